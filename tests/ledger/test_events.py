"""Event rows of Licheng 2017: which count, and how working days and hours run between two moments."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import inf

import pytest
from handmade import UNIT, at, batch, case, entry, facts, fault, ledger, on, scheme, value

from kaohe.ledger.counting.calendar import CalendarError
from kaohe.ledger.facts import Facts

TWO_DAYS = [
    # the Mid-Autumn and National Day week, 1 to 8 October; Saturday 30 September is worked
    ("9-29 10:20", "10-09 09:05", 2, True),
    ("9-29 10:20", "10-09 23:59", 2, True),
    ("9-29 10:20", "10-10 08:00", 3, False),
    ("9-30 09:15", "10-10 17:00", 2, True),
    ("10-03 20:10", "10-10 08:50", 2, True),
    ("10-03 20:10", "10-11 08:50", 3, False),
    # Qingming, 2 to 4 April; Saturday 1 April is worked
    ("3-31 16:00", "4-05 10:00", 2, True),
    ("4-01 09:30", "4-06 09:30", 2, True),
    ("4-01 09:30", "4-07 09:30", 3, False),
    # Labour Day, 29 April to 1 May, nothing made up for
    ("4-28 09:00", "5-03 09:00", 2, True),
    ("4-28 09:00", "5-04 09:00", 3, False),
    # the Dragon Boat Festival, 28 to 30 May; Saturday 27 May is worked
    ("5-26 11:00", "5-31 15:00", 2, True),
    ("5-26 11:00", "6-01 08:00", 3, False),
    # the Spring Festival, 27 January to 2 February; Sunday 22 January and Saturday 4 February are worked
    ("1-20 09:00", "1-23 17:00", 2, True),
    ("1-26 09:00", "2-04 09:00", 2, True),
    ("1-26 09:00", "2-06 09:00", 3, False),
    # an ordinary week, an ordinary weekend
    ("11-14 09:00", "11-14 17:00", 0, True),
    ("11-14 09:00", "11-16 17:00", 2, True),
    ("11-17 09:00", "11-21 17:00", 2, True),
    ("11-17 09:00", "11-22 08:00", 3, False),
]


@pytest.mark.parametrize(("submitted", "reviewed", "days", "in_time"), TWO_DAYS)
def test_prereviewed_within_two_working_days(submitted, reviewed, days, in_time):
    found = facts(events={"cases": [case(submitted, reviewed)]})
    assert found.rows("cases").columns["prereview_days"].value.at(0) == (days, days)
    assert value(found, "n_cases_ontime") == in_time


def test_a_case_never_prereviewed_is_not_in_time():
    found = facts(events={"cases": [case("11-14 09:00"), case("11-14 09:00", "11-15 09:00")]})
    assert value(found, "ontime_share") == Fraction(1, 2)


def test_a_case_taken_at_the_counter_is_not_an_online_case():
    rows = [case("11-14 09:00", "11-15 09:00"), case("11-14 09:00", channel="窗口")]
    found = facts(events={"cases": rows})
    assert value(found, "n_cases") == 1
    assert value(found, "ontime_share") == 1
    assert value(found, "n_cases_total") == 2
    assert value(found, "online_share") == Fraction(1, 2)


def test_a_counter_case_reviewed_at_once_does_not_count_as_in_time():
    rows = [case("11-14 09:00", "11-14 10:00", channel="窗口"), case("11-14 09:00", "11-24 09:00")]
    assert value(facts(events={"cases": rows}), "n_cases_ontime") == 0


def test_a_case_without_channel_is_taken_as_online():
    assert value(facts(events={"cases": [case("11-14 09:00", channel=None)]}), "n_cases") == 1


def test_only_counter_cases_leave_no_share_of_online_cases_in_time():
    found = facts(events={"cases": [case("11-14 09:00", channel="窗口")]})
    assert found.column("ontime_share").empty[0]
    assert not found.column("sent_share").empty[0]


@pytest.mark.parametrize(
    ("sent", "within"),
    [
        ("11-15 09:00", True),
        ("11-15 08:59", True),
        ("11-15 09:01", False),
        ("11-14 09:00", True),
        (None, False),
    ],
)
def test_sent_within_24_hours_includes_the_24th_hour_exactly(sent, within):
    found = facts(events={"cases": [case("11-14 09:00", sent=sent)]})
    assert value(found, "n_cases_sent_within_24h") == within


def test_24_hours_run_through_nights_and_holidays():
    rows = [case("9-30 23:30", sent="10-01 23:30"), case("9-30 23:30", sent="10-09 09:00")]
    found = facts(events={"cases": rows})
    assert value(found, "sent_share") == Fraction(1, 2)


def test_incomplete_cases_lower_the_share_of_complete_data():
    rows = [case("11-14 09:00"), case("11-14 09:00"), case("11-14 09:00", complete=False)]
    assert value(facts(events={"cases": rows}), "complete_share") == Fraction(2, 3)


def test_as_of_leaves_out_rows_dated_later():
    rows = {"cases": [case("3-01 09:00"), case("6-30 23:59"), case("7-01 00:00")]}
    assert value(facts(events=rows), "n_cases_total") == 3
    assert value(facts(events=rows, as_of=on("6-30")), "n_cases_total") == 2


@pytest.mark.parametrize(
    ("submitted", "counts"), [("2016-12-31 23:59", 0), ("1-01 00:00", 1), ("12-31 23:59", 1)]
)
def test_only_rows_of_the_year_count(submitted, counts):
    inside = case("6-01 09:00")
    found = facts(events={"cases": [inside, case(submitted)]})
    assert value(found, "n_cases_total") == 1 + counts


def test_a_row_of_the_next_year_does_not_count():
    rows = {"legacy_checks": [{"found_on": date(2018, 1, 1)}, {"found_on": date(2017, 12, 31)}]}
    assert value(facts(events=rows), "n_findings_legacy_licence") == 1


FROM_SEPTEMBER = [
    ("rejections", "found_on", "n_vague_rejections", {"vague": True, "unexplained": False}),
    ("link_checks", "checked_on", "n_checks_link_absent", {"link_absent": True}),
    ("maintenance_failures", "found_on", "n_maintenance_failures", {}),
    (
        "licence_checks",
        "checked_on",
        "n_findings_new_licence",
        {"not_generated": True, "not_collected": False},
    ),
    ("legacy_checks", "found_on", "n_findings_legacy_licence", {}),
]


@pytest.mark.parametrize(("table", "dated", "name", "cells"), FROM_SEPTEMBER)
def test_under_n5_1_1b_monitoring_counts_from_september(table, dated, name, cells):
    rows = {table: [{dated: on(day), **cells} for day in ("3-15", "8-31", "9-01", "12-01")]}
    assert value(facts(events=rows), name) == 4
    assert value(facts(events=rows, readings=["LC-N5.1:1B"]), name) == 2


def test_under_n5_1_1b_faults_count_from_september():
    rows = {"faults": [fault("8-31 23:59", "9-02 00:00"), fault("9-01 00:00", "9-01 01:00")]}
    assert len(facts(events=rows).rows("faults")) == 2
    assert len(facts(events=rows, readings=["LC-N5.1:1B"]).rows("faults")) == 1


def test_under_n5_1_1b_cases_and_batches_still_count_all_year():
    rows = {
        "cases": [case("3-01 09:00")],
        "batches": [batch("4-30", "4-20"), batch("7-31", "7-31"), batch("10-31", None)],
    }
    found = facts(events=rows, readings=["LC-N5.1:1B"])
    assert value(found, "n_cases_total") == 1
    assert value(found, "n_batches_late") == 1


@pytest.mark.parametrize(
    ("reading", "submitted", "reviewed", "in_time"),
    [
        ("LC-3.4a:1A", "11-14 09:00", "11-16 09:00", True),
        ("LC-3.4a:1B", "11-14 09:00", "11-16 09:00", False),  # the day of submission is day 1
        ("LC-3.4a:1B", "11-14 09:00", "11-15 23:00", True),
        ("LC-3.4a:1B", "9-29 10:20", "9-30 17:00", True),
        ("LC-3.4a:1B", "9-29 10:20", "10-09 09:00", False),
        ("LC-3.4a:1C", "9-29 10:20", "10-09 10:20", True),  # 48 hours of working days, exactly
        ("LC-3.4a:1C", "9-29 10:20", "10-09 10:21", False),
        ("LC-3.4a:2A", "10-03 20:10", "10-11 09:00", False),
        ("LC-3.4a:2B", "10-03 20:10", "10-11 09:00", True),  # as if submitted on 9 October
        ("LC-3.4a:2B", "10-03 20:10", "10-12 09:00", False),
    ],
)
def test_readings_of_two_working_days(reading, submitted, reviewed, in_time):
    found = facts(events={"cases": [case(submitted, reviewed)]}, readings=[reading])
    assert value(found, "n_cases_ontime") == in_time


@pytest.mark.parametrize(
    ("reading", "row", "within"),
    [
        ("LC-3.6b:3A", case("9-30 09:00", sent="10-09 17:00"), False),
        ("LC-3.6b:3B", case("9-30 09:00", sent="10-09 17:00"), True),  # the next working day
        ("LC-3.6b:3B", case("9-30 09:00", sent="10-10 08:00"), False),
        ("LC-3.6b:4A", case("11-14 09:00", "11-15 09:00", "11-16 09:00"), False),
        ("LC-3.6b:4B", case("11-14 09:00", "11-15 09:00", "11-16 09:00"), True),  # from the pre-review on
        ("LC-3.6b:4B", case("11-14 09:00", "11-15 09:00", "11-16 09:01"), False),
    ],
)
def test_readings_of_24_hours(reading, row, within):
    assert value(facts(events={"cases": [row]}, readings=[reading]), "n_cases_sent_within_24h") == within


def test_a_rejection_with_two_faults_counts_once_or_twice():
    rows = {"rejections": [{"found_on": on("9-15"), "vague": True, "unexplained": True}]}
    found = facts(events=rows)
    assert value(found, "n_vague_rejections") == 1
    assert value(found, "n_vague_faults") == 2


def test_a_rejection_without_fault_does_not_count():
    rows = {"rejections": [{"found_on": on("9-15"), "vague": False, "unexplained": False}]}
    assert value(facts(events=rows), "n_vague_rejections") == 0


def test_a_licence_neither_generated_nor_collected_under_6_1b_2():
    cells = [(True, False), (False, True), (True, True), (False, False)]
    rows = {
        "licence_checks": [
            {"checked_on": on("9-15"), "not_generated": one, "not_collected": other} for one, other in cells
        ]
    }
    assert value(facts(events=rows), "n_findings_new_licence") == 3
    assert value(facts(events=rows, readings=["LC-6.1b:2B"]), "n_findings_new_licence") == 1


def test_a_second_past_the_24th_hour_is_too_late():
    late = case("11-14 09:00") | {"sent_time": at("11-15 09:00").replace(second=1)}
    assert value(facts(events={"cases": [late]}), "n_cases_sent_within_24h") == 0


def test_a_repair_of_exactly_two_hours_and_of_a_day():
    rows = [fault("10-17 09:00", "10-17 11:00"), fault("11-21 15:30", "11-22 15:30")]
    hours = facts(events={"faults": rows}).rows("faults").columns["repair_hours"].value
    assert [hours.at(row) for row in range(2)] == [(2, 2), (24, 24)]


def test_a_fault_never_repaired_lasts_longer_than_any_limit():
    rows = {"faults": [fault("12-19 08:45", None)]}
    assert facts(events=rows).rows("faults").columns["repair_hours"].value.at(0) == (inf, inf)


def test_under_4_3b_2b_a_fault_never_repaired_is_undecided():
    found = facts(events={"faults": [fault("12-19 08:45", None)]}, readings=["LC-4.3b:2B"]).rows("faults")
    assert found.columns["repair_hours"].value.at(0) == (0, inf)
    assert found.columns["repair_hours"].missing[0]


def test_under_4_3b_1b_office_hours_are_open_until_they_are_supplied():
    rows = {"faults": [fault("9-29 16:30", "10-09 09:30")]}
    found = facts(events=rows, readings=["LC-4.3b:1B"]).rows("faults")
    assert found.columns["repair_hours"].value.at(0) == (
        0,
        7.5 + 24 + 9.5,
    )  # at most all hours of worked days


def test_under_4_3b_1b_office_hours_supplied_are_counted():
    hours = scheme("LC-4.3b:1B").with_supplied({"P.4.3b": "08:00-12:00,14:30-17:30"})
    book = ledger(events={"faults": [fault("9-29 16:30", "10-09 09:30")]})
    found = Facts(hours, book).rows("faults").columns["repair_hours"].value
    # an hour on Friday, seven on the Saturday made up for, an hour and a half on Monday
    assert found.at(0) == (Fraction(19, 2), Fraction(19, 2))


def test_rows_tell_whose_they_are_and_which_units_were_never_heard_of():
    rows = [{**fault("10-17 09:00", "10-17 11:00"), "unit": "乙局"}]
    found = facts([entry("faults", 0, unit="丙局")], {"faults": rows}, units=[UNIT, "乙局", "丙局"]).rows(
        "faults"
    )
    assert found.unit.tolist() == [1]
    assert found.absent.tolist() == [True, False, False]


def test_a_row_is_shown_as_it_was_recorded():
    rows = [fault("10-17 09:00", None, source="日常监测", evidence="E-0007")]
    assert facts(events={"faults": rows}).rows("faults").shown(0) == {
        "fault_start": "2017-10-17 09:00",
        "fault_repaired": "—",
        "repair_hours": "无终止时间",
        "source": "日常监测",
        "evidence": "E-0007",
    }


def test_a_year_without_known_holidays_stops_the_count():
    rows = {"cases": [case("12-29 09:00", "2099-01-04 09:00")]}
    with pytest.raises(CalendarError, match=r"工作日历没有 [0-9]+ 年的放假调休安排"):
        facts(events=rows).column("n_cases_ontime")
