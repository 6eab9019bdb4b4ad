"""What is missing: facts nobody has entered, and event tables with nothing, too little or blanks in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kaohe.analysis.unknowns import concerned
from kaohe.analysis.whatmoves import readers
from kaohe.scheme.usage import arguments, reached, row_rule
from kaohe.scoring.interval import Array

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

Kind = Literal["fact", "share", "absent", "short", "blank"]


@dataclass(frozen=True, eq=False)
class Lacking:
    """Something missing, by unit.

    Attributes
    ----------
    name
        A fact (``fact``), a share of which both parts are missing (``share``), or an event table: of which nobody has
        said anything (``absent``), that lacks rows
        (``short``), or whose rows have blanks that leave what is counted from them open (``blank``).
    units
        Of which units it is missing.
    facts
        The facts it reaches: itself, or those counted from the table.
    nodes
        The indicators that read it, directly or through derived facts.
    """

    name: str
    kind: Kind
    title: str
    units: Array
    facts: tuple[str, ...]
    nodes: tuple[str, ...]


def lacking(ev: Evaluation) -> list[Lacking]:
    """All that is missing and that the total or the grade rests on, in the order of the scheme."""
    nodes = concerned(ev.scheme)
    needed = reached(ev.scheme.facts, (name for node in nodes for name in arguments(node)))
    known = {node.id for node in nodes}
    missing = {
        name: ev.facts.column(name).missing & ev.facts.column(name).applies
        for name, spec in ev.scheme.facts.items()
        if name in needed and not spec.derived
    }
    shares = _shares(ev, missing)
    found = []
    for name, spec in ev.scheme.facts.items():
        if name in missing:
            reading = _bearing(ev, known, (name,))
            units = missing[name] & ~_covered(ev, name, reading, shares)
            found.append(Lacking(name, "fact", spec.title, units, (name,), reading))
        elif name in shares:
            units = shares[name]
            found.append(Lacking(name, "share", spec.title, units, (name,), _bearing(ev, known, (name,))))
    for table, events in ev.scheme.events.items():
        counted = [name for name, spec in ev.scheme.facts.items() if spec.table == table and name in needed]
        facts = tuple(name for name in counted if _is_open(ev, name).any())
        reading = _bearing(ev, known, facts, table)
        if not reading:
            continue
        rows = ev.facts.rows(table)
        heard = _unentered(ev, facts, table)
        absent, short = rows.absent & heard, ~rows.absent & (rows.short > 0) & heard
        blank = _blank(ev, table, facts, reading) & ~absent & ~short
        kinds: list[tuple[Kind, Array]] = [("absent", absent), ("short", short), ("blank", blank)]
        found += [Lacking(table, kind, events.title, units, facts, reading) for kind, units in kinds]
    return [item for item in found if item.units.any()]


def _shares(ev: Evaluation, missing: Mapping[str, Array]) -> dict[str, Array]:
    """Shares of which both parts are missing, by unit: one part alone then tells nothing."""
    ratios = {name: spec.ratio for name, spec in ev.scheme.facts.items() if spec.ratio is not None}
    return {
        name: missing[first] & missing[last] & ev.facts.column(name).missing
        for name, (first, last) in ratios.items()
        if first in missing and last in missing
    }


def _covered(ev: Evaluation, name: str, nodes: tuple[str, ...], shares: Mapping[str, Array]) -> Array:
    """Units where a fact counts only as a part of missing shares."""
    specs = ev.scheme.facts
    mine = [share for share in shares if name in (specs[share].ratio or ())]
    found = np.full(len(ev.units), bool(mine))
    for node in nodes:
        own = [item for item in arguments(ev.scheme.by_id[node]) if isinstance(item, str)]
        by_share = np.zeros(len(ev.units), dtype=bool)
        rest = {other: spec for other, spec in specs.items() if other not in mine}
        if name not in reached(rest, own):
            read = [share for share in mine if share in reached(specs, own)]
            by_share = np.logical_and.reduce([shares[share] for share in read])
        found &= by_share | ~ev.columns[node].applies
    return found


def _bearing(
    ev: Evaluation, nodes: set[str], facts: Iterable[str], table: str | None = None
) -> tuple[str, ...]:
    return tuple(name for name in readers(ev.scheme, facts, table) if name in nodes)


def _summed(ev: Evaluation, node: str, table: str) -> bool:
    """Whether an indicator adds up the rows of a table itself."""
    rule = row_rule(ev.scheme, ev.scheme.by_id[node])
    return rule is not None and rule.over == table


def _is_open(ev: Evaluation, name: str) -> Array:
    column = ev.facts.column(name)
    return column.missing | column.maybe_empty


def _unentered(ev: Evaluation, facts: Iterable[str], table: str) -> Array:
    """Where the table itself is needed: not where all that is counted from it was entered as such."""
    if any(_summed(ev, node.id, table) for node in ev.scheme.walk()):
        return np.ones(len(ev.units), dtype=bool)
    open_ = [_is_open(ev, name) for name in facts]
    return np.logical_or.reduce([np.zeros(len(ev.units), dtype=bool), *open_])


def _blank(ev: Evaluation, table: str, facts: tuple[str, ...], nodes: tuple[str, ...]) -> Array:
    """Units with blank cells in columns that are counted from, where what is counted is open."""
    rows, events = ev.facts.rows(table), ev.scheme.events[table]
    open_ = np.zeros(len(ev.units), dtype=bool)
    read: set[str] = set()
    for name in facts:
        spec = ev.scheme.facts[name]
        open_ |= ev.facts.column(name).missing
        read |= spec.columns(events.dated_by)
    for node in nodes:
        if _summed(ev, node, table):
            open_ |= ~ev.columns[node].known
            read |= set(rows.columns)
    needed = events.needed(read)
    read |= {name for key in needed for name in events.reads(key)}
    blank = np.zeros(len(ev.units), dtype=bool)
    for name in read & set(events.columns):
        blank[rows.unit[rows.columns[name].missing]] = True
    return blank & open_
