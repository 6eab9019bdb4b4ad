"""Errors that point: what is wrong, where, and what was expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

_FEW = 3
_SHOWN = 8
_CELL = re.compile(r"(.+!)([A-Z]{1,3})([0-9]+)")
_ROW = re.compile(r"(![A-Z]{1,3}|[^0-9]:|第 )[0-9]+(?![0-9:])")


class KaoheError(Exception):
    """Base of all errors this package raises for its user; the message is Chinese."""


@dataclass(frozen=True)
class Problem:
    """One fault in one input file.

    Attributes
    ----------
    file
        File name as the user knows it.
    line
        Line number from 1, or None where the file has no lines (a workbook).
    path
        Place inside the file: a key path, ``事实!C12``, or a column title.
    message
        What is wrong, one Chinese clause.
    found, expected
        The offending text and what belongs there; empty when not applicable.
    """

    file: str
    line: int | None
    path: str
    message: str
    found: str = ""
    expected: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        head = f"{place} {self.path}：{self.message}" if self.path else f"{place}：{self.message}"
        pairs = (("实为", self.found), ("应为", self.expected))
        details = [f"{label} {text}" for label, text in pairs if text]
        return f"{head}（{'，'.join(details)}）" if details else head


class ProblemReport(KaoheError):
    """All faults found in one reading.

    Attributes
    ----------
    problems
        The faults, in the order of the files; never empty.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(printed(self.problems))


def printed(problems: Sequence[Problem]) -> list[str]:
    """A line a problem; more than three of one column that say the same are one line, with the first cells."""
    groups: dict[object, list[Problem]] = {}
    for number, problem in enumerate(problems):
        column = _column(problem)
        alike = number if column is None else (*column, problem.found, *_content(problem))
        groups.setdefault(alike, []).append(problem)
    lines = []
    for group in groups.values():
        if len(group) > _FEW:
            lines.append(_together(group))
        else:
            lines += [(problem, str(problem)) for problem in group]
    place = {id(problem): number for number, problem in enumerate(problems)}
    return [line for _, line in sorted(lines, key=lambda item: place[id(item[0])])]


def _column(problem: Problem) -> tuple[str, str, str] | None:
    """The column that it stands in: file, sheet, letter or title; None where it stands in no cell."""
    cell = _CELL.fullmatch(problem.path)
    if cell:
        return problem.file, cell[1], cell[2]
    return None if problem.line is None or not problem.path else (problem.file, "", problem.path)


def _content(problem: Problem) -> tuple[str, str]:
    """What it says, whichever rows it names."""
    return _ROW.sub(r"\1#", problem.message), _ROW.sub(r"\1#", problem.expected)


def _together(group: list[Problem]) -> tuple[Problem, str]:
    """The first of them, and what it says with the places of the others."""
    first = group[0]
    cell = _CELL.fullmatch(first.path)
    rows = [
        (found[2] + found[3] if (found := _CELL.fullmatch(item.path)) else f"第 {item.line} 行")
        for item in group
    ]
    more = f" 等 {len(rows)} 处" if len(rows) > _SHOWN else ""
    named = "、".join(rows[:_SHOWN]) + more
    path = f"{cell[1]}{named}" if cell else f"{first.path}（{named.strip()}）"
    same = len({(item.message, item.expected) for item in group}) == 1
    expected = first.expected if same else "；".join(filter(None, (first.expected, "其余类推")))
    return first, str(replace(first, line=None, path=path, expected=expected))


def together(first: Iterable[Problem], second: Iterable[Problem]) -> list[Problem]:
    """Problems of both stages, those of the second behind the last one of their file."""
    found = list(first)
    for problem in second:
        same = [index for index, other in enumerate(found) if other.file == problem.file]
        found.insert(same[-1] + 1 if same else len(found), problem)
    return found
