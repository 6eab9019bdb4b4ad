"""Facts over event rows: totals, means, extremes, whether any or every row is so; with and without gaps."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import Any

import pytest
from toy import account, facts, month, on, task, value

from kaohe.scheme.model import Scheme

THREE = [
    task(done=2, target=4, urgent=True),
    task(done=5, target=5, urgent=False),
    task(done=3, target=4, urgent=True),
]


@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        ("done_total", THREE, 10),
        ("done_total", [], 0),
        ("done_total", [task(done=2), task()], (-inf, inf)),
        ("rate_mean", THREE, Fraction(5, 8)),
        (
            "rate_mean",
            [task(done=1, target=4, urgent=True), task(done=3, target=4)],
            (Fraction(1, 4), Fraction(1, 2)),
        ),
        ("rate_mean", [task(urgent=True)], (0, 1)),  # held to the fact's range
        ("done_most", THREE, 5),
        ("done_most", [task(done=2), task()], (2, inf)),
        ("done_least", THREE, 2),
        ("done_least", [task(done=2), task()], (-inf, 2)),
        ("latest", [task(done_on="3-1"), task(done_on="2-1")], on("3-1").toordinal()),
        ("any_late", [task(done_on="6-1"), task(done_on="7-1")], 1),
        ("any_late", [task(done_on="6-1")], 0),
        ("any_late", [], 0),
    ],
)
def test_over_the_rows_there_are(toy: Scheme, name: str, rows: list[Any], expected: Any) -> None:
    found = facts(toy, {"tasks": rows})
    assert value(found, name) == expected
    assert found.column(name).missing[0] == isinstance(expected, tuple)


@pytest.mark.parametrize("name", ["rate_mean", "done_most", "done_least", "latest"])
def test_of_no_row_nothing_is_least_most_or_mean(toy: Scheme, name: str) -> None:
    found = facts(toy, {"tasks": []}).column(name)
    assert not found.applies[0]
    assert not found.missing[0]


def test_a_row_that_may_not_count_leaves_open_whether_there_is_any(toy: Scheme) -> None:
    """Nobody has said whether the only task is urgent."""
    found = facts(toy, {"tasks": [task(done=1, target=4, urgent=None)]}).column("rate_mean")
    assert found.applies[0]
    assert found.maybe_empty[0]
    assert found.value.at(0) == (Fraction(1, 4), Fraction(1, 4))


@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        ("all_reported", [month(1), month(2), month(3)], 1),
        ("all_reported", [month(1), month(2)], (0, 1)),
        ("all_reported", [month(1), month(2, None), month(3)], (0, 1)),
        ("all_reported", [month(1), month(2, False)], 0),
        ("all_reported", [], (0, 1)),
        ("score_total", [month(1, score=4), month(2, score=5), month(3, score=6)], 15),
        ("score_total", [month(1, score=4), month(2, score=5)], (9, inf)),
        ("score_total", [month(1, score=4), month(2, score=None), month(3)], (5, inf)),
        ("score_most", [month(1, score=4), month(2, score=5)], (5, 10)),
        ("score_most", [], (0, 10)),
    ],
)
def test_rows_still_lacking(toy: Scheme, name: str, rows: list[Any], expected: Any) -> None:
    """Three months are expected."""
    assert value(facts(toy, {"months": rows}), name) == expected


def test_a_unit_of_which_nobody_has_said(toy: Scheme) -> None:
    assert value(facts(toy, {"accounts": []}), "n_gaps") == (0, inf)
    reported = [{"fact": "accounts", "value": Fraction(0)}]
    assert value(facts(toy, {"accounts": []}, given=reported), "n_gaps") == 0


@pytest.mark.parametrize(
    ("checked", "supplied", "gaps"),
    [
        ("3-1", {}, 1),
        ("2-10", {}, (0, 1)),  # the window begins between 1 January and 29 February
        ("2-10", {"P.from": "2020-2-1"}, 1),
        ("2-10", {"P.from": "2020-2-9"}, 1),
        ("6-30", {}, 1),
        ("7-1", {}, 0),
    ],
)
def test_a_window_with_an_unknown_end(toy: Scheme, checked: str, supplied: dict[str, str], gaps: Any) -> None:
    scheme = toy.with_supplied({"P.limit": 90} | supplied)
    rows = {"accounts": [account(checked, "3-31", "6-29", "9-27", "12-1")]}
    short = scheme.with_supplied({"P.limit": 89})
    assert value(facts(scheme, rows), "n_gaps") == 0
    assert value(facts(short, rows), "n_gaps") == ((0, 3) if isinstance(gaps, tuple) else 3 * gaps)


def test_rows_outside_the_window_tell_that_the_table_was_kept(toy: Scheme) -> None:
    scheme = toy.with_supplied({"P.from": "2020-2-5"})
    assert value(facts(scheme, {"accounts": [account("2-1", "2-1")]}), "n_gaps") == 0


def test_an_unknown_window_marks_the_rows_that_surely_count(toy: Scheme) -> None:
    rows = {"accounts": [account("2-10"), account("3-1"), account("7-1")]}
    found = facts(toy, rows).rows("accounts")
    assert found.sure.tolist() == [False, True]
    assert found.places == ["台账.xlsx 账号!A2", "台账.xlsx 账号!A3"]


def test_what_a_total_says_of_its_rows(toy: Scheme) -> None:
    told = facts(toy, {"tasks": THREE[:2]}).column("done_total").trace(0)
    assert (told["how"], told["table"], told["column"], told["rows"]) == ("total", "任务", "完成数", 2)
    assert (told["values"], told["counts"]) == (["2", "5"], ["yes", "yes"])
    assert [hit["place"] for hit in told["hits"]] == ["台账.xlsx 任务!A2", "台账.xlsx 任务!A3"]
    assert "open" not in told


def test_what_is_said_of_rows_still_lacking(toy: Scheme) -> None:
    told = facts(toy, {"months": [month(1)]}).column("score_most").trace(0)
    assert (told["short"], told["open"], told["range"]) == (
        2,
        {"low": "0", "high": "inf"},
        {"low": "0", "high": "10"},
    )
