"""What a blank cell of an event table means to the rules: where it is no mere gap, whoever fills in is told."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.scheme.condition import Condition
from kaohe.scheme.derived import DURATIONS, Derived
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import row_rule


def blank_meaning(scheme: Scheme, table: str, name: str) -> str:
    """What a blank in an optional column of an event table means, in Chinese; empty where no rule asks."""
    counted: list[str] = []
    left_out: list[str] = []
    for title, condition in _conditions(scheme, table):
        for negated in _asks(condition, name):
            (left_out if negated else counted).append(f"“{title}”")
    both = [title for title in dict.fromkeys(counted) if title in left_out]
    told = [
        _told("空着表示没有这一项，按此判断", [*both, *(t for t in counted if t not in both)]),
        _told("空着的不计入", [title for title in left_out if title not in both]),
        *(_of_derived(derived, name) for derived in scheme.events[table].derive.values()),
    ]
    return "；".join(dict.fromkeys(filter(None, told)))


def _conditions(scheme: Scheme, table: str) -> Iterator[tuple[str, Condition]]:
    """Every condition on rows of the table, with the title of what it decides."""
    for derived in scheme.events[table].derive.values():
        if derived.holds is not None:
            yield derived.title, derived.holds
    for fact in scheme.facts.values():
        if fact.table == table and fact.where is not None:
            yield fact.title, fact.where
    for node in scheme.walk():
        tally = row_rule(scheme, node)
        if tally is None or tally.over != table:
            continue
        rows = tally.table.all_rows if tally.table is not None else ()
        for condition in (tally.where, *(row.when for row in rows)):
            if condition is not None:
                yield f"{node.id} {node.title}", condition


def _asks(condition: Condition, name: str, negated: bool = False) -> Iterator[bool]:
    """For each question whether the column is blank, whether it is asked the other way round."""
    if condition.operator == "missing" and condition.name == name:
        yield negated
    for part in condition.parts:
        yield from _asks(part, name, negated != (condition.operator == "not"))


def _told(meaning: str, titles: list[str]) -> str:
    return f"{meaning}{'、'.join(dict.fromkeys(titles))}" if titles else ""


def _of_derived(derived: Derived, name: str) -> str:
    if derived.rule in DURATIONS and derived.ends[1] == name:
        end = "视为超过任何期限" if derived.open == "never" else "无从确定"
        return f"空着表示尚未发生，“{derived.title}”{end}"
    if derived.lapses is not None and derived.lapses.of == name:
        return f"空着为缺，“{derived.title}”无从确定；一次也没有的写“无”"
    return ""
