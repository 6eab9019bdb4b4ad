"""The scheme (评分方案): the executable form of one regulation, as validated data."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, PrivateAttr, field_validator

from kaohe.ledger.model import (
    SOURCES,
    VERIFIED_FIRST,
    ColumnShape,
    LedgerShape,
    TableShape,
    UnitShape,
)
from kaohe.scheme.base import Day, Exact, Model, Text
from kaohe.scheme.fact import Attribute, Events, Fact
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.reading import Reading
from kaohe.scheme.script import simplified
from kaohe.scheme.unit import Unit
from kaohe.scheme.unknown import Supplied, Unknown

SCORING_KINDS = frozenset(
    {"base", "weight", "deduct", "add", "linear", "band", "limit", "veto", "exempt", "aggregate", "grade"}
)


class Period(Model):
    """The days the rules hold for, both included."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")


class Rounding(Model):
    """How points are shown; nothing is rounded before a comparison."""

    decimals: Exact
    mode: Literal["half_up"] = "half_up"
    at: Literal["display"] = "display"


class Ranking(Model):
    """Which score ranks the units, among whom, and how ties count (1224: next rank skips).

    ``basis`` ranks on points, or on their rate (points / what applies of the maximum). Units outside ``groups``
    (empty: all) are scored and not ranked.
    """

    of: Text
    among: Literal["all", "group"] = "all"
    basis: Literal["points", "rate"] = "points"
    ties: Literal["1224", "1223"] = "1224"
    grade: Text | None = None
    groups: list[Text] = Field(default_factory=list)


class Sources(Model):
    """Whose value of a fact stands when several differ: first source first.

    Sources that the file does not name follow those it names, in the order of ``VERIFIED_FIRST``.
    """

    precedence: list[Text] = Field(default=list(VERIFIED_FIRST))
    clauses: list[Text] = Field(default_factory=list)

    @field_validator("precedence")
    @classmethod
    def _every_source(cls, given: list[str]) -> list[str]:
        return [*given, *(source for source in VERIFIED_FIRST if source not in given)]


class Clause(Model):
    """One sentence of the regulation: where it stands, verbatim."""

    section: Text
    quote: Text
    kind: Text
    also: list[Text] = Field(default_factory=list)
    occurrence: Exact | None = None
    lead: Text = ""
    note: Text = ""
    missing: list[Text] = Field(default_factory=list)
    states: Literal["max", "weight"] | None = None

    @property
    def scoring(self) -> bool:
        """Whether it bears on points."""
        return self.kind in SCORING_KINDS or bool(SCORING_KINDS & set(self.also))

    @property
    def text(self) -> str:
        """The quote on one line."""
        return "".join(self.quote.split("\n")).strip()


class Waiver(Model):
    """A score-bearing phrase or clause that no indicator needs, and why."""

    because: Text
    quote: Text = ""
    clause: Text = ""


class Scheme(Model):
    """One regulation, executable; see DESIGN: the scheme file."""

    id: Text
    title: Text
    place: Text
    document: Text
    regulation: Text
    script: Literal["simplified", "traditional"] = "simplified"
    issued: Day | None = None
    issuer: Text = ""
    period: Period
    points_unit: Text = "分"
    rounding: Rounding
    groups: list[Text]
    ranking: Ranking
    units: dict[str, Unit] = Field(default_factory=dict)
    open_groups: list[Text] = Field(default_factory=list)
    sources: Sources = Sources()
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    events: dict[str, Events] = Field(default_factory=dict)
    facts: dict[str, Fact]
    unknowns: dict[str, Unknown] = Field(default_factory=dict)
    indicators: Indicator
    outside: list[Indicator] = Field(default_factory=list)
    readings: dict[str, Reading] = Field(default_factory=dict)
    clauses: dict[str, Clause]
    waivers: list[Waiver] = Field(default_factory=list)
    damage: list[Text] = Field(default_factory=list)

    _letters: dict[str, str] = PrivateAttr(default_factory=dict)
    _supplied: dict[str, Supplied] = PrivateAttr(default_factory=dict)
    _source: Any = PrivateAttr(default=None)
    _patches: tuple[dict[str, Any], ...] = PrivateAttr(default=())
    _uses: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def root(self) -> Indicator:
        """The indicator whose points are the total."""
        return self.indicators

    @property
    def letters(self) -> dict[str, str]:
        """The letter in force for each reading."""
        return self._letters

    @property
    def supplied(self) -> dict[str, Supplied]:
        """Values given for unknowns."""
        return self._supplied

    @property
    def patches(self) -> tuple[dict[str, Any], ...]:
        """The overlays that scenarios laid over it, in order."""
        return self._patches

    @property
    def files(self) -> list[Any]:
        """The files it was read from."""
        return list(self._source.files) if self._source is not None else []

    def readable(self, text: str) -> str:
        """Words of the regulation as pages show them: in simplified characters."""
        return simplified(text) if self.script == "traditional" else text

    def walk(self) -> Iterator[Indicator]:
        """Every indicator, in the order of the file."""
        yield from self.indicators.walk()
        for node in self.outside:
            yield from node.walk()

    @cached_property
    def by_id(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {node.id: node for node in self.walk()}

    @cached_property
    def parents(self) -> dict[str, str]:
        """The parent's id of each indicator that has one."""
        return {child.id: node.id for node in self.walk() for child in node.children}

    @cached_property
    def joining(self) -> dict[str, list[Indicator]]:
        """The indicators whose points join another's total, by that other."""
        found: dict[str, list[Indicator]] = {}
        for node in self.walk():
            if node.joins is not None:
                found.setdefault(node.joins.node, []).append(node)
        return found

    def joined_by(self, name: str) -> list[Indicator]:
        """The indicators whose points now join another's total (some join only once a number is supplied)."""
        return [
            node
            for node in self.joining.get(name, [])
            if node.joins is not None
            and (node.joins.once_supplied is None or node.joins.once_supplied in self.supplied)
        ]

    @cached_property
    def depths(self) -> dict[str, int]:
        """How deep each indicator stands; the total is 0."""
        depths: dict[str, int] = {}
        for node in self.walk():
            depths[node.id] = depths[self.parents[node.id]] + 1 if node.id in self.parents else 0
        return depths

    def guard(self, node: Indicator) -> dict[str, Any]:
        """What a unit must be for an indicator to apply: its own guard and those above it."""
        found: dict[str, Any] = {}
        here: str | None = node.id
        while here is not None:
            found = {**self.by_id[here].applies_to, **found}
            here = self.parents.get(here)
        return found

    def readings_of(self, node: Indicator) -> list[str]:
        """The readings of the clauses an indicator rests on."""
        return [key for key in self.readings if key.rpartition(":")[0] in node.clauses]

    def with_readings(self, choices: Any) -> Scheme:
        """The scheme under other readings (default letters for the rest)."""
        if self._source is None:
            return self
        return self._source.resolve(choices, self._supplied, self._patches)

    def as_written(self) -> Scheme:
        """The scheme under its default readings, without what scenarios laid over it."""
        return self if self._source is None else self._source.resolve([], self._supplied)

    def without_supplied(self) -> Scheme:
        """The scheme as the regulation gives it: every unknown open."""
        bare = self.model_copy()
        bare._supplied = {}
        return bare

    def without(self, unknowns: Collection[str]) -> Scheme:
        """The scheme with some unknowns open again."""
        changed = self.model_copy()
        changed._supplied = {name: item for name, item in self._supplied.items() if name not in unknowns}
        return changed

    def with_supplied(self, values: dict[str, Any]) -> Scheme:
        """The scheme with (further) values for unknowns; raises ProblemReport when one does not fit."""
        return self._source.supply(self, values)

    @property
    def shape(self) -> LedgerShape:
        """What a ledger of this scheme may hold."""
        return LedgerShape(
            place=self.place,
            scheme=self.id,
            groups=tuple(self.groups),
            attributes=tuple(
                ColumnShape(name, item.title, item.type, item.optional, tuple(item.choices))
                for name, item in self.attributes.items()
            ),
            facts=tuple(ColumnShape(name, item.title, item.type) for name, item in self.facts.items()),
            events=tuple(
                TableShape(
                    name,
                    table.title,
                    tuple(
                        ColumnShape(key, column.title, column.type, column.optional, tuple(column.choices))
                        for key, column in table.columns.items()
                    ),
                    table.dated_by,
                    due=table.expected is not None,
                )
                for name, table in self.events.items()
            ),
            sources=SOURCES,
            roster=tuple(
                UnitShape(
                    name,
                    unit.group,
                    tuple(unit.aliases),
                    tuple(unit.attributes),
                    unit.parents(self.attributes),
                    unit.values(self.attributes),
                )
                for name, unit in self.units.items()
            ),
            open_groups=tuple(
                group
                for group in self.groups
                if group in self.open_groups or group not in {unit.group for unit in self.units.values()}
            ),
        )

    def ends(self) -> date:
        """The last day of the period."""
        return self.period.end
