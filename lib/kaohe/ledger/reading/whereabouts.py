"""Where the cells of a record stand, once its row is all that is known: the same words as when it was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from kaohe.ledger.grid import Grid
from kaohe.ledger.reading.merging import parts_of
from kaohe.ledger.reading.rows import Table

_CELL = re.compile(r"(?P<sheet>.+)!(?P<column>[A-Z]{1,3})(?P<row>[0-9]+)")
_LINE = re.compile(r"(?P<sheet>.+):(?P<row>[0-9]+)")
_RECORD = re.compile(r"(?P<sheet>.+)!(?P<column>[^!（]+)（(?P<row>.+)）")
Spot = tuple[str, int | None, str]


@dataclass(frozen=True)
class Head:
    """One sheet's head.

    Attributes
    ----------
    file, name
        The file as the user knows it, and the sheet.
    columns
        Field name to the column's letter in a workbook, its Chinese title in a database.
    titles
        Field name to the head as written.
    """

    file: str
    name: str
    columns: Mapping[str, str]
    titles: Mapping[str, str]


def heads(tables: Iterable[Table]) -> dict[str, Head]:
    """The heads of all sheets, by what ``place`` begins with."""
    found = {}
    for table in tables:
        for part in parts_of(table):
            grid = part.grid
            lettered = not grid.lined and type(grid).path is Grid.path  # a database has its own
            told = {field.name: field.title for field in part.sheet.fields}
            columns = {
                name: get_column_letter(position + 1) if lettered else told[name]
                for name, position in part.positions.items()
            }
            key = grid.book if grid.lined else f"{grid.book} {grid.name}"
            found[key] = Head(grid.file, grid.name, columns, part.titles)
    return found


def title(place: str, field: str, known: Mapping[str, Head]) -> str:
    """The head of a field's column in the sheet that a place is in; empty where it is not known."""
    head = next((known[found["sheet"]] for found in _parsed(place) if found["sheet"] in known), None)
    return "" if head is None else head.titles.get(field, "")


def spot(place: str, field: str, known: Mapping[str, Head]) -> Spot | None:
    """File, line and path of a field's own cell in the row of a place; None where the sheet is not known.

    Parameters
    ----------
    place
        Of any cell of the row, as the frames of a ledger have it.
    field
        Name of the field; a column that the sheet lacks leaves the cell that ``place`` names.
    """
    for found in _parsed(place):
        head = known.get(found["sheet"])
        if head is None:
            continue
        if found.re is _LINE:
            return head.file, int(found["row"]), head.titles.get(field, "")
        column = head.columns.get(field, found["column"])
        row = found["row"] if found.re is _CELL else f"（{found['row']}）"
        return head.file, None, f"{head.name}!{column}{row}"
    return None


def _parsed(place: str) -> Iterable[re.Match[str]]:
    matches = (pattern.fullmatch(place) for pattern in (_CELL, _RECORD, _LINE))
    return [found for found in matches if found is not None]
