"""Copies of workbooks with what is wrong marked where it stands, to send back."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from kaohe.errors import KaoheError, Problem
from kaohe.ledger.formats.files import BOOK, TEXT, WORKBOOKS, holds, is_ledger_file, read_file
from kaohe.ledger.formats.rewriting import rewritten
from kaohe.ledger.formats.strict import transitional
from kaohe.ledger.formats.xlsx import UNREADABLE
from kaohe.ledger.grid import Faults, file_text
from kaohe.shell_word import shell_word

_FILL = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_TAB = "FFC00000"
_AUTHOR = "kaohe"
_PLACE = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[0-9]+)")
_LINE = 22  # Chinese characters on a line of a comment, and its size in points
_WIDE, _HIGH = 300, 20


def faulty_books(problems: Iterable[Problem], ledger: Path) -> dict[Path, list[Problem]]:
    """Problems by the workbook they stand in, their ``path`` inside it; those of other files are left out."""
    files = sorted(ledger.iterdir()) if ledger.is_dir() else [ledger]
    books = [path for path in files if is_ledger_file(path) and holds(path) not in (None, TEXT)]
    found: dict[Path, list[Problem]] = {}
    for problem in problems:
        for book in books:
            if problem.file in (file_text(book), book.name):
                found.setdefault(book, []).append(problem)
            elif problem.path.startswith(f"{book.name} "):
                inside = replace(problem, path=problem.path.removeprefix(f"{book.name} "))
                found.setdefault(book, []).append(inside)
    return found


def write_marked(problems: Iterable[Problem], ledger: Path, target: Path) -> list[Path]:
    """Write a copy of each faulty workbook, bad cells highlighted and commented; all else as it is.

    The copy of an older workbook, a web page or an XML spreadsheet is an .xlsx workbook with the same cells.

    Parameters
    ----------
    problems
        Faults of a ledger.
    ledger
        The workbook, or the folder of files.
    target
        The copy; a folder for the copies where the ledger is a folder. Nothing that exists is overwritten.

    Returns
    -------
    list of Path
        The copies; empty when no fault stands in a workbook that opens.

    Raises
    ------
    KaoheError
        The target exists, has another ending than the workbook, or can't be written; then nothing is left of it.
    """
    books = faulty_books(problems, ledger)
    targets = {book: target / name if ledger.is_dir() else target for book, name in copy_names(books).items()}
    for book, copy in targets.items():
        if copy.exists():
            raise KaoheError(f"已有 {file_text(copy)}，标注本不覆盖任何文件；请另起名")
        suffix = _suffix(book)
        if copy.suffix.lower() != suffix.lower():
            like = "与原工作簿一样" if suffix == book.suffix else ""
            raise KaoheError(f"标注本 {file_text(copy)} 应{like}以 {suffix} 结尾")
    return [copy for book, copy in targets.items() if _write(books[book], book, copy)]


def copy_names(books: Iterable[Path]) -> dict[Path, str]:
    """What the copies in a folder are called: as the workbooks, with .xlsx where one is no .xlsx workbook."""
    names: dict[Path, str] = {}
    for book in sorted(books, key=lambda book: (_suffix(book) != book.suffix, book)):
        name = f"{book.stem}{_suffix(book)}"
        taken = {other.lower() for other in names.values()}
        names[book] = f"{book.name}{_suffix(book)}" if name.lower() in taken else name
    return names


def _suffix(book: Path) -> str:
    return book.suffix if book.suffix.lower() in WORKBOOKS and holds(book) == BOOK else BOOK


def _opened(book: Path) -> Any:
    """The workbook; one of the same cells where it is of another kind. None where it does not open."""
    if holds(book) != BOOK:
        grids = read_file(book, Faults())
        return rewritten(grids) if grids else None
    try:
        with warnings.catch_warnings(), book.open("rb") as stream, transitional(stream) as usual:
            warnings.simplefilter("ignore")
            return load_workbook(usual, rich_text=True, keep_vba=_suffix(book).lower() == ".xlsm")
    except UNREADABLE:
        return None


def _write(problems: list[Problem], book: Path, copy: Path) -> bool:
    opened = _opened(book)
    if opened is None:
        return False  # which is what its fault says
    _mark(opened, problems)
    unfinished = copy.with_name(f".{copy.stem}.{os.getpid()}{copy.suffix}")
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        opened.save(unfinished)
        os.replace(unfinished, copy)
    except OSError as error:
        raise KaoheError(f"标注本 {file_text(copy)} 写不进去：{error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def _mark(book: Any, problems: list[Problem]) -> None:
    notes: dict[Any, list[str]] = {}
    for problem in problems:
        told = str(replace(problem, file="", path="")).strip("：")
        place = _PLACE.fullmatch(problem.path)
        if place and place["sheet"] in book.sheetnames:
            notes.setdefault(_cell(book[place["sheet"]], place["cell"]), []).append(told)
            continue
        sheet = book[problem.path] if problem.path in book.sheetnames else book.worksheets[0]
        sheet.sheet_properties.tabColor = _TAB
        notes.setdefault(_cell(sheet, "A1"), []).append(told)
    for cell, lines in notes.items():
        cell.fill = _FILL
        before = [cell.comment.text] if cell.comment else []
        comment = Comment("\n".join([*before, *lines]), _AUTHOR)
        rows = sum(len(line) // _LINE + 1 for line in comment.text.splitlines())
        comment.width, comment.height = _WIDE, _HIGH * (rows + 1)
        cell.comment = comment


def _cell(sheet: Any, place: str) -> Any:
    """The cell, or the one that shows for it where it is merged away."""
    cell = sheet[place]
    if isinstance(cell, MergedCell):
        owner = next(area for area in sheet.merged_cells.ranges if place in area)
        return sheet.cell(owner.min_row, owner.min_col)
    return cell


def offer(books: Mapping[Path, list[Problem]], ledger: Path, scheme_id: str, *, named: bool = False) -> str:
    """How to get the marked copies; empty where there is nothing to mark.

    ``named`` says that the ledger is not the city-year's own, and has to be named again.
    """
    if not books:
        return ""
    name = f"{ledger.name}-标注" if ledger.is_dir() else f"{ledger.stem}-标注{_suffix(ledger)}"
    again = f" --ledger {shell_word(str(ledger))}" if named else ""
    return f"标出有误单元格的副本：kaohe check {scheme_id}{again} --marked {shell_word(name)}"
