"""Readings and unknowns in the panel “规则”."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from rules import by_hand, same

from kaohe.evaluation import Evaluation, evaluate
from kaohe.workbench.rules_panel import RulesPanel


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
