"""The ranking: table and chart, one of each a group where units are ranked by group."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.quantities import display
from kaohe.report.charts.ranking import ranking_chart
from kaohe.report.display import Block, Chart, Column, Group, Heading, Paragraph, Table
from kaohe.report.sections import shown
from kaohe.report.sections.shown import Standing

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.indicator import Indicator

_FEW = 3
_MOST_PARTS = 12


def ranking(ev: Evaluation) -> Group:
    """Rank, unit, group, total and parts; then the bars, 60 units a chart; units that are not ranked apart."""
    found = shown.standings(ev)
    blocks: list[Block] = []
    for number, standing in enumerate(found, start=1):
        if len(found) > 1:
            title = standing.title if standing.ranked else f"不参加排名的单位（{standing.title}）"
            blocks.append(Heading(title or "排名", 2, anchor=f"ranking-{number}"))
        if not ev.columns[ev.scheme.ranking.of].applies[list(standing.units)].any():
            names = "、".join(ev.units[index] for index in standing.units)
            blocks.append(
                Paragraph(f"共 {len(standing.units)} 个，不计总分，各有关指标的得分见 trace.jsonl：{names}。")
            )
            continue
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
    by_rate = shown.by_rate(ev)
    if by_rate:
        shares = [shown.rate(ev, ev.index(unit)) or (0, 0) for unit in frame["unit"]]
        frame["rate_low"], frame["rate_high"] = ([pair[end] * 100 for pair in shares] for end in (0, 1))
    low, high = ("rate_low", "rate_high") if by_rate else ("low", "high")
    limits = (min(frame[low]), max(frame[high])) if len(frame) else (0, 0)
    full = _greatest(ev, standing)
    charts = []
    for places in shown.chunks(list(range(len(frame)))):
        piece = frame.iloc[places]
        if piece.empty:
            continue
        with shown.rounding(ev):
            figure = ranking_chart(
                piece, full, limits=limits, unit=ev.scheme.points_unit, by_rate=by_rate, sample=ev.sample
            )
        names = f"{piece.iloc[0]['unit']}至{piece.iloc[-1]['unit']}"
        told = "得分率" if by_rate else "得分"
        alt = f"{len(piece)} 个考核对象{told}的条形图，按名次排列：{names}"
        charts.append(Chart(figure, _caption(f"{told}与名次", standing), alt))
    return charts


def _greatest(ev: Evaluation, standing: Standing) -> Fraction | None:
    """The greatest maximum of these units; None where none is stated or known."""
    known = [shown.maximum(ev, index) for index in standing.units]
    return max((full for full in known if full is not None), default=None)


def _rows(ev: Evaluation, standing: Standing) -> Any:
    names = [ev.units[index] for index in standing.units]
    return ev.ranking.set_index("unit", drop=False).loc[names]


def _caption(text: str, standing: Standing) -> str:
    return f"{text}（{standing.title}）" if standing.title else text


def _table(ev: Evaluation, standing: Standing) -> Table:
    parts = standing.parts if len(standing.parts) <= _MOST_PARTS else ()
    rows = _rows(ev, standing).to_dict("records")
    grouped = len({ev.groups[index] for index in standing.units}) > 1
    graded = any(row["grade"] is not None for row in rows)
    rated = shown.rated(ev, standing.units)
    columns = [
        *([Column("rank", "名次", "integer")] if standing.ranked else []),
        Column("unit", "考核对象"),
        *([Column("group", "类别")] if grouped else []),
        Column("points", f"得分（{ev.scheme.points_unit}）", "number"),
        *([Column("full", "适用满分", "number"), Column("rate", "得分率", "number")] if rated else []),
        *([Column("grade", shown.grade_title(ev))] if graded else []),
        *(Column(part.id, _head(part, len(parts)), "number") for part in parts),
    ]
    cells, marks = [], []
    for number, row in enumerate(rows):
        index = ev.index(row["unit"])
        line = [shown.rank(row["rank_low"], row["rank_high"])] if standing.ranked else []
        line += [row["unit"], *([row["group"]] if grouped else [])]
        if row["low"] is not None and row["low"] != row["high"]:
            marks.append((number, len(line), "bounds"))
        line.append(shown.points(ev, row["low"], row["high"]))
        line += [_full(ev, index), shown.rate_text(ev, index)] if rated else []
        line += [row["grade"] or "未定"] if graded else []
        for part in parts:
            bounds = ev.bounds(row["unit"], part.id)
            if bounds is None:
                marks.append((number, len(line), "na"))
            elif bounds[0] != bounds[1]:
                marks.append((number, len(line), "bounds"))
            line.append(shown.points(ev, *(bounds or (None, None))))
        cells.append(line)
    return Table(
        columns,
        cells,
        caption=_caption("排名" if standing.ranked else "得分", standing),
        note=_note(ev, standing, parts, rated=rated),
        marks=marks,
    )


def _note(ev: Evaluation, standing: Standing, parts: tuple[Indicator, ...], *, rated: bool) -> str:
    note = "" if len(parts) <= _FEW else "；".join(f"{part.id} {part.title}" for part in parts) + "。"
    full = shown.full_marks(ev, standing.units)
    if full is not None:
        note += f"满分 {display(full, trim=True)} {ev.scheme.points_unit}。"
    if rated:
        note += "得分率为得分与适用满分之比，不适用的部分不计入适用满分。"
    if len(standing.parts) > len(parts):
        note += f"指标共 {len(standing.parts)} 项，各项得分见“各考核对象”。"
    if standing.ranked:
        basis = "得分率" if shown.by_rate(ev) else "得分"
        shows = "得分和得分率" if rated else "得分"
        note += f"{shows}按四舍五入显示，名次按未舍入的{basis}排定；并列者名次相同。"
    return note


def _full(ev: Evaluation, index: int) -> str:
    full = shown.maximum(ev, index)
    if full is not None:
        return display(full, trim=True)
    return "未定" if ev.columns[ev.scheme.ranking.of].applies[index] else "—"


def _head(part: Indicator, count: int) -> str:
    """A part's column: its number and title; the number alone when many columns must fit (the note says the rest)."""
    return f"{part.id} {part.title}" if count <= _FEW else part.id
