"""One sheet from many files: their rows one after the other, each still knowing its file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from kaohe.ledger import notes
from kaohe.ledger.grid import Faults
from kaohe.ledger.reading.rows import BAD, Table
from kaohe.ledger.repairs import REPEATED

SEVERAL_SOURCES = "几个来源登记了相同的记录"
ALIKE = "相同的记录，只有凭证号、备注等不同"


@dataclass(frozen=True)
class Merged(Table):
    """Rows of the same sheet of several files.

    Attributes
    ----------
    parts
        The sheets, one a file.
    owners
        For each row, which of the parts it comes from, from 0.
    """

    parts: tuple[Table, ...] = ()
    owners: list[int] = field(default_factory=list)

    def part(self, row: int) -> Table:
        return self.parts[self.owners[row]]

    def places(self, name: str) -> list[str]:
        return [self.place(row, name) for row in range(len(self))]


def merge(parts: Sequence[Table]) -> Table:
    """The rows of all parts, in their order; the table itself where there is one."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    return Merged(
        grid=first.grid,
        sheet=first.sheet,
        numbers=list(chain.from_iterable(part.numbers for part in parts)),
        columns={
            name: list(chain.from_iterable(part.columns[name] for part in parts)) for name in first.columns
        },
        positions={name: place for part in reversed(parts) for name, place in part.positions.items()},
        titles={name: title for part in reversed(parts) for name, title in part.titles.items()},
        banner=any(part.banner for part in parts),
        mended=first.mended,
        parts=tuple(parts),
        owners=list(chain.from_iterable([number] * len(part) for number, part in enumerate(parts))),
    )


def parts_of(table: Table) -> tuple[Table, ...]:
    """The tables of single sheets that a table is made of."""
    return table.parts if isinstance(table, Merged) else (table,)


def once(table: Table, faults: Faults, *, counted: bool) -> Table:
    """The table without rows that another file has word for word.

    ``counted``: each row counts, so that whether it was sent twice or happened twice is for its sender to say; those
    of one file are noted.
    """
    if not counted and not isinstance(table, Merged):
        return table
    name = table.sheet.fields[0].name
    again = _again(table)
    kept = []
    for row in range(len(table)):
        other = again.get(row, row)
        if table.part(other) is table.part(row):
            kept.append(row)
            if counted and other != row:
                said = "各与前面一行逐格相同，都计入；重报的请删去"
                table.note(faults, row, name, None, said, notes.REPEATED)
            continue
        if counted:
            kept.append(row)
            expected = f"一条记录只报一次，另一行在 {table.near(row, other, name)}"
            where = "两张表里" if _one_file(table, row, other) else "两个文件里"
            table.fault(faults, row, name, f"{where}有相同的一行", table.columns[name][row], expected)
        else:
            grid = table.part(other).grid
            told = f"与{f'工作表“{grid.name}”' if _one_file(table, row, other) else f' {grid.book} '}相同的行"
            table.repair(faults, row, name, told, "只计一次", REPEATED)
    return _only(table, kept)


def note_alike(table: Table, targets: Sequence[int | None], faults: Faults) -> None:
    """Note event rows that say of a unit what another row does, and differ in source, evidence or note only.

    Whether a unit and an office registered one event or two is for them to say: all count. Rows that a correction
    takes away (``targets``) do not, and rows of one sheet that have record numbers are told apart by these.
    """
    columns = table.columns
    own = [columns[name] for name in ("unit", *table.sheet.own)]
    gone = {target for target in targets if target is not None}
    alike = _alike(own, [row for row in range(len(table)) if row not in gone])
    told = _again(table) if alike else {}
    pairs: dict[tuple[int, int, str], list[tuple[int, int]]] = {}
    for row, other in alike.items():
        part, from_ = table.part(row), table.part(other)
        numbered = columns["record"][row] is not None and columns["record"][other] is not None
        if row in told or table.blank(row) or (part is from_ and numbered):
            continue
        kind = ALIKE if columns["source"][row] == columns["source"][other] else SEVERAL_SOURCES
        pairs.setdefault((id(part), id(from_), kind), []).append((row, other))
    for (_, _, kind), found in pairs.items():
        first, others = found[0][1], {other for _, other in found}
        more = f" 等 {len(others)} 行" if len(others) > 1 else ""
        said = f"另见 {table.place(first, 'unit')}{more}，都计入；是同一件事的，只留一条"
        for row, _ in found:
            table.note(faults, row, "unit", None, said, kind)


def _one_file(table: Table, row: int, other: int) -> bool:
    return table.part(row).grid.file == table.part(other).grid.file


def without(table: Table, rows: Collection[int]) -> Table:
    """A table of several files without some rows."""
    return _only(table, [row for row in range(len(table)) if row not in rows])


def _only(table: Table, kept: list[int]) -> Table:
    if len(kept) == len(table) or not isinstance(table, Merged):
        return table
    return replace(
        table,
        numbers=[table.numbers[row] for row in kept],
        owners=[table.owners[row] for row in kept],
        columns={name: [cells[row] for row in kept] for name, cells in table.columns.items()},
    )


def _again(table: Table) -> dict[int, int]:
    """For rows that say what an earlier one does, that row."""
    return _alike(list(table.columns.values()), range(len(table)))


def _alike(columns: Sequence[list[Any]], rows: Iterable[int]) -> dict[int, int]:
    """For rows with the same cells as an earlier one, that row; a million rows are told apart by 8 bytes each."""
    taken = np.fromiter(rows, np.int64)
    cells = zip(*columns, strict=True)
    hashes = np.fromiter(map(hash, cells), np.int64, len(columns[0]))[taken]
    alike = taken[np.flatnonzero(pd.Series(hashes).duplicated(keep=False))]
    first: dict[tuple[Any, ...], int] = {}
    found = {}
    for row in alike.tolist():
        content = tuple(column[row] for column in columns)
        other = row if BAD in content else first.setdefault(content, row)
        if other != row:
            found[row] = other
    return found
