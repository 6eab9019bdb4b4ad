"""What stays when a scheme changes in one place (a reading, a supplied number): the rest is evaluated anew."""

from __future__ import annotations

from functools import cached_property

from kaohe.scheme.base import references
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.primitive import NodeOf
from kaohe.scheme.usage import arguments, reached, row_rule, unknowns_of

_APART = ("total", "mean")
_FOR_ALL = ("attributes", "units", "period", "sources", "unknowns")


class Reuse:
    """Which facts, event tables and indicators of one scheme mean the same in another."""

    def __init__(self, old: Scheme, new: Scheme) -> None:
        self.old, self.new = old, new
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
            if self.old.events.get(name) == events and not self._hangs(events)
        }

    @cached_property
    def facts(self) -> set[str]:
        """Facts with the same values, those they are derived from included."""
        own = {
            name
            for name, fact in self.new.facts.items()
            if self.old.facts.get(name) == fact
            and not self._hangs(fact)
            and (fact.table is None or fact.table in self.tables)
        }
        return {name for name in own if reached(self.new.facts, [name]) <= own | set(self.new.attributes)}

    def _hangs(self, model: object) -> bool:
        return any(reference.unknown in self.changed_unknowns for reference in references(model))

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
        if _rule(old) != _rule(new) or self.old.guard(old) != self.new.guard(new):
            return False
        if _joining(self.old, name) != _joining(self.new, name):
            return False
        if self.changed_unknowns & set(unknowns_of(self.new, new)):
            return False
        tally = row_rule(self.new, new)
        if tally != row_rule(self.old, old) or (tally is not None and tally.over not in self.tables):
            return False
        own = list(arguments(new))
        facts = [item for item in own if isinstance(item, str) and item in self.new.facts]
        if not self.facts.issuperset(facts):
            return False
        needed = [child.id for child in new.children] + _joining(self.new, name)
        needed += [item.node for item in own if isinstance(item, NodeOf)]
        return all(self.indicator(other) for other in needed)


def _rule(node: Indicator) -> tuple[object, ...]:
    """All that an indicator says, its children by id, weight and place."""
    own = tuple(getattr(node, field) for field in type(node).model_fields if field not in _APART)
    kind = "mean" if node.mean is not None else "sum"
    children = tuple((child.id, child.weight, child.max, child.joins) for child in node.children)
    return (*own, kind, children)


def _joining(scheme: Scheme, name: str) -> list[str]:
    """The indicators whose points join another's total."""
    return [
        node.id
        for node in scheme.walk()
        if node.joins is not None
        and node.joins.node == name
        and (node.joins.once_supplied is None or node.joins.once_supplied in scheme.supplied)
    ]
