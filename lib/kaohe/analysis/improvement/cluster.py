"""Clusters: levers that bear on one indicator together, every combination of them scored."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from kaohe.analysis.improvement.dependence import Atom, Dependence
from kaohe.analysis.improvement.lever import Lever
from kaohe.analysis.improvement.overlay import NOTHING, Overlay
from kaohe.analysis.improvement.plan import Cost, Costs, Value
from kaohe.analysis.improvement.variants import scored

LIMIT = 50_000
"""The most combinations of one cluster that are scored."""
MANY = 3_000
"""Above this number of different outcomes, or of those kept, they are no longer compared pair by pair."""

ONE_EACH = Cost()


@dataclass(frozen=True)
class Option:
    """Some levers of a cluster moved (by their number among all levers), each to a value."""

    moved: tuple[tuple[int, Value], ...]
    cost: Fraction
    amount: Fraction

    @property
    def levers(self) -> frozenset[int]:
        """The levers it moves."""
        return frozenset(number for number, _ in self.moved)


@dataclass(frozen=True)
class Outcome:
    """Points of an indicator (0 where it does not apply), and whether and out of what it then counts."""

    points: Fraction | float
    applies: bool
    maximum: Fraction | float


@dataclass
class Cluster:
    """Levers, what they can be moved to together, and what indicators then have."""

    levers: tuple[int, ...]
    options: list[Option]
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    needs: list[Fraction | float] | None = None

    def keep(self, places: Sequence[int]) -> None:
        """Only some of the options, the outcomes with them."""
        self.options = [self.options[place] for place in places]
        self.outcomes = {name: [told[place] for place in places] for name, told in self.outcomes.items()}
        self.needs = None if self.needs is None else [self.needs[place] for place in places]


@dataclass(frozen=True)
class Board:
    """The levers of one unit, and what is known about it."""

    known: Dependence
    levers: Sequence[Lever]
    costs: Costs

    def cost(self, number: int, value: Value) -> Fraction:
        """What moving a lever costs."""
        lever = self.levers[number]
        scale = 100 if lever.kind == "ratio" and isinstance(value, Fraction) else 1
        return self.costs.get(lever.fact, ONE_EACH).of(lever.amount(value) * scale)

    def option(self, moved: Mapping[int, Value]) -> Option:
        """An option with its cost and how far its levers go."""
        cost, amount = Fraction(0), Fraction(0)
        for number, value in moved.items():
            lever = self.levers[number]
            cost += self.cost(number, value)
            amount += lever.amount(value) / lever.span
        return Option(tuple(moved.items()), cost, amount)

    def overlay(self, option: Option) -> Overlay:
        """What an option changes."""
        found = NOTHING
        for number, value in option.moved:
            found = found | self.levers[number].overlay(value)
        return found

    def atoms(self, numbers: Iterable[int]) -> frozenset[Atom]:
        """What moves with some levers."""
        return frozenset[Atom]().union(*(self.levers[number].atoms for number in numbers))

    def moving(self, numbers: Iterable[int]) -> set[str]:
        """The indicators that move with some levers."""
        atoms = self.atoms(numbers)
        return {name for name, own in self.known.moving.items() if own & atoms}

    def outcomes(self, options: Sequence[Option], nodes: Iterable[str]) -> dict[str, list[Outcome]]:
        """What indicators have under each option, the least they can have."""
        known = self.known
        moving = self.moving({number for option in options for number in option.levers})
        overlays = [self.overlay(option) for option in options]
        columns = scored(known, overlays, nodes, moving)
        return {
            name: [
                outcome(column.applies[place], column.points.low[place], column.maximum.low[place])
                for place in range(len(options))
            ]
            for name, column in columns.items()
        }


def outcome(applies: Any, points: Any, maximum: Any) -> Outcome:
    """What an indicator has; nothing where it does not apply."""
    zero = Fraction(0)
    return Outcome(points if applies else zero, bool(applies), maximum if applies else zero)


def single(board: Board, lever: int) -> list[Option]:
    """One lever left alone, and moved to each of its values."""
    return [board.option({}), *(board.option({lever: value}) for value in board.levers[lever].options)]


def combined(
    board: Board, levers: Sequence[int], parts: Sequence[Sequence[Option]], nodes: Iterable[str]
) -> Cluster:
    """All combinations of some options, and what indicators then have."""
    options = [
        Option(
            tuple(item for option in combination for item in option.moved),
            sum((option.cost for option in combination), Fraction(0)),
            sum((option.amount for option in combination), Fraction(0)),
        )
        for combination in itertools.product(*parts)
    ]
    return Cluster(tuple(levers), options, board.outcomes(options, nodes))


def without_dominated(cluster: Cluster) -> None:
    """Leave out options that another equals or betters with no more facts changed, no dearer and no further."""
    told = list(cluster.outcomes.values())
    needs = cluster.needs or [Fraction(0)] * len(cluster.options)
    vectors = [(*(column[place].points for column in told), -needs[place]) for place in range(len(needs))]
    patterns = [
        tuple((column[place].applies, column[place].maximum) for column in told)
        for place in range(len(needs))
    ]
    order = sorted(
        range(len(needs)),
        key=lambda place: (
            len(cluster.options[place].moved),
            cluster.options[place].cost,
            cluster.options[place].amount,
            place,
        ),
    )
    flat, seen = _flat(cluster), set[Any]()
    distinct = []
    for place in order:
        option = cluster.options[place]
        key = (vectors[place], patterns[place], option.levers, None if flat else option.cost)
        if key not in seen:
            seen.add(key)
            distinct.append(place)
    if len(distinct) > MANY and len(vectors[0]) > 2:
        cluster.keep(sorted(distinct))
        return
    kept: list[int] = []
    for place in distinct:
        mine = cluster.options[place]
        if len(kept) > MANY or not any(
            patterns[other] == patterns[place]
            and cluster.options[other].levers <= mine.levers
            and cluster.options[other].cost <= mine.cost
            and cluster.options[other].amount <= mine.amount
            and all(theirs >= own for theirs, own in zip(vectors[other], vectors[place], strict=True))
            for other in reversed(kept)
        ):
            kept.append(place)
    cluster.keep(sorted(kept))


def _flat(cluster: Cluster) -> bool:
    """Whether every option that moves the same levers costs the same."""
    costs: dict[frozenset[int], Fraction] = {}
    return all(costs.setdefault(option.levers, option.cost) == option.cost for option in cluster.options)
