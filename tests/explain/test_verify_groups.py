"""Groups, ranks and samples: bounds that hold, against a calculation of their own; traces that come out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from posts import REGULATION, check, points, post, scheme_text
from test_trace_file import SCHEMA
from toy import ledger

from kaohe.evaluation import Evaluation
from kaohe.explain.verify import verify_records
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

Record = dict[str, Any]
UNITS = [
    {"unit": name, "group": group} for name, group in (("甲县", "县区"), ("乙县", "县区"), ("丙局", "部门"))
]
NAMES = [unit["unit"] for unit in UNITS]
SITES = [{"unit": name, "fact": "n_sites", "value": Fraction(3)} for name in NAMES[:2]]


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    """The invented scheme of ``posts.py``."""
    from kaohe.paths import Project

    top = tmp_path_factory.mktemp("posts")
    for name, text in (
        ("params/x-2020/scheme.yaml", scheme_text()),
        ("data/regulations/x-2020.txt", REGULATION),
    ):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
    return load_scheme("x-2020", project=Project(top))


def evaluated(scheme: Scheme, events: Any, supplied: dict[str, Any] | None = None) -> Evaluation:
    book = ledger(scheme, events, units=UNITS, given=SITES)
    return Evaluation(scheme.with_supplied(supplied or {}), book)


def records(ev: Evaluation) -> list[Record]:
    return list(json.loads(json.dumps(list(ev.records()))))


names = st.sampled_from(NAMES)
days = st.sampled_from(["1-3", "1-30", "2-29", "3-31", "4-1", "6-30"])
rows_of_posts = st.lists(
    st.tuples(days, st.sampled_from(["甲站", "乙站"]), st.booleans(), st.integers(0, 3), names), max_size=7
)
rows_of_points = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 3), names), max_size=7, unique_by=lambda row: (row[0], row[2])
)
checks = st.lists(st.tuples(st.booleans(), names), max_size=5)


def tables(told: Any, monthly: Any, checked: Any) -> dict[str, Any]:
    return {
        "posts": [post(day, site, on_time, clicks, unit=unit) for day, site, on_time, clicks, unit in told],
        "months": [points(month, number, unit) for month, number, unit in monthly],
        "checks": [check(passed, unit) for passed, unit in checked],
    }


def expected(rows: list[Any], monthly: list[Any], unit: str) -> dict[str, Any]:
    """What the facts come to, by plain counting."""
    mine = [row for row in rows if row[4] == unit]
    months = {month: [row for row in mine if int(row[0].split("-")[0]) == month] for month in range(1, 7)}
    sites = defaultdict(list)
    for row in mine:
        sites[row[1]].append(row)
    sizes = [len(rows) for rows in months.values()]
    group = {"甲县": 0, "乙县": 0, "丙局": 1}
    totals = {name: sum(row[4] == name for row in rows) for name in NAMES}
    best = sum(sum(sorted((row[3] for row in kept), reverse=True)[:2]) for kept in months.values())
    found: dict[str, Any] = {
        "quiet_months": sizes.count(0),
        "least_month": min(sizes),
        "monthly_mean": Fraction(len(mine), 6),
        "active_months": 6 - sizes.count(0),
        "late_sites": sum(any(not row[2] for row in kept) for kept in sites.values()),
        "clean_sites": sum(all(row[2] for row in kept) for kept in sites.values()),
        "site_months": sum(6 - len({row[0].split("-")[0] for row in kept}) for kept in sites.values()),
        "post_rank": 1 + sum(totals[other] > totals[unit] for other in NAMES if group[other] == group[unit]),
        "low_rank": 1 + len({totals[other] for other in NAMES if totals[other] < totals[unit]}),
        "top_months": sum(
            1 + sum(m == month and group[u] == group[unit] and n > number for m, n, u in monthly) <= 2
            for month, number, name in monthly
            if name == unit
        ),
    }
    if all(clicks != 3 for _, _, _, clicks, _ in mine) or len({row[3] for row in mine}) == len(mine):
        clicks = [sorted((row[3] for row in kept), reverse=True) for kept in months.values()]
        if all(len(set(kept)) == len(kept) for kept in clicks):  # ties would let a third row in
            found["best_posts"] = best
    if sites:
        found["worst_site"] = min(Fraction(sum(row[2] for row in kept), len(kept)) for kept in sites.values())
    return found


@settings(max_examples=60)
@given(rows_of_posts, rows_of_points, checks)
def test_groups_and_ranks_come_to_what_plain_counting_gives(
    posts: Scheme, rows: list[Any], monthly: list[Any], checked: list[Any]
) -> None:
    ev = evaluated(posts, tables(rows, monthly, checked), {"P.n": 2, "P.k": 3})
    for index, unit in enumerate(NAMES):
        for name, number in expected(rows, monthly, unit).items():
            assert ev.facts.column(name).value.at(index) == (number, number), name
    assert verify_records(records(ev), whole=True) == []


blanks = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(["site", "on_time", "clicks", "published_on"])), max_size=3
)


@settings(max_examples=80)
@given(rows_of_posts, rows_of_points, checks, blanks, st.lists(st.integers(0, 6), max_size=2))
def test_bounds_hold_whatever_the_blanks_turn_out_to_be(
    posts: Scheme,
    rows: list[Any],
    monthly: list[Any],
    checked: list[Any],
    gone: list[Any],
    unscored: list[int],
) -> None:
    whole = tables(rows, monthly, checked)
    part = deepcopy(whole)
    for place, name in gone:
        if place < len(part["posts"]):
            part["posts"][place][name] = None
    for place in unscored:
        if place < len(part["months"]):
            part["months"][place]["points"] = None
    full, open_ = (evaluated(posts, events, {"P.n": 2, "P.k": 3}) for events in (whole, part))
    for name in posts.facts:
        mine, theirs = full.facts.column(name), open_.facts.column(name)
        for index in range(len(NAMES)):
            if not mine.applies[index]:
                assert not theirs.applies[index] or theirs.maybe_empty[index], name
                continue
            low, high = theirs.value.at(index)
            assert low <= mine.value.low[index] <= high, (name, NAMES[index])
    told = records(open_)
    assert verify_records(told, whole=True) == []
    for record in told:
        Draft202012Validator(SCHEMA).validate(record)


WHOLE = tables(
    [
        ("1-3", "甲站", True, 3, "甲县"),
        ("1-30", "乙站", False, 2, "甲县"),
        ("1-30", "乙站", False, 1, "甲县"),
        ("3-31", "甲站", True, 1, "甲县"),
        ("4-1", "乙站", True, 1, "乙县"),
    ],
    [(1, 3, "甲县"), (1, 2, "乙县"), (1, 1, "丙局"), (2, 1, "甲县"), (2, 3, "乙县")],
    [(True, "甲县"), (False, "甲县")],
)
GIVEN = {"P.n": 2, "P.k": 2}


def fact(told: list[Record], name: str, unit: str = "甲县") -> Record:
    return next(item["facts"][name] for item in told if item["unit"] == unit and item["node"] == name)


def _set(path: str, value: Any) -> Callable[[Record], None]:
    def change(told: Record) -> None:
        *parts, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place: Any = told
        for part in parts:
            place = place[part]
        place[last] = value

    return change


CHANGES: dict[str, tuple[str, Callable[[Record], None], str]] = {
    "a group's value": (
        "quiet_months",
        _set("grouped.groups.0.value", "2"),
        "组 2020年01月：取值 记录为 2，重算为 3",
    ),
    "a row in another month": ("quiet_months", _set("grouped.groups.0.rows", [0, 1, 2, 3]), "不属于此组"),
    "a row in no group": ("quiet_months", _set("grouped.groups.0.rows", [0, 1]), "分到各组的行"),
    "whether a group counts": (
        "quiet_months",
        _set("grouped.groups.0.counts", "yes"),
        "是否计入 记录为 yes，重算为 no",
    ),
    "a month left out": ("quiet_months", lambda told: told["grouped"]["groups"].pop(1), "不相连"),
    "the number of groups": ("quiet_months", _set("value", "3"), "计数 记录为 3，重算为 4"),
    "the least of the groups": ("least_month", _set("value", "1"), "最小 记录为 1，重算为 0"),
    "the condition": ("quiet_months", _set("grouped.where.operand", "3"), "是否计入"),
    "a rank": ("post_rank", _set("value", "2"), "名次 记录为 2，重算为 1"),
    "a value another unit has": ("post_rank", _set("members.0.value", "9"), "它自己的记录为 1"),
    "a unit left out": ("low_rank", lambda told: told["members"].pop(0), "名次 记录为 3，重算为 2"),
    "the rank of a row": ("top_months", _set("hits.0.月度名次", "2"), "月度名次记录为 2，重算为 1"),
    "the values a row is ranked among": (
        "top_months",
        _set("ranks.0.groups.0.members.0.value", "4"),
        "不在所列各行之中",
    ),
    "the rows of a month told otherwise": (
        "last_months",
        _set("ranks.0.groups.0.members.1.rows", 2),
        "所列各行不同",
    ),
    "a sample's rows": ("failed", _set("sample.size", "5"), "抽查还缺 1 行"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_does_not_come_out_is_said(posts: Scheme, case: str) -> None:
    told = records(evaluated(posts, WHOLE, GIVEN))
    assert verify_records(told, whole=True) == []
    name, change, said = CHANGES[case]
    change(fact(told, name))
    findings = verify_records(told, whole=True)
    assert any(said in finding for finding in findings), findings


LINES = {
    "quiet_months": (
        "无信息的月份：4（台账“信息”4 行中计 4 行，按发布日期（按月）分 6 组，每组计行数，计组数（组的值 = 0）："
        "2020年02月 0、2020年04月 0、2020年05月 0、2020年06月 0；各行：台账.xlsx 信息!A2 "
    ),
    "worst_site": (
        "最差站点的按时率：0（台账“信息”4 行中计 4 行，按站点分 2 组，每组按时平均，取最小的组："
        "乙站 0%、甲站 100%；各行：台账.xlsx 信息!A2 "
    ),
    "post_rank": "信息数名次：1（信息总数 4，由大到小，在“县区”内，与其他 1 个考核对象相比）",
    "low_rank": "倒数名次：3（信息总数 4，由小到大，与其他 2 个考核对象相比，在前的有 乙县 1、丙局 0）",
    "failed": "抽查不合格数：1（台账“抽查”2 行中计 1 行，应抽 待定参数 P.k 与“站点数”中较少的：台账.xlsx 抽查!A3 ",
}


@pytest.mark.parametrize("name", LINES)
def test_in_words(posts: Scheme, name: str) -> None:
    told = records(evaluated(posts, WHOLE, GIVEN))
    record = next(item for item in told if item["unit"] == "甲县" and item["node"] == name)
    texts = [line["text"] for line in record["lines"] if line["label"] == "事实"]
    assert any(text.startswith(LINES[name]) for text in texts), texts
