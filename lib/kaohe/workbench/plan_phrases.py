"""Costs and limits of an improvement as people type them: ``事实=3+0.5``, ``事实=低..高``."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kaohe.analysis.improvement import Cost
from kaohe.analysis.improvement.domain import Limits
from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.ledger.reading.rows import suggestion
from kaohe.ledger.sheets import key
from kaohe.quantities import parse_number
from kaohe.scheme.model import Scheme

RANGE = ".."
"""Between the least and the most."""


def fact_name(scheme: Scheme, text: str) -> str:
    """The fact or event table of a name or title; raises KaoheError that says which it may have been."""
    if text in scheme.facts or text in scheme.events:
        return text
    titles = {item.title: name for name, item in scheme.events.items()}
    titles |= {item.title: name for name, item in scheme.facts.items()}
    folded = {key(title): name for title, name in titles.items()} | {
        key(name): name for name in titles.values()
    }
    found = folded.get(key(text))
    if found is None:
        raise KaoheError(f"没有事实或台账“{text}”{suggestion(text, [*titles, *titles.values()])}")
    return found


def cost_phrase(scheme: Scheme, phrase: str) -> tuple[str, Cost]:
    """``事实=3`` or ``事实=3+0.5``: once, and for each unit of change; raises KaoheError."""
    name, _, text = phrase.rpartition("=")
    once, _, each = text.partition("+")
    numbers = [parse_number(part) for part in (once, each or "0")]
    if not name.strip() or None in numbers:
        raise KaoheError(f"代价“{phrase}”看不懂；应写作 事实=3 或 事实=3+0.5")
    return fact_name(scheme, name.strip()), Cost(*(number for number in numbers if number is not None))


def limit_phrase(ev: Evaluation, unit: str, phrase: str) -> tuple[str, Limits]:
    """``事实=低..高``, either end may be left out; raises KaoheError."""
    name, _, text = phrase.rpartition("=")
    low, dots, high = text.partition(RANGE)
    if not name.strip() or not dots or not (low.strip() or high.strip()):
        raise KaoheError(f"范围“{phrase}”看不懂；应写作 事实=低..高，如 办结件数=120..150、办结件数=..150")
    found = fact_name(ev.scheme, name.strip())
    return found, limits(ev, unit, found, low, high)


def limits(ev: Evaluation, unit: str, name: str, low: str, high: str) -> Limits:
    """Least and most of a unit's fact, as typed; empty for none. Raises KaoheError."""
    return _end(ev, unit, name, low.strip()), _end(ev, unit, name, high.strip())


def _end(ev: Evaluation, unit: str, name: str, text: str) -> Fraction | None:
    if not text:
        return None
    spec = ev.scheme.facts.get(name)
    title = ev.scheme.events[name].title if spec is None else spec.title
    kind = "count" if spec is None else spec.type
    if kind in ("yes_no", "text"):
        raise KaoheError(f"“{title}”不是数，没有范围可写")
    if kind == "date":
        try:
            return Fraction(date.fromisoformat(text).toordinal())
        except ValueError:
            raise KaoheError(f"“{title}”的范围“{text}”不是日期；应写作 2017-09-29") from None
    number = parse_number(text)
    if number is None:
        raise KaoheError(f"“{title}”的范围“{text}”不是数")
    item = ev.facts.entered(unit, name)
    whole = None if item is None else item.entry.denominator
    return number * whole if whole is not None and text.endswith(("%", "％")) else number
