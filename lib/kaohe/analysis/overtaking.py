"""Who overtakes whom between two evaluations of the same units: by what is certain of their ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.analysis.sensitivity import Change, changes

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


@dataclass(frozen=True)
class Move:
    """One unit's way from one evaluation to the other.

    Attributes
    ----------
    change
        Its total, ranks and grade before and after.
    group
        Among whom it is ranked; empty where all units are ranked together.
    passed
        Units that were ahead of it or level, and surely are behind it now, best first.
    caught
        Units that were surely ahead of it, and share its rank now.
    passed_by
        Units that it was ahead of or level with, and that surely are ahead of it now.
    """

    change: Change
    group: str
    passed: tuple[str, ...]
    caught: tuple[str, ...]
    passed_by: tuple[str, ...]

    @property
    def unit(self) -> str:
        """Its name."""
        return self.change.unit

    @property
    def direction(self) -> str:
        """``up``, ``down``, ``same``, or ``open`` while open ranks leave it undecided."""
        return direction(*self.change.ranks)


def direction(before: tuple[int | None, int | None], after: tuple[int | None, int | None]) -> str:
    """Where a unit's ranks (best, worst) go: ``up``, ``down``, ``same`` or ``open``; leaving or entering is open."""
    (best, worst), (other_best, other_worst) = before, after
    if best is None or worst is None or other_best is None or other_worst is None:
        return "same" if before == after else "open"
    if other_worst < best:
        return "up"
    if other_best > worst:
        return "down"
    return "same" if before == after else "open"


def moves(before: Evaluation, after: Evaluation) -> list[Move]:
    """Every unit that both evaluations score, best rank before first within its ranking.

    Units are ahead of each other when their ranks do not overlap: ``passed`` and ``passed_by`` hold whatever is
    still unknown.
    """
    by_group = after.scheme.ranking.among == "group"
    groups = dict(zip(before.units, before.groups, strict=True))
    fields: dict[str, list[Change]] = {}
    for change in changes(before, after):
        fields.setdefault(groups[change.unit] if by_group else "", []).append(change)
    found = []
    for group, field in fields.items():
        ordered = sorted(field, key=_standing)
        found += [_move(change, group, ordered) for change in ordered]
    return found


def _standing(change: Change) -> tuple[int, int]:
    best, worst = change.ranks[0]
    return (best, worst) if best is not None else (2**31, 0)


def _move(mine: Change, group: str, field: list[Change]) -> Move:
    passed, caught, passed_by = [], [], []
    was, now = mine.ranks
    if was[0] is not None and now[0] is not None:
        for other in field:
            was_other, now_other = other.ranks
            if other is mine or was_other[0] is None or now_other[0] is None:
                continue
            if now[1] < now_other[0] and _ahead_or_level(was_other, was):
                passed.append(other.unit)
            elif now_other[1] < now[0] and _ahead_or_level(was, was_other):
                passed_by.append(other.unit)
            elif was_other[1] < was[0] and _level(now, now_other):
                caught.append(other.unit)
    return Move(mine, group, tuple(passed), tuple(caught), tuple(passed_by))


def _ahead_or_level(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] < other[0] or _level(one, other)


def _level(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one == other and one[0] == one[1]
