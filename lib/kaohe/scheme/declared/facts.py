"""Names that derived facts use: facts, event tables, columns, attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaohe.scheme.declared.columns import COLUMNS, FITTING, keys
from kaohe.scheme.declared.naming import no_column, no_events, undeclared
from kaohe.scheme.fact import DERIVATIONS, Events, Fact
from kaohe.scheme.fault import Fault
from kaohe.scheme.grouping import Grouped
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import mention
from kaohe.scheme.yamltree import Position


def in_facts(scheme: Scheme, data: dict[str, Any]) -> Iterator[Fault]:
    """Names that derived facts use, and derivations that never end."""
    for name, fact in scheme.facts.items():
        raw = data["facts"][name]
        for source in fact.sources():
            if source not in scheme.facts:
                rules = {key: raw[key] for key in (*DERIVATIONS, "sample") if key in raw}
                place = mention(rules, source, ("facts", name))
                needs = (place, ("facts", source))
                others = [other for other in scheme.facts if other != name]
                yield undeclared("事实", source, place, others, "在 facts 中声明", needs)
        if fact.table is not None:
            yield from _over_rows(scheme, name, fact, raw)
        if fact.rank is not None and fact.rank.of in scheme.facts:
            yield from _ordered(scheme, name, fact.rank.of)
        for key in sorted(fact.attributes):
            if key not in scheme.attributes and key != "group":
                place = mention({at: raw[at] for at in ("among", "rank") if at in raw}, key, ("facts", name))
                needs = (place, ("attributes", key))
                yield undeclared("单位属性", key, place, scheme.attributes, "在 attributes 中声明", needs)
        if _circular(scheme, name):
            yield Fault(
                ("facts", name), f"事实“{name}”的算法绕回了自己", "", "不含自身的算法", (("facts", name),)
            )


def _over_rows(scheme: Scheme, name: str, fact: Fact, raw: dict[str, Any]) -> Iterator[Fault]:
    """The table and the columns that a fact over event rows names."""
    place: Position = ("facts", name, fact.rule)
    table, inner = fact.table or "", () if fact.column is None else ("over",)
    if table not in scheme.events:
        yield no_events(scheme, table, (*place, *inner))
        return
    if fact.column is not None:
        at, kinds = (*place, "column"), scheme.events[table].kinds
        yield from no_column(scheme, table, fact.column, at, derived=True)
        wanted = _wanted(fact)
        fitting = (*FITTING[wanted], "yes_no") if fact.rule == "mean" else FITTING[wanted]
        if fact.column in kinds and kinds[fact.column] not in fitting:
            word = COLUMNS[wanted]
            needs = (at, ("events", table, "columns"), ("events", table, "derive"), ("facts", name, "type"))
            yield Fault(at, f"“{fact.column}”栏不是{word}", fact.column, f"{word}的栏", needs)
    if fact.grouped is not None:
        base: Position = ("facts", name, "grouped")
        yield from keys(scheme, table, fact.grouped.by, raw["grouped"], base)
        yield from _unclosed(scheme.events[table], fact.grouped, base)
    for column in sorted(fact.where.names() if fact.where is not None else ()):
        at = mention(raw["where"], column, ("facts", name, "where"))
        yield from no_column(scheme, table, column, at, derived=True)


def _wanted(fact: Fact) -> str:
    """What the column of a fact over event rows must be: where groups are counted, a number or a date."""
    if fact.grouped is not None and fact.grouped.then in ("count", "exists", "all"):
        return "ordered" if fact.rule in ("most", "least") else "number"
    return "date" if fact.type == "date" else "number"


def _unclosed(events: Events, rule: Grouped, base: Position) -> Iterator[Fault]:
    """``every`` needs groups that are known beforehand."""
    for key in rule.by:
        name = key.reads(events.dated_by)
        column = events.columns.get(name or "")
        listed = column is not None and (column.choices or column.type == "yes_no")
        if rule.every and key.calendar is None and not listed and events.kinds.get(name or "") != "yes_no":
            yield Fault(
                (*base, "every"), f"“{name}”栏没有列出选项，无从知道共有哪些组", "true", "有 choices 的栏"
            )


def _ordered(scheme: Scheme, name: str, of: str) -> Iterator[Fault]:
    if scheme.facts[of].type == "text":
        place: Position = ("facts", name, "rank", "of")
        yield Fault(
            place, f"“{of}”是文字，排不出名次", of, "数、占比或日期的事实", (place, ("facts", of, "type"))
        )


def _circular(scheme: Scheme, start: str) -> bool:
    waiting, seen = list(scheme.facts[start].sources()), set[str]()
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name in scheme.facts and name not in seen:
            seen.add(name)
            waiting += scheme.facts[name].sources()
    return False
