"""Facts derived from other facts and from parameters: least, most, either, and counts of a sample scaled."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import Any

import pytest
from toy import facts, task, value

from kaohe.scheme.model import Scheme

LATE, IN_TIME = task(done_on="7-1"), task(done_on="6-1")
TOLD_OFF = {"fact": "told_off", "value": True}
NOT_TOLD_OFF = {"fact": "told_off", "value": False}


@pytest.mark.parametrize(
    ("name", "rows", "supplied", "expected"),
    [
        ("n_held", [LATE] * 3, {"P.most": 2}, 2),
        ("n_held", [LATE] * 3, {"P.most": 5}, 3),
        ("n_held", [LATE] * 3, {}, (0, 3)),
        ("n_more", [LATE] * 3, {}, 3),
        ("n_more", [IN_TIME], {}, 2),
        ("n_scaled", [LATE, IN_TIME, IN_TIME, IN_TIME], {"P.most": 8}, 2),
        ("n_scaled", [LATE, IN_TIME, IN_TIME], {"P.most": 2}, Fraction(2, 3)),
        ("n_scaled", [LATE, IN_TIME, IN_TIME], {}, (0, 3)),
        ("n_scaled", [IN_TIME], {}, 0),
    ],
)
def test_from_facts_and_parameters(
    toy: Scheme, name: str, rows: list[Any], supplied: dict[str, int], expected: Any
) -> None:
    assert value(facts(toy.with_supplied(supplied), {"tasks": rows}), name) == expected


def test_a_sample_of_nothing_is_empty(toy: Scheme) -> None:
    found = facts(toy, {"tasks": []}).column("n_scaled")
    assert found.empty[0]
    assert found.value.at(0) == (0, 0)


def test_a_sample_of_which_nobody_has_said(toy: Scheme) -> None:
    given = [{"fact": "n_late", "value": Fraction(2)}]
    scheme = toy.with_supplied({"P.most": 3})
    found = facts(scheme, {"tasks": [LATE] * 4}, given=given).column("n_scaled")
    assert found.value.at(0) == (Fraction(3, 2), Fraction(3, 2))


@pytest.mark.parametrize(
    ("rows", "given", "expected"),
    [
        ([LATE], [], 1),
        ([LATE], [NOT_TOLD_OFF], 1),
        ([IN_TIME], [TOLD_OFF], 1),
        ([IN_TIME], [NOT_TOLD_OFF], 0),
        ([IN_TIME], [], (0, 1)),
    ],
)
def test_either(toy: Scheme, rows: list[Any], given: list[Any], expected: Any) -> None:
    assert value(facts(toy, {"tasks": rows}, given=given), "bad") == expected


def test_the_unknowns_of_a_fact_are_those_of_the_indicator(toy: Scheme) -> None:
    from kaohe.scheme.usage import unknowns_of

    asked = {node.id: unknowns_of(toy, node) for node in toy.walk()}
    assert asked["1"] == ["P.rate", "P.from", "P.limit"]
    assert asked["10"] == ["P.most"]
    assert asked["12"] == ["P.most"]
    assert asked["13"] == ["P.from"]
    assert asked["2"] == []


def test_an_open_quotient_has_no_upper_end(toy: Scheme) -> None:
    given = [{"fact": "n_late", "value": Fraction(2)}]
    scheme = toy.with_supplied({"P.most": 3})
    found = facts(scheme, units=[{"unit": "甲县"}], given=given).column("n_scaled")
    assert found.empty[0]
    assert inf not in found.value.at(0)
