"""Scenarios drawn at random: changes of every kind that a scheme and its ledger know of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from kaohe.evaluation import Evaluation
from kaohe.ledger.writer import cell_text
from kaohe.scenario.model import RowChange, Scenario, UnitChange
from kaohe.scheme.yamltree import Plain, Position

Change = Callable[[Scenario, Evaluation, Random], Scenario]


def scenario(ev: Evaluation, chance: Random, size: int = 3, kinds: tuple[str, ...] = ()) -> Scenario:
    """One with a few changes."""
    found = Scenario.blank("抽取的情景", "测试", "比较两种算法")
    for _ in range(size):
        found = KINDS[chance.choice(kinds or tuple(KINDS))](found, ev, chance)
    return found


def fact(found: Scenario, ev: Evaluation, chance: Random) -> Scenario:
    """A fact of a unit, entered or derived; 缺 and 不适用 among its values."""
    name = chance.choice(list(ev.scheme.facts))
    unit, kind = chance.choice(ev.units), ev.scheme.facts[name].type
    state = chance.choice(["value", "value", "value", "缺", "不适用"])
    if state != "value":
        return found.with_fact(unit, name, state, note="台账另有说明")
    if kind == "ratio" and chance.random() < 0.7:
        under = chance.randint(0, 40)
        return found.with_fact(unit, name, Fraction(chance.randint(0, under)), Fraction(under))
    return found.with_fact(unit, name, cell(kind, ev, chance))


def cell(kind: str, ev: Evaluation, chance: Random) -> Any:
    """A value of one type, as a scenario file has it."""
    period = ev.scheme.period
    day = period.start + timedelta(days=chance.randint(-20, (period.end - period.start).days + 20))
    if kind == "yes_no":
        return chance.choice([True, False, "是", "否"])
    if kind == "date":
        return day
    if kind == "datetime":
        return f"{day.isoformat()} {chance.randint(8, 18):02}:{chance.randint(0, 59):02}"
    if kind == "dates":
        return chance.choice(["无", day.isoformat(), f"{day.isoformat()}；{period.end.isoformat()}"])
    if kind == "ratio":
        return Plain(f"{chance.randint(0, 1000) / 10}%")
    if kind in ("count", "rating"):
        return Fraction(chance.randint(0, 12) if chance.random() < 0.8 else chance.randint(0, 200))
    if kind == "number":
        return Fraction(chance.randint(0, 900), chance.choice([1, 2, 4, 10]))
    return "虚构"


def row(found: Scenario, ev: Evaluation, chance: Random) -> Scenario:
    """A row of an event table removed, changed or added."""
    if not ev.scheme.events:
        return found
    table = chance.choice(list(ev.scheme.events))
    spec, frame = ev.scheme.events[table], ev.ledger.events[table]
    taken = {item.row for item in found.events.get(table, [])}
    way = chance.choice(["remove", "change", "add"])
    if way == "add" or frame.empty:
        cells = {}
        for name, column in spec.columns.items():
            if not column.optional or chance.random() < 0.5:
                cells[name] = (
                    chance.choice(column.choices) if column.choices else cell(column.type, ev, chance)
                )
        return found.with_row(table, RowChange(unit=chance.choice(ev.units), cells=cells))
    number = chance.randrange(len(frame))
    held = frame.iloc[number]
    if held["place"] in taken:
        return found
    name = chance.choice(list(spec.columns))
    column = spec.columns[name]
    was = {name: cell_text(held[name])} if held[name] is not None else {}
    if way == "remove":
        return found.with_row(table, RowChange(unit=held["unit"], row=held["place"], remove=True, was=was))
    value = chance.choice(column.choices) if column.choices else cell(column.type, ev, chance)
    change = RowChange(unit=held["unit"], row=held["place"], cells={name: value}, was=was)
    return found.with_row(table, change)


def attribute(found: Scenario, ev: Evaluation, chance: Random) -> Scenario:
    """Another attribute, or another group, of a unit."""
    unit = chance.choice(ev.units)
    given = ev.scheme.units.get(unit)
    names = [name for name, item in ev.scheme.attributes.items() if item.type != "unit"]
    names = [name for name in (*names, "group") if given is None]
    if not names or any(item.unit == unit for item in found.units):
        return found
    name = chance.choice(names)
    if name == "group":
        value: Any = chance.choice(ev.scheme.groups)
    else:
        spec = ev.scheme.attributes[name]
        value = chance.choice(spec.choices) if spec.choices else cell(spec.type, ev, chance)
    return found.changed(units=[*found.units, UnitChange(unit=unit, cells={name: value})])


def rule(found: Scenario, ev: Evaluation, chance: Random) -> Scenario:
    """A number of the scheme: a maximum, a weight, points, the edge of a band."""
    place, value = chance.choice(numbers(ev))
    old = value if isinstance(value, Fraction) else Fraction(value.rstrip("%"))
    factor = Fraction(chance.choice(["1", "1.1", "0.9", "2", "1.02"]))
    if isinstance(value, Plain):
        return found.with_rule(place, Plain(f"{float(old * factor):.2f}%"))
    return found.with_rule(place, old * factor)


def numbers(ev: Evaluation) -> list[tuple[Position, Any]]:
    """Every number an overlay can write in the indicators, with its place there."""
    kept = getattr(ev, "_drawn_numbers", None)
    if kept is None:
        data = ev.scheme._source.raw(ev.scheme.letters, ev.scheme.patches)
        kept = [item for node in _nodes(data["indicators"]) for item in _numbers(node)]
        ev._drawn_numbers = kept  # type: ignore[attr-defined]
    return kept


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for key in ("sum", "mean"):
        if isinstance(node.get(key), list):
            for child in node[key]:
                if isinstance(child, dict):
                    yield from _nodes(child)


def _numbers(node: dict[str, Any]) -> Iterator[tuple[Position, Any]]:
    own = {key: item for key, item in node.items() if key not in ("sum", "mean", "id", "readings", "title")}
    for place, value in _leaves(own, ()):
        is_percent = isinstance(value, Plain) and value.endswith("%") and value[0].isdigit()
        if place[-1] != "id" and (isinstance(value, Fraction) or is_percent):
            yield ("indicators", str(node["id"]), *place), value


def _leaves(value: Any, place: Position) -> Iterator[tuple[Position, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*place, key))
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            if isinstance(item, dict):
                yield from _leaves(item, (*place, str(number)))
    else:
        yield place, value


def reading(found: Scenario, ev: Evaluation, chance: Random) -> Scenario:
    """Another reading of an ambiguity."""
    if not ev.scheme.readings:
        return found
    key = chance.choice(list(ev.scheme.readings))
    return found.with_reading(f"{key}{chance.choice(list(ev.scheme.readings[key].options))}")


def unknown(found: Scenario, ev: Evaluation, chance: Random) -> Scenario:
    """Another number for an unknown, within its bounds; or it is open again."""
    if not ev.scheme.unknowns:
        return found
    name = chance.choice(list(ev.scheme.unknowns))
    spec = ev.scheme.unknowns[name]
    if chance.random() < 0.4:
        return found.with_supplied(name, None)
    low, high = spec.bounds
    if isinstance(low, float) or isinstance(high, float):
        return found.with_supplied(name, Fraction(chance.randint(1, 9)))
    number = Fraction(chance.choice([int(low) + 1, int(high), int((low + high) / 2)]))
    if spec.type == "date":
        return found.with_supplied(name, date.fromordinal(int(number)))
    return found.with_supplied(name, low if spec.unit == "%" else number)


KINDS: dict[str, Change] = {
    "fact": fact,
    "row": row,
    "attribute": attribute,
    "rule": rule,
    "reading": reading,
    "unknown": unknown,
}
