"""Files as grids, by what they hold rather than by what they are called."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

from tqdm import tqdm

from kaohe.ledger.biff import read_biff
from kaohe.ledger.csvfile import read_csv
from kaohe.ledger.grid import Faults, Grid, file_text
from kaohe.ledger.htmltable import read_page
from kaohe.ledger.spreadsheetml import read_spreadsheetml
from kaohe.ledger.xlsx import TELL_AFTER, read_workbook

WORKBOOKS = (".xlsx", ".xlsm")
OTHERS = (".xls", ".et", ".xlsb", ".ods", ".numbers")
"""Spreadsheets of other programs and times: they are looked into, and refused unless they hold what is read."""

BOOK, OLD_BOOK, PAGE, XML, TEXT = ".xlsx", ".xls", ".html", ".xml", ".csv"
"""What a file may hold, called by its usual ending."""

_USUAL = {BOOK: WORKBOOKS, OLD_BOOK: (".xls", ".et"), TEXT: (".csv",)}
_SAVE_AS = "在表格软件中打开，另存为“Excel 工作簿（.xlsx）”"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096
_PAGES = ("<html", "<!doctype html", "<table", "<meta", "<head", "<style")


def is_ledger_file(path: Path) -> bool:
    """Whether a file of a ledger's folder is read; lock files and hidden ones are not."""
    known = (".csv", *WORKBOOKS, *OTHERS)
    return path.suffix.lower() in known and not path.name.startswith((".", "~$")) and path.is_file()


def read_folder(path: Path, faults: Faults) -> list[Grid]:
    """Read every workbook and CSV file of a folder, by name; other files are passed over.

    A bar on the error stream shows how far it is when it takes longer than a second, if that is a terminal.
    """
    files = sorted(file for file in path.iterdir() if is_ledger_file(file))
    for folder in sorted(item for item in path.iterdir() if item.is_dir() and not item.name.startswith(".")):
        if any(is_ledger_file(file) for file in folder.rglob("*")):
            faults.whole(
                file_text(folder), "", "子文件夹里的文件没有读", expected="台账文件直接放在台账文件夹里"
            )
    grids = []
    told = tqdm(files, desc="读台账", unit="个", disable=None, delay=TELL_AFTER, leave=False)
    for file in told:
        grids += read_file(file, faults)
    return grids


def read_file(path: Path, faults: Faults) -> list[Grid]:
    """Read one workbook, CSV file, web page or XML spreadsheet, whatever it is called."""
    file = file_text(path)
    suffix = path.suffix.lower()
    held = holds(path)
    if held is None:
        if suffix not in (".xls", *WORKBOOKS) or not _is_encrypted(path):
            faults.whole(file, "", "不是能读的格式", suffix, _SAVE_AS)
        else:
            faults.whole(file, "", "工作簿有密码，不能打开", expected="去掉密码后保存的 .xlsx 文件")
        return []
    if suffix not in _USUAL.get(held, ()):
        faults.repairs.whole(file, suffix, held, "文件类型")
    if held == BOOK:
        return read_workbook(path, faults)
    if held == OLD_BOOK:
        return read_biff(path, faults, _SAVE_AS)
    if held == PAGE:
        return read_page(path, faults, _SAVE_AS)
    if held == XML:
        return read_spreadsheetml(path, faults, _SAVE_AS)
    return [read_csv(path, faults)]


def holds(path: Path) -> str | None:
    """What a file holds, as one of the constants above; None where that is not read."""
    suffix = path.suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(_OLE):
        return None if _is_encrypted(path) else OLD_BOOK
    if head.startswith(_BARE_BIFF):
        return OLD_BOOK
    if zipfile.is_zipfile(path):
        return None if _is_other_archive(path) else BOOK
    if suffix in WORKBOOKS and head.startswith(b"PK"):
        return BOOK  # broken, which its reader says
    text = _beginning(head)
    if text.startswith("mime-version:"):
        return None  # a web page in one file
    if text.startswith(("<?xml", "<workbook")):
        return PAGE if "<html" in text else XML
    if text.startswith(_PAGES) or (suffix != ".csv" and ("<table" in text or "<html" in text)):
        return PAGE
    if suffix in WORKBOOKS:
        return BOOK
    return TEXT if suffix in (".csv", ".xls") else None


def _is_encrypted(path: Path) -> bool:
    content = path.read_bytes()
    return content.startswith(_OLE) and _ENCRYPTED in content


def _is_other_archive(path: Path) -> bool:
    """Whether a zip archive is a spreadsheet of another kind."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError):
        return False
    return bool(names & {"mimetype", "xl/workbook.bin", "Index/Document.iwa"})


def _beginning(head: bytes) -> str:
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "latin-1"
    return head.removeprefix(codecs.BOM_UTF8).decode(encoding, errors="ignore").lstrip().lower()
