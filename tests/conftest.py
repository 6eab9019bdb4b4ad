"""What the tests of several packages share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme


@pytest.fixture(scope="session")
def licheng() -> Scheme:
    """The scheme of Licheng 2017, default readings."""
    return load_scheme("licheng-2017", project=Project(Path(__file__).parents[1]))


@pytest.fixture
def write_project(tmp_path: Path) -> Callable[..., Project]:
    """Write a project of one city-year: ``write(scheme, regulation, supplied=None, id="x-2020")``."""

    def write(scheme: str, regulation: str, *, supplied: str | None = None, id: str = "x-2020") -> Project:
        params, texts = tmp_path / "params" / id, tmp_path / "data" / "regulations"
        params.mkdir(parents=True, exist_ok=True)
        texts.mkdir(parents=True, exist_ok=True)
        (params / "scheme.yaml").write_text(scheme, encoding="utf-8")
        (texts / f"{id}.txt").write_text(regulation, encoding="utf-8")
        if supplied is not None:
            (params / "supplied.yaml").write_text(supplied, encoding="utf-8")
        return Project(tmp_path)

    return write
