"""Writing a ledger and reading it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kaohe.ledger.model import ColumnShape, Ledger, LedgerShape
from kaohe.ledger.reading.loader import read_ledger
from kaohe.ledger.writer import decimal_text, write_csv, write_xlsx

Sheets = dict[str, list[list[Any]]]


@pytest.fixture
def ledger(sheets: Sheets, folder: Callable[[Sheets], Path], shape: LedgerShape) -> Ledger:
    """A ledger with everything awkward in it."""
    sheets["说明"][1][1] = "是"
    awkward = ["=1+1", "#号", "+86", "@甲", "-3", 'a,"b"', "两\n行", "2017-01-02", "007"]
    for number, text in enumerate(awkward):
        sheets["事实"].append(
            ["甲街道", "评分", str(number), None, f"2017-01-{number + 1:02}", "自评", None, text]
        )
    sheets["考核对象"].append(["#1 大队", "街道", "否"])
    sheets["事实"] += [
        ["乙局", "r_ok", "85.3%", None, None, "自评", None, None],
        ["#1 大队", "r_ok", "0", "0", None, "自评", None, None],
        ["#1 大队", "评分", "0.12345678901234567890", None, None, "自评", None, None],
        ["#1 大队", "评分", "79.99", None, None, "抽查", None, None],
        ["#1 大队", "reported_on", "2017年11月9日", None, None, "自评", None, None],
        ["#1 大队", "n_tasks", None, None, None, None, None, "未报送"],
        ["乙局", "n_tasks", "不适用", None, None, "自评", None, "没有任务"],
        ["乙局", "r_ok", "不适用", None, "2017-12-01", "现场核查", None, "没有事项"],
    ]
    sheets["接入系统故障"].append(
        ["乙局", "2017-10-17 00:00", "2017-10-17 00:00:30", "一般", "抽查", None, None]
    )
    return read_ledger(folder(sheets), shape)


def assert_same(left: Ledger, right: Ledger) -> None:
    """Everything but where it stands."""
    assert left.about == right.about
    frames = [(left.units, right.units), (left.facts, right.facts), (left.evidence, right.evidence)]
    frames += [(left.events[name], right.events[name]) for name in left.events]
    for one, other in frames:
        columns = [name for name in one if name != "place"]
        assert_frame_equal(one[columns], other[columns])
        for name in columns:
            assert [type(cell) for cell in one[name]] == [type(cell) for cell in other[name]]


def test_a_workbook_gives_the_same_ledger(ledger: Ledger, shape: LedgerShape, tmp_path: Path) -> None:
    write_xlsx(ledger, shape, tmp_path / "again.xlsx")
    assert_same(read_ledger(tmp_path / "again.xlsx", shape), ledger)


def test_csv_files_give_the_same_ledger(ledger: Ledger, shape: LedgerShape, tmp_path: Path) -> None:
    write_csv(ledger, shape, tmp_path / "again")
    assert_same(read_ledger(tmp_path / "again", shape), ledger)


def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger, shape: LedgerShape, tmp_path: Path) -> None:
    write_xlsx(ledger, shape, tmp_path / "one.xlsx")
    write_xlsx(ledger, shape, tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_text_is_never_a_formula_and_numbers_are_numbers(
    ledger: Ledger, shape: LedgerShape, tmp_path: Path
) -> None:
    write_xlsx(ledger, shape, tmp_path / "again.xlsx")
    page = openpyxl.load_workbook(tmp_path / "again.xlsx")["事实"]
    types = {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None}
    assert types == {"s", "n", "d"}
    assert [cell.value for cell in page["C"]][2:4] == [2, 95]


def test_a_sample_says_so_on_every_sheet_and_in_every_file(
    ledger: Ledger, shape: LedgerShape, tmp_path: Path
) -> None:
    write_xlsx(ledger, shape, tmp_path / "again.xlsx")
    write_csv(ledger, shape, tmp_path / "again")
    for page in openpyxl.load_workbook(tmp_path / "again.xlsx"):
        assert page["A1"].value.startswith("示例数据")
        assert page.freeze_panes == "B3"
        assert page.auto_filter.ref.startswith("A2:")
    files = list((tmp_path / "again").iterdir())
    assert len(files) == 5
    assert all("示例数据" in path.read_text(encoding="utf-8-sig").splitlines()[0] for path in files)


def test_a_true_ledger_has_no_banner(ledger: Ledger, shape: LedgerShape, tmp_path: Path) -> None:
    true = replace(ledger, about={**ledger.about, "示例数据": "否"})
    write_xlsx(true, shape, tmp_path / "again.xlsx")
    write_csv(true, shape, tmp_path / "again")
    assert openpyxl.load_workbook(tmp_path / "again.xlsx")["事实"]["A1"].value == "考核对象"
    assert (tmp_path / "again" / "事实.csv").read_text(encoding="utf-8-sig").startswith("考核对象,")
    assert not read_ledger(tmp_path / "again.xlsx", shape).sample


@pytest.mark.parametrize(
    ("text", "days"), [("2017-03-01；2017-02-01", [2, 3]), ("无", []), ("2017-02-01", [2])]
)
def test_several_dates_in_a_cell_come_back(
    text: str,
    days: list[int],
    sheets: Sheets,
    workbook: Callable[[Sheets], Path],
    shape: LedgerShape,
    tmp_path: Path,
) -> None:
    (faults,) = shape.events
    updates = ColumnShape("updates", "更新日期", "dates", optional=True)
    wider = replace(shape, events=(replace(faults, columns=(*faults.columns, updates)),))
    for row, cell in zip(sheets["接入系统故障"], ("更新日期", text, None), strict=True):
        row.insert(4, cell)
    given = read_ledger(workbook(sheets), wider)
    assert given.events["faults"]["updates"].tolist() == [tuple(date(2017, day, 1) for day in days), None]
    write_xlsx(given, wider, tmp_path / "again.xlsx")
    write_csv(given, wider, tmp_path / "again")
    assert_same(given, read_ledger(tmp_path / "again.xlsx", wider))
    assert_same(given, read_ledger(tmp_path / "again", wider))


def test_decimal_text() -> None:
    assert [decimal_text(Fraction(text)) for text in ("40", "-0.50", "7999/10000", "1000000")] == [
        "40",
        "-0.5",
        "0.7999",
        "1000000",
    ]
    with pytest.raises(ValueError, match="no finite decimal form"):
        decimal_text(Fraction(50, 3))


def test_text_too_long_for_a_cell_is_refused(ledger: Ledger, shape: LedgerShape, tmp_path: Path) -> None:
    notes = ledger.evidence.assign(note=pd.Series(["长" * 40_000], dtype=object))
    with pytest.raises(ValueError, match="longer than a cell"):
        write_xlsx(replace(ledger, evidence=notes), shape, tmp_path / "again.xlsx")
