"""Files that were sent twice: one error for the file, not one for each of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from kaohe.ledger.grid import Faults
from kaohe.ledger.reading.merging import Merged, without
from kaohe.ledger.reading.rows import BAD, Table

_EXPECTED = "同一份表只留一个文件，另一个移出台账文件夹"
_Signature = tuple[tuple[str, int, int], ...]


def without_resent(tables: dict[str, Table], counted: Iterable[str], faults: Faults) -> None:
    """Report each file that says in all its tables what an earlier one does, and take its rows out of ``tables``.

    Files without a row of the ``counted`` tables (event tables) are left: their rows are taken once, and listed.
    """
    own = {name: table for name, table in tables.items() if name != "about"}
    merged = {name: table for name, table in own.items() if isinstance(table, Merged)}
    if not merged:
        return
    first: dict[_Signature, list[str]] = {}
    signatures = _signatures(own)
    events = set(counted)
    for file, signature in sorted(signatures.items()):
        if not any(name in events for name, _, _ in signature):
            continue
        alike = first.setdefault(signature, [])
        same = next((other for other in alike if _same(merged, file, other)), None)
        if same is None:
            alike.append(file)
            continue
        faults.whole(file, "", f"与 {_book(merged, same)} 的各行完全相同", expected=_EXPECTED)
        for name in merged:
            table = tables[name]
            assert isinstance(table, Merged)
            tables[name] = without(table, set(_rows(table, file)))


def _signatures(tables: Mapping[str, Table]) -> dict[str, _Signature]:
    """For each file without unreadable cells, of each of its tables: how many rows, and the sum of their hashes."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    unreadable: set[str] = set()
    for name, table in sorted(tables.items()):
        if not isinstance(table, Merged):  # which no other file has
            if len(table):
                found.setdefault(table.grid.file, []).append((name, len(table), -1))
            continue
        owners = np.asarray(table.owners, dtype=np.int64)
        rows = zip(*table.columns.values(), strict=True)
        hashes = np.fromiter(map(hash, rows), np.int64, len(table)).view(np.uint64)
        sums = np.zeros(len(table.parts), np.uint64)
        np.add.at(sums, owners, hashes)
        for cells in table.columns.values():
            unreadable |= {table.part(row).grid.file for row, cell in enumerate(cells) if cell is BAD}
        counts = np.bincount(owners, minlength=len(table.parts))
        for part, total, count in zip(table.parts, sums.tolist(), counts.tolist(), strict=True):
            if count:
                found.setdefault(part.grid.file, []).append((name, count, total))
    return {file: tuple(rows) for file, rows in found.items() if file not in unreadable}


def _same(merged: Mapping[str, Merged], one: str, other: str) -> bool:
    return all(_content(table, one) == _content(table, other) for table in merged.values())


def _content(table: Merged, file: str) -> Counter[tuple[object, ...]]:
    columns = table.columns.values()
    return Counter(tuple(column[row] for column in columns) for row in _rows(table, file))


def _rows(table: Merged, file: str) -> list[int]:
    owners = {number for number, part in enumerate(table.parts) if part.grid.file == file}
    return [row for row, owner in enumerate(table.owners) if owner in owners]


def _book(merged: Mapping[str, Merged], file: str) -> str:
    parts = (part for table in merged.values() for part in table.parts)
    return next(part.grid.book for part in parts if part.grid.file == file)
