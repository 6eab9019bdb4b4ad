"""Ranks: of event rows within their month and group, of units by a fact; samples of the lesser of k and n."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

import pytest
from posts import REGULATION, check, points, post, scheme_text
from toy import Row, cell, facts, ledger, value

import kaohe
from kaohe.errors import ProblemReport
from kaohe.ledger.plausible import require_plausible
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

UNITS = [
    {"unit": name, "group": group} for name, group in (("甲县", "县区"), ("乙县", "县区"), ("丙局", "部门"))
]


@pytest.fixture
def posts(write_project: Callable[..., Any]) -> Scheme:
    """The invented scheme of ``posts.py``."""
    return load_scheme("x-2020", project=write_project(scheme_text(), REGULATION))


MONTHS = [
    points(1, 90),
    points(1, 95, "乙县"),
    points(1, 99, "丙局"),
    points(2, 80),
    points(2, 80, "乙县"),
    points(2, 70, "丙局"),
]


def test_a_row_is_ranked_within_its_month_and_group(posts: Scheme) -> None:
    found = facts(posts, {"months": MONTHS}, units=UNITS)
    assert [cell(found, "months", "nth", row) for row in range(6)] == [2, 1, 1, 1, 1, 1]


def test_the_last_share_a_rank_that_the_next_does_not_skip(posts: Scheme) -> None:
    """Within the month, whatever the group: the fewest points first, ties 1223."""
    found = facts(posts, {"months": MONTHS}, units=UNITS)
    assert [cell(found, "months", "last", row) for row in range(6)] == [1, 2, 3, 2, 2, 1]
    assert [value(found, "last_months", index) for index in range(3)] == [1, 0, 1]


def test_blank_points_leave_ranks_open(posts: Scheme) -> None:
    rows = [points(1, 90), points(1, None, "乙县")]
    found = facts(posts, {"months": rows}, units=UNITS)
    assert [cell(found, "months", "nth", row) for row in range(2)] == [(1, 2), (1, 2)]


def test_a_unit_of_no_known_group_may_be_in_any(posts: Scheme) -> None:
    units = [UNITS[0], {"unit": "乙县", "group": None}]
    found = facts(posts, {"months": [points(1, 90), points(1, 95, "乙县")]}, units=units)
    assert [cell(found, "months", "nth", row) for row in range(2)] == [(1, 2), (1, 2)]


def test_rows_of_units_nobody_has_heard_of_may_come_before(write_project: Callable[..., Any]) -> None:
    text = scheme_text().replace("    dated_by: month_end\n    absent: zero\n", "    dated_by: month_end\n")
    scheme = load_scheme("x-2020", project=write_project(text, REGULATION))
    found = facts(scheme, {"months": [points(1, 90)]}, units=UNITS[:2])
    assert cell(found, "months", "nth") == (1, inf)
    alone = facts(scheme, {"months": [points(1, 90)]}, units=UNITS[:1])
    assert cell(alone, "months", "nth") == 1


def test_the_best_rows_of_each_month_of_a_unit(posts: Scheme) -> None:
    """The two most clicked of each month: 9 + 7 in January, 5 in February; rows of another unit do not matter."""
    rows = [post("1-1", clicks=9), post("1-2", clicks=7), post("1-3", clicks=2), post("2-1", clicks=5)]
    found = facts(posts, {"posts": [*rows, post("1-4", clicks=50, unit="乙县")]}, units=UNITS)
    assert value(found, "best_posts") == 21
    assert value(found, "best_posts", 1) == 50


def test_a_row_without_a_date_moves_no_rank_of_other_units(posts: Scheme) -> None:
    """Ranks are within the unit and its month: the row of another unit cannot come between."""
    rows = [
        post("1-1", clicks=9),
        post("1-2", clicks=7),
        post("1-3", clicks=2),
        post(None, clicks=8, unit="乙县"),
    ]
    found = facts(posts, {"posts": rows}, units=UNITS)
    assert [cell(found, "posts", "nth", row) for row in range(4)] == [1, 2, 3, 1]
    assert value(found, "best_posts") == 16


def test_units_are_ranked_by_a_fact_within_their_group(posts: Scheme) -> None:
    rows = [post("1-1"), post("1-2"), post("1-3", unit="乙县"), *[post("1-4", unit="丙局")] * 5]
    found = facts(posts, {"posts": rows}, units=UNITS)
    assert [value(found, "post_rank", index) for index in range(3)] == [1, 2, 1]
    assert [value(found, "low_rank", index) for index in range(3)] == [2, 1, 3]


def test_units_left_out_have_no_rank_and_push_nobody_down(posts: Scheme) -> None:
    units = [UNITS[0], UNITS[1] | {"small": True}, UNITS[2] | {"small": False}]
    rows = [post("1-1"), post("1-2"), *[post("1-4", unit="丙局")] * 5]
    found = facts(
        posts, {"posts": rows}, units=[unit | {"small": unit.get("small", False)} for unit in units]
    )
    column = found.column("low_rank")
    assert column.applies.tolist() == [True, False, True]
    assert [value(found, "low_rank", 0), value(found, "low_rank", 2)] == [1, 2]


def test_an_entered_fact_that_is_missing_leaves_ranks_open(write_project: Callable[..., Any]) -> None:
    text = scheme_text().replace("rank: {of: n_posts, within: group}", "rank: {of: n_sites, within: group}")
    scheme = load_scheme("x-2020", project=write_project(text, REGULATION))
    given = [{"unit": "乙县", "fact": "n_sites", "value": Fraction(3)}]
    found = facts(scheme, {}, units=UNITS, given=given)
    assert [value(found, "post_rank", index) for index in range(3)] == [(1, 2), (1, 2), 1]


def test_in_python_the_rank_of_one_unit_alone_is_not_known(posts: Scheme) -> None:
    rows: list[Row] = [{"published_on": date(2020, 1, 1)}]
    assert kaohe.score(posts, "post_rank", {"posts": rows, "group": "县区"}) is kaohe.NOT_COMPUTABLE
    assert kaohe.score(posts, "post_rank", {"post_rank": 3}) == 3


@pytest.mark.parametrize(
    ("sites", "supplied", "rows", "failed", "clean"),
    [
        (3, {"P.k": 5}, [True, True, True], 0, 1),  # fewer than five: all three
        (9, {"P.k": 5}, [True, True, True, True, True], 0, 1),
        (9, {"P.k": 5}, [True, True, False], (1, 3), 0),
        (9, {"P.k": 5}, [True, True, True], (0, 2), (0, 1)),
        (9, {}, [True, True, True], (0, 2), (0, 1)),  # two to five are sampled
        (1, {}, [True], 0, 1),  # whatever the size, there is one only
        (None, {"P.k": 4}, [True, True], (0, 2), (0, 1)),
    ],
)
def test_a_sample_is_of_as_many_as_there_are(
    posts: Scheme, sites: int | None, supplied: dict[str, int], rows: list[bool], failed: Any, clean: Any
) -> None:
    given = [] if sites is None else [{"fact": "n_sites", "value": Fraction(sites)}]
    found = facts(posts.with_supplied(supplied), {"checks": [check(passed) for passed in rows]}, given=given)
    assert value(found, "failed") == failed
    assert value(found, "clean") == clean


def test_more_rows_than_the_sample_can_have_are_refused(posts: Scheme) -> None:
    given = [{"fact": "n_sites", "value": Fraction(2), "place": "台账.xlsx 事实!A2"}]
    found = facts(posts, {"checks": [check(True)] * 3}, given=given)
    with pytest.raises(ProblemReport) as report:
        require_plausible(found)
    assert "甲县的抽查有 3 行，多于应抽的 2 行" in str(report.value)


def test_a_ledger_as_read_has_the_group_of_every_unit(posts: Scheme) -> None:
    assert ledger(posts, units=UNITS).units["group"].tolist() == ["县区", "县区", "部门"]
