"""A CSV file as a grid."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from kaohe.ledger.formats.decoding import decoded
from kaohe.ledger.grid import Cell, Faults, Grid, file_text
from kaohe.ledger.sheets import BANNER_LINE, BANNER_TEXT

TABBED = (".tsv", ".txt")
"""Endings of text files that usually have tabs between their columns."""

_SAVE_AS = "在表格软件中另存为“CSV UTF-8（逗号分隔）”"


def read_csv(path: Path, faults: Faults) -> Grid:
    """Read one file: UTF-8, GB18030 or (by its mark) UTF-16.

    The separator is the comma, or the tab or semicolon where the first line has some and no comma. A # begins nothing
    but the line that this project itself writes above a sample ledger; every other line is data.
    """
    grid = Grid(file_text(path), path.name, path.stem, [], lined=True)
    broken = replace(grid, broken=True)
    text = decoded(path.read_bytes(), grid.file, faults, _SAVE_AS)
    if text is None:
        return broken
    separator = _separator(text, grid.file, path.suffix.lower() in TABBED, faults)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    while True:
        first = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return grid
        except csv.Error as error:
            if "field limit" in str(error) or "NUL" in str(error):
                faults.cell(grid, first, 0, "不是表格文字", expected="CSV 文件")
            else:
                faults.cell(grid, first, 0, "引号没有配对", expected="每个引号内的文字以引号结束")
            return broken
        row: list[Cell] = [field.strip() or None for field in fields]
        filled = [cell for cell in row if cell is not None]
        if filled == [BANNER_LINE] and not grid.rows:
            row[row.index(BANNER_LINE)] = BANNER_TEXT
        if filled:
            grid.rows.append((first, row))


def _separator(text: str, file: str, tabbed: bool, faults: Faults) -> str:
    lines = (line for line in text.splitlines() if line.strip() and line.strip(' ",;\t') != BANNER_LINE)
    first = next(lines, "")
    for separator, name in (("\t", "制表符"), (";", "分号")):
        if separator in first and "," not in first:
            if not tabbed or separator != "\t":
                faults.repairs.whole(file, name, "逗号", "分隔符")
            return separator
    return ","
