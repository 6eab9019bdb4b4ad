"""The ranking: table and chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.quantities import display
from kaohe.report.charts.ranking import ranking_chart
from kaohe.report.display import Chart, Column, Group, Table
from kaohe.report.sections import shown

if TYPE_CHECKING:
    from kaohe.scheme.indicator import Indicator
    from kaohe.scoring.evaluation import Evaluation

_FEW = 3


def ranking(ev: Evaluation) -> Group:
    """Rank, unit, group, total and parts; then the bars, 60 units a chart."""
    blocks: list[Table | Chart] = [_table(ev)]
    frame = ev.ranking[ev.ranking["low"].notna()].copy()
    frame["rank_label"] = [
        shown.rank(low, high) for low, high in zip(frame["rank_low"], frame["rank_high"], strict=True)
    ]
    full = shown.full_marks(ev)
    limits = (min(frame["low"]), max(frame["high"])) if len(frame) else (0, 0)
    for places in shown.chunks(list(range(len(frame)))):
        piece = frame.iloc[places]
        with shown.rounding(ev):
            figure = ranking_chart(piece, full, limits=limits, unit=ev.scheme.points_unit, sample=ev.sample)
        names = f"{piece.iloc[0]['unit']}至{piece.iloc[-1]['unit']}" if len(piece) else ""
        blocks.append(
            Chart(figure, "得分与名次", f"{len(piece)} 个考核对象得分的条形图，按名次排列：{names}")
        )
    return Group(blocks)


def _table(ev: Evaluation) -> Table:
    root = ev.scheme.by_id[ev.scheme.ranking.of]
    parts = root.children
    graded = ev.ranking["grade"].notna().any()
    columns = [
        Column("rank", "名次", "integer"),
        Column("unit", "考核对象"),
        *([Column("group", "类别")] if len(set(ev.groups)) > 1 else []),
        Column("points", f"得分（{ev.scheme.points_unit}）", "number"),
        *([Column("grade", "等次")] if graded else []),
        *(Column(part.id, _head(part, len(parts)), "number") for part in parts),
    ]
    rows, marks = [], []
    for number, row in enumerate(ev.ranking.to_dict("records")):
        index = ev.index(row["unit"])
        cells = [shown.rank(row["rank_low"], row["rank_high"]), row["unit"]]
        cells += [row["group"]] if len(set(ev.groups)) > 1 else []
        if row["low"] is not None and row["low"] != row["high"]:
            marks.append((number, len(cells), "bounds"))
        cells.append(shown.points(ev, row["low"], row["high"]))
        cells += [row["grade"] or "未定"] if graded else []
        for part in parts:
            bounds = ev.bounds(ev.units[index], part.id)
            if bounds is None:
                marks.append((number, len(cells), "na"))
            elif bounds[0] != bounds[1]:
                marks.append((number, len(cells), "bounds"))
            cells.append(shown.points(ev, *(bounds or (None, None))))
        rows.append(cells)
    note = "" if len(parts) <= _FEW else "；".join(f"{part.id} {part.title}" for part in parts) + "。"
    note += f"满分 {display(shown.full_marks(ev), trim=True)} {ev.scheme.points_unit}。"
    note += "得分按四舍五入显示，名次按未舍入的得分排定；并列者名次相同。"
    return Table(columns, rows, caption="排名", note=note, marks=marks)


def _head(part: Indicator, count: int) -> str:
    """A part's column: its number and title; the number alone when many columns must fit (the note says the rest)."""
    return f"{part.id} {part.title}" if count <= _FEW else part.id
