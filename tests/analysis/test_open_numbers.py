"""How much an open number widens the result, held against evaluating with the number supplied."""

from __future__ import annotations

from fractions import Fraction

import pytest
from towns import FIRST, SECOND, evaluation

from kaohe.analysis.unknowns import Width, fixed, limits, middle, widenings, width
from kaohe.scheme.model import Unknown


def unknown(**given):
    return Unknown.model_validate({"title": "数", "state": "masked", "clause": "X", **given})


def test_the_width_of_a_result_adds_up_ranks_points_and_open_grades():
    assert width(evaluation(SECOND)) == Width(ranks=4, scores=Fraction(34), grades=5)
    assert width(evaluation(FIRST)) == Width(ranks=0, scores=Fraction(0), grades=0)


def test_the_widest_stands_first_and_what_bears_on_nothing_is_left_out():
    """P.4 is needed under another reading only."""
    first, second = widenings(evaluation(SECOND))
    assert (first.unknown, first.value) == ("P.2b", 5)
    assert (first.ranks, first.scores, first.grades) == (4, 34, 0)
    assert (second.unknown, second.value) == ("P.5", 55)
    assert (second.ranks, second.scores, second.grades) == (0, 0, 5)


def test_what_fixing_takes_off_is_the_difference_of_two_evaluations():
    ev = evaluation(SECOND)
    again = fixed(ev, "P.2b", Fraction(5))
    assert width(again) == Width(ranks=0, scores=Fraction(0), grades=5)
    assert again.bounds("东乡", "1.2") == (10, 10)
    assert ev.bounds("东乡", "1.2") == (6, 14)


def test_an_unknown_without_bounds_is_told_and_not_tried():
    found = {item.unknown: item for item in widenings(evaluation(SECOND, "XU-4:1B"))}
    assert (found["P.4"].value, found["P.4"].ranks, found["P.4"].scores) == (None, None, None)
    assert list(found)[-1] == "P.4"
    assert found["P.2b"].scores is None  # the total stays unbounded below


def test_nothing_is_missing_where_all_is_known():
    assert widenings(evaluation(FIRST)) == []


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"range": [Fraction(1), Fraction(9)]}, 5),
        ({"range": [Fraction(0), Fraction(1)]}, Fraction(1, 2)),
        ({"mask": "**", "range": [Fraction(10), Fraction(99)]}, 55),
        ({"mask": "*.*", "range": [Fraction(1, 10), Fraction(99, 10)]}, 5),
        ({"mask": "**%", "unit": "%", "range": [Fraction(1, 10), Fraction(99, 100)]}, Fraction(55, 100)),
        ({"mask": "***.*周"} | {"mask": ""}, None),
    ],
)
def test_the_middle_fits_the_mask(given, value):
    assert middle(unknown(**given)) == value


def test_a_number_without_range_has_no_limits():
    assert limits(unknown()) is None
