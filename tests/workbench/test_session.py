"""A session: one scenario in the making, with the way back; what does not fit changes nothing."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import pytest
import sixty
from towns import PROJECT, SECOND

from kaohe.errors import KaoheError
from kaohe.paths import Project
from kaohe.scenario.files import load_scenario
from kaohe.scenario.model import Scenario
from kaohe.workbench.session import Session

LOW = "title: 低\nauthor: 甲\nreason: 乙\nfacts: [{unit: 东乡, fact: n_dead_links, value: 5}]\n"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A session of a made-up county."""
    for part in (f"params/{SECOND}", f"data/{SECOND}", "data/regulations"):
        shutil.copytree(PROJECT.root / part, tmp_path / part)
    return Session.of(SECOND, project=Project(tmp_path))


def scenarios(session: Session) -> Path:
    return session.project.root / "params" / SECOND / "scenarios"


def write(session: Session, name: str, text: str) -> None:
    scenarios(session).mkdir(exist_ok=True)
    (scenarios(session) / f"{name}.yaml").write_text(text, encoding="utf-8")


def links(session: Session) -> object:
    return session.after.bounds("东乡", "1.2")


def state(session: Session) -> tuple[object, ...]:
    return session.scenario, session.after, session.can_undo, session.can_redo


def test_it_begins_with_the_city_year_as_it_stands(session: Session) -> None:
    assert (session.scheme_id, session.as_of, session.error) == (SECOND, "", "")
    assert session.after is session.before
    assert not (session.changed or session.can_undo or session.can_redo)
    assert not (session.undo() or session.redo())


def test_changes_are_undone_and_done_again_one_by_one(session: Session) -> None:
    one = session.scenario.with_supplied("P.2b", Fraction(2))
    two = one.with_fact("东乡", "n_dead_links", Fraction(3))
    assert session.change(one)
    first = session.after
    assert session.change(two)
    assert links(session) == (9, 9)
    assert session.undo()
    assert session.scenario == one
    assert session.after is first
    assert links(session) == (13, 13)
    assert session.redo()
    assert links(session) == (9, 9)
    assert not session.can_redo
    assert session.undo()
    assert session.undo()
    assert session.after is session.before
    assert not session.can_undo
    assert session.redo()
    assert session.change(session.scenario.with_supplied("P.2b", Fraction(4)))
    assert not session.can_redo
    assert links(session) == (11, 11)


def test_a_change_taken_back_by_hand_leaves_the_city_year_as_it_stands(session: Session) -> None:
    session.change(session.scenario.with_supplied("P.2b", Fraction(2)))
    session.change(session.scenario.without_supplied("P.2b"))
    assert session.after is session.before
    assert not session.changed
    assert session.can_undo


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        (Scenario.blank().with_supplied("P.2b", Fraction(10)), "超出范围"),
        (Scenario.blank().with_fact("东乡", "n_dead_links", "多"), "不是数"),
        (Scenario.blank().with_fact("东乡", "n_done", Fraction(101)), "分子大于分母"),
        (Scenario.blank().with_reading("XU-2a:1Z"), "没有选项 Z"),
        (Scenario.blank().with_rule(("indicators", "9", "max"), Fraction(1)), "没有指标“9”"),
    ],
)
def test_a_change_that_does_not_fit_changes_nothing_and_says_why(
    session: Session, scenario: Scenario, told: str
) -> None:
    session.change(session.scenario.with_supplied("P.2b", Fraction(2)))
    session.change(session.scenario.with_supplied("P.2b", Fraction(3)))
    session.undo()
    before = state(session)
    assert not session.change(scenario)
    assert told in session.error
    assert state(session) == before
    assert session.change(session.scenario.with_supplied("P.5", Fraction(80)))
    assert session.error == ""


def test_listeners_are_told_of_changes_and_of_refusals(session: Session) -> None:
    heard: list[tuple[bool, str]] = []
    session.listen(lambda told: heard.append((told.changed, told.error)))
    session.change(session.scenario.with_supplied("P.2b", Fraction(2)))
    session.change(session.scenario.with_supplied("P.9", Fraction(2)))
    session.undo()
    session.redo()
    session.reset()
    session.load("none")
    assert [changed for changed, _ in heard] == [True, True, False, True, False, False]
    assert [bool(error) for _, error in heard] == [False, True, False, False, False, True]


def test_a_reset_can_be_undone(session: Session) -> None:
    session.change(session.scenario.with_supplied("P.2b", Fraction(2)))
    session.reset()
    assert session.after is session.before
    assert session.undo()
    assert links(session) == (13, 13)


def test_a_saved_scenario_is_loaded_in_place_of_the_one_in_the_making(session: Session) -> None:
    write(session, "low", LOW)
    session.change(session.scenario.with_supplied("P.2b", Fraction(2)))
    assert session.load("low")
    assert session.scenario.name == "low"
    assert session.scenario.supplied == {}
    session.undo()
    assert links(session) == (13, 13)


def test_a_scenario_that_cannot_be_read_or_does_not_fit_is_not_loaded(session: Session) -> None:
    write(session, "odd", LOW + "supply: 1\n")
    write(session, "off", LOW + "supplied: {P.9: 1}\n")
    before = state(session)
    for name, told in (("none", "没有情景“none”"), ("odd", "未知的键“supply”"), ("off", "没有待定参数“P.9”")):
        assert not session.load(name)
        assert told in session.error
        assert state(session) == before


def test_the_scenario_rests_on_those_included(session: Session) -> None:
    write(session, "low", LOW)
    session.change(session.scenario.with_supplied("P.2b", Fraction(2)))
    session.include("low")
    assert links(session) == (5, 5)
    session.change(session.scenario.with_fact("东乡", "n_dead_links", Fraction(0)))
    assert links(session) == (15, 15)
    path = session.save("top", title="高", author="甲", reason="乙")
    assert "includes:\n- low\n" in path.read_text(encoding="utf-8")
    assert links(session) == (15, 15)
    with pytest.raises(KaoheError, match="没有情景“none”"):
        session.include("none")


def test_one_that_contradicts_another_included_is_refused(session: Session) -> None:
    write(session, "low", LOW)
    write(session, "high", LOW.replace("value: 5", "value: 6"))
    session.include("low")
    before = state(session)
    with pytest.raises(KaoheError, match="不能并用"):
        session.include("high")
    assert state(session) == before


def test_one_included_twice_is_included_once(session: Session) -> None:
    write(session, "low", LOW)
    session.include("low")
    session.include("low")
    assert session.scenario.includes == ["low"]


def test_what_is_saved_is_what_is_shown(session: Session) -> None:
    session.change(session.scenario.with_supplied("P.2b", Fraction(2)).with_reading("XU-2a:1C"))
    before = session.after.ranking.to_dict("records")
    path = session.save("kept", title="甲", author="乙", reason="丙")
    assert path == scenarios(session) / "kept.yaml"
    kept = load_scenario(SECOND, "kept", project=session.project)
    assert (kept.title, kept.author, kept.reason, kept.sample) == ("甲", "乙", "丙", True)
    assert session.scenario == kept
    assert session.after.ranking.to_dict("records") == before
    assert session.load("kept")
    assert session.after.ranking.to_dict("records") == before


def test_nothing_is_saved_where_nothing_is_changed_or_said(session: Session) -> None:
    with pytest.raises(KaoheError, match="没有改变任何一处"):
        session.save("kept", title="甲", author="乙", reason="丙")
    session.change(session.scenario.with_supplied("P.2b", Fraction(2)))
    before = state(session)
    for name, title, told in (("a b", "甲", "不可用"), ("kept", " ", "没有写明名称")):
        with pytest.raises(KaoheError, match=told):
            session.save(name, title=title, author="乙", reason="丙")
    assert state(session) == before
    assert not scenarios(session).exists()


def test_saving_over_another_asks_first_and_never_makes_a_circle(session: Session) -> None:
    write(session, "low", LOW)
    session.include("low")
    for replace, told in ((False, "已有情景“low”"), (True, "绕回了自己")):
        with pytest.raises(KaoheError, match=told):
            session.save("low", title="甲", author="乙", reason="丙", replace=replace)
    assert (scenarios(session) / "low.yaml").read_text(encoding="utf-8") == LOW
    session.change(Scenario.blank().with_supplied("P.2b", Fraction(2)))
    session.save("low", title="甲", author="乙", reason="丙", replace=True)
    assert load_scenario(SECOND, "low", project=session.project).supplied == {"P.2b": 2}


def test_at_mid_year_the_scenario_is_laid_over_what_was_known(session: Session) -> None:
    early = Session.of(SECOND, as_of="2020-06-10", project=session.project)
    assert early.as_of == "2020-06-10"
    early.change(early.scenario.with_fact("南镇", "satisfaction", "95%"))
    assert early.before.bounds("南镇", "2.2") == (0, 20)
    assert early.after.bounds("南镇", "2.2") == (20, 20)


def test_changes_of_one_thing_that_come_later_are_steps_of_their_own(monkeypatch):
    ticks = iter([0.0, 0.2, 5.0])
    monkeypatch.setattr("kaohe.workbench.session.monotonic", lambda: next(ticks))
    session = Session(sixty.evaluation(), project=Project(Path(__file__).parents[2]))
    unit = session.before.units[0]
    for value in (1, 2, 3):
        session.change(session.scenario.with_fact(unit, "n1_1", Fraction(value)), key="n1_1")
    session.undo()
    assert session.scenario.facts[0].value == 2
    session.undo()
    assert session.scenario.facts == []
