"""Ranks, re-done: of a unit among the units listed, of an event row among the values listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from kaohe.explain.verification.cells import decimal, in_row
from kaohe.explain.verification.conditions import value_of
from kaohe.explain.verification.numbers import ZERO, Number, Span, known, number, span, text
from kaohe.explain.verification.sheet import Sheet

Record = Mapping[str, Any]
Member = tuple[Span, bool, int]
"""A value, whether it surely takes part, and how many have it."""

_OPEN = ("未定", "—")


def check_rank(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    """A unit's rank by another of its facts."""
    of = sheet.facts[fact["of"][0]]
    names = [member["unit"] for member in fact["members"]]
    if len(set(names)) != len(names) or sheet.record["unit"] in names:
        sheet.say("同一考核对象列了两次", where)
    if of.get("empty") or of.get("not_applicable") or fact.get("not_applicable"):
        sheet.plain(where, "排名的其他考核对象", fact["members"], [])
        sheet.number(where, "名次", fact["value"], ZERO)
        return
    others = [(span(member["value"]), member["counts"] == "yes", 1) for member in fact["members"]]
    more = number(fact.get("more", "0"))
    sheet.number(where, "名次", fact["value"], _rank(value_of(of), others, fact["first"], fact["ties"], more))


def _rank(mine: Span, others: list[Member], first: str, ties: str, more: Number) -> Span:
    """1 + those before; ties share a rank, which the next skips (1224) or not (1223)."""
    if first == "least":
        mine = -mine[1], -mine[0]
        others = [((-high, -low), sure, times) for (low, high), sure, times in others]
    surely = [(value, times) for value, sure, times in others if sure and value[0] > mine[1]]
    perhaps = [(value, times) for value, _, times in others if value[1] > mine[0]]
    if ties == "1224":
        best, worst = sum(times for _, times in surely), sum(times for _, times in perhaps)
    else:
        best = _fewest([value for value, _ in surely])
        worst = len({value for value, _ in perhaps if known(value)})
        worst += sum(times for value, times in perhaps if not known(value))
    return Fraction(1 + best), 1 + worst + more


def _fewest(values: list[Span]) -> int:
    """The fewest different values that these bounds leave possible."""
    count, last = 0, None
    for low, high in sorted(values, key=lambda value: value[1]):
        if last is None or low > last:
            count, last = count + 1, high
    return count


def check_ranking(
    sheet: Sheet, where: str, ranking: Mapping[str, Any], hits: list[Mapping[str, str]]
) -> None:
    """The ranks that rows show, from the values of the rows they are held against."""
    for group in ranking["groups"]:
        members = [(span(item["value"]), item["counts"] == "yes", item["rows"]) for item in group["members"]]
        for place in group["rows"]:
            if place < len(hits):
                _row(sheet, f"{where} {hits[place]['place']}", ranking, group, members, hits[place])


def _row(
    sheet: Sheet,
    where: str,
    ranking: Mapping[str, Any],
    group: Mapping[str, Any],
    members: list[Member],
    hit: Mapping[str, str],
) -> None:
    cell, shown = hit[ranking["of"]], hit[ranking["title"]]
    mine = [
        index
        for index, (value, _, _) in enumerate(members)
        if (in_row(value[0], [cell]) if known(value) else cell in _OPEN)
    ]
    if not mine:
        sheet.say(f"{ranking['of']} {cell} 不在所列各行之中", where)
        return
    results = {
        _rank(
            members[index][0],
            _without(members, index),
            ranking["first"],
            ranking["ties"],
            number(group["more"]),
        )
        for index in mine
    }
    written = {str(result[0]) if known(result) else "未定" for result in results}
    if shown not in written and not (shown not in _OPEN and str(decimal(shown)) in written):
        sheet.say(f"{ranking['title']}记录为 {shown}，重算为 {'、'.join(sorted(written))}", where)


def _without(members: list[Member], index: int) -> list[Member]:
    """The members without one of those at a place."""
    value, sure, times = members[index]
    return (
        [*members[:index], (value, sure, times - 1), *members[index + 1 :]]
        if times > 1
        else [
            *members[:index],
            *members[index + 1 :],
        ]
    )


def check_pools(units: Mapping[str, Mapping[str, Record]]) -> Iterator[str]:
    """What records tell of other units: ranked values against those units' own, groups of rows alike everywhere."""
    pools: dict[tuple[str, ...], tuple[str, str]] = {}
    for unit, records in units.items():
        for node, record in records.items():
            for name, fact in record["facts"].items():
                where = f"{unit} {node} 事实 {name}"
                yield from _others(where, fact, units)
                for ranking in fact.get("ranks", ()):
                    yield from _alike(where, fact["table"], ranking, pools)
            for step in record["steps"]:
                for ranking in step.get("ranks", ()) if step["step"] == "tally" else ():
                    yield from _alike(f"{unit} {node}", step["over"], ranking, pools)


def _others(where: str, fact: Mapping[str, Any], units: Mapping[str, Mapping[str, Record]]) -> Iterator[str]:
    if fact.get("how") != "rank":
        return
    for member in fact["members"]:
        for record in units.get(member["unit"], {}).values():
            own = record["facts"].get(fact["of"][0])
            if own is not None and span(own["value"]) != span(member["value"]):
                yield (
                    f"{where}：{member['unit']} 记录为 {text(span(member['value']))}，"
                    f"它自己的记录为 {text(span(own['value']))}"
                )
                break


def _alike(
    where: str, table: str, ranking: Mapping[str, Any], pools: dict[tuple[str, ...], tuple[str, str]]
) -> Iterator[str]:
    for group in ranking["groups"]:
        key = (table, ranking["title"], *group["label"])
        first, told = pools.setdefault(key, (where, str(group["members"])))
        if told != str(group["members"]):
            yield f"{where}：{ranking['title']}（{'、'.join(group['label'])}）与“{first}”处所列各行不同"
