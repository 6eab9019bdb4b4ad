"""A unit's total, rank and grade before and after, in large type."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kaohe.report.display import Block, Column, Table
from kaohe.report.sections.shown import grade_title
from kaohe.workbench.views import words
from kaohe.workbench.views.rendering import render
from kaohe.workbench.views.subject import row, sampled
from kaohe.workbench.views.words import Difference

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


class Figure(NamedTuple):
    """One thing about the unit, before and after."""

    title: str
    before: str
    after: str
    difference: Difference


def standing(before: Evaluation, after: Evaluation, unit: str) -> str:
    """The unit's total, rank and (where there are any) grade: before → after, and by how much.

    Raises
    ------
    KaoheError
        An unknown unit.
    """
    figures = _figures(before, after, unit)
    group = after.groups[after.index(unit)]
    return render("standing", unit=unit, group=group, figures=figures, sample=sampled(before, after))


def standing_block(before: Evaluation, after: Evaluation, unit: str) -> Block:
    """The same as a table of the report."""
    columns = [
        Column("what", unit),
        Column("before", "现行"),
        Column("after", "情景"),
        Column("change", "变化"),
    ]
    rows = [
        [item.title, item.before, item.after, item.difference.text] for item in _figures(before, after, unit)
    ]
    return Table(columns, rows, caption=f"{unit}：总分、名次和等次")


def _figures(before: Evaluation, after: Evaluation, unit: str) -> list[Figure]:
    before.index(unit), after.index(unit)
    was, now = row(before, unit), row(after, unit)
    decimals = int(after.scheme.rounding.decimals)
    bounds = [(item["low"], item["high"]) for item in (was, now)]
    ranks = [(item["rank_low"], item["rank_high"]) for item in (was, now)]
    figures = [
        Figure(
            f"总分（{after.scheme.points_unit}）",
            words.points(before, *bounds[0]),
            words.points(after, *bounds[1]),
            words.difference(bounds[0], bounds[1], decimals),
        ),
        Figure(
            "名次", words.rank(*ranks[0]), words.rank(*ranks[1]), words.rank_difference(ranks[0], ranks[1])
        ),
    ]
    if before.scheme.ranking.grade is not None or after.scheme.ranking.grade is not None:
        labels = [words.grade(ev, unit, item["grade"]) for ev, item in ((before, was), (after, now))]
        told = Difference("不变", "same") if labels[0] == labels[1] else Difference("有变化", "open")
        figures.append(Figure(grade_title(after), labels[0], labels[1], told))
    return figures
