"""Which indicators change with some facts: those that read them, and all that rests on those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from kaohe.analysis.few import Few
from kaohe.analysis.places import node_at
from kaohe.evaluation import Evaluation
from kaohe.scheme.primitive import NodeOf
from kaohe.scheme.usage import arguments, reached, row_rule
from kaohe.scoring.column import NodeColumn
from kaohe.scoring.evaluate import Evaluator
from kaohe.scoring.interval import Array, Interval

if TYPE_CHECKING:
    from kaohe.ledger.facts import Facts
    from kaohe.scheme.indicator import Indicator
    from kaohe.scheme.model import Scheme


def readers(scheme: Scheme, facts: Iterable[str], table: str | None = None) -> tuple[str, ...]:
    """The indicators whose own rule reads any of these facts, directly or through derived ones, or sums the table."""
    wanted, found = set(facts), []
    for node in scheme.walk():
        rule = row_rule(scheme, node)
        if reached(scheme.facts, arguments(node)) & wanted or (rule is not None and rule.over == table):
            found.append(node.id)
    return tuple(found)


def resting(scheme: Scheme, nodes: Iterable[str]) -> set[str]:
    """These indicators and all whose points rest on theirs."""
    found, waiting = set(nodes), list(nodes)
    below: dict[str, list[str]] = {}
    for node in scheme.walk():
        for name in needs(node):
            below.setdefault(name, []).append(node.id)
        if node.joins is not None:
            below.setdefault(node.id, []).append(node.joins.node)
    while waiting:
        for name in below.get(waiting.pop(), []):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def needs(node: Indicator) -> list[str]:
    """The indicators whose points one is made of: its children, and those its rule reads."""
    return [child.id for child in node.children] + [
        item.node for item in arguments(node) if isinstance(item, NodeOf)
    ]


def total(
    ev: Evaluation,
    facts: Facts,
    moved: set[str],
    units: Array,
    columns: Mapping[str, NodeColumn] | None = None,
) -> Interval:
    """The total under other facts of some units, that of the others as it is.

    Only the indicators ``moved`` are computed anew (``columns`` stand as given), and only for these units, unless
    points are gathered from others.
    """
    root = ev.scheme.ranking.of
    kept = {name: column for name, column in ev.columns.items() if name not in moved} | dict(columns or {})
    if units.all() or any(ev.scheme.by_id[name].rollup is not None for name in moved):
        return Evaluator(ev.scheme, facts, columns=kept).column(root).points
    places = np.flatnonzero(units)
    mine = {name: node_at(column, places) for name, column in kept.items()}
    found = Evaluator(ev.scheme, Few(facts, places), columns=mine).column(root).points
    low, high = ev.columns[root].points.low.copy(), ev.columns[root].points.high.copy()
    low[places], high[places] = found.low, found.high
    return Interval(low, high)


def under(ev: Evaluation, facts: Facts, moved: set[str]) -> Evaluation:
    """The whole evaluation under other facts."""
    kept = {name: column for name, column in ev.columns.items() if name not in moved}
    return Evaluation(ev.scheme, ev.ledger, as_of=ev.as_of, facts=facts, columns=kept)
