"""What was read as it is written and still wants a look (需要核对): listed, so that nobody finds out by accident."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kaohe.ledger.repairs import Repair, Repairs

if TYPE_CHECKING:
    from kaohe.ledger.grid import Grid

_SHOWN = 8
REPEATED = "有相同的记录"
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
        """Where it stands inside its file, the first few cells by themselves; the sheet where it is about all of it."""
        numbered = re.fullmatch(r"([A-Z]+)?([0-9]+)( .+)?", self.cell)
        if numbered is None or len(self.rows) < 2:
            return super().place if self.cell else self.sheet
        letter, _, title = numbered.groups(default="")
        cells = "、".join(f"{letter}{row}" for row in self.rows[:_SHOWN]) + title
        head = f"{self.sheet}!{cells}" if self.sheet else cells
        return f"{head} 等 {len(self.rows)} 处" if len(self.rows) > _SHOWN else head

    def __str__(self) -> str:
        found = f"实为 {self.found}，" if self.found else ""
        return f"{self.where(self.file)}：{self.kind}（{found}{self.read_as}）"


class Notes(Repairs):
    """Collects notes; cells of one column with the same text, of which the same is said, are one."""

    def sheet(self, grid: Grid, said: str, kind: str) -> None:
        """A note on a sheet as a whole."""
        self._files[Note(grid.file, grid.sheet_path, "", "", said, kind)] = None

    def listed(self, order: Iterable[str] = (), *, known_at: date | None = None) -> tuple[Note, ...]:
        """All of them: sheets as a whole, then cells, in the order of repairs; or those known on a day."""
        return tuple(Note(**vars(found)) for found in super().listed(order, known_at=known_at))
