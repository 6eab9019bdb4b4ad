"""Where the points went: from full marks to each unit's score, indicator by indicator, adding up exactly.

A leaf loses its maximum less its points, weighted as its parents weight it (mean, rescaling). What caps,
conversions and floors give back or take stands as the parent's own row, so that the rows of a unit lead from full
marks to its score. Where points are bounds, ``contribution`` is what is lost for certain, ``most`` at worst.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import pandas as pd

from kaohe.analysis.composition import joined_to
from kaohe.quantities import INFINITY, Number
from kaohe.scheme.indicator import Indicator

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

End = Literal["low", "high"]
Flow = dict[str, Number]


def losses(ev: Evaluation) -> pd.DataFrame:
    """One row a unit and indicator that lost (or gave back) points.

    Returns
    -------
    DataFrame
        unit, node, title, clause, lost (points of the indicator), maximum, contribution and most (points of the
        total; negative where a cap or conversion gives back).
    """
    rows = []
    root = ev.scheme.by_id[ev.scheme.ranking.of]
    for index, unit in enumerate(ev.units):
        if not ev.columns[root.id].applies[index] or INFINITY in map(
            abs, ev.columns[root.id].points.at(index)
        ):
            continue
        best, worst = flow(ev, root, index, "high"), flow(ev, root, index, "low")
        for name in dict.fromkeys([*best, *worst]):
            node = ev.scheme.by_id[name]
            column = ev.columns[name]
            maximum = _maximum(ev, node, index)
            rows.append(
                {
                    "unit": unit,
                    "node": name,
                    "title": node.title,
                    "clause": "、".join(key for key in node.clauses if ev.scheme.clauses[key].scoring),
                    "lost": maximum - column.points.high[index] if not node.children else Fraction(0),
                    "maximum": maximum,
                    "contribution": -best.get(name, Fraction(0)),
                    "most": -worst.get(name, Fraction(0)),
                    "adjusts": bool(node.children),
                }
            )
    columns = ["unit", "node", "title", "clause", "lost", "maximum", "contribution", "most", "adjusts"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return frame[(frame["contribution"] != 0) | (frame["most"] != 0)].reset_index(drop=True)


def flow(ev: Evaluation, node: Indicator, index: int, end: End) -> Flow:
    """Changes that lead from an indicator's maximum to its points, by indicator (zeros included)."""
    value = _value(ev, node, index, end)
    start = _maximum(ev, node, index)
    if not node.children or _is_open(ev, node, index):
        return {node.id: value - start}
    changes: Flow = {}
    children = [child for child in node.children if child.joins is None]
    there = [child for child in children if ev.columns[child.id].applies[index]]
    share = _shares(ev, node, children, there, index)
    for child in there:
        for name, change in flow(ev, child, index, end).items():
            changes[name] = change * share[child.id]
    rate = _rate(ev, node, index)
    changes = {name: change * rate for name, change in changes.items()}
    for joined in joined_to(ev, node, index):
        changes[joined.id] = _value(ev, joined, index, end)
    rest = value - start - sum(changes.values(), Fraction(0))
    return changes | ({node.id: rest} if rest else {})


def _shares(
    ev: Evaluation, node: Indicator, children: list[Indicator], there: list[Indicator], index: int
) -> dict[str, Fraction]:
    policy = node.renormalise or "rescale"
    if node.mean is not None:
        terms = {term["node"]: term["weight"] for term in ev.columns[node.id].steps[0].fields["terms"]}
        weights = {
            name: Fraction(1) if weight is None else Fraction(weight.low[index])
            for name, weight in terms.items()
        }
        counted = there if policy == "rescale" else children
        divisor = sum((weights[child.id] for child in counted), Fraction(0))
        return {child.id: weights[child.id] / divisor for child in there}
    nominal = sum((_nominal(ev, node, child, index) for child in children), Fraction(0))
    applicable = sum((_maximum(ev, child, index) for child in there), Fraction(0))
    scale = (
        nominal / applicable if policy == "rescale" and applicable and nominal != applicable else Fraction(1)
    )
    return {child.id: scale if child.max is not None else Fraction(1) for child in there}


def _is_open(ev: Evaluation, node: Indicator, index: int) -> bool:
    """Whether weights or maxima are not known, or points without limit: the children cannot be told apart."""
    there = [child for child in node.children if ev.columns[child.id].applies[index]]
    ends = [ev.columns[child.id].points.at(index) for child in there]
    if any(isinstance(end, float) for pair in ends for end in pair):
        return True
    terms = ev.columns[node.id].steps[0].fields.get("terms", [])
    numbers = [term[key] for term in terms for key in ("weight", "nominal") if term[key] is not None]
    numbers += [step.fields["rate"] for step in ev.columns[node.id].steps if step.kind == "convert"]
    return any(not column.known[index] for column in numbers)


def _rate(ev: Evaluation, node: Indicator, index: int) -> Fraction:
    """By what the sum of an indicator is multiplied."""
    rates = [step.fields["rate"] for step in ev.columns[node.id].steps if step.kind == "convert"]
    return Fraction(rates[0].low[index]) if rates else Fraction(1)


def _value(ev: Evaluation, node: Indicator, index: int, end: End) -> Fraction:
    return Fraction(getattr(ev.columns[node.id].points, end)[index])


def _maximum(ev: Evaluation, node: Indicator, index: int) -> Fraction:
    return Fraction(ev.columns[node.id].maximum.high[index]) if node.max is not None else Fraction(0)


def _nominal(ev: Evaluation, node: Indicator, child: Indicator, index: int) -> Fraction:
    terms = {term["node"]: term["nominal"] for term in ev.columns[node.id].steps[0].fields["terms"]}
    return Fraction(0) if terms[child.id] is None else Fraction(terms[child.id].low[index])
