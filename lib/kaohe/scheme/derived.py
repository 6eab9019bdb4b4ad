"""Columns of an event table that are computed for each row (派生栏)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from kaohe.scheme.base import Flag, Model, Parameter, Reference, Text, _date, _text, refuse
from kaohe.scheme.condition import Condition
from kaohe.scheme.grouping import RowRank

START: Final = "period_start"
END: Final = "period_end"
PERIOD: Final = (START, END)
"""Words for the ends of the scheme's period."""

DURATIONS: Final = ("hours", "business_days", "business_hours")
KINDS: Final = (*DURATIONS, "days", "months", "ratio", "least", "most", "product", "holds", "lapses", "rank")
_RULES = "、".join(KINDS)


def _edge(value: Any) -> Any:
    if not isinstance(value, dict):
        return _date(value)
    reference = Reference.model_validate(value)
    if reference.unknown is None:
        raise refuse("此处应为日期或待定的日期", found=value, expected="2017-12-31 或 {unknown: P.…}")
    return reference


def _choice(value: Any) -> Any:
    """``a``, ``[a, b]`` or ``{first_of: [a, b]}``: the first of these that has a value; or ``{unknown: P.…}``."""
    if isinstance(value, dict) and "unknown" in value:
        return _edge(value)
    if isinstance(value, dict) and set(value) == {"first_of"}:
        value = value["first_of"]
    if isinstance(value, (list, tuple)) and value and all(isinstance(item, str) for item in value):
        return tuple(str(item) for item in value)
    if isinstance(value, str):
        return (str(value),)
    raise refuse("此处应为日期栏名", found=value, expected="栏名，或几个栏名的列表（取第一个有值的）")


def _end(value: Any) -> Any:
    return _edge(value) if isinstance(value, (dict, date)) else _text(value)


Edge = Annotated[date | Reference, BeforeValidator(_edge)]
"""A date, or the unknown that is one."""

Choice = Annotated[tuple[str, ...] | Reference, BeforeValidator(_choice)]
"""Columns (or words for the ends of the period), the first that has a value taken; or the unknown that is a date."""

End = Annotated[str | date | Reference, BeforeValidator(_end)]
"""A column, a word for an end of the period, a date, or the unknown that is one."""


class Lapses(Model):
    """Gaps longer than a limit between the dates of a column, and between these and the ends.

    The limit is in days, or in calendar weeks (Monday to Sunday) that the dates lie apart.
    """

    of: Text
    counted_in: Literal["days", "weeks"] = Field(default="days", alias="in")
    longer_than: Parameter
    between: tuple[End, End] = (START, END)


class Derived(Model):
    """A column computed for each row, from the columns and the derived columns above it.

    ``open`` says what a duration without an end means: ``never`` (longer than any limit) or ``undecided``
    (unknown). ``days`` and ``months`` may run backwards only where they are ``signed``.
    """

    title: Text
    hours: tuple[Text, Text] | None = None
    business_days: tuple[Text, Text] | None = None
    business_hours: tuple[Text, Text] | None = None
    days: tuple[Choice, Choice] | None = None
    months: tuple[Choice, Choice] | None = None
    ratio: tuple[Text, Text] | None = None
    least: list[Text] | None = None
    most: list[Text] | None = None
    product: list[Text] | None = None
    holds: Condition | None = None
    lapses: Lapses | None = None
    rank: RowRank | None = None
    day_one: Literal["next", "same"] = "next"
    rest_day: Literal["day_zero", "roll_forward"] = "day_zero"
    spans: Reference | None = None
    open: Literal["never", "undecided"] = "never"
    signed: Flag = False

    @model_validator(mode="after")
    def _one(self) -> Derived:
        if len(self.rules) != 1:
            raise refuse("派生栏须恰好有一种算法", expected=f"{_RULES} 之一")
        if any(items is not None and not items for items in (self.least, self.most, self.product)):
            raise refuse(f"{self.rule} 中没有一栏", expected="至少一个栏名")
        return self

    @property
    def rules(self) -> list[str]:
        """The ways it says it is computed."""
        return [name for name in KINDS if getattr(self, name) is not None]

    @property
    def rule(self) -> str:
        """How it is computed: one of ``KINDS``."""
        return self.rules[0]

    @property
    def kind(self) -> str:
        """The type of its values."""
        return {"holds": "yes_no", "lapses": "count", "rank": "count"}.get(self.rule, "number")

    @property
    def ends(self) -> tuple[str, str]:
        """The two columns a duration runs between."""
        ends = self.hours or self.business_days or self.business_hours
        assert ends is not None
        return ends

    @property
    def elapsed(self) -> tuple[tuple[str, ...] | Reference, ...]:
        """The two ends that days or months run between; none otherwise."""
        return self.days or self.months or ()

    def reads(self, dated_by: str) -> Iterator[tuple[str, str]]:
        """The columns it needs, each with what it must be: ``date``, ``dates``, ``number``, ``ordered`` or ``any``.

        ``dated_by`` is the table's own date, which ranks by month or quarter go by.
        """
        if self.rule in DURATIONS:
            yield from ((name, "date") for name in self.ends)
        for choice in self.elapsed:
            if not isinstance(choice, Reference):
                yield from ((name, "date") for name in choice if name not in PERIOD)
        for name in (*(self.ratio or ()), *(self.least or ()), *(self.most or ()), *(self.product or ())):
            yield name, "number"
        for name in sorted(self.holds.names()) if self.holds is not None else ():
            yield name, "any"
        if self.rank is not None:
            yield self.rank.of, "ordered"
            for key in self.rank.keys:
                column = key.reads(dated_by)
                if column is not None:
                    yield column, "date" if key.calendar else "any"
        if self.lapses is not None:
            yield self.lapses.of, "dates"
            yield from ((end, "date") for end in self.edges if isinstance(end, str) and end not in PERIOD)
            limit = self.lapses.longer_than
            if isinstance(limit, Reference) and limit.fact is not None:
                yield limit.fact, "number"

    @property
    def edges(self) -> tuple[str | date | Reference, ...]:
        """The ends between which lapses are counted, and unknown dates from which days and months are."""
        unknown = tuple(choice for choice in self.elapsed if isinstance(choice, Reference))
        return unknown if self.lapses is None else self.lapses.between
