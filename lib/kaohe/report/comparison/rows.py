"""City-years side by side: their names, the structures each has, and how shares are written and drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.analysis.structure import Share, groups_alike
from kaohe.quantities import percent
from kaohe.report.charts import labels
from kaohe.report.charts.parts import parts_chart
from kaohe.report.display import Chart

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_MOST = 8
_OTHERS = "其余"


@dataclass(frozen=True)
class Structure:
    """One structure of a city-year: ``group`` stands for all ``groups`` that share it."""

    ev: Evaluation
    name: str
    group: str
    groups: tuple[str, ...]


def name_of(ev: Evaluation) -> str:
    """``鲤城区 2017``: the place, short, and the year or years."""
    period = ev.scheme.period
    years = str(period.start.year)
    if period.end.year != period.start.year:
        years += f"–{period.end.year}"
    return f"{ev.scheme.place} {years}"


def structures(evs: Sequence[Evaluation]) -> list[Structure]:
    """A row a city-year, or one for each kind of structure that its groups have."""
    names = [name_of(ev) for ev in evs]
    found = []
    for ev, name in zip(evs, names, strict=True):
        name = name if names.count(name) == 1 else f"{name}（{ev.scheme.id}）"
        for group, title in groups_alike(ev.scheme):
            mine = tuple(title.split("、")) if title else tuple(ev.scheme.groups)
            found.append(Structure(ev, f"{name} {title}".strip(), group, mine))
    return found


def share_text(share: Share | None) -> str:
    """``40%``, ``20%～35%`` or —."""
    if share is None:
        return "—"
    low, high = (percent(end, decimals=1) for end in share)
    return low if low == high else f"{low}～{high}"


def share_chart(
    rows: Sequence[tuple[str, Mapping[str, Share]]],
    order: Sequence[str],
    caption: str,
    label: str,
    *,
    sample: bool,
) -> Chart:
    """Bars of shares that make up 100%, in one order: what is sure in colours, the rest hatched as not settled."""
    sums: dict[str, Fraction] = {name: Fraction(0) for name in order}
    for _, shares in rows:
        for name, (low, _) in shares.items():
            sums[name] += low
    open_ = any(sum((low for low, _ in shares.values()), Fraction(0)) < 1 for _, shares in rows)
    room = _MOST - open_
    shown = sorted((name for name in sums if sums[name]), key=lambda name: -sums[name])
    kept = set(shown if len(shown) <= room else shown[: room - 1])
    names = [name for name in sums if name in kept]
    names += [_OTHERS] if len(kept) < len(shown) else []
    points: list[list[Any]] = []
    for _, shares in rows:
        line: list[Any] = [100 * shares[name][0] if name in shares else Fraction(0) for name in names]
        if _OTHERS in names:
            line[-1] = 100 * sum((low for name, (low, _) in shares.items() if name not in kept), Fraction(0))
        rest = 100 - sum(line, Fraction(0))
        points.append([*line, *([(Fraction(0), rest) if rest else Fraction(0)] if open_ else [])])
    with labels.rounding(1):
        figure = parts_chart(
            [name for name, _ in rows],
            [*names, *(["未定"] if open_ else [])],
            points,
            totals=[Fraction(100)] * len(rows),
            label=label,
            heading="办法",
            undecided=open_,
            sample=sample,
        )
    return Chart(figure, caption, f"{len(rows)} 行堆积条形图，比较{'、'.join(names)}所占的比重")


def any_sample(evs: Sequence[Evaluation]) -> bool:
    """Whether any ledger is synthetic."""
    return any(ev.sample for ev in evs)
