"""A plan's steps as a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kaohe.analysis.improvement.plan import Step
from kaohe.scenario.ledger import places
from kaohe.scenario.model import RowChange, Scenario
from kaohe.scheme.model import Scheme


def with_steps(scenario: Scenario, scheme: Scheme, steps: Iterable[Step]) -> Scenario:
    """A scenario that takes the steps too, in place of what it says of the same facts and rows.

    Rows are those of the ledger under the scenario: one that it adds is no longer added, one that it changes is
    removed.
    """
    for step in steps:
        if step.removed:
            scenario = _without_rows(scenario, step)
            continue
        value = step.after
        if isinstance(value, tuple):
            scenario = scenario.with_fact(step.unit, step.fact, *value)
        elif scheme.facts[step.fact].type == "ratio" and isinstance(value, Fraction):
            above, below = Fraction(value.numerator), Fraction(value.denominator)
            scenario = scenario.with_fact(step.unit, step.fact, above, below)
        else:
            scenario = scenario.with_fact(step.unit, step.fact, value)
    return scenario


def _without_rows(scenario: Scenario, step: Step) -> Scenario:
    rows = scenario.events.get(step.fact, [])
    own = dict(zip(places(scenario, step.fact), rows, strict=True))
    gone = [own[place] for place in step.removed if place in own]
    if gone:
        kept = [item for item in rows if not any(item is other for other in gone)]
        scenario = scenario.changed(events={**scenario.events, step.fact: kept})
    taken = [own[place].row if place in own else place for place in step.removed]
    for place in filter(None, taken):
        scenario = scenario.with_row(step.fact, RowChange(unit=step.unit, row=place, remove=True))
    if not scenario.events.get(step.fact):
        events = {table: items for table, items in scenario.events.items() if table != step.fact}
        scenario = scenario.changed(events=events)
    return scenario
