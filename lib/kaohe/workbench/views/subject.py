"""The unit a view is about, in both evaluations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kaohe.scheme.indicator import Indicator

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def row(ev: Evaluation, unit: str) -> dict[str, Any]:
    """The unit's row of the ranking."""
    place = ev.ranking["unit"].tolist().index(unit)
    return {name: ev.ranking[name].iat[place] for name in ev.ranking.columns}


def nodes(before: Evaluation, after: Evaluation) -> Iterator[tuple[str, Indicator, int]]:
    """Every indicator of either scheme with its depth, in the order of the later; dropped ones where they stood."""
    there = after.scheme.by_id
    gone: dict[str, list[str]] = {}
    last = ""
    for node in before.scheme.walk():
        if node.id in there:
            last = node.id
        else:
            gone.setdefault(last, []).append(node.id)
    yield from _dropped(before, gone.get("", []))
    for node in after.scheme.walk():
        yield node.id, node, after.scheme.depths[node.id]
        yield from _dropped(before, gone.get(node.id, []))


def _dropped(before: Evaluation, names: list[str]) -> Iterator[tuple[str, Indicator, int]]:
    for name in names:
        yield name, before.scheme.by_id[name], before.scheme.depths[name]


def sampled(before: Evaluation, after: Evaluation) -> bool:
    """Whether either rests on synthetic data."""
    return before.sample or after.sample
