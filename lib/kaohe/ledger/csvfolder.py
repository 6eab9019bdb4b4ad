"""CSV files of a folder as grids."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kaohe.ledger.grid import Cell, Faults, Grid, file_text


def read_folder(path: Path, faults: Faults) -> list[Grid]:
    """Read every ``*.csv`` of a folder: UTF-8 with or without BOM, lines beginning with # left out."""
    return [_read_file(file, faults) for file in csv_files(path)]


def csv_files(path: Path) -> list[Path]:
    """The CSV files of a folder, by name."""
    return sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and file.is_file())


def _read_file(path: Path, faults: Faults) -> Grid:
    grid = Grid(file_text(path), path.name, path.stem, [], lined=True)
    broken = replace(grid, broken=True)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.whole(grid.file, "", "编码不是 UTF-8", expected="在表格软件中另存为“CSV UTF-8（逗号分隔）”")
        return broken
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True)
    while True:
        lines.begin()
        try:
            fields = next(reader)
        except StopIteration:
            return grid
        except csv.Error:
            faults.cell(grid, lines.first, 0, "引号没有配对", expected="每个引号内的文字以引号结束")
            return broken
        row: list[Cell] = [field.strip() or None for field in fields]
        if any(cell is not None for cell in row):
            grid.rows.append((lines.first, row))


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
