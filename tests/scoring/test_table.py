"""TABLE: the outcome of the first row that holds."""

from __future__ import annotations

from columns import between, exact, known, pairs, truth, words

from kaohe.scoring.table import first_hit, labels, table
from kaohe.scoring.truth import at_most, below


def test_the_first_row_that_holds_gives_the_points() -> None:
    result = table(
        [truth("no", "yes"), truth("yes", "yes"), truth("yes", "yes")],
        [exact(1, 1), exact(2, 2), exact(3, 3)],
    )
    assert known(result.points) == [2, 1]


def test_a_later_row_is_no_hit_once_an_earlier_one_holds() -> None:
    assert [words(hit) for hit in first_hit([truth("yes"), truth("yes")])] == [["yes"], ["no"]]


def test_a_row_that_may_hold_leaves_the_next_one_possible() -> None:
    hits = first_hit([truth("maybe"), truth("yes"), truth("yes")])
    assert [words(hit) for hit in hits] == [["maybe"], ["maybe"], ["no"]]


def test_open_rows_bound_the_points() -> None:
    result = table([truth("maybe"), truth("yes"), truth("yes")], [exact(0), exact(30), exact(50)])
    assert pairs(result.points) == [(0, 30)]


def test_a_value_exactly_on_the_threshold_is_not_below_it() -> None:
    limit = exact("0.5", "0.5")
    result = table(
        [below(exact("0.5", "499/1000"), limit), truth("yes", "yes")], [exact(0, 0), exact(30, 30)]
    )
    assert known(result.points) == [30, 0]


def test_a_value_exactly_on_the_threshold_is_up_to_it() -> None:
    limit = exact(2, 2)
    result = table([at_most(exact(2, "2.01"), limit), truth("yes", "yes")], [exact(0, 0), exact(-2, -2)])
    assert known(result.points) == [0, -2]


def test_rows_that_agree_leave_nothing_open() -> None:
    result = table([truth("maybe"), truth("yes")], [exact(7), exact(7)])
    assert known(result.points) == [7]


def test_an_outcome_may_itself_be_open() -> None:
    result = table([truth("no"), truth("yes")], [exact(0), between((10, 20))])
    assert pairs(result.points) == [(10, 20)]


def test_an_unknown_behind_a_veto_does_not_matter() -> None:
    result = table([truth("yes"), truth("yes")], [exact(0), between((0, 100))])
    assert known(result.points) == [0]


def test_words_are_given_only_when_certain() -> None:
    result = labels([truth("yes", "maybe", "no"), truth("yes", "yes", "yes")], ["按期", "逾期"])
    assert result.labels is not None
    assert result.labels.tolist() == ["按期", None, "逾期"]
