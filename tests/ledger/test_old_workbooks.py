"""Excel 97—2003 workbooks, XML spreadsheets and web pages are read as the .xlsx workbook of the same cells."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaohe.errors import ProblemReport
from kaohe.ledger.loader import read_ledger
from kaohe.ledger.model import Ledger, LedgerShape

SCRIPTS = Path(__file__).parents[2] / "scripts"
MESSY = runpy.run_path(str(SCRIPTS / "make_messy_files.py"))
OLD = runpy.run_path(str(SCRIPTS / "old_workbooks.py"))

KINDS: dict[str, tuple[Callable[..., bytes], list[str]]] = {
    "old": (OLD["old_workbook"], []),
    "xml": (OLD["spreadsheetml"], ["：.xls → .xml（文件类型）"]),
    "page": (OLD["page"], ["：.xls → .html（文件类型）"]),
}
DIFFERENT = {
    ("page", "evidence_digits_lost"),  # a web page keeps all digits
    ("page", "formula_without_value"),  # and has no formulas
}


def defects() -> dict[str, tuple[Any, Any]]:
    """Sheets and merged cells of every file that has one defect."""
    found: dict[str, tuple[Any, Any]] = {"sound": (MESSY["sound"](), None)}
    for name, (sheet, cell, value) in MESSY["CELLS"].items():
        sheets = MESSY["sound"]()
        sheets[sheet][int(cell[1:]) - 1][ord(cell[0]) - ord("A")] = value
        found[name] = sheets, None
    found |= {name: (sheets, None) for name, sheets in MESSY["SHEETS"].items()}
    return found | {name: (MESSY["sound"](), merge) for name, merge in MESSY["MERGES"].items()}


def outcome(path: Path, shape: LedgerShape) -> tuple[list[Any], list[str]]:
    """All that is scored, and what is said of it, without the name of the file."""
    try:
        ledger = read_ledger(path, shape)
    except ProblemReport as report:
        return [], [str(problem).removeprefix(path.name) for problem in report.problems]
    return content(ledger), [str(repair).removeprefix(path.name) for repair in ledger.repairs]


def content(ledger: Ledger) -> list[Any]:
    frames = (ledger.units, ledger.facts, *ledger.events.values(), ledger.evidence)
    kept = [frame.drop(columns=[name for name in frame if name == "place"]) for frame in frames]
    return [ledger.about, *([(type(cell), cell) for row in frame.values for cell in row] for frame in kept)]


@pytest.mark.parametrize("name", defects())
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_read_as_the_xlsx_workbook_of_the_same_cells(
    kind: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: LedgerShape
) -> None:
    monkeypatch.chdir(tmp_path)
    sheets, merge = defects()[name]
    if merge:
        sheets[merge[0]] = OLD["merged_rows"](sheets[merge[0]], [merge])
    write, told = KINDS[kind]
    Path("a.xlsx").write_bytes(MESSY["workbook"](sheets, merge))
    Path("a.xls").write_bytes(write(sheets, merge))
    rows, said = outcome(Path("a.xlsx"), shape)
    if not rows:
        told = []
    same = outcome(Path("a.xls"), shape) == (rows, [*told, *said])
    assert same != ((kind, name) in DIFFERENT), (outcome(Path("a.xls"), shape)[1], said)
