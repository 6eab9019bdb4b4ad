"""What the indicators ask of a unit: facts to enter and event tables to keep, in the order of the regulation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.ledger.template.members import Member
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import reached, uses_of


@dataclass(frozen=True)
class Item:
    """One indicator that applies, and what it rests on.

    Attributes
    ----------
    facts, tables
        Names of entered facts and event tables that no earlier item rests on.
    again
        Names of those that an earlier item has asked for.
    """

    node: Indicator
    facts: tuple[str, ...]
    tables: tuple[str, ...]
    again: tuple[str, ...]


def asked(scheme: Scheme, member: Member) -> Iterator[Item]:
    """The items of one unit; a fact or table stands with the first indicator that rests on it."""
    before: set[str] = set()
    for node in scheme.walk():
        if not member.concerned(scheme, node):
            continue
        facts, tables = rests_on(scheme, node)
        again = tuple(name for name in (*facts, *tables) if name in before)
        yield Item(
            node,
            tuple(name for name in facts if name not in before),
            tuple(name for name in tables if name not in before),
            again,
        )
        before.update(facts, tables)


def rests_on(scheme: Scheme, node: Indicator) -> tuple[list[str], list[str]]:
    """Names of the entered facts and of the event tables behind an indicator's own rule, as the scheme orders them."""
    found = reached(scheme.facts, uses_of(scheme, node).facts)
    facts = [name for name, fact in scheme.facts.items() if name in found and not fact.derived]
    counted = {scheme.facts[name].table for name in found if name in scheme.facts}
    if node.tally is not None:
        counted.add(node.tally.over)
    return facts, [name for name in scheme.events if name in counted]


def reports_zero(scheme: Scheme, table: str) -> bool:
    """Whether a unit without rows in an event table has to say so (零报告)."""
    events = scheme.events[table]
    return events.absent == "missing" and events.expected is None
