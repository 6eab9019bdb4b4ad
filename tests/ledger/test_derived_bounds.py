"""Whatever is blank or lacking: the bounds of a derived fact hold its value once everything is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import Row, facts, month, on

from kaohe.ledger.facts import Facts
from kaohe.scheme.model import Scheme

Rows = dict[str, list[Row]]

NAMES = (
    "n_tasks",
    "n_late",
    "done_total",
    "rate_mean",
    "done_most",
    "done_least",
    "any_late",
    "all_reported",
    "score_total",
    "score_most",
    "n_gaps",
    "n_held",
    "n_more",
    "n_scaled",
    "bad",
)
BLANK = {"tasks": ("done", "target", "urgent"), "months": ("reported", "score"), "accounts": ("updates",)}

shares = st.integers(0, 4).map(Fraction)
days = st.sampled_from([on(text) for text in ("1-5", "2-10", "3-1", "5-31", "6-30")])
tasks = st.fixed_dictionaries(
    {
        "due_on": days,
        "done_on": st.one_of(st.none(), days),
        "done": shares,
        "target": st.sampled_from([Fraction(4), Fraction(5)]),
        "urgent": st.booleans(),
    }
)
accounts = st.fixed_dictionaries(
    {"checked_on": days, "updates": st.lists(days, max_size=4).map(lambda dates: tuple(sorted(dates)))}
)
months = st.tuples(st.booleans(), st.integers(0, 10))


@dataclass(frozen=True)
class Toy:
    """A scheme, with a name short enough to be read when a test fails."""

    scheme: Scheme

    def __repr__(self) -> str:
        return self.scheme.id


@pytest.fixture(scope="session")
def toys(lasting_toy: Scheme) -> Toy:
    return Toy(lasting_toy)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """A whole ledger, and the same with cells blank and rows lacking."""
    whole: Rows = {
        "tasks": draw(st.lists(tasks, max_size=4)),
        "months": [month(number, *draw(months)) for number in (1, 2, 3)],
        "accounts": draw(st.lists(accounts, max_size=3)),
    }
    part: Rows = {}
    for table, rows in whole.items():
        kept = rows if table == "tasks" else [row for row in rows if draw(st.booleans())]
        if table == "accounts" and kept:
            kept = rows  # only a table of which nothing is heard may lack rows
        part[table] = [
            {
                name: None if name in BLANK[table] and draw(st.booleans()) else cell
                for name, cell in row.items()
            }
            for row in kept
        ]
    return whole, part


@settings(max_examples=150)
@given(
    ledgers(),
    st.booleans(),
    st.fixed_dictionaries({"P.limit": st.integers(10, 99), "P.most": st.integers(0, 9)}),
)
def test_bounds_hold_the_value(
    toys: Toy,
    drawn: tuple[Rows, Rows],
    told_off: bool,
    supplied: dict[str, int],
) -> None:
    whole, part = drawn
    scheme = toys.scheme.with_supplied({**supplied, "P.from": "2020-2-5"})
    zero = [] if whole["accounts"] else [{"fact": "accounts", "value": Fraction(0)}]
    true = facts(scheme, whole, given=[{"fact": "told_off", "value": told_off}, *zero])
    found = facts(toys.scheme, part)
    for name in NAMES:
        held(true, found, name)


def held(true: Facts, found: Facts, name: str) -> None:
    """The value lies within the bounds, unless it is of no row: then that was open, or known."""
    column, bounds = true.column(name), found.column(name)
    value, span = column.value.at(0), bounds.value.at(0)
    assert value[0] == value[1], name
    if not column.applies[0]:
        assert not bounds.applies[0] or bounds.maybe_empty[0], name
    elif column.empty[0]:
        assert bounds.empty[0] or bounds.maybe_empty[0], name
    else:
        assert span[0] <= value[0] <= span[1], (name, value[0], span)


def test_a_span_of_any(lasting_toy: Scheme) -> None:
    """The names drawn for are all the derived facts of the scheme but dates."""
    derived = {name for name, fact in lasting_toy.facts.items() if fact.derived and fact.type != "date"}
    assert derived == set(NAMES)
