"""A CSV file as a grid."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kaohe.ledger.grid import Cell, Faults, Grid, file_text

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"\x841\x953": "gb18030",
}


def read_csv(path: Path, faults: Faults) -> Grid:
    """Read one file: UTF-8, GB18030 or (by its mark) UTF-16; lines beginning with # left out.

    The separator is the comma, or the tab or semicolon where the first line has some and no comma.
    """
    grid = Grid(file_text(path), path.name, path.stem, [], lined=True)
    broken = replace(grid, broken=True)
    text = _decoded(path.read_bytes(), grid.file, faults)
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


def _decoded(content: bytes, file: str, faults: Faults) -> str | None:
    """The text of a file; None, and a fault, where it is in none of the known encodings."""
    marked = [name for mark, name in _MARKS.items() if content.startswith(mark)]
    encodings = marked or ["utf-8", "gb18030"]
    for name in encodings:
        try:
            text = content.decode(name).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            if name == "utf-8" and error.reason == "unexpected end of data":
                faults.whole(file, "", "文件不完整，最后一个字被截断", expected="重新导出的文件")
                return None
            continue
        if "\0" in text:
            break
        if name != "utf-8":
            faults.repairs.whole(file, name.upper(), "UTF-8", "编码")
        return text
    expected = "在表格软件中另存为“CSV UTF-8（逗号分隔）”"
    faults.whole(file, "", "编码不是 UTF-8，也不是 GB18030", expected=expected)
    return None


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
