"""Another reading, or a supplied number, evaluated in part: the same as evaluated whole."""

from __future__ import annotations

from functools import cache

import pytest

import kaohe
from kaohe.evaluation import Evaluation

CITY_YEARS = ("licheng-2017", "hengyang-2018")
CHOICES = [
    ("licheng-2017", "LC-2.2b:1B"),  # one indicator
    ("licheng-2017", "LC-2.2a:1B"),  # a fact
    ("licheng-2017", "LC-3.4a:1B"),  # a column of an event table
    ("licheng-2017", "LC-N1.2:2C"),  # several aggregates
    ("licheng-2017", "LC-3.8a:1B"),  # where points join
    ("hengyang-2018", "HY-3.2.3b:1B"),  # a row rule that other indicators take over
    ("hengyang-2018", "HY-3.2.2c:1A"),  # guards
    ("hengyang-2018", "HY-3.2.2a:1B"),
]


@cache
def evaluation(name: str) -> Evaluation:
    scheme = kaohe.load_scheme(name)
    return kaohe.evaluate(scheme, kaohe.load_ledger(name, scheme=scheme))


def assert_same(part: Evaluation, whole: Evaluation) -> None:
    for name, column in whole.columns.items():
        mine = part.columns[name]
        assert list(mine.points.low) == list(column.points.low), name
        assert list(mine.points.high) == list(column.points.high), name
        assert list(mine.applies) == list(column.applies), name
        assert (mine.labels is None) == (column.labels is None), name
        assert mine.labels is None or list(mine.labels) == list(column.labels), name


@pytest.mark.parametrize(("name", "choice"), CHOICES)
def test_a_reading_evaluated_in_part_is_the_reading_evaluated_whole(name: str, choice: str) -> None:
    part = evaluation(name).under(choice)
    assert_same(part, Evaluation(part.scheme, part.ledger))


def test_what_a_reading_does_not_concern_is_taken_over() -> None:
    ev = evaluation("licheng-2017")
    part = ev.under("LC-2.2b:1B")
    changed = {name for name in ev.columns if part.columns[name] is not ev.columns[name]}
    assert changed == {"2.2", "2", "N1.3", "N5.5"}


def test_a_number_supplied_later_changes_what_hangs_on_it_alone() -> None:
    ev = evaluation("hengyang-2018")
    name = next(iter(ev.scheme.supplied))
    bare = ev.of(ev.scheme.without_supplied())
    assert_same(bare, Evaluation(bare.scheme, bare.ledger))
    again = bare.of(bare.scheme.with_supplied({name: ev.scheme.supplied[name]}))
    assert_same(again, Evaluation(again.scheme, again.ledger))
