"""The summary in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.quantities import display
from kaohe.report.display import Bullets, Callout, Group
from kaohe.report.sections import shown
from kaohe.report.sections.cover import changed_readings

if TYPE_CHECKING:
    from kaohe.scoring.evaluation import Evaluation


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
    yield f"共评 {len(ranking)} 个考核对象，{len(known)} 个得分已定，{len(open_)} 个因缺少事实或参数只能给出区间。"
    if len(known):
        best, worst = known.iloc[0], known.iloc[-1]
        mean = sum(known["points"], Fraction(0)) / len(known)
        yield (
            f"得分已定者中，最高为{best['unit']} {shown.points(ev, best['low'], best['high'])} {unit_name}，"
            f"最低为{worst['unit']} {shown.points(ev, worst['low'], worst['high'])} {unit_name}，"
            f"平均 {display(mean)} {unit_name}。"
        )
    for _, row in open_.head(5 if len(open_) <= 5 else 0).iterrows():
        bounds = shown.points(ev, row["low"], row["high"])
        place = shown.rank(row["rank_low"], row["rank_high"])
        lacking = "、".join(missing(ev, row["unit"]))
        yield f"{row['unit']}得分在 {bounds} {unit_name}之间，名次可能为第 {place} 名；缺：{lacking}。"
    if len(open_) > 5:
        yield f"得分未定的 {len(open_)} 个考核对象所缺的事实和得分区间，见“台账质量”。"
    yield from _most_lost(ev)
    if ev.unsupplied:
        yield f"原文没有给出的参数 {len(ev.unsupplied)} 项尚无补充值（{'、'.join(ev.unsupplied)}），见“待定参数”。"
    several = [key for key, reading in ev.scheme.readings.items() if reading.same_as is None]
    if several:
        yield f"有歧义的条款按 {len(several)} 项读法处理，换用其他读法的影响见“所用读法”。"


def _most_lost(ev: Evaluation) -> Iterator[str]:
    lost = ev.losses[~ev.losses["adjusts"].astype(bool)]
    if lost.empty:
        return
    totals = lost.groupby("node", sort=False)["contribution"].sum().sort_values(ascending=False)
    parts = []
    for node, total in totals.head(3).items():
        if total > 0:
            average = display(Fraction(total) / len(ev.units))
            parts.append(
                f"{ev.scheme.by_id[str(node)].title}（平均每个对象失 {average} {ev.scheme.points_unit}）"
            )
    if parts:
        yield f"失分最多的指标依次是：{'、'.join(parts)}。"


def missing(ev: Evaluation, unit: str) -> list[str]:
    """What is missing where a unit's leaf indicators are open: titles of facts, names of unknowns."""
    index = ev.index(unit)
    found: dict[str, None] = {}
    for node in ev.scheme.root.walk():
        column = ev.columns[node.id]
        if node.children or not column.applies[index] or column.points.known[index]:
            continue
        from kaohe.explain.record import record

        told = record(ev, node, index, readings=False)
        for fact in told["facts"].values():
            if fact.get("missing") and "how" not in fact:
                found[fact["title"]] = None
            elif fact.get("absent") or fact.get("short"):
                found[f"台账“{fact['table']}”"] = None
        if node.tally is not None and ev.facts.rows(node.tally.over).absent[index]:
            found[f"台账“{ev.scheme.events[node.tally.over].title}”"] = None
        for name, unknown in told["unknowns"].items():
            if "by" not in unknown:
                found[name] = None
    return list(found) or ["—"]
