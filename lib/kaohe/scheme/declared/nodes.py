"""Names that indicators use: facts, columns, event tables, other indicators, clauses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaohe.scheme.base import Reference, references
from kaohe.scheme.declared.naming import clauses, no_column, no_events, no_node, undeclared
from kaohe.scheme.fault import Fault
from kaohe.scheme.indicator import Indicator, Rollup
from kaohe.scheme.model import Scheme
from kaohe.scheme.primitive import NodeOf
from kaohe.scheme.usage import arguments, conditions, mention, mentioned, parameters
from kaohe.scheme.yamltree import Position


def in_node(scheme: Scheme, node: Indicator, position: Position, raw: dict[str, Any]) -> Iterator[Fault]:
    """Names an indicator uses that are not declared."""
    for argument in dict.fromkeys(arguments(node)):
        if isinstance(argument, NodeOf):
            place = mention(raw, argument.node, position, rule=True)
            yield from no_node(scheme, argument.node, place)
        elif argument not in scheme.facts and argument not in scheme.attributes and argument != "group":
            place = mention(raw, argument, position, rule=True)
            needs: tuple[Position, ...] = (place, ("facts", argument), ("attributes", argument))
            known = [*scheme.facts, *scheme.attributes]
            yield undeclared("事实", argument, place, known, "在 facts 或 attributes 中声明", needs)
    columns = scheme.events[node.tally.over].kinds if node.tally and node.tally.over in scheme.events else ()
    yield from _groups(scheme, node, position, raw)
    for key, name in node.names.items():
        if name not in scheme.facts and name not in columns:
            place = (*position, "names", key)
            yield undeclared("事实", name, place, scheme.facts, "在 facts 中声明", (place, ("facts", name)))
    for name in node.applies_to:
        if name not in scheme.attributes and name != "group":
            place = (*position, "applies_to", name)
            needs = (place, ("attributes", name))
            yield undeclared("单位属性", name, place, scheme.attributes, "在 attributes 中声明", needs)
    if node.tally is not None:
        yield from _tally(scheme, node, position, raw)
    if node.rollup is not None:
        yield from _rollup(scheme, node.rollup, (*position, "rollup"))
    for reference in parameters(node):
        yield from _look_up(scheme, reference, mention(raw, reference.by or "", position, rule=True))
    if node.joins is not None:
        yield from no_node(scheme, node.joins.node, (*position, "joins", "node"))
    yield from clauses(scheme, node.clauses, (*position, "clauses"))


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


def _tally(scheme: Scheme, node: Indicator, position: Position, raw: dict[str, Any]) -> Iterator[Fault]:
    assert node.tally is not None
    table, place = node.tally.over, (*position, "sum")
    if table not in scheme.events:
        yield no_events(scheme, table, (*place, "over"))
        return
    if node.tally.like is not None:
        other = scheme.by_id.get(node.tally.like)
        if other is None:
            yield from no_node(scheme, node.tally.like, (*place, "like"))
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
        yield from no_column(scheme, table, name, mention(raw["sum"], name, place), derived=True)


def _rollup(scheme: Scheme, rollup: Rollup, place: Position) -> Iterator[Fault]:
    attribute = scheme.attributes.get(rollup.by)
    if attribute is None or attribute.type != "unit":
        expected = "attributes 中 type 为 unit 的属性"
        yield Fault((*place, "by"), f"“{rollup.by}”不是指向考核对象的属性", rollup.by, expected)
    for name in rollup.among:
        if name not in scheme.attributes and name != "group":
            yield undeclared(
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
