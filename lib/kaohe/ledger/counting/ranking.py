"""Ranks (名次) among values put together by a key: of units by a fact, of event rows by a column.

Who may or may not take part, whose group nobody has said, and what the ledger still lacks all leave ranks open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from fractions import Fraction

import numpy as np

from kaohe.quantities import Number
from kaohe.scheme.grouping import Ties
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.rank import rank


def ranks(
    value: Interval,
    keys: Sequence[Hashable | None],
    sure: Array,
    possible: Array,
    lacking: Sequence[Number],
    *,
    first: str = "most",
    ties: Ties = "1224",
) -> Interval:
    """Bounds of the rank of each, among those with its key; 1 is the ``first`` (``most`` or ``least``).

    Parameters
    ----------
    keys
        What each is put together by; None where nobody has said: then it may be anywhere.
    sure, possible
        Who surely takes part, and who may. The rank of one that does not is 0.
    lacking
        How many more may yet come before each.
    """
    held = -value if first == "least" else value
    low: list[Number] = [Fraction(0)] * len(value)
    high: list[Number] = [Fraction(0)] * len(value)
    together: dict[Hashable, list[int]] = defaultdict(list)
    nowhere: list[int] = []
    for place in (int(one) for one in np.flatnonzero(possible)):
        key = keys[place]
        (nowhere if key is None else together[key]).append(place)
    for members in together.values():
        places = np.array([*members, *nowhere], dtype=int)
        known = np.arange(len(places)) < len(members)
        best, worst = rank(held.take(places), np.ones(len(places), dtype=bool), ties, sure[places] & known)
        for index, place in enumerate(members):
            low[place] = Fraction(int(best[index]))
            high[place] = Fraction(int(worst[index])) + lacking[place]
    everybody = int(np.count_nonzero(possible))
    for place in nowhere:
        low[place], high[place] = Fraction(1), everybody + lacking[place]
    return Interval(Interval.of(low).low, Interval.of(high).low)
