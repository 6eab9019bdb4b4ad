"""An indicator (指标): a node of the scheme's tree, with its maximum and its rule or its children."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final, Literal

from pydantic import Field, model_validator

from kaohe.scheme.base import Exact, Model, Parameter, Reference, Text, refuse
from kaohe.scheme.condition import Condition
from kaohe.scheme.primitive import Linear, NodeOf, Rating, Table

TALLY_KEY: Final = "__tally__"
"""Where a ``sum`` over event rows is kept: in the file both kinds of sum are written ``sum``."""

Renormalise = Literal["rescale", "full", "raw", "zero"]
Theme = Literal["网站", "服务", "公开", "外网", "热线", "信息", "数据", "组织", "其他"]
"""What an indicator is about, for comparing regulations; children take their parent's."""


class Clamp(Model):
    """Cap (封顶) first, then what joins after the cap, then floor (保底)."""

    lo: Parameter | None = None
    hi: Parameter | None = None


class Exclude(Model):
    """When the indicator leaves (不适用剔除), or takes its full points or zero instead."""

    when: Condition
    policy: Literal["leave", "full", "zero"] = "leave"
    says: Text = ""


class Join(Model):
    """Points that count in another indicator's total instead of their parent's sum.

    With ``once_supplied`` they count only when that unknown has a value; until then they are reported apart.
    """

    node: Text
    cap: Literal["before", "after"] = "after"
    once_supplied: Text | None = None


class Tally(Model):
    """A sum over event rows: ``base`` plus the outcome of each row (those ``where`` a condition holds).

    ``like`` names another indicator that sums over the same table, whose row rule is taken over.
    """

    over: Text
    where: Condition | None = None
    base: Parameter = Fraction(0)
    table: Table | None = None
    linear: Linear | None = None
    like: Text | None = None

    @model_validator(mode="after")
    def _one(self) -> Tally:
        if sum(rule is not None for rule in (self.table, self.linear, self.like)) != 1:
            raise refuse("按记录累加须恰好有 table、linear、like 之一")
        return self


class Rollup(Model):
    """Points of the units below (归集): ``of`` a node, over the units whose attribute ``by`` names this one.

    ``among`` keeps the units below of some groups or attributes; ``each`` names one unit's points where they are
    handed over in Python.
    """

    of: NodeOf
    by: Text
    how: Literal["mean", "sum"] = "mean"
    among: dict[str, Any] = Field(default_factory=dict)
    each: Text = ""


class Rate(Model):
    """A score rate (得分率): what some indicators got of what applies of their maxima."""

    of: list[Text]


class Discrepancy(Model):
    """A fault of the regulation itself, declared: what its items add up to, and why it stands."""

    items: Exact
    because: Text


class Indicator(Model):
    """A node: exactly one of linear, table, rating, rollup, rate, sum, mean; then convert, clamp.

    ``base`` (底分) is what a sum of children starts from.
    """

    id: Text
    title: Text
    max: Parameter | None = None
    weight: Parameter | None = None
    weights_add_to: Literal["100%", "any"] = "100%"
    lead: Text = ""
    alias: Text = ""
    theme: Theme | None = None
    names: dict[str, Text] = Field(default_factory=dict)
    clauses: list[Text] = Field(default_factory=list)
    applies_to: dict[str, Any] = Field(default_factory=dict)
    exclude: Exclude | None = None
    linear: Linear | None = None
    table: Table | None = None
    rating: Rating | None = None
    rollup: Rollup | None = None
    rate: Rate | None = None
    base: Parameter | None = None
    total: list[Indicator] | None = Field(default=None, alias="sum")
    tally: Tally | None = Field(default=None, alias=TALLY_KEY)
    mean: list[Indicator] | None = None
    convert: Parameter | None = None
    clamp: Clamp | None = None
    joins: Join | None = None
    renormalise: Renormalise | None = None
    discrepancy: Discrepancy | None = None
    readings: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _sum_of_rows(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("sum"), dict):
            return {TALLY_KEY if key == "sum" else key: item for key, item in value.items()}
        return value

    @model_validator(mode="after")
    def _one(self) -> Indicator:
        leaves = [self.linear, self.table, self.rating, self.rollup, self.rate, self.tally]
        if sum(rule is not None for rule in [*leaves, self.total, self.mean]) != 1:
            expected = "linear、table、rating、rollup、rate、sum、mean 之一"
            raise refuse("指标须恰好有一条规则", expected=expected)
        if [] in (self.total, self.mean):
            raise refuse("指标下没有一项", expected="至少一项")
        if self.base is not None and self.total is None:
            raise refuse("base 只用于各项相加的 sum", expected="sum 为下级指标的列表")
        return self

    @property
    def children(self) -> list[Indicator]:
        """Its child indicators, in the order of the regulation."""
        return self.mean or self.total or []

    def walk(self) -> Iterator[Indicator]:
        """Itself and everything under it, in the order of the regulation."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def starts_full(self) -> bool:
        """Whether its base is its maximum: what its children deduct is what it loses."""
        return self.base is not None and self.base == self.max

    @property
    def held(self) -> bool:
        """Whether its points are surely between 0 and its maximum."""
        return self.clamp is not None and self.clamp.lo == 0 and self.clamp.hi == self.max

    @property
    def change_only(self) -> bool:
        """Whether it only deducts or adds: it has no maximum of its own."""
        return self.max is None


Indicator.model_rebuild()

__all__ = [
    "Clamp",
    "Discrepancy",
    "Exclude",
    "Indicator",
    "Join",
    "Rate",
    "Reference",
    "Renormalise",
    "Rollup",
    "Tally",
]
