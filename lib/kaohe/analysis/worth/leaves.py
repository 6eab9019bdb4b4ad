"""The most that can hang on a missing fact: its indicators held at their worst, and at their best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from kaohe.analysis.whatmoves import total
from kaohe.analysis.worth.tried import LARGE
from kaohe.scheme.primitive import NodeOf
from kaohe.scheme.usage import arguments
from kaohe.scoring.interval import Array, Interval, constant

if TYPE_CHECKING:
    from kaohe.analysis.worth.lacking import Lacking
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.indicator import Indicator
    from kaohe.scoring.column import NodeColumn

_MOST_LEAVING = 3


def ends(
    ev: Evaluation, item: Lacking, units: Array, moved: set[str], counted: set[str]
) -> tuple[Array, Array] | None:
    """Below what no value of a fact takes the best total of these units, and above what none takes the worst.

    The indicators that read the fact are held at their least and at their most, and leave where they may. None where
    that need not be enough: what rests on these indicators must grow with them. ``counted`` are the moved indicators
    that the total rests on.
    """
    own = [name for name in item.nodes if name in counted]
    leaving = [name for name in own if (ev.columns[name].may_leave & units).any()]
    if len(leaving) > _MOST_LEAVING or not all(
        _grows(ev, name, counted, own=name in own) for name in counted
    ):
        return None
    now = ev.columns[ev.scheme.ranking.of].points
    falls, rises = now.high, now.low
    for gone in _subsets(leaving):
        least = {name: _held(ev.columns[name], units, leaves=name in gone, most=False) for name in own}
        most = {name: _held(ev.columns[name], units, leaves=name in gone, most=True) for name in own}
        falls = np.minimum(falls, total(ev, ev.facts, moved, units, least).high)
        rises = np.maximum(rises, total(ev, ev.facts, moved, units, most).low)
    return falls, rises


def _subsets(names: list[str]) -> Iterator[set[str]]:
    for chosen in product((False, True), repeat=len(names)):
        yield {name for name, is_in in zip(names, chosen, strict=True) if is_in}


def _held(column: NodeColumn, units: Array, *, leaves: bool, most: bool) -> NodeColumn:
    """An indicator at one end of its points, or gone where it may leave; an end without limit is a large number."""
    size = len(units)
    large = constant(LARGE[-1], size)
    end = np.maximum(np.minimum(column.points.high if most else column.points.low, large), -large)
    applies = column.applies & ~(column.may_leave & units) if leaves else column.applies
    points = column.points.choose(Interval(end, end), units)
    return replace(column, points=points, applies=applies, may_leave=column.may_leave & ~units)


def _grows(ev: Evaluation, name: str, moved: set[str], *, own: bool) -> bool:
    """Whether the points of a moved indicator can be held, or grow with those of the indicators it rests on."""
    node, column = ev.scheme.by_id[name], ev.columns[name]
    if column.loss is not None:
        return False
    if own:
        return not node.children or bool(column.maximum.known.all() and not column.may_leave.any())
    if node.convert is not None and not (isinstance(node.convert, Fraction) and node.convert > 0):
        return False
    reads = any(isinstance(item, NodeOf) and item.node in moved for item in arguments(node))
    return not reads or _follows(node)


def _follows(node: Indicator) -> bool:
    """Whether an indicator that takes over others' points grows with them."""
    if node.rollup is not None or node.rate is not None:
        return True
    if node.linear is not None:
        rate, step = node.linear.rate, node.linear.step
        return isinstance(rate, Fraction) and isinstance(step, Fraction) and rate * step > 0
    return node.table is not None and node.table.of is None
