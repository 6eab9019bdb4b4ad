"""The trace record (评分依据): why one unit has its points on one indicator, as plain data.

Schema ``kaohe-trace/1``, described in ``docs/trace.md``. Numbers are exact text (``40``, ``50/3``, ``inf``); a
value that is not certain is ``{"low": …, "high": …}``. Everything a reader is shown, and everything ``kaohe
verify`` computes again, is in the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.errors import ProblemReport
from kaohe.explain.lines import lines
from kaohe.ledger.facts import _entry
from kaohe.quantities import exact
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.reading import ReadingError
from kaohe.scheme.usage import arguments, parameters, unknowns_of
from kaohe.scoring.evaluate import NodeColumn
from kaohe.scoring.facts import FactColumn
from kaohe.scoring.steps import at

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

SCHEMA = "kaohe-trace/1"
_SHOWN_ROWS = 20


def record(ev: Evaluation, node: Indicator, index: int, *, readings: bool = True) -> dict[str, Any]:
    """One unit × indicator; see the module's description for the form of numbers.

    ``readings`` False leaves out what other readings would give (they take an evaluation each).
    """
    column = ev.columns[node.id]
    scheme = ev.scheme
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "scheme": scheme.id,
        "sample": ev.sample,
        "unit": ev.units[index],
        "group": ev.groups[index],
        "node": node.id,
        "title": node.title,
        "parent": scheme.parents.get(node.id),
        "depth": scheme.depths[node.id],
        "decimals": int(scheme.rounding.decimals),
        "state": ev.state(column, index),
        "points": points_of(column, index),
        "maximum": None if node.max is None else at(column.maximum, index),
        "clauses": list(_clauses(ev, node)),
        "guard": {key: guard_text(value) for key, value in scheme.guard(node).items()},
        "facts": {name: fact_of(ev, name, index) for name in fact_names(ev, node)},
        "unknowns": _unknowns(ev, node),
        "steps": [step.at(index) for step in column.steps],
        "readings": list(_readings(ev, node, index)) if readings else [],
    }
    lookups = [
        {"by": item.by, "values": {key: exact(value) for key, value in item.values.items()}}
        for item in parameters(node)
        if item.by is not None
    ]
    if lookups:
        found["lookups"] = lookups
    changed = ev.rule_changes.get(node.id)
    if changed:
        found["scenario"] = [
            {"what": item.what, "before": item.before, "after": item.after} for item in changed
        ]
    if column.loss is not None and column.loss.points is not None:
        found["lost"] = at(column.loss.points, index)
    if column.labels is not None:
        found["label"] = column.labels[index]
        found["points"] = None
    found["lines"] = lines(found)
    return found


def guard_text(wanted: Any) -> str:
    """What a guard wants of an attribute, as text; several values are joined by “、”."""
    return "、".join(str(item) for item in wanted) if isinstance(wanted, list) else str(wanted)


def points_of(column: NodeColumn, index: int) -> Any:
    """Points of one unit as plain data; None where the indicator does not apply."""
    return at(column.points, index) if column.applies[index] else None


def fact_names(ev: Evaluation, node: Indicator) -> list[str]:
    """The facts an indicator rests on, derived ones before what they are derived from."""
    names: list[str] = []
    waiting = [name for name in arguments(node) if isinstance(name, str)]
    waiting += [name for name in ev.scheme.guard(node) if name != "group"]
    while waiting:
        name = waiting.pop(0)
        if name in names:
            continue
        names.append(name)
        spec = ev.scheme.facts.get(name)
        waiting += spec.sources() if spec is not None else []
    return names


def fact_of(ev: Evaluation, name: str, index: int) -> dict[str, Any]:
    """One fact of one unit: its value, state, and where it comes from."""
    column: FactColumn = ev.facts.column(name)
    told: dict[str, Any] = {"kind": column.kind, **column.trace(index)}
    settled = ev.facts.settled.get((ev.units[index], name))
    if settled is not None and settled.older and "shown" in told:
        told["older"] = [_entry(entry, column.kind) for entry in settled.older]
    if column.words is not None:
        told["value"] = column.words[index]
    else:
        told["value"] = at(column.value, index)
    for state in ("missing", "empty"):
        if getattr(column, state)[index]:
            told[state] = True
    if not column.applies[index]:
        told["not_applicable"] = True
    hits = told.get("hits")
    if hits is not None:
        told["hit_rows"] = [hit["place"] for hit in hits]
        told["hits"] = hits[:_SHOWN_ROWS]
    return told


def _clauses(ev: Evaluation, node: Indicator) -> Iterator[dict[str, str]]:
    for key in node.clauses:
        clause = ev.scheme.clauses[key]
        if clause.scoring:
            document = ev.scheme.document
            section = ev.scheme.readable(clause.section)
            told = {"id": key, "quote": clause.text, "document": document, "section": section}
            if ev.scheme.script == "traditional":
                told["quote_shown"] = ev.scheme.readable(clause.text)
            yield told


def _unknowns(ev: Evaluation, node: Indicator) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in unknowns_of(ev.scheme, node):
        unknown, supplied = ev.scheme.unknowns[name], ev.scheme.supplied.get(name)
        told: dict[str, Any] = {"title": unknown.title, "state": unknown.state}
        if supplied is not None:
            value = exact(supplied.number) if isinstance(supplied.number, Fraction) else str(supplied.value)
            told |= {"value": value, "by": supplied.by, "authority": supplied.authority}
            if supplied.on is not None:
                told["on"] = supplied.on.isoformat()
        elif unknown.shown():
            told["value"] = {"low": exact(unknown.bounds[0]), "high": exact(unknown.bounds[1])}
        if unknown.type == "date":
            told["kind"] = "date"
        found[name] = told
    return found


def _readings(ev: Evaluation, node: Indicator, index: int) -> Iterator[dict[str, Any]]:
    """The readings of an indicator; an option that cannot go with the others in force is left out."""
    for key in ev.scheme.readings_of(node):
        reading = ev.scheme.readings[key]
        if reading.same_as is not None:
            continue
        used = ev.readings[key]
        others = []
        for letter, option in reading.options.items():
            if letter != used:
                try:
                    other = ev.under(f"{key}{letter}").columns.get(node.id)
                except (ReadingError, ProblemReport):
                    continue
                others.append(
                    {
                        "letter": letter,
                        "says": option.says,
                        "points": None if other is None else _outcome(other, index),
                    }
                )
        says = reading.options[used].says
        yield {
            "id": key,
            "about": reading.about,
            "used": used,
            "says": says,
            "because": reading.because,
            "others": others,
        }


def _outcome(column: NodeColumn, index: int) -> Any:
    if column.labels is not None:
        return column.labels[index]
    return points_of(column, index)
