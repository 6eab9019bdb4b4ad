"""Overlays (叠加): what a reading changes in the raw data of a scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kaohe.scheme.placing import value_at
from kaohe.scheme.reading import ReadingError
from kaohe.scheme.yamltree import Position


class _Removed:
    """Stands for a list item that a patch removed, so that later patches count the same items."""


REMOVED = _Removed()


def overlay(data: dict[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a reading's overlay over raw scheme data; :func:`prune` the result when all overlays are laid.

    ``patch`` has ``indicators`` (by indicator id, wherever it stands in the tree), and any other key of the
    scheme file (``facts``, ``events``, ``sources`` …), merged in place. The data itself stays as it is.
    """
    changed = dict(data)
    for key, change in patch.items():
        if key != "indicators":
            changed[key] = merge(changed.get(key), change)
            continue
        for node, node_patch in change.items():
            changed["indicators"] = _patched(changed["indicators"], node, node_patch)
            changed["outside"] = [_patched(item, node, node_patch) for item in changed.get("outside") or []]
    return changed


def merge(base: Any, patch: Any) -> Any:
    """Lay a patch over raw data: mappings merge, null removes, other values replace.

    A mapping with numeric keys laid over a list changes its items, counted from 1 as the file has them; the number
    after the last adds one.

    Raises
    ------
    ReadingError
        A numeric key beyond the list, or another key laid over a list.
    """
    if not isinstance(patch, dict) or base is REMOVED:
        return base if base is REMOVED else patch
    if isinstance(base, list):
        items = list(base)
        for key, change in patch.items():
            index = _index(items, key)
            if key == str(len(items) + 1) and change is not None:
                items.append(change)
                continue
            if index is None:
                raise ReadingError(f"列表没有第“{key}”项，共 {len(items)} 项")
            items[index] = REMOVED if change is None else merge(items[index], change)
        return items
    merged = dict(base) if isinstance(base, dict) else {}
    for key, change in patch.items():
        if change is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), change)
    return merged


def writes(patch: Any, place: Position = ()) -> Iterator[tuple[Position, Any]]:
    """Every place an overlay writes, and what (None: it removes what stands there)."""
    if isinstance(patch, dict) and patch:
        for key, change in patch.items():
            yield from writes(change, (*place, key))
    elif place:
        yield place, patch


def contradiction(one: Mapping[str, Any], other: Mapping[str, Any]) -> Position | None:
    """A place to which two overlays write different values, or which one removes and the other changes."""
    mine = dict(writes(one))
    for place, value in writes(other):
        for end in range(1, len(place) + 1):
            head = place[:end]
            if head in mine and (end < len(place) or mine[head] != value):
                return head
        inner = next(
            (given for given in mine if len(given) > len(place) and given[: len(place)] == place), None
        )
        if inner is not None:
            return place
    return None


def prune(data: Any) -> Any:
    """Drop the list items that patches removed."""
    if isinstance(data, dict):
        return {key: prune(item) for key, item in data.items()}
    if isinstance(data, list):
        return [prune(item) for item in data if item is not REMOVED]
    return data


def at(raw: Any, place: Position) -> Any:
    """What stands at a place of an overlay, whose numbers count list items from 1; None when nothing does."""
    for step in place:
        if isinstance(raw, list) and str(step).isdecimal():
            step = int(step) - 1
        raw = value_at(raw, (step,))
    return raw


def misplaced(data: dict[str, Any], patch: Mapping[str, Any]) -> Iterator[tuple[Position, str]]:
    """Places of an overlay that do not exist in the data: (position in the overlay, what is missing)."""
    for key, change in patch.items():
        if key != "indicators":
            yield from _absent(data.get(key), change, (key,))
        elif not isinstance(change, dict):
            yield (key,), "indicators 下应为指标编号"
        else:
            for node, node_patch in change.items():
                place = node_place(data, node)
                if place is None:
                    yield (key, node), f"方案中没有指标“{node}”"
                elif isinstance(node_patch, dict):
                    yield from _absent(value_at(data, place), node_patch, (key, node))
                elif node_patch is not None or len(place) == 1:
                    yield (key, node), f"指标“{node}”下应为要改的键"


def _absent(base: Any, patch: Any, place: Position) -> Iterator[tuple[Position, str]]:
    if not isinstance(patch, dict):
        return
    for key, change in patch.items():
        here = (*place, key)
        if isinstance(base, list):
            index = _index(base, key)
            if key == str(len(base) + 1) and change is not None:
                continue
            if index is None:
                yield here, f"列表没有第“{key}”项，共 {len(base)} 项"
            elif base[index] is REMOVED:
                yield here, f"列表的第“{key}”项已被所用读法去掉"
            else:
                yield from _absent(base[index], change, here)
        elif isinstance(base, dict) and key in base:
            yield from _absent(base[key], change, here)
        elif change is None:
            yield here, f"没有可去掉的“{key}”"


def node_place(data: dict[str, Any], target: str) -> Position | None:
    """Where an indicator stands."""
    roots: list[tuple[Any, Position]] = [(data.get("indicators"), ("indicators",))]
    roots += [(node, ("outside", index)) for index, node in enumerate(data.get("outside") or [])]
    while roots:
        node, place = roots.pop()
        if not isinstance(node, dict):
            continue
        if str(node.get("id")) == target:
            return place
        for key in ("sum", "mean"):
            if isinstance(node.get(key), list):
                roots += [(child, (*place, key, index)) for index, child in enumerate(node[key])]
    return None


def _index(items: list[Any], key: str) -> int | None:
    return int(key) - 1 if key.isdecimal() and 1 <= int(key) <= len(items) else None


def _patched(node: Any, target: str, patch: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if str(node.get("id")) == target:
        return REMOVED if patch is None else merge(node, patch)
    changed = node
    for key in ("sum", "mean"):
        if isinstance(node.get(key), list):
            children = [_patched(child, target, patch) for child in node[key]]
            changed = {**changed, key: children}
    return changed
