"""The ranking: table and chart, one of each a group where units are ranked by group."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.quantities import display, percent
from kaohe.report.charts.ranking import ranking_chart
from kaohe.report.display import Block, Chart, Column, Group, Heading, Table
from kaohe.report.sections import shown
from kaohe.report.sections.shown import Standing

if TYPE_CHECKING:
    from kaohe.scheme.indicator import Indicator
    from kaohe.scoring.evaluation import Evaluation

_FEW = 3


def ranking(ev: Evaluation) -> Group:
    """Rank, unit, group, total and parts; then the bars, 60 units a chart; units that are not ranked apart."""
    found = shown.standings(ev)
    blocks: list[Block] = []
    for number, standing in enumerate(found, start=1):
        if len(found) > 1:
            title = standing.title if standing.ranked else f"不参加排名的单位（{standing.title}）"
            blocks.append(Heading(title or "排名", 2, anchor=f"ranking-{number}"))
        blocks.append(_table(ev, standing))
        if standing.ranked:
            blocks += _charts(ev, standing)
    return Group(blocks)


def _charts(ev: Evaluation, standing: Standing) -> list[Chart]:
    frame = _rows(ev, standing)
    frame = frame[frame["low"].notna()].copy()
    frame["rank_label"] = [
        shown.rank(low, high) for low, high in zip(frame["rank_low"], frame["rank_high"], strict=True)
    ]
    full = shown.full_marks(ev, standing.units)
    limits = (min(frame["low"]), max(frame["high"])) if len(frame) else (0, 0)
    charts = []
    for places in shown.chunks(list(range(len(frame)))):
        piece = frame.iloc[places]
        if piece.empty:
            continue
        with shown.rounding(ev):
            figure = ranking_chart(piece, full, limits=limits, unit=ev.scheme.points_unit, sample=ev.sample)
        names = f"{piece.iloc[0]['unit']}至{piece.iloc[-1]['unit']}"
        alt = f"{len(piece)} 个考核对象得分的条形图，按名次排列：{names}"
        charts.append(Chart(figure, _caption("得分与名次", standing), alt))
    return charts


def _rows(ev: Evaluation, standing: Standing) -> Any:
    names = [ev.units[index] for index in standing.units]
    return ev.ranking.set_index("unit", drop=False).loc[names]


def _caption(text: str, standing: Standing) -> str:
    return f"{text}（{standing.title}）" if standing.title else text


def _table(ev: Evaluation, standing: Standing) -> Table:
    parts = standing.parts
    rows = _rows(ev, standing).to_dict("records")
    grouped = len({ev.groups[index] for index in standing.units}) > 1
    graded = any(row["grade"] is not None for row in rows)
    by_rate = getattr(ev.scheme.ranking, "basis", "points") == "rate"
    columns = [
        *([Column("rank", "名次", "integer")] if standing.ranked else []),
        Column("unit", "考核对象"),
        *([Column("group", "类别")] if grouped else []),
        Column("points", f"得分（{ev.scheme.points_unit}）", "number"),
        *([Column("rate", "得分率", "number")] if by_rate else []),
        *([Column("grade", "等次")] if graded else []),
        *(Column(part.id, _head(part, len(parts)), "number") for part in parts),
    ]
    cells, marks = [], []
    for number, row in enumerate(rows):
        line = [shown.rank(row["rank_low"], row["rank_high"])] if standing.ranked else []
        line += [row["unit"], *([row["group"]] if grouped else [])]
        if row["low"] is not None and row["low"] != row["high"]:
            marks.append((number, len(line), "bounds"))
        line.append(shown.points(ev, row["low"], row["high"]))
        line += [_rate(ev, row["unit"])] if by_rate else []
        line += [row["grade"] or "未定"] if graded else []
        for part in parts:
            bounds = ev.bounds(row["unit"], part.id)
            if bounds is None:
                marks.append((number, len(line), "na"))
            elif bounds[0] != bounds[1]:
                marks.append((number, len(line), "bounds"))
            line.append(shown.points(ev, *(bounds or (None, None))))
        cells.append(line)
    note = "" if len(parts) <= _FEW else "；".join(f"{part.id} {part.title}" for part in parts) + "。"
    note += f"满分 {display(shown.full_marks(ev, standing.units), trim=True)} {ev.scheme.points_unit}。"
    if standing.ranked:
        basis = "得分率（得分与适用满分之比）" if by_rate else "得分"
        note += f"得分按四舍五入显示，名次按未舍入的{basis}排定；并列者名次相同。"
    return Table(
        columns,
        cells,
        caption=_caption("排名" if standing.ranked else "得分", standing),
        note=note,
        marks=marks,
    )


def _rate(ev: Evaluation, unit: str) -> str:
    """Points as a share of the maximum that applies; an interval while either is open."""
    index, column = ev.index(unit), ev.columns[ev.scheme.ranking.of]
    points, full = column.points.at(index), column.maximum.at(index)
    if not column.applies[index]:
        return "不适用"
    if full[0] != full[1] or not isinstance(full[1], Fraction) or not full[1]:
        return "未定"
    low, high = (percent(end / full[1], decimals=2) for end in points)
    return low if low == high else f"{low}～{high}"


def _head(part: Indicator, count: int) -> str:
    """A part's column: its number and title; the number alone when many columns must fit (the note says the rest)."""
    return f"{part.id} {part.title}" if count <= _FEW else part.id
