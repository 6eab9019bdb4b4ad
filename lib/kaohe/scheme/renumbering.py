"""Numbers of a scheme changed in place: only the indicators concerned are read and looked at again.

A slider asks for this many times a second; whatever is more than another number goes the long way
(:func:`kaohe.scheme.options.laid`), which also words the faults.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaohe.quantities import parse_number
from kaohe.scheme.checks import of_node, raw_tree
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.overlay import REMOVED, at, node_place, overlay, prune, writes
from kaohe.scheme.placing import value_at
from kaohe.scheme.usage import uses_of
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import Plain


def renumbered(scheme: Scheme, data: dict[str, Any], patch: dict[str, Any]) -> Scheme | None:
    """The scheme with other numbers in its indicators.

    None where the overlay does more than that, or does not give a sound scheme.
    """
    if set(patch) != {"indicators"} or not _only_numbers(data, patch["indicators"]):
        return None
    changed = set(patch["indicators"])
    for node in scheme.walk():
        uses_of(scheme, node)  # kept by the scheme, so that they are found once, not at each change
    roots = _roots(overlay(data, patch))
    trees = [
        _tree(raw, tree, changed)
        for raw, tree in zip(roots, [scheme.indicators, *scheme.outside], strict=True)
    ]
    if any(tree is None for tree in trees):
        return None
    fields = {name: getattr(scheme, name) for name in Scheme.model_fields}
    model = Scheme.model_construct(**{**fields, "indicators": trees[0], "outside": trees[1:]})
    model._uses = {
        node.id: scheme._uses[node.id]
        for node in scheme.walk()
        if node.id not in changed and (node.tally is None or node.tally.like is None)
    }
    concerned = changed | {scheme.parents[name] for name in changed if name in scheme.parents}
    for raw in roots:
        for position, own in raw_tree(prune(raw), ("indicators",)):
            node = model.by_id[str(own["id"])]
            if node.id in concerned and any(of_node(model, node, position, own, totals=False)):
                return None
    return model


def _roots(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The tree of the total, and the indicators outside it."""
    return [data["indicators"], *(node for node in data.get("outside") or [] if node is not REMOVED)]


def _tree(raw: dict[str, Any], tree: Indicator, changed: set[str]) -> Indicator | None:
    """A tree of indicators, of which only those changed are read anew; None where it is not sound."""
    if not any(node.id in changed for node in tree.walk()):
        return tree
    result = validate(Indicator, _mixed(raw, tree, changed))
    found: Indicator | None = None if result.faults else result.model
    return found


def _only_numbers(data: dict[str, Any], patches: Any) -> bool:
    """Whether an overlay puts numbers where numbers stand, or weights on what had none."""
    if not isinstance(patches, dict):
        return False
    for name, patch in patches.items():
        place = node_place(data, name)
        if place is None or not isinstance(patch, dict):
            return False
        node = value_at(data, place)
        for inner, value in writes(patch):
            stands = at(node, inner)
            weighed = stands is None and inner == ("weight",)
            if not (_number(value) and (weighed or _number(stands))):
                return False
    return True


def _number(value: Any) -> bool:
    return isinstance(value, Fraction) or (isinstance(value, Plain) and parse_number(value) is not None)


def _mixed(raw: dict[str, Any], model: Indicator, changed: set[str]) -> Any:
    """Raw data of the indicators changed and those above them; the others as they were read."""
    below = [child for child in model.children if any(node.id in changed for node in child.walk())]
    if not below:
        return prune(raw) if model.id in changed else model
    key = "mean" if model.mean is not None else "sum"
    children = [item for item in raw[key] if item is not REMOVED]
    mixed = [_mixed(item, child, changed) for item, child in zip(children, model.children, strict=True)]
    return {**prune({name: item for name, item in raw.items() if name != key}), key: mixed}
