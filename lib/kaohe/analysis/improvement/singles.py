"""Levers one by one: which can gain anything, and what one step of each is worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction

from kaohe.analysis.improvement.cluster import Board
from kaohe.analysis.improvement.dependence import Dependence
from kaohe.analysis.improvement.domain import Limits
from kaohe.analysis.improvement.grouping import Grouping
from kaohe.analysis.improvement.lever import Lever, candidates
from kaohe.analysis.improvement.plan import Step, Value
from kaohe.analysis.improvement.variants import scored
from kaohe.evaluation import Evaluation


def levers(
    ev: Evaluation,
    unit: str,
    *,
    limits: Mapping[str, Limits] | None = None,
    frozen: Collection[str] = (),
) -> list[Lever]:
    """What a unit can change for the better, in the order of the scheme.

    Of its candidates (:func:`kaohe.analysis.improvement.lever.candidates`) those values are kept that give some
    indicator more points, each the nearest that does: the other facts that it reads as they are, or at one of their
    ends.

    Parameters
    ----------
    limits
        By fact: least and most it can become (numerators of ratios; dates as days since year 1).
    frozen
        Facts and event tables that can no longer change.

    Raises
    ------
    KaoheError
        An unknown unit, or limits or frozen names that are not in the scheme.
    """
    board = Board(Dependence(ev, unit), candidates(ev, unit, limits=limits, frozen=frozen), {})
    roots = [name for name in (ev.scheme.ranking.of, ev.scheme.ranking.grade) if name is not None]
    grouping = Grouping(board, [node.id for node in board.known.under(roots)], roots)
    found = []
    for number, lever in enumerate(board.levers):
        group = next((group for group in grouping.groups if number in group), (number,))
        kept = [value for option in grouping.thinned(group, number) for _, value in option.moved]
        if kept:
            found.append(replace(lever, options=tuple(value for value in lever.options if value in kept)))
    return found


def single_steps(
    ev: Evaluation,
    unit: str,
    *,
    limits: Mapping[str, Limits] | None = None,
    frozen: Collection[str] = (),
) -> list[tuple[Step, Fraction]]:
    """Each lever alone, moved by one unit (one item, one row, no→yes) and to its best value, the largest gain first.

    Returns
    -------
    list of (Step, gain)
        Gains of the ranked indicator's points, more than 0; the least there can be while something is open.
    """
    known = Dependence(ev, unit)
    found: list[tuple[Step, Fraction]] = []
    own = ev.columns[ev.scheme.ranking.of]
    if not own.applies[known.index] or isinstance(own.points.low[known.index], float):
        return []
    now = Fraction(own.points.low[known.index])
    every = candidates(ev, unit, limits=limits, frozen=frozen)
    board = Board(known, every, {})
    for number, lever in enumerate(every):
        moving = board.moving([number])
        values = lever.options
        overlays = [lever.overlay(value) for value in values]
        column = scored(known, overlays, [ev.scheme.ranking.of], moving)[ev.scheme.ranking.of]
        gains: dict[int, Fraction] = {
            place: Fraction(low) - now
            for place, low in enumerate(column.points.low)
            if column.applies[place] and not isinstance(low, float)
        }
        for place in _shown(lever, values, gains):
            if gains[place] > 0:
                found.append((lever.step(ev, values[place]), gains[place]))
    return sorted(found, key=lambda item: -item[1])


def _shown(lever: Lever, values: tuple[Value, ...], gains: Mapping[int, Fraction]) -> list[int]:
    """The places of the better neighbour and of the best value, the nearest of equals."""
    if not gains:
        return []
    near = min(lever.amount(values[place]) for place in gains)
    neighbours = [place for place in gains if lever.amount(values[place]) == near]
    one = max(neighbours, key=lambda place: gains[place])
    best = max(gains, key=lambda place: (gains[place], -lever.amount(values[place])))
    return list(dict.fromkeys([one, best]))
