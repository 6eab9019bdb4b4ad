"""What a search leaves out, in words: within these limits a plan is the cheapest, or none exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from kaohe.analysis.improvement.cluster import ONE_EACH, Board, Cluster
from kaohe.quantities import plain
from kaohe.scheme.model import Scheme

SHOWN = 6
"""How many titles are named."""


def named(titles: Sequence[str]) -> str:
    """``“甲”、“乙”等 9 项``."""
    told = "、".join(titles[:SHOWN])
    return f"{told}等 {len(titles)} 项" if len(titles) > SHOWN else told


def title_of(scheme: Scheme, name: str) -> str:
    """``“未完成市级任务数”``: a fact's title, or an event table's."""
    fact = scheme.facts.get(name)
    return f"“{scheme.events[name].title if fact is None else fact.title}”"


def notes(board: Board, clusters: Iterable[Cluster], left_out: Mapping[str, Sequence[str]]) -> list[str]:
    """One line for each reason; none where every value of every lever was looked at."""
    reached: dict[int, set[object]] = {}
    for cluster in clusters:
        for number in cluster.levers:
            reached.setdefault(number, set())
        for option in cluster.options:
            for number, value in option.moved:
                reached[number].add(value)
    open_, sparse, coarse = [], [], []
    for number, values in reached.items():
        lever = board.levers[number]
        domain = lever.domain
        if domain is None:
            continue
        if domain.beyond or values & domain.edges:
            ends = [plain(end) for end in (domain.values[0], domain.values[-1]) if isinstance(end, Fraction)]
            open_.append(f"“{lever.title}”（{'～'.join(ends)}）")
        if domain.stride > 1:
            sparse.append(f"“{lever.title}”")
        whole = isinstance(lever.now, tuple) or lever.kind in ("count", "date", "yes_no")
        if not whole and board.costs.get(lever.fact, ONE_EACH).each:
            coarse.append(f"“{lever.title}”")
    told = [(why, [f"“{title}”" for title in titles]) for why, titles in left_out.items()]
    told += [
        ("没有写明取值范围，只试到括号中的数", open_),
        ("可取的数过多，只隔一段试一个", sparse),
        ("只试了整数（百分比为整百分点、评分为半分）和办法写明的界线", coarse),
    ]
    return [f"{named(titles)}：{why}" for why, titles in told if titles]
