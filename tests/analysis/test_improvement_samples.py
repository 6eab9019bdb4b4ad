"""Improvement paths on the published sample ledgers, and what is said of them."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from kaohe.analysis.improvement import Cost, Target, improve, levers, parse_target, single_steps
from kaohe.analysis.improvement.cluster import Board, Cluster, Option
from kaohe.analysis.improvement.dependence import Dependence
from kaohe.analysis.improvement.goal import Goal
from kaohe.analysis.improvement.lever import candidates
from kaohe.analysis.improvement.relaxation import LARGEST, SCALES, Relaxation
from kaohe.analysis.improvement.search import Search
from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.scenario.files import read_scenario, text_of
from kaohe.scenario.model import Scenario

PROJECT = Project(Path(__file__).parents[2])
BUREAU = "区旅游局"


@cache
def sample(name: str) -> Evaluation:
    return evaluation(name, project=PROJECT)


@pytest.mark.parametrize(
    ("name", "unit", "more"),
    [
        ("licheng-2017", BUREAU, 3),
        ("yueyang-2017", "市邮政管理局", 10),
        ("hengyang-2018", "市统计局", 3),
        ("dazhou-2009", "市计生委", 3),
        ("bozhou-2023", "市财政局", Fraction(1, 5)),
    ],
)
def test_a_plan_reaches_more_points_in_the_whole_evaluation(name, unit, more, tmp_path):
    ev = sample(name)
    low = ev.bounds(unit, ev.scheme.ranking.of)[0]
    found = improve(ev, unit, Target.points(low + more))
    costs = [plan.cost for plan in found.plans]
    assert costs == sorted(costs) and costs
    for plan in found.plans:
        assert plan.before == low
        assert plan.evaluation.bounds(unit, ev.scheme.ranking.of)[0] == plan.after >= low + more
        assert plan.after <= found.best[0]
        path = tmp_path / "plan.yaml"
        path.write_text(text_of(plan.scenario), encoding="utf-8")
        again = ev.with_scenarios([read_scenario(path, file="plan.yaml")])
        assert again.bounds(unit, ev.scheme.ranking.of)[0] == plan.after
    facts = [{step.fact for step in plan.changes} for plan in found.plans]
    assert not any(
        facts[one] <= facts[two] for one in range(len(facts)) for two in range(one + 1, len(facts))
    )


def test_one_unfinished_task_of_the_city_brings_the_bureau_to_ninety():
    (best, *_) = improve(sample("licheng-2017"), BUREAU, "90").plans
    (step,) = best.changes
    assert (step.title, step.before, step.after) == ("未完成市级任务数", 1, 0)
    assert best.cost == 1 and best.rank == 13


def test_a_grade_is_reached_and_the_next_mark_below_is_not():
    ev = sample("yueyang-2017")
    found = improve(ev, "市邮政管理局", "优秀", runners_up=0)
    (plan,) = found.plans
    assert plan.grade == "优秀" and plan.after >= 90 > plan.before
    fewer = improve(ev, "市邮政管理局", "优秀", frozen={step.fact for step in plan.changes})
    assert not fewer.plans and fewer.proof


def test_a_rank_among_the_group_is_reached_in_the_whole_ranking():
    found = improve(sample("hengyang-2018"), "市统计局", "第3名", runners_up=0)
    assert found.plans[0].rank <= 3


def test_the_proof_gives_the_most_points_and_what_is_frozen():
    ev = sample("licheng-2017")
    found = improve(ev, BUREAU, "99", frozen={"n_city_tasks_unfinished", "n_runless"})
    assert not found.plans and found.best[0] == Fraction(283, 3)
    assert found.proof[0] == (
        "“区旅游局”把能改变的事实都改到最好，“互联网+政务服务”得分最多 94.33 分（283/3），"
        "目标 99 分，还差 4.67 分（14/3）"
    )
    assert found.proof[1] == (
        "不冻结“未完成市级任务数”、““一趟不用跑”和“最多跑一趟”事项数”时最多可达 100 分，"
        "冻结使最多可达的得分少 5.67 分（17/3）"
    )
    assert (
        "1.1 市级年度工作任务完成情况得 40 分（满分 60），仍失 20 分，已冻结：“未完成市级任务数”"
        in found.proof
    )


def test_a_target_that_holds_already_needs_no_plan():
    found = improve(sample("yueyang-2017"), "市民政局", "优秀")
    assert found.reached and not found.plans and not found.proof


def test_levers_leave_out_what_can_only_lose_and_what_is_frozen():
    ev = sample("licheng-2017")
    named = {lever.fact: lever for lever in levers(ev, BUREAU, frozen={"n_runless"})}
    assert named["n_city_tasks_unfinished"].options == (0,)
    assert named["n_items_elicence"].options == (90,)
    assert "n_runless" not in named and "n_batches_late" not in named and "n_items_all" not in named


def test_single_steps_come_by_gain_and_each_gain_is_what_it_does_alone():
    ev = sample("licheng-2017")
    steps = single_steps(ev, BUREAU)
    gains = [gain for _, gain in steps]
    assert gains == sorted(gains, reverse=True) and gains[0] == Fraction(10, 3)
    assert (steps[0][0].fact, steps[0][0].after) == ("n_city_tasks_unfinished", 0)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("90", Target.points(90)),
        (" 89.5 分", Target.points(Fraction(179, 2))),
        ("第3名", Target.rank(3)),
        ("优秀", Target.grade("优秀")),
    ],
)
def test_targets_are_read_as_they_are_written(text, target):
    assert parse_target(text, sample("yueyang-2017")) == target


def test_a_target_that_cannot_be_read_says_what_can():
    with pytest.raises(KaoheError) as caught:
        parse_target("甚好", sample("yueyang-2017"))
    assert str(caught.value) == (
        "目标“甚好”无法识别；可写：分数（如 90 或 90分），名次（第1名 至 第58名），等次（优秀、良好、合格、不合格）"
    )


def test_an_unknown_frozen_fact_is_refused():
    with pytest.raises(KaoheError, match="方案没有事实或台账“没有的”"):
        improve(sample("licheng-2017"), BUREAU, "90", frozen={"没有的"})


def test_the_most_points_are_also_reached_by_the_cheapest_way_to_them():
    found = improve(sample("licheng-2017"), "海滨街道", "93", runners_up=0)
    assert found.best[0] == found.best[1].after == 100


def test_a_plan_starts_from_the_scenarios_it_is_asked_under():
    ev = sample("licheng-2017")
    worse = ev.with_scenarios([Scenario.blank().with_fact(BUREAU, "n_city_tasks_unfinished", Fraction(2))])
    (plan,) = improve(worse, BUREAU, "90", runners_up=0, frozen={"n_runless", "r_satisfaction"}).plans
    assert {"n_city_tasks_unfinished"} == {step.fact for step in plan.changes}
    assert plan.changes[0].before == 2 and len(plan.evaluation.scenarios) == 2
    again = worse.with_scenarios([plan.scenario])
    assert again.bounds(BUREAU, ev.scheme.ranking.of)[0] == plan.after


def test_the_county_with_the_most_to_change_gets_its_plans():
    found = improve(sample("yueyang-2017"), "临湘市", "良好", runners_up=0)
    assert found.plans[0].grade == "良好"
    assert found.limited
    assert found.notes == [
        "“C1无此任务”、“C2无此任务”、“C3无此任务”、“C4无此任务”、“C5无此任务”、“C6无此任务”等 36 项："
        "会改变指标是否适用的改法没有参加求解（组合过多）"
    ]


def test_a_proof_is_short_and_says_within_what_it_holds():
    found = improve(sample("yueyang-2017"), "临湘市", "100.5", frozen={"weight_pct", "n_late"})
    assert found.proof[0].startswith("在所列取值范围内，“临湘市”把能改变的事实都改到最好")
    assert len(found.proof) <= 9


def test_limits_end_where_they_say_and_one_end_may_be_open():
    ev = sample("licheng-2017")
    limits = {"n_runless": (None, Fraction(105))}
    found = improve(ev, BUREAU, "99", limits=limits)
    assert found.proof[0].startswith("在所给范围内，")
    (step,) = (step for step in found.best[1].changes if step.fact == "n_runless")
    assert step.after == 105


def test_limits_the_wrong_way_round_are_refused():
    with pytest.raises(KaoheError, match="“n_runless”的下限大于上限"):
        improve(sample("licheng-2017"), BUREAU, "99", limits={"n_runless": (Fraction(9), Fraction(8))})


def test_costs_of_what_is_no_lever_are_said_to_do_nothing():
    found = improve(sample("licheng-2017"), BUREAU, "90", costs={"n_items_all": Cost(3)}, runners_up=0)
    assert found.notes[-1].endswith("：不是这里能改的事实，所给代价或范围不起作用")


def test_programmes_stay_where_solver_and_floats_are_exact():
    ev = sample("licheng-2017")
    known = Dependence(ev, "海滨街道")
    search = Search(Board(known, candidates(ev, "海滨街道"), {}), Goal(known, Target.points(93)))
    programme, _ = search.relaxed(lambda programme, tree: programme.at_least(tree.built("N1.3").points, 93))
    assert programme.scale == SCALES[0] and programme.largest < LARGEST
    assert programme.model.validate() == ""


def test_large_sums_are_told_more_coarsely():
    cluster = Cluster(
        (0,), [Option((), Fraction(0), Fraction(0)), Option(((0, True),), Fraction(1), Fraction(1))]
    )
    programme = Relaxation([cluster], SCALES[0])
    programme.at_least(programme.options(0, [Fraction(0), Fraction(10**6)]), Fraction(10**6))
    assert programme.largest < LARGEST
    many = programme.options(0, [Fraction(0), Fraction(10**6)]) * Fraction(10**3)
    programme.at_least(many, Fraction(10**9))
    assert programme.largest > LARGEST
