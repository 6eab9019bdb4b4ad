"""A fault between the parts of a scheme, and whether it only follows from another fault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kaohe.errors import Problem
from kaohe.scheme.yamltree import Position, Tree

SOME_ID: Position = ("indicators", "id")
"""What a finding needs that no indicator has an id; one refused id may be the one that was looked for."""


@dataclass(frozen=True)
class Fault:
    """What is wrong at a position.

    ``needs`` holds the positions (or the beginnings of positions) of the values it was concluded from;
    ``meant`` the declared name that an undeclared one resembles.
    """

    position: Position
    message: str
    found: str = ""
    expected: str = ""
    needs: tuple[Position, ...] = ()
    meant: str = ""

    def problem(self, tree: Tree, at: Position = ()) -> Problem:
        """The fault as the reader sees it; ``at`` is where the data stands in ``tree``."""
        return tree.problem((*at, *self.position), self.message, found=self.found, expected=self.expected)

    def follows(self, mended: Iterable[Position]) -> bool:
        """Whether it rests on a value that was itself refused, and mended only to look at the rest."""
        return any(
            self.position[: len(place)] == place
            or any(_touch(place, need) for need in self.needs)
            or (SOME_ID in self.needs and _holds_id(place))
            for place in mended
        )


def _holds_id(place: Position) -> bool:
    return place[-1] == "id" or (isinstance(place[-1], int) and place[-2] in ("sum", "mean", "outside"))


def _touch(one: Position, other: Position) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
