"""The summary in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.quantities import display
from kaohe.report.display import Bullets, Callout, Group
from kaohe.report.sections import shown
from kaohe.report.sections.cover import changed_readings
from kaohe.report.sections.losses import lost_by
from kaohe.report.sections.shown import Standing
from kaohe.scheme.usage import pooled

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.indicator import Indicator

_MOST_LACKING = 5
ELSEWHERE = "本单位不缺，因别的考核对象的数据未齐"
"""What is missing where a unit's points are open because of other units' alone."""


def summary(ev: Evaluation) -> Group:
    """What came out, what is still open, and where most points were lost."""
    blocks: list[Callout | Bullets] = []
    if ev.sample:
        text = "示例数据：本报告所用台账由程序生成，仅供演示，不代表任何单位的真实情况。"
        blocks.append(Callout(text, tone="warn"))
    blocks.append(Bullets(list(_sentences(ev))))
    return Group(blocks)


def _sentences(ev: Evaluation) -> Iterator[str]:
    ranking = ev.ranking
    unit_name = ev.scheme.points_unit
    known = ranking[ranking["points"].notna()]
    open_ = ranking[ranking["points"].isna() & ranking["low"].notna()]
    yield from (f"{line}，与缺省读法的结果不同处见“所用读法”。" for line in changed_readings(ev))
    apart = len(ranking) - len(known) - len(open_)
    untold = f"，{apart} 个不计总分" if apart else ""
    yield (
        f"共评 {len(ranking)} 个考核对象，{len(known)} 个得分已定，"
        f"{len(open_)} 个因缺少事实或参数只能给出区间{untold}。"
    )
    found = [standing for standing in shown.standings(ev) if standing.ranked]
    for standing in found:
        yield from _extremes(ev, standing)
    alone = {ev.units[standing.units[0]] for standing in found if len(standing.units) == 1}
    for _, row in open_.head(5 if len(open_) <= 5 else 0).iterrows():
        bounds = shown.points(ev, row["low"], row["high"])
        lacks = missing(ev, row["unit"])
        more = f"等 {len(lacks)} 项（见“台账质量”）" if len(lacks) > _MOST_LACKING else ""
        lacking = "、".join(lacks[:_MOST_LACKING]) + more
        placed = "" if row["unit"] in alone else _placed(row["rank_low"], row["rank_high"])
        lacking = lacking if lacks == [ELSEWHERE] else f"缺：{lacking}"
        yield f"{row['unit']}得分在 {bounds} {unit_name}之间{placed}；{lacking}。"
    if len(open_) > 5:
        yield f"得分未定的 {len(open_)} 个考核对象所缺的事实和得分区间，见“台账质量”。"
    for standing in found:
        yield from _most(ev, standing)
    if ev.unsupplied:
        names = "、".join(ev.unsupplied) if len(ev.unsupplied) <= 8 else "、".join(ev.unsupplied[:8]) + "等"
        yield f"原文没有给出的参数 {len(ev.unsupplied)} 项尚无补充值（{names}），见“待定参数”。"
    several = [key for key, reading in ev.scheme.readings.items() if reading.same_as is None]
    if several:
        yield f"有歧义的条款按 {len(several)} 项读法处理，换用其他读法的影响见“所用读法”。"


def _placed(low: int | None, high: int | None) -> str:
    if low is None:
        return ""
    return f"，名次{'为' if low == high else '可能为'}第 {shown.rank(low, high)} 名"


def _extremes(ev: Evaluation, standing: Standing) -> Iterator[str]:
    """Best, worst and mean of the units of a ranking whose points are known."""
    unit, root = ev.scheme.points_unit, ev.columns[ev.scheme.ranking.of]
    known = [index for index in standing.units if root.applies[index] and root.points.known[index]]
    if not known:
        return
    whose = f"{standing.title}得分已定者中" if standing.title else "得分已定者中"
    if len(standing.units) == 1:
        yield f"{standing.title}只有 {ev.units[known[0]]} 一个，得分 {_scored(ev, known[0])}。"
        return
    mean = sum((Fraction(root.points.low[index]) for index in known), Fraction(0)) / len(known)
    yield (
        f"{whose}，{'得分率' if shown.by_rate(ev) else ''}最高为{ev.units[known[0]]} {_scored(ev, known[0])}，"
        f"最低为{ev.units[known[-1]]} {_scored(ev, known[-1])}，平均 {display(mean)} {unit}。"
    )


def _scored(ev: Evaluation, index: int) -> str:
    """``92.50 分``, with the rate where it ranks."""
    points = shown.points(ev, *ev.columns[ev.scheme.ranking.of].points.at(index))
    rate = f"（得分率 {shown.rate_text(ev, index)}）" if shown.by_rate(ev) else ""
    return f"{points} {ev.scheme.points_unit}{rate}"


def _most(ev: Evaluation, standing: Standing) -> Iterator[str]:
    """Where the units of a ranking lost most; without a maximum, what gave them most."""
    totals, word = lost_by(ev, standing), "失"
    if not totals and shown.without_maximum(ev):
        totals, word = shown.made_of(ev, standing.units), "得"
    unit, count = ev.scheme.points_unit, len(standing.units)
    each = f"平均每个对象{word}" if count > 1 else word
    parts = [
        f"{ev.scheme.by_id[node].title}（{each} {display(total / count)} {unit}）"
        for node, total in list(totals.items())[:3]
        if total > 0
    ]
    if parts:
        yield f"{standing.title}{word}分最多的指标依次是：{'、'.join(parts)}。"


def missing(ev: Evaluation, unit: str) -> list[str]:
    """What is missing where a unit's leaf indicators are open: titles of facts, names of unknowns; or ELSEWHERE."""
    index = ev.index(unit)
    found: dict[str, None] = {}
    elsewhere: list[bool] = []
    for node in ev.scheme.root.walk():
        column = ev.columns[node.id]
        if node.children or not column.applies[index] or column.points.known[index]:
            continue
        from kaohe.explain.record import record

        told = record(ev, node, index, readings=False)
        elsewhere.append(_hangs_on_others(ev, node, told))
        for name, fact in told["facts"].items():
            if fact.get("missing") and "how" not in fact:
                found[fact["title"]] = None
            elif "maybe" in fact.get("counts", ()):
                if undecided := _undecided(ev, name, fact):
                    found[undecided] = None
            elif fact.get("absent") or fact.get("short"):
                found[f"台账“{fact['table']}”"] = None
            elif blank := _blank(ev, name, fact):
                found[blank] = None
        if node.tally is not None and ev.facts.rows(node.tally.over).absent[index]:
            found[f"台账“{ev.scheme.events[node.tally.over].title}”"] = None
        elif node.tally is not None and (blank := _unranked(ev, node.tally.over, told)):
            found[blank] = None
        for name, unknown in told["unknowns"].items():
            if "by" not in unknown:
                found[name] = None
    return list(found) or [ELSEWHERE if elsewhere and all(elsewhere) else "—"]


def _hangs_on_others(ev: Evaluation, node: Indicator, told: dict[str, Any]) -> bool:
    """Whether an open indicator is a roll-up, or reads ranks and sums of several units that are open."""
    if node.rollup is not None or (node.tally is not None and ev.scheme.events[node.tally.over].pooled):
        return True
    return any(isinstance(told["facts"].get(name, {}).get("value"), dict) for name in pooled(ev.scheme))


def _blank(ev: Evaluation, name: str, fact: dict[str, Any]) -> str:
    """Rows that count and of which the cell that is added up is blank; empty where there are none."""
    spec = ev.scheme.facts.get(name)
    column = fact.get("column", "")
    if spec is None or spec.table is None or ev.scheme.events[spec.table].pooled:
        return ""
    count = sum(isinstance(value, dict) for value in fact.get("values", ()))
    return f"{fact['title']}（台账“{fact['table']}”{count} 行“{column}”空缺）" if count else ""


def _undecided(ev: Evaluation, name: str, fact: dict[str, Any]) -> str:
    """Rows of which it is open whether they count, and which columns are blank; empty where other units' rows are."""
    spec = ev.scheme.facts[name]
    columns = ev.scheme.events[spec.table or ""].columns
    asked = [columns[key].title for key in (spec.where.names() if spec.where else []) if key in columns]
    asked += _ranked(ev, spec.table or "")
    rows = [hit for hit, counts in zip(fact["hits"], fact["counts"], strict=False) if counts == "maybe"]
    blank = dict.fromkeys(title for hit in rows for title in asked if hit.get(title, "—") == "—")
    if not blank and ev.scheme.events[spec.table or ""].pooled:
        return ""
    which = f"“{'、'.join(blank)}”空缺" if blank else "是否计入未定"
    return f"{fact['title']}（台账“{fact['table']}”{len(rows)} 行{which}）"


def _unranked(ev: Evaluation, table: str, told: dict[str, Any]) -> str:
    """Rows that an indicator adds up and of which the column that ranks them is blank; empty where there are none."""
    columns = _ranked(ev, table)
    rows = [row["row"] for step in told["steps"] if step["step"] == "tally" for row in step["rows"]]
    blank = [title for title in columns if any(row.get(title, "—") == "—" for row in rows)]
    return f"台账“{ev.scheme.events[table].title}”的“{'、'.join(blank)}”" if blank else ""


def _ranked(ev: Evaluation, table: str) -> list[str]:
    """The columns by which rows are ranked."""
    spec = ev.scheme.events[table]
    keys = dict.fromkeys(item.rank.of for item in spec.derive.values() if item.rank is not None)
    return [spec.columns[key].title for key in keys if key in spec.columns]
