"""An invented city-year with a roster, and its templates."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kaohe.ledger.load import load_ledger
from kaohe.ledger.model import Ledger
from kaohe.ledger.template import make_forms, make_template
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

QINGXI = "qingxi-2024"
SIXTH = Path(__file__).resolve().parents[2] / "sixth"


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(SIXTH, root, dirs_exist_ok=True)
    return Project(root)


@pytest.fixture(scope="session")
def scheme(project: Project) -> Scheme:
    return load_scheme(QINGXI, project=project)


@pytest.fixture(scope="session")
def ledger(project: Project, scheme: Scheme) -> Ledger:
    """Its 示例数据."""
    return load_ledger(QINGXI, scheme=scheme, project=project)


@pytest.fixture
def blank(project: Project, tmp_path: Path) -> Path:
    """The blank ledger of its roster."""
    return make_template(QINGXI, out=tmp_path / "空白.xlsx", project=project)


@pytest.fixture
def form(project: Project, tmp_path: Path) -> Callable[[str], Path]:
    """The self-assessment form of a unit."""

    def make(unit: str) -> Path:
        (path,) = make_forms(QINGXI, [unit], out=tmp_path / f"{unit}.xlsx", project=project)
        return path

    return make
