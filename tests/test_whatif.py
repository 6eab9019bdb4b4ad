"""``kaohe whatif``: what is typed, what is said, and that a saved scenario gives the same."""

from __future__ import annotations

import re
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from towns import PROJECT, SECOND
from towns import evaluation as county_year

from kaohe.cli import main
from kaohe.errors import KaoheError
from kaohe.scenario import phrases
from kaohe.scenario.model import Scenario
from kaohe.scheme.yamltree import Plain


@pytest.fixture(autouse=True)
def scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county of its own; where its scenarios go."""
    for part in (f"params/{SECOND}", f"data/{SECOND}", "data/regulations"):
        shutil.copytree(PROJECT.root / part, tmp_path / part)
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path))
    return tmp_path / "params" / SECOND / "scenarios"


def whatif(*words: str) -> Result:
    return CliRunner().invoke(main, ["whatif", SECOND, *words])


def told(*words: str) -> str:
    result = whatif(*words)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def refused(*words: str) -> str:
    result = whatif(*words)
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.stderr.strip()


def unsigned(lines: list[str]) -> list[str]:
    """Without who supplies a number: that is said when saving."""
    return [re.sub(r"（[^（）]*；情景“[^”]*”）", "", line) for line in lines]


CHANGE = (
    "东乡",
    "--set",
    "错链条数=3",
    "--set",
    "满意度=17/20",
    "--supply",
    "P.2b=2",
    "--reading",
    "XU-2a:1C",
)
CHANGE = (*CHANGE, "--rule", "2.2:table.bands.2.points=12")


def test_changes_and_what_comes_of_them() -> None:
    lines = told(*CHANGE).splitlines()
    assert lines[:2] == ["【示例数据】", "改动"]
    assert lines[2:7] == [
        "  事实 东乡 错链条数：1 → 3",
        "  事实 东乡 满意度：91% → 17/20",
        "  读法 XU-2a:1 一次是指一个栏目还是一次检查：A 一个栏目一次 → C 每次扣10分",
        "  待定参数 P.2b 每条错链扣分：待定 → 2",
        "  规则 2.2 满意度 第 2 档 分值：10 → 12",
    ]
    assert lines[7].startswith("东乡：得分 ")
    assert any(re.match(r"  1\.2 错链：.*→.*9", line) for line in lines)
    assert any(line.startswith("    + 事实 ") and "3" in line for line in lines)
    at = lines.index("得分、名次变动")
    assert any("\t东乡\t" in line for line in lines[at:])


def test_saved_it_gives_the_same(scenarios: Path) -> None:
    said = told(*CHANGE, "--save", "kept", "--title", "试", "--author", "甲", "--reason", "乙").splitlines()
    assert said[-1] == (
        f"已存为 params/{SECOND}/scenarios/kept.yaml；kaohe run {SECOND} --scenario kept 生成报告"
    )
    again = told("东乡", "--scenario", "kept").splitlines()
    assert unsigned(again) == unsigned(said[:-1])
    assert any("（甲；情景“试”）" in line for line in again)
    assert [path.name for path in scenarios.iterdir()] == ["kept.yaml"]
    assert "sample: true" in (scenarios / "kept.yaml").read_text(encoding="utf-8")


def test_more_is_laid_over_a_saved_one(scenarios: Path) -> None:
    told(*CHANGE, "--save", "kept", "--title", "试", "--author", "甲", "--reason", "乙")
    more = ("东乡", "--scenario", "kept", "--set", "错链条数=0")
    lines = told(*more, "--save", "more", "--title", "再试", "--author", "甲", "--reason", "乙").splitlines()
    assert "  事实 东乡 错链条数：1 → 0" in lines
    assert sum("错链条数" in line for line in lines[:10]) == 1
    assert "includes:\n- kept\n" in (scenarios / "more.yaml").read_text(encoding="utf-8")
    assert unsigned(told("东乡", "--scenario", "more").splitlines()) == unsigned(lines[:-1])


def test_nothing_changed_is_said() -> None:
    for words in ((), ("东乡",), ("东乡", "--set", "错链条数=1")):
        lines = told(*words).splitlines()
        assert lines[0] == "【示例数据】"
        assert not any("→" in line for line in lines)
    assert "没有改动；用 --set、--rule、--reading、--supply 或 --scenario 写明改什么" in told()


def test_at_mid_year_what_is_not_yet_known_is_open() -> None:
    lines = told("南镇", "--as-of", "2020-06-10", "--set", "满意度=95%")
    assert "  事实 南镇 满意度：缺 → 95%" in lines


REFUSED = [
    (("北乡",), "没有考核对象“北乡”；可选：东乡、西乡、南镇、教育局、民政局"),
    (("--set", "错链条数=3"), "--set 要写明是哪个考核对象"),
    (("东乡", "--set", "错链条数"), "改动“错链条数”看不懂；应写作 事实=值"),
    (("东乡", "--set", "=3"), "看不懂"),
    (("东乡", "--set", "错链条数="), "看不懂"),
    (("东乡", "--set", "错链=3"), "没有这个事实（实为 错链"),
    (("东乡", "--set", "错链条数=1/2"), "不是数（实为 1/2"),
    (("东乡", "--set", "满意度=21/20"), "分子大于分母（实为 21/20"),
    (("东乡", "--set", "满意度=1/0"), "分子大于分母（实为 1/0"),
    (("东乡", "--set", "按时办结件数=101"), "分子大于分母"),
    (("--rule", "1.1=3"), "改动“1.1=3”看不懂；应写作 指标:位置=数"),
    (("--rule", "1.1:=3"), "看不懂"),
    (("--rule", "9:max=3"), "方案中没有指标“9”"),
    (("--rule", "1:max=多"), "此处应为数字（实为 多"),
    (("--rule", "1:id=7"), "情景不能改指标的“id”"),
    (("--rule", "2.2:table.bands.9.points=1"), "列表没有第“9”项"),
    (("--rule", "2.2:table.bands.2.at_least=95%"), "分档未按顺序"),
    (("--reading", "XU-2a"), "没有读法“XU-2a”"),
    (("--reading", ""), "没有读法“”"),
    (("--supply", "P.9=1"), "没有待定参数“P.9”"),
    (("--supply", "P.5=100"), "超出范围"),
    (("--scenario", "none"), "没有情景“none”；xu-2020 已有：无"),
    (("--as-of", "六月"), "日期“六月”不对"),
    (("--save", "a"), "情景没有改变任何一处，不必保存"),
    (("--supply", "P.2b=2", "--save", "甲", "--title", "1", "--author", "2", "--reason", "3"), "不可用"),
    (("--supply", "P.2b=2", "--save", "a", "--title", "1", "--author", "2"), "情景没有写明理由"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_what_does_not_fit_is_refused_in_words_and_nothing_is_written(
    scenarios: Path, words: tuple[str, ...], said: str
) -> None:
    assert said in refused(*words)
    assert not scenarios.exists()


def test_a_saved_one_is_replaced_only_when_asked(scenarios: Path) -> None:
    words = ("--supply", "P.2b=2", "--save", "kept", "--title", "试", "--author", "甲", "--reason", "乙")
    told(*words)
    before = (scenarios / "kept.yaml").read_bytes()
    assert "已有情景“kept”" in refused(*words, "--reading", "XU-2a:1C")
    assert (scenarios / "kept.yaml").read_bytes() == before
    told(*words, "--reading", "XU-2a:1C", "--replace")
    assert "XU-2a:1C" in (scenarios / "kept.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("141", Fraction(141)),
        ("-0.5", Fraction(-1, 2)),
        ("30%", Plain("30%")),
        ("-50/3", Plain("-50/3")),
        ("2017-09-30", date(2017, 9, 30)),
        ("true", True),
        ("否", "否"),
        ("null", None),
        ("[1, 2]", "[1, 2]"),
        ("a: b", "a: b"),
        ("'", "'"),
        ("# 甲", None),
    ],
)
def test_a_typed_value_is_what_a_file_would_have(text: str, value: object) -> None:
    found = phrases.scalar(text)
    assert found == value
    assert type(found) is type(value) or isinstance(found, str)


def test_phrases_are_taken_by_title_and_with_spaces() -> None:
    scheme = county_year(SECOND).scheme
    made = phrases.with_fact_phrase(Scenario.blank(), scheme, "东乡", " 满 意度 = 17 / 20 ")
    assert [(item.fact, item.value, item.denominator) for item in made.facts] == [("satisfaction", 17, 20)]
    made = phrases.with_supplied_phrase(made, "P.2b=待定")
    assert made.supplied == {"P.2b": None}
    made = phrases.with_rule_phrase(made, "1.1:linear.floor=null")
    assert made.scheme == {"indicators": {"1.1": {"linear": {"floor": None}}}}
    for phrase in ("1.1:linear..floor=1", "1.1:.max=1", ":max=1"):
        with pytest.raises(KaoheError, match="看不懂"):
            phrases.with_rule_phrase(made, phrase)


def test_a_maximum_that_moves_no_points_is_said_to_move_none():
    lines = told("--rule", "1.1:max=20").splitlines()
    assert "注意：1.1 栏目更新：满分 20，而规则最多可得 25" in lines
    assert "注意：1 政府网站：各项满分相加为 35，写明的是 40" in lines
    assert any(line.startswith("注意：只改了满分，得分没有变") for line in lines)


def test_a_negative_maximum_is_refused():
    assert "满分为负（实为 −5，应为 0 或正数）" in refused("--rule", "1.1:max=-5")


def test_two_letters_of_one_ambiguity_are_a_contradiction():
    assert "读法互相矛盾" in refused("--reading", "XU-4:1A", "--reading", "XU-4:1B")


def test_ranks_that_are_open_are_counted_apart():
    assert any("名次确定的 " in line for line in told("--rule", "1.1:max=20").splitlines())
