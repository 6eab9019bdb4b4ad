"""What must hold between the parts of a scheme: each check yields (position, message, found, expected)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from kaohe.quantities import percent, plain
from kaohe.scheme import bands
from kaohe.scheme.base import references
from kaohe.scheme.condition import Condition
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.primitive import Linear, NodeOf, Row, Table
from kaohe.scheme.quotes import locate
from kaohe.scheme.yamltree import Position

Fault = tuple[Position, str, str, str]


def places(data: dict[str, Any]) -> list[Position]:
    """The position of every indicator, in the order of :meth:`Scheme.walk`."""

    def walk(node: Any, position: Position) -> Iterator[Position]:
        yield position
        for key in ("mean", "sum"):
            if isinstance(node, dict) and isinstance(node.get(key), list):
                for index, child in enumerate(node[key]):
                    yield from walk(child, (*position, key, index))

    found = list(walk(data.get("indicators"), ("indicators",)))
    for index, node in enumerate(data.get("outside") or []):
        found += walk(node, ("outside", index))
    return found


def check(scheme: Scheme, data: dict[str, Any], text: str | None) -> Iterator[Fault]:
    """Every fault of a validated scheme; ``text`` is its regulation (None when it could not be read)."""
    yield from consistency(scheme, data)
    yield from _unused(scheme)
    if text is not None:
        for key, clause in scheme.clauses.items():
            where = locate(text, clause)
            if isinstance(where, str):
                yield ("clauses", key), where, clause.text[:40], f"{scheme.regulation} 中的原句"


def consistency(scheme: Scheme, data: dict[str, Any]) -> Iterator[Fault]:
    """What must hold under every reading."""
    nodes = list(zip(scheme.walk(), places(data), strict=False))
    yield from _ids(nodes)
    for node, position in nodes:
        yield from _maxima(node, position)
        yield from _weights(node, position)
        yield from _tables(scheme, node, position)
        yield from _names(scheme, node, position)
    yield from _facts(scheme)
    yield from _unknowns(scheme)
    yield from _clause_ids(scheme, nodes)
    yield from _ranking(scheme)


def _ids(nodes: list[tuple[Indicator, Position]]) -> Iterator[Fault]:
    first: dict[str, Position] = {}
    for node, position in nodes:
        if node.id in first:
            yield (*position, "id"), f"指标编号“{node.id}”重复", "", "每个编号只用一次"
        first.setdefault(node.id, position)


def _maxima(node: Indicator, position: Position) -> Iterator[Fault]:
    if node.total is None or not isinstance(node.max, Fraction):
        return
    maxima = [child.max for child in node.total if not child.apart and child.max is not None]
    if not maxima or any(not isinstance(item, Fraction) for item in maxima):
        return
    total = sum((item for item in maxima if isinstance(item, Fraction)), Fraction(0))
    if total == node.max:
        if node.discrepancy is not None:
            yield (*position, "discrepancy"), "各项满分相加与总分一致,无须声明 discrepancy", plain(total), ""
        return
    if node.discrepancy is None:
        found, expected = plain(total), f"{plain(node.max)},或用 discrepancy 声明原文如此"
        yield (*position, "max"), f"指标 {node.id} 各项满分相加与所列满分不符", found, expected
    elif node.discrepancy.items != total:
        yield (*position, "discrepancy", "items"), "声明的各项之和不对", plain(node.discrepancy.items), plain(total)


def _weights(node: Indicator, position: Position) -> Iterator[Fault]:
    if node.mean is None:
        return
    weights = [child.weight for child in node.mean]
    given = [weight for weight in weights if weight is not None]
    if not given:
        return
    if len(given) < len(weights):
        yield (*position, "mean"), "有的指标有 weight,有的没有", "", "全部写明或全部不写(等权)"
    elif sum(given) != 1:
        yield (*position, "mean"), "权重相加不是 100%", percent(sum(given, Fraction(0))), "100%"


def _tables(scheme: Scheme, node: Indicator, position: Position) -> Iterator[Fault]:
    for table, step in _tables_of(node):
        of = table.of
        ratio = isinstance(of, str) and of in scheme.facts and scheme.facts[of].type == "ratio"
        key = "bands" if table.bands is not None else "rows"
        for index, message, expected in bands.faults(table, ratio=ratio):
            yield (*position, *step, key, index), message, "", expected
        if table.bands is not None and of is None:
            yield (*position, *step), "bands 须用 of 写明按什么分档", "", "事实名"


def _tables_of(node: Indicator) -> Iterator[tuple[Table, Position]]:
    if node.table is not None:
        yield node.table, ("table",)
    if node.tally is not None and node.tally.table is not None:
        yield node.tally.table, ("sum", "table")


def arguments(node: Indicator) -> Iterator[str | NodeOf]:
    """What an indicator's rule reads: facts, and other indicators' points."""
    linears: list[Linear] = [node.linear] if node.linear else []
    rows: list[Row] = list(node.table.all_rows) if node.table else []
    if node.table is not None and node.table.of is not None:
        yield node.table.of
    linears += [row.linear for row in rows if row.linear is not None]
    yield from (linear.of for linear in linears if linear.of is not None)
    yield from (NodeOf(node=row.node) for row in rows if row.node is not None)
    if node.rating is not None:
        yield node.rating.of
    for condition in conditions(node):
        yield from sorted(condition.names())
    for reference in references([node.linear, node.table, node.rating, node.convert, node.clamp, node.max]):
        if reference.fact is not None:
            yield reference.fact


def conditions(node: Indicator) -> list[Condition]:
    """The conditions of an indicator that compare facts of the unit."""
    found = [row.when for row in (node.table.all_rows if node.table else []) if row.when is not None]
    return [*found, node.exclude.when] if node.exclude is not None else found


def _names(scheme: Scheme, node: Indicator, position: Position) -> Iterator[Fault]:
    known = set(scheme.facts) | set(scheme.attributes)
    for argument in arguments(node):
        if isinstance(argument, NodeOf):
            if argument.node not in scheme.by_id:
                yield position, f"没有指标“{argument.node}”", argument.node, "已有的指标编号"
        elif argument not in known:
            yield position, f"事实“{argument}”用到了但没有声明", argument, "在 facts 或 attributes 中声明"
    for name in node.names.values():
        if name not in scheme.facts:
            yield (*position, "names"), f"事实“{name}”用到了但没有声明", name, "在 facts 中声明"
    for name in node.applies_to:
        if name not in scheme.attributes and name != "group":
            yield (*position, "applies_to"), f"单位属性“{name}”没有声明", name, "在 attributes 中声明"
    if node.tally is not None:
        yield from _tally(scheme, node, position)
    if node.joins is not None and node.joins.node not in scheme.by_id:
        yield (*position, "joins", "node"), f"没有指标“{node.joins.node}”", node.joins.node, "已有的指标编号"


def _tally(scheme: Scheme, node: Indicator, position: Position) -> Iterator[Fault]:
    assert node.tally is not None
    table = node.tally.over
    if table not in scheme.events:
        yield (*position, "sum", "over"), f"台账“{table}”没有声明", table, "在 events 中声明"
        return
    columns = {*scheme.events[table].columns, *scheme.events[table].derive}
    rule = node.tally.table or node.tally.linear
    used = [rule.of] if rule is not None and isinstance(rule.of, str) else []
    for row in node.tally.table.all_rows if node.tally.table else []:
        used += sorted(row.when.names()) if row.when else []
    for name in used:
        if name not in columns:
            yield (*position, "sum"), f"台账“{table}”没有“{name}”栏", name, "、".join(sorted(columns))


def _facts(scheme: Scheme) -> Iterator[Fault]:
    for name, fact in scheme.facts.items():
        for source in fact.sources():
            if source not in scheme.facts:
                yield ("facts", name), f"事实“{source}”用到了但没有声明", source, "在 facts 中声明"
        if fact.count is not None:
            yield from _counted(scheme, name, fact.count, fact.where)
    for name, events in scheme.events.items():
        columns = set(events.columns)
        for key, derived in events.derive.items():
            for end in derived.ends:
                if end not in columns:
                    found, expected = end, "、".join(sorted(columns))
                    yield ("events", name, "derive", key), f"台账“{name}”没有“{end}”栏", found, expected
        if events.dated_by not in columns:
            yield ("events", name, "dated_by"), f"台账“{name}”没有“{events.dated_by}”栏", events.dated_by, ""
    yield from _cycles(scheme)


def _unused(scheme: Scheme) -> Iterator[Fault]:
    used = used_facts(scheme)
    for name, fact in scheme.facts.items():
        if name not in used and not fact.optional:
            yield ("facts", name), f"事实“{name}”声明了但没有用到", name, "删去,或在指标中使用"
    counted = {fact.count for fact in scheme.facts.values()} | {node.tally.over for node in scheme.walk() if node.tally}
    for name in scheme.events:
        if name not in counted:
            yield ("events", name), f"台账“{name}”声明了但没有用到", name, "删去,或在 facts、指标中使用"
    guards = {name for node in scheme.walk() for name in node.applies_to}
    for name in scheme.attributes:
        if name not in used and name not in guards:
            yield ("attributes", name), f"单位属性“{name}”声明了但没有用到", name, "删去,或在指标中使用"


def used_facts(scheme: Scheme) -> set[str]:
    """The facts that indicators need, directly or through derived facts."""
    used: set[str] = set()
    waiting = [name for node in scheme.walk() for name in arguments(node) if isinstance(name, str)]
    while waiting:
        name = waiting.pop()
        if name in used:
            continue
        used.add(name)
        if name in scheme.facts:
            waiting += scheme.facts[name].sources()
    return used


def _counted(scheme: Scheme, name: str, table: str, where: Condition | None) -> Iterator[Fault]:
    if table not in scheme.events:
        yield ("facts", name, "count"), f"台账“{table}”没有声明", table, "在 events 中声明"
        return
    columns = {*scheme.events[table].columns, *scheme.events[table].derive}
    for column in sorted(where.names() if where else ()):
        if column not in columns:
            expected = "、".join(sorted(columns))
            yield ("facts", name, "where"), f"台账“{table}”没有“{column}”栏", column, expected


def _cycles(scheme: Scheme) -> Iterator[Fault]:
    def reaches(start: str, name: str, seen: set[str]) -> bool:
        for source in scheme.facts[name].sources() if name in scheme.facts else []:
            if source == start or (source not in seen and reaches(start, source, seen | {source})):
                return True
        return False

    for name in scheme.facts:
        if reaches(name, name, {name}):
            yield ("facts", name), f"事实“{name}”的算法绕回了自己", name, ""


def _unknowns(scheme: Scheme) -> Iterator[Fault]:
    used = {reference.unknown for reference in references([scheme.indicators, scheme.outside, scheme.events])}
    for node in scheme.walk():
        for condition in conditions(node):
            used |= condition.unknowns()
    for name in sorted(used - {None} - set(scheme.unknowns), key=str):
        yield ("unknowns",), f"待定参数“{name}”用到了但没有声明", str(name), "在 unknowns 中声明"


def _clause_ids(scheme: Scheme, nodes: list[tuple[Indicator, Position]]) -> Iterator[Fault]:
    expected = "clauses 中的条款编号"
    for node, position in nodes:
        for index, key in enumerate(node.clauses):
            if key not in scheme.clauses:
                yield (*position, "clauses", index), f"没有条款“{key}”", key, expected
        repeated = [key for key, times in Counter(node.clauses).items() if times > 1]
        for key in repeated:
            yield (*position, "clauses"), f"条款“{key}”写了两次", key, ""
    for name, unknown in scheme.unknowns.items():
        if unknown.clause not in scheme.clauses:
            yield ("unknowns", name, "clause"), f"没有条款“{unknown.clause}”", unknown.clause, expected
    for key, reading in scheme.readings.items():
        clause = key.rpartition(":")[0]
        if clause not in scheme.clauses:
            yield ("readings", key), f"没有条款“{clause}”", key, "读法编号为“条款:序号”"
        if reading.same_as is not None and reading.same_as not in scheme.readings:
            yield ("readings", key, "same_as"), f"没有读法“{reading.same_as}”", reading.same_as, ""


def _ranking(scheme: Scheme) -> Iterator[Fault]:
    for key, node in (("of", scheme.ranking.of), ("grade", scheme.ranking.grade)):
        if node is not None and node not in scheme.by_id:
            yield ("ranking", key), f"没有指标“{node}”", node, "已有的指标编号"
