"""Several sources (多源核对): self-assessed against verified points, and what each conflict is worth."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.analysis.sources import Claim, Conflict, Span, claims, conflicts, disputed
from kaohe.analysis.sources import sources as sources_of
from kaohe.ledger.cells import shown as told
from kaohe.ledger.reconcile import Entry
from kaohe.quantities import Number, display
from kaohe.report.charts.claims import ClaimRow, claims_chart
from kaohe.report.display import Block, Chart, Column, Group, Heading, Paragraph, Table
from kaohe.report.sections import shown
from kaohe.scoring.states import NOT_APPLICABLE

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

HEADING = "自评与核定"
_MOST_NODES, _NAMED = 4, 3


def sources(ev: Evaluation) -> Group:
    """Who claimed how much, and each conflict settled the other way; nothing where one source says one thing."""
    known = sources_of(ev)
    if len(known) < 2 and not disputed(ev):
        return Group([])
    claimed, settled = claims(ev), conflicts(ev)
    blocks: list[Block] = [
        Heading(HEADING, anchor="sources"),
        Paragraph(_summary(ev, known, claimed, settled)),
    ]
    differing = [claim for claim in claimed if claim.claimed != claim.verified or claim.nodes]
    if differing:
        blocks += [_claims(ev, differing), *_charts(ev, differing)]
    if settled:
        blocks.append(_conflicts(ev, settled))
    return Group(blocks)


def _summary(ev: Evaluation, known: list[str], claimed: list[Claim], settled: list[Conflict]) -> str:
    text = f"事实来自{'、'.join(known)} {len(known)} 种来源，"
    text += "以排在前面的为准。" if len(known) > 1 else "与台账记录计得的数不同的，以来源在前的为准。"
    if not claimed:
        return text + f"没有一项事实既有自评、又由别的来源核定{_and(settled)}。"
    ways = Counter(claim.direction for claim in claimed)
    text += f"{len(claimed)} 个考核对象有经核定的自评：按自评计分，偏高 {ways['over']} 个、"
    text += f"偏低 {ways['under']} 个、相同 {ways['same']} 个"
    text += f"、得分未定而不能比较 {ways['open']} 个" if ways["open"] else ""
    over = [
        claim
        for claim in claimed
        if claim.direction == "over" and _between(claim.verified, claim.claimed) is not None
    ]
    if over:
        most = sorted(over, key=lambda claim: _size(claim.verified, claim.claimed), reverse=True)[:_NAMED]
        unit = ev.scheme.points_unit
        told = [(claim.unit, _difference(ev, claim.verified, claim.claimed)) for claim in most]
        text += f"；偏高最多的是{'、'.join(f'{name}（{points} {unit}）' for name, points in told)}"
    return f"{text}{_and(settled)}。"


def _and(settled: list[Conflict]) -> str:
    if not settled:
        return ""
    moving = sum(item.points[0] != item.points[1] for item in settled)
    ranks = sum(item.ranks[0] != item.ranks[1] for item in settled)
    facts = len({(item.unit, item.fact) for item in settled})
    text = f"。来源不一致的事实 {facts} 项"
    text += f"、不同的来源 {len(settled)} 个，逐个" if facts < len(settled) else "，"
    unit = "个" if facts < len(settled) else "项"
    return f"{text}改以另一来源为准，得分有变的 {moving} {unit}，名次有变的 {ranks} {unit}"


def _claims(ev: Evaluation, claimed: list[Claim]) -> Table:
    columns = [
        Column("unit", "考核对象"),
        Column("claimed", f"自评得分（{ev.scheme.points_unit}）", "number"),
        Column("verified", "核定得分", "number"),
        Column("over", "自评偏高", "number"),
        Column("rank", "自评名次", "integer"),
        Column("now", "核定名次", "integer"),
        Column("nodes", "不同的指标：自评 → 核定"),
    ]
    rows, marks = [], []
    for number, claim in enumerate(claimed):
        mine, theirs = claim.ranks
        over = _difference(ev, claim.verified, claim.claimed)
        between = _between(claim.verified, claim.claimed)
        if between is not None and between[0] > 0:
            marks.append((number, 3, "low"))
        rows.append(
            [
                claim.unit,
                shown.points(ev, *claim.claimed),
                shown.points(ev, *claim.verified),
                over,
                shown.rank(*mine),
                shown.rank(*theirs),
                _nodes(ev, claim),
            ]
        )
    note = "自评得分：凡自评与核定不同的事实都改用自评，没有自评的仍按核定；名次是大家都按自评计的名次。"
    note += "按核定名次排列。"
    return Table(columns, rows, caption="自评得分与核定得分", note=note, marks=marks)


def _nodes(ev: Evaluation, claim: Claim) -> str:
    told = [
        f"{name} {ev.scheme.by_id[name].title} {shown.points(ev, *mine)} → {shown.points(ev, *theirs)}"
        for name, mine, theirs in claim.nodes[:_MOST_NODES]
    ]
    more = f" 等 {len(claim.nodes)} 项" if len(claim.nodes) > _MOST_NODES else ""
    return "；".join(told) + more or "—"


def _charts(ev: Evaluation, claimed: list[Claim]) -> list[Chart]:
    drawn = [
        ClaimRow(claim.unit, one, other, _difference(ev, claim.verified, claim.claimed))
        for claim in claimed
        if (one := _pair(claim.claimed)) is not None and (other := _pair(claim.verified)) is not None
    ]
    ends = [end for row in drawn for end in (*row.claimed, *row.verified) if math.isfinite(end)]
    charts = []
    for piece in shown.chunks(drawn):
        if not piece:
            continue
        with shown.rounding(ev):
            figure = claims_chart(
                piece,
                limits=(min(ends), max(ends)) if ends else None,
                label=f"得分（{ev.scheme.points_unit}）",
                sample=ev.sample,
            )
        alt = f"{len(piece)} 个考核对象的自评得分和核定得分，各两点，按名次排列"
        charts.append(Chart(figure, "自评得分与核定得分（只列不同的）", alt))
    return charts


def _pair(span: Span) -> tuple[Number, Number] | None:
    low, high = span
    return None if low is None or high is None else (low, high)


def _conflicts(ev: Evaluation, settled: list[Conflict]) -> Table:
    columns = [
        Column("unit", "考核对象"),
        Column("fact", "事实"),
        Column("used", "采用"),
        Column("other", "另一来源"),
        Column("points", f"改用后得分（{ev.scheme.points_unit}）", "number"),
        Column("change", "增减", "number"),
        Column("rank", "名次变为"),
    ]
    order = sorted(settled, key=lambda item: _size(*item.points), reverse=True)
    rows = []
    for item in order:
        before, after = item.ranks
        same = before == after
        rows.append(
            [
                item.unit,
                ev.scheme.facts[item.fact].title,
                _entry(ev, item.fact, item.stands),
                _entry(ev, item.fact, item.other),
                shown.points(ev, *item.points[1]),
                _change(ev, item),
                "不变" if same else f"{shown.rank(*before)} → {shown.rank(*after)}",
            ]
        )
    order_told = "、".join(ev.scheme.sources.precedence)
    note = f"采用顺序：{order_told}；同一来源以日期较新者为准。"
    note += "逐行改以另一来源为准，其余事实和别的考核对象不动；增减大的在前，增减未定的按至少增减多少排。"
    note += "一项事实有几个来源不同的，各占一行。"
    return Table(columns, rows, caption="来源不一致的事实对得分和名次的影响", note=note)


def _size(before: Span, after: Span) -> tuple[Number, Number]:
    """How much it moves at least, and at most: what is open altogether may not move, or by any amount."""
    if before == after:
        return Fraction(0), Fraction(0)
    between = _between(before, after)
    if between is None:
        return Fraction(0), math.inf
    low, high = between
    return max(low, -high, Fraction(0)), max(-low, high)


def _change(ev: Evaluation, item: Conflict) -> str:
    return "不变" if item.points[0] == item.points[1] else _difference(ev, *item.points)


def _between(before: Span, after: Span) -> tuple[Number, Number] | None:
    """Least and most that points differ by; of open points, what both bounds do; None where nothing is certain."""
    (low, high), (other_low, other_high) = before, after
    if low is None or high is None or other_low is None or other_high is None:
        return None
    if low == high or other_low == other_high:
        least, most = other_low - high, other_high - low
        return None if math.isinf(least) and math.isinf(most) else (least, most)
    finite = all(math.isfinite(end) for end in (low, high, other_low, other_high))
    if finite and other_low - low == other_high - high:
        return other_low - low, other_low - low
    return None


def _difference(ev: Evaluation, before: Span, after: Span) -> str:
    """``+1.00``, ``+881.23～+883.23``, 上下限各 +1.00 where both are open and their bounds differ alike, or 未定."""
    between = _between(before, after)
    if between is None:
        return "未定"
    least, most = between
    if least != most:
        return f"{_signed(ev, least)}～{_signed(ev, most)}"
    return _signed(ev, least) if before[0] == before[1] else f"上下限各 {_signed(ev, least)}"


def _entry(ev: Evaluation, name: str, entry: Entry) -> str:
    if entry.value is NOT_APPLICABLE:
        text = "不适用"
    elif entry.denominator is not None:
        text = f"{told(entry.value)}/{told(entry.denominator)}"
    else:
        text = told(entry.value, ev.scheme.facts[name].type)
    return f"{entry.source} {text}（{entry.note}计得）" if entry.counted else f"{entry.source} {text}"


def _signed(ev: Evaluation, change: Number) -> str:
    text = display(change, int(ev.scheme.rounding.decimals))
    return f"+{text}" if change > 0 else text
