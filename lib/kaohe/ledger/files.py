"""Files as grids, by what they hold rather than by what they are called."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tqdm import tqdm

from kaohe.ledger.csvfile import read_csv
from kaohe.ledger.grid import Faults, Grid, file_text
from kaohe.ledger.xlsx import read_workbook

WORKBOOKS = (".xlsx", ".xlsm")
OTHERS = (".xls", ".xlsb", ".et", ".ods", ".numbers")
"""Spreadsheets of other programs and times: they are looked into, and refused unless they are something else."""

_SAVE_AS = "在表格软件中打开，另存为“Excel 工作簿（.xlsx）”"
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096
_PAGES = (b"<html", b"<!doctype html", b"<table", b"<meta")
_TELL_AFTER = 1.0  # seconds


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
    told = tqdm(files, desc="读台账", unit="个", disable=None, delay=_TELL_AFTER, leave=False)
    for file in told:
        grids += read_file(file, faults)
    return grids


def read_file(path: Path, faults: Faults) -> list[Grid]:
    """Read one workbook, CSV file, or what is called a spreadsheet of another kind."""
    file = file_text(path)
    suffix = path.suffix.lower()
    if suffix == ".csv" and not zipfile.is_zipfile(path):
        return [read_csv(path, faults)]
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            faults.whole(file, "", "工作簿有密码，不能打开", expected="去掉密码后保存的 .xlsx 文件")
        elif suffix in (*WORKBOOKS, ".xls"):
            faults.whole(file, "", "是 Excel 97—2003 的旧格式，不能读", expected=_SAVE_AS)
        else:
            faults.whole(file, "", "不是能读的格式", suffix, _SAVE_AS)
        return []
    if suffix in WORKBOOKS:
        return read_workbook(path, faults)
    if suffix == ".csv" or (suffix == ".xls" and zipfile.is_zipfile(path)):
        faults.repairs.whole(file, suffix, ".xlsx", "文件类型")
        return read_workbook(path, faults)
    if suffix != ".xls":
        faults.whole(file, "", "不是能读的格式", suffix, _SAVE_AS)
        return []
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(_PAGES) or b"<table" in start or b"<html" in start:
        faults.whole(file, "", "名为 .xls，其实是网页（HTML）", expected=_SAVE_AS)
        return []
    if start.startswith(b"<?xml"):
        faults.whole(file, "", "名为 .xls，其实是 XML 表格", expected=_SAVE_AS)
        return []
    faults.repairs.whole(file, ".xls", ".csv", "文件类型")
    return [read_csv(path, faults)]
