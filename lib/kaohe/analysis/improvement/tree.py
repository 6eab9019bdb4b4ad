"""The indicators above the clusters as linear expressions: sums, means, conversions, caps and floors."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.analysis.improvement.cluster import Board, Cluster, outcome
from kaohe.analysis.improvement.expression import Expression, number
from kaohe.analysis.improvement.relaxation import FAR, Relaxation
from kaohe.scheme.base import Parameter
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.primitive import Linear, Row
from kaohe.scoring.parameters import Parameters

ONE, ZERO = number(1), number(0)


@dataclass(frozen=True)
class Built:
    """Points of an indicator (0 where it does not apply), whether it applies, and out of what."""

    points: Expression
    applies: Expression
    maximum: Expression


class TangledError(Exception):
    """An indicator that is no such expression: its clusters have to be looked at together."""

    def __init__(self, node: str) -> None:
        super().__init__(node)
        self.node = node


class Tree:
    """Expressions of indicators, built on demand; ``bounded`` are those only bounded by what they can be at most."""

    def __init__(
        self, board: Board, clusters: list[Cluster], relaxation: Relaxation, bounded: set[str]
    ) -> None:
        self.board, self.clusters, self.relaxation, self.bounded = board, clusters, relaxation, bounded
        self.known, self.ev = board.known, board.known.ev
        self.parameters = Parameters(self.ev.scheme, len(self.ev.units), self.ev.facts.column)
        self.atoms = [board.atoms(cluster.levers) for cluster in clusters]
        self._built: dict[str, Built] = {}

    def clusters_of(self, name: str) -> list[int]:
        """The clusters an indicator hangs on."""
        own = self.known.node(name)
        return [place for place, atoms in enumerate(self.atoms) if own & atoms]

    def built(self, name: str) -> Built:
        """An indicator's expressions; raises TangledError for one that has none."""
        if name not in self._built:
            self._built[name] = self._build(name)
        return self._built[name]

    def _build(self, name: str) -> Built:
        places = self.clusters_of(name)
        if not places:
            column, index = self.ev.columns[name], self.known.index
            told = outcome(column.applies[index], column.points.low[index], column.maximum.low[index])
            if isinstance(told.points, float) or isinstance(told.maximum, float):
                return Built(number(-FAR), ONE, number(0))
            return Built(number(told.points), number(int(told.applies)), number(told.maximum))
        if len(places) == 1:
            return self._tabulated(name, places[0])
        if name in self.bounded:
            return self._most(name)
        node = self.ev.scheme.by_id[name]
        found = self._rule(node)
        return self._finished(node, found)

    def _tabulated(self, name: str, place: int) -> Built:
        cluster = self.clusters[place]
        if name not in cluster.outcomes:
            cluster.outcomes |= self.board.outcomes(cluster.options, [name])
        told = cluster.outcomes[name]
        options = self.relaxation.options
        return Built(
            options(place, [item.points for item in told]),
            options(place, [Fraction(int(item.applies)) for item in told]),
            options(place, [item.maximum for item in told]),
        )

    def _most(self, name: str) -> Built:
        node = self.ev.scheme.by_id[name]
        limits = [node.max, node.clamp.hi if node.clamp else None]
        known = [self.number(node, limit) for limit in limits if limit is not None]
        if not known or (node.clamp is None and node.convert is not None):
            raise TangledError(name)
        return Built(number(max(known)), ONE, number(known[0]))

    def number(self, node: Indicator, parameter: Parameter) -> Fraction:
        """A parameter of an indicator; tangled while it is open or moves with a lever."""
        low, high = self.parameters(parameter).at(self.known.index)
        name = None if isinstance(parameter, Fraction) else parameter.name
        moving = name is not None and any(self.known.fact(name) & atoms for atoms in self.atoms)
        if low != high or isinstance(low, float) or moving:
            raise TangledError(node.id)
        return Fraction(low)

    def nominal(self, node: Indicator) -> Expression:
        """An indicator's maximum as written."""
        return ZERO if node.max is None else number(self.number(node, node.max))

    def _rule(self, node: Indicator) -> Built:
        if node.children:
            return self._aggregated(node)
        if node.rate is not None:
            return self._rated(node)
        if node.linear is not None and node.linear.of is not None and not isinstance(node.linear.of, str):
            points = self.linear(node, node.linear, self.built(node.linear.of.node).points)
            return Built(points, ONE, self.nominal(node))
        if node.table is not None:
            return self._chosen(node)
        raise TangledError(node.id)

    def linear(self, node: Indicator, rule: Linear, x: Expression) -> Expression:
        """A linear rule over another indicator's points."""
        rate, base, origin, step = (
            self.number(node, item) for item in (rule.rate, rule.base, rule.origin, rule.step)
        )
        if rule.steps != "exact" or rate / step < 0:
            raise TangledError(node.id)
        points = (x - number(origin)) * (rate / step) + number(base)
        if rule.cap is not None:
            points = self.relaxation.capped(points, self.number(node, rule.cap))
        if rule.floor is not None:
            points = self.relaxation.floored(points, self.number(node, rule.floor))
        return points

    def _chosen(self, node: Indicator) -> Built:
        """The row of a table that holds now, where no lever decides which."""
        assert node.table is not None
        if node.table.of is not None or any(self.known.own(node) & atoms for atoms in self.atoms):
            raise TangledError(node.id)
        rows = node.table.all_rows
        steps = [step for step in self.ev.columns[node.id].steps if step.kind == "table"]
        told = steps[0].at(self.known.index)["rows"] if steps else []
        hits = [row for row, line in zip(rows, told, strict=True) if line["hit"] in (True, "yes")]
        if len(hits) != 1:
            raise TangledError(node.id)
        return Built(self._of_row(node, hits[0]), ONE, self.nominal(node))

    def _of_row(self, node: Indicator, row: Row) -> Expression:
        if row.node is not None:
            return self.built(row.node).points
        if row.linear is not None and row.linear.of is not None and not isinstance(row.linear.of, str):
            return self.linear(node, row.linear, self.built(row.linear.of.node).points)
        if row.points is not None:
            return number(self.number(node, row.points))
        raise TangledError(node.id)

    def _rated(self, node: Indicator) -> Built:
        assert node.rate is not None
        parts = [self.built(name) for name in node.rate.of]
        maximum = _total([part.maximum for part in parts])
        if not maximum.fixed or maximum.constant <= 0:
            raise TangledError(node.id)
        nominal = self.nominal(node)
        points = _total([part.points for part in parts]) * (nominal.constant / maximum.constant)
        return Built(points, ONE, nominal)

    def _aggregated(self, node: Indicator) -> Built:
        policy, nominal = node.renormalise or "rescale", self.nominal(node)
        children = [child for child in node.children if child.joins is None]
        parts = [(child, self.built(child.id)) for child in children]
        counted = [part for child, part in parts if child.max is not None] or [part for _, part in parts]
        applies = self._any(node, counted) if node.base is None else ONE
        maximum = nominal
        if node.mean is not None:
            points = self._mean(node, parts, policy)
        else:
            scored = [part for child, part in parts if child.max is not None]
            changes = [part.points for child, part in parts if child.max is None]
            full = sum(
                (self.number(child, child.max) for child, _ in parts if child.max is not None), Fraction(0)
            )
            out_of = _total([part.maximum for part in scored])
            points = _total([part.points for part in scored])
            if policy == "rescale":
                if not out_of.fixed:
                    raise TangledError(node.id)
                if out_of.constant != full:
                    points = points * (full / (out_of.constant if out_of.constant > 0 else Fraction(1)))
            elif policy == "full":
                points = points + number(full) - out_of
            elif policy == "raw":
                maximum = out_of
            points = points + _total(changes)
        if node.base is not None:
            points = points + number(self.number(node, node.base))
        return Built(points, applies, maximum)

    def _mean(self, node: Indicator, parts: list[tuple[Indicator, Built]], policy: str) -> Expression:
        weights = [
            Fraction(1) if child.weight is None else self.number(child, child.weight) for child, _ in parts
        ]
        if any(weight < 0 for weight in weights):
            raise TangledError(node.id)
        points, applicable = ZERO, ZERO
        for weight, (child, part) in zip(weights, parts, strict=True):
            own = part.points
            if policy == "full" and child.max is not None:
                own = own + (ONE - part.applies) * self.number(child, child.max)
            points, applicable = points + own * weight, applicable + part.applies * weight
        divisor = sum(weights, Fraction(0))
        if policy == "rescale":
            if not applicable.fixed:
                raise TangledError(node.id)
            divisor = applicable.constant
        return points * (1 / (divisor if divisor > 0 else Fraction(1)))

    def _any(self, node: Indicator, parts: list[Built]) -> Expression:
        """Whether any member applies; tangled where levers of several clusters decide."""
        if any(part.applies.fixed and part.applies.constant == 1 for part in parts):
            return ONE
        open_ = [part.applies for part in parts if not part.applies.fixed]
        places = {key[0] for item in open_ for key in item.terms if not isinstance(key, str)}
        if not open_:
            return ZERO
        if len(places) > 1 or any(isinstance(key, str) for item in open_ for key in item.terms):
            raise TangledError(node.id)
        place = places.pop()
        told = [
            max(item.constant + item.terms.get((place, option), Fraction(0)) for item in open_)
            for option in range(len(self.clusters[place].options))
        ]
        return self.relaxation.options(place, told)

    def _finished(self, node: Indicator, found: Built) -> Built:
        points, applies, maximum = found.points, found.applies, found.maximum
        leaving: int | None = None
        if node.exclude is not None:
            leaving = self._deciding(node, applies, maximum)
            if leaving is None:
                points, applies = self._excluded(node, points, applies, maximum)
        if node.convert is not None:
            rate = self.number(node, node.convert)
            if rate < 0:
                raise TangledError(node.id)
            points = points * rate
        points = self._joined(node, "before", points)
        if node.clamp is not None and node.clamp.hi is not None:
            points = self.relaxation.capped(points, self.number(node, node.clamp.hi))
        points = self._joined(node, "after", points)
        if node.clamp is not None and node.clamp.lo is not None:
            points = self.relaxation.floored(points, self.number(node, node.clamp.lo))
        if applies.fixed and not applies.constant:
            return ZERO_BUILT
        if leaving is not None:
            return self._leaving(node, leaving, points, maximum)
        if not applies.fixed and not self._zero_stays(node):
            raise TangledError(node.id)
        return Built(points, applies, maximum)

    def _zero_stays(self, node: Indicator) -> bool:
        """Whether an indicator none of whose members applies has 0 in the end."""
        low = Fraction(0) if node.clamp is None or node.clamp.lo is None else self.number(node, node.clamp.lo)
        high = (
            Fraction(0) if node.clamp is None or node.clamp.hi is None else self.number(node, node.clamp.hi)
        )
        return low <= 0 <= high and not self.known.joined.get(node.id)

    def _excluded(
        self, node: Indicator, points: Expression, applies: Expression, maximum: Expression
    ) -> tuple[Expression, Expression]:
        """An exclusion that no lever decides."""
        assert node.exclude is not None
        step = next(step for step in self.ev.columns[node.id].steps if step.kind == "exclude")
        holds = step.at(self.known.index)["holds"]
        if holds == "maybe" or (holds == "yes" and node.exclude.policy == "full" and not maximum.fixed):
            raise TangledError(node.id)
        if holds == "no":
            return points, applies
        if node.exclude.policy == "leave":
            return ZERO, ZERO
        return (ZERO if node.exclude.policy == "zero" else maximum), applies

    def _deciding(self, node: Indicator, applies: Expression, maximum: Expression) -> int | None:
        """The cluster that decides whether an indicator leaves; None where no lever does."""
        assert node.exclude is not None
        read = [self.known.fact(name) for name in node.exclude.when.names() if name in self.ev.scheme.facts]
        deciding = [place for place, atoms in enumerate(self.atoms) if any(own & atoms for own in read)]
        if not deciding:
            return None
        fixed = applies.fixed and applies.constant == 1 and maximum.fixed
        told = self.clusters[deciding[0]].outcomes
        if len(deciding) > 1 or node.exclude.policy != "leave" or not fixed or node.id not in told:
            raise TangledError(node.id)
        return deciding[0]

    def _leaving(self, node: Indicator, place: int, points: Expression, maximum: Expression) -> Built:
        """An indicator that applies with some options of a cluster, and leaves with the others."""
        told = [item.applies for item in self.clusters[place].outcomes[node.id]]
        stays = [option for option, item in enumerate(told) if item]
        chosen = self.relaxation.options(place, [Fraction(int(item)) for item in told])
        return Built(self.relaxation.if_chosen(points, place, stays), chosen, chosen * maximum.constant)

    def _joined(self, node: Indicator, place: str, points: Expression) -> Expression:
        for child in self.known.joined.get(node.id, []):
            if child.joins is not None and child.joins.cap == place and self.known.concerns(child):
                points = points + self.built(child.id).points
        return points


ZERO_BUILT = Built(ZERO, ZERO, ZERO)


def _total(parts: list[Expression]) -> Expression:
    found = ZERO
    for part in parts:
        found = found + part
    return found
