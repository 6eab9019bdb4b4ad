"""What stays when a scheme changes in one place (a reading, a supplied number): the rest is evaluated anew."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from kaohe.scheme.base import references
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import reached, uses_of

_APART = ("total", "mean")
_FOR_ALL = ("attributes", "units", "period", "sources", "unknowns")


class Reuse:
    """Which facts, event tables and indicators of one scheme mean the same in another.

    ``entered`` are facts (for a zero report: event tables) recorded otherwise, ``rows`` event tables with other rows.
    """

    def __init__(
        self, old: Scheme, new: Scheme, entered: Collection[str] = (), rows: Collection[str] = ()
    ) -> None:
        self.old, self.new = old, new
        self.entered, self.other_rows = set(entered), {*rows, *entered}
        self._same: dict[str, bool] = {}

    @cached_property
    def comparable(self) -> bool:
        """Whether the schemes differ in rules only: same units, period, sources and unknowns."""
        return all(getattr(self.old, part) == getattr(self.new, part) for part in _FOR_ALL)

    @cached_property
    def changed_unknowns(self) -> set[str]:
        """Unknowns that have another value, or have one in one scheme only."""
        mine, theirs = self.old.supplied, self.new.supplied
        return {
            name
            for name in {*mine, *theirs}
            if name not in mine or name not in theirs or mine[name].value != theirs[name].value
        }

    @cached_property
    def tables(self) -> set[str]:
        """Event tables that have the same columns and rows."""
        return {
            name
            for name, events in self.new.events.items()
            if name not in self.other_rows
            and _same(self.old.events.get(name), events)
            and not self._hangs(events)
        }

    @cached_property
    def facts(self) -> set[str]:
        """Facts with the same values, those they are derived from included."""
        own = {
            name
            for name, fact in self.new.facts.items()
            if name not in self.entered
            and _same(self.old.facts.get(name), fact)
            and not self._hangs(fact)
            and (fact.table is None or fact.table in self.tables)
        }
        if len(own) == len(self.new.facts):
            return own
        known = own | set(self.new.attributes)
        return {
            name
            for name in own
            if not self.new.facts[name].sources() or reached(self.new.facts, [name]) <= known
        }

    def _hangs(self, model: object) -> bool:
        return bool(self.changed_unknowns) and any(
            reference.unknown in self.changed_unknowns for reference in references(model)
        )

    def indicator(self, name: str) -> bool:
        """Whether an indicator has the same points."""
        if name not in self._same:
            self._same[name] = False
            self._same[name] = self._unchanged(name)
        return self._same[name]

    def _unchanged(self, name: str) -> bool:
        if name not in self.old.by_id or name not in self.new.by_id:
            return False
        old, new = self.old.by_id[name], self.new.by_id[name]
        if old is not new and (_rule(old) != _rule(new) or self.old.guard(old) != self.new.guard(new)):
            return False
        joining = [node.id for node in self.new.joined_by(name)]
        if joining != [node.id for node in self.old.joined_by(name)]:
            return False
        uses = uses_of(self.new, new)
        if self.changed_unknowns & uses.unknowns:
            return False
        tally = uses.tally
        if tally is not None and (
            not _same(tally, uses_of(self.old, old).tally) or tally.over not in self.tables
        ):
            return False
        if not self.facts.issuperset(fact for fact in uses.facts if fact in self.new.facts):
            return False
        needed = [*(child.id for child in new.children), *joining, *uses.nodes]
        return all(self.indicator(other) for other in needed)


def _same(one: object, other: object) -> bool:
    return one is other or one == other


def _rule(node: Indicator) -> tuple[object, ...]:
    """All that an indicator says, its children by id, weight and place."""
    own = tuple(getattr(node, field) for field in type(node).model_fields if field not in _APART)
    kind = "mean" if node.mean is not None else "sum"
    children = tuple((child.id, child.weight, child.max, child.joins) for child in node.children)
    return (*own, kind, children)
