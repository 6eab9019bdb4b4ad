"""Faults that only show under another reading: every option is tried by itself, on what it changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from kaohe.scheme.checks import consistency, of_node, raw_tree
from kaohe.scheme.fault import SOME_ID, Fault
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.overlay import REMOVED, merge, misplaced, node_place, overlay, prune
from kaohe.scheme.placing import value_at
from kaohe.scheme.usage import arguments, mentioned, reached, used_facts
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import Position

Findings = tuple[list[tuple[Fault, Position]], set[str]]
"""Faults of the changed scheme, each with its place in the overlay, and the facts that the option uses."""


def under_options(
    scheme: Scheme, data: dict[str, Any], known: Iterable[Fault], mended: Collection[Position] = ()
) -> Iterator[Fault]:
    """Faults of the options of all readings, but for ``known`` ones and those that follow from ``mended``."""
    seen = {(fault.message, fault.found) for fault in known}
    used = mentioned(data) if mended else used_facts(scheme)
    for key, reading in scheme.readings.items():
        for letter, option in reading.options.items():
            faults, names = _under(scheme, data, option.overlay) if option.overlay else ([], set())
            used |= names
            for fault, place in faults:
                if (fault.message, fault.found) not in seen and not fault.follows(mended):
                    place = ("readings", key, letter, "overlay", *place)
                    yield replace(fault, position=place, message=f"读法 {key}{letter} 下：{fault.message}")
    for name, fact in scheme.facts.items():
        if fact.optional and name not in used:
            message = f"事实“{name}”声明了但没有任何读法用到"
            yield Fault(("facts", name), message, name, "删去，或在指标、读法中使用")


def _under(scheme: Scheme, data: dict[str, Any], patch: dict[str, Any]) -> Findings:
    absent = nowhere(data, patch)
    if absent:
        return absent, set()
    found = _locally(scheme, data, patch["indicators"]) if set(patch) == {"indicators"} else None
    return found or _wholly(data, patch)


def nowhere(data: dict[str, Any], patch: dict[str, Any]) -> list[tuple[Fault, Position]]:
    """Faults of an overlay that writes where nothing stands."""
    return [
        (Fault(_in_scheme(data, place), f"叠加的位置不存在：{message}", needs=_needs(place)), place)
        for place, message in misplaced(data, patch)
    ]


def _locally(scheme: Scheme, data: dict[str, Any], patches: dict[str, Any]) -> Findings | None:
    """Look at the changed indicators only; None when others could be concerned."""
    faults: list[tuple[Fault, Position]] = []
    names: list[Any] = []
    for target, patch in patches.items():
        place = node_place(data, target)
        if place is None or patch is None:
            return None
        raw = merge(value_at(data, place), patch)
        result = validate(Indicator, prune(raw))
        found = list(result.faults)
        if not found:
            if _seen_from_outside(result.model) != _seen_from_outside(scheme.by_id[target]):
                return None
            nodes = list(result.model.walk())
            pairs = zip(nodes, raw_tree(result.data, ()), strict=True)
            found = [
                fault for node, (own_place, own) in pairs for fault in of_node(scheme, node, own_place, own)
            ]
            names += [name for node in nodes for name in arguments(node)]
        for fault in found:
            within = ("indicators", target, *_within(patch, raw, fault.position))
            faults.append((_moved(fault, place), within))
    return faults, reached(scheme.facts, names)


def _moved(fault: Fault, place: Position) -> Fault:
    """A fault of an indicator looked at by itself, as one of the scheme."""
    return replace(fault, position=(*place, *fault.position), needs=())


def _seen_from_outside(node: Indicator) -> tuple[Any, ...]:
    return node.max, node.weight, sorted(inner.id for inner in node.walk())


def _wholly(data: dict[str, Any], patch: dict[str, Any]) -> Findings:
    """Look at the whole scheme."""
    scheme, faults = laid(data, patch)
    return faults, set() if scheme is None else used_facts(scheme)


def laid(
    data: dict[str, Any], patch: dict[str, Any], *, totals: bool = True
) -> tuple[Scheme | None, list[tuple[Fault, Position]]]:
    """The scheme under one overlay (None: not valid) and its faults, each with its place in the overlay.

    ``totals`` False lets maxima and weights not add up.
    """
    raw = overlay(data, patch)
    result = validate(Scheme, prune(raw))
    found = result.faults or consistency(result.model, result.data, totals=totals)
    faults = [(fault, _in_overlay(data, raw, patch, fault.position)) for fault in found]
    return None if result.faults else result.model, faults


def _needs(place: Position) -> tuple[Position, ...]:
    return (SOME_ID,) if place[0] == "indicators" and len(place) == 2 else ()


def _in_scheme(data: dict[str, Any], place: Position) -> Position:
    """The position in the scheme that a place of an overlay is laid over."""
    if place[0] == "indicators" and len(place) > 1:
        return (*(node_place(data, str(place[1])) or ("indicators",)), *place[2:])
    return place


def _in_overlay(
    data: dict[str, Any], raw: dict[str, Any], patch: dict[str, Any], position: Position
) -> Position:
    """The part of an overlay that a position of the changed scheme comes from, as far as it goes."""
    for target, change in patch.get("indicators", {}).items():
        place = node_place(data, target) or ()
        if change is not None and position[: len(place)] == place:
            return ("indicators", target, *_within(change, value_at(raw, place), position[len(place) :]))
    return _within(patch, raw, position)


def _within(patch: Any, raw: Any, position: Position) -> Position:
    """As far as ``position``, which counts the items that remain, goes in a patch, which counts all."""
    place: list[str | int] = []
    for step in position:
        if isinstance(raw, list) and isinstance(step, int):
            step = [index for index, item in enumerate(raw) if item is not REMOVED][step]
        key = str(step + 1) if isinstance(step, int) and isinstance(patch, dict) else step
        if value_at(patch, (key,)) is None:
            break
        place.append(key)
        raw, patch = value_at(raw, (step,)), value_at(patch, (key,))
    return tuple(place)
