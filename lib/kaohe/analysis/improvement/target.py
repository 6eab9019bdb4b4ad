"""Targets: points, a grade, a rank; as they are written, and what they ask of points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.quantities import parse_number, plain
from kaohe.scoring.rank import rate

_RANK = re.compile(r"第?\s*(\d+)\s*名|第\s*(\d+)")


@dataclass(frozen=True)
class Target:
    """What a unit is to reach: points or more, a grade or better, a rank or better."""

    kind: Literal["points", "grade", "rank"]
    value: Fraction | str | int

    @classmethod
    def points(cls, value: Fraction | int) -> Target:
        """So many points of the ranked indicator, or more."""
        return cls("points", Fraction(value))

    @classmethod
    def grade(cls, label: str) -> Target:
        """A grade, or a better one."""
        return cls("grade", label)

    @classmethod
    def rank(cls, place: int) -> Target:
        """A place among those ranked with the unit, or a better one; the others' points stay as they are."""
        return cls("rank", place)

    def __str__(self) -> str:
        if self.kind == "points":
            return f"{plain(Fraction(self.value))} 分"
        return f"第 {self.value} 名" if self.kind == "rank" else str(self.value)


def parse_target(text: str, ev: Evaluation) -> Target:
    """Read ``90``, ``90分``, ``优秀`` or ``第3名``; raises KaoheError that says what is possible."""
    told = text.strip()
    if told in grades(ev):
        return Target.grade(told)
    ranked = _RANK.fullmatch(told)
    if ranked:
        place = int(ranked[1] or ranked[2])
        if 1 <= place <= len(ev.units):
            return Target.rank(place)
    number = parse_number(told.removesuffix("分").strip()) if not told.endswith(("%", "％")) else None
    if number is not None:
        return Target.points(number)
    possible = ["分数（如 90 或 90分）", f"名次（第1名 至 第{len(ev.units)}名）"]
    if grades(ev):
        possible.append(f"等次（{'、'.join(grades(ev))}）")
    raise KaoheError(f"目标“{text}”无法识别；可写：{'，'.join(possible)}")


def grades(ev: Evaluation) -> list[str]:
    """The grades the scheme gives, in the order of its table; none where it has none."""
    name = ev.scheme.ranking.grade
    table = None if name is None else ev.scheme.by_id[name].table
    labels = [] if table is None else [row.label for row in table.all_rows if row.label is not None]
    return list(dict.fromkeys(labels))


def basis_for_rank(ev: Evaluation, unit: str, place: int) -> Fraction | None:
    """The least points (or rate) that are surely no worse than a rank, the others as they are; None: any will do.

    Raises
    ------
    KaoheError
        A unit that is not ranked, or a rank that nobody can have.
    """
    index, ranking = ev.index(unit), ev.scheme.ranking
    column = ev.columns[ranking.of]
    if not ev.is_ranked(ev.groups[index]):
        raise KaoheError(f"“{unit}”不参加排名（类别“{ev.groups[index]}”）")
    basis = column.points if ranking.basis == "points" else rate(column.points, column.maximum)
    others = [
        basis.high[other]
        for other in (int(item) for item in np.flatnonzero(column.applies))
        if other != index
        and ev.is_ranked(ev.groups[other])
        and (ranking.among == "all" or ev.groups[other] == ev.groups[index])
    ]
    if not 1 <= place <= len(others) + 1:
        raise KaoheError(f"名次应在第 1 至第 {len(others) + 1} 名之间")
    if ranking.ties == "1223":
        others = list(set(others))
    ahead = sorted(others, reverse=True)
    if len(ahead) < place:
        return None
    least = ahead[place - 1]
    if isinstance(least, float):
        raise KaoheError(f"别的考核对象得分没有上限（有待定的数），第 {place} 名无法确保")
    return Fraction(least)
