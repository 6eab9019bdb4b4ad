"""Costs and limits as people type them, and steps as they are told."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.analysis.improvement import Cost, Step
from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.workbench.plan_phrases import cost_phrase, fact_name, limit_phrase
from kaohe.workbench.plan_words import gain_text, step_text, step_title
from kaohe.workbench.terminal import step_lines

BUREAU = "区旅游局"


@pytest.fixture(scope="module")
def ev() -> Evaluation:
    return evaluation("licheng-2017", project=Project(Path(__file__).parents[2]))


@pytest.mark.parametrize("text", ["r_satisfaction", "满意度"])
def test_a_fact_goes_by_name_or_title(ev, text):
    assert fact_name(ev.scheme, text) == "r_satisfaction"


def test_an_unknown_name_is_refused_with_the_likeliest(ev):
    with pytest.raises(KaoheError) as caught:
        fact_name(ev.scheme, "未完成市级任务")
    assert str(caught.value) == "没有事实或台账“未完成市级任务”，是否指“未完成市级任务数”"


def test_a_cost_is_once_and_for_each(ev):
    assert cost_phrase(ev.scheme, "满意度=3+0.5") == ("r_satisfaction", Cost(3, Fraction(1, 2)))


@pytest.mark.parametrize("phrase", ["满意度", "满意度=贵", "=3"])
def test_a_cost_that_cannot_be_read_says_how(ev, phrase):
    with pytest.raises(KaoheError, match="应写作 事实=3 或 事实=3"):
        cost_phrase(ev.scheme, phrase)


@pytest.mark.parametrize(
    ("phrase", "limits"),
    [
        ("n_runless=100..120", (100, 120)),
        ("n_runless=..120", (None, 120)),
        ("n_runless=100..", (100, None)),
        ("满意度=..95%", (None, 38)),
        ("接入系统故障=1..", (1, None)),
    ],
)
def test_a_limit_has_one_end_or_two(ev, phrase, limits):
    assert limit_phrase(ev, BUREAU, phrase)[1] == limits


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("n_runless=120", "范围“n_runless=120”看不懂；应写作 事实=低..高"),
        ("n_runless=..", "看不懂"),
        ("n_runless=..多", "的范围“多”不是数"),
        ("all_named=0..1", "不是数，没有范围可写"),
    ],
)
def test_a_limit_that_cannot_be_read_says_how(ev, phrase, message):
    with pytest.raises(KaoheError) as caught:
        limit_phrase(ev, BUREAU, phrase)
    assert message in str(caught.value)


def test_rows_that_go_are_told_with_their_place(ev):
    frame = ev.ledger.events["faults"]
    place, unit = frame["place"].iloc[0], frame["unit"].iloc[0]
    step = Step(unit, "faults", "接入系统故障", Fraction(1), Fraction(0), (place,))
    assert place in step_title(ev, step) and "故障时间 " in step_title(ev, step)
    assert step_text(ev, step).startswith(
        "接入系统故障 1 行 → 0 行（已有台账记录，须经申诉、复核才能改：故障时间 "
    )


def test_gains_carry_a_sign(ev):
    assert gain_text(ev, Fraction(10, 3)) == "+3.33"
    lines = list(step_lines(ev, BUREAU, ["未完成市级任务数"], ["n_runless=..100"]))
    assert all(line.startswith("  +") for line in lines[1:])
    assert not any("未完成市级任务数" in line for line in lines)
    assert any(line.endswith("→ 100项") for line in lines) and not any("→ 115项" in line for line in lines)
