"""What is read as it stands and wants a look is listed: nothing of it is refused, nothing of it is silent."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from city_years import ROOT
from toy import ledger as toy_ledger

from kaohe.checking import check_city_year
from kaohe.evaluation import evaluate
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.notes import Note
from kaohe.ledger.reading.loader import read_ledger
from kaohe.paths import Project
from kaohe.report.display import Paragraph, Table
from kaohe.report.sections import quality
from kaohe.scheme.model import Scheme

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
        "台账.xlsx 接入系统故障!A4、A5：有相同的记录（各与前面一行逐格相同，都计入；重报的请删去）"
    ]


def test_what_the_unit_and_the_office_both_register_counts_twice_and_is_noted(
    sheets: Sheets, workbook: Write, shape: LedgerShape, notes: Callable[[Path], list[str]]
) -> None:
    path = workbook(sheets)
    folder = Path("台账")
    folder.mkdir()
    path.rename(folder / "a.xlsx")
    rows = sheets["接入系统故障"]
    again = [[*row[:4], "现场核查", None, None] for row in rows[1:]]
    workbook({"接入系统故障": [rows[0], *again]}).rename(folder / "b.xlsx")
    assert len(read_ledger(folder, shape).events["faults"]) == 4
    assert notes(folder) == [
        "台账/b.xlsx 接入系统故障!A2、A3：几个来源登记了相同的记录"
        "（另见 a.xlsx 接入系统故障!A2 等 2 行，都计入；是同一件事的，只留一条）"
    ]


def test_records_of_one_source_that_differ_in_evidence_only_are_noted(
    sheets: Sheets, workbook: Write, notes: Callable[[Path], list[str]]
) -> None:
    table = sheets["接入系统故障"]
    table.append([*table[2][:6], "再次登记"])
    assert notes(workbook(sheets)) == [
        "台账.xlsx 接入系统故障!A4：相同的记录，只有凭证号、备注等不同"
        "（另见 台账.xlsx 接入系统故障!A3，都计入；是同一件事的，只留一条）"
    ]


def test_a_correction_that_changes_the_source_alone_is_no_second_record(
    sheets: Sheets, workbook: Write, notes: Callable[[Path], list[str]]
) -> None:
    table = sheets["接入系统故障"]
    table[0] += ["录入日期", "更正", "更正事由"]
    table.append([*table[1][:4], "现场核查", None, None, "2018-01-05", "接入系统故障!A2", "现场核查过"])
    table[-1][8] = "E-0001"
    assert notes(workbook(sheets)) == []


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
        "台账/接入系统故障.csv:4 考核对象：有相同的记录（各与前面一行逐格相同，都计入；重报的请删去）"
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
    assert notes(workbook(sheets)) == [f"台账.xlsx {sheet}：没有这一列（“{column}”当作全部空白）"]


def test_the_report_lists_what_wants_a_look_and_who_is_missing(toy: Scheme) -> None:
    notes = (
        Note(
            "台账/a.xlsx", "考核对象", "D2", "10", "“甲县”的人口在名单中为 50，以台账为准", "与名单不同", (2,)
        ),
        Note("台账/事实.csv", "", "", "", "“日期”一列当作全部空白", "没有这一列"),
    )
    ev = evaluate(toy, replace(toy_ledger(toy, units=[{"unit": "甲县"}, {"unit": "戊县"}]), notes=notes))
    blocks = quality(ev).blocks
    (table,) = [item for item in blocks if isinstance(item, Table) and item.caption == "需要核对的内容"]
    assert [list(row) for row in table.rows] == [
        ["a.xlsx 考核对象!D2", "与名单不同", "10", "“甲县”的人口在名单中为 50，以台账为准"],
        ["事实.csv", "没有这一列", "", "“日期”一列当作全部空白"],
    ]
    assert table.note == "共 2 项，都照台账所写计分，是否属实请核对。"
    told = "".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert "台账中有、办法的名单中没有的考核对象 1 个：戊县。" in told
    assert "名单中有、台账中没有的考核对象 3 个：乙县、丙局、丁所。" in told
    assert "没有任何事实和记录的考核对象 2 个：甲县、戊县。" in told


def test_check_lists_every_note_and_who_is_missing(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "sixth", tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "data" / "qingxi-2024" / "ledger"
    units = (folder / "units.csv").read_text(encoding="utf-8").splitlines()
    (folder / "units.csv").write_text("\n".join(units[:-1]) + "\n", encoding="utf-8")
    for file in folder.iterdir():
        lines = file.read_text(encoding="utf-8").splitlines()
        gone = units[-1].partition(",")[0]
        file.write_text("\n".join(line for line in lines if gone not in line) + "\n", encoding="utf-8")
    orders = (folder / "orders.csv").read_text(encoding="utf-8").splitlines()
    (folder / "orders.csv").write_text("\n".join([*orders, orders[-1]]) + "\n", encoding="utf-8")
    lines, sound = check_city_year("qingxi-2024", Project(tmp_path))
    assert sound
    assert f"    名单中有、台账中没有的考核对象 1 个：{gone}" in lines
    place = lines.index("    需要核对的 2 项：")
    assert lines[place + 1].endswith("facts.csv：没有这一列（“备注”当作全部空白）")
    assert "orders.csv" in lines[place + 2]
    assert "有相同的记录" in lines[place + 2]


def test_a_note_names_the_first_few_of_many_cells() -> None:
    rows = tuple(range(4, 14))
    of_book = Note("a.xlsx", "办件", "A4", "", "说明", "种类", rows)
    assert str(of_book) == "a.xlsx 办件!A4、A5、A6、A7、A8、A9、A10、A11 等 10 处：种类（说明）"
    of_text = Note("a.csv", "", "4 考核对象", "", "说明", "种类", rows[:3])
    assert str(of_text) == "a.csv:4、5、6 考核对象：种类（说明）"


def test_a_column_that_is_empty_throughout_is_left_out(toy: Scheme) -> None:
    notes = (Note("台账/事实.csv", "", "", "", "“日期”一列当作全部空白", "没有这一列"),)
    blocks = quality(evaluate(toy, replace(toy_ledger(toy), notes=notes))).blocks
    (table,) = [item for item in blocks if isinstance(item, Table) and item.caption == "需要核对的内容"]
    assert [column.title for column in table.columns] == ["位置", "核对什么", "说明"]
    assert [list(row) for row in table.rows] == [["事实.csv", "没有这一列", "“日期”一列当作全部空白"]]
