"""Clauses and readings that are named outside the tree of indicators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaohe.scheme.declared.naming import CLAUSE, clause, clauses
from kaohe.scheme.fault import Fault
from kaohe.scheme.model import Scheme


def clause_ids(scheme: Scheme) -> Iterator[Fault]:
    """Clause ids outside the tree of indicators."""
    yield from clauses(scheme, scheme.sources.clauses, ("sources", "clauses"))
    for name, events in scheme.events.items():
        yield from clauses(scheme, events.clauses, ("events", name, "clauses"))
    for index, group in enumerate(scheme.ranking.groups):
        if group not in scheme.groups:
            place = ("ranking", "groups", index)
            yield Fault(place, f"没有类别“{group}”", group, "、".join(scheme.groups))
    for name, unit in scheme.units.items():
        yield from clauses(scheme, unit.clauses, ("units", name, "clauses"))
    for name, unknown in scheme.unknowns.items():
        yield from clause(scheme, unknown.clause, ("unknowns", name, "clause"), CLAUSE)
    for index, waiver in enumerate(scheme.waivers):
        if waiver.clause:
            yield from clause(scheme, waiver.clause, ("waivers", index, "clause"), CLAUSE)


def readings(scheme: Scheme) -> Iterator[Fault]:
    """What readings refer to: their clause, and the reading they repeat."""
    for key, reading in scheme.readings.items():
        yield from clause(scheme, key.rpartition(":")[0], ("readings", key), "读法编号为“条款编号:序号”")
        if reading.same_as is None:
            continue
        place = ("readings", key, "same_as")
        target = scheme.readings.get(reading.same_as)
        needs = (("readings", key), ("readings", reading.same_as))
        if target is None:
            yield Fault(place, f"没有读法“{reading.same_as}”", reading.same_as, "已有的读法编号", (place,))
        elif target.same_as is not None:
            yield Fault(
                place, f"读法“{reading.same_as}”自己也写了 same_as", reading.same_as, target.same_as, needs
            )
        elif set(target.options) != set(reading.options) or target.default != reading.default:
            message = f"选项和 default 与读法“{reading.same_as}”不一致"
            yield Fault(place, message, _letters(reading), _letters(target), needs)


def _letters(reading: Any) -> str:
    return f"{'、'.join(reading.options)}，default {reading.default}"
