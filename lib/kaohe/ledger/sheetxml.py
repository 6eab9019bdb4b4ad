"""What openpyxl's read-only mode passes over in a sheet: merged cells, and formulas stored without a value."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHUNK = 1 << 20
_OVERLAP = 64  # longer than a mergeCell element
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=\"([A-Z]+[0-9]+:[A-Z]+[0-9]+)\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


@dataclass(frozen=True)
class Scan:
    """Merged ranges as a grid has them, and (row from 1, column from 0) of formulas without a value."""

    merged: tuple[tuple[int, int, int, int], ...] = ()
    uncached: tuple[tuple[int, int], ...] = ()


def scan(archive: zipfile.ZipFile, member: str) -> Scan:
    """Look through the XML of one sheet, piece by piece: it may be larger than memory."""
    member = member.lstrip("/")
    if not member:
        return Scan()
    ranges: set[bytes] = set()
    formulas = False
    for piece in _pieces(archive, member):
        ranges.update(_MERGED.findall(piece))
        formulas = formulas or _FORMULA.search(piece) is not None
    merged = sorted(_rows_first(range_boundaries(text.decode())) for text in ranges)
    return Scan(tuple(merged), tuple(_uncached(archive, member)) if formulas else ())


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    with archive.open(member) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _rows_first(bounds: tuple[int | None, ...]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (bound or 1 for bound in bounds)
    return top, left - 1, bottom, right - 1


def _uncached(archive: zipfile.ZipFile, member: str) -> Iterator[tuple[int, int]]:
    """Formulas stored without a value; openpyxl shows them as blank."""
    with archive.open(member) as stream:
        for _, element in ElementTree.iterparse(stream):
            if element.tag != f"{_MAIN}c":
                continue
            value = element.find(f"{_MAIN}v")
            empty = value is None or (not value.text and element.get("t") != "str")
            if empty and element.find(f"{_MAIN}f") is not None:
                row, column = coordinate_to_tuple(element.get("r", "A1"))
                yield row, column - 1
            element.clear()
