"""The scenario (情景): what would be otherwise, who asks and why; the same whether typed or made with a slider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PrivateAttr

from kaohe.scheme.base import Day, Flag, Model, Text, refuse
from kaohe.scheme.overlay import merge
from kaohe.scheme.yamltree import Position, Tree

MISSING = "缺"
"""Written as a value: as if nobody had said."""

RULES = (
    "indicators",
    "outside",
    "facts",
    "events",
    "attributes",
    "units",
    "unknowns",
    "ranking",
    "rounding",
    "sources",
)
"""What of a scheme a scenario may change: never the regulation, its clauses, its period or its name."""

FIXED = ("id", "clauses", "readings")
"""What of an indicator a scenario may not change."""


def _cell(value: Any) -> Any:
    items = value if isinstance(value, (list, tuple)) else [value]
    if any(isinstance(item, (dict, list, tuple)) for item in items):
        raise refuse("此处应为单个的值", found=value, expected="文字、数、日期、true 或 false")
    return value


Cell = Annotated[Any, BeforeValidator(_cell)]
"""What one cell of a ledger can hold; several days as a list."""


class FactChange(Model):
    """Another value of one unit's fact, as a ledger cell would have it; 缺 takes away what was recorded.

    ``value`` of a ratio is its numerator (with ``denominator``), or a share such as ``85%``.
    """

    unit: Text
    fact: Text
    value: Cell
    denominator: Cell = None
    note: Text = ""

    @property
    def key(self) -> tuple[str, str]:
        """Whose fact it is."""
        return self.unit, self.fact


class RowChange(Model):
    """A row of an event table added, changed (``row`` names its place in the ledger) or removed.

    ``cells`` are values by column; ``was`` what the row held when the scenario was written: where the ledger says
    otherwise by now, the scenario is refused rather than laid over another row.
    """

    unit: Text
    row: Text = ""
    remove: Flag = False
    cells: dict[str, Cell] = Field(default_factory=dict)
    was: dict[str, Cell] = Field(default_factory=dict)


class UnitChange(Model):
    """Other attributes of a unit, or another group."""

    unit: Text
    cells: dict[str, Cell]


class Scenario(Model):
    """A named overlay on scheme and ledger.

    Attributes
    ----------
    includes
        Names of scenarios it rests on; where both write, this one stands.
    readings
        Choices such as ``LC-2.2b:1B``.
    supplied
        Values of unknowns by name; None makes one open again.
    scheme
        An overlay as readings have it, of the keys in ``RULES``: maxima, weights, points, bands.
    facts, events, units
        Changes of the ledger; ``events`` by table.
    """

    title: Text
    author: Text
    reason: Text
    dated: Day | None = None
    sample: Flag = False
    includes: list[Text] = Field(default_factory=list)
    readings: list[Text] = Field(default_factory=list)
    supplied: dict[str, Any] = Field(default_factory=dict)
    scheme: dict[str, Any] = Field(default_factory=dict)
    units: list[UnitChange] = Field(default_factory=list)
    facts: list[FactChange] = Field(default_factory=list)
    events: dict[str, list[RowChange]] = Field(default_factory=dict)

    _name: str = PrivateAttr(default="")
    _tree: Tree | None = PrivateAttr(default=None)
    _included: tuple[Scenario, ...] = PrivateAttr(default=())

    @classmethod
    def blank(cls, title: str = "未保存的情景", author: str = "—", reason: str = "—") -> Scenario:
        """One that changes nothing yet."""
        return cls(title=title, author=author, reason=reason)

    @property
    def name(self) -> str:
        """Its file's name without ``.yaml``; empty while it is not saved."""
        return self._name

    @property
    def included(self) -> tuple[Scenario, ...]:
        """The scenarios it rests on, read."""
        return self._included

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"{self._name}（{self.title}）" if self._name else self.title

    @property
    def stack(self) -> tuple[Scenario, ...]:
        """The scenarios it rests on, then itself: in the order they are laid over scheme and ledger."""
        return (*layers(self._included), self)

    @property
    def tree(self) -> Tree:
        """Where its parts stand; one made in memory has no lines."""
        return self._tree or Tree(self.label, self.data)

    @property
    def data(self) -> dict[str, Any]:
        """As its file has it: what is left at its default is left out, numbers stay exact."""
        data: dict[str, Any] = _data(self)
        return data

    def named(self, name: str, tree: Tree | None = None, included: tuple[Scenario, ...] = ()) -> Scenario:
        """The same with the name of its file, its lines, and the scenarios it rests on."""
        other = self.model_copy()
        other._name, other._tree, other._included = name, tree, included
        return other

    def changed(self, **parts: Any) -> Scenario:
        """The same with other parts; lines of a file no longer fit and are dropped."""
        other = self.model_copy(update=parts)
        other._name, other._tree, other._included = self._name, None, self._included
        return other

    def with_fact(
        self, unit: str, fact: str, value: Any, denominator: Any = None, *, note: str = ""
    ) -> Scenario:
        """With another value of a fact in place of any it has already."""
        change = FactChange(unit=unit, fact=fact, value=value, denominator=denominator, note=note)
        return self.changed(facts=[*(item for item in self.facts if item.key != change.key), change])

    def without_fact(self, unit: str, fact: str) -> Scenario:
        """With a fact as the ledger has it."""
        return self.changed(facts=[item for item in self.facts if item.key != (unit, fact)])

    def with_row(self, table: str, change: RowChange) -> Scenario:
        """With a row added, or a row of the ledger changed or removed, in place of any change of that row."""
        kept = [item for item in self.events.get(table, []) if not change.row or item.row != change.row]
        return self.changed(events={**self.events, table: [*kept, change]})

    def without_row(self, table: str, row: str) -> Scenario:
        """With a row as the ledger has it."""
        kept = [item for item in self.events.get(table, []) if item.row != row]
        events = {name: rows for name, rows in self.events.items() if name != table}
        return self.changed(events=events | ({table: kept} if kept else {}))

    def with_rule(self, place: Position, value: Any) -> Scenario:
        """With another number in the scheme, such as ``("indicators", "2.1", "max")``.

        None takes away what stands there.
        """
        return self.changed(scheme=_written(self.scheme, place, value))

    def without_rule(self, place: Position) -> Scenario:
        """With a place of the scheme as the regulation has it."""
        return self.changed(scheme=_without(self.scheme, place))

    def with_reading(self, choice: str) -> Scenario:
        """With a reading in place of any other of the same ambiguity."""
        kept = [item for item in self.readings if item[:-1] != choice[:-1]]
        return self.changed(readings=[*kept, choice])

    def without_reading(self, key: str) -> Scenario:
        """With an ambiguity read as it was."""
        return self.changed(readings=[item for item in self.readings if item[:-1] != key])

    def with_supplied(self, name: str, value: Any) -> Scenario:
        """With a value for an unknown (None: open)."""
        return self.changed(supplied={**self.supplied, name: value})

    def without_supplied(self, name: str) -> Scenario:
        """With an unknown as it was."""
        return self.changed(supplied={key: item for key, item in self.supplied.items() if key != name})

    @property
    def size(self) -> int:
        """How many things it changes itself."""
        return sum(1 for _ in self._parts())

    def _parts(self) -> Iterator[Any]:
        from kaohe.scheme.overlay import writes

        yield from self.readings
        yield from self.supplied
        yield from writes(self.scheme)
        yield from self.units
        yield from self.facts
        for rows in self.events.values():
            yield from rows


def _data(value: Any) -> Any:
    if isinstance(value, Model):
        fields = type(value).model_fields
        given = {name: getattr(value, name) for name in fields}
        return {
            name: _data(item)
            for name, item in given.items()
            if fields[name].is_required() or item != fields[name].get_default(call_default_factory=True)
        }
    if isinstance(value, dict):
        return {key: _data(item) for key, item in value.items()}
    return [_data(item) for item in value] if isinstance(value, list) else value


def layers(scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
    """Scenarios and all they rest on, each once (a saved one by its name), in the order they are laid."""
    found: dict[str, Scenario] = {}
    for scenario in scenarios:
        for layer in scenario.stack:
            found.setdefault(layer.name or str(id(layer)), layer)
    return tuple(found.values())


def _written(patch: Any, place: Position, value: Any) -> Any:
    """A patch that writes a value at a place as well."""
    if not place:
        return value
    head, *rest = (str(step) for step in place)
    if isinstance(patch, list):
        inner = patch[int(head) - 1] if head.isdecimal() and 1 <= int(head) <= len(patch) else None
        return merge(patch, {head: _written(inner, tuple(rest), value)})
    kept = patch if isinstance(patch, dict) else {}
    return {**kept, head: _written(kept.get(head), tuple(rest), value)}


def _without(patch: dict[str, Any], place: Position) -> dict[str, Any]:
    """A patch without what it writes at a place; mappings that are empty then go too."""
    head, *rest = (str(step) for step in place)
    if head not in patch:
        return patch
    kept = {key: item for key, item in patch.items() if key != head}
    if rest and isinstance(patch[head], dict):
        inner = _without(patch[head], tuple(rest))
        if inner:
            return {key: inner if key == head else item for key, item in patch.items()}
    return kept
