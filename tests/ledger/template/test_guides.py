"""What a template writes beside the ledger is not read: guide columns, lines of instruction, sources without value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kaohe.ledger.model import LedgerShape
from kaohe.ledger.reading.loader import read_ledger

Sheets = dict[str, list[list[Any]]]
Write = Callable[[Sheets], Path]
GUIDE = "2.2 事项占比"


@pytest.fixture
def guided(sheets: Sheets) -> Sheets:
    """The sound ledger with a guide column in front of its facts, and a heading among them."""
    facts = sheets["事实"]
    facts[:] = [["指标", *facts[0]], *([GUIDE, *row] for row in facts[1:])]
    facts.insert(1, ["2 办事清单", *[None] * 8])
    return sheets


def test_guide_columns_and_headings_in_them_are_passed_over(
    guided: Sheets, workbook: Write, shape: LedgerShape
) -> None:
    ledger = read_ledger(workbook(guided), shape)
    assert len(ledger.facts) == 5
    assert ledger.facts["place"].iloc[0] == "台账.xlsx 事实!D3"


def test_so_are_they_in_csv_files(guided: Sheets, folder: Write, shape: LedgerShape) -> None:
    assert len(read_ledger(folder(guided), shape).facts) == 5


def test_a_fault_beside_a_guide_is_found_in_its_own_cell(
    guided: Sheets, workbook: Write, complaint: Callable[[Path], str]
) -> None:
    guided["事实"][2][3] = "很多"
    assert complaint(workbook(guided)) == "台账.xlsx 事实!D3：不是数（实为 很多，应为 0 或正整数）"


def test_a_row_that_says_something_still_needs_its_unit(
    guided: Sheets, workbook: Write, complaint: Callable[[Path], str]
) -> None:
    guided["事实"][2][1] = None
    assert complaint(workbook(guided)).startswith("台账.xlsx 事实!B3：考核对象空缺")


def test_other_sheets_have_no_guide_columns(
    sheets: Sheets, workbook: Write, complaint: Callable[[Path], str]
) -> None:
    sheets["凭证"] = [[*row, cell] for row, cell in zip(sheets["凭证"], ("指标", GUIDE), strict=True)]
    assert complaint(workbook(sheets)).startswith("台账.xlsx 凭证!F1：没有这一列（实为 指标")


def test_lines_of_instruction_say_nothing_of_the_ledger(
    sheets: Sheets, workbook: Write, shape: LedgerShape
) -> None:
    sheets["说明"] += [["填报说明 1：顺序", "先填事实"], ["填报说明 1：顺序", "再填台账"]]
    assert read_ledger(workbook(sheets), shape).about == {"示例数据": "否", "方案": "test-2017"}


def test_the_facts_may_stand_on_a_self_assessment_form(
    sheets: Sheets, workbook: Write, shape: LedgerShape
) -> None:
    sheets["自评表"] = sheets.pop("事实")
    for name, column in (("自评表", 5), ("接入系统故障", 4)):
        for row in sheets[name][1:]:
            row[column] = "自评"
    assert read_ledger(workbook(sheets), shape).facts["place"].iloc[0] == "台账.xlsx 自评表!C2"


def test_a_source_without_a_value_is_a_line_not_filled_in(
    sheets: Sheets, workbook: Write, shape: LedgerShape
) -> None:
    sheets["事实"].append(["乙局", "未完成任务数", None, None, None, "自评", None, None])
    assert len(read_ledger(workbook(sheets), shape).facts) == 5


def test_merged_cells_of_a_guide_say_nothing(guided: Sheets, workbook: Write, shape: LedgerShape) -> None:
    path = workbook(guided)
    book = openpyxl.load_workbook(path)
    book["事实"].merge_cells("A3:A4")
    book.save(path)
    ledger = read_ledger(path, shape)
    assert len(ledger.facts) == 5
    assert ledger.repairs == ()
