"""Readings stand beside the clause they concern; the model has them all at the top."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kaohe.errors import Problem
from kaohe.scheme.yamltree import Position, Tree


@dataclass
class Hoisted:
    """Raw data with the readings of indicators moved to the top, and where each stood.

    ``repeated`` holds the places of readings whose id is already taken.
    """

    data: dict[str, Any]
    places: dict[str, Position] = field(default_factory=dict)
    repeated: list[Position] = field(default_factory=list)


def hoist(data: dict[str, Any]) -> Hoisted:
    """Move the readings of indicators to the top; ``data`` itself stays as it is."""
    changed = Hoisted(dict(data))
    readings: dict[str, Any] = {}

    def take(found: dict[str, Any], position: Position) -> None:
        for key, reading in found.items():
            if key in readings:
                changed.repeated.append((*position, key))
            else:
                readings[key] = reading
                changed.places[key] = (*position, key)

    def strip(node: Any, position: Position) -> Any:
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("readings"), dict):
            take(node["readings"], (*position, "readings"))
            node = {key: item for key, item in node.items() if key != "readings"}
        for key in ("sum", "mean"):
            if isinstance(node.get(key), list):
                children = [strip(child, (*position, key, index)) for index, child in enumerate(node[key])]
                node = {**node, key: children}
        return node

    for key, item in data.items():
        if key == "indicators":
            changed.data[key] = strip(item, (key,))
        elif key == "outside" and isinstance(item, list):
            changed.data[key] = [strip(node, (key, index)) for index, node in enumerate(item)]
        elif key == "readings" and isinstance(item, dict):
            take(item, (key,))
    if isinstance(data.get("readings"), (dict, type(None))):
        changed.data["readings"] = readings
    return changed


class HoistedTree(Tree):
    """A tree whose readings are pointed at where they stand in the file."""

    def __init__(self, tree: Tree, places: dict[str, Position]) -> None:
        super().__init__(tree.file, tree.data, tree.lines, tree.problems)
        self._places = places

    def problem(self, position: Position, message: str, *, found: str = "", expected: str = "") -> Problem:
        if len(position) > 1 and position[0] == "readings":
            position = (*self._places.get(str(position[1]), position[:2]), *position[2:])
        return super().problem(position, message, found=found, expected=expected)
