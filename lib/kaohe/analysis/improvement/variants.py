"""One unit many times over, each time with other facts: scored in one pass by the same rules as everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from kaohe.analysis.improvement.dependence import Atom, Dependence
from kaohe.analysis.improvement.overlay import Overlay, entry
from kaohe.analysis.places import fact_at, node_at, rows_at
from kaohe.evaluation import Evaluation
from kaohe.ledger.counting.unitranks import substituted
from kaohe.ledger.facts import Facts
from kaohe.ledger.reconcile import Settled
from kaohe.ledger.standing import Standings
from kaohe.quantities import Number
from kaohe.scheme.fact import Fact
from kaohe.scoring.column import NodeColumn
from kaohe.scoring.evaluate import Evaluator
from kaohe.scoring.facts import FactColumn, RowColumns, column
from kaohe.scoring.interval import Array, Interval


class Variants(Facts):
    """The facts of N copies of one unit, each under an overlay.

    Derived facts follow what is changed; sums over all units move with the unit's own part; everything else is as
    in the evaluation it is made from.
    """

    def __init__(self, ev: Evaluation, index: int, overlays: Sequence[Overlay]) -> None:
        self.base, self.index, self.overlays = ev.facts, index, overlays
        self.scheme, self.ledger, self.as_of, self.complete = ev.scheme, ev.ledger, ev.as_of, False
        unit, size = ev.units[index], len(overlays)
        self.units = [f"{unit}·{place}" for place in range(size)]
        self.touched = {name for overlay in overlays for name in overlay.facts}
        self.tables = {name for overlay in overlays for name, rows in overlay.removed.items() if rows}
        self._columns: dict[str, FactColumn] = {}
        self._rows: dict[str, RowColumns] = {}
        self._moving: dict[str, bool] = {}
        self._derivations = {}
        recorded: dict[tuple[str, str], Settled] = {}
        made: dict[tuple[str, Any], Settled] = {}
        for name in sorted(self.touched):
            own = self.base.entered(unit, name)
            for place, overlay in enumerate(overlays):
                item = own
                if name in overlay.facts:
                    value = overlay.facts[name]
                    key = (name, (type(value), value))
                    item = made.get(key)
                    if item is None and value is not None:
                        item = made[key] = Settled(entry(value))
                if item is not None:
                    recorded[(self.units[place], name)] = item
        self._standings = Standings(self, recorded, alone=True)

    def moves(self, name: str) -> bool:
        """Whether a fact differs between the copies or from the evaluation."""
        if name not in self._moving:
            self._moving[name] = self._moves(name)
        return self._moving[name]

    def _moves(self, name: str) -> bool:
        spec = self.scheme.facts.get(name)
        if spec is None or name in self.touched:
            return name in self.touched
        if self.base.entered(self.base.units[self.index], name) is not None:
            return False
        return spec.table in self.tables or any(self.moves(source) for source in spec.sources())

    def _column(self, name: str) -> FactColumn:
        spec = self.scheme.facts.get(name)
        if spec is None or not self.moves(name):
            return repeated(self.base.column(name), self.index, len(self.units))
        return self._fact(name, spec)

    def _summed(self, spec: Fact, value: Interval) -> Interval:
        assert spec.over_all_units is not None
        taken = self.base._among(spec)
        whole = self.base.column(spec.over_all_units).value
        others = [place for place in np.flatnonzero(taken) if place != self.index]
        rest = Interval.between(
            sum(whole.low[place] for place in others),
            sum(whole.high[place] for place in others),
            len(self.units),
        )
        return rest + value if taken[self.index] else rest

    def ranked(self, spec: Fact, of: FactColumn) -> FactColumn:
        """Each copy's rank, all other units as they are."""
        assert spec.rank is not None
        whole = self.base.column(spec.rank.of)
        made: dict[tuple[Number, Number], FactColumn] = {}
        spans = [of.value.at(copy) for copy in range(len(of))]
        for copy, span in enumerate(spans):
            if span not in made:
                made[span] = self.base.ranked(spec, substituted(whole, self.index, of, copy))
        ranks = [made[span].value.at(self.index) for span in spans]
        low, high = Interval.of([one for one, _ in ranks]), Interval.of([one for _, one in ranks])
        states = {
            state: np.array([getattr(made[span], state)[self.index] for span in spans], dtype=bool)
            for state in ("applies", "missing", "empty", "maybe_empty")
        }
        return column(Interval(low.low, high.low), "count", **states)

    def _tallied(self, spec: Fact, table: str) -> FactColumn:
        if table in self.tables:
            return super()._tallied(spec, table)
        return repeated(self.base._tallied(spec, table), self.index, len(self.units))

    def rows(self, table: str) -> RowColumns:
        """The rows of every copy, each without those its overlay removes."""
        if table not in self._rows:
            self._rows[table] = self._repeated_rows(table)
        return self._rows[table]

    def _repeated_rows(self, table: str) -> RowColumns:
        rows = self.base.rows(table)
        mine = [int(row) for row in np.flatnonzero(rows.unit == self.index)]
        taken, whose = [], []
        for place, overlay in enumerate(self.overlays):
            gone = overlay.removed.get(table, frozenset())
            kept = [row for row in mine if row not in gone]
            taken += kept
            whose += [place] * len(kept)
        order, unit = np.array(taken, dtype=int), np.array(whose, dtype=int)
        size = len(self.units)
        short = np.full(size, rows.short[self.index])
        expected = self.scheme.events[table].expected
        if expected is not None:
            sure = np.bincount(unit[rows.sure[order]], minlength=size)
            short = np.maximum(int(expected.rows) - sure, 0)
        return rows_at(rows, order, unit=unit, absent=np.full(size, rows.absent[self.index]), short=short)


def scored(
    known: Dependence, overlays: Sequence[Overlay], nodes: Iterable[str], moving: set[str]
) -> dict[str, NodeColumn]:
    """Some indicators of one unit under each overlay; ``moving`` are the indicators that can differ at all.

    Sums over event rows are scored once for overlays that say the same about them.
    """
    ev, index = known.ev, known.index
    columns = {
        name: repeated_node(column, index, len(overlays))
        for name, column in ev.columns.items()
        if name not in moving
    }
    for name in moving:
        if ev.scheme.by_id[name].tally is not None:
            own, order = _distinct(known.node(name), overlays)
            if len(own) < len(overlays):
                few = scored(known, own, [name], moving)[name]
                columns[name] = node_at(few, order)
    evaluator = Evaluator(ev.scheme, Variants(ev, index, overlays), columns=columns)
    return {name: evaluator.column(name) for name in nodes}


def _distinct(atoms: frozenset[Atom], overlays: Sequence[Overlay]) -> tuple[list[Overlay], Array]:
    """The overlays with only what concerns some atoms, each once, and which of them each overlay is."""
    found: dict[tuple[Any, ...], int] = {}
    few: list[Overlay] = []
    order: list[int] = []
    for overlay in overlays:
        facts = {name: value for name, value in overlay.facts.items() if name in atoms}
        removed = {
            table: kept
            for table, rows in overlay.removed.items()
            if (kept := frozenset(row for row in rows if (table, row) in atoms))
        }
        key = (tuple(facts.items()), tuple(removed.items()))
        if key not in found:
            found[key] = len(few)
            few.append(Overlay(facts, removed))
        order.append(found[key])
    return few, np.array(order, dtype=int)


def repeated(column: FactColumn, index: int, size: int) -> FactColumn:
    """One unit's fact, many times."""
    return fact_at(column, np.full(size, index, dtype=int))


def repeated_node(column: NodeColumn, index: int, size: int) -> NodeColumn:
    """One unit's points, many times."""
    return node_at(column, np.full(size, index, dtype=int))
