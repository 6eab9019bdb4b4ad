"""Workbooks saved as “Strict Open XML”, which openpyxl takes for empty ones: as others are saved."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

_RELATIONSHIPS = "_rels/.rels"
_HOME = b"http://purl.oclc.org/ooxml/"
_AS_OTHERS = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships/metadata/core-properties",
        b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships/extendedProperties",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
)
_TEXTS = (".xml", ".rels", ".vml")


@contextmanager
def transitional(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """The workbook with the names that openpyxl knows: a copy of a strict one, any other as it is.

    Raises
    ------
    BadZipFile, NotImplementedError, zlib.error, EOFError, OSError
        At a broken or encrypted file.
    """
    with zipfile.ZipFile(stream) as archive, tempfile.TemporaryFile() as copy:
        if not _is_strict(archive):
            stream.seek(0)
            yield stream
            return
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as renamed:
            for name in archive.namelist():
                content = archive.read(name)
                if name.endswith(_TEXTS):
                    for strict, usual in _AS_OTHERS:
                        content = content.replace(strict, usual)
                renamed.writestr(name, content)
        copy.seek(0)
        yield copy


def _is_strict(archive: zipfile.ZipFile) -> bool:
    return _RELATIONSHIPS in archive.namelist() and _HOME in archive.read(_RELATIONSHIPS)
