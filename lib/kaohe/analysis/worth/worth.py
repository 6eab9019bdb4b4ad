"""Each missing fact of each unit: how much of the total hangs on it alone, the rest being as open as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaohe.analysis.awaited import awaiting
from kaohe.analysis.unknowns import concerned
from kaohe.analysis.whatmoves import resting, total
from kaohe.analysis.worth.lacking import Kind, Lacking, lacking
from kaohe.analysis.worth.leaves import ends
from kaohe.analysis.worth.trials import trials
from kaohe.quantities import INFINITY, Number
from kaohe.scheme.usage import pooled, reached
from kaohe.scoring.interval import Array

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


_BEYOND = 10**5
"""Points that only :data:`LARGE` numbers give: without limit."""


@dataclass(frozen=True)
class Worth:
    """What one missing fact of one unit is worth.

    Attributes
    ----------
    name, title, kind
        The fact (``fact``), the share of which both parts are missing (``share``), or the event table: nothing said
        of it (``absent``), rows short (``short``), blanks (``blank``).
    nodes, clauses
        The indicators of the unit that read it and are open, and their clauses.
    falls_to
        The best total once the fact is known at its worst, the rest as open as it is.
    rises_to
        The worst total once it is known at its best.
    least, most
        Points of the total that hang on it: the larger of what the best total falls and what the worst total rises.
        Values of the fact were tried for ``least``, which is reached; no value gives more than ``most``.
    """

    unit: str
    name: str
    title: str
    kind: Kind
    nodes: tuple[str, ...]
    clauses: tuple[str, ...]
    falls_to: Number
    rises_to: Number
    least: Number
    most: Number

    @property
    def exact(self) -> bool:
        """Whether no more can hang on it than was found."""
        return self.least == self.most


def worth(ev: Evaluation, unit: str | None = None) -> list[Worth]:
    """What each missing fact is worth, the most first; of one unit, or of all.

    Facts on which nothing of the total hangs (behind a cap or a veto) are worth 0 and stand last.
    """
    ev = awaiting(ev)
    wanted = ev.columns[ev.scheme.ranking.of].applies.copy()
    if unit is not None:
        wanted &= np.arange(len(ev.units)) == ev.index(unit)
    counted = {node.id for node in concerned(ev.scheme, grade=False)}
    found: list[Worth] = []
    for item in lacking(ev):
        units = item.units & wanted & _applying(ev, item)
        moved = resting(ev.scheme, item.nodes)
        for batch in _batches(ev, item, units, moved):
            found += _worths(ev, item, batch, moved, moved & counted)
    places = {name: place for place, name in enumerate(ev.units)}
    return sorted(found, key=lambda one: (-one.most, -one.least, places[one.unit]))


def _applying(ev: Evaluation, item: Lacking) -> Array:
    """Units of which an indicator that reads the fact applies."""
    found: Array = np.logical_or.reduce([ev.columns[name].applies for name in item.nodes])
    return found


def _batches(ev: Evaluation, item: Lacking, units: Array, moved: set[str]) -> Iterator[Array]:
    """Units that may be tried at once: the total of none hangs on the facts of another."""
    specs = ev.scheme.facts
    together = {name for name in pooled(ev.scheme) if reached(specs, [name]) & set(item.facts)}
    above: set[str] = set()
    for name in moved:
        rule = ev.scheme.by_id[name].rollup
        if rule is not None:
            words = ev.facts.column(rule.by).words
            above |= {word for word in ([] if words is None else words) if word}
    gathering = np.array([name in above for name in ev.units], dtype=bool)
    alone = units if together else units & gathering
    if (units & ~alone).any():
        yield units & ~alone
    for index in np.flatnonzero(alone):
        yield np.arange(len(units)) == index


def _worths(
    ev: Evaluation, item: Lacking, units: Array, moved: set[str], counted: set[str]
) -> Iterator[Worth]:
    now = ev.columns[ev.scheme.ranking.of].points
    found = trials(ev, item, units)
    most = None if found.all else ends(ev, item, units, moved, counted) or (now.low, now.high)
    falls, rises = now.high, now.low
    for facts in found.facts:
        one = total(ev, facts, moved, units)
        falls, rises = np.minimum(falls, one.high), np.maximum(rises, one.low)
        if most is not None and _reached(units, (falls, rises), most):
            break
    most = (falls, rises) if most is None else most
    for index in (int(place) for place in np.flatnonzero(units)):
        low, high = now.at(index)
        reached_ = _larger(high, falls[index], low, rises[index])
        limit = max(reached_, _larger(high, most[0][index], low, most[1][index]))
        reached_, limit = (INFINITY if number > _BEYOND else number for number in (reached_, limit))
        open_ = [name for name in item.nodes if _open(ev, name, index)]
        clauses = dict.fromkeys(clause for name in open_ for clause in ev.scheme.by_id[name].clauses)
        yield Worth(
            ev.units[index],
            item.name,
            item.title,
            item.kind,
            tuple(open_),
            tuple(clauses),
            falls[index],
            rises[index],
            reached_,
            limit,
        )


def _reached(units: Array, found: tuple[Array, Array], most: tuple[Array, Array]) -> bool:
    """Whether trying more values can find nothing more."""
    falls, rises = (
        np.asarray(one == other, dtype=bool)[units] for one, other in zip(found, most, strict=True)
    )
    return bool(falls.all() and rises.all())


def _open(ev: Evaluation, name: str, index: int) -> bool:
    column = ev.columns[name]
    if column.labels is not None:
        return bool(column.applies[index]) and column.labels[index] is None
    return not column.known[index]


def _larger(high: Number, falls: Number, low: Number, rises: Number) -> Number:
    """What the best total falls, or the worst rises; an end without limit that stays so has not moved."""
    down = 0 if high == falls else high - falls
    up = 0 if low == rises else rises - low
    return max(down, up)
