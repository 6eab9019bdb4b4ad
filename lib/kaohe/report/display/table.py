"""Tables whose cells arrive as text, with the marks that colour them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.report.display.block import Block

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("text", "number", "integer")
MARKS = ("low", "high", "bounds", "na")
NOTHING = "—"


@dataclass(frozen=True)
class Column:
    """A column: `kind` is "text" (left), "number" or "integer" (right); `width` scales its fit."""

    key: str
    title: str
    kind: str = "text"
    width: float | None = None
    decimals: int = 2

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"列 {self.title} 的 kind 只能是 {'、'.join(KINDS)}（实为 {self.kind}）")


@dataclass(frozen=True)
class Table(Block):
    """A table of text cells.

    Parameters
    ----------
    columns
        One `Column` per column.
    rows
        One sequence of formatted cells per row, as long as `columns`.
    marks
        ``(row, column, mark)`` counted from 0; mark is "low", "high", "bounds" or "na".
    hovers
        ``(row, column, text)`` counted from 0: what a pointer on a cell shows.

    Raises
    ------
    ValueError
        A row has another length than `columns`, or a mark is unknown or outside the table.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    note: str = ""
    marks: Sequence[tuple[int, int, str]] = ()
    hovers: Sequence[tuple[int, int, str]] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                found, due = len(row), len(self.columns)
                raise ValueError(f"表“{self.caption}”第 {number} 行有 {found} 格（应为 {due} 格）")
        for down, across, mark in self.marks:
            inside = 0 <= down < len(self.rows) and 0 <= across < len(self.columns)
            if mark not in MARKS or not inside:
                raise ValueError(f"表“{self.caption}”的标记 {down},{across},{mark} 不在表内或不认识")

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        columns: Iterable[Column] | None = None,
        *,
        caption: str = "",
        note: str = "",
        marks: Sequence[tuple[int, int, str]] = (),
    ) -> Table:
        """Format the named columns of a frame, one row each; all columns under their own names by default."""
        chosen = list(columns) if columns is not None else [_column(frame, name) for name in frame.columns]
        series = [[cell_text(value, column) for value in frame[column.key]] for column in chosen]
        return cls(chosen, [list(row) for row in zip(*series, strict=True)], caption, note, marks)

    def block(self) -> dict[str, Any]:
        return {
            "kind": "table",
            "caption": self.caption,
            "note": self.note,
            "columns": [
                {"key": column.key, "title": column.title, "kind": column.kind, "width": column.width}
                for column in self.columns
            ],
            "rows": [[str(cell) for cell in row] for row in self.rows],
            "marks": [list(mark) for mark in self.marks],
            **({"hovers": [list(hover) for hover in self.hovers]} if self.hovers else {}),
        }


def cell_text(value: object, column: Column) -> str:
    """Write one value as a reader expects it: text stays, nothing is "—", numbers follow the column."""
    import pandas as pd

    from kaohe.quantities import display

    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if column.kind == "text":
        return str(value)
    number = Fraction(str(value)) if not isinstance(value, Fraction) else value
    return display(number, 0 if column.kind == "integer" else column.decimals)


def _column(frame: pd.DataFrame, name: str) -> Column:
    types = {type(value) for value in frame[name].dropna()}
    if types and types <= {int}:
        return Column(name, str(name), "integer")
    if types and types <= {int, float, Fraction}:
        return Column(name, str(name), "number")
    return Column(name, str(name))
