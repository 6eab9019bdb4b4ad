"""Repairs as the report and ``kaohe check`` list them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from city_years import LICHENG, ROOT
from toy import ledger

from kaohe.checking import check_city_year
from kaohe.evaluation import evaluate
from kaohe.ledger.grid import Cell, Grid
from kaohe.ledger.reading.mending import mend
from kaohe.ledger.repairs import Repair, Repairs
from kaohe.paths import Project
from kaohe.report.display import Table
from kaohe.report.sections import quality
from kaohe.scheme.model import Scheme


def page(scheme: Scheme, *repairs: Repair) -> list[Table]:
    """The tables of repairs on the page of the ledger's quality."""
    blocks = quality(evaluate(scheme, replace(ledger(scheme), repairs=repairs))).blocks
    return [block for block in blocks if isinstance(block, Table) and block.caption == "读入时修正的写法"]


def test_the_report_lists_what_was_mended(toy: Scheme) -> None:
    (table,) = page(
        toy,
        Repair("台账/a.csv", "", "", "GB18030", "UTF-8", "编码"),
        Repair("台账/b.xlsx", "事实", "C2", "12 件", "12", "量词", (2, 5, 9)),
        Repair("台账/c.csv", "", "7 数值", "８", "8", "全角字符", (7,)),
    )
    assert [list(row) for row in table.rows] == [
        ["a.csv", "GB18030", "UTF-8", "编码"],
        ["b.xlsx 事实!C2 等 3 处", "12 件", "12", "量词"],
        ["c.csv:7 数值", "８", "8", "全角字符"],
    ]
    assert table.note == (
        "共 3 项，涉及 5 处。略去内容、补上内容、改了名称的在前；同一列里同样的写法列作一项。"
        "原文件没有改动；有两种读法的写法一律不读，退回填报。"
    )


def test_what_leaves_something_out_or_changes_a_name_is_listed_first_with_a_count_of_each_kind(
    toy: Scheme,
) -> None:
    dull = [
        Repair("a.xlsx", "事实", f"C{row}", "8 件", "8", "量词", (row, row + 100)) for row in range(2, 80)
    ]
    named = [Repair("b.xlsx", "事实", f"A{row}", "甲 局", "甲局", "单位名称", (row,)) for row in range(60)]
    total = Repair("z.xlsx", "事实", "A9", "合计", "不计入", "合计行", (9,))
    whole = Repair("z.csv", "", "", "GB18030", "UTF-8", "编码")
    found = replace(ledger(toy), repairs=(*dull, whole, *named, total))
    blocks = [block for block in quality(evaluate(toy, found)).blocks if isinstance(block, Table)]
    counts = next(block for block in blocks if block.caption == "读入时修正的种类")
    assert [list(row) for row in counts.rows] == [
        ["合计行", "1", "1"],
        ["单位名称", "60", "60"],
        ["编码", "1", "1"],
        ["量词", "78", "156"],
    ]
    (listed,) = page(toy, *found.repairs)
    assert [row[3] for row in listed.rows] == ["合计行", *["单位名称"] * 60]


def test_numbers_written_alike_in_a_column_are_one_line() -> None:
    repairs = Repairs()
    grid = Grid("甲.xlsx", "甲.xlsx", "事实", [], lined=False)
    for row, (found, read_as, kind) in enumerate(
        [
            ("5 件", "5", "量词"),
            ("12 件", "12", "量词"),
            ("12 个", "12", "量词"),
            ("1,234", "1234", "千分位"),
            ("1,234,567", "1234567", "千分位"),
            ("８", "8", "全角字符"),
            ("1４", "14", "全角字符"),
            ("Ｙｅｓ", "是", "全角字符、是否写法"),
            ("007", "7", "前导零"),
        ],
        2,
    ):
        repairs.cell(grid, row, 2, found, read_as, kind)
    assert [str(repair) for repair in repairs.listed()] == [
        "甲.xlsx 事实!C2 等 2 处：5 件 等 → 5 等（量词）",
        "甲.xlsx 事实!C4：12 个 → 12（量词）",
        "甲.xlsx 事实!C5 等 2 处：1,234 等 → 1234 等（千分位）",
        "甲.xlsx 事实!C7 等 2 处：８ 等 → 8 等（全角字符）",
        "甲.xlsx 事实!C9：Ｙｅｓ → 是（全角字符、是否写法）",
        "甲.xlsx 事实!C10：007 → 7（前导零）",
    ]


def test_a_ledger_without_repairs_has_no_list(toy: Scheme) -> None:
    assert page(toy) == []


def test_a_long_list_is_cut_and_says_so(toy: Scheme) -> None:
    repairs = [
        Repair("台账.xlsx", "事实", f"C{row}", f"{row} 件", str(row), "量词", (row,)) for row in range(2, 62)
    ]
    (table,) = page(toy, *repairs)
    assert len(table.rows) == 50
    assert table.note.startswith("共 60 项，涉及 60 处，这里列出前 50 项；全部见 kaohe check。")


def test_check_lists_every_repair(tmp_path: Path) -> None:
    for part in ("params", "data"):
        shutil.copytree(ROOT / part / LICHENG, tmp_path / part / LICHENG)
    shutil.copytree(ROOT / "data" / "regulations", tmp_path / "data" / "regulations")
    path = tmp_path / "data" / LICHENG / "ledger.xlsx"
    book = openpyxl.load_workbook(path)
    cell = book["事实"]["A3"]
    cell.value = " ".join(str(cell.value))
    told, name = cell.value, str(cell.value).replace(" ", "")
    book.save(path)
    lines, sound = check_city_year(LICHENG, Project(tmp_path))
    assert sound
    place = lines.index("    读入时修正的写法 1 项：")
    assert lines[place + 1].endswith(f"ledger.xlsx 事实!A3：{told} → {name}（单位名称）")


@pytest.mark.parametrize(
    ("title", "plain"), [("有接入资源", "否"), ("是否有专栏", "否"), ("没有超期", "无"), ("已启动", "无")]
)
def test_having_none_is_no_only_where_the_column_asks_for_having(title: str, plain: str) -> None:
    assert mend("无", "yes_no", title=title)[0] == plain


def test_dates_written_alike_are_one_line_and_so_are_rows_that_many_files_repeat() -> None:
    repairs = Repairs()
    books = [Grid(f"台账/{name}.xlsx", f"{name}.xlsx", "考核对象", [], lined=False) for name in "乙甲"]
    for row, found in enumerate(["2017-01-02 00:00:00", "2017-01-01 00:00:00", "2017.1.1"], 2):
        repairs.cell(books[0], row, 1, found, found[:10], "日期写法")
    for book in books:
        repairs.cell(book, 5, 0, "与 名单.xlsx 相同的行", "只计一次", "重复行")
        repairs.cell(book, 6, 0, "与 名单.xlsx 相同的行", "只计一次", "重复行")
    assert [str(repair) for repair in repairs.listed()] == [
        "台账/乙.xlsx 考核对象!B2 等 2 处：2017-01-02 00:00:00 等 → 2017-01-02 等（日期写法）",
        "台账/乙.xlsx 考核对象!B4：2017.1.1 → 2017.1.1（日期写法）",
        "台账/乙.xlsx 考核对象!A5 等 2 个文件 4 处：与 名单.xlsx 相同的行 → 只计一次（重复行）",
    ]


@pytest.mark.parametrize(
    ("cell", "type_", "plain", "kind"),
    [
        ("2017-9-8", "date", "2017-9-8", ""),
        ("43008", "count", "43008", ""),
        ("43008", "text", "43008", ""),
        ("43008.5", "date", "43008.5", ""),
        ("43008", "datetime", "43008", ""),
        ("12 分", "count", "12 分", ""),
        ("12 件", "rating", "12 件", ""),
        ("-1,234.5", "number", "-1234.5", "千分位"),
        ("1,234％", "ratio", "1234%", "全角字符、千分位"),
        ("－３", "number", "-3", "全角字符"),
        ("2017年9月8日；2017.9.9", "dates", "2017-09-08；2017-09-09", "日期写法"),
        ("43008；43009", "dates", "43008；43009", ""),
        ("43008", "dates", "2017-09-30", "日期序列值"),
        ("是\u200b", "yes_no", "是", "不可见字符"),
        ("2017/9/8  7:05", "datetime", "2017-09-08 07:05:00", "日期写法"),
        (True, "yes_no", True, ""),
        ("TRUE", "yes_no", "是", "是否写法"),
        ("有", "yes_no", "有", ""),
        ("100", "count", "100", ""),
        ("-0.5", "number", "-0.5", ""),
        ("00", "count", "0", "前导零"),
        ("２０１７年 9月 8号；2017-09-09", "dates", "2017-09-08；2017-09-09", "日期写法、全角字符"),
        ("2017年9月8号8时5分", "datetime", "2017-09-08 08:05:00", "日期写法"),
    ],
)
def test_only_what_has_one_reading_is_mended(cell: Cell, type_: str, plain: Cell, kind: str) -> None:
    assert mend(cell, type_) == (plain, kind)
