"""What can't be true of a ledger once its rows are read together: found before anything is scored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

import pandas as pd

from kaohe.errors import Problem, ProblemReport
from kaohe.ledger.cells import shown
from kaohe.ledger.facts import Facts
from kaohe.ledger.model import SCENARIO
from kaohe.ledger.reading.whereabouts import spot, title
from kaohe.scheme.base import Reference
from kaohe.scheme.derived import DURATIONS, Derived
from kaohe.scheme.fact import Events

_LINE = re.compile(r"(?P<file>.*\.yaml|情景“.*”):(?P<line>\d+)")
"""Where a scenario says something."""


def faults(facts: Facts, *, since: Facts | None = None) -> list[Problem]:
    """Shares above 100%, rows that end before they begin, zero reports beside rows; all at once.

    What is as in ``since``, already looked at, is not looked at again: ``facts`` are those under a scenario.
    """
    known = since.ledger.events if since is not None else {}
    events = {name: frame for name, frame in facts.ledger.events.items() if known.get(name) is not frame}
    entered = facts.ledger.facts
    if since is not None:
        entered = entered[entered["source"] == SCENARIO]
    return [
        *_dates(facts, [entered, *events.values()]),
        *_shares(facts, since),
        *_rows(facts, events),
        *_zero_reports(facts),
        *_samples(facts),
    ]


def faults_of_part(facts: Facts, *, whole: bool) -> list[Problem]:
    """What is wrong however the rest may read, where some rows were not read: each row by itself.

    ``whole``: all rows of the 事实 sheet were read, so that shares of entered facts and zero reports can be looked at.
    """
    frames = [facts.ledger.facts, *facts.ledger.events.values()]
    shares = _shares(facts, None, entered=True) if whole else ()
    zeros = _zero_reports(facts) if whole else ()
    return [*_dates(facts, frames), *shares, *_rows(facts, facts.ledger.events), *zeros]


def require_plausible(facts: Facts, *, since: Facts | None = None) -> None:
    """Raise ProblemReport when the ledger contradicts itself."""
    found = faults(facts, since=since)
    if found:
        raise ProblemReport(found)


def _dates(facts: Facts, frames: list[pd.DataFrame]) -> Iterator[Problem]:
    """Dates more than a year away from the period: slips of the pen."""
    period = facts.scheme.period
    years = range(period.start.year - 1, period.end.year + 2)
    expected = f"{years[0]} 至 {years[-1]} 年"
    for frame in frames:
        for name in frame.columns:
            for value, place in zip(frame[name], frame.get("place", ()), strict=False):
                for day in value if isinstance(value, tuple) else (value,):
                    if isinstance(day, date) and day.year not in years:
                        head = title(place or "", name, facts.ledger.heads) or "日期"
                        message = f"{head}离考核期间过远"
                        yield _problem(facts, place or "", message, shown(day), expected, field=name)


def _shares(facts: Facts, since: Facts | None, *, entered: bool = False) -> Iterator[Problem]:
    """Shares above 100%; ``entered`` takes those of entered facts only."""
    for spec in facts.scheme.facts.values():
        if spec.ratio is None or facts.scheme.facts[spec.ratio[0]].add is not None:
            continue
        if entered and any(facts.scheme.facts[part].derived for part in spec.ratio):
            continue
        above, under = (facts.column(part) for part in spec.ratio)
        if since is not None and all(
            part in since.scheme.facts and since.column(part) is facts.column(part) for part in spec.ratio
        ):
            continue
        for index, unit in enumerate(facts.units):
            if not (above.applies[index] and under.applies[index]):
                continue
            most, least = above.value.low[index], under.value.high[index]
            if most > least and under.value.low[index] == least:
                titles = [facts.scheme.facts[part].title for part in spec.ratio]
                place = next((facts.place(unit, part) for part in spec.ratio if facts.place(unit, part)), "")
                message = f"{unit}：{spec.title}的分子大于分母"
                found = f"{titles[0]} {shown(most)}、{titles[1]} {shown(least)}"
                yield _problem(facts, place, message, found, "分子不大于分母")


def _rows(facts: Facts, tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    if not tables:
        return
    scheme = facts.scheme.as_written()  # another reading may measure from a moment that comes later
    for name, frame in tables.items():
        events = scheme.events.get(name)
        if events is None:
            continue
        for derived in events.derive.values():
            yield from _reversed(facts, events, derived, frame)


def _reversed(facts: Facts, events: Events, derived: Derived, frame: pd.DataFrame) -> Iterator[Problem]:
    if derived.rule not in (*DURATIONS, "days", "months") or derived.signed:
        return
    choices = [choice[0] for choice in derived.elapsed if not isinstance(choice, Reference)]
    if derived.elapsed and len(choices) < 2:
        return
    first, last = choices or derived.ends
    if first not in frame or last not in frame:
        return
    titles = events.columns[first].title, events.columns[last].title
    for unit, start, end, place in zip(frame["unit"], frame[first], frame[last], frame["place"], strict=True):
        if _before(end, start):
            message = f"{unit}的{events.title}：{titles[1]}早于{titles[0]}"
            expected = f"不早于 {shown(start)}"
            yield _problem(facts, place or "", message, shown(end), expected, field=last)


def _before(end: date | None, start: date | None) -> bool:
    if end is None or start is None:
        return False
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end < start
    return end.isoformat()[:10] < start.isoformat()[:10]


def _samples(facts: Facts) -> Iterator[Problem]:
    """Samples of more rows than they can have."""
    for spec in facts.scheme.facts.values():
        sampled = facts.sampled(spec)
        if sampled is None or spec.sample is None or spec.table is None:
            continue
        rows, title = facts.rows(spec.table), facts.scheme.events[spec.table].title
        for index, unit in enumerate(facts.units):
            there = int((rows.sure & (rows.unit == index)).sum())
            most = sampled.high[index]
            if there > most:
                place = facts.place(unit, spec.sample.of)
                message = f"{unit}的{title}有 {there} 行，多于应抽的 {shown(most)} 行（{spec.title}）"
                yield _problem(facts, place, message, f"{there} 行", f"至多 {shown(most)} 行")


def _zero_reports(facts: Facts) -> Iterator[Problem]:
    for (unit, name), item in facts.settled.items():
        if name in facts.ledger.events and item.entry.value == 0:
            rows = int((facts.ledger.events[name]["unit"] == unit).sum())
            title, expected = facts.scheme.events[name].title, facts.scheme.events[name].expected
            if expected is not None:
                message = f"{unit}不能零报告“{title}”：每个考核对象应有 {shown(expected.rows)} 行"
                yield _problem(facts, item.entry.place, message, "零报告", f"{shown(expected.rows)} 行记录")
            elif rows:
                message = f"{unit}已零报告“{title}”，但该台账中有它的记录"
                yield _problem(facts, item.entry.place, message, f"{rows} 行", "没有记录")


def _problem(
    facts: Facts, place: str, message: str, found: str, expected: str, *, field: str = "value"
) -> Problem:
    """A problem in the cell of ``field`` in the row of ``place``, which names some cell of it."""
    at = spot(place, field, facts.ledger.heads)
    if at is not None:
        file, line_number, path = at
        return Problem(file, line_number, path, message, found, expected)
    book = facts.ledger.name or "台账"
    scenario = _LINE.fullmatch(place)
    if scenario:
        line = int(scenario["line"]) if scenario["file"].endswith(".yaml") else None
        return Problem(scenario["file"], line, "", message, found, expected)
    return Problem(book, None, place.removeprefix(f"{book} "), message, found, expected)
