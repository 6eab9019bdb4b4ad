"""Files as grids, by what they hold rather than by what they are called."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

from tqdm import tqdm

from kaohe.ledger.formats.biff import read_biff
from kaohe.ledger.formats.csvfile import read_csv
from kaohe.ledger.formats.htmltable import read_page
from kaohe.ledger.formats.spreadsheetml import read_spreadsheetml
from kaohe.ledger.formats.xlsx import TELL_AFTER, read_workbook
from kaohe.ledger.grid import Faults, Grid, file_text

WORKBOOKS = (".xlsx", ".xlsm")
OTHERS = (".xls", ".et", ".xlsb", ".ods", ".numbers")
"""Spreadsheets of other programs and times: they are looked into, and refused unless they hold what is read."""

TEXTS = (".csv", ".tsv")
"""Tables as text; a .txt file may be one too."""

BOOK, OLD_BOOK, PAGE, XML, TEXT = ".xlsx", ".xls", ".html", ".xml", ".csv"
"""What a file may hold, called by its usual ending."""

NOTHING = "文件里没有读到任何内容"
_SOMETHING = "填有台账的工作表；空的文件请移出台账文件夹"
_USUAL = {BOOK: WORKBOOKS, OLD_BOOK: (".xls", ".et"), TEXT: (*TEXTS, ".txt")}
_SAVE_AS = "在表格软件中打开，另存为“Excel 工作簿（.xlsx）”"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_LOCKS = ("~${}", ".~{}", ".~lock.{}#")  # of Excel, WPS and LibreOffice
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096
_PAGES = ("<html", "<!doctype html", "<table", "<meta", "<head", "<style")


def is_ledger_file(path: Path) -> bool:
    """Whether a file of a ledger's folder is read: a .txt file if it is a table, lock files and hidden ones never."""
    if path.name.startswith((".", "~$")) or not path.is_file():
        return False
    suffix = path.suffix.lower()
    return suffix in (*TEXTS, *WORKBOOKS, *OTHERS) or (suffix == ".txt" and _is_table(path))


def passed_over(folder: Path) -> list[Path]:
    """The files of a ledger's folder that are not read, by name, without lock files, hidden ones and the system's."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file()
        and not path.name.startswith((".", "~$"))
        and path.name.lower() not in _OF_THE_SYSTEM
        and not is_ledger_file(path)
    )


def is_opened(path: Path) -> bool:
    """Whether a spreadsheet program has the file open, as the lock file beside it says."""
    return any(path.with_name(lock.format(path.name)).exists() for lock in _LOCKS)


def read_folder(path: Path, faults: Faults) -> list[Grid]:
    """Read every workbook and CSV file of a folder, by name; other files are passed over (``passed_over``).

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
        found = read_file(file, faults)
        if not found and not faults.of(file_text(file)):
            faults.whole(file_text(file), "", NOTHING, expected=_SOMETHING)
        grids += found
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
    if text.startswith(_PAGES) or (suffix not in _USUAL[TEXT] and ("<table" in text or "<html" in text)):
        return PAGE
    if suffix in WORKBOOKS:
        return BOOK
    return TEXT if suffix in (".xls", *_USUAL[TEXT]) else None


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


def _is_table(path: Path) -> bool:
    """Whether the first line of a text has several cells: two between tabs, three between commas or semicolons."""
    with path.open("rb") as stream:
        lines = _beginning(stream.read(_HEAD)).splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    counts = {mark: sum(bool(cell.strip()) for cell in first.split(mark)) for mark in "\t,;"}
    return counts["\t"] > 1 or counts[","] > 2 or counts[";"] > 2


def _beginning(head: bytes) -> str:
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "latin-1"
    return head.removeprefix(codecs.BOM_UTF8).decode(encoding, errors="ignore").lstrip().lower()
