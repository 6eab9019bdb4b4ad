"""Event rows in groups: by month, quarter, site or choice; what each group comes to, and what the groups do."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf
from typing import Any

import pytest
from posts import REGULATION, post, scheme_text
from toy import Row, facts, value

from kaohe.errors import ProblemReport
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

YEAR = [
    post("1-5", "甲站"),
    post("1-9", "乙站", on_time=False),
    post("2-1", "甲站"),
    post("3-31", "甲站", on_time=False, kind="通知"),
    post("4-1", "乙站", on_time=False),
    post("6-30", "乙站"),
]


@pytest.fixture
def posts(write_project: Callable[..., Any]) -> Scheme:
    """The invented scheme of ``posts.py``."""
    return load_scheme("x-2020", project=write_project(scheme_text(), REGULATION))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("quiet_months", 1),  # May
        ("least_month", 0),
        ("monthly_mean", 1),  # six rows in six months
        ("active_months", 5),
        ("worst_site", Fraction(1, 3)),
        ("late_sites", 2),
        ("clean_sites", 0),
        ("stale_sites", 1),  # the last of 甲站 is of 31 March
        ("site_months", 6),  # 甲站 has none in April to June, 乙站 none in February, March and May
        ("kinds_seen", 2),
    ],
)
def test_rows_by_group(posts: Scheme, name: str, expected: Any) -> None:
    found = value(facts(posts, {"posts": YEAR}), name)
    assert found == expected


def test_months_of_the_period_are_groups_without_rows_too(posts: Scheme) -> None:
    assert value(facts(posts, {"posts": []}), "quiet_months") == 6
    assert value(facts(posts, {"posts": []}), "active_months") == 0


def test_months_after_the_as_of_day_are_no_groups(posts: Scheme) -> None:
    as_of = post("4-15")["published_on"]
    assert value(facts(posts, {"posts": YEAR}, as_of=as_of), "quiet_months") == 0
    assert value(facts(posts, {"posts": []}, as_of=as_of), "quiet_months") == 4


def test_a_condition_on_groups_may_hang_on_an_unknown(posts: Scheme) -> None:
    """Four rows in the first quarter, two in the second; one to three are wanted."""
    assert value(facts(posts, {"posts": YEAR}), "full_quarters") == (0, 1)
    assert value(facts(posts.with_supplied({"P.n": 2}), {"posts": YEAR}), "full_quarters") == 1
    assert value(facts(posts.with_supplied({"P.n": 3}), {"posts": YEAR}), "full_quarters") == 0


def test_a_group_whose_rows_are_all_passed_over_is_still_a_group(posts: Scheme) -> None:
    """A site all of whose rows are on time has no late ones: it counts as clean, and not as late."""
    rows = [post("1-5", "甲站"), post("1-6", "乙站", on_time=False)]
    found = facts(posts, {"posts": rows})
    assert value(found, "clean_sites") == 1
    assert value(found, "late_sites") == 1
    told = found.column("late_sites").trace(0)["grouped"]["groups"]
    assert [(group["label"], group["rows"], group.get("seen")) for group in told] == [
        (["乙站"], [0], None),
        (["甲站"], [], "台账.xlsx 信息!A2"),
    ]


@pytest.mark.parametrize(
    ("rows", "name", "expected"),
    [
        ([post("1-5", None, on_time=False)], "late_sites", (0, 1)),
        ([post("1-5", "甲站", on_time=False), post("1-6", None, on_time=False)], "late_sites", (1, 2)),
        ([post("1-5", "甲站"), post("1-6", None, on_time=False)], "worst_site", (0, 1)),
        ([post(None)], "quiet_months", (5, 6)),
        ([post("1-5", kind=None)], "kinds_seen", (0, 1)),
        ([post("1-5", on_time=None)], "late_sites", (0, 1)),
        ([post("1-5", None)], "site_months", (0, 6)),
    ],
)
def test_a_row_of_an_unknown_group_may_be_in_any(
    posts: Scheme, rows: list[Row], name: str, expected: Any
) -> None:
    assert value(facts(posts, {"posts": rows}), name) == expected


def test_what_is_known_of_a_group_holds(posts: Scheme) -> None:
    """A row of 甲站 without a month is in one of its months, and moves no other site."""
    rows = [post("1-5", "甲站"), post("2-5", "乙站"), post("3-5", "乙站"), post(None, "甲站")]
    found = facts(posts, {"posts": rows})
    assert value(found, "site_months") == (8, 9)
    told = found.column("site_months").trace(0)["grouped"]
    assert {group["label"][0] for group in told["groups"] if group.get("unplaced")} == {"甲站"}
    assert "more" not in told


def test_where_nobody_kept_the_table_groups_are_open(write_project: Callable[..., Any]) -> None:
    text = scheme_text().replace(
        "    dated_by: published_on\n    absent: zero\n", "    dated_by: published_on\n"
    )
    scheme = load_scheme("x-2020", project=write_project(text, REGULATION))
    found = facts(scheme, {"posts": []})
    assert value(found, "quiet_months") == (0, 6)
    assert value(found, "late_sites") == (0, inf)
    assert value(found, "clean_sites") == (0, inf)
    assert value(found, "kinds_seen") == (0, 2)


FAULTS = {
    "a column that is not there": ("by: site, then: least", "by: seite, then: least", "没有“seite”栏"),
    "a month of something that is no date": (
        "by: month, then: least",
        "by: {month: site}, then: least",
        "“site”栏不是日期",
    ),
    "all choices of a column without choices": (
        "by: site, then: least",
        "by: site, then: least, every: true",
        "没有列出选项",
    ),
    "a condition on something else": (
        "where: {value: {is: 0}}}\n  least",
        "where: {site: {is: 0}}}\n  least",
        "各组只能按各组的值 value 取舍",
    ),
    "groups of facts": (
        "n_sites: {title: 站点数, type: count}",
        "n_sites: {title: 站点数, type: count, add: [n_posts], grouped: {by: month, then: count}}",
        "grouped 只与按台账各行的算法同用",
    ),
    "rank of a fact that is not there": (
        "rank: {of: n_posts, within: group}",
        "rank: {of: n_post, within: group}",
        "事实“n_post”用到了但没有声明",
    ),
    "rank within an attribute that is not there": (
        "rank: {of: n_posts, within: group}",
        "rank: {of: n_posts, within: grupo}",
        "单位属性“grupo”用到了但没有声明",
    ),
    "rank of a text column": (
        "rank: {of: clicks, within: [unit, month]}",
        "rank: {of: site, within: [unit, month]}",
        "“site”栏不是数或日期",
    ),
    "a rank that is no count": (
        "title: 信息数名次, type: count",
        "title: 信息数名次, type: yes_no",
        "rank 的 type 应为 count",
    ),
    "a sample of a fact that is not there": (
        "    where: {passed: true}\n    sample: {size: {unknown: P.k}, of: n_sites}",
        "    where: {passed: true}\n    sample: {size: {unknown: P.k}, of: n_site}",
        "事实“n_site”用到了但没有声明",
    ),
    "groups by unit": ("by: site, then: least", "by: unit, then: least", "不能再按它分组"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_wrong_with_groups_and_ranks_is_said(write_project: Callable[..., Any], case: str) -> None:
    old, new, message = FAULTS[case]
    text = scheme_text()
    assert text.count(old) == 1
    with pytest.raises(ProblemReport) as report:
        load_scheme("x-2020", project=write_project(text.replace(old, new), REGULATION))
    assert message in str(report.value)
