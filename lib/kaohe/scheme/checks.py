"""What must hold between the parts of a scheme."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from kaohe.ledger.model import SOURCES
from kaohe.quantities import plain
from kaohe.scheme import bands, declared, unit
from kaohe.scheme.fault import SOME_ID, Fault
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.primitive import Table
from kaohe.scheme.quotes import locate, occurrences
from kaohe.scheme.totals import total
from kaohe.scheme.usage import arguments, conditions, used_facts
from kaohe.scheme.yamltree import Position

__all__ = ["arguments", "check", "conditions", "consistency", "of_node", "raw_nodes", "used_facts"]


def raw_nodes(data: dict[str, Any]) -> Iterator[tuple[Position, dict[str, Any]]]:
    """Every indicator's position and raw data, in the order of :meth:`Scheme.walk`."""
    yield from raw_tree(data.get("indicators"), ("indicators",))
    for index, node in enumerate(data.get("outside") or []):
        yield from raw_tree(node, ("outside", index))


def raw_tree(node: Any, position: Position) -> Iterator[tuple[Position, dict[str, Any]]]:
    """The same of one indicator and all under it."""
    yield position, node
    for key in ("mean", "sum"):
        if isinstance(node.get(key), list):
            for index, child in enumerate(node[key]):
                yield from raw_tree(child, (*position, key, index))


def check(
    scheme: Scheme, data: dict[str, Any], text: str | None, refused: dict[str, Any] | None = None
) -> Iterator[Fault]:
    """Every fault of a validated scheme.

    ``text`` is its regulation (None when it could not be read). When parts of the file were ``refused`` and
    mended, its own data are given: what they mention counts as used.
    """
    found = list(consistency(scheme, data))
    yield from found
    meant = {fault.meant for fault in found}
    yield from (fault for fault in declared.unused(scheme, refused) if fault.found not in meant)
    if text is not None:
        yield from _quotes(scheme, text)


def consistency(scheme: Scheme, data: dict[str, Any], *, totals: bool = True) -> Iterator[Fault]:
    """What must hold under every reading.

    ``totals`` False lets maxima and weights not add up: a scenario may, and is shown to.
    """
    nodes = [
        (node, position, raw) for node, (position, raw) in zip(scheme.walk(), raw_nodes(data), strict=True)
    ]
    yield from _ids(nodes)
    for node, position, raw in nodes:
        yield from of_node(scheme, node, position, raw, totals=totals)
    yield from unit.faults(scheme)
    yield from declared.in_facts(scheme, data)
    yield from declared.in_events(scheme, data)
    yield from declared.unknowns(scheme, data)
    yield from declared.clause_ids(scheme)
    yield from declared.readings(scheme)
    yield from _ranking(scheme)
    yield from _sources(data)


def of_node(
    scheme: Scheme, node: Indicator, position: Position, raw: dict[str, Any], *, totals: bool = True
) -> Iterator[Fault]:
    """What must hold for one indicator, whose children have been validated."""
    for key, what in (("max", "满分"), ("weight", "权重")):
        value = getattr(node, key)
        if isinstance(value, Fraction) and value < 0:
            yield Fault((*position, key), f"{what}为负", plain(value), "0 或正数")
    if totals:
        yield from _maxima(scheme, node, position)
    yield from _weights(scheme, node, position, totals=totals)
    yield from _tables(scheme, node, position)
    yield from _arguments(node, position)
    yield from declared.in_node(scheme, node, position, raw)


def _ids(nodes: list[tuple[Indicator, Position, dict[str, Any]]]) -> Iterator[Fault]:
    first: dict[str, Position] = {}
    for node, position, _ in nodes:
        if node.id in first:
            place = (*position, "id")
            needs = (place, (*first[node.id], "id"))
            yield Fault(place, f"指标编号“{node.id}”重复", "", "每个编号只用一次", needs)
        first.setdefault(node.id, position)


def _maxima(scheme: Scheme, node: Indicator, position: Position) -> Iterator[Fault]:
    found = total(scheme, node)
    if node.total is None or not isinstance(node.max, Fraction) or found is None or found.unknowns:
        return
    summed, stated = found.shown()
    children = [(*position, "sum", index) for index in range(len(node.total))]
    needs: tuple[Position, ...] = ((*position, "max"), (*position, "discrepancy"))
    needs += tuple((*child, key) for child in children for key in ("max", "joins"))
    if found.right:
        if node.discrepancy is not None:
            message = "各项满分相加与所列满分一致，无须声明"
            yield Fault((*position, "discrepancy"), message, summed, "", needs)
    elif node.discrepancy is None:
        message, expected = "各项满分相加与所列满分不符", f"{stated}，或用 discrepancy 声明原文如此"
        yield Fault((*position, "max"), message, summed, expected, needs)
    elif not found.declared:
        place = (*position, "discrepancy", "items")
        yield Fault(place, "声明的各项满分之和不对", plain(node.discrepancy.items), summed, needs)


def _weights(scheme: Scheme, node: Indicator, position: Position, *, totals: bool) -> Iterator[Fault]:
    weights = [child.weight for child in node.mean or []]
    given = [weight for weight in weights if weight is not None]
    if not given:
        return
    place = (*position, "mean")
    needs = tuple((*place, index, "weight") for index in range(len(weights)))
    found = total(scheme, node)
    if len(given) < len(weights):
        yield Fault(place, "有的指标有 weight，有的没有", "", "全部写明，或全部不写（等权）", needs)
    elif totals and found is not None and not found.unknowns and not found.right:
        yield Fault(place, "权重相加不是 100%", found.shown()[0], "100%", needs)


def _tables(scheme: Scheme, node: Indicator, position: Position) -> Iterator[Fault]:
    for table, step in _tables_of(node):
        of, place = table.of, (*position, *step)
        ratio = isinstance(of, str) and of in scheme.facts and scheme.facts[of].type == "ratio"
        key = "bands" if table.bands is not None else "rows"
        if not table.all_rows:
            yield Fault((*place, key), f"{key} 中没有一行", "", "至少一行", (place,))
        for index, message, expected in bands.faults(table, ratio=ratio):
            yield Fault((*place, key, index), message, "", expected, (place,))
        if table.bands is not None and of is None:
            yield Fault(place, "bands 须用 of 写明按什么分档", "", "事实名", (place,))


def _tables_of(node: Indicator) -> Iterator[tuple[Table, Position]]:
    if node.table is not None:
        yield node.table, ("table",)
    if node.tally is not None and node.tally.table is not None:
        yield node.tally.table, ("sum", "table")


def _arguments(node: Indicator, position: Position) -> Iterator[Fault]:
    """A linear rule needs an argument of its own, unless it stands in a table that has one."""
    places: list[Position] = [(*position, "linear")] if node.linear and node.linear.of is None else []
    if node.table is not None and node.table.of is None and node.table.rows is not None:
        for index, row in enumerate(node.table.rows):
            if row.linear is not None and row.linear.of is None:
                outcome: Position = ("otherwise", "linear") if row.last else ("linear",)
                places.append((*position, "table", "rows", index, *outcome))
    for place in places:
        yield Fault(place, "linear 须用 of 写明按什么计算", "", "事实名或 {node: 指标编号}", (place,))


def _ranking(scheme: Scheme) -> Iterator[Fault]:
    for key, node in (("of", scheme.ranking.of), ("grade", scheme.ranking.grade)):
        if node is not None and node not in scheme.by_id:
            yield Fault(("ranking", key), f"没有指标“{node}”", node, "已有的指标编号", (SOME_ID,))


def _sources(data: dict[str, Any]) -> Iterator[Fault]:
    """The order of sources as the file has it; those it does not name follow by themselves."""
    place: Position = ("sources", "precedence")
    given = (data.get("sources") or {}).get("precedence")
    if given == []:
        yield Fault(place, "没有写明来源的次序", "空的列表", "至少一种来源；要用通常的次序，删去 precedence")
    first: set[str] = set()
    for index, source in enumerate(given or []):
        name = str(source)
        if name not in SOURCES:
            near = next(iter(get_close_matches(name, SOURCES, n=1)), "")
            yield Fault(
                (*place, index), f"没有这种来源“{name}”", "", f"“{near}”？" if near else "、".join(SOURCES)
            )
        elif name in first:
            yield Fault((*place, index), f"来源“{name}”重复", "", "每种来源只写一次", (place,))
        first.add(name)


def _quotes(scheme: Scheme, text: str) -> Iterator[Fault]:
    verbatim = f"{scheme.regulation} 中的原句"
    for key, clause in scheme.clauses.items():
        where = locate(text, clause)
        if isinstance(where, str):
            stands = bool(occurrences(text, clause.quote.strip()))
            wrong = "occurrence" if stands and clause.occurrence is not None else "quote"
            place: Position = ("clauses", key, wrong)
            yield Fault(
                place, where, clause.text[:40], "" if stands else verbatim, (("clauses", key, "quote"), place)
            )
    for index, waiver in enumerate(scheme.waivers):
        if waiver.quote and not occurrences(text, waiver.quote):
            place = ("waivers", index, "quote")
            yield Fault(place, "引文不在办法原文中", waiver.quote[:40], verbatim)
