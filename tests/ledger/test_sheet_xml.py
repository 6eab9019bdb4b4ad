"""The XML of one sheet, as many programs write it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.parsers.expat import ExpatError

import openpyxl
import pytest

from kaohe.ledger.formats.files import read_file
from kaohe.ledger.formats.sheetxml import SheetXML, Stored
from kaohe.ledger.grid import Faults

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def read(body: str, after: str = "") -> tuple[list[tuple[int, list[Stored]]], SheetXML]:
    found = SheetXML()
    text = f"<worksheet {MAIN}><sheetData>{body}</sheetData>{after}</worksheet>"
    return list(found.rows(io.BytesIO(text.encode()))), found


def test_rows_and_cells_without_a_place_follow_the_one_before() -> None:
    rows, _ = read(
        '<row><c><v>1</v></c><c r="C1"><v>2</v></c><c><v>3</v></c></row>'
        '<row r="4.0"><c r="AA4" t="s" s="7"><v>0</v></c></row><row><c><v>5</v></c></row>'
    )
    assert rows == [
        (1, [(0, "n", "0", "1"), (2, "n", "0", "2"), (3, "n", "0", "3")]),
        (4, [(26, "s", "7", "0")]),
        (5, [(0, "n", "0", "5")]),
    ]


def test_inline_texts_are_joined_without_how_they_are_spoken() -> None:
    rows, _ = read(
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><rPr/><t xml:space="preserve"> 街道</t></r>'
        "<rPh><t>jia</t></rPh></is></c></row>"
    )
    assert rows == [(1, [(0, "inlineStr", "0", "甲 街道")])]


def test_a_formula_without_a_value_is_told_from_one_that_comes_to_nothing() -> None:
    rows, found = read(
        '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2"><f>1+1</f><v></v></c><c r="C2" t="str"><f>""</f><v></v></c>'
        '<c r="D2"><f>1+1</f><v>2</v></c><c r="E2"/></row>'
    )
    assert rows == [(2, [(3, "n", "0", "2")])]
    assert found.uncached == [(2, 0), (2, 1)]


def test_merged_cells_are_in_order_and_once() -> None:
    _, found = read(
        "",
        '<mergeCells><mergeCell ref="B5:C6"/><mergeCell ref="A2:A3"/><mergeCell ref="A2:A3"/><mergeCell ref="D1"/>'
        "</mergeCells>",
    )
    assert found.merged == [(2, 0, 3, 0), (5, 1, 6, 2)]


def test_rows_that_count_backwards_are_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        read('<row r="3"><c><v>1</v></c></row><row r="3"><c><v>2</v></c></row>')


def test_a_document_type_is_refused() -> None:
    text = f'<!DOCTYPE x [<!ENTITY a "1">]><worksheet {MAIN}/>'
    with pytest.raises(ValueError, match="document type"):
        list(SheetXML().rows(io.BytesIO(text.encode())))


def test_a_broken_sheet_is_refused_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([1, 2])
    book.save(tmp_path / "good.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "good.xlsx") as good,
        zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content.replace(b"</row>", b"") if "sheet1" in name else content)
    faults = Faults()
    assert read_file(tmp_path / "bad.xlsx", faults) == []
    with pytest.raises(Exception, match="不能作为工作簿打开"):
        faults.report()
    with pytest.raises(ExpatError):
        read("<row>")


def test_a_workbook_with_bytes_lost_before_its_end_is_refused(tmp_path: Path) -> None:
    content = (Path(__file__).parent / "messy" / "sound.xlsx").read_bytes()
    path = tmp_path / "a.xlsx"
    path.write_bytes(content[:100] + content[140:])
    faults = Faults()
    assert read_file(path, faults) == []
    with pytest.raises(Exception, match="不能作为工作簿打开"):
        faults.report()
