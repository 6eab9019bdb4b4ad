"""Conditions on facts, some of them missing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from columns import between, exact, mask, words

from kaohe.scheme.condition import Condition
from kaohe.scheme.model import Scheme
from kaohe.scoring.conditions import holds
from kaohe.scoring.facts import FactColumn, column, word_column
from kaohe.scoring.parameters import Parameters

DAY = Fraction(date(2017, 11, 12).toordinal())
FACTS: dict[str, FactColumn] = {
    "share": column(exact("0.6", "0.599", 0), "ratio", empty=mask(False, False, True)),
    "open_share": column(between((0, 1), ("0.7", "0.8"), (0, 0)), "ratio", missing=mask(True, True, False)),
    "done": column(between((1, 1), (0, 0), (0, 1)), "yes_no", missing=mask(False, False, True)),
    "sent": column(
        between((DAY, DAY), (DAY + Fraction(1, 2), DAY + Fraction(1, 2)), (DAY + 1, DAY + 1)), "date"
    ),
    "target": column(exact("0.6", "0.5", "0.5"), "ratio"),
    "channel": word_column(["窗口", "网上", None]),
}


def answers(scheme: Scheme, data: Any) -> list[str]:
    condition = Condition.model_validate(data)
    return words(holds(condition, FACTS.__getitem__, Parameters(scheme, 3, FACTS.__getitem__)))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"share": {"at_least": Fraction(3, 5)}}, ["yes", "no", "no"]),
        ({"share": {"above": Fraction(3, 5)}}, ["no", "no", "no"]),
        ({"share": {"below": Fraction(3, 5)}}, ["no", "yes", "yes"]),
        ({"share": {"at_most": Fraction(3, 5)}}, ["yes", "yes", "yes"]),
        ({"open_share": {"at_least": Fraction(3, 4)}}, ["maybe", "maybe", "no"]),
        ({"open_share": {"at_least": Fraction(7, 10)}}, ["maybe", "yes", "no"]),
        ({"share": {"at_least": {"fact": "target"}}}, ["yes", "yes", "no"]),
        ({"share": {"empty": True}}, ["no", "no", "yes"]),
        ({"share": {"empty": False}}, ["yes", "yes", "no"]),
        ({"open_share": {"missing": True}}, ["yes", "yes", "no"]),
        ({"done": True}, ["yes", "no", "maybe"]),
        ({"done": False}, ["no", "yes", "maybe"]),
        ({"channel": "窗口"}, ["yes", "no", "maybe"]),
        ({"channel": {"is_not": "窗口"}}, ["no", "yes", "maybe"]),
        ({"channel": {"in": ["窗口", "网上"]}}, ["yes", "yes", "maybe"]),
        ({"not": {"done": True}}, ["no", "yes", "maybe"]),
        ({"all": [{"done": True}, {"share": {"at_least": Fraction(3, 5)}}]}, ["yes", "no", "no"]),
        ({"any": [{"done": True}, {"share": {"at_least": Fraction(3, 5)}}]}, ["yes", "no", "maybe"]),
        ({"any": [{"channel": {"missing": True}}, {"channel": {"is_not": "窗口"}}]}, ["no", "yes", "yes"]),
    ],
    ids=str,
)
def test_condition(licheng: Scheme, data: Any, expected: list[str]) -> None:
    assert answers(licheng, data) == expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("on_or_before", ["yes", "yes", "no"]),
        ("before", ["no", "no", "no"]),
        ("after", ["no", "no", "yes"]),
        ("on_or_after", ["yes", "yes", "yes"]),
    ],
)
def test_a_date_limit_holds_to_the_end_of_its_day(
    licheng: Scheme, operator: str, expected: list[str]
) -> None:
    assert answers(licheng, {"sent": {operator: date(2017, 11, 12)}}) == expected
