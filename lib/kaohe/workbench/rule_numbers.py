"""The numbers that stand in an indicator's rule, each with its place and its name in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaohe.quantities import parse_number
from kaohe.scenario.changes import place_words
from kaohe.scheme.model import Scheme
from kaohe.scheme.overlay import REMOVED, at, node_place
from kaohe.scheme.placing import value_at
from kaohe.scheme.yamltree import Plain, Position

_NO_NUMBERS = frozenset(
    {
        *("id", "title", "alias", "lead", "theme", "names", "label", "says"),
        *("clauses", "readings", "discrepancy", "applies_to", "renormalise", "weights_add_to"),
        *("of", "node", "over", "like", "joins", "among", "by", "rollup"),
    }
)
_POINTS = frozenset({"max", "points", "base", "rate", "cap", "floor", "lo", "hi", "otherwise"})


@dataclass(frozen=True)
class RuleNumber:
    """One number of a rule.

    Attributes
    ----------
    place
        As an overlay writes it, list items counted from 1: ``("indicators", "2.2", "table", "bands", "2", "points")``.
    label
        The place in words: ``第 2 档 分值``.
    own
        The regulation's number, as it is read now; None where a scenario added the place.
    percent
        Whether it is written in percent.
    """

    place: Position
    label: str
    own: Fraction | None
    percent: bool

    @property
    def kind(self) -> str:
        """The key it stands at: ``max``, ``weight``, ``points``, ``at_least`` …"""
        place = self.place[: self.place.index("values")] if "values" in self.place else self.place
        return next(str(step) for step in reversed(place) if not str(step).isdecimal())

    @property
    def in_points(self) -> bool:
        """Whether it counts points, so that a larger maximum makes it larger."""
        return self.kind in _POINTS and not {"when", "exclude", "where"} & set(self.place)


@dataclass(frozen=True)
class RuleReference:
    """A place of a rule where an unknown stands."""

    place: Position
    label: str
    unknown: str


Part = tuple[RuleNumber, Fraction] | RuleReference
"""A number and what it now is, or an unknown."""


def rule_parts(scheme: Scheme, name: str) -> list[Part]:
    """What can be set in an indicator's rule, in the order of the file, with the number that now stands there.

    The numbers of its children are not among them.
    """
    data = scheme._source.raw(scheme.letters, scheme.patches)
    raw = value_at(data, node_place(data, name) or ("",))
    if not isinstance(raw, dict):
        return []
    bare = scheme._source.raw(scheme.letters)
    own = value_at(bare, node_place(bare, name) or ("",))
    titles = {key: fact.title for key, fact in scheme.facts.items()}
    found: list[Part] = []
    for place, value in _walk(raw, ()):
        label = place_words(place, titles)
        if isinstance(value, dict):
            found.append(RuleReference(("indicators", name, *place), label, str(value["unknown"])))
            continue
        stood = at(own, place)
        number = RuleNumber(
            ("indicators", name, *place), label, number_of(stood), isinstance(value, Plain) and _signed(value)
        )
        now = number_of(value)
        assert now is not None
        found.append((number, now))
    return found


def number_of(value: Any) -> Fraction | None:
    """A number as scheme files write it; None for anything else."""
    if isinstance(value, Fraction):
        return value
    return parse_number(value) if isinstance(value, Plain) else None


def _signed(text: str) -> bool:
    return text.strip().endswith(("%", "\uff05"))


def _walk(raw: Any, place: Position) -> Iterator[tuple[Position, Any]]:
    """Numbers, and references to unknowns, inside raw data."""
    if isinstance(raw, dict):
        if "unknown" in raw:
            yield place, raw
            return
        for key, item in raw.items():
            if key not in _NO_NUMBERS and not (
                not place and key in ("sum", "mean") and isinstance(item, list)
            ):
                yield from _walk(item, (*place, key))
    elif isinstance(raw, list):
        for index, item in enumerate(raw, 1):
            if item is not REMOVED:
                yield from _walk(item, (*place, str(index)))
    elif number_of(raw) is not None:
        yield place, raw
