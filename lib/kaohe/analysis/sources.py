"""Several sources for one fact (多源核对): what units claim of themselves, and what each conflict is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kaohe.ledger.model import SCENARIO, SELF
from kaohe.ledger.reconcile import Entry
from kaohe.quantities import Number
from kaohe.scenario.applying import Applied
from kaohe.scheme.checks import used_facts
from kaohe.scheme.usage import pooled

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

Key = tuple[str, str]
Dispute = tuple[str, str, Entry]
"""Unit, fact, and what another source says."""
Span = tuple[Number | None, Number | None]


@dataclass(frozen=True)
class Claim:
    """One unit by its self-assessment (自评), wherever a verified source stands before it, and as it stands.

    Attributes
    ----------
    claimed, verified
        Least and most points of the total; (None, None) where it does not apply.
    ranks
        (best, worst) rank by the self-assessments of all, and as it stands.
    nodes
        Indicators without children that differ: (id, claimed, verified).
    """

    unit: str
    claimed: Span
    verified: Span
    ranks: tuple[tuple[int | None, int | None], tuple[int | None, int | None]]
    nodes: tuple[tuple[str, Span, Span], ...]

    @property
    def over(self) -> Number | None:
        """Points claimed too much (less than 0: too little); None while either is open."""
        if None in (*self.claimed, *self.verified) or not _known(self.claimed, self.verified):
            return None
        assert self.claimed[0] is not None and self.verified[0] is not None
        return self.claimed[0] - self.verified[0]

    @property
    def direction(self) -> str:
        """``over``, ``under`` or ``same``, by least and most points; ``open`` where they go different ways."""
        (low, high), (other_low, other_high) = self.claimed, self.verified
        if self.claimed == self.verified:
            return "same"
        if low is None or high is None or other_low is None or other_high is None:
            return "open"
        if low >= other_low and high >= other_high:
            return "over"
        return "under" if low <= other_low and high <= other_high else "open"


@dataclass(frozen=True)
class Conflict:
    """One fact on which another source differs from the one that stands, settled its way: all else stays.

    Attributes
    ----------
    stands, other
        The entry that stands, and the newest of the other source.
    points, ranks
        Of the unit's total: as it stands, and with the other entry.
    """

    unit: str
    fact: str
    stands: Entry
    other: Entry
    points: tuple[Span, Span]
    ranks: tuple[tuple[int | None, int | None], tuple[int | None, int | None]]

    @property
    def change(self) -> Number | None:
        """Points the unit would have more (less than 0: fewer); None while open."""
        before, after = self.points
        if None in (*before, *after) or not _known(before, after):
            return None
        assert before[0] is not None and after[0] is not None
        return after[0] - before[0]


def sources(ev: Evaluation) -> list[str]:
    """The sources that the ledger's facts have, in the order of the scheme."""
    found = {source for source in ev.ledger.facts["source"] if source and source != SCENARIO}
    order = [source for source in ev.scheme.sources.precedence if source in found]
    return [*order, *sorted(found - set(order))]


def claims(ev: Evaluation) -> list[Claim]:
    """Every unit that assessed a fact itself which another source settled, best first."""
    chosen: dict[Key, Entry] = {}
    for key, item in ev.facts.settled.items():
        own = next((entry for entry in item.others if entry.source == SELF), None)
        if own is not None and item.entry.source not in (SELF, SCENARIO):
            chosen[key] = own
    if not chosen:
        return []
    differing = {
        key: own for key, own in chosen.items() if own.content != ev.facts.settled[key].entry.content
    }
    claimed = settled_otherwise(ev, differing)
    units = {unit for unit, _ in chosen}
    mine, theirs = _standing(claimed), _standing(ev)
    leaves = _leaves(ev)
    found = []
    for unit in (name for name in ev.ranking["unit"] if name in units):
        nodes = [(name, _span(claimed, name, unit), _span(ev, name, unit)) for name in leaves]
        differ = tuple((name, one, other) for name, one, other in nodes if one != other)
        (points, rank), (own_points, own_rank) = theirs[unit], mine[unit]
        found.append(Claim(unit, own_points, points, (own_rank, rank), differ))
    return found


def conflicts(ev: Evaluation) -> list[Conflict]:
    """Each source that says something else of a fact that bears on points, settled its way, in the ledger's order.

    Conflicts of different units are evaluated together where no unit's points hang on another unit.
    """
    waiting = [(unit, fact, other) for (unit, fact), others in disputed(ev).items() for other in others]
    now = _standing(ev)
    found: dict[tuple[str, str, str, bool], Conflict] = {}
    for batch in _batches(waiting, together=not _coupled(ev)):
        evaluated = settled_otherwise(ev, {(unit, fact): other for unit, fact, other in batch})
        for unit, fact, other in batch:
            points, ranks = _alone(ev, evaluated, unit)
            stands = ev.facts.settled[unit, fact].entry
            found[unit, fact, other.source, other.counted] = Conflict(
                unit, fact, stands, other, (now[unit][0], points), (now[unit][1], ranks)
            )
    return [found[unit, fact, other.source, other.counted] for unit, fact, other in waiting]


def disputed(ev: Evaluation) -> dict[Key, tuple[Entry, ...]]:
    """What other sources say otherwise, of every (unit, fact) that bears on points and on which they differ."""
    used = used_facts(ev.scheme)
    return {
        key: item.differing
        for key, item in ev.facts.settled.items()
        if item.conflict and item.entry.source != SCENARIO and key[1] in ev.scheme.facts and key[1] in used
    }


def settled_otherwise(ev: Evaluation, chosen: Mapping[Key, Entry]) -> Evaluation:
    """The same with these entries standing; only what hangs on them is evaluated anew."""
    if not chosen:
        return ev
    frame = ev.ledger.facts
    columns = (frame[name].tolist() for name in ("unit", "fact", "source", "date"))
    kept, sources_ = [], []
    for unit, fact, source, day in zip(*columns, strict=True):
        wanted = chosen.get((unit, fact))
        if wanted is None or (not wanted.counted and wanted.source == (source or "") and wanted.date == day):
            kept.append(True)
            sources_.append(
                source if wanted is None else SCENARIO
            )  # it stands before rows that are counted, too
        else:
            kept.append(False)
    facts = frame[np.array(kept, dtype=bool)].assign(source=pd.Series(sources_, dtype=object).to_numpy())
    ledger = replace(ev.ledger, facts=facts.reset_index(drop=True))
    return ev.of(Applied(ev.scheme, ledger, frozenset(chosen)))


def _batches(waiting: Sequence[Dispute], *, together: bool) -> Iterator[list[Dispute]]:
    """What is to be changed at once: one at a time, or one of each unit."""
    if not together:
        yield from ([item] for item in waiting)
        return
    by_unit: dict[str, list[Dispute]] = {}
    for item in waiting:
        by_unit.setdefault(item[0], []).append(item)
    for place in range(max(map(len, by_unit.values()), default=0)):
        yield [items[place] for items in by_unit.values() if place < len(items)]


def _coupled(ev: Evaluation) -> bool:
    """Whether a unit's points may hang on another unit: sums over all units, ranks, points of the units below."""
    return bool(pooled(ev.scheme)) or any(
        attribute.type == "unit" for attribute in ev.scheme.attributes.values()
    )


def _alone(ev: Evaluation, other: Evaluation, unit: str) -> tuple[Span, tuple[int | None, int | None]]:
    """Points and ranks of a unit with its points as in the other evaluation, all other units as they stand."""
    name, index = ev.scheme.ranking.of, ev.index(unit)
    mine, theirs = ev.columns[name], other.columns[name]
    own = np.arange(len(ev.units)) == index
    column = theirs
    if not _coupled(ev):
        column = replace(
            mine,
            points=mine.points.choose(theirs.points, own),
            maximum=mine.maximum.choose(theirs.maximum, own),
            applies=np.where(own, theirs.applies, mine.applies),
        )
    best, worst = ev.ranks(column)
    if not column.applies[index]:
        return (None, None), (None, None)
    ranked = best[index] > 0
    return column.points.at(index), (int(best[index]), int(worst[index])) if ranked else (None, None)


def _standing(ev: Evaluation) -> dict[str, tuple[Span, tuple[int | None, int | None]]]:
    columns = (ev.ranking[name].tolist() for name in ("unit", "low", "high", "rank_low", "rank_high"))
    return {unit: ((low, high), (best, worst)) for unit, low, high, best, worst in zip(*columns, strict=True)}


def _leaves(ev: Evaluation) -> list[str]:
    """The indicators without children that the total is made of, in the order of the scheme."""
    waiting, found = [ev.scheme.by_id[ev.scheme.ranking.of]], []
    while waiting:
        node = waiting.pop(0)
        waiting = [*node.children, *waiting]
        if not node.children:
            found.append(node.id)
    return found


def _span(ev: Evaluation, name: str, unit: str) -> Span:
    return ev.bounds(unit, name) or (None, None)


def _known(*spans: Span) -> bool:
    return all(low == high for low, high in spans)
