"""What a workbook does not show and a reader takes in all the same: hidden rows and columns, struck-out cells."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from openpyxl.utils.cell import coordinate_to_tuple

from kaohe.ledger.formats.xlsx import UNREADABLE
from kaohe.ledger.grid import Faults
from kaohe.ledger.reading.rows import Table
from kaohe.ledger.repairs import HIDDEN

STRUCK = "删除线"
COUNTED = "照样计入"
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_CHUNK, _OVERLAP = 1 << 18, 32
_OFF = ("0", "false")


@dataclass
class Unseen:
    """What one sheet does not show as it is.

    Attributes
    ----------
    rows
        Row numbers, from 1, of hidden rows (a filter hides the rows it leaves out).
    columns
        Hidden columns, from 0: (first, last).
    struck, partly
        (row from 1, column from 0) of cells all of whose text, or some of it, is struck out.
    """

    rows: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)
    struck: list[tuple[int, int]] = field(default_factory=list)
    partly: list[tuple[int, int]] = field(default_factory=list)


def look(path: Path) -> dict[str, Unseen]:
    """What the sheets of an .xlsx workbook do not show, by their names; nothing of files of other kinds."""
    try:
        if not zipfile.is_zipfile(path):
            return {}
        with zipfile.ZipFile(path) as archive:
            styles = _struck_styles(archive)
            struck, partly = _struck_texts(archive)
            found = {}
            for name, member in _sheets(archive):
                if styles or struck or partly or _hides(archive, member):
                    found[name] = _look(archive, member, styles, struck, partly)
            return found
    except (*UNREADABLE, expat.ExpatError):
        return {}  # which the reader of the workbook reports


def tell(table: Table, unseen: Unseen, faults: Faults) -> None:
    """List the hidden rows and columns and the struck-out cells among a table's records; refuse half-struck ones."""
    grid, titles = table.grid, {position: table.titles[name] for name, position in table.positions.items()}
    records = set(table.numbers)
    for row in sorted(unseen.rows & records):
        faults.repairs.cell(grid, row, 0, "隐藏或筛选掉的行", COUNTED, HIDDEN)
    hidden = {column for first, last in unseen.columns for column in titles if first <= column <= last}
    for name, position in table.positions.items():
        if position in hidden and any(cell is not None for cell in table.columns[name]):
            faults.repairs.cell(grid, table.head, position, f"隐藏的列“{titles[position]}”", COUNTED, HIDDEN)
    for row, column in unseen.struck:
        if row in records and column in titles:
            faults.repairs.cell(grid, row, column, "带删除线的内容", COUNTED, STRUCK)
    free = {
        table.positions[item.name]
        for item in table.sheet.fields
        if item.free and item.name in table.positions
    }
    for row, column in unseen.partly:
        if row in records and column in titles and column not in free:
            message, expected = "一部分文字带删除线，不知道计不计", "只留要计入的文字"
            faults.cell(grid, row, column, message, None, expected, titles[column])


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of sheets, and where they are in the archive."""
    targets = {
        item.get("Id"): item.get("Target", "")
        for item in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for item in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if _local(item.tag) == "sheet":
            ref = next((value for name, value in item.attrib.items() if _local(name) == "id"), None)
            target = targets.get(ref, "")
            if target:
                yield item.get("name", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _hides(archive: zipfile.ZipFile, member: str) -> bool:
    """Whether a sheet may hide rows or columns: most hide none, and need not be read twice."""
    with archive.open(member) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            if _HIDDEN.search(tail + chunk):
                return True
            tail = chunk[-_OVERLAP:]
    return False


def _struck_styles(archive: zipfile.ZipFile) -> set[str]:
    """Numbers of the cell styles whose font is struck out."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    content = archive.read("xl/styles.xml")
    if b"strike" not in content:
        return set()
    fonts: list[bool] = []
    styles: set[str] = set()
    for part in ElementTree.fromstring(content):
        if _local(part.tag) == "fonts":
            fonts = [_is_struck(font) for font in part]
        elif _local(part.tag) == "cellXfs":
            for number, style in enumerate(part):
                font = int(style.get("fontId", 0))
                if font < len(fonts) and fonts[font]:
                    styles.add(str(number))
    return styles


def _struck_texts(archive: zipfile.ZipFile) -> tuple[set[str], set[str]]:
    """Numbers of the shared texts all of whose pieces, and some of whose pieces, are struck out."""
    struck: set[str] = set()
    partly: set[str] = set()
    if "xl/sharedStrings.xml" not in archive.namelist():
        return struck, partly
    content = archive.read("xl/sharedStrings.xml")
    if b"strike" not in content:
        return struck, partly
    for number, text in enumerate(ElementTree.fromstring(content)):
        pieces = [piece for piece in text if _local(piece.tag) == "r"]
        marks = [
            any(_is_struck(part) for part in piece if _local(part.tag) == "rPr")
            for piece in pieces
            if any(_local(part.tag) == "t" and (part.text or "").strip() for part in piece)
        ]
        if any(marks):
            (struck if all(marks) else partly).add(str(number))
    return struck, partly


def _is_struck(font: ElementTree.Element) -> bool:
    return any(_local(part.tag) == "strike" and part.get("val", "1") not in _OFF for part in font)


def _look(
    archive: zipfile.ZipFile, member: str, styles: set[str], struck: set[str], partly: set[str]
) -> Unseen:
    found = Unseen()
    row = 0
    cell: tuple[int, int] | None = None
    kind = style = ""
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, cell, kind, style
        name = _local(name)
        hidden = attributes.get("hidden", "0") not in _OFF
        if name == "c":
            cell = coordinate_to_tuple(attributes["r"]) if "r" in attributes else None
            kind, style = attributes.get("t", ""), attributes.get("s", "")
            text.clear()
        elif name == "row":
            row = int(attributes.get("r", row + 1))
            if hidden:
                found.rows.add(row)
        elif name == "col" and hidden:
            found.columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))

    def end(name: str) -> None:
        if _local(name) != "c" or cell is None or not text:
            return
        place = (cell[0], cell[1] - 1)
        shared = "".join(text) if kind == "s" else ""
        if style in styles or shared in struck:
            found.struck.append(place)
        elif shared in partly:
            found.partly.append(place)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    with archive.open(member) as stream:
        parser.ParseFile(stream)
    return found


def _local(name: str) -> str:
    return name.rpartition("}")[2]
