"""How long a row has lasted on an as-of day: what happened to it later is not seen, what has passed is certain."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest
from handmade import batch, case, facts, fault, on, value

REVIEWED_LATER = case(
    "6-29 09:00", "7-03 09:00", "7-03 10:00"
)  # Thursday; the second working day is a Monday


def hours(row, **more):
    """Bounds of the hours to repair of one fault."""
    return facts(events={"faults": [row]}, **more).rows("faults").columns["repair_hours"].value.at(0)


def test_a_review_after_the_day_is_not_seen_and_leaves_the_case_undecided():
    found = facts(events={"cases": [REVIEWED_LATER]}, as_of=on("6-30"))
    assert value(found, "n_cases_ontime") == (0, 1)
    assert value(found, "ontime_share") == (0, 1)
    assert found.column("n_cases_ontime").missing[0]
    assert value(found, "n_cases_total") == 1


def test_a_review_on_the_day_is_seen():
    assert value(facts(events={"cases": [REVIEWED_LATER]}, as_of=on("7-03")), "n_cases_ontime") == 1
    assert value(facts(events={"cases": [REVIEWED_LATER]}, as_of=on("7-02")), "n_cases_ontime") == (0, 1)
    assert value(facts(events={"cases": [REVIEWED_LATER]}), "n_cases_ontime") == 1


def test_a_case_not_reviewed_until_the_third_working_day_is_surely_late():
    rows = {"cases": [case("6-29 09:00", "7-10 09:00")]}
    assert value(facts(events=rows, as_of=on("6-30")), "n_cases_ontime") == (0, 1)
    assert value(facts(events=rows, as_of=on("7-04")), "n_cases_ontime") == 0


def test_a_case_not_sent_within_24_hours_of_the_day_is_surely_late():
    rows = {"cases": [case("6-29 09:00", sent="7-03 10:00"), case("6-30 09:00", sent="6-30 10:00")]}
    assert value(facts(events=rows, as_of=on("6-29")), "n_cases_sent_within_24h") == (0, 1)
    assert value(facts(events=rows, as_of=on("6-30")), "n_cases_sent_within_24h") == 1


def test_what_is_not_seen_is_not_shown():
    told = facts(events={"cases": [REVIEWED_LATER]}, as_of=on("6-30")).rows("cases").shown(0)
    assert (told["submit_time"], told["prereview_time"], told["sent_time"]) == ("2017-06-29 09:00", "—", "—")
    assert (told["prereview_days"], told["sent_hours"]) == ("未定", "未定")


@pytest.mark.parametrize("repaired", ["7-02 10:00", None])
def test_a_fault_open_since_long_before_the_day_has_lasted_longer_than_24_hours(repaired):
    low, high = hours(fault("3-01 09:00", repaired), as_of=on("6-30"))
    assert low == 121 * 24 + 14 + Fraction(59, 60)  # to the last minute of the day
    assert high == inf


def test_a_fault_open_since_the_day_itself_may_yet_be_repaired_in_time():
    low, high = hours(fault("6-30 23:00", "7-01 00:30"), as_of=on("6-30"))
    assert 0 < low < 2
    assert high == inf


def test_a_repair_by_the_day_counts_as_it_is():
    for day in ("6-30", "7-01", "12-31"):
        assert hours(fault("6-30 09:00", "6-30 11:00"), as_of=on(day)) == (2, 2)


@pytest.mark.parametrize("readings", [[], ["LC-4.3b:2B"]])
def test_on_a_day_a_fault_never_repaired_is_as_long_as_it_has_been(readings):
    low, high = hours(fault("6-29 09:00", None), as_of=on("6-30"), readings=readings)
    assert (low, high) == (38 + Fraction(59, 60), inf)


def test_office_hours_not_supplied_leave_nothing_certain_of_an_open_fault():
    assert hours(fault("3-01 09:00", None), as_of=on("6-30"), readings=["LC-4.3b:1B"]) == (0, inf)


def test_a_batch_published_after_the_day_was_not_published_by_then():
    rows = {"batches": [batch("4-30", "5-02")]}
    found = facts(events=rows, as_of=on("5-01"))
    assert found.rows("batches").shown(0)["published_on"] == "—"
    assert value(found, "n_batches_late") == (1, 3)
