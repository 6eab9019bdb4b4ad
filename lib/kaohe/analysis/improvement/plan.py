"""What an improvement consists of: steps, what they cost, and the plans made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from kaohe.evaluation import Evaluation
from kaohe.scenario.model import Scenario

Pair = tuple[Fraction, Fraction]
Value = Fraction | bool | date | Pair | str | None
"""A fact's value: a number (a share for a percentage), yes or no, a day, (numerator, denominator), None for missing."""


@dataclass(frozen=True)
class Cost:
    """What changing a fact costs: ``fixed`` for changing it at all, ``each`` per unit of change.

    One unit of change is one item, one point, one day, one item of a numerator, one row; yes/no counts 1. A share
    without denominator changes in percentage points. What had no value yet changes from 0.
    """

    fixed: Fraction | int = 1
    each: Fraction | int = 0

    def of(self, amount: Fraction) -> Fraction:
        """The cost of a change by an amount; nothing where nothing changes is for the caller to see."""
        return Fraction(self.fixed) + Fraction(self.each) * amount


@dataclass(frozen=True)
class Step:
    """One fact of one unit changed.

    Attributes
    ----------
    fact
        The fact; the event table where rows are removed.
    before, after
        Values; numbers of rows where rows are removed.
    removed
        Places of the removed rows in the ledger.
    """

    unit: str
    fact: str
    title: str
    before: Value
    after: Value
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A set of steps and what it leads to.

    Attributes
    ----------
    cost
        By the costs given.
    before, after
        Points of the ranked indicator, the least they can be while facts or parameters are open.
    grade, rank
        Afterwards; the worst rank it can be; None where there is none.
    scenario
        The steps as a scenario on the evaluation they start from; its author is left open (—).
    evaluation
        That evaluation under the scenario.
    """

    changes: tuple[Step, ...]
    cost: Fraction
    before: Fraction
    after: Fraction
    grade: str | None
    rank: int | None
    scenario: Scenario = field(repr=False, compare=False)
    evaluation: Evaluation = field(repr=False, compare=False)


@dataclass(frozen=True)
class Improvement:
    """What reaches a target.

    Attributes
    ----------
    unit, target
        Whose, and the target in words.
    reached
        Whether the target holds already.
    plans
        The cheapest first; each later one changes other facts, not the same and more.
    best
        The most the unit can reach, and how.
    proof
        Why no plan exists, line by line; empty when one does.
    notes
        What was left out of the search, and why; what is open.
    limited
        Whether anything was left out: the least cost and the proof then hold within the values that were tried.
    """

    unit: str
    target: str
    reached: bool
    plans: list[Plan]
    best: tuple[Fraction, Plan]
    proof: list[str]
    notes: list[str]
    limited: bool = False


Costs = Mapping[str, Cost]
