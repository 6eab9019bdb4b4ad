"""Which indicators of a unit can have another trace: asked cheaply, before any sentence is made."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kaohe.explain.record import fact_names
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.usage import arguments
from kaohe.scoring.column import NodeColumn

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

Places = tuple[int, int]
"""Where the unit stands in the one evaluation and in the other."""


class Concern:
    """What a change can concern of one unit, standing at ``places`` in the two evaluations."""

    def __init__(self, before: Evaluation, after: Evaluation, places: Places) -> None:
        self.before, self.after, self.places = before, after, places

    def __contains__(self, name: str) -> bool:
        """Whether an indicator's trace may differ; False is certain, True is not."""
        before, after, places = self.before, self.after, self.places
        mine, theirs = before.columns.get(name), after.columns.get(name)
        if mine is None or theirs is None or places[0] != places[1]:
            return True
        if mine is theirs:
            return False
        if _moved(mine, theirs, places):
            return True
        node = before.scheme.by_id[name]
        if not self._same_words or (before.scheme is not after.scheme and node != after.scheme.by_id[name]):
            return True
        if node.children:
            fed = _feeding(before, node)
            return any(_moved(before.columns[item], after.columns[item], places) for item in fed)
        if node.linear is None and node.table is None and node.rating is None:
            return True
        if any(not isinstance(argument, str) for argument in arguments(node)):
            return True
        return not all(_same_fact(before, after, fact, places) for fact in fact_names(before, node))

    @cached_property
    def _same_words(self) -> bool:
        """Whether clauses, facts, event tables and supplied numbers are told alike."""
        one, other = self.before.scheme, self.after.scheme
        if one is other:
            return True
        parts = ("clauses", "facts", "events", "attributes", "unknowns", "supplied")
        return all(getattr(one, part) == getattr(other, part) for part in parts)


def _feeding(ev: Evaluation, node: Indicator) -> list[str]:
    """The indicators an aggregate adds up, those that join it included."""
    joining = [item.id for item in ev.scheme.walk() if item.joins is not None and item.joins.node == node.id]
    return [*(child.id for child in node.children), *joining]


def _moved(mine: NodeColumn, theirs: NodeColumn, places: Places) -> bool:
    """Whether points, maximum, state or label differ."""
    one, other = places
    labels = [
        None if column.labels is None else column.labels[place]
        for column, place in zip((mine, theirs), places, strict=True)
    ]
    return (
        mine.points.at(one) != theirs.points.at(other)
        or mine.maximum.at(one) != theirs.maximum.at(other)
        or bool(mine.applies[one]) != bool(theirs.applies[other])
        or bool(mine.may_leave[one]) != bool(theirs.may_leave[other])
        or labels[0] != labels[1]
    )


def _same_fact(before: Evaluation, after: Evaluation, name: str, places: Places) -> bool:
    mine, theirs = before.facts.column(name), after.facts.column(name)
    if mine is theirs:
        return True
    one, other = places
    entered, entered_there = (
        ev.facts.entered(ev.units[place], name) for ev, place in ((before, one), (after, other))
    )
    if entered is not None and entered == entered_there:
        return True
    states = [
        (column.value.at(place), column.applies[place], column.missing[place], column.empty[place])
        for column, place in ((mine, one), (theirs, other))
    ]
    words = [
        column.words[place] if column.words is not None else None
        for column, place in ((mine, one), (theirs, other))
    ]
    return states[0] == states[1] and words[0] == words[1] and mine.trace(one) == theirs.trace(other)
