"""Which levers have to be looked at together, and the tables of what they lead to."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from kaohe.analysis.improvement.cluster import (
    LIMIT,
    Board,
    Cluster,
    Option,
    combined,
    single,
    without_dominated,
)
from kaohe.analysis.improvement.plan import Value


class Grouping:
    """The levers of a board in clusters; those that cannot be searched together are left out, and noted.

    ``nodes`` are the indicators that the target hangs on, with all that goes into them; ``asked`` those of them whose
    points it asks for. ``left_out`` are the titles of levers with values that are not tried, by the reason.
    """

    def __init__(self, board: Board, nodes: Sequence[str], asked: Sequence[str]) -> None:
        self.board, self.known = board, board.known
        self.left_out: dict[str, list[str]] = {}
        self.nodes, self.asked = list(nodes), list(asked)
        self.groups = self._groups()
        self._options: dict[tuple[int, ...], list[Option]] = {}

    def _groups(self) -> list[tuple[int, ...]]:
        """Levers that one indicator reads together, and those that move the same."""
        scheme = self.known.scheme
        group = list(range(len(self.board.levers)))
        for name in self.nodes:
            own = self.known.own(scheme.by_id[name])
            together = [place for place, lever in enumerate(self.board.levers) if own & lever.atoms]
            for place in together[1:]:
                first, second = group[together[0]], group[place]
                group = [first if item == second else item for item in group]
        found: dict[int, list[int]] = {}
        for place, item in enumerate(group):
            found.setdefault(item, []).append(place)
        return [tuple(numbers) for numbers in found.values()]

    def merge(self, groups: Sequence[tuple[int, ...]], *, rising: bool) -> bool:
        """Look at some groups together; False where they have too many combinations.

        ``rising``: more points below never mean fewer above, so that options that others better stay left out.
        """
        raw = math.prod(len(single(self.board, lever)) for group in groups for lever in group)
        kept = math.prod(len(self._options[group]) for group in groups)
        merged = tuple(sorted(lever for group in groups for lever in group))
        if rising or raw > LIMIT:
            parts, count = [self._options[group] for group in groups], kept
        else:
            parts, count = self._singles(merged), raw
        if count > LIMIT:
            return False
        if not rising and raw > LIMIT:
            self._note(merged, "与共同影响同一指标的事实组合过多，只试了各自能提高下级得分的取值")
        self._options[merged] = combined(self.board, merged, parts, []).options
        self.groups = [group for group in self.groups if group not in groups] + [merged]
        return True

    def settle(self, clusters: Sequence[Cluster]) -> bool:
        """Leave out options that change what applies, and note it; False where there is none."""
        found = False
        for cluster in clusters:
            now = next(place for place, option in enumerate(cluster.options) if not option.moved)
            told = list(cluster.outcomes.values())
            same = [
                option
                for place, option in enumerate(cluster.options)
                if all(
                    (column[place].applies, column[place].maximum)
                    == (column[now].applies, column[now].maximum)
                    for column in told
                )
            ]
            if len(same) < len(cluster.options):
                self._options[cluster.levers], found = same, True
                changing = {lever for option in cluster.options for lever in option.levers}
                changing -= {lever for option in same for lever in option.levers}
                self._note(
                    sorted(changing or cluster.levers), "会改变指标是否适用的改法没有参加求解（组合过多）"
                )
        return found

    def clusters(self, needs: Callable[[Cluster], None]) -> list[Cluster]:
        """The tables, options that others better left out; ``needs`` sets what a cluster's options need."""
        found = []
        atoms = {group: self.board.atoms(group) for group in self.groups}
        self.groups = [
            group for group in self.groups if any(self.known.node(n) & atoms[group] for n in self.nodes)
        ]
        for group in list(self.groups):
            cluster = self._table(group, self._outlets(group))
            needs(cluster)
            without_dominated(cluster)
            self._options[group] = cluster.options
            found.append(cluster)
        return found

    def _table(self, group: tuple[int, ...], outlets: list[str]) -> Cluster:
        if group in self._options:
            return combined(self.board, group, [self._options[group]], outlets)
        parts = self._singles(group)
        if math.prod(len(part) for part in parts) > LIMIT:
            parts = [self.thinned(group, lever) for lever in group]
            self._note(group, "与共同影响同一指标的事实组合过多，只试了在几种情形下能提高得分的取值")
        while math.prod(len(part) for part in parts) > LIMIT:
            place = max(range(len(parts)), key=lambda item: len(parts[item]))
            parts[place] = parts[place][:1]
            self._note([group[place]], f"与共同影响同一指标的事实组合超过 {LIMIT} 种，没有参加求解")
        return combined(self.board, group, parts, outlets)

    def _note(self, levers: Iterable[int], why: str) -> None:
        """That values of some levers are left out."""
        told = self.left_out.setdefault(why, [])
        told += [title for title in (self.board.levers[lever].title for lever in levers) if title not in told]

    def _singles(self, group: Sequence[int]) -> list[list[Option]]:
        return [single(self.board, lever) for lever in group]

    def thinned(self, group: Sequence[int], lever: int) -> list[Option]:
        """A lever's values that gain somewhere, the others of its group as they are or at their ends."""
        own = [
            name
            for name in self.nodes
            if self.known.own(self.known.scheme.by_id[name]) & self.board.levers[lever].atoms
        ]
        options = single(self.board, lever)
        table = Cluster((lever,), options)
        for place, context in enumerate(self._contexts(group, lever)):
            moved = [self.board.option({**dict(option.moved), **context}) for option in options]
            told = self.board.outcomes(moved, own)
            table.outcomes |= {f"{name} {place}": column for name, column in told.items()}
        without_dominated(table)
        return table.options

    def _contexts(self, group: Sequence[int], lever: int) -> list[dict[int, Value]]:
        others = [other for other in group if other != lever]
        ends = {
            other: (self.board.levers[other].options[0], self.board.levers[other].options[-1])
            for other in others
        }
        found: list[dict[int, Value]] = [{}]
        if others:
            found += [{other: ends[other][side] for other in others} for side in (0, 1)]
        if len(others) > 1:
            found += [{other: ends[other][side]} for other in others for side in (0, 1)]
        return found

    def _outlets(self, group: tuple[int, ...]) -> list[str]:
        """Where a group's effect leaves it: indicators only it moves, read by others that more move or by nobody."""
        atoms = self.board.atoms(group)
        others = self.board.atoms(lever for other in self.groups if other != group for lever in other)
        mine = [name for name in self.nodes if self.known.node(name) & atoms]
        alone = [name for name in mine if not self.known.node(name) & others]
        shared = [name for name in mine if name not in alone]
        scheme = self.known.scheme
        needed = {need.id for name in shared for need in self.known.needs(scheme.by_id[name])}
        read = {need.id for name in mine for need in self.known.needs(scheme.by_id[name])}
        outer = [name for name in alone if name in needed or name not in read or name in self.asked]
        tested = [name for name in shared if self.known.own(scheme.by_id[name]) & atoms]
        return [*outer, *tested]
