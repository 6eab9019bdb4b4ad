"""Personal details in the free texts of a ledger's tables: found, masked there, and listed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaohe.ledger.privacy.masking import Masker
from kaohe.ledger.reading.factrows import FactRows
from kaohe.ledger.reading.rows import Table

Days = Mapping[str, Sequence[date | None]]

_NUMBERS = ("evidence", "record")
_KEPT = "（编号，未遮盖）"


@dataclass(frozen=True)
class Personal:
    """A personal detail found: where, under which head, of what kind, and masked.

    Attributes
    ----------
    known
        The day on which the record was entered that it stands in; None where that was always known.
    kept
        Whether it stands in a number that others refer to, and is not masked there.
    """

    place: str
    head: str
    kind: str
    masked: str
    known: date | None = None
    kept: bool = False


@dataclass
class _Text:
    """A cell of free text in which something was found."""

    table: Table
    row: int
    name: str
    head: str
    cells: list[Any]
    index: int
    day: date | None
    kept: bool = False


def protect(
    tables: Mapping[str, Table],
    days: Days,
    masker: Masker,
    *,
    show: bool,
    facts: FactRows | None = None,
    texts: Collection[str] = (),
) -> list[Personal]:
    """Find the personal details in the free texts of tables, and mask them there unless they are to be shown.

    What was known first is masked first, so that masks do not depend on what is entered later. Numbers of records
    and of evidence (记录号, 凭证号) are what others refer to: details in them are listed and stay.

    Parameters
    ----------
    tables
        By name.
    days
        For each table, on which day each of its rows was known; tables left out, and None, were always known.
    facts, texts
        The rows of the 事实 sheet, and the facts whose values are free text.

    Returns
    -------
    list of Personal
        In the order of the tables.
    """
    found = [text for name, table in tables.items() for text in _found(table, days.get(name), masker)]
    if facts is not None:
        found += _found_values(tables["facts"], facts, texts, days.get("facts"), masker)
    listed: dict[int, list[Personal]] = {}
    for number in sorted(range(len(found)), key=lambda number: found[number].day or date.min):
        listed[number] = list(_protect(found[number], masker, show=show))
    return [item for number in range(len(found)) for item in listed[number]]


def _protect(text: _Text, masker: Masker, *, show: bool) -> Iterator[Personal]:
    masked, found = masker.mask(text.cells[text.index], "" if text.kept else text.head)
    if not (show or text.kept):
        text.cells[text.index] = masked
    place = text.table.place(text.row, text.name)
    head = text.head if text.table.sheet.name != "about" or text.name == "key" else masker.mask(text.head)[0]
    for kind, told in found:
        yield Personal(place, head, f"{kind}{_KEPT}" if text.kept else kind, told, text.day, text.kept)


def _found(table: Table, days: Sequence[date | None] | None, masker: Masker) -> Iterator[_Text]:
    for field_ in table.sheet.fields:
        name = field_.name
        if name not in table.positions:
            continue
        cells = table.columns[name]
        if field_.free:
            heads = table.columns["key"] if table.sheet.name == "about" and name == "value" else None
            title = table.titles[name]
            for row, cell in enumerate(cells):
                head = title if heads is None else str(heads[row])
                if isinstance(cell, str) and masker.spans(cell, head):
                    yield _Text(table, row, name, head, cells, row, _day(days, row))
        elif name in _NUMBERS and (name == "record" or table.sheet.name == "evidence"):
            for row, cell in enumerate(cells):
                if isinstance(cell, str) and masker.spans(cell):
                    yield _Text(table, row, name, table.titles[name], cells, row, _day(days, row), kept=True)


def _found_values(
    table: Table,
    facts: FactRows,
    texts: Collection[str],
    days: Sequence[date | None] | None,
    masker: Masker,
) -> Iterator[_Text]:
    head = table.titles["value"]
    for index, row in enumerate(facts.rows):
        value = facts.values[index]
        if facts.facts[index] in texts and isinstance(value, str) and masker.spans(value, head):
            yield _Text(table, row, "value", head, facts.values, index, _day(days, row))


def _day(days: Sequence[date | None] | None, row: int) -> date | None:
    return None if days is None else days[row]
