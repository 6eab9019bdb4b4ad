"""Numbers of evidence (凭证号): registered once, and each row's number one that is registered for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kaohe.ledger.grid import Faults
from kaohe.ledger.reading.mending import SPELLING
from kaohe.ledger.reading.rows import BAD, Table
from kaohe.ledger.sheets import key

ADVICE = "不同的凭证要用不同的凭证号，以单位简称开头，如“甲局-01”"


@dataclass
class Register:
    """What the 凭证 sheets of all files register.

    Attributes
    ----------
    numbers
        Every number.
    homes
        For each number, the files that register it, and where each does.
    owners
        For each file that has rows of one unit only, that unit: a self-assessment.
    """

    numbers: set[str] = field(default_factory=set)
    homes: dict[str, dict[str, str]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)

    def strange(self, number: str, unit: str, book: str) -> tuple[str, str] | None:
        """Where a number cited in a file is registered and for whom, when that is only for other units elsewhere."""
        homes = self.homes.get(number, {})
        theirs = [(place, self.owners.get(home, "")) for home, place in homes.items()]
        if book in homes or any(owner in ("", unit) for _, owner in theirs):
            return None
        return theirs[0] if theirs else None


def homes_of(table: Table | None) -> dict[str, dict[str, str]]:
    """Number to file to place, of a 凭证 table before repeated rows are left out."""
    found: dict[str, dict[str, str]] = {}
    if table is None:
        return found
    for row, number in enumerate(table.columns["evidence"]):
        if isinstance(number, str):
            place = table.place(row, "evidence")
            found.setdefault(number, {}).setdefault(table.part(row).grid.book, place)
    return found


def owners_of(tables: Iterable[Table]) -> dict[str, str]:
    """The unit of each file whose facts and records are all of one unit."""
    found: dict[str, set[str]] = {}
    for table in tables:
        for row, unit in enumerate(table.columns["unit"]):
            if isinstance(unit, str):
                found.setdefault(table.part(row).grid.book, set()).add(unit)
    return {book: next(iter(units)) for book, units in found.items() if len(units) == 1}


def register(table: Table | None, homes: dict[str, dict[str, str]], faults: Faults) -> Register:
    """What is registered; numbers that stand for two things are reported with both places."""
    known: dict[str, int] = {}
    if table is None:
        return Register()
    for row, number in enumerate(table.columns["evidence"]):
        if not isinstance(number, str):
            continue
        if number in known:
            other = known[number]
            expected = f"只出现一次，已见于{table.seen(row, other, 'evidence')}".rstrip()
            if table.part(row) is not table.part(other):
                expected += f"；{ADVICE}"
            table.fault(faults, row, "evidence", "凭证号重复", number, expected)
        known.setdefault(number, row)
    return Register(set(known), homes)


def check_evidence(table: Table, known: Register, faults: Faults) -> None:
    """Report numbers that no evidence has, that may be two, or that another unit registered for its own evidence.

    Those written in another width or with blanks are taken as meant where only one can be.
    """
    alike: dict[str, list[str]] = {}
    for number in sorted(known.numbers):
        alike.setdefault(key(number), []).append(number)
    cells = table.columns["evidence"]
    units = table.columns["unit"]
    for row, number in enumerate(cells):
        if number is None or number is BAD:
            continue
        if number not in known.numbers:
            meant = alike.get(key(number), []) if table.mended else []
            if len(meant) != 1:
                expected = f"{'、'.join(meant)} 之一" if meant else "“凭证”表里的凭证号"
                table.fault(faults, row, "evidence", "没有这个凭证号", number, expected)
                continue
            table.repair(faults, row, "evidence", number, meant[0], SPELLING)
            cells[row] = number = meant[0]
        if not (known.owners and isinstance(units[row], str)):
            continue
        elsewhere = known.strange(number, units[row], table.part(row).grid.book)
        if elsewhere is not None:
            place, owner = elsewhere
            expected = (
                f"本单位登记的凭证号：{place} 的是{owner}的凭证；{ADVICE}；同一份凭证，照原样也登记在本文件"
            )
            table.fault(faults, row, "evidence", "这个凭证号是别的考核对象登记的", number, expected)
