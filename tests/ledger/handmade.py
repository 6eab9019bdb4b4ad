"""Small ledgers for the Licheng scheme, written down in the test itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd

from kaohe.ledger.facts import Facts
from kaohe.ledger.model import Ledger
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

UNIT = "甲局"
ENTRY = ("unit", "fact", "value", "denominator", "date", "source", "evidence", "note", "place")
Row = dict[str, Any]


@cache
def scheme(*readings: str) -> Scheme:
    """The Licheng scheme under the given readings."""
    return load_scheme("licheng-2017").with_readings(list(readings))


def entry(fact: str, value: Any, denominator: int | None = None, **more: Any) -> Row:
    """A row of the 事实 sheet; numbers become exact."""
    exact = Fraction(value) if type(value) is int else value
    below = None if denominator is None else Fraction(denominator)
    given = {"unit": UNIT, "fact": fact, "value": exact, "denominator": below, "source": "自评"}
    return dict.fromkeys(ENTRY) | given | more


def ledger(
    facts: Iterable[Row] = (),
    events: Mapping[str, Iterable[Row]] | None = None,
    units: Iterable[str] = (UNIT,),
    **attributes: Any,
) -> Ledger:
    """A ledger as the reader gives it: every event table is there, most of them empty."""
    shape = scheme().shape
    answers = {column.name: attributes.get(column.name) for column in shape.attributes}
    members = [{"unit": name, "group": "区直单位", **answers} for name in units]
    tables = {}
    for table in shape.events:
        columns = ["unit", *(column.name for column in table.columns), "source", "evidence", "note", "place"]
        rows = [dict.fromkeys(columns) | {"unit": UNIT} | row for row in (events or {}).get(table.name, ())]
        tables[table.name] = frame(rows, columns)
    return Ledger(
        about={"示例数据": "否"},
        units=frame(members, ["unit", "group", *answers]),
        facts=frame(list(facts), list(ENTRY)),
        events=tables,
        evidence=frame([], ["evidence", "title", "date", "holder", "note"]),
        name="台账.xlsx",
    )


def frame(rows: list[Row], columns: list[str]) -> pd.DataFrame:
    """Object columns, blanks as None."""
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in columns})


def facts(
    given: Iterable[Row] = (),
    events: Mapping[str, Iterable[Row]] | None = None,
    *,
    readings: Iterable[str] = (),
    as_of: date | None = None,
    units: Iterable[str] = (UNIT,),
) -> Facts:
    """The facts of a small ledger, under readings and up to a day."""
    return Facts(scheme(*readings), ledger(given, events, units), as_of=as_of)


def value(found: Facts, name: str, unit: str = UNIT) -> Any:
    """A fact of one unit: one number when it is certain, else its (low, high)."""
    low, high = found.column(name).value.at(found.units.index(unit))
    return low if low == high else (low, high)


def at(text: str) -> datetime:
    """``9-29 10:20`` of 2017, or with a year."""
    day, _, time = text.partition(" ")
    parts = [int(part) for part in day.split("-")]
    hour, minute = (int(part) for part in (time or "0:00").split(":"))
    return datetime(*([2017] if len(parts) == 2 else []), *parts, hour, minute)  # type: ignore[misc,arg-type]


def on(text: str) -> date:
    """``9-29`` of 2017, or with a year."""
    return at(text).date()


def batch(due: str, published: str | None, **more: Any) -> Row:
    """A row of 清单公布批次."""
    return {"due_on": on(due), "published_on": None if published is None else on(published), **more}


def case(submitted: str, reviewed: str | None = None, sent: str | None = None, **more: Any) -> Row:
    """A row of 办件."""
    moments = {"prereview_time": reviewed, "sent_time": sent}
    read = {name: None if text is None else at(text) for name, text in moments.items()}
    return {"submit_time": at(submitted), "channel": "网上", "complete": True, **read, **more}


def fault(start: str, repaired: str | None, **more: Any) -> Row:
    """A row of 接入系统故障."""
    return {"fault_start": at(start), "fault_repaired": None if repaired is None else at(repaired), **more}
