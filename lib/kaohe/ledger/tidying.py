"""Rows of a sheet that are no records, and cells that stand for several."""

from __future__ import annotations

from collections.abc import Mapping

from kaohe.ledger.grid import Cell, Faults, Grid, shown
from kaohe.ledger.sheets import key

Body = list[tuple[int, list[Cell]]]

TOTAL = "合计行"
MERGED = "合并单元格"
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "累计", "汇总", "total", "subtotal"})
_LONGEST = 20
_NAMING = ("unit", "group", "fact", "source")
"""Columns whose merged cell holds for all its rows."""


def tidy(
    grid: Grid,
    positions: Mapping[str, int],
    titles: Mapping[str, str],
    body: Body,
    faults: Faults,
) -> Body:
    """The rows below the head without totals, merged names in each of their cells.

    A merged cell of any other column that holds something is reported: which rows it is about is anyone's guess.
    """
    body = _without_totals(grid, positions, body, faults)
    if not grid.merged:
        return body
    named = {position: name for name, position in positions.items()}
    indexes = {number: index for index, (number, _) in enumerate(body)}
    rows = [row.copy() for _, row in body]
    for first, left, last, right in grid.merged:
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
                faults.repairs.cell(grid, number, left, "（空）", shown(cell), MERGED, titles[name])
    return [(number, row) for (number, _), row in zip(body, rows, strict=True)]


def _without_totals(grid: Grid, positions: Mapping[str, int], body: Body, faults: Faults) -> Body:
    kept: Body = []
    naming = [positions[name] for name in ("unit", "fact") if name in positions]
    for number, row in body:
        cells = [(column, _at(row, column)) for column in naming]
        total = next(((column, cell) for column, cell in cells if _is_total(cell)), None)
        if total is None:
            kept.append((number, row))
        else:
            faults.repairs.cell(grid, number, total[0], shown(total[1]), "不计入", TOTAL)
    return kept


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) < _LONGEST and key(cell).rstrip(":") in _TOTALS


def _at(row: list[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None
