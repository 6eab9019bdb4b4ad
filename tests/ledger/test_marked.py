"""Copies of faulty workbooks, marked where they are wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from city_years import LICHENG, ROOT
from click.testing import CliRunner

from kaohe.cli import main
from kaohe.errors import KaoheError, Problem, ProblemReport
from kaohe.ledger.marked import write_marked
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.reading.loader import read_ledger

Sheets = dict[str, list[list[Any]]]


@pytest.fixture
def problems(shape: LedgerShape) -> Callable[[Path], list[Problem]]:
    """The faults of a ledger."""

    def found(path: Path) -> list[Problem]:
        with pytest.raises(ProblemReport) as caught:
            read_ledger(path, shape)
        return caught.value.problems

    return found


@pytest.fixture
def faulty(sheets: Sheets, workbook: Callable[[Sheets], Path]) -> Path:
    """A workbook with a comment, a width, a drop-down and merged cells, two faults in one cell of it."""
    sheets["事实"][1][2] = "2分"
    sheets["事实"][2][5] = "自查"
    sheets["多余"] = [["1"]]
    path = workbook(sheets)
    book = openpyxl.load_workbook(path)
    page = book["事实"]
    page["C2"].comment = openpyxl.comments.Comment("请核实", "张某")
    page.column_dimensions["A"].width = 33
    page.merge_cells("D4:D5")
    page["D4"] = 1
    lists = openpyxl.worksheet.datavalidation.DataValidation("list", formula1='"自评,抽查"')
    lists.add("F2:F9")
    page.add_data_validation(lists)
    book.save(path)
    return path


def cells(path: Path) -> dict[tuple[str, str], Any]:
    """Every filled cell of a workbook."""
    book = openpyxl.load_workbook(path)
    return {
        (page.title, cell.coordinate): cell.value
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_a_ratio_without_denominator_is_marked_where_its_value_stands(
    sheets: Sheets, workbook: Callable[[Sheets], Path], problems: Callable[[Path], list[Problem]]
) -> None:
    sheets["事实"][2][2:4] = [0.853, None]
    path = workbook(sheets)
    (copy,) = write_marked(problems(path), path, Path("标注.xlsx"))
    page = openpyxl.load_workbook(copy)["事实"]
    assert page["C3"].comment.text == "比率没有分母（实为 0.853，应为 85.3%，或填分母）"
    assert page["D3"].comment is None


def test_bad_cells_are_highlighted_and_commented(
    faulty: Path, problems: Callable[[Path], list[Problem]]
) -> None:
    original = faulty.read_bytes()
    (copy,) = write_marked(problems(faulty), faulty, Path("标注.xlsx"))
    assert faulty.read_bytes() == original
    assert cells(copy) == cells(faulty)
    book = openpyxl.load_workbook(copy)
    page = book["事实"]
    marked = {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.start_color.rgb == "FFFFC7CE"
    }
    assert marked == {
        ("事实", "C2"): "请核实\n不是数（实为 2分，应为 0 或正整数）",
        ("事实", "F3"): "没有这种来源（实为 自查，应为 自评、日常监测、现场核查、抽查、上级通报）",
        ("事实", "D4"): "合并的单元格，不知道值属于哪一格（实为 1，应为 取消合并，在每个单元格各写各的值）",
        ("多余", "A1"): "没有这种表（实为 多余，应为 说明、考核对象、事实、接入系统故障、凭证）",
    }
    assert page.column_dimensions["A"].width == 33
    assert [str(area) for area in page.merged_cells.ranges] == ["D4:D5"]
    assert [str(item.sqref) for item in page.data_validations.dataValidation] == ["F2:F9"]


def test_nothing_that_exists_is_overwritten(faulty: Path, problems: Callable[[Path], list[Problem]]) -> None:
    found, original = problems(faulty), faulty.read_bytes()
    with pytest.raises(KaoheError) as caught:
        write_marked(found, faulty, faulty)
    assert str(caught.value) == "已有 台账.xlsx，标注本不覆盖任何文件；请另起名"
    with pytest.raises(KaoheError) as caught:
        write_marked(found, faulty, Path("标注.xls"))
    assert str(caught.value) == "标注本 标注.xls 应与原工作簿一样以 .xlsx 结尾"
    assert faulty.read_bytes() == original
    assert [path.name for path in Path().iterdir()] == ["台账.xlsx"]


def test_a_copy_that_cannot_be_written_leaves_nothing(
    faulty: Path, problems: Callable[[Path], list[Problem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = problems(faulty)

    def full(self: object, name: Path) -> None:
        Path(name).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(openpyxl.Workbook, "save", full)
    with pytest.raises(KaoheError) as caught:
        write_marked(found, faulty, Path("标注.xlsx"))
    assert str(caught.value) == "标注本 标注.xlsx 写不进去：No space left on device"
    assert [path.name for path in Path().iterdir()] == ["台账.xlsx"]


def test_the_faulty_workbooks_of_a_folder_are_copied_into_a_folder(
    faulty: Path, problems: Callable[[Path], list[Problem]]
) -> None:
    Path("台账").mkdir()
    faulty.rename("台账/甲街道.xlsx")
    Path("台账/坏.xlsx").write_bytes(b"")
    Path("台账/事实-乙局.csv").write_text("考核对象,事实,数值,来源\n乙局,评分,好,自评\n", encoding="utf-8")
    copies = write_marked(problems(Path("台账")), Path("台账"), Path("退回"))
    assert [path.as_posix() for path in copies] == ["退回/甲街道.xlsx"]
    assert [path.name for path in Path("退回").iterdir()] == ["甲街道.xlsx"]


def test_check_offers_and_writes_a_marked_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("params", "data"):
        shutil.copytree(ROOT / part / LICHENG, tmp_path / part / LICHENG)
    (tmp_path / "data" / "regulations").mkdir()
    shutil.copy(ROOT / "data" / "regulations" / f"{LICHENG}.txt", tmp_path / "data" / "regulations")
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "data" / LICHENG / "ledger.xlsx"
    book = openpyxl.load_workbook(path)
    book["事实"]["A3"] = "不明街道"
    book.save(path)
    told = CliRunner().invoke(main, ["check", LICHENG])
    assert told.exit_code == 1
    assert (
        f"  标出有误单元格的副本：kaohe check {LICHENG} --marked ledger-标注.xlsx" in told.output.splitlines()
    )
    told = CliRunner().invoke(main, ["check", LICHENG, "--marked", "ledger-标注.xlsx"])
    assert "  已写入标注本：ledger-标注.xlsx" in told.output.splitlines()
    comment = openpyxl.load_workbook("ledger-标注.xlsx")["事实"]["A3"].comment
    assert comment is not None
    assert comment.text.startswith("没有这个考核对象（实为 不明街道，")
    refused = CliRunner().invoke(main, ["check", LICHENG, LICHENG, "--marked", "x.xlsx"])
    assert "--marked 只用于单个方案，请写明一个方案编号" in refused.output
