"""Facts (事实) and the event tables (台账) they are counted from, as the scheme declares them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field, model_validator

from kaohe.scheme.base import Exact, Flag, Model, Text, refuse
from kaohe.scheme.condition import Condition
from kaohe.scheme.derived import Derived, Edge

Kind = Literal["count", "number", "ratio", "yes_no", "date", "rating", "text"]


class Fact(Model):
    """One value about one unit: entered, or derived from other facts or event rows.

    A derived fact that the ledger (or the caller) gives directly is used as given.
    """

    title: Text
    type: Kind
    unit: Text = ""
    range: tuple[Exact, Exact] | None = None
    count: Text | None = None
    where: Condition | None = None
    ratio: tuple[Text, Text] | None = None
    add: list[Text] | None = None
    min: list[Text] | None = None
    over_all_units: Text | None = None
    among: dict[str, Any] = Field(default_factory=dict)
    optional: Flag = False

    @model_validator(mode="after")
    def _one(self) -> Fact:
        if sum(rule is not None for rule in self.derivations) > 1:
            raise refuse(
                "事实只能有一种算法", expected="count、ratio、add、min、over_all_units 之一，或直接填报"
            )
        if self.among and self.over_all_units is None:
            raise refuse("among 只与 over_all_units 同用")
        if self.where is not None and self.count is None:
            raise refuse("where 只与 count 同用")
        if self.ratio is not None and self.type != "ratio":
            raise refuse("ratio 的 type 应为 ratio", found=self.type)
        return self

    @property
    def derivations(self) -> tuple[Any, ...]:
        """Its ways of being derived; all None for an entered fact."""
        return (self.count, self.ratio, self.add, self.min, self.over_all_units)

    @property
    def derived(self) -> bool:
        """Whether it is computed unless given."""
        return any(rule is not None for rule in self.derivations)

    def sources(self) -> list[str]:
        """The facts it is derived from (event tables apart)."""
        found = [*(self.ratio or ()), *(self.add or ()), *(self.min or ())]
        return [*found, self.over_all_units] if self.over_all_units else found

    def tables(self) -> list[str]:
        """The event tables it is derived from."""
        return [] if self.count is None else [self.count]

    @property
    def bounds(self) -> tuple[Fraction | float, Fraction | float]:
        """What it could be while nobody has said."""
        if self.range is not None:
            return self.range
        if self.type in ("ratio", "yes_no"):
            return Fraction(0), Fraction(1)
        return (Fraction(0) if self.type in ("count", "rating") else float("-inf")), float("inf")


class Column(Model):
    """A column of an event table."""

    title: Text
    type: Literal["text", "count", "number", "yes_no", "date", "datetime", "dates"]
    optional: Flag = False
    choices: list[Text] = Field(default_factory=list)


class Window(Model):
    """The days whose rows count; an end may be an unknown date."""

    start: Edge | None = Field(default=None, alias="from")
    end: Edge | None = Field(default=None, alias="to")


class Expected(Model):
    """How many rows a complete ledger has for each unit."""

    rows: Exact


class Events(Model):
    """An event table: dated rows, one unit each.

    ``absent`` says what no row and no zero report (零报告) means: ``missing``, or ``zero`` where the office
    itself keeps the table for every unit (spot checks).
    """

    title: Text
    columns: dict[str, Column]
    derive: dict[str, Derived] = Field(default_factory=dict)
    dated_by: Text
    window: Window = Window()
    expected: Expected | None = None
    absent: Literal["missing", "zero"] = "missing"
    clauses: list[Text] = Field(default_factory=list)

    @property
    def all_columns(self) -> list[str]:
        """Its columns, derived ones included."""
        return [*self.columns, *self.derive]

    @property
    def kinds(self) -> dict[str, str]:
        """The type of every column, derived ones last."""
        found: dict[str, str] = {name: column.type for name, column in self.columns.items()}
        return found | {name: derived.kind for name, derived in self.derive.items()}

    @property
    def edges(self) -> list[Any]:
        """The days its window and its lapses run between."""
        return [self.window, *(derived.edges for derived in self.derive.values())]

    def needed(self, names: Iterable[str]) -> set[str]:
        """The given derived columns and those they are computed from."""
        found: set[str] = set()
        waiting = [name for name in names if name in self.derive]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [other for other, _ in self.derive[name].reads() if other in self.derive]
        return found


class Attribute(Model):
    """A property of a unit that rules ask for; one of type ``unit`` names another unit of the ledger."""

    title: Text
    type: Literal["yes_no", "text", "number", "unit"] = "yes_no"
    choices: list[Text] = Field(default_factory=list)
    optional: Flag = False
