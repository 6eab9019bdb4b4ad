"""Every file of a folder is accounted for: read, refused, or named as not read."""

from __future__ import annotations

import runpy
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from toy import ledger as toy_ledger

from kaohe.evaluation import evaluate
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.reading.loader import read_ledger
from kaohe.ledger.reading.received import Received, told
from kaohe.report.display import Paragraph, Table
from kaohe.report.sections import quality
from kaohe.scheme.model import Scheme

Sheets = dict[str, list[list[Any]]]
HERE = Path("台账")
OLD = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "old_workbooks.py"))


def book(name: str, hidden: str = "", **sheets: list[list[Any]]) -> None:
    """Put a workbook of these sheets into the folder; one empty sheet where there are none."""
    made = openpyxl.Workbook()
    if sheets:
        made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    if hidden:
        made.create_sheet("空")
        made[hidden].sheet_state = "hidden"
    made.save(HERE / name)


def test_an_empty_workbook_does_not_vanish(
    sheets: Sheets, folder: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    folder(sheets)
    book("丙街道.xlsx")
    assert complaint(HERE) == (
        "台账/丙街道.xlsx：文件里没有读到任何内容（应为 填有台账的工作表；空的文件请移出台账文件夹）"
    )


def test_a_workbook_of_hidden_lists_only_does_not_vanish(
    sheets: Sheets, folder: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    folder(sheets)
    book("丙街道.xlsx", hidden="清单", 清单=[["自评"], ["抽查"]])
    assert complaint(HERE) == (
        "台账/丙街道.xlsx：文件里没有读到任何内容（实为 只有隐藏的表，都不是台账的表，"
        "应为 工作表 说明、考核对象、事实、接入系统故障、凭证）"
    )


def test_a_sheet_whose_content_is_lost_is_named(
    sheets: Sheets, workbook: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    path = workbook(sheets)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            if name != "xl/worksheets/sheet5.xml":
                archive.writestr(name, content)
    assert "台账.xlsx 凭证：工作表的内容不在文件里（应为 重新保存或重新导出的文件）" in complaint(path)


def test_what_each_file_gave_and_what_is_not_read(
    sheets: Sheets, folder: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    own = [sheets["事实"][0], sheets["事实"].pop()]
    folder(sheets)
    book("乙局.xlsx", 事实=own, 考核对象=sheets["考核对象"], 接入系统故障=sheets["接入系统故障"][:1])
    for name in ("附件.zip", "说明.docx", "Thumbs.db", ".隐藏", "读我.txt", "~$乙局.xlsx", "~$没有的.xlsx"):
        (HERE / name).write_bytes("请先看说明，再填。\n".encode())
    files = read_ledger(HERE, shape).received
    assert files[0] == Received(
        "台账/乙局.xlsx", (("考核对象", 2), ("事实", 1), ("接入系统故障", 0)), opened=True
    )
    assert told(files) == [
        "    读入的文件 6 个：",
        "      乙局.xlsx：考核对象 2 行，事实 1 行",
        "      事实.csv：事实 4 行",
        "      凭证.csv：凭证 1 行",
        "      接入系统故障.csv：接入系统故障 2 行",
        "      考核对象.csv：考核对象 2 行",
        "      说明.csv：只有“说明”表",
        "    文件正在别处打开，没有保存的改动没有读到：乙局.xlsx",
        "    没有读的文件 3 个：说明.docx、读我.txt、附件.zip",
    ]


@pytest.mark.parametrize(("name", "mark"), [("事实.tsv", "\t"), ("事实.txt", "\t"), ("事实.txt", ",")])
def test_a_table_as_text_is_read_whatever_its_ending(
    name: str, mark: str, sheets: Sheets, folder: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    folder(sheets)
    whole = read_ledger(HERE, shape)
    text = (HERE / "事实.csv").read_text(encoding="utf-8").replace(",", mark)
    (HERE / "事实.csv").unlink()
    (HERE / name).write_text(text, encoding="gb18030")
    ledger = read_ledger(HERE, shape)
    assert ledger.facts["value"].tolist() == whole.facts["value"].tolist()
    assert [str(repair) for repair in ledger.repairs] == [f"台账/{name}：GB18030 → UTF-8（编码）"]


def test_a_table_as_text_of_no_known_name_is_refused(
    sheets: Sheets, folder: Callable[[Sheets], Path], complaint: Callable[[Path], str]
) -> None:
    folder(sheets)
    (HERE / "甲街道.txt").write_text("考核对象\t事实\t数值\n甲街道\t评分\t8\n", encoding="utf-16")
    assert complaint(HERE).startswith("台账/甲街道.txt：没有这种表（实为 甲街道，")


def test_a_folder_of_other_files_says_which(tmp_path: Path, complaint: Callable[[Path], str]) -> None:
    (tmp_path / "台账.zip").write_bytes(b"PK")
    assert "文件夹里没有台账（实为 台账.zip，" in complaint(tmp_path)


def test_many_files_are_counted_and_empty_ones_named() -> None:
    files = [Received(f"台账/{number}.xlsx", (("说明", 2), ("事实", number))) for number in range(12)]
    assert told(files) == [
        "    读入的文件 12 个，共 66 行，逐个列在报告的“台账质量”里",
        "    什么也没有填写的文件 1 个：0.xlsx",
    ]


def test_lines_of_a_form_that_are_not_filled_in_are_not_counted_and_blank_forms_are_named(
    sheets: Sheets, folder: Callable[[Sheets], Path], shape: LedgerShape, toy: Scheme
) -> None:
    folder(sheets)
    head = [*sheets["事实"][0]]
    fact, source = head.index("事实"), head.index("来源")
    own = [next(row for row in sheets["事实"][1:] if row[0] == "甲街道")]
    empty = [[None] * len(head) for _ in range(3)]
    for line in empty:
        line[0], line[fact], line[source] = "甲街道", own[0][fact], "自评"
    (HERE / "事实.csv").unlink()
    book("甲街道.xlsx", 事实=[head, *own, *empty])
    book("乙局.xlsx", 事实=[head, *empty], 考核对象=[sheets["考核对象"][0], sheets["考核对象"][2]])
    ledger = read_ledger(HERE, shape)
    files = [file for file in ledger.received if file.file.endswith("xlsx")]
    assert len(ledger.facts) == 1
    assert told(files) == [
        "    读入的文件 2 个：",
        "      乙局.xlsx：考核对象 1 行，事实表有 3 行没有填写",
        "      甲街道.xlsx：事实 1 行，事实表有 3 行没有填写",
        "    什么也没有填写的文件 1 个：乙局.xlsx",
    ]
    blocks = quality(evaluate(toy, replace(toy_ledger(toy), received=tuple(files)))).blocks
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert "什么也没有填写的文件：乙局.xlsx。" in texts


def test_the_report_lists_the_files(toy: Scheme) -> None:
    files = (
        Received("台账/甲.xlsx", (("说明", 3), ("事实", 4), ("故障", 0)), opened=True),
        Received("台账/说明.csv", (("说明", 3),)),
        Received("台账/附件.zip", None),
    )
    blocks = quality(evaluate(toy, replace(toy_ledger(toy), received=files))).blocks
    (table,) = [block for block in blocks if isinstance(block, Table) and block.caption == "读入的文件"]
    assert [list(row) for row in table.rows] == [
        ["甲.xlsx", "事实 4 行"],
        ["说明.csv", "只有“说明”表"],
    ]
    assert table.note == "共 2 个文件，4 行（合计等不计入的行除外）。"
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert "没有读的文件：附件.zip。" in texts
    assert "读入时正在别处打开、没有保存的改动没有读到的文件：甲.xlsx。" in texts


def test_files_of_every_kind_are_listed_with_their_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: LedgerShape, sheets: Sheets
) -> None:
    monkeypatch.chdir(tmp_path)
    HERE.mkdir()
    head, *facts = sheets["事实"]
    lists = {name: sheets[name] for name in ("说明", "考核对象", "凭证")}
    book("a.xlsx", **lists, 事实=[head, facts[0]])
    (HERE / "b.xls").write_bytes(OLD["old_workbook"]({"事实": [head, facts[1]]}))
    (HERE / "c.et").write_bytes(OLD["old_workbook"]({"事实": [head, facts[2], facts[3]]}))
    (HERE / "d.xls").write_bytes(OLD["page"]({"接入系统故障": sheets["接入系统故障"][:2]}))
    (HERE / "e.xls").write_bytes(OLD["spreadsheetml"]({"接入系统故障": sheets["接入系统故障"][::2]}))
    text = "\n".join(",".join(cell or "" for cell in row) for row in (head, facts[4]))
    (HERE / "f-事实.csv").write_text(text, encoding="gb18030")
    ledger = read_ledger(HERE, shape)
    assert (len(ledger.facts), len(ledger.events["faults"])) == (5, 2)
    assert [f"{Path(file.file).name} {file.counts}" for file in ledger.received] == [
        "a.xlsx 考核对象 2 行，事实 1 行，凭证 1 行",
        "b.xls 事实 1 行",
        "c.et 事实 2 行",
        "d.xls 接入系统故障 1 行",
        "e.xls 接入系统故障 1 行",
        "f-事实.csv 事实 1 行",
    ]
