"""The XML of one sheet of a workbook, read piece by piece: it may be larger than memory.

openpyxl reads the workbook around it. It would read the cells as well, but builds objects of each, several times over,
and passes over merged cells and over formulas stored without a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import range_boundaries

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _VALUE, _FORMULA, _MERGE = (f"{_MAIN}{tag}" for tag in ("row", "c", "v", "f", "mergeCell"))
_INLINE, _TEXT, _PHONETIC = (f"{_MAIN}{tag}" for tag in ("is", "t", "rPh"))
_CHUNK = 1 << 18

Stored = tuple[int, str, str, str]
"""A filled cell: column from 0, type, style and content as the file writes them."""


@dataclass
class SheetXML:
    """One sheet's cells, and what is known of it when all of them are read.

    Attributes
    ----------
    merged
        Merged ranges as a grid has them.
    uncached
        (row from 1, column from 0) of formulas without a value.
    """

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncached: list[tuple[int, int]] = field(default_factory=list)

    def rows(self, stream: IO[bytes]) -> Iterator[tuple[int, list[Stored]]]:
        """Row number from 1 and filled cells of each row that has some, in order.

        Raises
        ------
        ExpatError, ValueError
            The sheet is broken, declares a document type, or counts its rows backwards.
        """
        done: list[tuple[int, list[Stored]]] = []
        parser = self._parser(done)
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
            yield from done
            done.clear()
        parser.Parse(b"", True)
        yield from done
        self.merged.sort()

    def _parser(self, done: list[tuple[int, list[Stored]]]) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        columns: dict[str, int] = {}
        row = 0
        column = -1
        kind = style = ""
        cells: list[Stored] = []
        pieces: list[str] = []
        reading = inline = phonetic = valued = formula = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal row, column, kind, style, cells, reading, inline, phonetic, valued, formula
            if name == _CELL:
                place = attributes.get("r")
                if place is None:
                    column += 1
                else:
                    letters = place.rstrip("0123456789")
                    if letters not in columns:
                        columns[letters] = column_index_from_string(letters) - 1
                    column = columns[letters]
                kind = attributes.get("t", "n")
                style = attributes.get("s", "0")
                valued = formula = False
                pieces.clear()
            elif name == _VALUE:
                valued = True
                reading = kind != "inlineStr"
            elif name == _FORMULA:
                formula = True
            elif name == _TEXT:
                reading = inline and not phonetic
            elif name == _INLINE:
                inline = kind == "inlineStr"
            elif name == _PHONETIC:
                phonetic = True
            elif name == _ROW:
                number = _number(attributes["r"]) if "r" in attributes else row + 1
                if number <= row:
                    raise ValueError("rows out of order")
                row, column, cells = number, -1, []
            elif name == _MERGE and ":" in attributes.get("ref", ""):
                area = _rows_first(range_boundaries(attributes["ref"]))
                if area not in self.merged:
                    self.merged.append(area)

        def end(name: str) -> None:
            nonlocal reading, inline, phonetic
            if name == _CELL:
                if pieces:
                    cells.append((column, kind, style, "".join(pieces)))
                elif formula and not (valued and kind == "str"):
                    self.uncached.append((row, column))
            elif name in (_VALUE, _TEXT):
                reading = False
            elif name == _ROW:
                if cells:
                    done.append((row, cells))
            elif name == _INLINE:
                inline = False
            elif name == _PHONETIC:
                phonetic = False

        def text(data: str) -> None:
            if reading:
                pieces.append(data)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse
        return parser


def _refuse(*_: object) -> None:
    raise ValueError("a document type")


def _number(text: str) -> int:
    """A row number; some programs write 3.0."""
    if text.isdigit():
        return int(text)
    number = float(text)
    if not number.is_integer():
        raise ValueError(f"{text} is no row number")
    return int(number)


def _rows_first(bounds: tuple[int | None, ...]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (bound or 1 for bound in bounds)
    return top, left - 1, bottom, right - 1
