"""Words of conditions, guards and facts in the sentences of a trace."""

from __future__ import annotations

from typing import Any

import pytest

from kaohe.explain.lines import lines
from kaohe.explain.verification.leaf import check_table
from kaohe.explain.verification.sheet import Sheet
from kaohe.explain.wording import condition

Record = dict[str, Any]
FACTS = {
    "n_community": {"kind": "count", "title": "社区数", "value": "4"},
    "n_done": {"kind": "count", "title": "办结数", "value": "3"},
    "in_web": {"kind": "yes_no", "title": "有网站", "value": "0", "shown": "否"},
    "field": {"kind": "text", "title": "领域", "value": "教育", "shown": "教育"},
}


@pytest.mark.parametrize(
    ("operator", "name", "operand", "words"),
    [
        ("is", "group", "市直", "类别 = 市直"),
        ("in", "group", ["市直", "县区"], "类别 属于 市直、县区"),
        ("at_least", "n_done", {"fact": "n_community"}, "办结数 ≥ 社区数"),
        (
            "above",
            "n_done",
            {"fact": "n_community", "times": "1/2", "plus": "-1"},
            "办结数 > 社区数 × 0.5 − 1",
        ),
        ("above", "n_done", {"unknown": "P.1", "times": "7"}, "办结数 > 待定参数 P.1 × 7"),
        (
            "below",
            "n_done",
            {"by": "group", "values": {"市直": "2", "县区": "5"}},
            "办结数 < 按类别（市直 2，县区 5）",
        ),
    ],
)
def test_a_condition_names_what_it_compares(operator: str, name: str, operand: Any, words: str) -> None:
    assert condition({"operator": operator, "name": name, "operand": operand}, FACTS) == words


def record(**changed: Any) -> Record:
    """A record of nothing but what sentences need."""
    empty = {"clauses": [], "facts": {}, "unknowns": {}, "readings": [], "guard": {}, "state": "known"}
    empty |= {"points": None}
    return {"unit": "甲", "node": "1", "group": "县区", "steps": [{"step": "none"}], **empty, **changed}


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        ({"group": "县市区"}, "类别为 县市区"),
        ({"group": "市直、县区", "in_web": "True"}, "类别为 市直、县区，有网站为 是"),
        ({"in_web": "False"}, "有网站为 否"),
    ],
)
def test_a_guard_says_what_is_wanted(guard: dict[str, str], words: str) -> None:
    facts = {"in_web": FACTS["in_web"]} if "in_web" in guard else {}
    found = lines(record(guard=guard, facts=facts, state="not_applicable"))
    assert {"label": "不适用", "text": f"不符合适用条件：{words}"} in found


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("链接抽查", "没有抽查记录，按未发现问题计"),
        ("留言答复检查", "没有抽查记录，按未发现问题计"),
        ("表扬", "没有记录，按 0 计"),
    ],
)
def test_no_rows_are_told_by_the_kind_of_table(table: str, words: str) -> None:
    fact = {"kind": "count", "title": "次数", "unit": "次", "value": "0", "how": "count", "table": table}
    fact |= {"rows": 0, "hits": [], "hit_rows": [], "counts": [], "unrecorded": True}
    assert _facts_told({"n": fact}) == [f"次数：0次（台账“{table}”0 行中计 0 行，{words}）"]


def test_a_sum_names_facts_and_numbers() -> None:
    total = {
        "kind": "number",
        "title": "合计",
        "value": "6",
        "how": "add",
        "of": ["n_done", "n_community", "-1"],
    }
    assert _facts_told({"total": total, **FACTS})[0] == "合计：6（办结数、社区数、−1之和）"


def test_a_text_is_told_as_it_is() -> None:
    assert _facts_told({"field": FACTS["field"]}) == ["领域：教育"]


def _facts_told(facts: dict[str, Any]) -> list[str]:
    leaving = record(facts=facts, state="not_applicable")
    return [line["text"] for line in lines(leaving) if line["label"] == "事实"]


def _by_group(points: str, limit: str) -> list[str]:
    when = {"at_least": {"by": "group", "values": {"县区": limit}}}
    step = {
        "of": "n_done",
        "x": "3",
        "rows": [
            {"when": when, "region": [None, None], "holds": "yes", "hit": "yes", "points": "5", "by": None},
            {
                "when": "otherwise",
                "region": [None, None],
                "holds": "yes",
                "hit": "no",
                "points": "0",
                "by": None,
            },
        ],
        "result": points,
    }
    sheet = Sheet(record(facts=FACTS), {})
    check_table(sheet, "", step)
    return sheet.found


def test_a_limit_looked_up_by_group_is_checked() -> None:
    assert _by_group("5", "3") == []
    assert _by_group("5", "4")[0] == "甲 1 第 1 档：条件是否成立 记录为 yes，重算为 no"


def test_a_rule_about_another_column_of_the_row_is_checked() -> None:
    by = {"step": "linear", "of": "gaps", "x": "2", "base": "0", "rate": "-1", "origin": "0"}
    by |= {"step_size": "1", "steps": "exact", "count": "2", "raw": "-2", "floor": None, "cap": None}
    by |= {"result": "-2"}
    row = {
        "when": "otherwise",
        "region": [None, None],
        "holds": "yes",
        "hit": "yes",
        "points": "-2",
        "by": by,
    }
    step = {"of": None, "x": None, "rows": [row], "result": "-2"}
    for cells, found in ((["2"], []), (["3"], ["甲 1 第 1 档：自变量记录为 2，该行中没有这个数"])):
        sheet = Sheet(record(), {})
        check_table(sheet, "", step, None, cells)
        assert sheet.found == found
