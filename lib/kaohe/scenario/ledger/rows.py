"""The rows of an event table, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kaohe.scenario.ledger.places import CHANGED, changed_place


class ChangedRows:
    """The rows of an event table by the places that the ledger has them at, also where a scenario changed them."""

    def __init__(self, frame: pd.DataFrame, recorded: pd.DataFrame | None) -> None:
        self.frame = frame
        self._recorded = frame if recorded is None else recorded
        self._lists: dict[Any, list[Any]] = {name: frame[name].tolist() for name in frame}
        self._removed: set[int] = set()
        self._numbers: dict[str, int] = {}
        own = set(self._recorded["place"])
        for number, place in enumerate(self._lists["place"]):
            origin = "" if place in own else place.rpartition(CHANGED)[0]
            self._numbers[origin or place] = number

    def recorded(self, place: str) -> dict[Any, Any] | None:
        """What the ledger itself has there."""
        frame = self._recorded[self._recorded["place"] == place]
        return None if frame.empty else dict(frame.iloc[0])

    def held(self, place: str) -> dict[Any, Any] | None:
        """What stands there; what the ledger has where a scenario below took it away; None where no row is."""
        number = self._numbers.get(place)
        if number is None:
            return self.recorded(place)
        return {name: cells[number] for name, cells in self._lists.items()}

    def remove(self, place: str) -> None:
        """Take a row away, if it is not gone already."""
        if place in self._numbers:
            self._removed.add(self._numbers[place])

    def put(self, place: str, cells: dict[str, Any], told: str) -> None:
        """Other cells at a place; a new row where it is empty, or the row was taken away."""
        number = self._numbers.get(place) if place else None
        if number is None:
            number = len(self._lists["place"])
            for values in self._lists.values():
                values.append(None)
        for name, value in cells.items():
            self._lists[name][number] = value
        self._lists["place"][number] = changed_place(place, told) if place else told

    def table(self) -> pd.DataFrame:
        """All rows."""
        keep = [number for number in range(len(self._lists["place"])) if number not in self._removed]
        return pd.DataFrame(
            {
                name: pd.Series([cells[number] for number in keep], dtype=object)
                for name, cells in self._lists.items()
            }
        )
