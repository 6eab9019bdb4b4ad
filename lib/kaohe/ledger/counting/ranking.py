"""Ranks (名次) among values put together by a key: of units by a fact, of event rows by a column.

Who may or may not take part, whose group nobody has said, and what the ledger still lacks all leave ranks open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from kaohe.quantities import Number
from kaohe.scheme.grouping import Ties
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.rank import rank

Within = tuple[str | None, ...]
"""What is put together by; None for a part that is not known."""


def fits(key: Within, other: Within) -> bool:
    """Whether two keys may turn out to be the same."""
    return all(one is None or two is None or one == two for one, two in zip(key, other, strict=True))


def ranks(
    value: Interval,
    keys: Sequence[Within],
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
        What each is put together by; a part that nobody has said is None: then it may be anything.
    sure, possible
        Who surely takes part, and who may. The rank of one that does not is 0.
    lacking
        How many more may yet come before each.
    """
    held = -value if first == "least" else value
    low: list[Number] = [Fraction(0)] * len(value)
    high: list[Number] = [Fraction(0)] * len(value)
    together: dict[Within, list[int]] = defaultdict(list)
    nowhere: list[int] = []
    for place in (int(one) for one in np.flatnonzero(possible)):
        key = keys[place]
        (nowhere if None in key else together[key]).append(place)
    for label, members in together.items():
        places = np.array([*members, *(one for one in nowhere if fits(keys[one], label))], dtype=int)
        known = np.arange(len(places)) < len(members)
        best, worst = rank(held.take(places), np.ones(len(places), dtype=bool), ties, sure[places] & known)
        for index, place in enumerate(members):
            low[place] = Fraction(int(best[index]))
            high[place] = Fraction(int(worst[index])) + lacking[place]
    for place in nowhere:
        near = [label for label in together if fits(keys[place], label)]
        others = sum(len(together[label]) for label in near)
        others += sum(other != place and fits(keys[other], keys[place]) for other in nowhere)
        low[place], high[place] = Fraction(1), Fraction(1 + others) + lacking[place]
    return Interval(Interval.of(low).low, Interval.of(high).low)
