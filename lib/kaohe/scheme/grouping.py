"""Event rows in groups (分组): by month, by quarter, or by what a column says; and ranks within groups (名次)."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BeforeValidator, model_validator

from kaohe.scheme.base import Flag, Model, Text, refuse
from kaohe.scheme.condition import Condition

Calendar = Literal["month", "quarter"]
Ties = Literal["1224", "1223"]
Then = Literal["count", "total", "mean", "most", "least", "exists", "all"]

CALENDAR: Final = get_args(Calendar)
OF_UNIT: Final = ("unit", "group")
"""What rows may be ranked within besides their columns: their unit, and its group."""

VALUE: Final = "value"
"""What a condition on groups calls the value of a group."""


class Key(Model):
    """What rows are put together by: the month or quarter of a date column, or a column.

    ``month`` alone is the month of the table's own date (``dated_by``); ``{month: done_on}`` that of another date
    column; a column whose name is one of these words is written ``{column: month}``.
    """

    column: Text | None = None
    month: Text | None = None
    quarter: Text | None = None
    word: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        return {"word": str(value)} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one(self) -> Key:
        if sum(bool(item) for item in (self.column, self.month, self.quarter, self.word)) != 1:
            raise refuse(
                "分组须写明一样",
                expected="month、quarter、栏名、{month: 日期栏}、{quarter: 日期栏} 或 {column: 栏名}",
            )
        return self

    @property
    def calendar(self) -> Calendar | None:
        """Month or quarter; None where rows are put together by a column itself."""
        if self.month or self.word == "month":
            return "month"
        return "quarter" if self.quarter or self.word == "quarter" else None

    @property
    def of_unit(self) -> str:
        """``unit`` or ``group`` where rows are put together by whose they are; else empty."""
        return self.word if self.word in OF_UNIT else ""

    def reads(self, dated_by: str) -> str | None:
        """The column it looks at; None where it looks at the unit."""
        if self.of_unit:
            return None
        named = self.column or self.month or self.quarter
        return named or (dated_by if self.calendar else self.word)


def _keys(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        if not value:
            raise refuse("分组中没有一项", expected="month、quarter 或栏名")
        return tuple(value)
    return (value,)


Keys = Annotated[tuple[Key, ...], BeforeValidator(_keys)]
"""One key, or several: a group is then one value of each."""


class Grouped(Model):
    """Rows first put together by ``by``, each group worth what the fact's own rule makes of it, then the groups.

    ``where`` says which groups count, by their ``value``. ``every`` takes every month or quarter of the period (and
    every choice of a column that has choices) as a group, with rows or without: so it is with months and quarters
    unless said otherwise, and with columns only where it is said.
    """

    by: Keys
    then: Then
    where: Condition | None = None
    every: Flag | None = None

    @model_validator(mode="after")
    def _whole(self) -> Grouped:
        if self.then == "all" and self.where is None:
            raise refuse("all 须用 where 写明每组应符合的条件", expected="where: {value: {at_least: 1}}")
        other = self.where.names() - {VALUE} if self.where is not None else set()
        if other:
            raise refuse("各组只能按各组的值 value 取舍", found="、".join(sorted(other)), expected=VALUE)
        return self

    def closed(self, key: Key) -> bool:
        """Whether all groups by a key are known beforehand."""
        return self.every if self.every is not None else key.calendar is not None


class Rank(Model):
    """The rank of a unit's fact among all units, or among those of one group (or with one attribute)."""

    of: Text
    within: Text | None = None
    first: Literal["most", "least"] = "most"
    ties: Ties = "1224"


class RowRank(Model):
    """The rank of a row's column among the rows of all units, or among those of one group of rows."""

    of: Text
    within: Keys | None = None
    first: Literal["most", "least"] = "most"
    ties: Ties = "1224"

    @property
    def keys(self) -> tuple[Key, ...]:
        """What the rows are put together by; none: all rows together."""
        return self.within or ()

    @property
    def within_unit(self) -> bool:
        """Whether a row is held only against rows of its own unit."""
        return any(key.of_unit == "unit" for key in self.keys)
