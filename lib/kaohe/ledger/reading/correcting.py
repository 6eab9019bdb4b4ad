"""Corrections (更正) as a sheet of event rows writes them: which row each replaces, and what is wrong with it."""

from __future__ import annotations

from kaohe.ledger.cells import as_day
from kaohe.ledger.grid import Faults
from kaohe.ledger.reading.rows import BAD, Table
from kaohe.ledger.sheets import key

_NAMED = "被更正记录的记录号、凭证号，或它的位置"


def corrected(table: Table, dated_by: str | None, faults: Faults) -> list[int | None]:
    """For each row of an event table the row that it replaces, by index; None where it replaces none.

    A correction names the older row (记录号, else 凭证号, else its place), says why and when it was entered; a row
    is replaced once, and not by one entered before it. ``dated_by`` is the column that dates a row.
    """
    columns = table.columns
    targets: list[int | None] = [None] * len(table)
    _check_numbers(table, faults)
    if "replaces" not in table.positions:
        return targets
    names = _names(table)
    taken: dict[int, int] = {}
    for row, named in enumerate(columns["replaces"]):
        if named is None and columns["correction"][row] is not None:
            table.fault(faults, row, "replaces", "有更正事由而没有写明更正哪一条记录", expected=_NAMED)
        if named is None or named is BAD:
            continue
        found = _found(names, named, row)
        if len(found) != 1:
            message = "更正所指的记录不止一条" if found else "没有更正所指的记录"
            expected = f"记录号，各条不同（所指为{_rows(table, row, found)}）" if found else _NAMED
            table.fault(faults, row, "replaces", message, named, expected)
            continue
        old = found[0]
        if old in taken:
            message = f"这一条记录已由{table.seen(row, taken[old], 'unit')}更正"
            table.fault(faults, row, "replaces", message, named, "再次更正时，指最近一次更正的那一行")
            continue
        taken[old] = row
        targets[row] = old
        _check_said(table, row, old, dated_by, faults)
    _check_rounds(table, targets, faults)
    return targets


def _check_numbers(table: Table, faults: Faults) -> None:
    first: dict[str, int] = {}
    for row, number in enumerate(table.columns["record"]):
        if number is None or number is BAD:
            continue
        if first.setdefault(number, row) != row:
            expected = f"只出现一次，已见于{table.seen(row, first[number], 'record')}".rstrip()
            table.fault(faults, row, "record", "记录号重复", number, expected)


def _names(table: Table) -> list[dict[str, list[int]]]:
    """Rows by record number, by evidence and by place, the first that fits being meant."""
    places = table.places("unit")
    found: list[dict[str, list[int]]] = []
    for texts in (table.columns["record"], table.columns["evidence"], places):
        rows: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            if text is not None and text is not BAD:
                rows.setdefault(key(text), []).append(row)
        found.append(rows)
    return found


def _found(names: list[dict[str, list[int]]], named: str, own: int) -> list[int]:
    for rows in names:
        found = [row for row in rows.get(key(named), ()) if row != own]
        if found:
            return found
    return []


def _rows(table: Table, row: int, others: list[int]) -> str:
    """``第 3、5 行`` of one text file or workbook; each by itself where they are not numbered alike."""
    texts = [table.seen(row, other, "unit").strip() for other in others]
    if all(text == f"第 {table.numbers[other]} 行" for text, other in zip(texts, others, strict=True)):
        return f"第 {'、'.join(str(table.numbers[other]) for other in others)} 行"
    return "、".join(texts)


def _check_said(table: Table, row: int, old: int, dated_by: str | None, faults: Faults) -> None:
    """A correction says why and when, and comes after what it replaces."""
    if table.columns["correction"][row] is None:
        table.fault(
            faults, row, "correction", "更正没有写明事由", expected="为何更正，如：申诉复核，改为一般故障"
        )
    check_entered(table, row, old, dated_by, faults)


def check_entered(table: Table, row: int, old: int, dated_by: str | None, faults: Faults) -> None:
    """A correction was entered on a day, and not before the record that it replaces.

    A record without 录入日期 counts as entered on the day it is dated (``dated_by``).
    """
    when, before = table.columns["entered"][row], table.columns["entered"][old]
    own = before is None and dated_by is not None
    if own:
        dated = table.columns[dated_by or ""][old]
        before = dated if dated is None or dated is BAD else as_day(dated)
    if when is None:
        table.fault(faults, row, "entered", "更正没有写明录入日期", expected="日期，如 2018-01-15")
    elif when is not BAD and before is not None and before is not BAD and when < before:
        message = f"更正的录入日期早于所更正的记录（{table.seen(row, old, 'unit').strip()}）"
        expected = f"不早于 {before}"
        if own:
            expected += "：原记录没有录入日期，当作在它自己的日期录入；早已录入的，补上原记录的录入日期"
        table.fault(faults, row, "entered", message, str(when), expected)


def _check_rounds(table: Table, targets: list[int | None], faults: Faults) -> None:
    """Following corrections back never comes round."""
    known: set[int] = set()
    for start in range(len(targets)):
        path: list[int] = []
        row: int | None = start
        while row is not None and row not in known and row not in path:
            path.append(row)
            row = targets[row]
        if row is not None and row in path:
            table.fault(faults, row, "replaces", "更正绕回了自己", table.columns["replaces"][row], _NAMED)
        known.update(path)
