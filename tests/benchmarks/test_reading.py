"""How long ledgers of many files and rows take to read, and how much memory.

``pytest -m benchmark tests/benchmarks/test_reading.py`` prints the figures.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from kaohe.ledger.model import ColumnShape, LedgerShape, TableShape
from kaohe.ledger.reading.loader import read_ledger

SHAPE = LedgerShape(
    "test-2017",
    groups=("街道",),
    events=(
        TableShape(
            "calls",
            "来电",
            (
                ColumnShape("called_at", "来电时间", "datetime"),
                ColumnShape("answered_on", "答复日期", "date", optional=True),
                ColumnShape("times", "次数", "count"),
            ),
            "called_at",
        ),
    ),
)
UNITS = [f"第{number}街道" for number in range(1, 81)]


def write(path: Path, units: Iterable[str], rows: int) -> None:
    """A workbook of some units' events, rows of them altogether."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, lines in (
        ("说明", [["项目", "内容"], ["示例数据", "是"], ["方案", "test-2017"]]),
        ("考核对象", [["考核对象", "类别"], *([unit, "街道"] for unit in UNITS)]),
        ("事实", [["考核对象", "事实", "数值", "来源"]]),
    ):
        page = book.add_worksheet(name)
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    page = book.add_worksheet("来电")
    page.write_row(0, 0, ["考核对象", "来电时间", "答复日期", "次数", "来源", "凭证号", "备注"])
    own = list(units)
    start = datetime(2017, 1, 1)
    for number in range(1, rows + 1):
        moment = start + timedelta(minutes=number % 500_000)
        page.write_string(number, 0, own[number % len(own)])
        page.write_datetime(number, 1, moment, minute)
        page.write_datetime(number, 2, datetime(moment.year, moment.month, moment.day), day)
        page.write_number(number, 3, number % 7)
        page.write_string(number, 4, "日常监测")
        page.write_string(number, 6, f"第 {number} 个来电")
    book.close()


@pytest.mark.benchmark
def test_ten_thousand_rows_from_eighty_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for unit in UNITS:
        write(tmp_path / f"{unit}.xlsx", [unit], 125)
    start = time.perf_counter()
    ledger = read_ledger(tmp_path, SHAPE)
    seconds = time.perf_counter() - start
    assert len(ledger.events["calls"]) == 10_000
    with capsys.disabled():
        print(f"\n80 files, 10,000 rows: {seconds:.1f} s")


@pytest.mark.benchmark
def test_a_full_sheet_of_an_old_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = 60_000
    write(tmp_path / "a.xlsx", UNITS, rows)
    new, old = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True), xlwt.Workbook()
    forms: dict[str, xlwt.XFStyle] = {}
    for sheet in new.worksheets:
        page = old.add_sheet(sheet.title)
        for number, row in enumerate(sheet.iter_rows()):
            for column, cell in enumerate(row):
                if cell.value is not None:
                    form = cell.number_format
                    style = forms.setdefault(form, xlwt.easyxf(num_format_str=form))
                    page.write(number, column, cell.value, style)
    new.close()
    old.save(str(tmp_path / "a.xls"))
    seconds = []
    for name in ("a.xlsx", "a.xls"):
        start = time.perf_counter()
        ledger = read_ledger(tmp_path / name, SHAPE)
        seconds.append(time.perf_counter() - start)
        assert len(ledger.events["calls"]) == rows
    with capsys.disabled():
        print(f"\n{rows:,} rows: .xlsx {seconds[0]:.1f} s, .xls {seconds[1]:.1f} s")


@pytest.mark.benchmark
@pytest.mark.parametrize("rows", [100_000, 200_000, 1_000_000])
def test_many_rows_stay_in_memory(rows: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "台账.xlsx"
    write(path, UNITS, rows)
    here = Path(__file__)
    script = f"""
import runpy, resource, time
from pathlib import Path
from kaohe.ledger.reading.loader import read_ledger
shape = runpy.run_path({str(here)!r})["SHAPE"]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
ledger = read_ledger(Path({str(path)!r}), shape)
assert len(ledger.events["calls"]) == {rows}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(f"{{time.perf_counter() - start:.0f}} s, {{(peak - before) / 1024:.0f}} MB more at the peak")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    with capsys.disabled():
        print(f"\n{rows:,} rows: {done.stdout.strip()}")
