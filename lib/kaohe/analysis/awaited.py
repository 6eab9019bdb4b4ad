"""The evaluation with every missing fact still to come, also where a rule says what a missing one counts for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe.analysis.whatmoves import readers, resting, under
from kaohe.scheme.usage import conditions

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def awaiting(ev: Evaluation) -> Evaluation:
    """The same with wider bounds where a rule asks whether a fact is missing: it may yet be entered, or stay missing.

    Itself where no rule asks that of a missing fact, and once the period is over: what is missing then stays so.
    """
    if ev.as_of is None or ev.as_of >= ev.scheme.period.end:
        return ev
    columns = {name: ev.facts.column(name) for name in asked(ev)}
    columns = {
        name: replace(column, awaited=column.missing)
        for name, column in columns.items()
        if column.missing.any()
    }
    if not columns:
        return ev
    return under(ev, ev.facts.given(columns), resting(ev.scheme, readers(ev.scheme, columns)))


def asked(ev: Evaluation) -> set[str]:
    """The facts of which a rule asks whether they are missing."""
    return {
        test.name
        for node in ev.scheme.walk()
        for condition in conditions(node)
        for test in condition.walk()
        if test.operator == "missing" and test.name in ev.scheme.facts
    }
