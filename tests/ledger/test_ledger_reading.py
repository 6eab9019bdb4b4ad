"""What a sound ledger becomes."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kaohe.errors import ProblemReport
from kaohe.ledger.marked import write_marked
from kaohe.ledger.model import ColumnShape, Ledger, LedgerShape, TableShape
from kaohe.ledger.reading.heads import titles_of
from kaohe.ledger.reading.loader import read_ledger
from kaohe.ledger.sheets import BANNER_LINE, Field, Sheet, key
from kaohe.scoring.states import NOT_APPLICABLE

Sheets = dict[str, list[list[Any]]]


@pytest.fixture(params=["workbook", "folder"])
def read(request: pytest.FixtureRequest, shape: LedgerShape) -> Callable[[Sheets], Ledger]:
    """Write a ledger in either form and read it."""
    write = request.getfixturevalue(request.param)
    return lambda sheets: read_ledger(write(sheets), shape)


def test_values_are_typed_and_exact(read: Callable[[Sheets], Ledger], sheets: Sheets) -> None:
    ledger = read(sheets)
    assert ledger.facts["value"].tolist() == [2, 95, True, Fraction("74.4"), 0]
    assert [type(value) for value in ledger.facts["value"]] == [Fraction, Fraction, bool, Fraction, Fraction]
    assert ledger.facts["denominator"].tolist() == [None, 100, None, None, None]
    assert ledger.facts["date"].tolist() == [date(2017, 12, 31)] * 3 + [None, date(2017, 12, 31)]
    assert ledger.facts["evidence"].tolist() == ["E-0001", None, None, None, None]
    faults = ledger.events["faults"]
    assert faults["fault_start"].tolist() == [datetime(2017, 10, 17, 9), datetime(2017, 12, 19, 8, 45)]
    assert faults["fault_repaired"].tolist() == [datetime(2017, 10, 17, 11), None]
    assert ledger.units["has_streets"].tolist() == [True, False]
    assert ledger.evidence["date"].tolist() == [date(2017, 11, 10)]
    assert ledger.about == {"示例数据": "否", "方案": "test-2017"}
    assert not ledger.sample


def test_frames_have_the_columns_of_the_model(read: Callable[[Sheets], Ledger], sheets: Sheets) -> None:
    ledger = read(sheets)
    facts = ["unit", "fact", "value", "denominator", "date", "source", "evidence", "note", "place"]
    assert list(ledger.facts) == facts
    assert list(ledger.units) == ["unit", "group", "has_streets"]
    faults = ["unit", "fault_start", "fault_repaired", "level", "source", "evidence", "note", "place"]
    assert list(ledger.events["faults"]) == faults
    assert list(ledger.evidence) == ["evidence", "title", "date", "holder", "note"]
    for frame in (ledger.facts, ledger.units, ledger.events["faults"], ledger.evidence):
        assert {dtype.kind for dtype in frame.dtypes} == {"O"}


def test_a_fact_is_known_by_title_name_or_title_in_other_quotation_marks(
    read: Callable[[Sheets], Ledger], sheets: Sheets
) -> None:
    sheets["事实"][3][1] = '已完成"梳理" '
    assert read(sheets).facts["fact"].tolist() == ["n_tasks", "r_ok", "done", "mark", "faults"]


def test_places(
    workbook: Callable[[Sheets], Path], folder: Callable[[Sheets], Path], sheets: Sheets, shape: LedgerShape
) -> None:
    book, files = read_ledger(workbook(sheets), shape), read_ledger(folder(sheets), shape)
    assert book.facts["place"].tolist()[0] == "台账.xlsx 事实!C2"
    assert book.events["faults"]["place"].tolist()[1] == "台账.xlsx 接入系统故障!A3"
    assert files.facts["place"].tolist()[0] == "事实.csv:2"
    assert files.events["faults"]["place"].tolist()[1] == "接入系统故障.csv:3"
    assert (book.name, files.name) == ("台账.xlsx", "台账")
    assert [path.name for path in files.files] == sorted(f"{name}.csv" for name in sheets)


def test_machine_names_serve_for_sheets_and_columns(read: Callable[[Sheets], Ledger], sheets: Sheets) -> None:
    names = {
        "说明": "about",
        "考核对象": "units",
        "事实": "facts",
        "接入系统故障": "faults",
        "凭证": "evidence",
    }
    sheets["说明"][0] = ["key", "value"]
    sheets["考核对象"][0] = ["unit", "group", "has_streets"]
    sheets["事实"][0] = ["unit", "fact", "value", "denominator", "date", "source", "evidence", "note"]
    ledger = read({names[name]: rows for name, rows in sheets.items()})
    assert len(ledger.facts) == 5
    assert len(ledger.events["faults"]) == 2


def test_optional_columns_and_the_evidence_sheet_may_be_absent(
    read: Callable[[Sheets], Ledger], sheets: Sheets
) -> None:
    del sheets["凭证"]
    sheets["事实"] = [[*row[:3], row[5]] for row in sheets["事实"] if row[1] != "正确率"]
    sheets["接入系统故障"] = [[*row[:2], *row[3:5]] for row in sheets["接入系统故障"]]
    ledger = read(sheets)
    assert ledger.facts["date"].tolist() == [None] * 4
    assert ledger.events["faults"]["fault_repaired"].tolist() == [None, None]
    told = [(repair.found, repair.read_as, repair.kind) for repair in ledger.repairs]
    assert told == [("没有“故障修复时间”列", "各行都当作空缺", "缺列")]
    assert len(ledger.evidence) == 0


@pytest.mark.parametrize(
    ("text", "share"),
    [("85.3%", Fraction(853, 1000)), ("100%", Fraction(1)), ("99.95 %", Fraction(9995, 10000))],
)
def test_a_percentage_is_a_share_without_denominator(
    text: str, share: Fraction, read: Callable[[Sheets], Ledger], sheets: Sheets
) -> None:
    sheets["事实"][2][2:4] = [text, None]
    row = read(sheets).facts.iloc[1]
    assert (row["value"], row["denominator"]) == (share, None)


@pytest.mark.parametrize("row", [1, 2, 3, 4])
def test_a_fact_of_any_type_may_be_declared_not_applicable(
    row: int, read: Callable[[Sheets], Ledger], sheets: Sheets
) -> None:
    sheets["事实"][row][2:4] = [" 不适用 ", None]
    found = read(sheets).facts.iloc[row - 1]
    assert (found["value"], found["denominator"]) == (NOT_APPLICABLE, None)


def test_zero_of_zero_is_a_ratio(read: Callable[[Sheets], Ledger], sheets: Sheets) -> None:
    sheets["事实"][2][2:4] = ["0", "0"]
    row = read(sheets).facts.iloc[1]
    assert (row["value"], row["denominator"]) == (0, 0)


@pytest.mark.parametrize(
    ("text", "value"), [("1,234", 1234), ("12", 12), ("+3", 3), (" 7 ", 7), ("5.0", 5), ("1234567", 1234567)]
)
def test_a_count_may_be_written_in_these_ways(
    text: str, value: int, read: Callable[[Sheets], Ledger], sheets: Sheets
) -> None:
    sheets["事实"][1][2] = text
    assert read(sheets).facts["value"].iloc[0] == value


@pytest.mark.parametrize("text", ["2017-9-8", "2017/09/08", "2017.9.8", "2017年9月8日"])
def test_a_date_may_be_written_in_these_ways(
    text: str, read: Callable[[Sheets], Ledger], sheets: Sheets
) -> None:
    sheets["事实"][1][4] = text
    assert read(sheets).facts["date"].iloc[0] == date(2017, 9, 8)


@pytest.mark.parametrize("text", ["2017-09-08T07:05", "2017/9/8 7:05", "2017年9月8日 7:05:00"])
def test_a_moment_may_be_written_in_these_ways(
    text: str, read: Callable[[Sheets], Ledger], sheets: Sheets
) -> None:
    sheets["接入系统故障"][1][1] = text
    assert read(sheets).events["faults"]["fault_start"].iloc[0] == datetime(2017, 9, 8, 7, 5)


def test_a_line_not_yet_filled_in_is_left_out_and_a_noted_gap_is_kept(
    read: Callable[[Sheets], Ledger], sheets: Sheets
) -> None:
    sheets["事实"][1][2:] = [None] * 6
    sheets["事实"][3][2:] = [None, None, None, None, None, "单位未报送"]
    ledger = read(sheets)
    assert ledger.facts["fact"].tolist() == ["r_ok", "done", "mark", "faults"]
    assert ledger.facts["value"].iloc[1] is None
    assert ledger.facts["note"].iloc[1] == "单位未报送"


def test_a_banner_row_and_blank_rows_are_passed_over(
    read: Callable[[Sheets], Ledger], sheets: Sheets
) -> None:
    sheets["说明"][1][1] = "是"
    for rows in sheets.values():
        rows.insert(0, ["示例数据：全部数值均为虚构"])
        rows.insert(2, [None])
    ledger = read(sheets)
    assert ledger.sample
    assert len(ledger.facts) == 5
    assert ledger.facts["place"].iloc[0].endswith(("事实!C4", "事实.csv:4"))


def test_a_banner_below_a_title_is_still_one(read: Callable[[Sheets], Ledger], sheets: Sheets) -> None:
    sheets["事实"][:0] = [["2017年度台账"], ["示例数据：全部数值均为虚构"]]
    with pytest.raises(ProblemReport, match="“说明”表写明不是示例数据"):
        read(sheets)


def test_decimal_numbers_in_cells_do_not_pass_through_binary(
    sheets: Sheets, workbook: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    sheets["事实"][4][2] = 0.1 + 0.2  # stored as 0.30000000000000004, shown by a spreadsheet as 0.3
    assert read_ledger(workbook(sheets), shape).facts["value"].iloc[3] == Fraction(3, 10)


def test_cells_under_formats(sheets: Sheets, workbook: Callable[[Sheets], Path], shape: LedgerShape) -> None:
    sheets["事实"][2][3] = None
    path = workbook(sheets)
    book = openpyxl.load_workbook(path)
    page = book["事实"]
    page["C3"], page["C3"].number_format = 0.853, "0%"
    page["E2"] = datetime(2017, 12, 30)
    page["E2"].number_format = 'yyyy"年"m"月"d"日"'
    page["C4"] = True
    faults = book["接入系统故障"]
    faults["B2"], faults["B2"].number_format = datetime(2017, 10, 17), "yyyy-mm-dd hh:mm"
    book.save(path)
    ledger = read_ledger(path, shape)
    assert ledger.facts["value"].tolist()[1:3] == [Fraction(853, 1000), True]
    assert ledger.facts["date"].iloc[0] == date(2017, 12, 30)
    assert ledger.events["faults"]["fault_start"].iloc[0] == datetime(2017, 10, 17)


def test_hidden_and_empty_sheets_are_passed_over(
    sheets: Sheets, workbook: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    path = workbook({**sheets, "选项": [["自评"], ["抽查"]], "Sheet9": []})
    book = openpyxl.load_workbook(path)
    book["选项"].sheet_state = "hidden"
    book.save(path)
    assert len(read_ledger(path, shape).facts) == 5


def test_the_lists_of_a_template_exported_to_csv_are_passed_over(
    sheets: Sheets, folder: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    path = folder({**sheets, "台账-选项": [["自评", "是"], ["抽查", "否"]]})
    assert len(read_ledger(path, shape).facts) == 5


def test_banner_bom_and_quoted_lines_in_csv(
    sheets: Sheets, folder: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    path = folder(sheets)
    text = (path / "事实.csv").read_text(encoding="utf-8")
    text = f"{BANNER_LINE},,,,\n" + text.replace("见记录", '"见\n#3 号记录"')
    (path / "说明.csv").write_text("项目,内容\n示例数据,是\n方案,test-2017\n", encoding="utf-8")
    (path / "事实.csv").write_text(text, encoding="utf-8-sig")
    ledger = read_ledger(path, shape)
    assert ledger.facts["note"].iloc[2] == "见\n#3 号记录"
    assert ledger.facts["place"].iloc[3] == "事实.csv:7"


@pytest.mark.parametrize("line", ["# 手工整理", "#甲街道,n_tasks,3,,2017-12-31,抽查,,", f"{BANNER_LINE}。"])
def test_a_number_sign_begins_no_comment(
    line: str, sheets: Sheets, folder: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    path = folder(sheets)
    with (path / "事实.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")
    assert f"台账/事实.csv:7 考核对象：没有这个考核对象（实为 {line.split(',')[0]}，" in complaint(path)


def test_a_unit_may_begin_with_a_number_sign(
    sheets: Sheets, folder: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    sheets["考核对象"].append(["#4 大队", "街道", "否"])
    sheets["事实"].append(["#4 大队", "n_tasks", "3", None, None, "抽查", None, None])
    assert read_ledger(folder(sheets), shape).facts["unit"].iloc[-1] == "#4 大队"


def test_the_banner_above_a_csv_file_is_denied_like_any_other(
    sheets: Sheets, folder: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    path = folder(sheets)
    text = (path / "事实.csv").read_text(encoding="utf-8")
    (path / "事实.csv").write_text(f"{BANNER_LINE}\n{text}", encoding="utf-8")
    assert "台账/事实.csv:1 首行：“说明”表写明不是示例数据" in complaint(path)


def test_a_date_without_signs_in_a_cell_for_dates(
    sheets: Sheets, workbook: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    path = workbook(sheets)
    book = openpyxl.load_workbook(path)
    for row in (2, 3):
        cell = book["事实"].cell(row, 5)
        cell.value, cell.number_format = 20171109, "yyyy-mm-dd"
    book.save(path)
    ledger = read_ledger(path, shape)
    assert ledger.facts["date"].tolist()[:2] == [date(2017, 11, 9)] * 2
    assert [str(repair) for repair in ledger.repairs] == [
        "台账.xlsx 事实!E2 等 2 处：20171109 → 2017-11-09（日期写法）"
    ]


@pytest.mark.parametrize("number", [9.3, 2017, 930, 201709, 20170931, 99999999, -1, 0])
def test_other_numbers_in_a_cell_for_dates_are_refused_as_typed(
    number: float,
    sheets: Sheets,
    workbook: Callable[[Sheets], Path],
    complaint: Callable[[Path], str],
) -> None:
    path = workbook(sheets)
    book = openpyxl.load_workbook(path)
    cell = book["事实"]["E2"]
    cell.value, cell.number_format = number, "yyyy-mm-dd"
    book.save(path)
    assert complaint(path) == (
        f"台账.xlsx 事实!E2：日期格式的单元格里不是日期（实为 {number}，"
        "应为 年月日齐全的日期，如 2017-09-29；是数量的，先把单元格设为常规格式再填）"
    )


def test_a_date_without_signs_in_a_cell_for_dates_is_no_count(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    path = workbook(sheets)
    book = openpyxl.load_workbook(path)
    cell = book["事实"]["C2"]
    cell.value, cell.number_format = 20171109, "yyyy-mm-dd"
    book.save(path)
    assert complaint(path) == "台账.xlsx 事实!C2：不是数（实为 2017-11-09，应为 0 或正整数）"


def test_a_workbook_of_strict_open_xml_is_read(
    sheets: Sheets, workbook: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    sheets["事实"][1][4] = date(2017, 12, 30)
    path = workbook(sheets)
    usual = read_ledger(path, shape)
    make_strict(path)
    strict = read_ledger(path, shape)
    assert strict.facts.equals(usual.facts)
    assert strict.events["faults"].equals(usual.events["faults"])
    assert strict.repairs == usual.repairs


def test_dates_of_strict_open_xml_are_dates(
    sheets: Sheets,
    workbook: Callable[[Sheets], Path],
    shape: LedgerShape,
    complaint: Callable[[Path], str],
) -> None:
    sheets["事实"][1][4] = sheets["事实"][2][4] = date(2017, 12, 30)
    path = workbook(sheets)
    make_strict(path, {"43099": "2017-12-30T00:00:00"})
    assert read_ledger(path, shape).facts["date"].iloc[1] == date(2017, 12, 30)
    path.unlink()
    make_strict(workbook(sheets), {"43099": "1900-01-09T07:12:00"})
    assert (
        complaint(path)
        .splitlines()[0]
        .startswith("台账.xlsx 事实!E2：日期格式的单元格里不是日期（实为 9.3，")
    )


def test_the_marked_copy_of_strict_open_xml_has_its_cells(
    sheets: Sheets, workbook: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    sheets["事实"][1][2] = "约2"
    path = workbook(sheets)
    make_strict(path)
    with pytest.raises(ProblemReport) as caught:
        read_ledger(path, shape)
    (copy,) = write_marked(caught.value.problems, path, Path("标注.xlsx"))
    cell = openpyxl.load_workbook(copy)["事实"]["C2"]
    assert cell.value == "约2"
    assert cell.comment is not None


def make_strict(path: Path, moments: Mapping[str, str] | None = None) -> None:
    """Save the workbook as Excel does under “Strict Open XML”, dates as these moments."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    home = "http://schemas.openxmlformats.org/"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            for usual, strict in (
                (
                    "officeDocument/2006/relationships/extended-properties",
                    "officeDocument/relationships/extendedProperties",
                ),
                ("officeDocument/2006/extended-properties", "officeDocument/extendedProperties"),
                ("officeDocument/2006/", "officeDocument/"),
                ("spreadsheetml/2006/main", "spreadsheetml/main"),
                ("drawingml/2006/", "drawingml/"),
            ):
                text = text.replace(home + usual, f"http://purl.oclc.org/ooxml/{strict}")
            for serial, moment in (moments or {}).items():
                text = text.replace(f't="n"><v>{serial}</v>', f't="d"><v>{moment}</v>')
            archive.writestr(name, text)


def test_four_thousand_events_are_read_in_seconds(
    sheets: Sheets, workbook: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    sheets["接入系统故障"] += [
        ["乙局", datetime(2017, 10, 17, 9, number % 60), None, "一般", "日常监测", None, f"第 {number} 次"]
        for number in range(4000)
    ]
    path = workbook(sheets)
    start = time.perf_counter()
    ledger = read_ledger(path, shape)
    assert len(ledger.events["faults"]) == 4002
    assert time.perf_counter() - start < 8  # about 0.3 s; a loaded machine is no failure


def test_a_shape_whose_names_collide_is_refused() -> None:
    count = ColumnShape("n", "件数", "count")
    with pytest.raises(ValueError, match="names both"):
        LedgerShape("x", facts=(count, ColumnShape("m", "件数", "count")))
    with pytest.raises(ValueError, match="names both"):
        LedgerShape("x", events=(TableShape("t", "表", (ColumnShape("place", "地点", "text"),)),))
    with pytest.raises(ValueError, match="unknown column type"):
        ColumnShape("n", "件数", "integer")


def test_heads_as_people_vary_them_are_those_of_the_scheme_unless_it_has_two() -> None:
    fields = (
        Field("n", "要求任务量", "count"),
        Field("m", "评分", "rating"),
        Field("s", "已启动", "yes_no"),
        Field("t", "任务", "text"),
        Field("a", "达标", "yes_no"),
        Field("b", "是否达标", "yes_no"),
    )
    titles = titles_of(Sheet("tasks", "任务", fields))
    heads = ("要求任务量（件）", "评分（分）", "是否已启动", "是否达标")
    assert [titles[key(head)] for head in heads] == ["n", "m", "s", "b"]
    assert not {key("要求任务量（万件）"), key("任务（件）"), key("评分（件）")} & set(titles)
