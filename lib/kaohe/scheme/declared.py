"""Names used and names declared: facts, attributes, event tables and columns, unknowns, clauses, readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from kaohe.scheme.base import Reference, references
from kaohe.scheme.condition import DATED, comparisons
from kaohe.scheme.derived import Derived
from kaohe.scheme.fact import DERIVATIONS, Events, Fact
from kaohe.scheme.fault import SOME_ID, Fault
from kaohe.scheme.grouping import CALENDAR, Grouped, Key
from kaohe.scheme.indicator import Indicator, Rollup
from kaohe.scheme.model import Scheme
from kaohe.scheme.primitive import NodeOf
from kaohe.scheme.usage import arguments, conditions, mention, mentioned, parameters, used_facts
from kaohe.scheme.yamltree import Position

_RULES = ("indicators", "outside", "events", "facts")
_CLAUSE = "clauses 中的条款编号"
COLUMNS = {"date": "日期", "dates": "几个日期", "number": "数", "ordered": "数或日期"}
FITTING = {
    "date": ("date", "datetime"),
    "dates": ("dates",),
    "number": ("count", "number"),
    "ordered": ("count", "number", "date", "datetime"),
}
"""The column types that are dates, several dates, numbers, or either a number or a date."""


def in_node(scheme: Scheme, node: Indicator, position: Position, raw: dict[str, Any]) -> Iterator[Fault]:
    """Names an indicator uses that are not declared."""
    for argument in dict.fromkeys(arguments(node)):
        if isinstance(argument, NodeOf):
            place = mention(raw, argument.node, position, rule=True)
            yield from _no_node(scheme, argument.node, place)
        elif argument not in scheme.facts and argument not in scheme.attributes and argument != "group":
            place = mention(raw, argument, position, rule=True)
            needs: tuple[Position, ...] = (place, ("facts", argument), ("attributes", argument))
            known = [*scheme.facts, *scheme.attributes]
            yield _undeclared("事实", argument, place, known, "在 facts 或 attributes 中声明", needs)
    columns = scheme.events[node.tally.over].kinds if node.tally and node.tally.over in scheme.events else ()
    yield from _groups(scheme, node, position, raw)
    for key, name in node.names.items():
        if name not in scheme.facts and name not in columns:
            place = (*position, "names", key)
            yield _undeclared("事实", name, place, scheme.facts, "在 facts 中声明", (place, ("facts", name)))
    for name in node.applies_to:
        if name not in scheme.attributes and name != "group":
            place = (*position, "applies_to", name)
            needs = (place, ("attributes", name))
            yield _undeclared("单位属性", name, place, scheme.attributes, "在 attributes 中声明", needs)
    if node.tally is not None:
        yield from _tally(scheme, node, position, raw)
    if node.rollup is not None:
        yield from _rollup(scheme, node.rollup, (*position, "rollup"))
    for reference in parameters(node):
        yield from _look_up(scheme, reference, mention(raw, reference.by or "", position, rule=True))
    if node.joins is not None:
        yield from _no_node(scheme, node.joins.node, (*position, "joins", "node"))
    yield from _clauses(scheme, node.clauses, (*position, "clauses"))


def _groups(scheme: Scheme, node: Indicator, position: Position, raw: dict[str, Any]) -> Iterator[Fault]:
    """Groups that an indicator asks for."""
    wanted = node.applies_to.get("group", [])
    asked = list(wanted) if isinstance(wanted, list) else [wanted]
    for test in (test for condition in conditions(node) for test in condition.walk()):
        if test.name == "group" and isinstance(test.operand, (str, tuple)):
            asked += [test.operand] if isinstance(test.operand, str) else test.operand
    for name in dict.fromkeys(asked):
        if name not in scheme.groups:
            guard = raw.get("applies_to")
            at = mention(raw, name, position, rule=True)
            if name in mentioned(guard):
                at = mention(guard, name, (*position, "applies_to"))
            yield Fault(at, f"没有类别“{name}”", str(name), "、".join(scheme.groups), (at, ("groups",)))


def _no_node(scheme: Scheme, name: str, place: Position) -> Iterator[Fault]:
    if name not in scheme.by_id:
        yield Fault(place, f"没有指标“{name}”", name, "已有的指标编号", (place, SOME_ID))


def _clauses(scheme: Scheme, keys: Iterable[str], place: Position) -> Iterator[Fault]:
    keys = list(keys)
    for index, key in enumerate(keys):
        at = (*place, index)
        if key not in scheme.clauses:
            yield Fault(at, f"没有条款“{key}”", key, _CLAUSE, (at, ("clauses", key)))
        elif key in keys[:index]:
            yield Fault(at, f"条款“{key}”写了两次", key, "每个条款只写一次", (at,))


def _tally(scheme: Scheme, node: Indicator, position: Position, raw: dict[str, Any]) -> Iterator[Fault]:
    assert node.tally is not None
    table, place = node.tally.over, (*position, "sum")
    if table not in scheme.events:
        yield _no_events(scheme, table, (*place, "over"))
        return
    if node.tally.like is not None:
        other = scheme.by_id.get(node.tally.like)
        if other is None:
            yield from _no_node(scheme, node.tally.like, (*place, "like"))
        elif other.tally is None or other.tally.over != table or other.tally.like is not None:
            message = f"指标“{other.id}”没有“{table}”各行的规则"
            yield Fault((*place, "like"), message, other.id, f"另一个以 over: {table} 累加的指标")
    rule = node.tally.table or node.tally.linear
    used = [rule.of] if rule is not None and isinstance(rule.of, str) else []
    for row in node.tally.table.all_rows if node.tally.table else []:
        used += sorted(row.when.names()) if row.when else []
    used += [reference.name for reference in references([rule]) if reference.name is not None]
    used += sorted(node.tally.where.names()) if node.tally.where else []
    for name in dict.fromkeys(used):
        yield from _no_column(scheme, table, name, mention(raw["sum"], name, place), derived=True)


def _rollup(scheme: Scheme, rollup: Rollup, place: Position) -> Iterator[Fault]:
    attribute = scheme.attributes.get(rollup.by)
    if attribute is None or attribute.type != "unit":
        expected = "attributes 中 type 为 unit 的属性"
        yield Fault((*place, "by"), f"“{rollup.by}”不是指向考核对象的属性", rollup.by, expected)
    for name in rollup.among:
        if name not in scheme.attributes and name != "group":
            yield _undeclared(
                "单位属性", name, (*place, "among", name), scheme.attributes, "在 attributes 中声明", ()
            )


def _look_up(scheme: Scheme, reference: Reference, place: Position) -> Iterator[Fault]:
    """A look-up by group gives every group a number, and no other."""
    if reference.by == "group":
        extra = sorted(set(reference.values) - set(scheme.groups))
        lacking = [group for group in scheme.groups if group not in reference.values]
        if extra or lacking:
            found = "、".join([*(f"多出 {name}" for name in extra), *(f"缺 {name}" for name in lacking)])
            yield Fault(place, "按类别取数，须每个类别各有一个", found, "、".join(scheme.groups))


def _undeclared(
    kind: str, name: str, place: Position, known: Iterable[str], expected: str, needs: tuple[Position, ...]
) -> Fault:
    meant = next(iter(get_close_matches(name, list(known), n=1)), "")
    message = f"{kind}“{name}”用到了但没有声明"
    return Fault(place, message, name, f"“{meant}”？" if meant else expected, needs, meant)


def _no_events(scheme: Scheme, table: str, place: Position) -> Fault:
    return _undeclared("台账", table, place, scheme.events, "在 events 中声明", (place, ("events", table)))


def _no_column(scheme: Scheme, table: str, name: str, place: Position, *, derived: bool) -> Iterator[Fault]:
    events = scheme.events[table]
    columns = [*events.columns, *(events.derive if derived else ())]
    if name not in columns:
        needs = (place, ("events", table, "columns"), ("events", table, "derive"))
        yield Fault(place, f"台账“{table}”没有“{name}”栏", name, "、".join(columns), needs)


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
                yield _undeclared("事实", source, place, others, "在 facts 中声明", needs)
        if fact.table is not None:
            yield from _over_rows(scheme, name, fact, raw)
        if fact.rank is not None and fact.rank.of in scheme.facts:
            yield from _ordered(scheme, name, fact.rank.of)
        for key in sorted(fact.attributes):
            if key not in scheme.attributes and key != "group":
                place = mention({at: raw[at] for at in ("among", "rank") if at in raw}, key, ("facts", name))
                needs = (place, ("attributes", key))
                yield _undeclared("单位属性", key, place, scheme.attributes, "在 attributes 中声明", needs)
        if _circular(scheme, name):
            yield Fault(
                ("facts", name), f"事实“{name}”的算法绕回了自己", "", "不含自身的算法", (("facts", name),)
            )


def _over_rows(scheme: Scheme, name: str, fact: Fact, raw: dict[str, Any]) -> Iterator[Fault]:
    """The table and the columns that a fact over event rows names."""
    place: Position = ("facts", name, fact.rule)
    table, inner = fact.table or "", () if fact.column is None else ("over",)
    if table not in scheme.events:
        yield _no_events(scheme, table, (*place, *inner))
        return
    if fact.column is not None:
        at, kinds = (*place, "column"), scheme.events[table].kinds
        yield from _no_column(scheme, table, fact.column, at, derived=True)
        wanted = _wanted(fact)
        fitting = (*FITTING[wanted], "yes_no") if fact.rule == "mean" else FITTING[wanted]
        if fact.column in kinds and kinds[fact.column] not in fitting:
            word = COLUMNS[wanted]
            needs = (at, ("events", table, "columns"), ("events", table, "derive"), ("facts", name, "type"))
            yield Fault(at, f"“{fact.column}”栏不是{word}", fact.column, f"{word}的栏", needs)
    if fact.grouped is not None:
        base: Position = ("facts", name, "grouped")
        yield from _keys(scheme, table, fact.grouped.by, raw["grouped"], base)
        yield from _unclosed(scheme.events[table], fact.grouped, base)
    for column in sorted(fact.where.names() if fact.where is not None else ()):
        at = mention(raw["where"], column, ("facts", name, "where"))
        yield from _no_column(scheme, table, column, at, derived=True)


def _wanted(fact: Fact) -> str:
    """What the column of a fact over event rows must be: where groups are counted, a number or a date."""
    if fact.grouped is not None and fact.grouped.then in ("count", "exists", "all"):
        return "ordered" if fact.rule in ("most", "least") else "number"
    return "date" if fact.type == "date" else "number"


def _keys(scheme: Scheme, table: str, keys: Iterable[Key], raw: Any, base: Position) -> Iterator[Fault]:
    """What rows are put together by: columns there are, of a date where it is a month or a quarter."""
    events = scheme.events[table]
    for key in keys:
        column = key.reads(events.dated_by)
        if column is None or not column:
            place = mention(raw, key.word, base)
            yield Fault(
                place, "一个事实各行本属同一考核对象，不能再按它分组", key.word, "month、quarter 或栏名"
            )
            continue
        place = mention(raw, column if key.calendar is None or not key.word else key.word, base)
        if key.word in CALENDAR and key.word in events.kinds:
            yield _either(table, key, place)
            continue
        yield from _no_column(scheme, table, column, place, derived=True)
        if (
            key.calendar is not None
            and column in events.kinds
            and events.kinds[column] not in FITTING["date"]
        ):
            needs: tuple[Position, ...] = (place, ("events", table, "columns"))
            yield Fault(place, f"“{column}”栏不是日期", column, "日期的栏", needs)


def _either(table: str, key: Key, place: Position) -> Fault:
    """A word that means the calendar, and is a column too."""
    expected = f"{{column: {key.word}}}，或 {{{key.word}: 日期栏}}"
    return Fault(place, f"“{key.word}”也是台账“{table}”的栏名，须写明是哪一样", key.word, expected)


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


def in_events(scheme: Scheme, data: dict[str, Any]) -> Iterator[Fault]:
    """Columns that event tables name."""
    for name, events in scheme.events.items():
        above: dict[str, str] = {key: column.type for key, column in events.columns.items()}
        for key, derived in events.derive.items():
            raw = data["events"][name]["derive"][key][derived.rule]
            yield from _derived(scheme, name, key, derived, above, raw)
            above[key] = derived.kind
        yield from _no_column(scheme, name, events.dated_by, ("events", name, "dated_by"), derived=False)


def _derived(
    scheme: Scheme, table: str, key: str, derived: Derived, above: Mapping[str, str], raw: Any
) -> Iterator[Fault]:
    """Columns a derived column is computed from: they stand above it, and are what it can be computed from."""
    base: Position = ("events", table, "derive", key, derived.rule)
    events = scheme.events[table]
    if derived.rank is not None:
        unclear = [key for key in derived.rank.keys if key.word in CALENDAR and key.word in events.kinds]
        yield from (_either(table, key, mention(raw, key.word, base)) for key in unclear)
    for name, wanted in dict.fromkeys(derived.reads(events.dated_by)):
        place = mention(raw, name, base)
        needs: tuple[Position, ...] = (place, ("events", table, "columns"), ("events", table, "derive"))
        if name not in above:
            yield Fault(place, f"台账“{table}”没有“{name}”栏", name, "、".join(above), needs)
        elif wanted in FITTING and above[name] not in FITTING[wanted]:
            yield Fault(place, f"“{name}”栏不是{COLUMNS[wanted]}", name, f"{COLUMNS[wanted]}的栏", needs)


def unused(scheme: Scheme, refused: dict[str, Any] | None) -> Iterator[Fault]:
    """Names declared that nothing uses; ``refused`` as for :func:`kaohe.scheme.checks.check`."""
    used = used_facts(scheme)
    counted = {fact.table for fact in scheme.facts.values()}
    counted |= {node.tally.over for node in scheme.walk() if node.tally}
    guards = {name for node in scheme.walk() for name in node.applies_to}
    guards |= {name for node in scheme.walk() if node.rollup for name in (node.rollup.by, *node.rollup.among)}
    guards |= {name for fact in scheme.facts.values() for name in fact.attributes}
    if refused is not None:
        facts = refused.get("facts")
        used |= mentioned([refused.get("indicators"), refused.get("outside")])
        used |= mentioned(list(facts.values()) if isinstance(facts, dict) else [])
        counted |= used
    needs: tuple[Position, ...] = (("facts", ""), ("indicators", ""))
    needs += tuple(("facts", name, rule) for name in scheme.facts for rule in DERIVATIONS)
    for name, fact in scheme.facts.items():
        if name not in used and not fact.optional:
            yield _idle("事实", name, ("facts", name), "删去，或在指标中使用", needs)
    for name in scheme.events:
        if name not in counted:
            yield _idle("台账", name, ("events", name), "删去，或在 facts、指标中使用", needs)
    for name in scheme.attributes:
        if name not in used | guards:
            yield _idle("单位属性", name, ("attributes", name), "删去，或在指标中使用", (("indicators", ""),))


def _idle(kind: str, name: str, place: Position, expected: str, needs: tuple[Position, ...]) -> Fault:
    return Fault(place, f"{kind}“{name}”声明了但没有用到", name, expected, needs)


def unknowns(scheme: Scheme, data: dict[str, Any]) -> Iterator[Fault]:
    """Unknown parameters used and not declared."""
    models = [getattr(scheme, part) for part in _RULES]
    used = {reference.unknown for reference in references(models) if reference.unknown}
    for name in sorted(used - set(scheme.unknowns)):
        place = mention({key: data.get(key) for key in _RULES}, name)
        needs = (place, ("unknowns", name))
        yield Fault(place, f"待定参数“{name}”用到了但没有声明", name, "在 unknowns 中声明", needs)
    yield from _dates(scheme, models)


def _dates(scheme: Scheme, models: list[Any]) -> Iterator[Fault]:
    """Unknown dates where numbers belong, and unknown numbers where dates belong."""
    tested = [test.operand for test in comparisons(models) if test.operator in DATED]
    dated = references([tested, [events.edges for events in scheme.events.values()]])
    uses = Counter(reference.unknown for reference in references(models) if reference.unknown)
    as_dates = Counter(reference.unknown for reference in dated if reference.unknown)
    for name, unknown in scheme.unknowns.items():
        place: Position = ("unknowns", name)
        needs: tuple[Position, ...] = (place, *((part,) for part in _RULES))
        if as_dates[name] and unknown.type != "date":
            yield Fault(place, f"待定参数“{name}”用作日期", f"type 为 {unknown.type}", "type 为 date", needs)
        elif unknown.type == "date" and uses[name] > as_dates[name]:
            yield Fault(place, f"待定参数“{name}”用作数", "type 为 date", "type 为 number", needs)


def clause_ids(scheme: Scheme) -> Iterator[Fault]:
    """Clause ids outside the tree of indicators."""
    yield from _clauses(scheme, scheme.sources.clauses, ("sources", "clauses"))
    for name, events in scheme.events.items():
        yield from _clauses(scheme, events.clauses, ("events", name, "clauses"))
    for index, group in enumerate(scheme.ranking.groups):
        if group not in scheme.groups:
            place = ("ranking", "groups", index)
            yield Fault(place, f"没有类别“{group}”", group, "、".join(scheme.groups))
    for name, unit in scheme.units.items():
        yield from _clauses(scheme, unit.clauses, ("units", name, "clauses"))
    for name, unknown in scheme.unknowns.items():
        yield from _clause(scheme, unknown.clause, ("unknowns", name, "clause"), _CLAUSE)
    for index, waiver in enumerate(scheme.waivers):
        if waiver.clause:
            yield from _clause(scheme, waiver.clause, ("waivers", index, "clause"), _CLAUSE)


def _clause(scheme: Scheme, key: str, place: Position, expected: str) -> Iterator[Fault]:
    if key not in scheme.clauses:
        yield Fault(place, f"没有条款“{key}”", key, expected, (place, ("clauses", key)))


def readings(scheme: Scheme) -> Iterator[Fault]:
    """What readings refer to: their clause, and the reading they repeat."""
    for key, reading in scheme.readings.items():
        yield from _clause(scheme, key.rpartition(":")[0], ("readings", key), "读法编号为“条款编号:序号”")
        if reading.same_as is None:
            continue
        place = ("readings", key, "same_as")
        target = scheme.readings.get(reading.same_as)
        needs = (("readings", key), ("readings", reading.same_as))
        if target is None:
            yield Fault(place, f"没有读法“{reading.same_as}”", reading.same_as, "已有的读法编号", (place,))
        elif target.same_as is not None:
            yield Fault(
                place, f"读法“{reading.same_as}”自己也写了 same_as", reading.same_as, target.same_as, needs
            )
        elif set(target.options) != set(reading.options) or target.default != reading.default:
            message = f"选项和 default 与读法“{reading.same_as}”不一致"
            yield Fault(place, message, _letters(reading), _letters(target), needs)


def _letters(reading: Any) -> str:
    return f"{'、'.join(reading.options)}，default {reading.default}"
