"""The search: solve the relaxation, score what it finds exactly, and rule out what falls short."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from ortools.sat.python import cp_model

from kaohe.analysis.improvement.cluster import Board, Cluster, Option
from kaohe.analysis.improvement.expression import Expression
from kaohe.analysis.improvement.goal import Goal
from kaohe.analysis.improvement.grouping import Grouping
from kaohe.analysis.improvement.notes import notes
from kaohe.analysis.improvement.overlay import NOTHING, Overlay
from kaohe.analysis.improvement.relaxation import LARGEST, SCALES, Relaxation
from kaohe.analysis.improvement.tree import TangledError, Tree
from kaohe.analysis.improvement.variants import scored
from kaohe.errors import KaoheError

ROUNDS = 500
"""How many solutions that fall short are ruled out before the search gives up, saying so."""
AMOUNTS = 1_000_000
"""Amounts of change, each in parts of its lever's span, are compared to one millionth."""


Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Solution:
    """Options that together reach something, and what they cost."""

    levers: frozenset[int]
    moved: tuple[tuple[int, Any], ...]
    cost: Fraction
    overlay: Overlay


class Search:
    """The options of one unit, and the indicators above them, for one goal."""

    def __init__(self, board: Board, goal: Goal) -> None:
        self.board, self.goal, self.known = board, goal, board.known
        nodes = [node.id for node in self.known.under(goal.roots)]
        self.grouping = Grouping(board, nodes, self._asked())
        self.bounded: set[str] = set()
        self.moving = board.moving(range(len(board.levers)))
        self.clusters = self._clusters()

    @property
    def notes(self) -> list[str]:
        """What is left out of the search, and why: least cost and proofs hold without it."""
        return notes(self.board, self.clusters, self.grouping.left_out)

    def _clusters(self) -> list[Cluster]:
        """Clusters with which the indicators above can be built; tangled ones are looked at together."""
        while True:
            clusters = self.grouping.clusters(self._graded)
            tree = Tree(self.board, clusters, Relaxation(clusters, SCALES[0]), self.bounded)
            try:
                for name in self._asked():
                    tree.built(name)
            except TangledError as error:
                together = [clusters[place].levers for place in tree.clusters_of(error.node)]
                if len(together) > 1 and self.grouping.merge(together, rising=self._rises(error.node)):
                    continue
                if self.grouping.settle([clusters[place] for place in tree.clusters_of(error.node)]):
                    continue
                if error.node in self.bounded or len(together) < 2:
                    title = self.known.scheme.by_id[error.node].title
                    raise KaoheError(
                        f"指标“{title}”（{error.node}）的算法过于复杂，无法求解改进方案"
                    ) from error
                self.bounded.add(error.node)
                continue
            return clusters

    def _rises(self, name: str) -> bool:
        """Whether an indicator surely never loses when those below gain."""
        node = self.known.scheme.by_id[name]
        if node.table is not None:
            return False
        return node.convert is None and (node.linear is None or isinstance(node.linear.of, str))

    def _asked(self) -> list[str]:
        asked = [self.goal.of]
        if self.goal.target.kind == "grade" and self.goal.graded_on is not None:
            asked.append(self.goal.graded_on)
        return list(dict.fromkeys(asked))

    def _graded(self, cluster: Cluster) -> None:
        """What the grade needs, for each option of a cluster whose facts it hangs on."""
        if self.goal.target.kind != "grade" or self.goal.graded_on_several:
            return
        if self.known.own(self.goal.grade_node) & self.board.atoms(cluster.levers):
            cluster.needs = self.goal.needs(self.board, cluster.options)

    def relaxed(self, ask: Callable[[Relaxation, Tree], Asked]) -> tuple[Relaxation, Asked]:
        """A fresh programme that asks something, as finely as its sums allow."""
        for scale in SCALES:
            relaxation = Relaxation(self.clusters, scale)
            asked = ask(relaxation, Tree(self.board, self.clusters, relaxation, self.bounded))
            if relaxation.largest < LARGEST:
                return relaxation, asked
        raise KaoheError("得分或折算比例的数值过大，无法求解改进方案")

    def cheapest(self, least: Fraction | None = None) -> Generator[Solution, bool | None, None]:
        """Solutions, the cheapest first; none moves all that an earlier one moves.

        With ``least``, those that have so many points of the ranked indicator, instead of reaching the goal.
        """

        def ask(programme: Relaxation, tree: Tree) -> None:
            if least is None:
                self._require(programme, tree)
            else:
                programme.at_least(tree.built(self.goal.of).points, least)

        relaxation, _ = self.relaxed(ask)
        scale = math.lcm(*(option.cost.denominator for one in self.clusters for option in one.options), 1)
        factor = len(self.board.levers) * AMOUNTS + 1
        variables, weights = [], []
        for place, cluster in enumerate(self.clusters):
            for number, option in enumerate(cluster.options):
                variables.append(relaxation.chosen[place][number])
                weights.append(int(option.cost * scale) * factor + math.ceil(option.amount * AMOUNTS))
        if sum(weights) >= LARGEST:
            raise KaoheError("各事实的代价数值过大或小数过长，无法求解")
        relaxation.model.minimize(cp_model.LinearExpr.weighted_sum(variables, weights))
        for _ in range(ROUNDS):
            solver = _solved(relaxation.model)
            if solver is None:
                return
            places = self._places(solver, relaxation)
            solution = self._solution(places)
            reached = (
                self._reaches(solution.overlay, least)
                if least is not None
                else self.goal.holds(solution.overlay, self.moving)
            )
            if not reached:
                relaxation.forbid(places)
                continue
            accepted = yield solution
            if accepted is False:
                relaxation.forbid(places)
            elif not solution.levers:
                return
            else:
                relaxation.forbid_moving(solution.levers)
        raise KaoheError(f"求解改进方案时试过 {ROUNDS} 种组合仍未能判定，请冻结部分事实后再试")

    def _require(self, relaxation: Relaxation, tree: Tree) -> None:
        goal = self.goal
        if goal.target.kind == "grade":
            if goal.graded_on_several:
                return
            need = None
            for place, cluster in enumerate(self.clusters):
                if cluster.needs is not None:
                    need = relaxation.options(place, cluster.needs)
            if need is None:
                need = Expression(Fraction(goal.needs(self.board, [self.board.option({})])[0]))
            points = Expression() if goal.graded_on is None else tree.built(goal.graded_on).points
            relaxation.at_least(points - need, Fraction(0))
        elif goal.least is not None:
            built = tree.built(goal.of)
            if goal.by_rate:
                relaxation.at_least(built.points - built.maximum * goal.least, Fraction(0))
            else:
                relaxation.at_least(built.points, goal.least)

    def most(self) -> Fraction:
        """The most points of the ranked indicator that can be had, all levers free."""
        relaxation, (side, divisor) = self.relaxed(
            lambda programme, tree: programme.scaled(tree.built(self.goal.of).points)
        )
        relaxation.model.maximize(side)
        best = self.points(NOTHING)
        for _ in range(ROUNDS):
            solver = _solved(relaxation.model)
            if solver is None:
                return best
            places = self._places(solver, relaxation)
            found = self.points(self._solution(places).overlay)
            best = max(best, found)
            above = Fraction(int(solver.objective_value), relaxation.scale * divisor) - best
            if above <= Fraction(len(self.clusters) + 2, relaxation.scale):
                return best
            relaxation.forbid(places)
        raise KaoheError(f"求最多可达的得分时试过 {ROUNDS} 种组合仍未能判定，请冻结部分事实后再试")

    def points(self, overlay: Overlay) -> Fraction:
        """The least points of the ranked indicator under an overlay; 0 where it does not apply or nothing bounds it."""
        column = scored(self.known, [overlay], [self.goal.of], self.moving)[self.goal.of]
        low = column.points.low[0]
        return Fraction(0) if isinstance(low, float) or not column.applies[0] else Fraction(low)

    def _reaches(self, overlay: Overlay, least: Fraction) -> bool:
        return self.points(overlay) >= least

    def _places(self, solver: Any, relaxation: Relaxation) -> list[int]:
        return [
            next(place for place, variable in enumerate(variables) if solver.boolean_value(variable))
            for variables in relaxation.chosen
        ]

    def _solution(self, places: Sequence[int]) -> Solution:
        options: list[Option] = [
            cluster.options[place] for cluster, place in zip(self.clusters, places, strict=True)
        ]
        overlay = NOTHING
        for option in options:
            overlay = overlay | self.board.overlay(option)
        moved = tuple(sorted((item for option in options for item in option.moved), key=lambda item: item[0]))
        cost = sum((option.cost for option in options), Fraction(0))
        return Solution(frozenset(number for number, _ in moved), moved, cost, overlay)


def _solved(model: cp_model.CpModel) -> cp_model.CpSolver | None:
    """The solver with an optimal solution; None when there is none.

    One strategy usually suffices, and gives the same answer every time; several take over where it does not. That
    there is none counts when two strategies agree.
    """
    for workers, seconds in ((1, 20), (8, 300)):
        solver, status = _run(model, workers, seconds, linearization=2)
        if status == cp_model.INFEASIBLE:
            again, status = _run(model, workers, seconds, linearization=0)
            if status == cp_model.INFEASIBLE:
                return None
            solver = again
        if status == cp_model.OPTIMAL:
            return solver
    raise KaoheError("求解改进方案没有得到确定的结果，请冻结部分事实后再试")


def _run(
    model: cp_model.CpModel, workers: int, seconds: int, *, linearization: int
) -> tuple[cp_model.CpSolver, Any]:
    """The solver and its status.

    Presolve stays off: OR-Tools 9.15 declares valid models infeasible there (probing), whose solutions found without
    it meet every constraint, far from any overflow (sums below 2^39).
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.linearization_level = linearization
    solver.parameters.random_seed = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.max_time_in_seconds = seconds
    return solver, solver.solve(model)
