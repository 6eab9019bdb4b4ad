"""Two years of the made-up county, told apart by hand."""

from __future__ import annotations

from towns import FIRST, SECOND, evaluation

from kaohe.analysis.schemediff import Difference, indicator_differences, matched, reading_differences
from kaohe.scheme.ruletext import rule_text

OLD, NEW = evaluation(FIRST).scheme, evaluation(SECOND).scheme


def test_indicators_are_paired_by_number_and_title():
    pairs = [(old and old.id, new and new.id) for old, new in matched(OLD.walk(), NEW.walk())]
    assert pairs == [
        ("T", "T"),
        ("1", "1"),
        ("1.1", "1.1"),
        ("1.2", "1.2"),
        ("2", "2"),
        (None, "2.1"),
        (None, "2.2"),
        (None, "3"),
        ("G", "G"),
        ("1.3", None),
    ]


def test_what_was_added_removed_and_changed():
    found = indicator_differences(OLD, NEW)
    assert [item.after for item in found if item.what == "added"] == ["2.1", "2.2", "3"]
    (gone,) = [item for item in found if item.what == "removed"]
    assert (gone.before, gone.was) == ("1.3", "满分 10；公开数据集每 1 计 2，最高 10")
    changed = {
        (item.after, item.aspect): (item.was, item.becomes) for item in found if item.what == "changed"
    }
    assert changed == {
        ("1", "满分"): ("50", "40"),
        ("1", "牵头单位"): ("县政府办公室", "县信息中心"),
        ("1.1", "满分"): ("30", "25"),
        ("1.1", "规则"): ("未更新次数每 1 扣 3，底分 30，最低 0", "未更新次数每 1 扣 5，底分 25，最低 0"),
        ("1.2", "满分"): ("10", "15"),
        ("1.2", "规则"): (
            "错链条数每 1 扣 1，底分 10，最低 0",
            "错链条数每 1 扣 每条错链扣分（待定），底分 15，最低 0",
        ),
        ("2", "满分"): ("50", "60"),
        ("2", "规则"): ("按时办结率每 100% 计 50", "按时办结率、满意度相加"),
        ("G", "规则"): (
            "指标 T 得分：≥85 为优秀；其余为合格",
            "指标 T 得分：≥优秀的分数线（待定） 为优秀；其余为合格",
        ),
    }


def test_questions_are_paired_by_their_words():
    assert reading_differences(OLD, NEW) == [
        Difference("added", "", "XU-4:1", "加分有没有上限", "疑义", "", "没有")
    ]
    (gone,) = reading_differences(NEW, OLD)
    assert (gone.what, gone.before, gone.was) == ("removed", "XU-4:1", "没有")


def test_a_scheme_does_not_differ_from_itself():
    assert indicator_differences(NEW, NEW) == reading_differences(NEW, NEW) == []


def test_every_rule_of_the_shipped_schemes_has_words(licheng):
    for node in licheng.walk():
        told = rule_text(licheng, node)
        assert told and "{" not in told and "None" not in told
    words = {node.id: rule_text(licheng, node) for node in licheng.walk()}
    assert words["2.2"].endswith("；没有行政审批和服务事项的不适用")
    assert words["3.6b"].startswith("24小时内报送率每 −4% 扣 1，只计完整的一步，自 100% 起，底分 5")
    assert words["4.3"].startswith("底分 20，台账“接入系统故障”逐行：修复用时（小时）：≤2 得 0；")
