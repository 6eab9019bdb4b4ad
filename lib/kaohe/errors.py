"""Errors that point: what is wrong, where, and what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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
        return "\n".join(str(problem) for problem in self.problems)


def together(first: Iterable[Problem], second: Iterable[Problem]) -> list[Problem]:
    """Problems of both stages, those of the second behind the last one of their file."""
    found = list(first)
    for problem in second:
        same = [index for index, other in enumerate(found) if other.file == problem.file]
        found.insert(same[-1] + 1 if same else len(found), problem)
    return found
