"""The steps of a waterfall, and whether they lead to its end."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.report.charts import bars
from kaohe.report.charts.labels import Amount, Value, as_fraction, one_line, span

LIMIT = 25  # steps with a change
_TOLERANCE = Fraction(1, 10**6)  # for floats, and far below what is shown

Move = tuple[str, Amount, Amount]
"""A label with the lowest and the highest change."""


def read_steps(steps: Sequence[tuple[str, Value]]) -> list[Move]:
    """Keep the steps that change something."""
    found: list[Move] = []
    for label, change in steps:
        least, most = map(as_fraction, bars.bounds(change))
        if (least, most) != (0, 0):
            found.append((one_line(label), least, most))
    return found


def check(start: Amount, moves: Sequence[Move], low: Amount, high: Amount) -> None:
    """Raise `ValueError` unless `moves` are few enough and lead from `start` to a score they allow."""
    if len(moves) > LIMIT:
        raise ValueError(f"瀑布图最多可画 {LIMIT} 步（实为 {len(moves)} 步）")
    least = start + sum(move[1] for move in moves)
    most = start + sum(move[2] for move in moves)
    if low < least - _TOLERANCE or high > most + _TOLERANCE:
        raise ValueError(f"各步合计与得分不符：应得 {span(least, most)}，实为 {span(low, high)}")
