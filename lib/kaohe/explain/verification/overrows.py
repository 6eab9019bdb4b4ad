"""Facts over the rows of an event table, from the rows in the record and those still lacking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import floor
from typing import Any

from kaohe.explain.verification.cells import in_row, written
from kaohe.explain.verification.conditions import limit_of, value_of
from kaohe.explain.verification.groups import Item, Rows, check_groups
from kaohe.explain.verification.numbers import INFINITY, ZERO, Number, Span, known, number, span
from kaohe.explain.verification.ranks import check_ranking
from kaohe.explain.verification.sheet import Sheet


def check_rows(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    """A fact over rows: the rows it names, and what they come to."""
    hits, how = fact["hit_rows"], fact["how"]
    named = [place for place in hits if place]
    if len(set(named)) != len(named):
        sheet.say("同一行计了两次", where)
    if fact["rows"] < len(hits):
        sheet.say(f"台账只有 {fact['rows']} 行，却计了 {len(hits)} 行", where)
    places = [hit["place"] for hit in fact["hits"]]
    sheet.plain(where, "所列各行", places, hits[: len(places)])
    values = [span(value) for value in fact["values"]] if "values" in fact else [ZERO] * len(hits)
    sheet.plain(where, "计入与否", len(fact["counts"]), len(hits))
    sheet.plain(where, "各行的值", len(values), len(hits))
    items = [(value, counts == "yes") for value, counts, _ in zip(values, fact["counts"], hits, strict=False)]
    for hit, (value, _) in zip(fact["hits"], items, strict=False):
        if "column" in fact and known(value) and not in_row(value[0], [hit[fact["column"]]]):
            sheet.say(f"{hit['place']} 的{fact['column']}记录为 {value[0]}，该行中没有这个数", where)
    lacking: Number = INFINITY if fact.get("absent") else number(str(fact.get("short", 0)))
    if "sample" in fact:
        _sample(sheet, where, fact, lacking)
    more = span(fact["open"]) if "open" in fact else ZERO
    yet = [(more, False)] * (1 if lacking == INFINITY else int(lacking))
    limits: Span | None = None
    if "grouped" in fact:
        rows = Rows(items, yet, lacking, more)
        how = fact["grouped"]["then"]
        items, lacking, more, limits = check_groups(sheet, where, fact, rows, RULES)
        yet = [(more, False)] * (1 if lacking == INFINITY else int(lacking))
    if how in ("mean", "most", "least"):
        sheet.plain(where, "是否不适用", bool(fact.get("not_applicable")), not [*items, *yet])
    for ranking in fact.get("ranks", ()):
        check_ranking(sheet, where, ranking, fact["hits"])
    result = RULES[how](items, yet, lacking, more)
    if limits is not None:
        result = _within(how, result, limits)
    if "range" in fact and not known(result):
        result = _held(result, span(fact["range"]))
    sheet.number(where, _WORDS[how], fact["value"], result)
    if "others" in fact:
        told = [other["shown"] for other in fact["others"] if not other.get("counted")]
        said = [None if text == "不适用" else written(text, fact["kind"]) for text in told]
        differing = any(value is None or (value, value) != span(fact["value"]) for value in said)
        sheet.plain(where, "来源是否不一致", bool(fact.get("conflict")), differing)


def _sample(sheet: Sheet, where: str, fact: Mapping[str, Any], lacking: Number) -> None:
    """How many rows a sample lacks of the lesser of its size and all there are."""
    size = limit_of(fact["sample"]["size"], sheet.facts, sheet.unknowns)
    most = min(size[1], value_of(sheet.facts[fact["sample"]["of"]])[1])
    if most == INFINITY or ("yes" not in fact["counts"] and fact["rows"] < len(fact["hit_rows"])):
        return
    should = max(floor(most) - fact["rows"], 0)
    if lacking < should:
        sheet.say(f"抽查还缺 {should} 行，记录为缺 {lacking} 行", where)


def _within(how: str, value: Span, limits: Span) -> Span:
    """A count of groups between the limits there are, or whether there is one."""
    if how == "count":
        return max(value[0], limits[0]), min(value[1], limits[1])
    if how == "exists":
        return max(value[0], Fraction(limits[0] > 0)), min(value[1], Fraction(limits[1] >= 1))
    if how == "all":
        low, high = _within("exists", (1 - value[1], 1 - value[0]), limits)
        return 1 - high, 1 - low
    return value


def _held(value: Span, limits: Span) -> Span:
    held = max(value[0], limits[0]), min(value[1], limits[1])
    return held if held[0] <= held[1] else value


def _count(items: list[Item], yet: list[Item], lacking: Number, more: Span) -> Span:
    return Fraction(sum(sure for _, sure in items)), len(items) + lacking


def _total(items: list[Item], yet: list[Item], lacking: Number, more: Span) -> Span:
    nothing = Fraction(0)
    low = _sum(value[0] if sure else min(value[0], nothing) for value, sure in items)
    high = _sum(value[1] if sure else max(value[1], nothing) for value, sure in items)
    less, extra = min(more[0], nothing), max(more[1], nothing)
    return (
        _sum([low, nothing if less == 0 or lacking == 0 else less * lacking]),
        _sum([high, nothing if extra == 0 or lacking == 0 else extra * lacking]),
    )


def _sum(values: Iterable[Number]) -> Number:
    total: Number = Fraction(0)
    for value in values:
        if isinstance(value, float):
            return value
        total += value
    return total


def _mean(items: list[Item], yet: list[Item], lacking: Number, more: Span) -> Span:
    rows = [*items, *yet]
    if not rows:
        return ZERO
    low = _least_mean([(value[0], sure) for value, sure in rows])
    return low, -_least_mean([(-value[1], sure) for value, sure in rows])


def _least_mean(rows: list[tuple[Number, bool]]) -> Number:
    """The least mean of the rows that surely count and any of the others."""
    sure = [value for value, counts in rows if counts]
    others = sorted(value for value, counts in rows if not counts)
    if -INFINITY in (*sure, *others):
        return -INFINITY
    if INFINITY in sure:
        return INFINITY
    means = []
    total: Number = sum(sure, Fraction(0))
    for taken in range(len(others) + 1):
        if len(sure) + taken:
            means.append(total / (len(sure) + taken))
        if taken < len(others):
            total += others[taken]
    return min(means)


def _most(items: list[Item], yet: list[Item], lacking: Number, more: Span) -> Span:
    rows = [*items, *yet]
    if not rows:
        return ZERO
    sure = [value[0] for value, counts in rows if counts]
    return max(sure) if sure else min(value[0] for value, _ in rows), max(value[1] for value, _ in rows)


def _least(items: list[Item], yet: list[Item], lacking: Number, more: Span) -> Span:
    rows = [*items, *yet]
    if not rows:
        return ZERO
    sure = [value[1] for value, counts in rows if counts]
    return min(value[0] for value, _ in rows), min(sure) if sure else max(value[1] for value, _ in rows)


def _exists(items: list[Item], yet: list[Item], lacking: Number, more: Span) -> Span:
    sure = any(counts for _, counts in items)
    return Fraction(int(sure)), Fraction(int(bool(items) or lacking > 0))


def _all(items: list[Item], yet: list[Item], lacking: Number, more: Span) -> Span:
    low, high = _exists(items, yet, lacking, more)
    return 1 - high, 1 - low


RULES: dict[str, Callable[[list[Item], list[Item], Number, Span], Span]] = {
    "count": _count,
    "total": _total,
    "mean": _mean,
    "most": _most,
    "least": _least,
    "exists": _exists,
    "all": _all,
}
_WORDS = {
    "count": "计数",
    "total": "合计",
    "mean": "平均",
    "most": "最大",
    "least": "最小",
    "exists": "是否有",
    "all": "是否都符合",
}
OVER_ROWS = tuple(RULES)
