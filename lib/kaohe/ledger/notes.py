"""What was read as it is written and still wants a look (需要核对): listed, so that nobody finds out by accident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.ledger.repairs import Repair, Repairs

if TYPE_CHECKING:
    from kaohe.ledger.grid import Grid

REPEATED = "同一文件里有相同的记录"
UNREASONED = "不适用没有写明理由"
NO_COLUMN = "没有这一列"
OTHER_THAN_ROSTER = "与名单不同"
OWN_WORD = "属性只见于本单位的自评表"
SEVERAL_UNITS = "一份自评表里有几个考核对象"


@dataclass(frozen=True)
class Note(Repair):
    """One text of one column, or one sheet, read as it stands.

    Attributes
    ----------
    read_as
        What is said of it, in Chinese.
    kind
        Why it wants a look; one of the words above.
    """

    @property
    def place(self) -> str:
        """Where it stands inside its file; the sheet where it is about the sheet as a whole."""
        return super().place if self.cell else self.sheet

    def __str__(self) -> str:
        found = f"实为 {self.found}，" if self.found else ""
        return f"{self.where(self.file)}：{self.kind}（{found}{self.read_as}）"


class Notes(Repairs):
    """Collects notes; cells of one column with the same text, of which the same is said, are one."""

    def sheet(self, grid: Grid, said: str, kind: str) -> None:
        """A note on a sheet as a whole."""
        self._files[Note(grid.file, grid.sheet_path, "", "", said, kind)] = None

    def listed(self, order: Iterable[str] = ()) -> tuple[Note, ...]:
        """All of them: sheets as a whole, then cells, in the order of repairs."""
        return tuple(Note(**vars(found)) for found in super().listed(order))
