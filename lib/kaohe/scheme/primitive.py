"""The leaf primitives of a scheme: linear, table, rating (VOCABULARY 1.1), as validated data."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from kaohe.scheme.base import Exact, Model, Parameter, Reference, Text, refuse
from kaohe.scheme.condition import Condition

OTHERWISE_KEY: Final = "__otherwise__"
Steps = Literal["exact", "complete", "started", "nearest"]


class NodeOf(Model):
    """The score of another indicator, as an argument."""

    node: Text


def _argument(value: Any) -> Any:
    if isinstance(value, dict):
        return NodeOf.model_validate(value)
    if isinstance(value, str):
        return str(value)
    raise refuse("of 应为事实名或 {node: 指标编号}", found=value)


NodeOrFact = Annotated[NodeOf | str, BeforeValidator(_argument)]


class Linear(Model):
    """``clamp(base + rate · q((x − origin) / step), floor, cap)``; steps complete = ⌊⌋, started = ⌈⌉.

    ``of`` is a fact, or ``{node: id}`` (a conversion, 折合); inside a table it is the table's.
    """

    of: NodeOrFact | None = None
    base: Parameter = Fraction(0)
    rate: Parameter
    origin: Parameter = Fraction(0)
    step: Parameter = Fraction(1)
    steps: Steps = "exact"
    floor: Parameter | None = None
    cap: Parameter | None = None


class Row(Model):
    """One row of a table: where it holds (thresholds, ``when``, or ``otherwise``) and what it gives."""

    at_least: Parameter | None = None
    above: Parameter | None = None
    below: Parameter | None = None
    up_to: Parameter | None = None
    when: Condition | None = None
    last: bool = Field(default=False, alias=OTHERWISE_KEY)
    points: Parameter | None = None
    label: Text | None = None
    linear: Linear | None = None
    node: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _otherwise(cls, value: Any) -> Any:
        if isinstance(value, dict) and "otherwise" in value:
            rest = {key: item for key, item in value.items() if key != "otherwise"}
            outcome = value["otherwise"]
            given = outcome if isinstance(outcome, dict) and "unknown" not in outcome else {"points": outcome}
            return {**rest, **given, OTHERWISE_KEY: True}
        return value

    @model_validator(mode="after")
    def _whole(self) -> Row:
        if sum(item is not None for item in (self.points, self.label, self.linear, self.node)) != 1:
            raise refuse("一行须恰好有一个结果", expected="points、label、linear、node 之一")
        if not self.last and self.when is None and not self.has_threshold:
            raise refuse("一行须写明条件", expected="at_least、above、below、up_to、when 或 otherwise")
        if self.last and (self.when is not None or self.has_threshold):
            raise refuse("otherwise 行不能再有别的条件")
        if (self.at_least is not None and self.above is not None) or (
            self.below is not None and self.up_to is not None
        ):
            raise refuse("同一端只能有一个界限", expected="at_least 与 above 择一，below 与 up_to 择一")
        return self

    @property
    def has_threshold(self) -> bool:
        """Whether the row is a band."""
        return any(item is not None for item in (self.at_least, self.above, self.below, self.up_to))


class Table(Model):
    """First-hit decision table: ``bands`` of one argument ``of``, or ``rows`` of conditions."""

    of: NodeOrFact | None = None
    bands: list[Row] | None = None
    rows: list[Row] | None = None

    @model_validator(mode="after")
    def _one(self) -> Table:
        if (self.bands is None) == (self.rows is None):
            raise refuse("table 须恰好有 bands 或 rows 之一", expected="bands（按数值分档）或 rows（按条件）")
        if any(row.when is not None for row in self.bands or []):
            raise refuse("bands 中不能用 when", expected="at_least、above、below、up_to、otherwise")
        if any(row.has_threshold for row in self.rows or []):
            raise refuse("rows 中不能用分档界限", expected="when、otherwise")
        return self

    @property
    def all_rows(self) -> list[Row]:
        """Its rows, in order."""
        return self.bands or self.rows or []


class Rating(Model):
    """A score entered directly (直接评分), between ``floor`` and ``cap``."""

    of: Text
    floor: Exact = Fraction(0)
    cap: Parameter


__all__ = ["Linear", "NodeOf", "NodeOrFact", "Rating", "Reference", "Row", "Steps", "Table"]
