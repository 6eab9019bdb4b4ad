"""Totals, weights and what moves along in the panel “规则”."""

from __future__ import annotations

from fractions import Fraction

from rules import RULES, by_hand, control, patch, same

from kaohe.evaluation import Evaluation, evaluate
from kaohe.scheme.yamltree import Plain
from kaohe.workbench.children_section import SumLine
from kaohe.workbench.rules_panel import RulesPanel


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
