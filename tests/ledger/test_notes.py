"""What is read as it stands and wants a look is listed: nothing of it is refused, nothing of it is silent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaohe.ledger.loader import read_ledger
from kaohe.ledger.model import LedgerShape

Sheets = dict[str, list[list[Any]]]
Write = Callable[[Sheets], Path]


@pytest.fixture
def notes(shape: LedgerShape) -> Callable[[Path], list[str]]:
    """What is noted of a ledger that is read."""
    return lambda path: [str(note) for note in read_ledger(path, shape).notes]


def test_a_sound_ledger_has_nothing_to_look_at(
    sheets: Sheets, workbook: Write, notes: Callable[[Path], list[str]]
) -> None:
    assert notes(workbook(sheets)) == []


def test_identical_records_of_one_file_count_and_are_noted(
    sheets: Sheets, workbook: Write, shape: LedgerShape, notes: Callable[[Path], list[str]]
) -> None:
    sheets["接入系统故障"] += [sheets["接入系统故障"][1]] * 2
    path = workbook(sheets)
    assert len(read_ledger(path, shape).events["faults"]) == 4
    assert notes(path) == [
        "台账.xlsx 接入系统故障!A4 等 2 处：同一文件里有相同的记录"
        "（实为 甲街道，与第 2 行逐格相同，两行都计入；重报的请删去一行）"
    ]


def test_records_told_apart_by_their_numbers_are_not_noted(
    sheets: Sheets, workbook: Write, notes: Callable[[Path], list[str]]
) -> None:
    table = sheets["接入系统故障"]
    table.append(table[1])
    sheets["接入系统故障"] = [[*row, "记录号" if n == 0 else f"G-{n}"] for n, row in enumerate(table)]
    assert notes(workbook(sheets)) == []


def test_they_are_noted_in_csv_files_too(
    sheets: Sheets, folder: Write, notes: Callable[[Path], list[str]]
) -> None:
    sheets["接入系统故障"].append(sheets["接入系统故障"][1])
    assert notes(folder(sheets)) == [
        "台账/接入系统故障.csv:4 考核对象：同一文件里有相同的记录"
        "（实为 甲街道，与第 2 行逐格相同，两行都计入；重报的请删去一行）"
    ]


def test_not_applicable_without_a_reason_is_noted_with_its_fact(
    sheets: Sheets, workbook: Write, notes: Callable[[Path], list[str]]
) -> None:
    sheets["事实"][1][2] = "不适用"
    sheets["事实"][3][2] = "不适用"  # whose note says why
    assert notes(workbook(sheets)) == [
        "台账.xlsx 事实!C2：不适用没有写明理由"
        "（实为 不适用，甲街道 未完成任务数：经认定不适用的，备注写明认定的理由）"
    ]


@pytest.mark.parametrize(("sheet", "column"), [("事实", "日期"), ("事实", "备注"), ("事实", "凭证号")])
def test_a_column_that_is_left_out_is_noted(
    sheet: str, column: str, sheets: Sheets, workbook: Write, notes: Callable[[Path], list[str]]
) -> None:
    place = sheets[sheet][0].index(column)
    sheets[sheet] = [[*row[:place], *row[place + 1 :]] for row in sheets[sheet]]
    assert notes(workbook(sheets)) == [f"台账.xlsx {sheet}：没有这一列（“{column}”一列当作全部空白）"]


def test_so_is_a_column_of_records_whose_blank_may_mean_something(
    sheets: Sheets, folder: Write, notes: Callable[[Path], list[str]]
) -> None:
    sheets["接入系统故障"] = [[*row[:2], *row[3:]] for row in sheets["接入系统故障"]]
    assert notes(folder(sheets)) == ["台账/接入系统故障.csv：没有这一列（“故障修复时间”一列当作全部空白）"]
