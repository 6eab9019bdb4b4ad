"""The workbench on another day: what was recorded and what was known until then, the scenario carried along."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest
from towns import PROJECT, SECOND

from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.scenario.model import RowChange, Scenario
from kaohe.workbench import app
from kaohe.workbench.app import Workbench, workbench

LAPSES = """\
考核对象,发现日期,栏目,来源,录入日期
东乡,2020-04-02,政策,日常监测,2020-04-03
西乡,2020-06-03,公告,日常监测,2020-06-20
南镇,2020-03-05,公告,日常监测,2020-03-06
南镇,2020-06-09,政策,日常监测,2020-06-10
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for part in (f"params/{SECOND}", f"data/{SECOND}", "data/regulations"):
        shutil.copytree(PROJECT.root / part, tmp_path / part)
    (tmp_path / "data" / SECOND / "ledger" / "lapses.csv").write_text(LAPSES, encoding="utf-8")
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path))
    return Project(tmp_path)


class Opened:
    """A workbench with what one sees above it; ``bench`` is the one in place now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **given: str) -> None:
        self.benches: list[Workbench] = []

        class Kept(Workbench):
            def __init__(kept, session: Any) -> None:
                super().__init__(session)
                self.benches.append(kept)

        monkeypatch.setattr(app, "Workbench", Kept)
        _, heads, self.place = workbench(SECOND, **given).children
        _, self.as_of, self.known_at = heads.children

    @property
    def bench(self) -> Workbench:
        return self.benches[-1]

    @property
    def said(self) -> str:
        return str(self.bench.toolbar.said.value)


def lapses(bench: Workbench, unit: str) -> Any:
    return bench.session.after.bounds(unit, "1.1")


def test_both_days_can_be_chosen_and_are_what_python_gives(project, monkeypatch):
    opened = Opened(monkeypatch)
    assert (opened.as_of.description, opened.known_at.description) == ("数据截至", "录入截至")
    assert lapses(opened.bench, "西乡") == (20, 20)
    opened.as_of.value = date(2020, 6, 1)
    assert opened.bench.session.as_of == "2020-06-01"
    assert lapses(opened.bench, "西乡") == (25, 25)
    opened.as_of.value = None
    opened.known_at.value = date(2020, 6, 15)
    due = evaluation(SECOND, known_at="2020-06-15", project=project)
    assert opened.bench.session.before.scores.equals(due.scores)
    assert [lapses(opened.bench, unit) for unit in ("西乡", "南镇")] == [(25, 25), (15, 15)]
    assert "录入截至 2020-06-15" in opened.place.children[0].children[0].value


def test_the_days_it_is_opened_with_stand_in_the_pickers(project, monkeypatch):
    opened = Opened(monkeypatch, as_of="2020-06-30", known_at="2020-06-15")
    assert (opened.as_of.value, opened.known_at.value) == (date(2020, 6, 30), date(2020, 6, 15))
    assert opened.bench.session.known_at == "2020-06-15"


def test_a_scenario_that_fits_is_carried_to_another_day(project, monkeypatch):
    opened = Opened(monkeypatch)
    opened.bench.bench.unit.value = "南镇"
    opened.bench.session.change(Scenario.blank().with_fact("南镇", "n_dead_links", 3))
    opened.known_at.value = date(2020, 6, 15)
    assert opened.bench.bench.unit.value == "南镇"
    assert opened.bench.session.scenario.facts[0].value == 3
    assert "改动 1 处" in opened.said


def test_one_that_does_not_fit_is_told_and_comes_back_with_a_day_it_fits(project, monkeypatch):
    opened = Opened(monkeypatch)
    scenario = Scenario.blank().with_row("lapses", RowChange(unit="西乡", row="lapses.csv:3", remove=True))
    assert opened.bench.session.change(scenario)
    opened.known_at.value = date(2020, 6, 15)
    assert not opened.bench.session.changed
    assert (
        "没有采用：推演的改动与换过来的台账不符，现在显示现状；换回能用的日期，改动自动恢复。" in opened.said
    )
    assert "没有这一行，台账可能已经改动" in opened.said
    opened.known_at.value = date(2020, 6, 16)
    assert not opened.bench.session.changed
    opened.known_at.value = date(2020, 6, 30)
    assert opened.bench.session.scenario == scenario
    assert lapses(opened.bench, "西乡") == (25, 25)


def test_an_impossible_day_is_told_and_the_scenario_waits(project, monkeypatch):
    opened = Opened(monkeypatch)
    scenario = Scenario.blank().with_fact("南镇", "n_dead_links", 3)
    opened.bench.session.change(scenario)
    opened.as_of.value = date(2010, 1, 1)
    (shown,) = opened.place.children
    assert isinstance(shown, widgets.HTML)
    assert "数据截至日期 2010-01-01 早于考核期间" in shown.value
    opened.as_of.value = None
    assert opened.bench.session.scenario == scenario


def test_another_ledger_is_that_of_the_city_year_it_is_opened_on(project, monkeypatch):
    other = project.root / "another"
    shutil.copytree(project.root / "data" / SECOND / "ledger", other)
    (other / "lapses.csv").write_text(LAPSES.replace("西乡,", "东乡,"), encoding="utf-8")
    opened = Opened(monkeypatch, ledger=str(other))
    assert opened.bench.session.ledger == str(other)
    assert lapses(opened.bench, "西乡") == (25, 25)
    opened.known_at.value = date(2020, 6, 30)
    assert opened.bench.session.ledger == str(other)
