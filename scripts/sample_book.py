"""What the scripts of the sample ledgers share: rows gathered on the way to a ledger, and the workbook made of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "lib"))

from kaohe.ledger.model import Ledger, LedgerShape  # noqa: E402
from kaohe.ledger.writer import write_xlsx  # noqa: E402
from kaohe.paths import Project  # noqa: E402
from kaohe.scheme.loader import load_scheme  # noqa: E402
from kaohe.scheme.model import Scheme  # noqa: E402

Row = dict[str, Any]


def scheme_of(scheme_id: str) -> Scheme:
    """A scheme of this project."""
    return load_scheme(scheme_id, project=Project(ROOT))


def file_of(scheme_id: str) -> Path:
    """Where a scheme's sample ledger belongs."""
    return ROOT / "data" / scheme_id / "ledger.xlsx"


@dataclass
class Book:
    """Rows gathered on the way to the frames; numbers become exact.

    ``source`` and ``day`` are those of facts that name none; numbers of ``reserved`` are given out on demand only.
    """

    shape: LedgerShape
    source: str = ""
    day: date | None = None
    reserved: Iterable[int] = ()
    facts: list[Row] = field(default_factory=list)
    events: dict[str, list[Row]] = field(init=False)
    evidence: dict[str, tuple[str, date | None, str]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self.events = {table.name: [] for table in self.shape.events}
        self._numbers = (number for number in count(1) if number not in self.reserved)

    def file(self, title: str, day: date | None, holder: str, number: int | None = None) -> str:
        """Register a piece of evidence; its number."""
        code = f"E-{next(self._numbers) if number is None else number:04d}"
        self.evidence[code] = (title, day, holder)
        return code

    def fact(
        self,
        unit: str,
        name: str,
        value: Any,
        below: int | None = None,
        *,
        source: str = "",
        day: date | None = None,
        evidence: str | None = None,
        note: str | None = None,
    ) -> None:
        """Record a fact."""
        row = {"unit": unit, "fact": name, "value": _exact(value), "denominator": _exact(below)}
        told = {"date": day or self.day, "source": source or self.source, "evidence": evidence, "note": note}
        self.facts.append(row | told)

    def event(self, table: str, unit: str, source: str, evidence: str | None = None, **cells: Any) -> None:
        """Record an event row; columns not named are blank."""
        note = cells.pop("note", None)
        columns = next(shape.columns for shape in self.shape.events if shape.name == table)
        row = {"unit": unit, **{column.name: None for column in columns}}
        row |= {name: _exact(value) for name, value in cells.items()}
        self.events[table].append({**row, "source": source, "evidence": evidence, "note": note})

    def ledger(self, about: dict[str, str], units: list[Row], file: Path, made: str) -> Ledger:
        """The ledger of some units, in their order; ``made`` says by which script and seed."""
        order = {row["unit"]: place for place, row in enumerate(units)}
        names = [*(fact.name for fact in self.shape.facts), *(table.name for table in self.shape.events)]
        place = {name: number for number, name in enumerate(names)}
        facts = sorted(self.facts, key=lambda row: (order[row["unit"]], place[row["fact"]], row["date"]))
        evidence = [
            {"evidence": code, "title": title, "date": day, "holder": holder, "note": None}
            for code, (title, day, holder) in sorted(self.evidence.items())
        ]
        return Ledger(
            about={"示例数据": "是", "方案": self.shape.scheme, **about, "生成": made},
            units=_frame(units),
            facts=_frame(facts),
            events={name: _frame(rows) for name, rows in self.events.items()},
            evidence=_frame(evidence),
            name=file.name,
        )


def _exact(value: Any) -> Any:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Fraction(str(value)) if number else value


def _frame(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in rows[0]})


def write(make: Callable[[], Ledger], shape: LedgerShape, file: Path) -> None:
    """Write the workbook where the command line asks, else where it belongs."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else file
    file.parent.mkdir(parents=True, exist_ok=True)
    ledger = make()
    write_xlsx(ledger, shape, file)
    rows = sum(len(frame) for frame in ledger.events.values())
    print(f"已写 {file.name}：{len(ledger.units)} 个考核对象，{len(ledger.facts)} 条事实，{rows} 条台账记录")
