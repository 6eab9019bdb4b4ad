"""What a target asks of one unit's indicators: a number to reach, and a test of any overlay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from kaohe.analysis.improvement.cluster import Board, Option
from kaohe.analysis.improvement.dependence import Dependence
from kaohe.analysis.improvement.domain import thresholds
from kaohe.analysis.improvement.overlay import Overlay
from kaohe.analysis.improvement.target import Target, basis_for_rank, grades
from kaohe.analysis.improvement.variants import Variants, repeated_node, scored
from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.scheme.base import Parameter, references
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.primitive import NodeOf
from kaohe.scheme.usage import arguments
from kaohe.scoring.column import Fixed
from kaohe.scoring.evaluate import Evaluator
from kaohe.scoring.interval import Interval
from kaohe.scoring.parameters import Parameters

JUST_ABOVE = Fraction(1, 10**9)
NEVER = Fraction(10**6)
"""Points nobody reaches: what a grade needs where a fact rules it out."""


@dataclass(frozen=True)
class Goal:
    """A target for one unit.

    Raises
    ------
    KaoheError
        A grade or rank that is not possible here.
    """

    known: Dependence
    target: Target

    @property
    def ev(self) -> Evaluation:
        """The evaluation it starts from."""
        return self.known.ev

    @property
    def of(self) -> str:
        """The ranked indicator."""
        return self.ev.scheme.ranking.of

    @cached_property
    def roots(self) -> list[str]:
        """The indicators it hangs on."""
        graded = self.ev.scheme.ranking.grade if self.target.kind == "grade" else None
        return [name for name in (self.of, graded) if name is not None]

    @cached_property
    def grade_node(self) -> Indicator:
        """The indicator that gives grades."""
        name = self.ev.scheme.ranking.grade
        if name is None or self.target.value not in grades(self.ev):
            possible = "、".join(grades(self.ev))
            hint = f"；可选：{possible}" if possible else "：办法没有等次"
            raise KaoheError(f"没有等次“{self.target.value}”{hint}")
        return self.ev.scheme.by_id[name]

    @cached_property
    def graded_on(self) -> str | None:
        """The one indicator whose points a grade hangs on; None where there are several or none."""
        names = self._graded_on()
        return names.pop() if len(names) == 1 else None

    @property
    def graded_on_several(self) -> bool:
        """Whether a grade hangs on the points of several indicators: then only scoring tells."""
        return len(self._graded_on()) > 1

    def _graded_on(self) -> set[str]:
        return {of.node for of in arguments(self.grade_node) if isinstance(of, NodeOf)}

    @cached_property
    def least(self) -> Fraction | None:
        """The points (or rate) of the ranked indicator that suffice; None where any do, and for grades."""
        if self.target.kind == "points":
            return Fraction(self.target.value)
        if self.target.kind == "rank":
            return basis_for_rank(self.ev, self.known.unit, int(self.target.value))
        return None

    @property
    def by_rate(self) -> bool:
        """Whether a rate is asked, not points."""
        return self.target.kind == "rank" and self.ev.scheme.ranking.basis == "rate"

    def holds(self, overlay: Overlay, moving: set[str]) -> bool:
        """Whether it surely holds under an overlay, the other units as they are."""
        found = scored(self.known, [overlay], self.roots, moving)
        if self.target.kind == "grade":
            labels = found[self.grade_node.id].labels
            return labels is not None and labels[0] in self.good
        column = found[self.of]
        if not column.applies[0]:
            return False
        least = self.least
        if least is None:
            return True
        low, maximum = column.points.low[0], column.maximum.high[0]
        if self.by_rate:
            return bool(maximum > 0 and low >= least * maximum)
        return bool(low >= least)

    def confirmed(self, after: Evaluation) -> bool:
        """Whether it holds once all units are scored anew."""
        row: dict[str, Any] = ranked(after, self.known.unit)
        if self.target.kind == "grade":
            return row["grade"] in self.good
        if self.target.kind == "rank":
            worst = row["rank_high"]
            return worst is not None and int(worst) <= int(self.target.value)
        low = row["low"]
        return low is not None and bool(low >= Fraction(self.target.value))

    @cached_property
    def good(self) -> set[str]:
        """The grade asked for, and the better ones."""
        wanted = str(self.target.value)
        scale = self._scale([Overlay()])
        order = list(dict.fromkeys(label for label in reversed(scale[0]) if label is not None))
        return set(order[: order.index(wanted) + 1]) if wanted in order else {wanted}

    def _marks(self) -> list[Fraction]:
        """Points at which the grade can change, and just above them."""
        table = self.grade_node.table
        written = thresholds(table) | {self._number(reference) for reference in references(table)}
        found = {mark + more for mark in written for more in (Fraction(0), JUST_ABOVE)}
        return sorted({-NEVER, NEVER - 1, *found})

    def _number(self, parameter: Parameter) -> Fraction:
        found = Parameters(self.ev.scheme, len(self.ev.units), self.ev.facts.column)(parameter)
        low = found.low[self.known.index]
        return Fraction(0) if isinstance(low, float) else Fraction(low)

    def _scale(self, overlays: Sequence[Overlay]) -> list[list[str | None]]:
        """For each overlay the grades at rising points."""
        marks, index, ev = self._marks(), self.known.index, self.ev
        many = [overlay for overlay in overlays for _ in marks]
        points = Interval.of([mark for _ in overlays for mark in marks])
        everywhere = np.ones(len(many), dtype=bool)
        fixed = {} if self.graded_on is None else {self.graded_on: Fixed(points, everywhere, everywhere)}
        left = {self.graded_on, self.grade_node.id}
        columns = {
            name: repeated_node(column, index, len(many))
            for name, column in ev.columns.items()
            if name not in left
        }
        graded = Evaluator(ev.scheme, Variants(ev, index, many), fixed, columns).column(self.grade_node.id)
        labels = [None] * len(many) if graded.labels is None else graded.labels.tolist()
        return [labels[place : place + len(marks)] for place in range(0, len(many), len(marks))]

    def needs(self, board: Board, options: Sequence[Option]) -> list[Fraction | float]:
        """For each option the least points (of ``graded_on``) with which the grade can be had."""
        marks = self._marks()
        scales = self._scale([board.overlay(option) for option in options])
        return [
            next((mark for mark, label in zip(marks, scale, strict=True) if label in self.good), NEVER)
            for scale in scales
        ]


def ranked(ev: Evaluation, unit: str) -> dict[str, Any]:
    """A unit's row of the ranking."""
    rows: list[dict[str, Any]] = ev.ranking.to_dict("records")  # type: ignore[assignment]
    return next(row for row in rows if row["unit"] == unit)
