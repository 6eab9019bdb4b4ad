"""Facts over event rows and over parameters: told in words, and checked from the record alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_trace_file import SCHEMA
from toy import account, ledger, month, task

from kaohe.evaluation import Evaluation
from kaohe.explain.verify import verify_records
from kaohe.scheme.model import Scheme

Record = dict[str, Any]

WHOLE = {
    "tasks": [
        task(set_on="6-1", done_on="6-15", done=2, target=3, urgent=True),
        task(set_on="6-1", done_on="7-15", done=5, target=4, urgent=False),
        task(done=4, target=4, urgent=True),
    ],
    "months": [month(1, score=4), month(2, score=6), month(3, False, score=5)],
    "accounts": [account("6-1", "1-20", "2-20", "6-1"), account("2-10", "5-1"), account("3-1")],
}
GAPS = {
    "tasks": [task(urgent=None, done=2, target=4), task(done=None, target=4, urgent=True), task(urgent=True)],
    "months": [month(1, score=4), month(2, None, score=None)],
    "accounts": WHOLE["accounts"],
}
GIVEN = {"P.limit": 30, "P.most": 2, "P.rate": 3, "P.from": "2020-2-5"}


def records(scheme: Scheme, events: Any, supplied: dict[str, Any] | None = None) -> list[Record]:
    """The trace of two units: the first has the rows, nobody has said anything of the second."""
    book = ledger(scheme, events, units=[{"unit": "甲县"}, {"unit": "丁所"}, {"unit": "丙局"}])
    ev = Evaluation(scheme.with_supplied(supplied or {}), book)
    return list(json.loads(json.dumps(list(ev.records()))))


@pytest.fixture
def whole(toy: Scheme) -> list[Record]:
    return records(toy, WHOLE, GIVEN)


def facts_of(told: list[Record], node: str, unit: str = "甲县") -> Record:
    found: Record = next(item["facts"] for item in told if item["node"] == node and item["unit"] == unit)
    return found


@pytest.mark.parametrize("events", [WHOLE, GAPS, {}])
@pytest.mark.parametrize("supplied", [{}, GIVEN])
def test_the_trace_comes_out_and_is_as_the_schema_says(
    toy: Scheme, events: Any, supplied: dict[str, Any]
) -> None:
    told = records(toy, events, supplied)
    assert verify_records(told, whole=True) == []
    for record in told:
        Draft202012Validator(SCHEMA).validate(record)


LINES = {
    ("1", "甲县"): (
        "超期次数：6（台账“账号”3 行中计 3 行，超期未更新次数合计："
        "台账.xlsx 账号!A2 检查日期 2020-06-01 更新日期 2020-01-20；2020-02-20；2020-06-01 超期未更新次数 3"
    ),
    ("3", "甲县"): "平均完成率：0.83（台账“任务”3 行中计 2 行，完成率平均",
    (
        "7",
        "甲县",
    ): "月月报送：否（台账“月报”3 行中不符合的 1 行：台账.xlsx 月报!A4 月末 2020-03-28 已报 否 得分 5）",
    ("7", "丁所"): "月月报送：否 至 是（台账“月报”0 行中不符合的 0 行，尚缺 3 行）",
    ("8", "丁所"): "月报得分：0 至 ∞（台账“月报”0 行中计 0 行，得分合计，尚缺 3 行）",
    ("4", "丁所"): "最多完成数：台账“任务”0 行中没有可计的行，不适用",
    ("10", "甲县"): "计数的任务：2（任务数、待定参数 P.most取小）",
    ("11", "甲县"): "较多的：3（任务数、逾期任务、2取大）",
    ("12", "甲县"): "折算数：1.33（逾期任务 × 待定参数 P.most ÷ 任务数）",
    ("12", "丁所"): "折算数：分母为 0（逾期任务 × 待定参数 P.most ÷ 任务数）",
    ("14", "甲县"): "类别：县区（来源 考核对象表）",
    ("15", "甲县"): "人口：50（来源 名单 X-1）",
    ("16", "丁所"): "主管部门：丙局（来源 名单）",
}


@pytest.mark.parametrize("place", LINES)
def test_in_words(whole: list[Record], place: tuple[str, str]) -> None:
    record = next(item for item in whole if (item["node"], item["unit"]) == place)
    told = [line["text"] for line in record["lines"] if line["label"] == "事实"]
    assert any(text.startswith(LINES[place]) for text in told), told


def test_an_unknown_date_in_words(toy: Scheme, whole: list[Record]) -> None:
    def parameters(told: list[Record]) -> list[str]:
        record = next(item for item in told if item["node"] == "13")
        return [line["text"] for line in record["lines"] if line["label"] == "参数"]

    assert parameters(whole) == ["P.from 检查从何时起：补充参数 2020-02-05，非原文（调用者；调用时给出）"]
    assert parameters(records(toy, WHOLE)) == [
        "P.from 检查从何时起：待定，原文没有给出，可能在 2020-01-01 至 2020-02-29 之间"
    ]


CHANGES = {
    "a row's value": ("2", "done_total", {"values": ["2", "6", "4"]}, "完成数记录为 6，该行中没有这个数"),
    "a total": ("2", "done_total", {"value": "12"}, "合计 记录为 12，重算为 11"),
    "a mean": ("3", "rate_mean", {"value": "1"}, "平均 记录为 1，重算为 5/6"),
    "a most": ("4", "done_most", {"value": "4"}, "最大 记录为 4，重算为 5"),
    "a least": ("5", "done_least", {"value": "3"}, "最小 记录为 3，重算为 2"),
    "whether any": ("6", "any_late", {"value": "0"}, "是否有 记录为 0，重算为 1"),
    "whether every": ("7", "all_reported", {"value": "1"}, "是否都符合 记录为 1，重算为 0"),
    "the smaller": ("10", "n_held", {"value": "3"}, "较小者 记录为 3，重算为 2"),
    "the larger": ("11", "n_more", {"value": "2"}, "较大者 记录为 2，重算为 3"),
    "a scaled count": ("12", "n_scaled", {"value": "2"}, "折算 记录为 2，重算为 4/3"),
    "either": ("6", "bad", {"value": "0"}, "有一项为是 记录为 0，重算为 1"),
    "how many rows count": ("8", "score_total", {"counts": ["yes"]}, "计入与否 记录为 1，重算为 3"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_does_not_come_out_is_said(whole: list[Record], case: str) -> None:
    node, name, change, said = CHANGES[case]
    facts_of(whole, node)[name].update(change)
    assert any(said in finding for finding in verify_records(whole, whole=True))


def test_a_row_that_may_not_count_is_held_open_in_a_sum(toy: Scheme) -> None:
    told = records(toy, WHOLE, GIVEN | {"P.from": "2020-2-5"})
    assert step(told)["total"] == "-6"
    unsure = records(toy, WHOLE, {"P.limit": 30})
    assert [row.get("counts") for row in step(unsure)["rows"]] == [None, "maybe", None]
    assert step(unsure)["total"] == {"low": "-6", "high": "-4"}
    del step(unsure)["rows"][1]["counts"]
    assert any("各行合计 记录为 -6 至 -4，重算为 -6" in finding for finding in verify_records(unsure))


def step(told: list[Record]) -> Record:
    """The sum over accounts of the first unit."""
    found: Record = next(item for item in told if item["node"] == "17")["steps"][0]
    return found


cells = st.one_of(st.none(), st.integers(0, 4).map(Fraction))
drawn = st.lists(st.tuples(cells, cells, st.sampled_from([True, False, None])), max_size=4)


@settings(max_examples=40)
@given(drawn, st.lists(st.tuples(st.sampled_from([True, False, None]), cells), max_size=3), st.booleans())
def test_whatever_is_missing_the_trace_comes_out(
    lasting: Any, tasks: list[Any], months: list[Any], supplied: bool
) -> None:
    events = {
        "tasks": [task(done=done, target=target, urgent=urgent) for done, target, urgent in tasks],
        "months": [month(number, *item) for number, item in enumerate(months, 1)],
    }
    assert verify_records(records(lasting(), events, GIVEN if supplied else {}), whole=True) == []


@pytest.fixture(scope="session")
def lasting(lasting_toy: Scheme) -> Iterator[Any]:
    """The scheme behind a short name."""
    yield lambda: lasting_toy
