"""A plan's steps as a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kaohe.analysis.improvement.plan import Step
from kaohe.scenario.model import RowChange, Scenario
from kaohe.scheme.model import Scheme


def with_steps(scenario: Scenario, scheme: Scheme, steps: Iterable[Step]) -> Scenario:
    """A scenario that takes the steps too, in place of what it says of the same facts."""
    for step in steps:
        for place in step.removed:
            scenario = scenario.with_row(step.fact, RowChange(unit=step.unit, row=place, remove=True))
        if step.removed:
            continue
        value = step.after
        if isinstance(value, tuple):
            scenario = scenario.with_fact(step.unit, step.fact, *value)
        elif scheme.facts[step.fact].type == "ratio" and isinstance(value, Fraction):
            share = value
            scenario = scenario.with_fact(
                step.unit, step.fact, Fraction(share.numerator), Fraction(share.denominator)
            )
        else:
            scenario = scenario.with_fact(step.unit, step.fact, value)
    return scenario
