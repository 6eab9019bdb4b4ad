"""What controls ask of the session: a number, a reading or an unknown otherwise, or as it was."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaohe.scenario.model import Scenario
from kaohe.scheme.overlay import at
from kaohe.scheme.reading import synonyms
from kaohe.scheme.yamltree import Plain
from kaohe.workbench.exact_slider import exact_text
from kaohe.workbench.rule_numbers import RuleNumber
from kaohe.workbench.session import Session


def written(value: Fraction, *, percent: bool) -> Fraction | Plain:
    """A number as scenario files have it: percentages stay percentages."""
    return Plain(exact_text(value, percent=True)) if percent else value


def set_number(session: Session, number: RuleNumber, value: Fraction | None) -> None:
    """Have another number in a rule; None, or the regulation's own: as the regulation has it."""
    scenario = session.scenario
    if value is None or (value == number.own and not scenario.includes):
        changed = scenario.without_rule(number.place)
    else:
        changed = scenario.with_rule(number.place, written(value, percent=number.percent))
    _take(session, changed, ".".join(map(str, number.place)))


def set_numbers(session: Session, numbers: list[tuple[RuleNumber, Fraction]]) -> None:
    """Have several numbers otherwise, as one change."""
    scenario = session.scenario
    for number, value in numbers:
        scenario = scenario.with_rule(number.place, written(value, percent=number.percent))
    _take(session, scenario, "")


def set_unknown(session: Session, name: str, value: Any) -> None:
    """Have another value for an unknown; None: open."""
    _take(session, session.scenario.with_supplied(name, value), f"supplied.{name}")


def restore_unknown(session: Session, name: str) -> None:
    """Have an unknown as it was without the scenario."""
    _take(session, session.scenario.without_supplied(name), "")


def set_reading(session: Session, key: str, letter: str) -> None:
    """Read an ambiguity otherwise; the letter it has without the scenario: as it was."""
    scenario, scheme = session.scenario, session.before.scheme
    for same in synonyms(scheme.readings, key):
        scenario = scenario.without_reading(same)
    if scheme.letters[key] != letter or scenario.includes:
        scenario = scenario.with_reading(f"{key}{letter}")
    _take(session, scenario, "")


def is_set(session: Session, number: RuleNumber) -> bool:
    """Whether the scenario itself writes a number."""
    return at(session.scenario.scheme, number.place) is not None


def _take(session: Session, scenario: Scenario, key: str) -> None:
    parts = (scenario.scheme, scenario.supplied, scenario.readings)
    if parts != (session.scenario.scheme, session.scenario.supplied, session.scenario.readings):
        session.change(scenario, key=key)
