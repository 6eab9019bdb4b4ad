"""`kaohe run` for several city-years: what is written, what is said, and the exit code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from city_years import ROOT, SICHUAN, XINING
from click.testing import CliRunner

from kaohe.cli import main
from kaohe.paths import Project
from kaohe.report import city_years
from kaohe.report.city_years import reports
from kaohe.report.running.progress import Display
from kaohe.report.running.side_by_side import Outcome, Task


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of two city-years, one with a fault in its ledger."""
    for name in (SICHUAN, XINING):
        shutil.copytree(ROOT / "params" / name, tmp_path / "params" / name)
        shutil.copytree(ROOT / "data" / name, tmp_path / "data" / name)
    for name in ("data/regulations", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    facts = tmp_path / f"data/{SICHUAN}/ledger/facts.csv"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace(",74.4,", ",七十四,", 1), encoding="utf-8")
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path))
    return Project(tmp_path)


@pytest.mark.parametrize("jobs", [(), ("--jobs", "1")])
def test_one_fails_and_the_other_is_written(project: Project, jobs: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["run", "--to", "html", *jobs])
    assert result.exit_code == 1
    assert f"{XINING}：已写入 outputs/{XINING}/(report.html、" in result.stdout
    first, fault, last = result.stderr.splitlines()
    assert first == f"{SICHUAN}：没有完成"
    assert "七十四" in fault
    assert last == f"1 个方案没有完成：{SICHUAN}"
    left = [".lock", f"{SICHUAN}.failed.log", XINING]
    assert sorted(path.name for path in project.outputs.iterdir()) == left
    assert (project.outputs / XINING / "report.html").is_file()


def test_the_largest_is_begun_first_and_an_unknown_one_is_refused_at_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def told(tasks: list[Task], jobs: int, display: Display):
        begun.extend((task.name, jobs) for task in tasks)
        yield from (Outcome(task.name) for task in tasks)

    monkeypatch.setattr(city_years, "side_by_side", told)
    shutil.copy(
        project.root / f"data/{XINING}/ledger/facts.csv", project.root / f"data/{XINING}/ledger/old.csv"
    )
    (project.root / f"data/{XINING}/ledger/scan.bin").write_bytes(b"x" * 100_000)
    outcomes = list(reports([SICHUAN, "nope-2017", XINING, SICHUAN], project, jobs=3))
    assert begun == [(XINING, 3), (SICHUAN, 3)]
    assert [outcome.name for outcome in outcomes] == ["nope-2017", XINING, SICHUAN]
    assert outcomes[0].error == f"没有评分方案“nope-2017”；已有：{SICHUAN}、{XINING}"


def test_a_number_of_jobs_below_one_is_refused() -> None:
    result = CliRunner().invoke(main, ["run", "--jobs", "0"])
    assert result.exit_code == 2
