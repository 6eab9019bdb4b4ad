"""Every fault a ledger can have, and what is said of it, word for word."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Sheets = dict[str, list[list[Any]]]

# sheet, cell of the sound ledger, what is put there, what is said
CELLS = [
    ("事实", "C2", "2分", "事实!C2：不是数（实为 2分，应为 0 或正整数）"),
    ("事实", "C2", "-1", "事实!C2：数量为负（实为 -1，应为 0 或正整数）"),
    ("事实", "C2", 1.5, "事实!C2：数量不是整数（实为 1.5，应为 0 或正整数）"),
    ("事实", "C2", "1,00", "事实!C2：不是数（实为 1,00，应为 0 或正整数）"),
    ("事实", "C2", True, "事实!C2：不是数（实为 是，应为 0 或正整数）"),
    ("事实", "D2", 5, "事实!D2：“未完成任务数”不是比率，却有分母（实为 5，应为 空白）"),
    ("事实", "C3", 101, "事实!C3：分子大于分母（实为 101/100，应为 分子不大于分母）"),
    ("事实", "C3", -1, "事实!C3：分子为负（实为 -1，应为 分子和分母，或百分数如 85.3%）"),
    ("事实", "C3", "九成", "事实!C3：不是数（实为 九成，应为 分子和分母，或百分数如 85.3%）"),
    ("事实", "D3", None, "事实!C3：比率没有分母（实为 95，应为 95%，或填分母）"),
    ("事实", "D3", "百", "事实!D3：不是数（实为 百，应为 数，如 12 或 85.5）"),
    ("事实", "D3", -100, "事实!D3：分母为负（实为 -100，应为 数，如 12 或 85.5）"),
    ("事实", "C3", "95%", "事实!D3：百分数不再有分母（实为 100，应为 空白）"),
    ("事实", "C3", "95分%", "事实!C3：不是数（实为 95分%，应为 分子和分母，或百分数如 85.3%）"),
    ("事实", "C3", "101%", "事实!C3：百分数大于 100%（实为 101%，应为 分子和分母，或百分数如 85.3%）"),
    ("事实", "C3", "-1%", "事实!C3：百分数为负（实为 -1%，应为 分子和分母，或百分数如 85.3%）"),
    ("事实", "C3", None, "事实!C3：有分母而没有数值（应为 分子和分母，或百分数如 85.3%）"),
    ("事实", "C4", "完成", "事实!C4：不是“是”或“否”（实为 完成，应为 是 或 否）"),
    ("事实", "C5", "优", "事实!C5：不是数（实为 优，应为 分数，如 12 或 85.5）"),
    ("事实", "C6", 1, "事实!C6：零报告的数值不是 0（实为 1，应为 0；有记录时填入工作表“接入系统故障”）"),
    ("事实", "C6", "无", "事实!C6：零报告的数值不是 0（实为 无，应为 0；有记录时填入工作表“接入系统故障”）"),
    (
        "事实",
        "A2",
        "甲街",
        "事实!A2：没有这个考核对象（实为 甲街，应为 “考核对象”表里的名称，是否指“甲街道”）",
    ),
    ("事实", "A2", None, "事实!A2：考核对象空缺（应为 “考核对象”表里的名称）"),
    (
        "事实",
        "B2",
        "未完成的任务数",
        "事实!B2：没有这个事实（实为 未完成的任务数，应为 方案所用事实的名称或标题，是否指“未完成任务数”）",
    ),
    ("事实", "B2", "xyz", "事实!B2：没有这个事实（实为 xyz，应为 方案所用事实的名称或标题）"),
    ("事实", "E2", "年底", "事实!E2：不是日期（实为 年底，应为 日期，如 2017-09-29）"),
    ("事实", "E2", "2017-02-29", "事实!E2：没有这一天（实为 2017-02-29，应为 日期，如 2017-09-29）"),
    ("事实", "E2", 2017, "事实!E2：不是日期（实为 2017，应为 日期，如 2017-09-29）"),
    ("事实", "E2", 2017.9, "事实!E2：日期只有年月，没有日（实为 2017.9，应为 日期，如 2017-09-29）"),
    ("事实", "E2", "9/30", "事实!E2：日期没有年份（实为 9/30，应为 日期，如 2017-09-29）"),
    (
        "事实",
        "F2",
        "自查",
        "事实!F2：没有这种来源（实为 自查，应为 自评、日常监测、现场核查、抽查、上级通报）",
    ),
    ("事实", "F2", None, "事实!F2：来源空缺（应为 自评、日常监测、现场核查、抽查、上级通报）"),
    ("事实", "G2", "E-0009", "事实!G2：没有这个凭证号（实为 E-0009，应为 “凭证”表里的凭证号）"),
    ("事实", "J3", "旁注", "事实!J3：所在的列没有表头（实为 旁注，应为 空白）"),
    (
        "事实",
        "H1",
        "说明",
        "事实!H1：没有这一列（实为 说明，应为 考核对象、事实、数值、分母、日期、来源、凭证号、备注）",
    ),
    ("事实", "H1", "来源", "事实!H1：列重复（实为 来源，应为 每列只出现一次）"),
    ("考核对象", "B3", "局", "考核对象!B3：没有这种类别（实为 局，应为 街道、区直单位）"),
    ("考核对象", "B3", None, "考核对象!B3：类别空缺（应为 街道、区直单位）"),
    ("考核对象", "C3", None, "考核对象!C3：辖区有街道空缺（应为 是 或 否）"),
    (
        "接入系统故障",
        "A3",
        "丙局",
        "接入系统故障!A3：没有这个考核对象（实为 丙局，应为 “考核对象”表里的名称）",
    ),
    (
        "接入系统故障",
        "B3",
        "2017-12-19",
        "接入系统故障!B3：只有日期，没有时刻（实为 2017-12-19，应为 日期和时刻，如 2017-09-29 16:30）",
    ),
    (
        "接入系统故障",
        "B3",
        "2017-12-19 25:00",
        "接入系统故障!B3：没有这一刻（实为 2017-12-19 25:00，应为 日期和时刻，如 2017-09-29 16:30）",
    ),
    (
        "接入系统故障",
        "C3",
        "未修复",
        "接入系统故障!C3：不是日期和时刻（实为 未修复，应为 日期和时刻，如 2017-09-29 16:30）",
    ),
    ("事实", "C3", "不适用", "事实!D3：不适用的不再有分母（实为 100，应为 空白）"),
    (
        "事实",
        "C6",
        "不适用",
        "事实!C6：零报告的数值不是 0（实为 不适用，应为 0；有记录时填入工作表“接入系统故障”）",
    ),
    ("接入系统故障", "D3", "轻微", "接入系统故障!D3：没有这种级别（实为 轻微，应为 一般、严重）"),
    (
        "接入系统故障",
        "E3",
        None,
        "接入系统故障!E3：来源空缺（应为 自评、日常监测、现场核查、抽查、上级通报）",
    ),
    (
        "接入系统故障",
        "F3",
        "E-0002",
        "接入系统故障!F3：没有这个凭证号（实为 E-0002，应为 “凭证”表里的凭证号）",
    ),
    (
        "接入系统故障",
        "G3",
        datetime.date(2017, 3, 1),
        "接入系统故障!G3：不是文字（实为 2017-03-01，应为 文字）",
    ),
    ("凭证", "B2", None, "凭证!B2：名称空缺（应为 文字）"),
    ("凭证", "C2", "十一月", "凭证!C2：不是日期（实为 十一月，应为 日期，如 2017-09-29）"),
    ("说明", "B3", "test-2018", "说明!B3：台账不属于这个方案（实为 test-2018，应为 test-2017）"),
    ("说明", "B2", "不是", "说明!B2：“示例数据”没有写明（实为 不是，应为 是 或 否）"),
    ("说明", "A3", "示例数据", "说明!A3：项目重复（实为 示例数据）"),
    ("说明", "A2", "样本", "说明：缺少“示例数据”一项（应为 “示例数据”一行，写 是 或 否）"),
]


@pytest.mark.parametrize(("sheet", "cell", "value", "said"), CELLS)
def test_a_faulty_cell_of_a_workbook(
    sheet: str,
    cell: str,
    value: object,
    said: str,
    sheets: Sheets,
    workbook: Callable[[Sheets], Path],
    complaint: Callable[[Path], str],
) -> None:
    path = workbook(sheets)
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    assert complaint(path) == f"台账.xlsx {said}"


def test_all_faults_at_once_in_the_order_of_the_sheets(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["接入系统故障"][1][3] = "轻微"
    sheets["事实"][4][2] = "优"
    sheets["事实"][1][5] = None
    sheets["事实"][1][2] = "2分"
    sheets["考核对象"][2][1] = "局"
    assert complaint(workbook(sheets)).splitlines() == [
        "台账.xlsx 考核对象!B3：没有这种类别（实为 局，应为 街道、区直单位）",
        "台账.xlsx 事实!C2：不是数（实为 2分，应为 0 或正整数）",
        "台账.xlsx 事实!F2：来源空缺（应为 自评、日常监测、现场核查、抽查、上级通报）",
        "台账.xlsx 事实!C5：不是数（实为 优，应为 分数，如 12 或 85.5）",
        "台账.xlsx 接入系统故障!D2：没有这种级别（实为 轻微，应为 一般、严重）",
    ]


def test_one_source_says_two_things_on_one_day(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["事实"].append(["甲街道", "r_ok", "88", "100", "2017-12-31", "自评", None, None])
    assert complaint(workbook(sheets)) == (
        "台账.xlsx 事实!C7：同一考核对象、事实、来源、日期有两个不同的数值，另一个在 事实!C3"
        "（实为 88/100，应为 只有一个数值，另一个为 95/100）"
    )


def test_a_repeated_unit(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["考核对象"].append(["甲街道", "街道", "否"])
    said = "台账.xlsx 考核对象!A4：考核对象重复（实为 甲街道，应为 只出现一次，已见于第 2 行）"
    assert complaint(workbook(sheets)) == said


def test_a_repeated_evidence_number(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["凭证"].append(["E-0001", "核查表", None, None, None])
    said = "台账.xlsx 凭证!A3：凭证号重复（实为 E-0001，应为 只出现一次，已见于第 2 行）"
    assert complaint(workbook(sheets)) == said


def test_sheets_missing_and_unknown(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["接入系统的故障"] = sheets.pop("接入系统故障")
    assert complaint(workbook(sheets)).splitlines() == [
        "台账.xlsx 接入系统的故障：没有这种表"
        "（实为 接入系统的故障，应为 说明、考核对象、事实、接入系统故障、凭证，是否指“接入系统故障”）",
        "台账.xlsx：缺少“接入系统故障”表（应为 工作表“接入系统故障”）",
    ]


def test_two_sheets_for_one(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["facts"] = sheets["事实"]
    assert complaint(workbook(sheets)) == "台账.xlsx facts：“事实”表有两份（实为 事实、facts，应为 一份）"


def test_a_column_missing(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    for row in sheets["事实"]:
        del row[5]
    assert complaint(workbook(sheets)) == "台账.xlsx 事实!A1：缺少列“来源”（应为 表头含“来源”或“source”）"


def test_a_sheet_with_a_banner_only(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["凭证"] = [["示例数据：虚构"]]
    said = "台账.xlsx 凭证：没有表头（应为 凭证号、名称、日期、保管单位、备注）"
    assert complaint(workbook(sheets)) == said


def test_a_banner_that_the_about_sheet_denies(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["凭证"].insert(0, ["示例数据：虚构"])
    assert complaint(workbook(sheets)) == (
        "台账.xlsx 凭证!A1：“说明”表写明不是示例数据"
        "（实为 示例数据：虚构，应为 真实台账不写“示例数据”；虚构台账在“说明”表写 示例数据 是）"
    )


def test_a_formula_never_computed_and_an_error_value(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["事实"][1][2] = "=1+1"
    sheets["事实"][4][2] = "#DIV/0!"
    assert complaint(workbook(sheets)).splitlines() == [
        "台账.xlsx 事实!C2：公式没有算出的值（应为 数值；请在表格软件中打开、重算并保存）",
        "台账.xlsx 事实!C5：单元格是错误值（实为 #DIV/0!，应为 数值或文字）",
    ]


def test_a_csv_fault_names_file_line_and_column(
    sheets: Sheets, folder: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    sheets["事实"][1][2] = "2分"
    sheets["事实"].append(["甲街道", "r_ok", "88", "100", "2017-12-31", "自评", None, None])
    sheets["事实"].append(["丙局", "n_tasks", "1", None, None, "自评", None, None, "多"])
    del sheets["说明"][1]
    assert complaint(folder(sheets)).splitlines() == [
        "台账/说明.csv：缺少“示例数据”一项（应为 “示例数据”一行，写 是 或 否）",
        "台账/事实.csv:2 数值：不是数（实为 2分，应为 0 或正整数）",
        "台账/事实.csv:7 数值：同一考核对象、事实、来源、日期有两个不同的数值，另一个在 第 3 行"
        "（实为 88/100，应为 只有一个数值，另一个为 95/100）",
        "台账/事实.csv:8 考核对象：没有这个考核对象（实为 丙局，应为 “考核对象”表里的名称）",
        "台账/事实.csv:8 第 9 列：所在的列没有表头（实为 多，应为 空白）",
    ]


def test_csv_files_missing_unknown_and_in_another_encoding(
    sheets: Sheets, folder: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    path = folder(sheets)
    (path / "事实.csv").rename(path / "fact.csv")
    (path / "凭证.csv").write_bytes(b"\xff\xff,\x80\n")
    assert complaint(path).splitlines() == [
        "台账/凭证.csv：编码不是 UTF-8，也不是 GB18030（应为 在表格软件中另存为“CSV UTF-8（逗号分隔）”）",
        "台账/fact.csv：没有这种表（实为 fact，应为 说明、考核对象、事实、接入系统故障、凭证，是否指“事实”）",
        "台账：缺少“事实”表（应为 事实.csv 或 facts.csv）",
    ]


def test_a_quotation_mark_without_its_partner(
    sheets: Sheets, folder: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    path = folder(sheets)
    with (path / "事实.csv").open("a", encoding="utf-8") as stream:
        stream.write('乙局,评分,"74\n')
    assert complaint(path) == "台账/事实.csv:7：引号没有配对（应为 每个引号内的文字以引号结束）"


def test_no_ledger_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complaint: Callable[[Path], str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("旧.et").write_bytes(b"\xd0\xcf")
    Path("旧.doc").write_bytes(b"\xd0\xcf")
    Path("坏.xlsx").write_bytes(b"\xd0\xcf")
    Path("空").mkdir()
    either = ".xlsx 工作簿，或 .csv 文件所在的文件夹"
    assert complaint(Path("无.xlsx")) == f"无.xlsx：找不到台账（应为 {either}）"
    assert complaint(Path("旧.doc")) == f"旧.doc：不是能读的台账（实为 .doc，应为 {either}）"
    assert complaint(Path("旧.et")) == (
        "旧.et：不是能读的格式（实为 .et，应为 在表格软件中打开，另存为“Excel 工作簿（.xlsx）”）"
    )
    assert complaint(Path("坏.xlsx")) == "坏.xlsx：不能作为工作簿打开（应为 未加密的 .xlsx 文件）"
    assert complaint(Path("空")) == ("空：文件夹里没有台账（应为 .xlsx 工作簿，或每张表一个 .csv 文件）")
