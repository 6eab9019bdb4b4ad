"""Names used and not declared: what is said of each, and what may be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from kaohe.scheme.fault import SOME_ID, Fault
from kaohe.scheme.model import Scheme
from kaohe.scheme.yamltree import Position

CLAUSE = "clauses 中的条款编号"


def undeclared(
    kind: str, name: str, place: Position, known: Iterable[str], expected: str, needs: tuple[Position, ...]
) -> Fault:
    """A name that is used and not declared; ``known`` may hold the one that is meant."""
    meant = next(iter(get_close_matches(name, list(known), n=1)), "")
    message = f"{kind}“{name}”用到了但没有声明"
    return Fault(place, message, name, f"“{meant}”？" if meant else expected, needs, meant)


def no_events(scheme: Scheme, table: str, place: Position) -> Fault:
    """An event table that is not declared."""
    return undeclared("台账", table, place, scheme.events, "在 events 中声明", (place, ("events", table)))


def no_column(scheme: Scheme, table: str, name: str, place: Position, *, derived: bool) -> Iterator[Fault]:
    """A column that an event table lacks; ``derived`` columns count, or not."""
    events = scheme.events[table]
    columns = [*events.columns, *(events.derive if derived else ())]
    if name not in columns:
        needs = (place, ("events", table, "columns"), ("events", table, "derive"))
        yield Fault(place, f"台账“{table}”没有“{name}”栏", name, "、".join(columns), needs)


def no_node(scheme: Scheme, name: str, place: Position) -> Iterator[Fault]:
    """An indicator there is none of."""
    if name not in scheme.by_id:
        yield Fault(place, f"没有指标“{name}”", name, "已有的指标编号", (place, SOME_ID))


def clause(scheme: Scheme, key: str, place: Position, expected: str) -> Iterator[Fault]:
    """A clause there is none of."""
    if key not in scheme.clauses:
        yield Fault(place, f"没有条款“{key}”", key, expected, (place, ("clauses", key)))


def clauses(scheme: Scheme, keys: Iterable[str], place: Position) -> Iterator[Fault]:
    """Clauses there are none of, or named twice."""
    keys = list(keys)
    for index, key in enumerate(keys):
        at = (*place, index)
        if key not in scheme.clauses:
            yield Fault(at, f"没有条款“{key}”", key, CLAUSE, (at, ("clauses", key)))
        elif key in keys[:index]:
            yield Fault(at, f"条款“{key}”写了两次", key, "每个条款只写一次", (at,))
