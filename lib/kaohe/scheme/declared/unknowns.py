"""Unknown parameters used and not declared, and where they are dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kaohe.scheme.base import references
from kaohe.scheme.condition import DATED, comparisons
from kaohe.scheme.fault import Fault
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import mention
from kaohe.scheme.yamltree import Position

_RULES = ("indicators", "outside", "events", "facts")


def unknowns(scheme: Scheme, data: dict[str, Any]) -> Iterator[Fault]:
    """Unknown parameters used and not declared."""
    models = [getattr(scheme, part) for part in _RULES]
    used = {reference.unknown for reference in references(models) if reference.unknown}
    for name in sorted(used - set(scheme.unknowns)):
        place = mention({key: data.get(key) for key in _RULES}, name)
        needs = (place, ("unknowns", name))
        yield Fault(place, f"待定参数“{name}”用到了但没有声明", name, "在 unknowns 中声明", needs)
    yield from _dates(scheme, models)


def _dates(scheme: Scheme, models: list[Any]) -> Iterator[Fault]:
    """Unknown dates where numbers belong, and unknown numbers where dates belong."""
    tested = [test.operand for test in comparisons(models) if test.operator in DATED]
    dated = references([tested, [events.edges for events in scheme.events.values()]])
    uses = Counter(reference.unknown for reference in references(models) if reference.unknown)
    as_dates = Counter(reference.unknown for reference in dated if reference.unknown)
    for name, unknown in scheme.unknowns.items():
        place: Position = ("unknowns", name)
        needs: tuple[Position, ...] = (place, *((part,) for part in _RULES))
        if as_dates[name] and unknown.type != "date":
            yield Fault(place, f"待定参数“{name}”用作日期", f"type 为 {unknown.type}", "type 为 date", needs)
        elif unknown.type == "date" and uses[name] > as_dates[name]:
            yield Fault(place, f"待定参数“{name}”用作数", "type 为 date", "type 为 number", needs)
