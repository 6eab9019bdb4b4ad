"""Levers: what one unit can change, and to what."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from kaohe.analysis.improvement.dependence import Atom, Dependence
from kaohe.analysis.improvement.domain import Domain, Limits, amount, values
from kaohe.analysis.improvement.overlay import Overlay
from kaohe.analysis.improvement.plan import Step, Value
from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.scheme.base import Reference
from kaohe.scheme.condition import Condition, comparisons
from kaohe.scheme.indicator import Indicator
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.states import NOT_APPLICABLE

ROWS = "rows"


@dataclass(frozen=True)
class Lever:
    """A fact of a unit that can change, or rows of an event table that can go.

    Attributes
    ----------
    fact
        The fact; the event table where rows can go.
    kind
        The fact's type, or ``rows``.
    now
        The present value; None for one that is missing. The number of rows where rows can go.
    options
        The values it may take, the present one left out.
    clauses, nodes
        The indicators that read it, and their clauses.
    rows
        Where rows can go: those that go first, by place among the rows that count.
    domain
        Where the options come from; None for rows.
    """

    unit: str
    fact: str
    title: str
    kind: str
    now: Value
    options: tuple[Value, ...]
    clauses: tuple[str, ...]
    nodes: tuple[str, ...]
    rows: tuple[int, ...] = ()
    domain: Domain | None = field(default=None, repr=False)

    @property
    def atoms(self) -> frozenset[Atom]:
        """What moves when it moves."""
        return frozenset((self.fact, row) for row in self.rows) if self.rows else frozenset([self.fact])

    @cached_property
    def span(self) -> Fraction:
        """The longest way it can go; 1 where it cannot."""
        return max((self.amount(value) for value in self.options), default=Fraction(1)) or Fraction(1)

    def amount(self, value: Value) -> Fraction:
        """How far it is from now to a value."""
        return amount(self.now, value)

    def gone(self, value: Value) -> tuple[int, ...]:
        """The rows that go when that many are left."""
        if not self.rows:
            return ()
        assert isinstance(value, Fraction) and isinstance(self.now, Fraction)
        return self.rows[: int(self.now - value)]

    def overlay(self, value: Value) -> Overlay:
        """The change to one of its values."""
        if self.rows:
            return Overlay(removed={self.fact: frozenset(self.gone(value))})
        return Overlay(facts={self.fact: value})

    def step(self, ev: Evaluation, value: Value) -> Step:
        """The step to one of its values."""
        places = ev.facts.rows(self.fact).places if self.rows else []
        return Step(
            self.unit,
            self.fact,
            self.title,
            self.now,
            value,
            tuple(places[row] for row in self.gone(value)),
        )


def candidates(
    ev: Evaluation,
    unit: str,
    *,
    limits: Mapping[str, Limits] | None = None,
    frozen: Collection[str] = (),
) -> list[Lever]:
    """What a unit can change, in the order of the scheme.

    Facts that indicators of the ranking or the grade read: entered, missing, or counted from event rows; a ratio
    keeps its denominator, facts that are brought to another sample size that size, a comparison the fact it measures
    by. Sums over event rows can lose the
    rows that cost points. Texts, attributes and what was declared not applicable are no levers, nor is a missing
    fact whose absence says which way an indicator is scored.

    Parameters
    ----------
    limits
        By fact or event table: least and most it can become (numerators of ratios; dates as days since year 1; rows
        that are left); None for an end that is not given.
    frozen
        Facts and event tables that can no longer change.

    Raises
    ------
    KaoheError
        An unknown unit, limits or frozen names that are not in the scheme, limits the wrong way round.
    """
    limits = limits or {}
    for name in [*limits, *frozen]:
        if name not in ev.scheme.facts and name not in ev.scheme.events:
            raise KaoheError(f"方案没有事实或台账“{name}”")
    for name, (least, most) in limits.items():
        if least is not None and most is not None and least > most:
            raise KaoheError(f"“{name}”的下限大于上限")
    known = Dependence(ev, unit)
    nodes = known.under(name for name in (ev.scheme.ranking.of, ev.scheme.ranking.grade) if name)
    frozen = frozen_atoms(known, frozen)
    found = _facts(known, nodes, limits, frozen)
    return [*found, *_rows(known, nodes, limits, frozen)]


def frozen_atoms(known: Dependence, frozen: Collection[str]) -> set[str]:
    """Facts and event tables that can't change where those named can't: also what a fact is derived from."""
    found = set(frozen)
    for name in frozen:
        if name in known.scheme.facts:
            found |= {atom if isinstance(atom, str) else atom[0] for atom in known.fact(name)}
    return found


def _facts(
    known: Dependence, nodes: list[Indicator], limits: Mapping[str, Limits], frozen: Collection[str]
) -> list[Lever]:
    ev, scheme = known.ev, known.scheme
    readers: dict[str, list[Indicator]] = {}
    fixed: set[str] = set()
    shares: set[str] = set()
    highest: dict[str, Fraction] = {}
    for node in nodes:
        for name in known.read(node):
            for atom in known.fact(name):
                if isinstance(atom, str):
                    readers.setdefault(atom, []).append(node)
    for name in list(readers):
        spec = scheme.facts[name]
        if known.given(name):
            continue
        if spec.ratio is not None:
            above, under = spec.ratio
            whole = ev.facts.column(under).value
            if not whole.known[known.index]:
                shares.add(name)
                continue
            fixed.add(under)
            most = Fraction(whole.low[known.index])
            for atom in known.fact(above):
                if isinstance(atom, str):
                    highest[atom] = min(most, highest.get(atom, most))
        if spec.sample is not None:
            fixed.add(spec.sample.of)
        if spec.scale is not None:
            fixed |= {term for term in (spec.scale.by, spec.scale.over) if isinstance(term, str)}
    fixed |= {
        name for node in nodes for item in comparisons(node) for name in _measures(item) if name in readers
    }
    fixed |= {atom for name in fixed for atom in known.fact(name) if isinstance(atom, str)} - set(limits)
    tested = {item.name for node in nodes for item in comparisons(node) if item.operator == "missing"}
    found = []
    for name, reading in readers.items():
        spec = scheme.facts[name]
        derived = bool(spec.terms()) and not known.given(name) and name not in shares
        now = present(known, name)
        if derived or name in frozen or name in fixed - set(limits) or spec.type == "text":
            continue
        if (
            now is NOT_APPLICABLE
            or (now is None and name in tested)
            or (isinstance(now, tuple) and not now[1])
        ):
            continue
        top: Fraction | None = highest.get(name)
        if spec.type == "rating":
            top = max((_cap(known, node) for node in reading if node.rating is not None), default=top)
        tried = values(scheme, spec, now, limits.get(name), top, [_rule(node) for node in reading])
        options = tuple(value for value in tried.values if value != now or type(value) is not type(now))
        if options:
            found.append(
                Lever(
                    known.unit,
                    name,
                    spec.title,
                    spec.type,
                    now,
                    options,
                    tuple(dict.fromkeys(clause for node in reading for clause in node.clauses)),
                    tuple(dict.fromkeys(node.id for node in reading)),
                    domain=tried,
                )
            )
    return found


def _measures(comparison: Condition) -> list[str]:
    """The fact that a comparison measures another by."""
    operand = comparison.operand
    return [operand.fact] if isinstance(operand, Reference) and operand.fact is not None else []


def _cap(known: Dependence, node: Indicator) -> Fraction:
    """The maximum of a rating; 100 where it is open without end."""
    assert node.rating is not None
    ev = known.ev
    high = Parameters(ev.scheme, len(ev.units), ev.facts.column)(node.rating.cap).high[known.index]
    return Fraction(100) if isinstance(high, float) else Fraction(high)


def _rule(node: Indicator) -> list[object]:
    tested = [node.exclude] if node.exclude is not None else []
    return [item for item in (node.linear, node.table, node.rating, node.clamp, *tested) if item is not None]


def present(known: Dependence, name: str) -> Value:
    """The unit's value of a fact now; ``NOT_APPLICABLE`` where it was declared so."""
    spec, index = known.scheme.facts[name], known.index
    item = known.ev.facts.entered(known.unit, name)
    if item is not None:
        value, below = item.entry.value, item.entry.denominator
        if value is NOT_APPLICABLE:
            return value  # type: ignore[no-any-return, return-value]
        return (Fraction(value), Fraction(below)) if below is not None else value  # type: ignore[no-any-return]
    column = known.ev.facts.column(name)
    low, high = column.value.at(index)
    if low != high or isinstance(low, float) or column.missing[index]:
        return None
    if spec.type == "yes_no":
        return bool(low)
    return date.fromordinal(math.floor(low)) if spec.type == "date" else Fraction(low)


def _rows(
    known: Dependence, nodes: list[Indicator], limits: Mapping[str, Limits], frozen: Collection[str]
) -> list[Lever]:
    """For each indicator that sums over rows: the rows that cost points, the dearest first."""
    found, taken = [], set[tuple[str, int]]()
    for node in nodes:
        if node.tally is None or node.tally.over in frozen:
            continue
        table = node.tally.over
        if known.scheme.events[table].linked:  # a row that goes moves the ranks of the others
            continue
        costs = []
        for told in known.tallied(node):
            row, result = known.row(table, told["place"]), _result(told)
            if result < 0 and (table, row) not in taken:
                costs.append((result, row))
        rows = tuple(row for _, row in sorted(costs))
        taken |= {(table, row) for row in rows}
        if rows:
            size = Fraction(len(known.tallied(node)))
            title = f"{known.scheme.events[table].title}（{node.title}）"
            least, most = limits.get(table, (None, None))
            left = [size - count for count in range(1, len(rows) + 1)]
            options = tuple(
                item for item in left if (least is None or item >= least) and (most is None or item <= most)
            )
            if not options:
                continue
            found.append(
                Lever(known.unit, table, title, ROWS, size, options, tuple(node.clauses), (node.id,), rows)
            )
    return found


def _result(told: Mapping[str, object]) -> Fraction:
    """The least points a row gives."""
    result = told["result"]
    text = result["low"] if isinstance(result, dict) else result
    return Fraction(0) if "inf" in str(text) else Fraction(str(text))
