"""Rows of a sheet that are no records, and cells that stand for several."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from openpyxl.utils import get_column_letter

from kaohe.ledger.grid import Cell, Faults, Grid, shown
from kaohe.ledger.sheets import key

Body = list[tuple[int, list[Cell]]]

TOTAL = "合计行"
FOOT = "表尾"
MERGED = "合并单元格"
LEFT_OUT = "不计入"
_TOTALS = re.compile(
    r"(?:合计|总计|小计|共计|累计|汇总|total|subtotal)(?::|:?共?[0-9.,]+(?:[件个次项份家户]|个单位)?|\(.{1,16}\))?"
)
_UNIT_TOTALS = re.compile(r".{0,12}(?:合计|总计|小计|共计|平均(?:值|数|分)?):?")  # 雁峰区小计, 全市合计, 平均
_SIGNED = re.compile(
    r"(?:填报|填表|制表|报送|审核|审批|复核|经办|联系|主管|分管|单位负责|负责)"
    r"(?:人|单位|部门|日期|时间|领导|电话)?(?:签字|签名|签章|盖章|\(.{1,6}\))*:.*"
)
_NOTED = re.compile(r"(?:注|备注|说明|填表说明|填报说明)[0-9]*:.*")
_NUMERIC = re.compile(r"[0-9.,%]+")
_LONGEST = 20
_NAMING = ("unit", "group", "fact", "source")
"""Columns whose merged cell holds for all its rows."""


def records(grid: Grid, positions: Mapping[str, int], body: Body, faults: Faults) -> Body:
    """The rows below the head without totals, and without signatures and notes at the foot."""
    return _without_foot(grid, _without_totals(grid, positions, body, faults), faults)


def _without_totals(grid: Grid, positions: Mapping[str, int], body: Body, faults: Faults) -> Body:
    """The rows below the head without totals.

    A total says so where a record names its unit or fact, or anywhere in a row that names no unit. A merged total
    takes all its rows along.
    """
    first = "unit" if "unit" in positions else "evidence"
    naming = [positions[name] for name in (first, "fact") if name in positions]
    unit = positions.get("unit")
    areas = [area for area in grid.merged if area[1] in naming]
    covered = {number for area in areas if area[1] == unit for number in range(area[0] + 1, area[2] + 1)}
    under: dict[int, int] = {}
    kept: Body = []
    for number, row in body:
        columns = [*naming]
        if unit is not None and _at(row, unit) is None and number not in covered:
            columns += [column for column in range(len(row)) if column not in naming]
        total = next(
            (column for column in columns if _is_total(_at(row, column), of_units=column == unit)), None
        )
        if total is not None:
            faults.repairs.cell(grid, number, total, shown(_at(row, total)), LEFT_OUT, TOTAL)
            under |= {
                below: index
                for index, area in enumerate(areas)
                if area[:2] == (number, total)
                for below in range(number + 1, area[2] + 1)
            }
        elif number in under:
            area = areas[under[number]]
            faults.repairs.cell(grid, number, area[1], _part_of(area), LEFT_OUT, TOTAL)
        else:
            kept.append((number, row))
    return kept


def tidy(
    grid: Grid,
    positions: Mapping[str, int],
    titles: Mapping[str, str],
    body: Body,
    faults: Faults,
) -> Body:
    """The rows below the head with merged names in each of their cells.

    A merged cell of any other column that holds something is reported: which rows it is about is anyone's guess.
    """
    if not grid.merged:
        return body
    named = {position: name for name, position in positions.items()}
    indexes = {number: index for index, (number, _) in enumerate(body)}
    rows = [row.copy() for _, row in body]
    for area in grid.merged:
        first, left, last, right = area
        cell = _at(rows[indexes[first]], left) if first in indexes else None
        if cell is None:
            continue
        name = named.get(left, "")
        if left != right or name not in _NAMING:
            expected = "取消合并，在每个单元格各写各的值"
            message = "合并的单元格，不知道值属于哪一格"
            faults.cell(grid, first, left, message, cell, expected, titles.get(name, ""), last=True)
            continue
        for number in range(first + 1, last + 1):
            row = rows[indexes[number]] if number in indexes else None
            if row is not None:
                row += [None] * (left + 1 - len(row))
                row[left] = cell
                faults.repairs.cell(grid, number, left, _part_of(area), shown(cell), MERGED, titles[name])
    return [(number, row) for (number, _), row in zip(body, rows, strict=True)]


def _without_foot(grid: Grid, body: Body, faults: Faults) -> Body:
    """The rows without those after the last record that a form is signed or explained in; names are not listed."""
    end = len(body)
    while end and (told := _foot(body[end - 1][1])) is not None:
        end -= 1
        faults.repairs.cell(grid, body[end][0], *told, LEFT_OUT, FOOT)
    return body[:end]


def _foot(row: list[Cell]) -> tuple[int, str] | None:
    """Where a line of the foot begins and its first words; None for any other row."""
    (column, first), *others = [(column, cell) for column, cell in enumerate(row) if cell is not None]
    text = key(first) if isinstance(first, str) else ""
    if others:
        signed = all(
            isinstance(cell, date) or (isinstance(cell, str) and not _NUMERIC.fullmatch(key(cell)))
            for _, cell in others
        )
        fits = signed and _SIGNED.fullmatch(text)
    else:
        fits = _SIGNED.fullmatch(text) or _NOTED.fullmatch(text)
    return (column, f"{text.partition(':')[0]}：…") if fits else None


def _is_total(cell: Cell, *, of_units: bool) -> bool:
    """Whether a cell says that its row is a total; in the column of units it may say whose."""
    if not isinstance(cell, str) or len(cell) >= _LONGEST:
        return False
    text = key(cell)
    return (_TOTALS.fullmatch(text) or (_UNIT_TOTALS.fullmatch(text) if of_units else None)) is not None


def _part_of(area: tuple[int, int, int, int]) -> str:
    """An empty cell as part of merged ones."""
    first, left, last, right = area
    return f"（空，属合并单元格 {get_column_letter(left + 1)}{first}:{get_column_letter(right + 1)}{last}）"


def _at(row: list[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None
