"""The slope chart: ranks before and after, one line a unit, written as SVG without matplotlib.

It is drawn anew with each change in the workbench, and set into reports as it is. One unit of the drawing is one
point on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kaohe.analysis.overtaking import direction
from kaohe.report.charts.palette import INK, LOSS, MUTED, POINTS, RULE
from kaohe.report.export.layout import em, text_size

MOST = 60
"""More units than this, and those whose rank stays are left out."""

_WIDTH = round(text_size(False)[0])
_HEIGHT = text_size(False)[1] - 60
_LINES, _GAP = 105.0, 7.0  # points: least room of the lines; between ranks and dots
_LANE, _LANES = 3.0, 6  # points; how many spans stand beside each other
_TITLE, _HEAD, _FOOT = 17, 62.0, 16.0
_LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "up": ("上升", {"stroke": POINTS, "stroke-width": 1.5}),
    "down": ("下降", {"stroke": LOSS, "stroke-width": 1.2, "stroke-dasharray": "5 2"}),
    "same": ("不变", {"stroke": "#9a9a9a", "stroke-width": 0.6}),
    "open": ("名次未定", {"stroke": MUTED, "stroke-width": 0.9, "stroke-dasharray": "1 2"}),
}


class Side(NamedTuple):
    """One end of a line: best and worst rank (None: not ranked) and the points as shown."""

    best: int | None
    worst: int | None
    points: str


@dataclass(frozen=True)
class Slope:
    """One unit of a slope chart."""

    unit: str
    before: Side
    after: Side

    @property
    def direction(self) -> str:
        """``up``, ``down``, ``same`` or ``open``."""
        return direction(self.before[:2], self.after[:2])


class _Mark(NamedTuple):
    """A unit at one end: its row, its rank, and the first and last row and the lane of an open rank."""

    row: int
    rank: str
    span: tuple[int, int, int] | None


@dataclass(frozen=True)
class _End:
    """One end of the chart: where its texts stand; ``way`` is −1 on the left and 1 on the right.

    ``columns`` are the widths of ranks, names and points, from the lines outwards.
    """

    columns: tuple[float, float, float]
    way: int
    gutter: float
    side: str
    step: float
    size: float

    @property
    def anchor(self) -> str:
        return "end" if self.way < 0 else "start"

    @property
    def ranks(self) -> float:
        edge = sum(self.columns)
        return edge if self.way < 0 else _WIDTH - edge

    @property
    def names(self) -> float:
        return self.ranks + self.way * self.columns[0]

    @property
    def points(self) -> float:
        return self.names + self.way * self.columns[1]

    @property
    def dot(self) -> float:
        """Where the lines end."""
        return self.ranks - self.way * (_GAP + self.gutter)

    def y(self, mark: _Mark) -> float:
        return self.row(mark.row)

    def row(self, number: int) -> float:
        return _HEAD + (number + 0.5) * self.step

    def drawn(self, mark: _Mark, points: str) -> dict[str, Any]:
        """What the template sets at this end."""
        y = self.y(mark)
        base = f"{y + self.size * 0.36:.1f}"
        span = ""
        if mark.span is not None:
            top, bottom, lane = mark.span
            out = self.way * (lane + 1) * _LANE
            span = f"M{self.dot:.1f} {y:.1f}h{out:.1f}M{self.dot + out:.1f} {self.row(top):.1f}V{self.row(bottom):.1f}"
        return {
            "x": f"{self.dot:.1f}",
            "y": f"{y:.1f}",
            "base": base,
            "span": span,
            "anchor": self.anchor,
            "texts": ((f"{self.ranks:.1f}", mark.rank), (f"{self.names:.1f}", None)),
            "points": (f"{self.points:.1f}", points),
        }


def slope_chart(
    slopes: Sequence[Slope],
    *,
    source: str,
    title: str = "",
    heads: tuple[str, str] = ("现行", "情景"),
    highlight: str = "",
) -> str:
    """Draw the ranks of one ranking before and after.

    Parameters
    ----------
    slopes
        Units in the order in which those of one rank are to stand; at least one.
    source
        The line below; it says 示例数据 where the data are.
    title
        The line above; a chart of a report has its caption instead.
    heads
        What the two ends are called.
    highlight
        The unit to stand out; may be none of them.

    Returns
    -------
    str
        An SVG document as wide as the text of an A4 page in points; up to 60 units fit its height. Of more, those
        whose rank stays are left out, and it says so.

    Raises
    ------
    ValueError
        No units.
    """
    if not slopes:
        raise ValueError("名次变化图至少要有一个考核对象")
    drawn = kept(slopes, highlight)
    befores = _marks(drawn, lambda slope: slope.before)
    afters = _marks(drawn, lambda slope: slope.after, list(befores))
    count = max(len(befores), len(afters), 1)
    top = 0 if title else _TITLE
    step = max(9.2, min(14.0, (_HEIGHT - _HEAD - _FOOT) / count))
    size = min(8.0, step * 0.82)
    left, right, limit = _columns(drawn, size)
    looks = {slope.unit: _look(slope, highlight) for slope in drawn}
    ends = (
        _End(left, -1, _gutter(befores), "before", step, size),
        _End(right, 1, _gutter(afters), "after", step, size),
    )
    lines = []
    for slope in sorted(drawn, key=lambda slope: _prominence(slope, highlight)):
        one, other = befores.get(slope.unit), afters.get(slope.unit)
        across = None
        if one is not None and other is not None:
            across = f"M{ends[0].dot:.1f} {ends[0].y(one):.1f}L{ends[1].dot:.1f} {ends[1].y(other):.1f}"
        lines.append(
            {
                "slope": slope,
                "name": _fit(slope.unit, limit),
                "bold": slope.unit == highlight,
                "look": looks[slope.unit],
                "across": across,
                "ends": [
                    end.drawn(mark, getattr(slope, end.side).points)
                    for end, mark in zip(ends, (one, other), strict=True)
                    if mark is not None
                ],
            }
        )
    return _template().render(
        width=_WIDTH,
        top=top,
        height=round(_HEAD + step * count + _FOOT, 1),
        size=round(size, 2),
        title=_fit(title, _WIDTH / 10),
        whole=title,
        source=source + _omitted(slopes, drawn),
        heads=list(zip(heads, ends, strict=True)),
        legend=list(_legend(drawn, {*befores.values(), *afters.values()})),
        lines=lines,
        rule=RULE,
        muted=MUTED,
        ink=INK,
    )


def kept(slopes: Sequence[Slope], highlight: str = "") -> list[Slope]:
    """The units that are drawn: all of up to `MOST`, else those whose rank may have changed."""
    moving = [slope for slope in slopes if slope.direction != "same" or slope.unit == highlight]
    return list(slopes) if len(slopes) <= MOST or not moving else moving


def told(slopes: Sequence[Slope]) -> str:
    """The chart in words: who rises, who falls."""
    by_way: dict[str, list[str]] = {}
    for slope in slopes:
        ranks = "→".join(rank_range(side.best, side.worst) for side in (slope.before, slope.after))
        by_way.setdefault(slope.direction, []).append(f"{slope.unit} {ranks}")
    parts = []
    for way, (name, _) in _LOOKS.items():
        units = by_way.get(way, [])
        listed = f"（{'、'.join(units)}）" if units and way != "same" else ""
        parts += [f"{name} {len(units)} 个{listed}"] if units else []
    return "，".join(parts)


def rank_range(best: int | None, worst: int | None) -> str:
    """``3``, ``2～5`` or —."""
    if best is None:
        return "—"
    return str(best) if best == worst else f"{best}～{worst}"


def _omitted(slopes: Sequence[Slope], drawn: Sequence[Slope]) -> str:
    left_out = len(slopes) - len(drawn)
    return f"　名次不变的 {left_out} 个未画出" if left_out else ""


def _marks(
    drawn: Sequence[Slope], side: Callable[[Slope], Side], earlier: Sequence[str] = ()
) -> dict[str, _Mark]:
    """Where each ranked unit stands at one end, from above; units of one rank as at the other end."""
    places = {unit: place for place, unit in enumerate(earlier)}
    ranked = [slope for slope in drawn if side(slope).best is not None]
    ranked.sort(key=lambda slope: (*side(slope)[:2], places.get(slope.unit, 0)))
    bests = [int(side(slope).best or 0) for slope in ranked]
    marks: dict[str, _Mark] = {}
    free = [-1] * _LANES
    for place, slope in enumerate(ranked):
        best, worst, _ = side(slope)
        span = None
        if best is not None and worst is not None and best != worst:
            top = sum(other < best for other in bests)
            bottom = max(sum(other <= worst for other in bests) - 1, place)
            lane = next((lane for lane in range(_LANES) if free[lane] < top), free.index(min(free)))
            free[lane] = bottom
            span = (top, bottom, lane)
        marks[slope.unit] = _Mark(place, rank_range(best, worst), span)
    return marks


def _gutter(marks: dict[str, _Mark]) -> float:
    """How much room the spans take beside the ends of the lines."""
    return max((mark.span[2] + 1 for mark in marks.values() if mark.span is not None), default=0) * _LANE


def _columns(
    drawn: Sequence[Slope], size: float
) -> tuple[tuple[float, float, float], tuple[float, float, float], float]:
    """Widths of ranks, names and points at both ends, and the room of a name in em, so that the lines keep theirs."""
    befores, afters = [slope.before for slope in drawn], [slope.after for slope in drawn]
    ranks, points = [], []
    for sides in (befores, afters):
        ranks.append(max(2.0, *(em(rank_range(*side[:2])) for side in sides)) * size + 6)
        points.append(max(2.0, *(em(side.points) for side in sides)) * size)
    room = (_WIDTH - _LINES - sum(ranks) - sum(points)) / 2 - 8
    limit = max(min(room / size, max(em(slope.unit) for slope in drawn)), 5.0)
    names = limit * size + 8
    return (ranks[0], names, points[0]), (ranks[1], names, points[1]), limit


def _legend(drawn: Sequence[Slope], marks: set[_Mark]) -> Iterator[tuple[str, dict[str, Any]]]:
    occurring = {slope.direction for slope in drawn}
    yield from (look for way, look in _LOOKS.items() if way in occurring)
    if any(mark.span is not None for mark in marks):
        yield "竖线：名次范围", {"stroke": MUTED, "stroke-width": 0.8, "upright": True}


def _look(slope: Slope, highlight: str) -> dict[str, Any]:
    look = dict(_LOOKS[slope.direction][1])
    return {**look, "stroke-width": 2.6} if slope.unit == highlight else look


def _prominence(slope: Slope, highlight: str) -> int:
    """What stands out is drawn last."""
    return 4 if slope.unit == highlight else ("same", "open", "down", "up").index(slope.direction)


@cache
def _fit(text: str, limit: float) -> str:
    """Cut the middle out of a text wider than ``limit`` em."""
    if em(text) <= limit:
        return text
    for count in range(len(text) - 1, 1, -1):
        short = f"{text[: (count + 1) // 2]}…{text[len(text) - count // 2 :]}"
        if em(short) <= limit:
            return short
    return "…"


@cache
def _template() -> Any:
    folder = FileSystemLoader(Path(__file__).parent)
    jinja = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return jinja.get_template("slope.svg.j2")
