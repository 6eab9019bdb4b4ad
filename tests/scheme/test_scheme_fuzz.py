"""Whatever stands in the place of a value, the loader gives a scheme or a report, never another error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import yaml

from kaohe.errors import ProblemReport
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme

ENGLISH = re.compile(
    r"\b(should|input|valid|required|error|expected|index|argument|object|None|str|dict)\b", re.I
)


def scalars(node: yaml.Node) -> Iterator[tuple[int, int]]:
    """Where each value that is a scalar begins and ends."""
    if isinstance(node, yaml.ScalarNode):
        yield node.start_mark.index, node.end_mark.index
        return
    for item in node.value:
        yield from scalars(item[1] if isinstance(item, tuple) else item)


def tops(text: str) -> Iterator[tuple[int, int]]:
    """Where each section of the file begins and ends."""
    starts = [match.start() for match in re.finditer(r"^\w+:", text, re.M)]
    yield from zip(starts, [*starts[1:], len(text)], strict=True)


@pytest.fixture
def tried(write_project: Callable[..., Project], regulation: str) -> Callable[[str], str]:
    """What the loader says of a scheme's text; nothing when it is sound."""
    project = write_project("", regulation)
    path = project.scheme_file("x-2020")

    def load(text: str) -> str:
        path.write_text(text, encoding="utf-8")
        try:
            load_scheme("x-2020", project=project)
        except ProblemReport as report:
            assert report.problems
            return str(report)
        return ""

    return load


@pytest.mark.parametrize("value", ["[1, 2]", "2分", "null", "{a: 1}"])
def test_a_value_of_another_type(small_text: str, tried: Callable[[str], str], value: str) -> None:
    refused = 0
    spots = list(scalars(yaml.compose(small_text)))
    for start, end in spots:
        said = tried(small_text[:start] + value + small_text[end:])
        refused += bool(said)
        assert not ENGLISH.search(re.sub(r"[\w/.-]+\.yaml:\d+ \S+?:", "", said)), said
        assert "\0" not in said
    assert len(spots) > 150
    assert refused > 0.4 * len(spots)


@pytest.mark.parametrize("value", ["", " []", " {}", " 2分", "\n- 1", "\n  a: 1"])
def test_a_section_of_another_type(small_text: str, tried: Callable[[str], str], value: str) -> None:
    for start, end in tops(small_text):
        key = small_text[start:end].split(":")[0]
        said = tried(f"{small_text[:start]}{key}:{value}\n{small_text[end:]}")
        assert not ENGLISH.search(re.sub(r"[\w/.-]+\.yaml:\d+ \S+?:", "", said)), said


def test_a_line_left_out(small_text: str, tried: Callable[[str], str]) -> None:
    lines = small_text.splitlines(keepends=True)
    for number in range(len(lines)):
        said = tried("".join(lines[:number] + lines[number + 1 :]))
        assert "\0" not in said, said
