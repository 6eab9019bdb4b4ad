"""Several sources for one fact (多源核对): which value stands, and when they disagree."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from handmade import ENTRY, UNIT, entry, frame, on

from kaohe.ledger.reconcile import Settled, settle
from kaohe.scheme.model import Sources

VERIFIED_FIRST = ["现场核查", "抽查", "日常监测", "上级通报", "自评"]


def standing(*entries, precedence=VERIFIED_FIRST, as_of=None) -> Settled:
    """What stands for a unit's fact after its entries, all for one unit and one fact."""
    settled = settle(frame(list(entries), list(ENTRY)), precedence, as_of)
    assert len(settled) == 1
    return settled[UNIT, "n_runless"]


def said(value, source, day=None, **more):
    return entry("n_runless", value, source=source, date=None if day is None else on(day), **more)


@pytest.mark.parametrize("better", range(4))
def test_each_source_gives_way_to_those_before_it(better):
    first, second = VERIFIED_FIRST[better], VERIFIED_FIRST[better + 1]
    for entries in ([said(1, first), said(2, second)], [said(2, second), said(1, first)]):
        assert standing(*entries).entry.value == 1


def test_a_better_source_stands_before_a_later_date():
    assert standing(said(133, "现场核查", "11-30"), said(137, "自评", "12-31")).entry.value == 133


def test_another_order_of_sources_lets_another_value_stand():
    entries = [said(133, "日常监测"), said(137, "自评")]
    assert standing(*entries).entry.value == 133
    assert standing(*entries, precedence=["现场核查", "自评", "日常监测"]).entry.value == 137


def test_a_source_the_scheme_does_not_order_comes_last():
    assert standing(said(1, "抽查"), said(2, "自评"), precedence=["自评"]).entry.value == 2


@pytest.mark.parametrize(
    ("given", "order"),
    [
        ([], ["上级通报", "现场核查", "抽查", "日常监测", "自评"]),
        (["现场核查", "自评"], ["现场核查", "自评", "上级通报", "抽查", "日常监测"]),
    ],
)
def test_sources_the_scheme_does_not_name_follow_in_the_usual_order(given, order):
    precedence = Sources(precedence=given).precedence
    assert precedence == order
    for better, worse in pairwise(order):
        for entries in (
            [said(1, better, "1-01"), said(2, worse, "12-31")],
            [said(2, worse), said(1, better)],
        ):
            assert standing(*entries, precedence=precedence).entry.value == 1


def test_within_a_source_the_latest_date_stands():
    entries = [said(5, "日常监测", "9-30"), said(7, "日常监测", "12-31"), said(6, "日常监测", "10-31")]
    assert standing(*entries).entry.value == 7


def test_a_value_without_date_is_the_oldest():
    assert standing(said(5, "日常监测"), said(7, "日常监测", "1-01")).entry.value == 7


def test_as_of_a_day_what_was_recorded_later_does_not_stand():
    entries = [said(137, "自评", "11-10"), said(133, "现场核查", "12-20")]
    assert standing(*entries).entry.value == 133
    assert standing(*entries, as_of=on("12-20")).entry.value == 133
    assert standing(*entries, as_of=on("12-19")).entry.value == 137


def test_a_row_without_value_says_nothing():
    settled = standing(said(None, "现场核查", note="待核"), said(137, "自评"))
    assert settled.entry.value == 137
    assert settled.others == ()


def test_sources_that_disagree_are_in_conflict():
    settled = standing(said(133, "现场核查", evidence="E-0132"), said(137, "自评", place="台账.xlsx 事实!C4"))
    assert settled.conflict
    assert [(other.source, other.value, other.place) for other in settled.others] == [
        ("自评", 137, "台账.xlsx 事实!C4")
    ]


def test_sources_that_agree_are_not_in_conflict():
    settled = standing(said(133, "现场核查", "12-31"), said(133, "自评", "11-10", note="同上"))
    assert not settled.conflict
    assert len(settled.others) == 1


def test_one_source_alone_is_not_in_conflict():
    assert not standing(said(133, "自评")).conflict


def test_one_dissenter_among_three_is_a_conflict():
    assert standing(said(133, "现场核查"), said(133, "抽查"), said(137, "自评")).conflict


def test_two_dates_of_one_source_are_no_conflict_and_the_older_is_kept():
    settled = standing(said(5, "日常监测", "9-30"), said(7, "日常监测", "12-31"))
    assert not settled.conflict
    assert settled.others == ()
    assert [entry.value for entry in settled.older] == [5]


def test_each_other_source_speaks_by_its_newest_value():
    settled = standing(
        said(133, "现场核查", "11-30"),
        said(130, "现场核查", "10-31"),
        said(133, "自评", "12-31"),
        said(140, "自评", "6-30"),
        said(141, "抽查", "11-01"),
        said(133, "抽查", "1-01"),
    )
    assert [(other.source, other.value) for other in settled.others] == [("抽查", 141), ("自评", 133)]
    assert [other.source for other in settled.differing] == ["抽查"]
    assert [(entry.source, entry.value) for entry in settled.older] == [
        ("现场核查", 130),
        ("抽查", 133),
        ("自评", 140),
    ]


def test_shares_disagree_when_numerator_or_denominator_differ():
    assert standing(said(95, "自评", denominator=100), said(88, "现场核查", denominator=100)).conflict
    assert standing(said(95, "自评", denominator=100), said(95, "现场核查", denominator=190)).conflict
    assert not standing(said(95, "自评", denominator=100), said(95, "现场核查", denominator=100)).conflict


@pytest.mark.parametrize(("value", "denominator"), [(19, 20), (95, 100), (Fraction(95, 100), None)])
def test_one_share_written_in_another_way_is_no_conflict(value, denominator):
    shares = [(19, 20), (95, 100), (Fraction(95, 100), None)]
    others = [said(above, "自评", denominator=under) for above, under in shares]
    standing_one = said(value, "现场核查", denominator=denominator)
    assert not standing(standing_one, *others).conflict
    assert standing(standing_one, *others, said(94, "抽查", denominator=100)).conflict
    assert standing(standing_one, said(Fraction(94, 100), "自评")).conflict


def test_nothing_of_nothing_is_not_a_share_of_zero():
    assert standing(said(0, "自评", denominator=0), said(0, "现场核查", denominator=100)).conflict
    assert not standing(said(0, "自评", denominator=0), said(0, "现场核查", denominator=0)).conflict


def test_each_unit_and_each_fact_is_settled_by_itself():
    rows = [
        said(1, "自评"),
        said(2, "现场核查", unit="乙局"),
        entry("n_items_all", 3, source="自评"),
    ]
    settled = settle(frame(rows, list(ENTRY)), VERIFIED_FIRST, None)
    assert {key: item.entry.value for key, item in settled.items()} == {
        (UNIT, "n_runless"): 1,
        ("乙局", "n_runless"): 2,
        (UNIT, "n_items_all"): 3,
    }
    assert not any(item.conflict for item in settled.values())


def test_values_stay_exact():
    assert standing(said(Fraction(853, 1000), "日常监测")).entry.value == Fraction(853, 1000)
