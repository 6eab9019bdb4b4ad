"""``kaohe verify``: what it re-does, and what it says when something does not come out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaohe.evaluation import Evaluation
from kaohe.explain.record import record as make_record
from kaohe.explain.verify import verify_file, verify_records
from kaohe.scheme.model import Scheme

Record = dict[str, Any]
Change = Callable[[Record], None]


def test_the_sample_ledger_s_trace_comes_out(records: list[Record]) -> None:
    assert verify_records(records, whole=True) == []


def test_single_records_come_out_without_their_neighbours(by_unit: dict[str, list[Record]]) -> None:
    for record in by_unit["江南街道"]:
        assert verify_records([record]) == []


def one(unit: list[Record], node: str) -> Record:
    return next(record for record in unit if record["node"] == node)


def found(unit: list[Record], node: str, change: Change) -> list[str]:
    change(one(unit, node))
    return verify_records(unit, whole=True)


def put(*path: Any, to: Any) -> Change:
    """Replace what stands at a path."""

    def change(record: Record) -> None:
        inner: Any = record
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = to

    return change


CASES: dict[str, tuple[str, Change, str]] = {
    "points that no step gives": ("2.2", put("points", to="41"), "鲤中街道 2.2：得分 记录为 41，重算为 40"),
    "a row's points": (
        "2.2",
        put("steps", 0, "rows", 2, "by", "result", to="41"),
        "鲤中街道 2.2 第 1 步（table）第 3 档：结果 记录为 41，重算为 40",
    ),
    "a share": (
        "2.2",
        put("facts", "runless_share", "value", to="71/100"),
        "鲤中街道 2.2 事实 runless_share：比值 记录为 71/100，重算为 7/10",
    ),
    "a fact that is not what was entered": (
        "2.2",
        put("facts", "n_runless", "value", to="134"),
        "鲤中街道 2.2 事实 n_runless：取值 记录为 134，重算为 133",
    ),
    "a band that was not reached": (
        "2.2",
        put("steps", 0, "rows", 1, "hit", to="yes"),
        "鲤中街道 2.2 第 1 步（table）第 2 档：是否命中 记录为 yes，重算为 no",
    ),
    "a band's edge": (
        "2.2",
        put("steps", 0, "rows", 1, "when", "below", to="7/10"),
        "鲤中街道 2.2 第 1 步（table）第 2 档：区间的两端 记录为 1/2、3/5，重算为 1/2、7/10",
    ),
    "a term that is not the child's": (
        "2",
        put("steps", 0, "terms", 1, "points", to="41"),
        "鲤中街道 2 子项 2.2：得分 记录为 41，重算为 40",
    ),
    "a term of nobody": ("2", put("steps", 0, "terms", 1, "node", to="2.9"), "鲤中街道 2：缺子项 2.9 的记录"),
    "a term counted though it does not apply": (
        "3",
        put("steps", 0, "terms", 7, "applies", to=True),
        "鲤中街道 3 子项 3.9：是否适用 记录为 是，重算为 否",
    ),
    "a count": (
        "3.5",
        put("facts", "n_vague_rejections", "hit_rows", to=[]),
        "鲤中街道 3.5 事实 n_vague_rejections：计数 记录为 1，重算为 0",
    ),
    "a floor that did not bite": (
        "3",
        put("steps", 3, "before", to="-1"),
        "鲤中街道 3 第 4 步（floor）：保底之前 记录为 -1，重算为 75877/780",
    ),
    "a deduction that joins": (
        "3",
        put("steps", 2, "change", to="-3"),
        "鲤中街道 3 第 3 步（join）：计入的 3.8 记录为 -3，重算为 0",
    ),
    "a duration": (
        "4.3",
        put("steps", 0, "rows", 0, "x", to="73"),
        "鲤中街道 4.3 第 1 步（tally）ledger.xlsx 接入系统故障!A5：自变量记录为 73，该行中没有这个数",
    ),
    "a state": ("1.1", put("state", to="not_applicable"), "鲤中街道 1.1：状态记录为不适用，记录中没有理由"),
    "a guard that is not met": (
        "3.1",
        lambda record: record["facts"]["has_streets"].update({"shown": "否", "value": "0"}),
        "鲤中街道 3.1：适用条件 has_streets 为 True，实为 否，应为不适用，状态记录为 known",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_says_what_is_recorded_and_what_comes_out(case: str, unit: list[Record]) -> None:
    node, change, message = CASES[case]
    assert message in found(unit, node, change)


def test_a_rule_that_differs_at_one_unit_is_found(by_unit: dict[str, list[Record]]) -> None:
    """The points of a band nobody was in are proved by nothing but the same rule elsewhere."""
    same = [json.loads(json.dumps(one(unit, "2.2"))) for unit in by_unit.values()]
    same[3]["steps"][0]["rows"][0]["points"] = "5"
    assert verify_records(same) == [
        f"{same[3]['unit']} 2.2 第 1 步 第 1 档的得分：记录为 5，其他考核对象为 0",
    ]


def test_a_row_told_twice_must_read_the_same(unit: list[Record]) -> None:
    hits = one(unit, "3.3")["facts"]["n_cases_total"]["hits"]
    hits[0]["数据完整"] = "否" if hits[0]["数据完整"] == "是" else "是"
    assert any(
        "与“鲤中街道 3.3" in finding and hits[0]["place"] in finding for finding in verify_records(unit)
    )


def test_two_records_of_one_indicator_are_one_too_many(unit: list[Record]) -> None:
    assert verify_records([unit[3], unit[3]]) == [
        f"鲤中街道 {unit[3]['node']}：同一考核对象、同一指标有两条记录",
    ]


def test_what_is_no_record_is_said_so() -> None:
    assert verify_records([{"schema": "kaohe-trace/0"}]) == ["第 1 条：不是 kaohe-trace/1 的记录"]


@pytest.mark.parametrize("key", ["facts", "steps", "points", "state", "guard", "parent"])
def test_a_record_with_a_piece_missing_is_a_finding_not_a_crash(key: str, unit: list[Record]) -> None:
    del one(unit, "2.2")[key]
    assert verify_records(unit) != []


@pytest.mark.parametrize("rubbish", [None, 7, "x", [], {}, {"low": "2", "high": "1"}])
def test_rubbish_is_a_finding_not_a_crash(rubbish: Any, unit: list[Record]) -> None:
    assert found(unit, "2.2", put("steps", 0, "x", to=rubbish)) != []
    assert found(unit, "2.2", put("steps", 0, to=rubbish)) != []


def test_a_file_must_be_whole(unit: list[Record], tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    path.write_text(
        "".join(json.dumps(record) + "\n" for record in unit if record["node"] != "2.2"), encoding="utf-8"
    )
    assert verify_file(path) == ["鲤中街道 2：缺子项 2.2 的记录"]


def test_a_line_that_is_no_json_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    path.write_text('{"schema"\n', encoding="utf-8")
    assert verify_file(path) == ["第 1 行：不是 JSON"]


def test_an_empty_file_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    path.write_text("", encoding="utf-8")
    assert verify_file(path) == ["文件中没有记录"]


def test_a_total_over_all_units_is_added_up(licheng: Scheme, evaluation: Evaluation, tmp_path: Path) -> None:
    """Under LC-2.2a:1B all units are measured by the whole district's items."""
    ev = Evaluation(licheng.with_readings(["LC-2.2a:1B"]), evaluation.ledger)
    told = [
        make_record(ev, node, index, readings=False)
        for index in range(len(ev.units))
        for node in ev.scheme.walk()
    ]
    path = tmp_path / "trace.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in told), encoding="utf-8")
    assert verify_file(path) == []
    kept = [record for record in told if record["unit"] != "鲤中街道"]
    path.write_text("".join(json.dumps(record) + "\n" for record in kept), encoding="utf-8")
    assert "高新区管委会 2.2 事实 n_runless_district：各考核对象合计" in verify_file(path)[0]


def test_nothing_of_the_engine_is_used() -> None:
    """A second opinion: the standard library only."""
    code = (
        "import sys, kaohe.explain.verify\n"
        "own = [m for m in sys.modules if m.startswith('kaohe.') and not m.startswith('kaohe.explain')]\n"
        "other = [m for m in ('numpy', 'pandas', 'pydantic', 'yaml') if m in sys.modules]\n"
        "print(own, other)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] []\n"


OTHER_READINGS = [
    *(
        "LC-1.1:2B",
        "LC-2.1a:2B",
        "LC-2.1c:2B",
        "LC-2.2a:1B",
        "LC-2.2a:2B",
        "LC-2.2b:1B",
        "LC-3.0:1B",
        "LC-3.2:1B",
    ),
    *(
        "LC-3.2:1C",
        "LC-3.6b:2B",
        "LC-3.8a:1B",
        "LC-3.8a:2A",
        "LC-3.8a:3B",
        "LC-4.1b:1C",
        "LC-4.3b:1B",
        "LC-4.3b:2B",
    ),
    *("LC-6.2b:1B", "LC-N1.2:2B", "LC-N1.2:2C", "LC-N1.3:1B", "LC-N1.3:1C"),
]
"""Those that lead through other rules, policies, open facts or unknowns."""


@pytest.mark.parametrize("reading", OTHER_READINGS)
def test_the_trace_comes_out_under_other_readings(
    reading: str, licheng: Scheme, evaluation: Evaluation
) -> None:
    ev = Evaluation(licheng.with_readings([reading]), evaluation.ledger)
    told = [
        make_record(ev, node, index, readings=False) for index in range(0, 30, 4) for node in ev.scheme.walk()
    ]
    assert verify_records(json.loads(json.dumps(told)), whole=True) == []
