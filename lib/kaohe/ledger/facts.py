"""Scheme × ledger → facts: entered values settled between sources, derived values counted from event rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from kaohe.ledger import attributes, told
from kaohe.ledger.corrections import Correction, corrections
from kaohe.ledger.counting.events import event_rows
from kaohe.ledger.counting.joined import Joined, joined
from kaohe.ledger.counting.tallies import tallied
from kaohe.ledger.counting.unitranks import Members, unit_ranks
from kaohe.ledger.entered import entered_column
from kaohe.ledger.model import Ledger
from kaohe.ledger.reconcile import Settled, settle
from kaohe.ledger.standing import Standings
from kaohe.quantities import INFINITY
from kaohe.scheme.base import Reference
from kaohe.scheme.fact import Fact
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import reached
from kaohe.scoring.facts import FactColumn, RowColumns, column, traced
from kaohe.scoring.interval import Interval
from kaohe.scoring.leaf import limit_data
from kaohe.scoring.parameters import Parameters


class Facts:
    """The facts of one ledger, column by column, computed when asked for.

    ``complete`` takes the ledger as all there is: used for facts handed over in Python.
    """

    def __init__(
        self,
        scheme: Scheme,
        ledger: Ledger,
        *,
        as_of: date | None = None,
        complete: bool = False,
        settled: dict[tuple[str, str], Settled] | None = None,
    ) -> None:
        self.scheme, self.ledger, self.as_of, self.complete = scheme, ledger, as_of, complete
        self.units: list[str] = ledger.units["unit"].tolist()
        if settled is None:
            settled = settle(ledger.facts, scheme.sources.precedence, as_of)
        self._standings = Standings(self, settled, alone=complete)
        self._columns: dict[str, FactColumn] = {}
        self._rows: dict[str, RowColumns] = {}
        self._corrected: dict[str, list[Correction]] = {}
        self._derivations: dict[str, FactColumn] = {}

    def under(
        self,
        scheme: Scheme,
        facts: Collection[str],
        tables: Collection[str],
        *,
        ledger: Ledger | None = None,
        entered: Collection[tuple[str, str]] = (),
    ) -> Facts:
        """The facts that a changed scheme, and a changed ledger of the same units, ask for.

        ``facts`` and ``tables`` mean the same there; what is known of them is kept. ``entered`` are the (unit, fact)
        recorded otherwise in the changed ledger.
        """
        ledger, settled = ledger or self.ledger, self._standings.recorded
        if entered:
            frame = ledger.facts[ledger.facts["unit"].isin({unit for unit, _ in entered})]
            keys = zip(frame["unit"], frame["fact"], strict=True)
            changed = np.array([key in entered for key in keys], dtype=bool)
            settled = {key: item for key, item in settled.items() if key not in entered}
            settled |= settle(frame[changed], scheme.sources.precedence, self.as_of)
        other = Facts(scheme, ledger, as_of=self.as_of, complete=self.complete, settled=settled)
        apart = set(self.scheme.facts)
        other._columns = {
            name: column for name, column in self._columns.items() if name in facts or name not in apart
        }
        other._rows = {name: rows for name, rows in self._rows.items() if name in tables}
        return other

    def given(self, columns: Mapping[str, FactColumn], rows: Mapping[str, RowColumns] | None = None) -> Facts:
        """The same with some columns and event tables as handed over; what is derived from them is derived anew."""
        specs, tables = self.scheme.facts, dict(rows or {})
        kept = set()
        for name in specs:
            behind = reached(specs, [name])
            if not behind & set(columns) and not any(
                specs[other].table in tables for other in behind if other in specs
            ):
                kept.add(name)
        other = self.under(self.scheme, kept, set(self._rows) - set(tables))
        other._columns |= columns
        other._rows |= tables
        return other

    @property
    def settled(self) -> dict[tuple[str, str], Settled]:
        """What stands of each (unit, fact) that was entered, and what other sources say, what is computed included."""
        return self._standings.every

    def entered(self, unit: str, name: str) -> Settled | None:
        """What stands of a unit's fact, if that was entered: None where it is missing, or what is computed stands."""
        item = self.settled.get((unit, name))
        return None if item is None or item.entry.counted else item

    def computed(self, name: str) -> FactColumn:
        """What a derived fact comes to, whatever was entered of it."""
        if name not in self._derivations:
            self._derivations[name] = self._derived(self.scheme.facts[name])
        return self._derivations[name]

    def outside(self, table: str) -> list[str]:
        """Where the rows of an event table stand that are dated outside the period (or after the as-of day)."""
        frame = self.ledger.events[table]
        counted = set(self.rows(table).places)
        return [place for place in frame["place"] if place not in counted]

    @property
    def unlisted(self) -> list[str]:
        """Units of the ledger that the regulation's roster does not name; none where it has no roster."""
        return [unit for unit in self.units if unit not in self.scheme.units] if self.scheme.units else []

    @property
    def unheard(self) -> list[str]:
        """Units of the roster that the ledger lacks."""
        return [unit for unit in self.scheme.units if unit not in self.units]

    @property
    def corrected_entries(self) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
        """Unit, fact and the records of one source and day, oldest first, wherever one corrects another."""
        for (unit, name), items in self._standings.replacing.items():
            kind = self.scheme.facts[name].type if name in self.scheme.facts else "count"
            for item in items:
                yield unit, name, [told.entered(entry, kind) for entry in (*item.replaced, item)]

    def corrections(self, table: str) -> list[Correction]:
        """What was corrected in an event table, of the rows dated up to the as-of day."""
        if table not in self._corrected:
            every = corrections(self.ledger, table, self.scheme.events[table])
            self._corrected[table] = [item for item in every if self._dated(item)]
        return self._corrected[table]

    def _heard(self, day: date | None) -> bool:
        """Whether a row of a day tells that its unit kept the table."""
        period, last = self.scheme.period, self.as_of or date.max
        return day is None or period.start <= day <= min(period.end, last)

    def _dated(self, item: Correction) -> bool:
        days = [day for day in item.days if day is not None]
        return self.as_of is None or not days or min(days) <= self.as_of

    def place(self, unit: str, name: str) -> str:
        """Where a unit's standing value of a fact was entered; empty when it was not."""
        item = self.settled.get((unit, name))
        return "" if item is None else item.entry.place

    def column(self, name: str) -> FactColumn:
        """A fact, an attribute or ``group`` by name."""
        if name not in self._columns:
            self._columns[name] = self._column(name)
        return self._columns[name]

    def kept(self, table: str) -> bool:
        """Whether anybody kept an event table: False only for one not handed over in Python."""
        return not self.complete or table in self.ledger.events

    def _column(self, name: str) -> FactColumn:
        spec = self.scheme.facts.get(name)
        if spec is not None:
            return self._fact(name, spec)
        if name == "group":
            return attributes.group(self.scheme, self.ledger)
        return attributes.attribute(self.scheme, self.ledger, name)

    def rows(self, table: str) -> RowColumns:
        """An event table by name."""
        if table not in self._rows:
            given = table in self.ledger.events
            frame = self.ledger.events[table] if given else self.ledger.facts.iloc[:0][["unit", "place"]]
            zero = {
                unit
                for (unit, fact), item in self._standings.recorded.items()
                if fact == table and item.entry.value == 0
            }
            gone = {item.units[0] for item in self.corrections(table) if self._heard(item.days[0])}
            self._rows[table] = event_rows(
                self.scheme,
                table,
                frame,
                self.units,
                zero_reports=zero | gone,
                as_of=self.as_of,
                complete=(True if given else None) if self.complete else False,
                groups=self._groups(table),
            )
        return self._rows[table]

    def sampled(self, spec: Fact) -> Interval | None:
        """How many rows each unit's sample should have; None where the fact is of no sample."""
        if spec.sample is None:
            return None
        return self._term(spec.sample.size).minimum(self.column(spec.sample.of).value)

    def _groups(self, table: str) -> list[str | None] | None:
        """Each unit's group, where rows are ranked within groups."""
        if not self.scheme.events[table].linked:
            return None
        words = self.column("group").words
        return None if words is None else list(words)

    def _fact(self, name: str, spec: Fact) -> FactColumn:
        given = self._standings.of(name)
        stands = [None if item is None or item.entry.counted else item for item in given]
        entered = self._entered(name, spec, stands)
        if not spec.derived or not entered.missing.any():
            return entered
        derived = self.computed(name)
        absent = entered.missing
        value = entered.value.choose(derived.value, absent)

        def trace(index: int) -> dict[str, Any]:
            item = given[index]
            if not absent[index]:
                return entered.trace(index)
            return derived.trace(index) | ({} if item is None else told.others(item, spec.type))

        return FactColumn(
            value=value,
            kind=spec.type,
            applies=np.where(absent, derived.applies, entered.applies),
            missing=absent & derived.missing,
            empty=np.where(absent, derived.empty, entered.empty),
            maybe_empty=absent & derived.maybe_empty,
            trace=trace,
        )

    def _entered(self, name: str, spec: Fact, given: list[Settled | None]) -> FactColumn:
        """A fact as entered; a value that was withdrawn is told."""
        gone = {
            index: [entry for entry in replacing if entry.value is None]
            for index, unit in enumerate(self.units)
            if (replacing := self._standings.replacing.get((unit, name)))
        }
        return entered_column(spec, given, gone)

    def _derived(self, spec: Fact) -> FactColumn:
        if spec.table is not None:
            return self._tallied(spec, spec.table)
        parts = [self.column(name) for name in spec.sources()]
        if spec.rank is not None:
            return self.ranked(spec, parts[0])
        if spec.over_all_units is not None:
            found = Joined(self._summed(spec, parts[0].value))
        else:
            found = joined(spec, [self._term(term) for term in spec.terms()])
        size = len(self.units)
        applies = np.logical_and.reduce([np.ones(size, dtype=bool), *(part.applies for part in parts)])
        empty, maybe = found.empty, found.maybe_empty
        if empty is None:
            empty = np.logical_or.reduce([np.zeros(size, dtype=bool), *(part.empty for part in parts)])
        maybe = np.zeros(size, dtype=bool) if maybe is None else maybe
        missing = ~found.value.known & ~empty

        def trace(index: int) -> dict[str, Any]:
            of = [term if isinstance(term, str) else limit_data(term) for term in spec.terms()]
            return {"title": spec.title, "unit": spec.unit, "how": spec.rule, "of": of}

        states = {"applies": applies, "missing": missing, "empty": empty, "maybe_empty": maybe}
        return traced(column(found.value, spec.type, **states), trace)

    def _term(self, term: str | Fraction | Reference) -> Interval:
        if isinstance(term, str):
            return self.column(term).value
        return Parameters(self.scheme, len(self.units), self.column)(term)

    def _summed(self, spec: Fact, value: Interval) -> Interval:
        """The sum over all units (or those ``among`` takes in), the same for each."""
        size = len(self.units)
        value = Interval.constant(Fraction(0), size).choose(value, self._among(spec))
        return Interval.between(sum(value.low), sum(value.high), size)

    def _among(self, spec: Fact) -> np.ndarray[Any, Any]:
        """The units a sum over all units takes in; an attribute nobody gave leaves none out.

        Facts handed over in Python are of one unit, which then stands for all.
        """
        among = {} if self.complete else spec.among
        return attributes.among(among, self.column, len(self.units))

    def ranked(self, spec: Fact, of: FactColumn) -> FactColumn:
        """The rank of each unit among those the fact takes in."""
        assert spec.rank is not None
        within = None if spec.rank.within is None else self.column(spec.rank.within)
        members = Members(self.units, self._among(spec), within, complete=not self.complete)
        return unit_ranks(spec, of, members)

    def _tallied(self, spec: Fact, table: str) -> FactColumn:
        rows, events = self.rows(table), self.scheme.events[table]
        size, sampled = len(self.units), None if self.complete else self.sampled(spec)
        found = tallied(self.scheme, spec, rows, size, as_of=self.as_of, sampled=sampled)
        read = {rows.titles[name] for name in events.read_by(spec) if name in rows.titles}
        declared = {unit for (unit, fact), item in self._standings.recorded.items() if fact == table}

        def trace(index: int) -> dict[str, Any]:
            there = int(np.count_nonzero(rows.unit == index))
            mine = found.counted[index]
            tells = {
                "title": spec.title,
                "unit": spec.unit,
                "how": spec.rule,
                "table": events.title,
                "rows": there,
                "unrecorded": not there and events.absent == "zero" and self.units[index] not in declared,
                **told.counted(spec, rows, mine),
            }
            if spec.grouped is not None:
                parted, outer = found.groups[index], found.outer[index]
                tells["grouped"] = told.grouped(spec, spec.grouped, events, rows, mine, parted, outer)
            if rows.rankings and events.needed(spec.columns(events.dated_by)) & set(rows.rankings):
                tells["ranks"] = rows.ranked(mine.rows)
            places = {rows.places[row] for row in mine.rows}
            corrected = [
                item.told()
                for item in self.corrections(table)
                if self.units[index] in item.units and (item.concerns(read) or item.by in places)
            ]
            if corrected:
                tells["corrections"] = corrected
            if spec.sample is not None and sampled is not None:
                tells["sample"] = {"size": limit_data(spec.sample.size), "of": spec.sample.of}
            elif rows.absent[index]:
                tells["absent"] = True
            if mine.lacking and "absent" not in tells:
                tells["short"] = "inf" if mine.lacking == INFINITY else int(mine.lacking)
            if spec.range is not None and not found.value.known[index]:
                tells["range"] = told.span(*spec.range)
            return tells

        states = {"applies": found.applies, "missing": ~found.value.known, "maybe_empty": found.may_leave}
        return traced(column(found.value, spec.type, **states), trace)
