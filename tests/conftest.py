"""What the tests of several packages share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import toy as toys

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


@pytest.fixture
def toy_edited(write_project: Callable[..., Project]) -> Callable[..., Scheme]:
    """Load the invented scheme of ``toy.py``, some places changed; each must be there exactly once."""

    def load(*edits: tuple[str, str], supplied: str | None = None) -> Scheme:
        text = toys.SCHEME
        for old, new in edits:
            assert text.count(old) == 1, f"{text.count(old)} × {old}"
            text = text.replace(old, new)
        return load_scheme("x-2020", project=write_project(text, toys.REGULATION, supplied=supplied))

    return load


@pytest.fixture
def toy(toy_edited: Callable[..., Scheme]) -> Scheme:
    """The invented scheme of ``toy.py``."""
    return toy_edited()


@pytest.fixture(scope="session")
def lasting_toy(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    """The same, for tests that draw many ledgers."""
    root = tmp_path_factory.mktemp("toy")
    for name, text in (
        ("params/x-2020/scheme.yaml", toys.SCHEME),
        ("data/regulations/x-2020.txt", toys.REGULATION),
    ):
        path = root / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return load_scheme("x-2020", project=Project(root))
