"""Where the head of a sheet stands: titles above it, a second line of it, it again further down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kaohe.ledger.grid import Cell, Faults, Grid, shown
from kaohe.ledger.reading.mending import MEASURES
from kaohe.ledger.reading.tidying import LEFT_OUT, Body
from kaohe.ledger.sheets import BANNER, Sheet, key

HEAD = "表头"
TITLE = "表头以上"
NUMBERING = "序号列"
_NUMBERING = frozenset({"序号", "行号", "项次"})
_MEASURES = {"count": MEASURES, "number": MEASURES, "rating": ("分",)}
_DEEP = 10  # rows that a head is looked for in
_FEW = 2  # cells that a line of a title has at most, those that say what they are (日期：…) apart
_REMARK = re.compile(r"\(.*\)")


@dataclass(frozen=True)
class Head:
    """A head, and the rows below it.

    Attributes
    ----------
    number
        Row number of its first line.
    """

    number: int
    cells: list[Cell]
    body: Body


def fits(cells: Sequence[Cell], sheet: Sheet) -> bool:
    """Whether a row has every column that a sheet needs, each once, and no other but those that guide or number."""
    heads = [key(str(cell)) for cell in cells if cell is not None]
    columns = [head for head in heads if head not in sheet.guides and head not in _NUMBERING]
    names = titles_of(sheet)
    found = [names.get(head, "") for head in columns]
    needed = {field.name for field in sheet.fields if not field.optional}
    return len(found) > 1 and needed <= set(found) and "" not in found and len(set(found)) == len(found)


def headed(grid: Grid, sheet: Sheet) -> bool:
    """Whether one of the first rows of a grid is a head of a sheet."""
    return any(fits(cells, sheet) for _, cells in grid.rows[:_DEEP])


def find_head(grid: Grid, sheet: Sheet, rows: Body, faults: Faults) -> Head | None:
    """The head among a sheet's first rows; what stands above it and between is listed.

    None, and one fault, where the first row is no head, or another is one as well.
    """
    (number, cells), body = rows[0], rows[1:]
    if _known(cells, sheet) and not fits(cells, sheet):
        both = _both_lines(grid, number, cells, body)
        if both is not None and fits(both, sheet):
            faults.repairs.cell(grid, number, 0, "两行表头", "各列以下面一行的名称为准", HEAD)
            return Head(number, both, _without_heads(grid, both, body[1:], faults))
    if not fits(cells, sheet):
        below = _below(cells, sheet, body)
        if below is not None:
            if fits(body[below][1], sheet) and all(_is_title(row, sheet) for _, row in rows[: below + 1]):
                for above, row in rows[: below + 1]:
                    column, text = _title(row)
                    if not text.startswith(BANNER):
                        faults.repairs.cell(grid, above, column, text, LEFT_OUT, TITLE)
                return find_head(grid, sheet, body[below:], faults)
            message = f"表头应在第 {number} 行，第 {body[below][0]} 行像是表头"
            expected = "表头在最上面一行，以上没有别的内容"
            faults.cell(grid, number, 0, message, _title(cells)[1], expected, title=HEAD)
            return None
        if not _known(cells, sheet):
            expected = "、".join(field.title for field in sheet.fields if not field.extra)
            faults.cell(grid, number, 0, f"第 {number} 行不是表头", _title(cells)[1], expected, title=HEAD)
            return None
    if body and _is_second(body[0][1], sheet):
        column, text = _title(body[0][1])
        faults.repairs.cell(grid, body[0][0], column, f"第二行表头“{text}”", LEFT_OUT, HEAD)
        body = body[1:]
    return Head(number, cells, _without_heads(grid, cells, body, faults))


def without_numbering(head: Head, sheet: Sheet) -> tuple[list[Cell], list[int]]:
    """The head without columns that only number the rows, and these columns."""
    names = titles_of(sheet)
    numbering = [
        column
        for column, cell in enumerate(head.cells)
        if cell is not None and key(str(cell)) in _NUMBERING and key(str(cell)) not in names
    ]
    return [None if column in numbering else cell for column, cell in enumerate(head.cells)], numbering


def without_numbers(grid: Grid, head: Head, numbering: list[int], body: Body, faults: Faults) -> Body:
    """The rows without what numbers them, which is listed; anything else there is reported."""
    for column in numbering:
        faults.repairs.cell(grid, head.number, column, shown(head.cells[column]), "不读", NUMBERING)
        for number, row in body:
            cell = row[column] if column < len(row) else None
            if cell is not None and not str(cell).isdigit():
                title = shown(head.cells[column])
                faults.cell(grid, number, column, f"“{title}”列不读，却有别的内容", cell, "第几行", title)
    if not numbering:
        return body
    left = (
        (number, [None if column in numbering else cell for column, cell in enumerate(row)])
        for number, row in body
    )
    return [(number, row) for number, row in left if any(cell is not None for cell in row)]


@cache
def titles_of(sheet: Sheet) -> dict[str, str]:
    """What each column may be called, folded, to its name: its name, its title, and the title as people vary it.

    要求任务量（件） is 要求任务量 where a count may be written so, and 是否已启动 is 已启动, which 是 or 否 answers.
    """
    names = exact_titles_of(sheet)
    found: dict[str, list[str]] = {}
    for field in sheet.fields:
        for text in varied(field.title, field.type):
            found.setdefault(text, []).append(field.name)
    return {text: fields[0] for text, fields in found.items() if len(fields) == 1} | names


def varied(title: str, type_: str) -> list[str]:
    """A title as people vary it, folded: with a measure word behind it, or 是否 before it."""
    measured = [key(f"{title}({measure})") for measure in _MEASURES.get(type_, ())]
    return [*measured, key(f"是否{title}")] if type_ == "yes_no" else measured


@cache
def exact_titles_of(sheet: Sheet) -> dict[str, str]:
    """What each column is called, folded, to its name."""
    return {key(text): field.name for field in sheet.fields for text in (field.name, field.title)}


def _known(cells: Sequence[Cell], sheet: Sheet) -> int:
    """How many cells of a row are heads of columns."""
    names = titles_of(sheet)
    return sum(key(str(cell)) in names for cell in cells if cell is not None)


def _both_lines(grid: Grid, number: int, cells: list[Cell], body: Body) -> list[Cell] | None:
    """The head in two lines that merged cells make, the lower name of each column; None where it has one."""
    spans = [
        area for area in grid.merged if area[0] == number and (area[2] == number + 1 or area[1] < area[3])
    ]
    if not spans or not body or body[0][0] != number + 1:
        return None
    lower = body[0][1]
    width = max(len(cells), len(lower))
    upper = cells + [None] * (width - len(cells))
    return [
        lower[column] if column < len(lower) and lower[column] is not None else upper[column]
        for column in range(width)
    ]


def _below(cells: Sequence[Cell], sheet: Sheet, body: Body) -> int | None:
    """Which of the first rows below is more of a head than the first row."""
    own = _known(cells, sheet)
    scores = [_known(row, sheet) for _, row in body[:_DEEP]]
    best = max(scores, default=0)
    return scores.index(best) if best > max(own, 1) else None


def _is_title(cells: Sequence[Cell], sheet: Sheet) -> bool:
    filled = [cell for cell in cells if cell is not None]
    if _known(cells, sheet) or not all(isinstance(cell, str) for cell in filled):
        return False
    return len(filled) <= _FEW or all(":" in key(str(cell)) for cell in filled)


def _title(cells: Sequence[Cell]) -> tuple[int, str]:
    """Where the first filled cell of a row stands, and its text; what follows a colon may be a name."""
    column, cell = next((column, cell) for column, cell in enumerate(cells) if cell is not None)
    text = shown(cell).replace("：", ":")
    return column, f"{text.partition(':')[0]}：…" if ":" in text else text


def _is_second(cells: Sequence[Cell], sheet: Sheet) -> bool:
    """Whether every cell of the row below the head is a head again, or a remark in brackets."""
    names = titles_of(sheet)
    texts = [key(str(cell)) for cell in cells if cell is not None]
    return len(texts) > 1 and all(text in names or _REMARK.fullmatch(text) for text in texts)


def _without_heads(grid: Grid, head: list[Cell], body: Body, faults: Faults) -> Body:
    """The rows without those that say the head again, as on every printed page."""
    filled = [cell for cell in head if cell is not None]
    kept: Body = []
    for number, row in body:
        if [cell for cell in row if cell is not None] == filled and len(filled) > 1:
            faults.repairs.cell(grid, number, 0, "再次出现的表头", LEFT_OUT, HEAD)
        else:
            kept.append((number, row))
    return kept
