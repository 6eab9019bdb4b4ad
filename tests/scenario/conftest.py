"""A made-up county with scenarios of its own, free to be spoilt."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from towns import PROJECT, SECOND

from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation


@pytest.fixture
def county(tmp_path: Path) -> Project:
    """The county's second year, without scenarios."""
    for part in (f"params/{SECOND}", f"data/{SECOND}", "data/regulations"):
        shutil.copytree(PROJECT.root / part, tmp_path / part)
    return Project(tmp_path)


@pytest.fixture
def write(county: Project) -> Callable[..., str]:
    """Write a scenario file: its name and its text, title, author and reason aside."""

    def written(name: str, text: str, head: str = "title: 试\nauthor: 甲\nreason: 乙\n") -> str:
        path = county.root / "params" / SECOND / "scenarios" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(head + text, encoding="utf-8")
        return name

    return written


@pytest.fixture
def scored(county: Project) -> Callable[..., Evaluation]:
    """The county under scenarios by name."""

    def of(*names: str) -> Evaluation:
        return evaluation(SECOND, scenarios=names, project=county)

    return of
