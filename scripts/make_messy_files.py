"""Write tests/ledger/messy/: ledgers as people send them, each with one defect.

``python scripts/make_messy_files.py [FOLDER]``. Every workbook is the sound ledger below but for one thing; every CSV
file is one sheet of it. All figures are invented (示例数据).
"""

from __future__ import annotations

import csv
import io
import runpy
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

OLD = runpy.run_path(str(Path(__file__).with_name("old_workbooks.py")))
FOLDER = Path(__file__).parents[1] / "tests" / "ledger" / "messy"
Sheets = dict[str, list[list[Any]]]

_CREATED = datetime(2000, 1, 1)  # the same files every time
_YEAR_END = datetime(2017, 12, 31)
_README = """\
示例数据：这里的台账都是虚构的，每个文件只有一处毛病，由 `scripts/make_messy_files.py` 生成；
每个文件应当读成什么、或者怎样退回，见 `tests/ledger/test_messy.py`。
"""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def sound() -> Sheets:
    """The ledger that every file is a spoilt copy of."""
    day = _YEAR_END
    return {
        "说明": [["项目", "内容"], ["示例数据", "是"], ["方案", "test-2017"]],
        "考核对象": [
            ["考核对象", "类别", "辖区有街道", "别名"],
            ["甲街道", "街道", "是", None],
            ["乙局（园区）", "区直单位", "否", "乙园区、园区管理局"],
            ["丙街道", "街道", "是", None],
        ],
        "事实": [
            ["考核对象", "事实", "数值", "分母", "日期", "来源", "凭证号", "备注"],
            ["甲街道", "未完成任务数", 1234, None, day, "自评", "E-0001", None],
            ["甲街道", "正确率", 95, 100, day, "自评", None, None],
            ["甲街道", "评分", 85, None, day, "上级通报", None, None],
            ["乙局（园区）", "正确率", "85.3%", None, day, "现场核查", None, None],
            ["乙局（园区）", "已完成“梳理”", "是", None, day, "现场核查", None, None],
            ["乙局（园区）", "报送日期", datetime(2017, 9, 30), None, day, "现场核查", None, None],
            ["丙街道", "未完成任务数", 12, None, day, "自评", None, None],
            ["丙街道", "接入系统故障", 0, None, day, "日常监测", None, "零报告"],
        ],
        "接入系统故障": [
            ["考核对象", "故障开始时间", "故障修复时间", "级别", "来源", "凭证号", "备注"],
            [
                "甲街道",
                "2017-10-17 09:00",
                "2017-10-17 11:00",
                "一般",
                "日常监测",
                "E-0001",
                None,
            ],
            ["甲街道", "2017-12-19 08:45", None, "严重", "日常监测", None, None],
        ],
        "凭证": [
            ["凭证号", "名称", "日期", "保管单位", "备注"],
            ["E-0001", "自评报告", datetime(2017, 11, 10), "区府办", None],
        ],
    }


CELLS: dict[str, tuple[str, str, Any]] = {
    # numbers
    "digits_full_width": ("事实", "C8", "１２"),
    "digits_circled": ("事实", "C8", "⑫"),
    "digits_superscript": ("事实", "C8", "12²"),
    "measure_word": ("事实", "C8", "12 件"),
    "measure_word_and_full_width": ("事实", "C8", "１２件"),
    "measure_word_of_size": ("事实", "C8", "12 万件"),
    "measure_word_of_time": ("事实", "C8", "12 天"),
    "measure_word_of_times": ("事实", "C8", "12人次"),
    "measure_word_in_brackets": ("事实", "C8", "12（项）"),
    "measure_word_about": ("事实", "C8", "约12件"),
    "points_word": ("事实", "C4", "85分"),
    "thousands": ("事实", "C2", "1,234"),
    "thousands_by_point": ("事实", "C2", "1.234"),
    "thousands_by_blank": ("事实", "C2", "1 234"),
    "thousands_in_hundreds": ("事实", "C2", "12,34"),
    "decimal_comma": ("事实", "C4", "0,850"),
    "number_as_text": ("事实", "C2", "1234"),
    "number_invisible_mark": ("事实", "C8", "12\u200b"),
    "number_in_words": ("事实", "C8", "十二"),
    "zeros_before": ("事实", "C8", "012"),
    "letter_o_for_zero": ("事实", "C9", "O"),
    "dash_for_nothing": ("事实", "C9", "—"),
    "count_as_date": ("事实", "C8", datetime(1900, 1, 12)),
    # shares
    "percent_full_width": ("事实", "C5", "８５．３％"),
    "percent_sign_full_width": ("事实", "C5", "85.3％"),
    "percent_without_sign": ("事实", "C5", 85.3),
    "percent_above_hundred": ("事实", "C5", "853%"),
    "share_below_one": ("事实", "C5", 0.853),
    "share_of_one": ("事实", "C5", 1),
    "per_mille": ("事实", "C5", "853‰"),
    "ratio_in_one_cell": ("事实", "C5", "3/4"),
    "ratio_turned_into_date": ("事实", "C5", datetime(2017, 3, 4)),
    # dates
    "date_points": ("事实", "C7", "2017.9.30"),
    "date_chinese": ("事实", "C7", "2017年9月30日"),
    "date_slashes": ("事实", "C7", "2017/9/30"),
    "date_full_width": ("事实", "C7", "２０１７－０９－３０"),
    "date_compact": ("事实", "C7", "20170930"),
    "date_serial": ("事实", "C7", 43008),
    "date_serial_as_text": ("事实", "C7", "43008"),
    "date_with_midnight": ("事实", "C7", "2017-09-30 00:00:00"),
    "date_without_day": ("事实", "C7", "2017.9"),
    "date_without_day_as_number": ("事实", "C7", 2017.9),
    "date_without_year": ("事实", "C7", "9月30日"),
    "date_or_ratio": ("事实", "C7", "3/4"),
    "date_short_year": ("事实", "C7", "17.9.30"),
    "date_mixed_signs": ("事实", "C7", "2017-9/30"),
    "date_that_is_none": ("事实", "C7", "2017年9月31日"),
    "moment_chinese": ("接入系统故障", "B3", "2017年12月19日8时45分"),
    "moment_full_width_colon": ("接入系统故障", "B3", "2017-12-19 08：45"),
    "moment_serial": ("接入系统故障", "B3", 43088.3645833333),
    "moment_without_time": ("接入系统故障", "B3", "2017年12月19日"),
    "date_with_number_word": ("事实", "C7", "2017年9月30号"),
    "date_chinese_with_blanks": ("事实", "C7", "2017年 9月 30日"),
    "date_with_time": ("事实", "C7", datetime(2017, 9, 30, 14, 30)),
    "date_with_time_as_text": ("事实", "C7", "2017-09-30 14:30"),
    "date_with_weekday": ("事实", "C7", "2017年9月30日（星期六）"),
    "date_with_wrong_weekday": ("事实", "C7", "2017年9月30日（星期五）"),
    "date_long_dashes": ("事实", "C7", "2017—09—30"),
    "moment_dash_for_nothing": ("接入系统故障", "C3", "—"),
    # yes or no
    "yes_as_letter": ("事实", "C6", "Y"),
    "yes_in_english": ("事实", "C6", "Yes"),
    "yes_as_tick": ("事实", "C6", "√"),
    "no_as_cross": ("考核对象", "C3", "×"),
    "no_as_having_none": ("考核对象", "C3", "无"),
    "no_or_no_data": ("事实", "C6", "无"),
    # names
    "unit_inner_blanks": ("事实", "A8", "丙 街　道"),
    "unit_half_width_brackets": ("事实", "A5", "乙局(园区)"),
    "unit_alias": ("事实", "A5", "园区管理局"),
    "unit_line_break": ("事实", "A5", "乙局\n（园区）"),
    "unit_unknown_alias": ("事实", "A5", "园区局"),
    "unit_invisible_mark": ("接入系统故障", "A3", "\ufeff甲街道"),
    "source_inner_blank": ("事实", "F2", "自 评"),
    "source_unknown": ("事实", "F2", "自查"),
    "evidence_full_width": ("事实", "G2", "Ｅ－０００１"),
    "evidence_digits_lost": ("凭证", "A2", 350502199001011234),
    "fact_full_width_quotes": ("事实", "B6", '已完成"梳理"'),
    "fact_full_width_blank": ("事实", "B8", "未完成　任务数"),
    "fact_with_measure_word": ("事实", "B8", "未完成任务数（项）"),
    "source_blank": ("事实", "F8", None),
    "error_value": ("事实", "C8", "=1/0"),
    "formula_without_value": ("事实", "C8", "=6+6"),
}
"""Name of the file: sheet, cell, and what stands there instead."""


def _rows(change: Callable[[Sheets], object]) -> Sheets:
    sheets = sound()
    change(sheets)
    return sheets


SHEETS: dict[str, Sheets] = {
    "trailing_blank_rows": _rows(lambda s: s["事实"].extend([[None] * 8, [" "], ["　", None, "\u00a0"]])),
    "trailing_blank_columns": _rows(lambda s: [row.extend([None, "　"]) for row in s["事实"]]),
    "title_above": _rows(
        lambda s: s["事实"].__setitem__(
            slice(0, 0),
            [["2017年度台账（示例）"], ["填报单位：甲街道", None, "填报人：张某", "日期：2018-01-05"]],
        )
    ),
    "title_of_many_cells": _rows(lambda s: s["事实"].insert(0, ["2017年度", "甲街道", "台账"])),
    "head_again": _rows(lambda s: s["事实"].insert(5, s["事实"][0])),
    "head_below": _rows(lambda s: s["事实"].append(s["事实"].pop(0))),
    "head_with_remarks_below": _rows(
        lambda s: s["事实"].insert(
            1, ["（全称）", "（见方案）", "（分子）", None, None, None, None, "（可空）"]
        )
    ),
    "numbering": _rows(
        lambda s: (
            [row.insert(0, number or "序号") for number, row in enumerate(s["事实"])]
            and s["事实"].extend([[number] for number in range(9, 12)])
        )
    ),
    "numbering_with_text": _rows(
        lambda s: (
            [row.insert(0, number or "序号") for number, row in enumerate(s["事实"])]
            and s["事实"][2].__setitem__(0, "补")
        )
    ),
    "sheet_named_by_unit": {"甲街道事实" if name == "事实" else name: rows for name, rows in sound().items()},
    "sheet_twice": _rows(lambda s: s.__setitem__("事实 (2)", s["事实"])),
    "sheets_of_two_months": _rows(
        lambda s: s.update(
            {"1月事实": s["事实"][:5], "2月事实": [s["事实"][0], *s.pop("事实")[5:]]},
        )
    ),
    "sheets_with_one_row_in_both": _rows(
        lambda s: s.__setitem__(
            "接入系统故障（2）",
            [*s["接入系统故障"][:2], ["丙街道", "2017-12-20 08:45", None, "严重", "日常监测"]],
        )
    ),
    "sheet_of_text": _rows(
        lambda s: s.__setitem__("附：情况说明", [["情况说明"], [None], ["一、", "全年工作平稳"]])
    ),
    "sheet_of_numbers": _rows(lambda s: s.__setitem__("旧数", [["甲街道", 3], ["乙局（园区）", 4]])),
    "sheet_unnamed": {
        {"事实": "Sheet1", "考核对象": "工作表2"}.get(name, name): rows for name, rows in sound().items()
    }
    | {"Sheet3": []},
    "sheet_named_otherwise": {"数据" if name == "事实" else name: rows for name, rows in sound().items()},
    "choices_shown": _rows(lambda s: s.__setitem__("选项", [["自评", "是"], ["抽查", "否"]])),
    "total_row": _rows(lambda s: s["事实"].append(["合　计", None, 1341])),
    "total_row_with_fact": _rows(
        lambda s: s["事实"].append(["总计：", "未完成任务数", 1246, None, None, "自评"])
    ),
    "total_row_of_facts": _rows(lambda s: s["事实"].append([None, "小计", 1246])),
    "total_row_of_units": _rows(lambda s: s["考核对象"].append(["共计", None, "3 个"])),
    "total_row_with_number": _rows(lambda s: s["事实"].append(["合计：30", None, 1341])),
    "total_row_with_brackets": _rows(lambda s: s["事实"].append(["总计（30个单位）", None, 1341])),
    "total_row_in_another_column": _rows(
        lambda s: s["事实"].append([None, None, 1341, None, None, None, None, "合计"])
    ),
    "total_row_of_evidence": _rows(lambda s: s["凭证"].append(["合计", "1 份"])),
    "signatures": _rows(
        lambda s: s["事实"].extend(
            [[None], ["填报人：张某", None, None, "审核人：李某", None, "日期：2018年1月5日", None, None]]
        )
    ),
    "signature_with_number": _rows(lambda s: s["事实"].append(["填表人：张某", None, 5])),
    "note_at_foot": _rows(lambda s: s["事实"].append(["注：数据截至年底"])),
    "record_without_unit": _rows(lambda s: s["事实"][7].__setitem__(0, None)),
    "record_without_fact": _rows(lambda s: s["事实"][7].__setitem__(1, None)),
    "total_of_one_unit": _rows(lambda s: s["事实"].append(["甲街道小计", None, 1414])),
    "footer": _rows(lambda s: s["事实"].append(["填表人：张某", None, None, None, None, None, None, None])),
    "note_beside": _rows(lambda s: s["事实"][3].append("旁注")),
    "head_missing": _rows(lambda s: s["事实"].pop(0)),
    "head_renamed": _rows(lambda s: s["事实"][0].__setitem__(2, "完成值")),
    "total_row_of_city": _rows(lambda s: s["事实"].append(["全市合计", None, 1414])),
    "average_row": _rows(lambda s: s["接入系统故障"].append(["平均", None, None, "1.2"])),
    "fact_like_a_total": _rows(lambda s: s["事实"][1].__setitem__(1, "未完成任务数合计")),
    "head_with_measure_word": _rows(lambda s: s["事实"][0].__setitem__(2, "数值（件）")),
    "head_asking_whether": _rows(lambda s: s["考核对象"][0].__setitem__(2, "是否辖区有街道")),
    "contradiction": _rows(
        lambda s: s["事实"].append(["丙街道", "未完成任务数", 13, None, _YEAR_END, "自评", None, None])
    ),
    "alias_of_two": _rows(lambda s: s["考核对象"][3].__setitem__(3, "乙园区")),
}
"""Name of the file: its sheets."""

MERGES: dict[str, tuple[str, str, Any]] = {
    "merged_units": ("事实", "A2:A4", "甲街道"),
    "merged_sources": ("事实", "F5:F7", "现场核查"),
    "merged_values": ("事实", "C2:C3", 1234),
    "merged_dates": ("事实", "E2:E9", _YEAR_END),
    "merged_across": ("事实", "A8:B8", "丙街道"),
    "merged_blank": ("事实", "H2:H8", None),
    "merged_value_and_denominator": ("事实", "C9:D9", 0),
    "merged_total": ("事实", "A10:B10", "合计"),
}
"""Name of the file: sheet, the cells merged into one, and what it holds."""


def _facts(book: Any) -> Any:
    return book.get_worksheet_by_name("事实")


def _hide(book: Any, name: str, rows: list[list[Any]]) -> None:
    page = book.get_worksheet_by_name(name) or book.add_worksheet(name)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    page.hide()


UNSEEN: dict[str, Callable[[Any], object]] = {
    "hidden_rows": lambda book: [_facts(book).set_row(row, None, None, {"hidden": True}) for row in (3, 7)],
    "hidden_column": lambda book: _facts(book).set_column("G:H", None, None, {"hidden": True}),
    "hidden_sheet": lambda book: _hide(book, "旧数", [["甲街道", 3]]),
    "hidden_sheet_of_the_ledger": lambda book: _hide(book, "凭证", []),
    "hidden_sheet_like_one_of_the_ledger": lambda book: _hide(
        book, "底稿", [["考核对象", "事实", "数值", "来源"], ["甲街道", "评分", 9, "自评"]]
    ),
    "struck_out": lambda book: _facts(book).write_number("C8", 12, book.add_format({"font_strikeout": True})),
    "struck_out_in_part": lambda book: _facts(book).write_rich_string(
        "C8", book.add_format({"font_strikeout": True}), "1", book.add_format({"bold": True}), "2"
    ),
}
"""Name of the file: what is done to the sound workbook that does not change what its cells hold."""


def workbook(
    sheets: Sheets,
    merge: tuple[str, str, Any] | None = None,
    change: Callable[[Any], object] | None = None,
    **options: Any,
) -> bytes:
    """The bytes of a workbook; formulas are stored without a value, errors as errors."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    book.set_properties({"title": "示例数据：虚构的台账", "created": _CREATED})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    page.write_datetime(number, column, cell, moment if cell.time() != time() else date)
                elif isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(number, column, cell, None, "#DIV/0!" if cell == "=1/0" else "")
                elif isinstance(cell, str):
                    page.write_string(number, column, cell)
                elif cell is not None:
                    page.write_number(number, column, cell)
        if merge and merge[0] == name:
            value = merge[2]
            form = date if isinstance(value, datetime) else None
            page.merge_range(merge[1], value, form) if value is not None else page.merge_range(merge[1], "")
    if change is not None:
        change(book)
    book.close()
    return stream.getvalue()


def _put(sheets: Sheets, cell: str, value: Any, name: str) -> None:
    sheets[name][int(cell[1:]) - 1][ord(cell[0]) - ord("A")] = value


def facts_csv(separator: str = ",") -> str:
    """The 事实 sheet as a spreadsheet exports it."""
    return sheet_csv("事实", separator)


def sheet_csv(name: str, separator: str = ",") -> str:
    """A sheet of the sound ledger as CSV."""
    stream = io.StringIO(newline="")
    rows = [[_text(cell) for cell in row] for row in sound()[name]]
    csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def _text(cell: Any) -> str:
    return "" if cell is None else cell.date().isoformat() if isinstance(cell, datetime) else str(cell)


def files() -> Iterator[tuple[str, bytes]]:
    """Every file's name and content."""
    yield "README.md", _README.encode()
    yield "sound.xlsx", workbook(sound())
    for name, (sheet, cell, value) in CELLS.items():
        sheets = sound()
        _put(sheets, cell, value, sheet)
        yield f"{name}.xlsx", workbook(sheets)
    for name, sheets in SHEETS.items():
        yield f"{name}.xlsx", workbook(sheets)
    for name, merge in MERGES.items():
        yield f"{name}.xlsx", workbook(sound(), merge)
    for name, change in UNSEEN.items():
        yield f"{name}.xlsx", workbook(sound(), change=change)
    sheets = sound()
    sheets["事实"].insert(1, [None, None, "数值", "分母"])
    yield "head_in_two_lines.xlsx", workbook(sheets, ("事实", "C1:D1", "完成情况"))
    sheets = sound()
    sheets["事实"] += [[None, None, 1341], [None, None, 180, 200]]
    yield "merged_total_down.xlsx", workbook(sheets, ("事实", "A10:A11", "合计"))
    sheets = sound()
    _put(sheets, "C7", 41546, "事实")
    yield "date_serial_of_1904.xlsx", workbook(sheets, date_1904=True)
    yield "cut_short.xlsx", workbook(sound())[:3000]
    yield "encrypted.xlsx", _OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)
    text = facts_csv()
    yield "facts-utf8.csv", text.encode()
    yield "facts-utf8_mark.csv", text.encode("utf-8-sig")
    yield "facts-gb18030.csv", text.encode("gb18030")
    yield "facts-gb18030_mark.csv", b"\x84\x31\x95\x33" + text.encode("gb18030")
    yield "facts-utf16.csv", facts_csv("\t").encode("utf-16")
    yield "facts-moments_for_dates.csv", text.replace("-31,", "-31 00:00:00,").encode()
    rows = [line.split(",") for line in text.splitlines()]
    yield "facts-no_denominators.csv", "".join(",".join(row[:3] + row[4:]) + "\r\n" for row in rows).encode()
    yield "facts-tabs.csv", facts_csv("\t").encode()
    yield "facts-semicolons.csv", facts_csv(";").encode()
    yield "facts-cut_mid_letter.csv", text.encode()[:-3]
    yield "facts-open_quote.csv", (text + '丙街道,评分,"7\r\n').encode()
    yield "facts-thousands_unquoted.csv", text.replace("1234,,", "1,234,").encode()
    yield "facts-workbook_named_csv.csv", workbook({"事实": sound()["事实"]})
    yield "facts-csv_named_xls.xls", text.encode("gb18030")
    yield "facts-workbook_named_xls.xls", workbook({"事实": sound()["事实"]})
    yield from old_files()


def old_files() -> Iterator[tuple[str, bytes]]:
    """What older programs and exporting systems write."""
    merge = MERGES["merged_units"]
    old, xml, page = OLD["old_workbook"], OLD["spreadsheetml"], OLD["page"]
    facts = {"事实": sound()["事实"]}
    yield "old.xls", old(sound(), hidden="凭证")
    yield "old.et", old(sound())
    yield "old_named_xlsx.xlsx", old(sound())
    yield "old_merged_units.xls", old(sound(), merge)
    for name in ("error_value", "formula_without_value"):
        sheets = sound()
        _put(sheets, CELLS[name][1], CELLS[name][2], CELLS[name][0])
        yield f"old_{name}.xls", old(sheets)
    sheets = sound()
    _put(sheets, "C7", 41546, "事实")
    yield "old_date_serial_of_1904.xls", old(sheets, date_1904=True)
    yield "xml_date_serial_of_1904.xls", xml(sheets, date_1904=True)
    yield "old_cut_short.xls", old(sound())[:3000]
    yield "old_encrypted.xls", OLD["with_password"](old(sound()))
    yield "facts-sheet_alone.xls", OLD["bare_sheet"](sound()["事实"])
    yield "facts-real.xls", _OLE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(496)
    yield "xml.xls", xml(sound(), hidden="凭证")
    yield "xml_merged_units.xls", xml(sound(), merge)
    yield (
        "xml_doctype.xls",
        xml(sound()).replace(b"<Workbook", b'<!DOCTYPE x [<!ENTITY a "1234">]><Workbook', 1),
    )
    yield (
        "facts-xml_named_xls.xls",
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><wordDocument/>',
    )
    yield "page.xls", page(sound())
    yield "page_without_captions.xls", page(sound(), merge, charset="gb2312", captions=False)
    yield (
        "page_of_unknown_table.xls",
        page(sound() | {"事 项": [["项目名", "数"], ["甲", 1]]}, captions=False),
    )
    rounded = sound()["事实"]
    rounded[4][2] = "85%"
    stored = {"85%": ' x:num="0.85299999999999998"', "12": " x:num"}
    yield "facts-page_rounded.xls", page({"事实": rounded}, beside=stored)
    title = "<table><tr><td>2017 年度报表</td></tr></table>".encode("gb2312")
    yield (
        "facts-page_with_title.xls",
        page(facts, charset="gb2312", captions=False).replace(b"<body>", b"<body>" + title),
    )
    indicator = '<a class="comment-indicator"></a><comment>请核实 12</comment>'.encode()
    beside_cell = '<span style="mso-element:comment">核<b>实</b></span><script>var a = 7;</script>'.encode()
    noted = page(facts, captions=False).replace("<td>自评".encode(), b"<td>" + indicator + "自评".encode())
    yield (
        "facts-page_with_notes.xls",
        noted.replace("<td>事实".encode(), "<td>事实".encode() + beside_cell),
    )
    text = page(sound(), captions=False).decode()
    for number, name in enumerate(sound(), start=1):
        head = (
            f"<A NAME='table{number}'><h1>Sheet {number}: <em>{name}</em></h1></A>\n<table class=a border=1>"
        )
        text = text.replace("<table border=1>", head, 1)
    yield "page_with_headings.xls", text.replace("<body>", "<body><h1>Overview</h1>").encode()
    yield (
        "facts-page_with_hidden_row.xls",
        "<tr style='display: none'>".join(page(facts, captions=False).decode().rsplit("<tr>", 1)).encode(),
    )
    wrong = page(facts, captions=False).replace(b"charset=utf-8", b"charset=gb2312")
    yield "facts-page_wrong_charset.xls", wrong
    yield "facts-html_named_xls.xls", "<html><table><tr><td>考核对象</td></tr></table></html>".encode()
    yield "facts-page_in_one_file.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"


def main(folder: Path = FOLDER) -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
