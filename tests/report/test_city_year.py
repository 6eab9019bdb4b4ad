"""A real city-year from regulation and ledger to the finished folder: whole, repeatable, or not at all."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

import kaohe.paths
from kaohe.errors import ProblemReport
from kaohe.paths import Project
from kaohe.report import city_year
from kaohe.report.run import RunResult
from kaohe.report.swap import recover

ID = "xining-chengzhong-2017-04"
CHECKOUT = Path(kaohe.paths.__file__).parents[2]
REPEATABLE = [
    "report.html",
    "report.ipynb",
    "report.pdf",
    "ro-crate-metadata.json",
    "scores.xlsx",
    "trace.jsonl",
]
FILES = sorted([*REPEATABLE, "run.log"])
OLD = b"the last good output"

CHILD = """
import sys
from pathlib import Path
from kaohe.paths import Project
from kaohe.report.city_year import report
report(sys.argv[1], project=Project(Path(sys.argv[2])), progress=False)
"""


@dataclass(frozen=True)
class Twice:
    """One city-year run twice at the same time, in two places and two processes."""

    first: Project
    second: Project
    result: RunResult
    seconds: float


def project_in(folder: Path) -> Project:
    """A project with the one city-year, its regulation and the notebook."""
    inputs = [f"params/{ID}", f"data/{ID}", "data/regulations", "notebooks"]
    for name in inputs:
        shutil.copytree(CHECKOUT / name, folder / name)
    return Project(folder)


def start(project: Project) -> subprocess.Popen[bytes]:
    """A run in a process of its own, far from the project and with another one in its settings."""
    elsewhere = {"KAOHE_PROJECT": str(project.root / "elsewhere"), "PYTHONPATH": str(CHECKOUT / "lib")}
    command = [sys.executable, "-c", CHILD, ID, str(project.root)]
    return subprocess.Popen(command, cwd="/", env={**os.environ, **elsewhere}, stderr=subprocess.PIPE)


def contents(project: Project) -> dict[str, bytes]:
    folder = project.outputs / ID
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def leave_old_output(project: Project) -> dict[str, bytes]:
    for name in FILES:
        (project.outputs / ID).mkdir(parents=True, exist_ok=True)
        (project.outputs / ID / name).write_bytes(OLD)
    return contents(project)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    first, second = (
        project_in(tmp_path_factory.mktemp("first")),
        project_in(tmp_path_factory.mktemp("second")),
    )
    began = time.monotonic()
    process = start(first)
    result = city_year.report(ID, project=second, progress=False)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (0, b"")
    return Twice(first, second, result, time.monotonic() - began)


def test_a_run_makes_all_seven_files(twice: Twice) -> None:
    found = contents(twice.second)
    assert [path.as_posix() for path in twice.result.files] == list(found) == FILES
    assert found["report.html"].startswith(b"<!doctype html>")
    assert found["report.pdf"].startswith(b"%PDF-")
    assert found["scores.xlsx"].startswith(b"PK")


def test_a_second_run_elsewhere_gives_the_same_bytes(twice: Twice) -> None:
    first, second = contents(twice.first), contents(twice.second)
    assert [name for name in REPEATABLE if first[name] != second[name]] == []


def kill_after(project: Project, seconds: float) -> bool:
    """Kill a run at this age and check what stands then; False when it was done before."""
    old = leave_old_output(project)
    process = start(project)
    time.sleep(seconds)
    process.kill()
    process.communicate()
    found = contents(project)
    if found != old:
        assert list(found) == FILES
        assert OLD not in found.values()
        assert "完成，共用时" in found["run.log"].decode()
    recover(project.outputs)
    assert contents(project) == found
    assert {path.name for path in project.outputs.iterdir()} == {ID, ".lock"}
    return process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_killed_at_random_moments_the_old_or_the_new_output_is_whole(twice: Twice, tmp_path: Path) -> None:
    chance = random.Random(143)
    moments = [chance.uniform(0, twice.seconds) for _ in range(5)]
    projects = [project_in(tmp_path / str(number)) for number in range(5)]
    with ThreadPoolExecutor(2) as pool:
        killed = list(pool.map(kill_after, projects, moments))
    assert killed.count(True) >= 3


def test_a_broken_ledger_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_in(tmp_path)
    old = leave_old_output(project)
    facts = project.root / f"data/{ID}/ledger/facts.csv"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(
        text.replace("南川东路办事处,报送信息数,14,", "南川东路办事处,报送信息数,十四,"),
        encoding="utf-8",
    )
    monkeypatch.setattr(city_year, "run", lambda *given, **settings: pytest.fail("something was run"))
    with pytest.raises(ProblemReport) as caught:
        city_year.report(ID, project=project, progress=False)
    assert [(problem.line, problem.found) for problem in caught.value.problems] == [(2, "十四")]
    assert contents(project) == old
    assert sorted(path.name for path in project.outputs.iterdir()) == [ID, f"{ID}.failed.log"]
