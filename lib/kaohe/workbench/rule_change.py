"""What controls ask of the session: a number, a reading or an unknown otherwise, or as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from kaohe.scenario.model import Scenario
from kaohe.scheme.overlay import at
from kaohe.scheme.reading import synonyms
from kaohe.scheme.yamltree import Plain
from kaohe.workbench.exact_slider import exact_text
from kaohe.workbench.rule_numbers import RuleNumber, RuleReference, rule_parts
from kaohe.workbench.session import Session

Edit = tuple[RuleNumber, Fraction | None]
"""A number of a rule and what it shall be; None: as the regulation has it."""

_SIDES = {"at_least": "lower", "above": "lower", "below": "upper", "up_to": "upper"}


def written(value: Fraction, *, percent: bool) -> Fraction | Plain:
    """A number as scenario files have it: percentages stay percentages."""
    return Plain(exact_text(value, percent=True)) if percent else value


def set_number(session: Session, number: RuleNumber, value: Fraction | None, *, scaled: bool = False) -> None:
    """Have another number in a rule; None, or the regulation's own: as the regulation has it.

    A limit of a band takes the limit of the next band that meets it along. With ``scaled``, another maximum takes
    along all points below it in proportion.
    """
    edits = [(number, value), *_met(session, number, value)]
    if scaled and number.kind == "max" and number.own:
        edits += _scaled(session, number, value)
    _take(session, _edited(session.scenario, edits), ".".join(map(str, number.place)))


def set_numbers(session: Session, edits: Sequence[Edit]) -> None:
    """Have several numbers otherwise (None: as the regulation has them), as one change."""
    _take(session, _edited(session.scenario, edits), "")


def _edited(scenario: Scenario, edits: Sequence[Edit]) -> Scenario:
    for number, value in edits:
        if value is None or (value == number.own and not scenario.includes):
            scenario = scenario.without_rule(number.place)
        else:
            scenario = scenario.with_rule(number.place, written(value, percent=number.percent))
    return scenario


def _met(session: Session, number: RuleNumber, value: Fraction | None) -> Iterator[Edit]:
    """The limits of other bands of the same table that now stand where this one does, on the other side."""
    if "bands" not in number.place or number.kind not in _SIDES:
        return
    table = number.place[: number.place.index("bands") + 1]
    limits = [
        part
        for part in rule_parts(session.after.scheme, str(number.place[1]))
        if not isinstance(part, RuleReference)
        and part[0].place[: len(table)] == table
        and len(part[0].place) == len(table) + 2
        and part[0].kind in _SIDES
    ]
    now = next((stands for limit, stands in limits if limit.place == number.place), None)
    for limit, stands in limits:
        if stands == now and _SIDES[limit.kind] != _SIDES[number.kind]:
            yield limit, value


def _scaled(session: Session, number: RuleNumber, value: Fraction | None) -> Iterator[Edit]:
    """All points of an indicator and of those under it, as the regulation has them, in proportion to its maximum."""
    scheme = session.after.scheme
    own = number.own or Fraction(1)
    for node in scheme.by_id[str(number.place[1])].walk():
        for part in rule_parts(scheme, node.id):
            if isinstance(part, RuleReference) or part[0].place == number.place or not part[0].in_points:
                continue
            if part[0].own is not None:
                yield part[0], None if value is None else part[0].own * value / own


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
