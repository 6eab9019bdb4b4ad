"""An invented regulation of ten lines, its scheme, and ways to put faults in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kaohe.errors import ProblemReport
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

Edit = tuple[str, str]

FIXTURES = Path(__file__).parent / "fixtures"
FILE = "params/x-2020/scheme.yaml"


@pytest.fixture(scope="session")
def small_text() -> str:
    """The invented scheme as written."""
    return (FIXTURES / "scheme.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def regulation() -> str:
    """The invented regulation."""
    return (FIXTURES / "x-2020.txt").read_text(encoding="utf-8")


@pytest.fixture
def edited(small_text: str) -> Callable[..., str]:
    """The invented scheme with some places changed; each must be there exactly once."""

    def edit(*edits: Edit) -> str:
        text = small_text
        for old, new in edits:
            assert text.count(old) == 1, f"{text.count(old)} × {old}"
            text = text.replace(old, new)
        return text

    return edit


@pytest.fixture
def load(
    write_project: Callable[..., Project], edited: Callable[..., str], regulation: str
) -> Callable[..., Scheme]:
    """Load the invented scheme, edited."""

    def read(*edits: Edit, supplied: str | None = None, text: str = regulation) -> Scheme:
        return load_scheme("x-2020", project=write_project(edited(*edits), text, supplied=supplied))

    return read


@pytest.fixture
def complaints(load: Callable[..., Scheme]) -> Callable[..., list[str]]:
    """What is said of the invented scheme, edited."""

    def read(*edits: Edit, supplied: str | None = None) -> list[str]:
        with pytest.raises(ProblemReport) as caught:
            load(*edits, supplied=supplied)
        assert str(caught.value) == "\n".join(map(str, caught.value.problems))
        return [str(problem) for problem in caught.value.problems]

    return read


@pytest.fixture
def small(load: Callable[..., Scheme]) -> Scheme:
    """The invented scheme."""
    return load()
