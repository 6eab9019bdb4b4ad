"""Facts (事实) and the event tables (台账) they are counted from, as the scheme declares them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from kaohe.quantities import parse_number
from kaohe.scheme.base import Exact, Flag, Model, Parameter, Reference, Text, _parameter, refuse
from kaohe.scheme.condition import Condition
from kaohe.scheme.derived import Derived, Edge
from kaohe.scheme.grouping import Grouped, Rank
from kaohe.scheme.yamltree import Plain

Kind = Literal["count", "number", "ratio", "yes_no", "date", "rating", "text"]


OVER_ROWS: Final = ("count", "total", "mean", "most", "least", "exists", "all")
OVER_FACTS: Final = ("ratio", "add", "min", "most_of", "scale", "either", "over_all_units", "rank")
DERIVATIONS: Final = (*OVER_ROWS, *OVER_FACTS)
"""Ways a fact is derived: from the rows of an event table, or from other facts."""

_YES_NO = ("exists", "all", "either")


def _term(value: Any) -> Any:
    if isinstance(value, str) and not (isinstance(value, Plain) and parse_number(value) is not None):
        return str(value)
    return _parameter(value)


Term = Annotated[str | Fraction | Reference, BeforeValidator(_term)]
"""A fact, or a parameter."""


class Over(Model):
    """A column of an event table."""

    over: Text
    column: Text


class Scale(Model):
    """``of × by / over``: what was found in a sample, brought to another size."""

    of: Term
    by: Term
    over: Term


class Sample(Model):
    """The rows are a sample (抽查): as many as ``size``, or all there are (a fact) where there are fewer."""

    size: Parameter
    of: Text


class Fact(Model):
    """One value about one unit: entered, or derived from other facts or event rows.

    A derived fact that the ledger (or the caller) gives directly is used as given. ``range`` bounds what it could
    be while something is missing. ``grouped`` puts rows together before they are counted; ``sample`` says how many
    rows there should be.
    """

    title: Text
    type: Kind
    unit: Text = ""
    range: tuple[Exact, Exact] | None = None
    count: Text | None = None
    total: Over | None = None
    mean: Over | None = None
    most: Over | None = None
    least: Over | None = None
    exists: Text | None = None
    all: Text | None = None
    where: Condition | None = None
    grouped: Grouped | None = None
    sample: Sample | None = None
    ratio: tuple[Text, Text] | None = None
    add: list[Term] | None = None
    min: list[Term] | None = None
    most_of: list[Term] | None = None
    scale: Scale | None = None
    either: list[Text] | None = None
    over_all_units: Text | None = None
    rank: Rank | None = None
    among: dict[str, Any] = Field(default_factory=dict)
    optional: Flag = False

    @model_validator(mode="after")
    def _one(self) -> Fact:
        rules = [name for name in DERIVATIONS if getattr(self, name) is not None]
        if len(rules) > 1:
            raise refuse("事实只能有一种算法", expected=f"{'、'.join(DERIVATIONS)} 之一，或直接填报")
        rule = rules[0] if rules else ""
        if self.among and rule not in ("over_all_units", "rank"):
            raise refuse("among 只与 over_all_units、rank 同用")
        if self.where is not None and rule not in OVER_ROWS:
            raise refuse("where 只与按台账各行的算法同用", expected="、".join(OVER_ROWS))
        if self.grouped is not None and rule not in OVER_ROWS:
            raise refuse("grouped 只与按台账各行的算法同用", expected="、".join(OVER_ROWS))
        if self.sample is not None and rule not in OVER_ROWS:
            raise refuse("sample 只与按台账各行的算法同用", expected="、".join(OVER_ROWS))
        if rule == "all" and self.where is None:
            raise refuse("all 须用 where 写明每行应符合的条件")
        if rule == "ratio" and self.type != "ratio":
            raise refuse("ratio 的 type 应为 ratio", found=self.type)
        last = rule if self.grouped is None else self.grouped.then
        if last in _YES_NO and self.type != "yes_no":
            raise refuse(f"{last} 的 type 应为 yes_no", found=self.type)
        if rule == "rank" and self.type != "count":
            raise refuse("rank 的 type 应为 count", found=self.type)
        if rule and self.type == "text":
            raise refuse("文字不能推算", found=rule)
        if rule in ("add", "min", "most_of", "either") and not getattr(self, rule):
            raise refuse(f"{rule} 中没有一项", expected="至少一项")
        return self

    @property
    def rule(self) -> str:
        """How it is derived: one of ``DERIVATIONS``; empty for an entered fact."""
        return next((name for name in DERIVATIONS if getattr(self, name) is not None), "")

    @property
    def derived(self) -> bool:
        """Whether it is computed unless given."""
        return bool(self.rule)

    @property
    def table(self) -> str | None:
        """The event table it is derived from."""
        rule = getattr(self, self.rule) if self.rule in OVER_ROWS else None
        return rule.over if isinstance(rule, Over) else rule

    @property
    def column(self) -> str | None:
        """The column of the event table it is derived from; None where rows are counted."""
        rule = getattr(self, self.rule) if self.rule in OVER_ROWS else None
        return rule.column if isinstance(rule, Over) else None

    def terms(self) -> list[str | Fraction | Reference]:
        """What it is derived from, in order: facts and parameters (event tables apart)."""
        if self.scale is not None:
            return [self.scale.of, self.scale.by, self.scale.over]
        if self.rank is not None:
            return [self.rank.of]
        if self.rule not in OVER_FACTS:
            return []
        rule = getattr(self, self.rule)
        return [rule] if isinstance(rule, str) else list(rule)

    def sources(self) -> list[str]:
        """The facts it is derived from (event tables apart)."""
        terms = self.terms() if self.sample is None else [self.sample.of, self.sample.size]
        names = [term.fact if isinstance(term, Reference) else term for term in terms]
        return [name for name in names if isinstance(name, str)]

    def columns(self, dated_by: str) -> set[str]:
        """The columns of its event table that it looks at; ``dated_by`` is the table's own date."""
        found = set(self.where.names()) if self.where is not None else set()
        keys = self.grouped.by if self.grouped is not None else ()
        found |= {name for key in keys if (name := key.reads(dated_by)) is not None}
        return found | ({self.column} if self.column is not None else set())

    @property
    def pooled(self) -> bool:
        """Whether it looks at the facts of other units."""
        return self.rule in ("over_all_units", "rank")

    @property
    def attributes(self) -> set[str]:
        """The attributes of units (or ``group``) by which it takes units in."""
        return set(self.among) | ({self.rank.within} if self.rank and self.rank.within else set())

    @property
    def bounds(self) -> tuple[Fraction | float, Fraction | float]:
        """What it could be while nobody has said."""
        if self.range is not None:
            return self.range
        if self.type in ("ratio", "yes_no"):
            return Fraction(0), Fraction(1)
        return (Fraction(0) if self.type in ("count", "rating") else float("-inf")), float("inf")


class Column(Model):
    """A column of an event table.

    ``ahead``: a date set beforehand, such as a deadline; on an as-of day before it, it is known all the same.
    """

    title: Text
    type: Literal["text", "count", "number", "yes_no", "date", "datetime", "dates"]
    optional: Flag = False
    choices: list[Text] = Field(default_factory=list)
    ahead: Flag = False


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
    def kinds(self) -> dict[str, str]:
        """The type of every column, derived ones last."""
        found: dict[str, str] = {name: column.type for name, column in self.columns.items()}
        return found | {name: derived.kind for name, derived in self.derive.items()}

    @property
    def edges(self) -> list[Any]:
        """The days its window and its lapses run between."""
        return [self.window, *(derived.edges for derived in self.derive.values())]

    def read_by(self, fact: Fact) -> set[str]:
        """The columns that a fact over its rows looks at, those that derived ones are computed from included."""
        found = fact.columns(self.dated_by) | {self.dated_by}
        for name in self.needed(found):
            found |= {name, *self.reads(name)}
        return found

    def reads(self, name: str) -> set[str]:
        """The columns a derived column is computed from."""
        return {other for other, _ in self.derive[name].reads(self.dated_by)}

    @property
    def pooled(self) -> bool:
        """Whether a row's derived columns hang on the rows of other units: ranks."""
        return any(item.rank is not None and not item.rank.within_unit for item in self.derive.values())

    @property
    def linked(self) -> bool:
        """Whether a row's derived columns hang on other rows."""
        return any(item.rank is not None for item in self.derive.values())

    def needed(self, names: Iterable[str]) -> set[str]:
        """The given derived columns and those they are computed from."""
        found: set[str] = set()
        waiting = [name for name in names if name in self.derive]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [other for other in self.reads(name) if other in self.derive]
        return found


class Attribute(Model):
    """A property of a unit that rules ask for; one of type ``unit`` names another unit of the ledger."""

    title: Text
    type: Literal["yes_no", "text", "number", "unit"] = "yes_no"
    choices: list[Text] = Field(default_factory=list)
    optional: Flag = False
