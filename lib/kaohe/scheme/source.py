"""The raw scheme behind a model: it is resolved anew for each choice of readings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.errors import ProblemReport
from kaohe.scheme.model import Scheme, Supplied
from kaohe.scheme.reading import Reading, choose, overlay, prune
from kaohe.scheme.supplied import checked
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import Tree


@dataclass
class Source:
    """Raw data (readings hoisted to the top), its tree, and models already resolved."""

    tree: Tree
    data: dict[str, Any]
    readings: dict[str, Reading] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    cache: dict[tuple[str, ...], Scheme] = field(default_factory=dict)

    def resolve(self, choices: Iterable[str], supplied: dict[str, Supplied]) -> Scheme:
        """The scheme under a choice of readings.

        Raises
        ------
        ReadingError
            A choice that names no reading or contradicts another.
        ProblemReport
            An overlay that does not give a valid scheme.
        """
        letters = choose(self.readings, choices)
        key = tuple(f"{name}{letter}" for name, letter in sorted(letters.items()))
        if key not in self.cache:
            self.cache[key] = self._model(letters)
        scheme = self.cache[key].model_copy()
        scheme._supplied = dict(supplied)
        return scheme

    def _model(self, letters: dict[str, str]) -> Scheme:
        result = validate(self.overlaid(letters), self.tree)
        if result.problems or result.scheme is None:
            raise ProblemReport(result.problems)
        scheme = result.scheme
        scheme._letters = letters
        scheme._source = self
        return scheme

    def overlaid(self, letters: dict[str, str]) -> dict[str, Any]:
        """Raw data under the given letters."""
        data = self.data
        for key, letter in letters.items():
            reading = self.readings[key]
            if reading.same_as is None:
                data = overlay(data, reading.options[letter].overlay)
        pruned: dict[str, Any] = prune(data)
        return pruned

    def supply(self, scheme: Scheme, values: dict[str, Any]) -> Scheme:
        """The scheme with (further) values for its unknowns."""
        given = checked(scheme.unknowns, values)
        changed = scheme.model_copy()
        changed._supplied = {**scheme.supplied, **given}
        changed._letters, changed._source = scheme.letters, self
        return changed


def hoisted(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, tuple[Any, ...]]]:
    """Raw data with the readings of indicators moved to the top, and where each stood."""
    found: dict[str, Any] = dict(data.get("readings") or {})
    places: dict[str, tuple[Any, ...]] = {key: ("readings", key) for key in found}

    def strip(node: Any, position: tuple[Any, ...]) -> Any:
        if not isinstance(node, dict):
            return node
        readings = node.get("readings")
        if isinstance(readings, dict):
            for key, reading in readings.items():
                places.setdefault(key, (*position, "readings", key))
                found.setdefault(key, reading)
            node = {key: item for key, item in node.items() if key != "readings"}
        for key in ("sum", "mean"):
            if isinstance(node.get(key), list):
                children = [strip(child, (*position, key, index)) for index, child in enumerate(node[key])]
                node = {**node, key: children}
        return node

    changed = {**data, "indicators": strip(data.get("indicators"), ("indicators",))}
    if isinstance(data.get("outside"), list):
        outside = data["outside"]
        changed["outside"] = [strip(node, ("outside", index)) for index, node in enumerate(outside)]
    changed["readings"] = found
    return changed, places


def as_number(value: Any) -> Fraction | None:
    """A supplied value as an exact number, if it is one."""
    return value if isinstance(value, Fraction) else None
