"""The panel “规则”, driven in Python: what its controls do is what the same scenario written by hand does."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sixty

from kaohe.evaluation import Evaluation, evaluate
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.scenario.model import Scenario
from kaohe.scheme.yamltree import Plain
from kaohe.workbench.children_section import SumLine
from kaohe.workbench.number_control import NumberControl
from kaohe.workbench.panel import Bench
from kaohe.workbench.rules_panel import RulesPanel
from kaohe.workbench.session import Session

PROJECT = Project(Path(__file__).parents[2])
RULES = "indicators"


def panel_on(before: Evaluation) -> RulesPanel:
    """A panel in sight, told of every change of its session."""
    session = Session(before, project=PROJECT)
    panel = RulesPanel(Bench(session))
    panel.indicators.scaled.value = False
    session.listen(lambda _: panel.touch())
    panel.show()
    return panel


@pytest.fixture
def sixty_panel() -> RulesPanel:
    return panel_on(sixty.evaluation())


@pytest.fixture(scope="module")
def licheng_2017() -> Evaluation:
    return evaluation("licheng-2017", project=PROJECT)


@pytest.fixture(scope="module")
def bozhou_2023() -> Evaluation:
    return evaluation("bozhou-2023", project=PROJECT)


@pytest.fixture
def licheng_panel(licheng_2017: Evaluation) -> RulesPanel:
    return panel_on(licheng_2017)


@pytest.fixture
def bozhou_panel(bozhou_2023: Evaluation) -> RulesPanel:
    return panel_on(bozhou_2023)


def control(panel: RulesPanel, node: str, *place: str, shown_at: str = "") -> NumberControl:
    """The control of a number, its indicator (or the one above it) chosen."""
    panel.indicators.choice.value = shown_at or node
    return panel.indicators.controls[(RULES, node, *place)]


def by_hand(**parts: Any) -> Scenario:
    return Scenario(title="手写", author="测试", reason="对照", **parts)


def patch(node: str, *place: str, to: Any) -> dict[str, Any]:
    for step in reversed((RULES, node, *place)):
        to = {step: to}
    found: dict[str, Any] = to
    return found


def points(ev: Evaluation) -> dict[str, list[tuple[object, object]]]:
    return {
        name: list(zip(column.points.low, column.points.high, strict=True))
        for name, column in ev.columns.items()
    }


def same(one: Evaluation, other: Evaluation) -> bool:
    return points(one) == points(other) and one.ranking.equals(other.ranking)


@pytest.mark.parametrize(
    ("node", "place", "moved", "written"),
    [
        ("2.2", ("table", "bands", "2", "points"), 35.0, Fraction(35)),
        ("2.2", ("table", "bands", "2", "below"), 65.0, Plain("65%")),
        ("2.1", ("linear", "rate"), -12.0, Fraction(-12)),
        ("2.1", ("max",), 60.0, Fraction(60)),
    ],
)
def test_a_moved_slider_is_the_scenario_written_by_hand(
    licheng_panel: RulesPanel,
    licheng_2017: Evaluation,
    node: str,
    place: tuple[str, ...],
    moved: float,
    written: Any,
) -> None:
    if place[-1] == "below":
        control(
            licheng_panel, node, "table", "bands", "3", "otherwise", "linear", "origin"
        ).field.slider.value = 65.0
    control(licheng_panel, node, *place).field.slider.value = moved
    session = licheng_panel.session
    expected = patch(node, *place, to=written)
    if place[-1] == "below":
        inner = {"2": {"below": written}, "3": {"otherwise": {"linear": {"origin": Plain("65%")}}}}
        expected = patch(node, "table", "bands", to=inner)
    assert session.error == ""
    assert session.scenario.scheme == expected
    scenario = by_hand(scheme=expected)
    assert same(session.after, licheng_2017.with_scenarios([scenario]))
    assert same(session.after, evaluate(licheng_2017.scheme, licheng_2017.ledger, scenario=scenario))


def test_a_slider_gives_decimals_exactly(sixty_panel: RulesPanel) -> None:
    control(sixty_panel, "2.3", "linear", "rate").field.slider.value = 0.1 + 0.2
    assert sixty_panel.session.scenario.scheme == patch("2.3", "linear", "rate", to=Fraction(3, 10))


def test_a_number_that_is_no_decimal_is_typed_as_a_fraction(licheng_panel: RulesPanel) -> None:
    rate = control(licheng_panel, "2.1", "linear", "rate")
    assert rate.field.text.value == "-50/3"
    rate.field.text.value = "-40/3"
    assert licheng_panel.session.scenario.scheme == patch("2.1", "linear", "rate", to=Fraction(-40, 3))


def test_what_is_no_number_is_refused_in_words_and_changes_nothing(licheng_panel: RulesPanel) -> None:
    rate = control(licheng_panel, "2.1", "linear", "rate")
    rate.field.text.value = "三十"
    assert "“三十”不是数；请填如 12、0.5、60% 或 -50/3 的数" in rate.field.fault.value
    assert not licheng_panel.session.changed


def test_a_limit_in_percent_is_shown_and_typed_in_percent(licheng_panel: RulesPanel) -> None:
    limit = control(licheng_panel, "2.2", "table", "bands", "1", "below")
    assert limit.field.text.value == "50%"
    assert (limit.field.slider.min, limit.field.slider.value, limit.field.slider.max) == (0, 50, 100)
    limit.field.text.value = "45"
    assert licheng_panel.session.scenario.scheme == patch("2.2", "table", "bands", "1", "below", to="45%")


def test_a_grade_line_moves_grades_as_by_hand(sixty_panel: RulesPanel) -> None:
    control(sixty_panel, "G", "table", "bands", "1", "at_least").field.slider.value = 420.0
    scenario = by_hand(scheme=patch("G", "table", "bands", "1", "at_least", to=Fraction(420)))
    after = evaluate(sixty.scheme(), sixty.ledger(), scenario=scenario)
    assert sixty_panel.session.after.ranking["grade"].tolist() == after.ranking["grade"].tolist()
    assert after.ranking["grade"].tolist() != sixty.evaluation().ranking["grade"].tolist()


def test_a_refused_change_puts_the_control_back(licheng_panel: RulesPanel) -> None:
    limit = control(licheng_panel, "2.2", "table", "bands", "1", "below")
    limit.field.slider.value = 70.0
    assert "分档未按顺序" in licheng_panel.session.error
    assert (limit.field.slider.value, limit.field.text.value) == (50.0, "50%")
    assert not licheng_panel.session.changed


def test_undo_brings_a_control_back_without_another_change(sixty_panel: RulesPanel) -> None:
    cap = control(sixty_panel, "2.3", "linear", "cap")
    cap.field.slider.value = 6.0
    assert not cap.reset.disabled
    sixty_panel.session.undo()
    assert (cap.field.slider.value, cap.field.text.value) == (10.0, "10")
    assert cap.reset.disabled
    assert sixty_panel.session.can_redo


def test_one_drag_is_one_step_back(sixty_panel: RulesPanel) -> None:
    session = sixty_panel.session
    control(sixty_panel, "1.1", "linear", "cap").field.slider.value = 4.0
    cap = control(sixty_panel, "2.3", "linear", "cap")
    for value in (9.5, 9.0, 8.0):
        cap.field.slider.value = value
    session.undo()
    assert session.scenario.scheme == patch("1.1", "linear", "cap", to=Fraction(4))
    session.undo()
    assert not session.can_undo


def test_two_drags_with_an_undo_between_are_two_steps(sixty_panel: RulesPanel) -> None:
    session = sixty_panel.session
    cap = control(sixty_panel, "2.3", "linear", "cap")
    cap.field.slider.value = 9.0
    session.undo()
    cap.field.slider.value = 8.0
    session.undo()
    assert not session.changed


def test_the_reset_button_and_the_regulations_own_number_leave_no_trace(sixty_panel: RulesPanel) -> None:
    cap = control(sixty_panel, "2.3", "linear", "cap")
    cap.field.slider.value = 8.0
    cap.reset.click()
    assert not sixty_panel.session.changed
    cap.field.slider.value = 8.0
    cap.field.slider.value = 10.0
    assert not sixty_panel.session.changed
    assert sixty_panel.session.after is sixty_panel.session.before


def test_a_change_from_elsewhere_is_shown(sixty_panel: RulesPanel) -> None:
    cap = control(sixty_panel, "2.3", "linear", "cap")
    sixty_panel.session.change(by_hand(scheme=patch("2.3", "linear", "cap", to=Fraction(7))))
    assert (cap.field.slider.value, cap.field.text.value) == (7.0, "7")
    assert len(sixty_panel.session._past) == 1


def test_a_loaded_scenario_is_shown_and_its_numbers_can_be_restored_one_by_one(
    licheng_panel: RulesPanel,
) -> None:
    session = licheng_panel.session
    most = control(licheng_panel, "2.2", "max")
    assert session.load("next-year")
    assert most.field.text.value == "60"
    assert "办法为 50" in most.head.value
    most.reset.click()
    assert (session.error, most.field.text.value) == ("", "50")
    assert session.after.scheme.by_id["2.1"].max == 40


def test_controls_are_kept_from_change_to_change(sixty_panel: RulesPanel) -> None:
    cap = control(sixty_panel, "2.3", "linear", "cap")
    shown = sixty_panel.indicators.parts.children
    cap.field.slider.value = 8.0
    assert control(sixty_panel, "2.3", "linear", "cap") is cap
    assert sixty_panel.indicators.parts.children is shown


def sums(panel: RulesPanel) -> SumLine:
    return panel.indicators.sum_line


def test_totals_that_no_longer_add_up_are_marked_and_warned_of(sixty_panel: RulesPanel) -> None:
    own = control(sixty_panel, "2.3", "max", shown_at="2")
    assert sums(sixty_panel).adjust.layout.display == "none"
    assert sixty_panel.totals.value == ""
    own.field.slider.value = 15.0
    assert "各项满分相加 105，所列满分 100，多 5" in sums(sixty_panel).told.value
    assert "合计不符" in sixty_panel.totals.value
    assert list(sixty_panel.session.scenario.scheme[RULES]) == ["2.3"]


def test_the_others_are_adjusted_in_proportion_to_the_stated_total(sixty_panel: RulesPanel) -> None:
    control(sixty_panel, "2.3", "max", shown_at="2").field.slider.value = 15.0
    sums(sixty_panel).adjust.click()
    after = sixty_panel.session.after.scheme
    maxima = {child.id: child.max for child in after.by_id["2"].children}
    assert maxima.pop("2.3") == 15
    assert sum(maxima.values()) == 85
    assert set(maxima.values()) == {Fraction(94, 10), Fraction(95, 10)}
    assert sixty_panel.totals.value == ""
    sixty_panel.session.undo()
    assert sixty_panel.session.scenario.scheme == patch("2.3", "max", to=Fraction(15))


def test_an_average_can_be_weighed_and_the_weights_adjusted_to_a_hundred_percent(
    licheng_panel: RulesPanel, licheng_2017: Evaluation
) -> None:
    session = licheng_panel.session
    licheng_panel.indicators.choice.value = "N1.3"
    assert sums(licheng_panel).weigh.layout.display == ""
    sums(licheng_panel).weigh.click()
    control(licheng_panel, "2", "weight", shown_at="N1.3").field.slider.value = 30.0
    assert "各项权重相加 113%，应为 100%，多 13%" in sums(licheng_panel).told.value
    assert "合计不符" in licheng_panel.totals.value
    sums(licheng_panel).adjust.click()
    weights = {name: patch["weight"] for name, patch in session.scenario.scheme[RULES].items()}
    assert weights == {"1": "14.4%", "2": "30%", "3": "14.3%", "4": "14.3%", "5": "13.5%", "6": "13.5%"}
    assert licheng_panel.totals.value == ""
    scenario = by_hand(scheme={RULES: {name: {"weight": Plain(text)} for name, text in weights.items()}})
    assert same(session.after, evaluate(licheng_2017.scheme, licheng_2017.ledger, scenario=scenario))
    sums(licheng_panel).level.click()
    assert not session.changed


def test_one_weight_alone_is_refused_in_words(licheng_panel: RulesPanel) -> None:
    licheng_panel.indicators.choice.value = "N1.3"
    sums(licheng_panel).weigh.click()
    control(licheng_panel, "2", "weight", shown_at="N1.3").reset.click()
    assert "有的指标有 weight，有的没有" in licheng_panel.session.error
    assert licheng_panel.indicators.controls[(RULES, "2", "weight")].field.text.value == "17%"


def test_points_follow_a_maximum_in_proportion_when_asked_to(licheng_panel: RulesPanel) -> None:
    licheng_panel.indicators.scaled.value = True
    most = control(licheng_panel, "2.1", "max")
    most.field.slider.value = 60.0
    session = licheng_panel.session
    rule = session.after.scheme.by_id["2.1"].linear
    assert rule is not None
    assert (rule.base, rule.rate, rule.cap) == (60, -20, 60)
    session.undo()
    most.field.slider.value = 60.0
    most.reset.click()
    assert not session.changed


def test_the_limits_of_two_bands_that_meet_move_together(sixty_panel: RulesPanel) -> None:
    bands = [
        {"at_least": Fraction(360), "label": "优秀"},
        {"at_least": Fraction(300), "below": Fraction(360), "label": "良好"},
        {"below": Fraction(300), "label": "合格"},
    ]
    session = sixty_panel.session
    assert session.change(by_hand(scheme=patch("G", "table", "bands", to=bands)))
    control(sixty_panel, "G", "table", "bands", "1", "at_least").field.slider.value = 380.0
    table = session.after.scheme.by_id["G"].table
    assert session.error == "" and table is not None
    assert [(row.at_least, row.below) for row in table.all_rows] == [(380, None), (300, 380), (None, 300)]


def test_switching_a_reading_is_the_scenario_written_by_hand(
    licheng_panel: RulesPanel, licheng_2017: Evaluation
) -> None:
    licheng_panel.page.value = "读法"
    licheng_panel.readings.choice.value = "LC-2.2b:1"
    chosen = licheng_panel.readings.control
    assert chosen is not None
    assert [label.endswith("（缺省）") for label, _ in chosen.choice.options].count(True) == 1
    chosen.choice.value = "B"
    session = licheng_panel.session
    assert session.scenario.readings == ["LC-2.2b:1B"]
    scenario = by_hand(readings=["LC-2.2b:1B"])
    assert same(session.after, evaluate(licheng_2017.scheme, licheng_2017.ledger, scenario=scenario))
    assert not same(session.after, session.before)
    session.undo()
    assert chosen.choice.value == session.before.scheme.letters["LC-2.2b:1"]


def test_an_indicator_shows_its_own_readings(licheng_panel: RulesPanel) -> None:
    licheng_panel.indicators.choice.value = "2.2"
    assert licheng_panel._reading("LC-2.2b:1").widget in licheng_panel.indicators.parts.children


def test_readings_that_exclude_each_other_are_refused_and_put_back(bozhou_panel: RulesPanel) -> None:
    session = bozhou_panel.session
    readings = session.before.scheme.readings
    name, other = next(
        (f"{key}{letter}", barred)
        for key, reading in readings.items()
        for letter, option in reading.options.items()
        for barred in option.excludes
        if letter != reading.default and barred[-1] != readings[barred[:-1]].default
    )
    first, second = bozhou_panel._reading(name[:-1]), bozhou_panel._reading(other[:-1])
    first.choice.value = name[-1]
    bozhou_panel.page.value = "读法"
    bozhou_panel.readings.choice.value = other[:-1]
    was = second.choice.value
    second.choice.value = other[-1]
    assert "不能并用" in session.error
    assert second.choice.value == was


def test_an_unknown_outside_its_mask_is_refused_and_the_control_returns(bozhou_panel: RulesPanel) -> None:
    name = "P.O2b.a"
    bozhou_panel.page.value = "待定参数"
    bozhou_panel.unknowns.choice.value = name
    shown = bozhou_panel.unknowns.control
    assert shown is not None and shown.field is not None
    assert (shown.field.slider.min, shown.field.slider.max, shown.field.slider.step) == (0, 9, 1)
    shown.field.text.value = "12"
    assert f"待定参数“{name}”与掩码不符" in bozhou_panel.session.error
    assert (shown.field.text.value, shown.field.slider.value) == ("4", 4.0)
    assert not bozhou_panel.session.changed


def test_an_unknown_is_given_opened_and_restored(bozhou_panel: RulesPanel, bozhou_2023: Evaluation) -> None:
    session, name = bozhou_panel.session, "P.O2b.a"
    bozhou_panel.page.value = "待定参数"
    bozhou_panel.unknowns.choice.value = name
    shown = bozhou_panel.unknowns.control
    assert shown is not None and shown.field is not None
    shown.field.slider.value = 7.0
    scenario = by_hand(supplied={name: Fraction(7)})
    assert same(session.after, bozhou_2023.with_scenarios([scenario]))
    shown.open.value = True
    assert session.scenario.supplied == {name: None}
    assert shown.field.text.value == ""
    assert "待定" in shown.stands.value
    shown.reset.click()
    assert not session.changed
    assert (shown.open.value, shown.field.text.value) == (False, "4")


def test_an_unknown_share_is_set_in_percent_and_an_unknown_date_by_its_day(bozhou_panel: RulesPanel) -> None:
    session = bozhou_panel.session
    bozhou_panel.page.value = "待定参数"
    bozhou_panel.unknowns.choice.value = "P.O2a"
    share = bozhou_panel.unknowns.control
    assert share is not None and share.field is not None
    share.field.slider.value = 55.0
    assert session.scenario.supplied == {"P.O2a": "55%"}
    bozhou_panel.unknowns.choice.value = "P.N3.end"
    day = bozhou_panel.unknowns.control
    assert day is not None and day.day is not None
    assert day.day.value == date(2024, 1, 5)
    day.day.value = date(2024, 1, 8)
    assert session.scenario.supplied["P.N3.end"] == date(2024, 1, 8)
    assert session.error == ""


def test_a_number_that_is_an_unknown_leads_to_its_page(bozhou_panel: RulesPanel) -> None:
    pages = bozhou_panel.indicators
    scheme = bozhou_panel.session.before.scheme
    for name in scheme.by_id:
        pages.choice.value = name
        if pages._links:
            break
    link, button = next(iter(pages._links.items()))
    button.click()
    assert bozhou_panel.page.value == "待定参数"
    assert bozhou_panel.unknowns.choice.value == link.unknown


def test_the_views_show_ranking_agreement_and_winners(sixty_panel: RulesPanel) -> None:
    control(sixty_panel, "2.3", "linear", "rate").field.slider.value = 2.0
    assert "<svg" in sixty_panel.slope.value
    assert "肯德尔" in sixty_panel.agreement.value
    assert "得分增加最多" in sixty_panel.overtaken.value


def test_the_view_is_written_as_a_picture(sixty_panel: RulesPanel, tmp_path: Path) -> None:
    control(sixty_panel, "2.3", "max", shown_at="2").field.slider.value = 15.0
    sixty_panel.picture(tmp_path / "view.png")
    assert (tmp_path / "view.png").read_bytes().startswith(b"\x89PNG")


def test_every_control_stands_within_its_ends_on_its_grid_nearest_to_the_regulations_number(
    licheng_panel: RulesPanel,
) -> None:
    for _, name in licheng_panel.indicators.choice.options:
        licheng_panel.indicators.choice.value = name
        for place, found in licheng_panel.indicators.controls.items():
            slider, own = found.field.slider, found.number.own
            assert own is not None, place
            assert slider.min <= slider.value <= slider.max, place
            assert (slider.value / slider.step).is_integer() or slider.step < 1, place
            assert abs(slider.value - float(own * (100 if found.number.percent else 1))) <= slider.step / 2, (
                place
            )
    assert not licheng_panel.session.changed


def test_a_browser_that_puts_a_handle_on_its_grid_changes_nothing(licheng_panel: RulesPanel) -> None:
    rate = control(licheng_panel, "2.1", "linear", "rate")
    slider = rate.field.slider
    assert (slider.value, rate.field.text.value) == (-16.5, "-50/3")
    slider.value = -16.5000001
    assert not licheng_panel.session.changed
    slider.value = -17.0
    assert licheng_panel.session.scenario.scheme == patch("2.1", "linear", "rate", to=Fraction(-17))


def test_a_maximum_takes_the_points_under_it_along_unless_told_otherwise(sixty_panel):
    page = RulesPanel(Bench(sixty_panel.session)).indicators
    assert page.scaled.value
