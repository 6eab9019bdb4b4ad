"""The panel “规则”, driven in Python: what its controls do is what the same scenario written by hand does."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sixty
from rules import by_hand, control, patch, same

from kaohe.evaluation import Evaluation, evaluate
from kaohe.scheme.yamltree import Plain
from kaohe.workbench.panel import Bench
from kaohe.workbench.rules_panel import RulesPanel


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
