"""What was read from each file of a ledger, and which files were not: so that everybody sees that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.ledger.formats.files import is_opened, passed_over
from kaohe.ledger.grid import Grid, file_text
from kaohe.ledger.reading.factrows import unfilled
from kaohe.ledger.reading.merging import parts_of

if TYPE_CHECKING:
    from kaohe.ledger.reading.rows import Table

_FEW = 10
_ABOUT = "说明"
_UNITS = "考核对象"


@dataclass(frozen=True)
class Received:
    """One file of a ledger.

    Attributes
    ----------
    file
        The file as the user knows it.
    rows
        Sheet of the ledger, by its title, to the rows read from this file, before rows that another file has too are
        left out; a sheet that is there without a row has 0. None for a file of the folder that is not read.
    opened
        Whether another program has the file open, so that what it has not saved is not here.
    unfilled
        Lines of its 事实 sheet that are not filled in, which ``rows`` does not count.
    """

    file: str
    rows: tuple[tuple[str, int], ...] | None
    opened: bool = False
    unfilled: int = 0

    @property
    def counts(self) -> str:
        """Rows by sheet, as a message has them."""
        rows = self.rows or ()
        counted = [f"{title} {count} 行" for title, count in rows if count and title != _ABOUT]
        if self.unfilled:
            counted.append(f"事实表有 {self.unfilled} 行没有填写")
        if counted:
            return "，".join(counted)
        return "只有“说明”表" if [title for title, _ in rows] == [_ABOUT] else "没有填写的行"

    @property
    def is_blank(self) -> bool:
        """Whether it is a form in which nothing is filled in, or has heads only."""
        if self.rows is None or [title for title, _ in self.rows] == [_ABOUT]:
            return False
        given = (_ABOUT, _UNITS) if self.unfilled else (_ABOUT,)
        return not any(count for title, count in self.rows if title not in given)

    @property
    def total(self) -> int:
        """Rows of all sheets but the one that says what the ledger is."""
        return sum(count for title, count in self.rows or () if title != _ABOUT)


def received(source: Path, grids: Iterable[Grid], tables: Iterable[Table]) -> tuple[Received, ...]:
    """The files read, in their order, then those of the folder that are not."""
    found: dict[str, dict[str, int]] = {grid.file: {} for grid in grids}
    empty: dict[str, int] = {}
    for table in tables:
        for part in parts_of(table):
            rows, file = found[part.grid.file], part.grid.file
            left = len(unfilled(part)) if part.sheet.name == "facts" else 0
            rows[part.sheet.title] = rows.get(part.sheet.title, 0) + len(part) - left
            empty[file] = empty.get(file, 0) + left
    paths = source.iterdir() if source.is_dir() else [source]
    opened = {file_text(path) for path in paths if is_opened(path)}
    read = [
        Received(file, tuple(rows.items()), file in opened, empty.get(file, 0))
        for file, rows in found.items()
    ]
    others = passed_over(source) if source.is_dir() else []
    return (*read, *(Received(file_text(path), None) for path in others))


def told(files: Iterable[Received]) -> list[str]:
    """Lines of ``kaohe check``: a file a line where they are few, else how many there are, and those to look at."""
    files = tuple(files)
    read = [file for file in files if file.rows is not None]
    unread = [Path(file.file).name for file in files if file.rows is None]
    lines = []
    if len(read) > _FEW:
        rows = sum(file.total for file in read)
        lines.append(f"    读入的文件 {len(read)} 个，共 {rows} 行，逐个列在报告的“台账质量”里")
    elif read:
        lines.append(f"    读入的文件 {len(read)} 个：")
        lines += [f"      {Path(file.file).name}：{file.counts}" for file in read]
    blank = [Path(file.file).name for file in read if file.is_blank]
    if blank:
        lines.append(f"    什么也没有填写的文件 {len(blank)} 个：{'、'.join(blank)}")
    opened = [Path(file.file).name for file in read if file.opened]
    if opened:
        lines.append(f"    文件正在别处打开，没有保存的改动没有读到：{'、'.join(opened)}")
    if unread:
        lines.append(f"    没有读的文件 {len(unread)} 个：{'、'.join(unread)}")
    return lines
