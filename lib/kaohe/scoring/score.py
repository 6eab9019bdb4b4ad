"""``kaohe.score``: one clause or indicator on given facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from kaohe.errors import KaoheError
from kaohe.ledger.facts import Facts
from kaohe.ledger.plausible import require_plausible
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Clause, Scheme
from kaohe.scheme.usage import arguments, reached
from kaohe.scoring.evaluate import Evaluator
from kaohe.scoring.given import Given, tables_of
from kaohe.scoring.states import NOT_APPLICABLE, NOT_COMPUTABLE, Bounds, State


def score(
    scheme: Scheme,
    target: str,
    facts: Mapping[str, Any],
    *,
    readings: Iterable[str] = (),
    supplied: Mapping[str, Any] | None = None,
) -> Fraction | State | Bounds | str:
    """Points of one clause or indicator on given facts.

    Parameters
    ----------
    scheme
        As loaded.
    target
        A clause id (``LC-2.2b``) or an indicator id (``2.2``).
    facts
        By the names of the scheme, base or derived (a derived fact given directly is used as given), or points of
        other indicators by their alias (``S_1``). Numbers as int, Fraction or decimal text; shares as numbers of
        percent (``"65.7"``), with a sign (``"65.7%"``) or as pairs ``[numerator, denominator]``; event tables as
        lists of dicts under the table's name; any fact as ``kaohe.NOT_APPLICABLE``.
    readings
        Choices such as ``["LC-2.2b:2B"]``.
    supplied
        Values for unknown parameters, by name. Those of ``supplied.yaml`` are not used: what the regulation hides
        stays open unless it is given here.

    Returns
    -------
    Fraction | State | Bounds | str
        Exact points (the signed change for a clause that only deducts or adds); ``NOT_APPLICABLE``; for a leaf that
        lacks a fact or parameter, and where nothing bounds the points, ``NOT_COMPUTABLE``; for an aggregate that
        lacks some, ``Bounds``; a word where the clause gives one.

    Raises
    ------
    FactError, ReadingError, ProblemReport, KaoheError
        For what is not in the scheme or does not fit it.
    """
    resolved = scheme.with_readings(list(readings)).without_supplied()
    if supplied:
        resolved = resolved.with_supplied(dict(supplied))
    clause = resolved.clauses.get(target)
    nodes = candidates(resolved, target, facts)
    found: Iterator[Any] = (_scored(resolved, node, clause, facts) for node in nodes)
    return next((item for item in found if item is not NOT_APPLICABLE), NOT_APPLICABLE)


def _scored(
    resolved: Scheme, node: Indicator, clause: Clause | None, facts: Mapping[str, Any]
) -> Fraction | State | Bounds | str:
    given = Given(resolved, node)
    for name, value in facts.items():
        given.take(name, value)
    known = given.facts()
    if clause is not None and clause.states is not None:
        return _stated(resolved, node, clause, known)
    require_plausible(known)
    column = Evaluator(resolved, known, given.fixed()).column(node.id)
    if not column.applies[0]:
        return NOT_APPLICABLE
    if column.labels is not None:
        return column.labels[0] if column.labels[0] is not None else NOT_COMPUTABLE
    low, high = column.points.at(0)
    if low == high and not isinstance(low, float):
        return Fraction(low)
    if column.leaf or (isinstance(low, float) and isinstance(high, float)):
        return NOT_COMPUTABLE
    return Bounds(low, high)


def _stated(scheme: Scheme, node: Indicator, clause: Clause, known: Facts) -> Fraction | State:
    """What a clause says without facts: its indicator's maximum, or its weight in percent."""
    parameter = node.max if clause.states == "max" else node.weight
    low, high = Evaluator(scheme, known).parameter(Fraction(0) if parameter is None else parameter).at(0)
    if low != high:
        return NOT_COMPUTABLE
    return Fraction(low) * (100 if clause.states == "weight" else 1)


def find(scheme: Scheme, target: str, facts: Iterable[str] = ()) -> Indicator:
    """The indicator behind an indicator id, an alias, or a clause id.

    Of several that rest on a clause, the first whose rule reaches one of the ``facts``.
    """
    return candidates(scheme, target, facts)[0]


def candidates(scheme: Scheme, target: str, facts: Iterable[str] = ()) -> list[Indicator]:
    """The indicators behind a target: those whose rule reaches one of the facts, if any does."""
    if target in scheme.by_id:
        return [scheme.by_id[target]]
    bare = target.partition("-")[2]
    if target in scheme.clauses and bare in scheme.by_id:
        return [scheme.by_id[bare]]
    claiming = [node for node in scheme.walk() if target in node.clauses]
    if claiming:
        given = set(facts)
        return [node for node in claiming if given & _reach(scheme, node)] or claiming
    if target in scheme.clauses:
        raise KaoheError(f"条款 {target} 不计分（{scheme.clauses[target].section}）")
    named = [node for node in scheme.walk() if node.alias and node.alias == target]
    if named:
        return named
    raise KaoheError(f"没有条款或指标“{target}”")


def _reach(scheme: Scheme, node: Indicator) -> set[str]:
    """Every name under which an indicator (or one it takes points from) can be given something."""
    found: set[str] = set()
    waiting, seen = list(node.walk()), set[str]()
    while waiting:
        item = waiting.pop()
        if item.id in seen:
            continue
        seen.add(item.id)
        waiting += item.children
        found |= {item.id, item.alias, *item.names}
        own = list(arguments(item))
        waiting += [scheme.by_id[of.node] for of in own if not isinstance(of, str)]
        found |= reached(scheme.facts, own)
        if item.rollup is not None:
            found.add(item.rollup.each)
    for table in tables_of(scheme, [scheme.by_id[name] for name in seen]):
        found |= {table, *scheme.events[table].kinds}
    return found
