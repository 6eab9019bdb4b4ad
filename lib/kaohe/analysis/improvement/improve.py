"""The cheapest set of changes that brings one unit to a target, the next ones, and why there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from kaohe.analysis.improvement.cluster import Board
from kaohe.analysis.improvement.dependence import Dependence
from kaohe.analysis.improvement.domain import Limits
from kaohe.analysis.improvement.goal import Goal, ranked
from kaohe.analysis.improvement.lever import candidates, frozen_atoms
from kaohe.analysis.improvement.notes import named, title_of
from kaohe.analysis.improvement.overlay import NOTHING
from kaohe.analysis.improvement.plan import Costs, Improvement, Plan
from kaohe.analysis.improvement.proof import proof
from kaohe.analysis.improvement.scenario import with_steps
from kaohe.analysis.improvement.search import Search, Solution
from kaohe.analysis.improvement.target import Target, parse_target
from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.quantities import display
from kaohe.scenario.model import Scenario


def improve(
    ev: Evaluation,
    unit: str,
    target: Target | str,
    *,
    costs: Costs | None = None,
    frozen: Collection[str] = frozenset(),
    limits: Mapping[str, Limits] | None = None,
    runners_up: int = 3,
) -> Improvement:
    """What one unit can change to reach a target, at least cost.

    The least cost first; among equal costs, the least change relative to how far each fact can go. While facts or
    parameters are open, a plan reaches the target for sure: with the least points there can be. Other units stay as
    they are.

    Parameters
    ----------
    target
        A target, or its text (``90``, ``优秀``, ``第3名``).
    costs
        By fact or event table; one that is not named costs 1 to change, however far.
    frozen
        Facts and event tables that can no longer change.
    limits
        By fact or event table: least and most it can become (numerators of ratios; dates as days since year 1; rows
        that are left); None for an end that is not given.
    runners_up
        How many plans besides the best.

    Raises
    ------
    KaoheError
        An unknown unit, fact, grade or rank; a negative cost; a unit the total does not apply to.
    """
    aim = parse_target(target, ev) if isinstance(target, str) else target
    costs = costs or {}
    for name, cost in costs.items():
        if name not in ev.scheme.facts and name not in ev.scheme.events:
            raise KaoheError(f"方案没有事实或台账“{name}”")
        if cost.fixed < 0 or cost.each < 0:
            raise KaoheError(f"“{name}”的代价为负")
    known = Dependence(ev, unit)
    if not ev.columns[ev.scheme.ranking.of].applies[known.index]:
        raise KaoheError(f"“{unit}”没有总分（{ev.scheme.by_id[ev.scheme.ranking.of].title}不适用）")
    goal = Goal(known, aim)
    board = Board(known, candidates(ev, unit, limits=limits, frozen=frozen), costs)
    search = Search(board, goal)
    reached = goal.holds(NOTHING, search.moving)
    plans = [] if reached else _plans(search, runners_up + 1)
    most = search.most()
    best = most, _best(search, most)

    def unfrozen() -> Fraction:
        free = Board(known, candidates(ev, unit, limits=limits), costs)
        return Search(free, goal).most()

    limited = search.notes
    within = "在所列取值范围内" if limited else "在所给范围内" if limits else ""
    lines = [] if reached or plans else proof(goal, best[1], frozen, unfrozen, within)
    told = [*_open(known), *_idle(board, frozen, limits or {}), *limited]
    return Improvement(unit, str(aim), reached, plans, best, lines, told, bool(limited))


def _open(known: Dependence) -> list[str]:
    """That points are open now, and what plans then mean."""
    low, high = known.ev.columns[known.ev.scheme.ranking.of].points.at(known.index)
    if low == high:
        return []
    decimals = int(known.ev.scheme.rounding.decimals)
    points = f"{display(low, decimals)}～{display(high, decimals)} {known.ev.scheme.points_unit}"
    return [f"“{known.unit}”的得分尚有待定的数（{points}）；方案按最低可能的得分计算，确保达到目标"]


def _idle(board: Board, frozen: Collection[str], limits: Mapping[str, Limits]) -> list[str]:
    """Costs and limits of what is no lever."""
    movable = {lever.fact for lever in board.levers} | frozen_atoms(board.known, frozen)
    idle = [name for name in dict.fromkeys([*board.costs, *limits]) if name not in movable]
    if not idle:
        return []
    titles = named([title_of(board.known.scheme, name) for name in idle])
    return [f"{titles}：不是这里能改的事实，所给代价或范围不起作用"]


def _plans(search: Search, count: int) -> list[Plan]:
    found: list[Plan] = []
    solutions = search.cheapest()
    solution = next(solutions, None)
    while solution is not None and count > 0:
        plan = as_plan(search, solution)
        accepted = search.goal.confirmed(plan.evaluation)
        if accepted:
            found.append(plan)
        if len(found) == count:
            break
        try:
            solution = solutions.send(accepted)
        except StopIteration:
            break
    return found


def _best(search: Search, most: Fraction) -> Plan:
    """The cheapest way to the most points."""
    if most <= search.points(NOTHING):
        return as_plan(search, Solution(frozenset(), (), Fraction(0), NOTHING))
    return as_plan(search, next(search.cheapest(least=most)))


def as_plan(search: Search, solution: Solution) -> Plan:
    """A solution with the whole ledger scored under it."""
    ev, unit = search.known.ev, search.known.unit
    levers = search.board.levers
    steps = tuple(levers[number].step(ev, value) for number, value in solution.moved)
    title = f"{unit}的改进方案（{search.goal.target}）"
    blank = Scenario.blank(title, reason=title).changed(sample=ev.sample)
    scenario = with_steps(blank, ev.scheme, steps)
    after = ev.with_scenarios([scenario]) if steps else ev
    row = ranked(after, unit)
    return Plan(
        changes=steps,
        cost=solution.cost,
        before=search.points(NOTHING),
        after=search.points(solution.overlay),
        grade=row["grade"],
        rank=None if row["rank_high"] is None else int(row["rank_high"]),
        scenario=scenario,
        evaluation=after,
    )
