"""A CSV file as a grid."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kaohe.ledger.decoding import decoded
from kaohe.ledger.grid import Cell, Faults, Grid, file_text

_SAVE_AS = "在表格软件中另存为“CSV UTF-8（逗号分隔）”"


def read_csv(path: Path, faults: Faults) -> Grid:
    """Read one file: UTF-8, GB18030 or (by its mark) UTF-16; lines beginning with # left out.

    The separator is the comma, or the tab or semicolon where the first line has some and no comma.
    """
    grid = Grid(file_text(path), path.name, path.stem, [], lined=True)
    broken = replace(grid, broken=True)
    text = decoded(path.read_bytes(), grid.file, faults, _SAVE_AS)
    if text is None:
        return broken
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True, delimiter=_separator(text, grid.file, faults))
    while True:
        lines.begin()
        try:
            fields = next(reader)
        except StopIteration:
            return grid
        except csv.Error as error:
            if "field limit" in str(error) or "NUL" in str(error):
                faults.cell(grid, lines.first, 0, "不是表格文字", expected="CSV 文件")
            else:
                faults.cell(grid, lines.first, 0, "引号没有配对", expected="每个引号内的文字以引号结束")
            return broken
        row: list[Cell] = [field.strip() or None for field in fields]
        if any(cell is not None for cell in row):
            grid.rows.append((lines.first, row))


def _separator(text: str, file: str, faults: Faults) -> str:
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    for separator, name in (("\t", "制表符"), (";", "分号")):
        if separator in first and "," not in first:
            faults.repairs.whole(file, name, "逗号", "分隔符")
            return separator
    return ","


class _Lines:
    """Lines for csv.reader that knows where a record began, so that a # inside quotes is no comment."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._number = 0
        self._fresh = True
        self.first = 1

    def begin(self) -> None:
        self._fresh = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while True:
            line = next(self._lines)
            self._number += 1
            if self._fresh and line.startswith("#"):
                continue
            if self._fresh:
                self.first = self._number
                self._fresh = False
            return line
