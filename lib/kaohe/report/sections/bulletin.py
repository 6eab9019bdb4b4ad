"""The monthly bulletin (通报): what changed in the month up to the as-of day, and the standing so far."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kaohe.analysis.months import Bounds, Move, last_month_end, moves
from kaohe.quantities import Number, display
from kaohe.report.display import Block, Column, Group, Heading, Paragraph, Table
from kaohe.report.sections import shown
from kaohe.report.sections.shown import Standing

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_MOST = 4


def bulletin(ev: Evaluation) -> Group:
    """Change and cumulated standing of each unit, by ranking, under a heading; nothing without an as-of day."""
    if ev.as_of is None:
        return Group([])
    end, found = last_month_end(ev), moves(ev)
    month = f"{ev.as_of.year}年{ev.as_of.month}月"
    blocks: list[Block] = [
        Heading(f"月度通报（{month}）", anchor="bulletin"),
        Paragraph(_told(ev, found, end)),
    ]
    for standing in shown.standings(ev):
        blocks.append(_table(ev, standing, found, end))
    return Group(blocks)


def _told(ev: Evaluation, found: dict[str, Move], end: date | None) -> str:
    assert ev.as_of is not None
    unit = ev.scheme.points_unit
    rows = sum(move.rows for move in found.values())
    until = f"本月（{ev.as_of.replace(day=1).isoformat()} 至 {ev.as_of.isoformat()}）"
    text = f"{until}计入台账记录 {rows} 行。"
    if end is None:
        return text + "这是考核期间的第一个月，没有上月可比，只列累计得分和名次。"
    known = [(move.unit, move.change) for move in found.values() if move.change is not None]
    up = sorted((item for item in known if item[1] > 0), key=lambda item: -item[1])
    down = sorted((item for item in known if item[1] < 0), key=lambda item: item[1])
    text += f"与上月末（{end.isoformat()}）相比，得分上升 {len(up)} 个、下降 {len(down)} 个、"
    text += f"未变 {sum(change == 0 for _, change in known)} 个、不能比较 {len(found) - len(known)} 个"
    for word, items in (("上升最多的是", up), ("下降最多的是", down)):
        if items:
            names = "、".join(f"{name}（{_signed(ev, change)} {unit}）" for name, change in items[:3])
            text += f"；{word}{names}"
    return f"{text}。"


def _table(ev: Evaluation, standing: Standing, found: dict[str, Move], end: date | None) -> Table:
    compared = end is not None
    grouped = len({ev.groups[index] for index in standing.units}) > 1
    columns = [
        *([Column("rank", "现名次", "integer")] if standing.ranked else []),
        *([Column("before", "上月名次", "integer")] if standing.ranked and compared else []),
        Column("unit", "考核对象"),
        *([Column("group", "类别")] if grouped else []),
        Column("now", f"累计得分（{ev.scheme.points_unit}）", "number"),
        *([Column("then", "上月末", "number"), Column("change", "本月变动", "number")] if compared else []),
        Column("rows", "本月记录（行）", "integer"),
        *([Column("nodes", "变动的指标")] if compared else []),
    ]
    rows, marks = [], []
    for number, index in enumerate(standing.units):
        move = found[ev.units[index]]
        line = [_rank(move.ranks_now)] if standing.ranked else []
        line += [_rank(move.ranks_before)] if standing.ranked and compared else []
        line += [move.unit, *([ev.groups[index]] if grouped else [])]
        for bounds in (move.now, move.before) if compared else (move.now,):
            if bounds is not None and bounds[0] != bounds[1]:
                marks.append((number, len(line), "bounds"))
            line.append(_points(ev, bounds))
        line += ["未定" if move.change is None else _signed(ev, move.change)] if compared else []
        line.append(str(move.rows))
        line += [_nodes(ev, move)] if compared else []
        rows.append(line)
    title = f"本月变动和累计得分（{standing.title}）" if standing.title else "本月变动和累计得分"
    note = "累计得分只计到数据截至日期；届时尚无数据的事实使得分为区间，区间不能相减，变动记作“未定”。"
    return Table(columns, rows, caption=title, note=note, marks=marks)


def _rank(ranks: tuple[int, int] | None) -> str:
    return shown.rank(*(ranks or (None, None)))


def _points(ev: Evaluation, bounds: Bounds | None) -> str:
    return shown.points(ev, *(bounds or (None, None)))


def _nodes(ev: Evaluation, move: Move) -> str:
    told = [f"{ev.scheme.by_id[node].title} {_signed(ev, change)}" for node, change in move.changes[:_MOST]]
    more = f"等 {len(move.changes)} 项" if len(move.changes) > _MOST else ""
    return "、".join(told) + more or "—"


def _signed(ev: Evaluation, change: Number) -> str:
    text = display(change, int(ev.scheme.rounding.decimals))
    return f"+{text}" if change > 0 else text
