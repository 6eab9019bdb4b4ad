"""Points by part: one stacked bar per unit."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from kaohe.report.charts import bars, legend, rows
from kaohe.report.charts.groups import check_count, regroup
from kaohe.report.charts.labels import Value, one_line, span, width
from kaohe.report.charts.stack import ends, stack
from kaohe.report.charts.style import (
    MUTED,
    NOT_APPLICABLE,
    PARTS,
    sample_mark,
    styled,
    unknown_patch,
)

_MARKS = "①②③④⑤⑥⑦⑧"
_LETTERED = 25  # with more units, numbers in the bars would be noise


@styled
def parts_chart(
    units: Sequence[str],
    parts: Sequence[str],
    points: Sequence[Sequence[Value]],
    *,
    groups: Sequence[str] = (),
    totals: Sequence[Value] | None = None,
    label: str = "得分（分）",
    heading: str = "考核对象",
    undecided: bool = False,
    sample: bool = False,
) -> Figure:
    """Draw what each part gives to each of up to 60 units.

    Parameters
    ----------
    units, parts
        Names; 1 to 8 parts.
    points
        Units × parts: points, (low, high) while unknown, None where the part does not apply. Negative points
        are stacked left of zero.
    groups
        Group of each unit; headed when there are several.
    totals
        Number shown right of each bar; by default the sum of its points.
    label
        Title of the x axis, with its unit.
    heading
        Title over the names of the rows.
    undecided
        The last part is what is not settled: hatched in the legend as in the bars.

    Raises
    ------
    ValueError
        More than 60 units or 8 parts, or a matrix of another size.
    """
    check_count(len(units))
    if not 1 <= len(parts) <= len(PARTS):
        raise ValueError(f"分部图可画 1 至 {len(PARTS)} 个部分（实为 {len(parts)} 个）")
    if len(points) != len(units) or any(len(line) != len(parts) for line in points):
        raise ValueError(f"得分应为 {len(units)} 行 × {len(parts)} 列")
    order = regroup([one_line(group) for group in groups] or [""] * len(units))
    points = [points[index] for index in order]
    shown = [_total(line) for line in points] if totals is None else [totals[index] for index in order]
    absent = ["".join(_MARKS[part] for part, value in enumerate(line) if value is None) for line in points]
    keys: list[legend.Key] = [
        (f"{mark} {one_line(part)}", {"facecolor": colour})
        for mark, part, colour in zip(_MARKS, parts, PARTS, strict=False)
    ]
    if undecided:
        keys[-1] = (keys[-1][0], unknown_patch(PARTS[len(parts) - 1], filled=True))
    elif any(bars.is_open(value) for line in points for value in line):
        keys.append(("未定区间（最低至最高）", unknown_patch(MUTED)))
    after = [rows.Column("合计", [span(*bars.bounds(value)) for value in shown])]
    if any(absent):
        keys.append(("不适用的部分（见右列）", NOT_APPLICABLE))
        after.append(rows.Column("不适用", [f"　　{marks}" if marks else "" for marks in absent]))
    layout = rows.lay_out(
        [one_line(units[index]) for index in order],
        heading,
        groups=[one_line(groups[index]) for index in order] if groups else (),
        after=after,
        keys=keys,
    )
    reached = [end for line in points for end in ends(line)]
    bars.axis(layout.axes, *bars.reach(reached, 0), label)
    for y, line, marks in zip(layout.ys, points, absent, strict=True):
        stack(layout, y, line, lettered=len(units) <= _LETTERED)
        if marks:
            x = rows.RIGHT - width(f"　　{marks}", layout.size)
            legend.swatch(layout.figure, x, layout.middle(y), NOT_APPLICABLE)
    if sample:
        sample_mark(layout.figure)
    return layout.figure


def _total(line: Sequence[Value]) -> Value:
    known = [bars.bounds(value) for value in line if value is not None]
    return sum(low for low, _ in known), sum(high for _, high in known)
