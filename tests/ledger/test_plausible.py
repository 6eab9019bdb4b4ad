"""What can't be true of a ledger is told before anything is scored, word for word."""

from __future__ import annotations

import pytest
from handmade import at, batch, case, entry, facts, fault, ledger, scheme, value

import kaohe
from kaohe.errors import ProblemReport
from kaohe.ledger.facts import Facts
from kaohe.ledger.plausible import faults, require_plausible

TOO_MANY = [
    entry("n_runless", 191, place="台账.xlsx 事实!C4"),
    entry("n_items_all", 190, place="台账.xlsx 事实!C5"),
]
TOO_EARLY = fault("10-17 09:00", "10-17 08:59", place="台账.xlsx 接入系统故障!A3")


def complaints(found: Facts) -> list[tuple[str, ...]]:
    """Where, what, what was found, what belongs there."""
    return [(problem.path, problem.message, problem.found, problem.expected) for problem in faults(found)]


def test_a_sound_ledger_raises_no_complaint():
    rows = {
        "cases": [case("11-14 09:00", "11-15 09:00", "11-14 09:00")],
        "batches": [batch("4-30", "4-01")],
    }
    found = facts([entry("n_runless", 5), entry("n_items_all", 5), entry("faults", 0)], rows)
    assert complaints(found) == []
    require_plausible(found)


def test_more_items_listed_than_there_are():
    assert complaints(facts(TOO_MANY)) == [
        (
            "事实!C4",
            "甲局：“一趟不用跑”和“最多跑一趟”事项占比的分子大于分母",
            "“一趟不用跑”和“最多跑一趟”事项数 191、行政审批和服务事项总数 190",
            "分子不大于分母",
        ),
    ]


def test_something_out_of_nothing():
    found = facts([entry("n_closed_replied", 1), entry("n_requests", 0, place="台账.xlsx 事实!C9")])
    assert complaints(found) == [
        (
            "事实!C9",
            "甲局：办结回复率的分子大于分母",
            "办结回复件数 1、群众诉求件数 0",
            "分子不大于分母",
        ),
    ]


def test_a_count_given_directly_above_the_rows_there_are():
    found = facts([entry("n_cases_ontime", 2)], {"cases": [case("11-14 09:00")]})
    assert complaints(found) == [
        (
            "",
            "甲局：预审及时率的分子大于分母",
            "两个工作日内预审件数 2、网上申请件数 1",
            "分子不大于分母",
        ),
    ]


def test_an_unknown_denominator_is_no_contradiction():
    assert complaints(facts([entry("n_runless", 191)])) == []


def test_two_lists_added_may_exceed_the_items():
    given = [entry("n_zero_trip", 60), entry("n_one_trip", 60), entry("n_items_all", 100)]
    assert complaints(facts(given, readings=["LC-2.2a:2B"])) == []


def test_a_repair_before_the_fault():
    assert complaints(facts(events={"faults": [TOO_EARLY]})) == [
        (
            "接入系统故障!A3",
            "甲局的接入系统故障：修复时间早于故障时间",
            "2017-10-17 08:59",
            "不早于 2017-10-17 09:00",
        ),
    ]


def test_a_case_reviewed_and_sent_before_it_was_submitted():
    rows = {"cases": [case("11-14 09:00", "11-13 09:00", "11-14 08:00", place="台账.xlsx 办件!A3")]}
    assert complaints(facts(events=rows)) == [
        (
            "办件!A3",
            "甲局的办件：预审时间早于申请时间",
            "2017-11-13 09:00",
            "不早于 2017-11-14 09:00",
        ),
        (
            "办件!A3",
            "甲局的办件：信息报送时间早于申请时间",
            "2017-11-14 08:00",
            "不早于 2017-11-14 09:00",
        ),
    ]


@pytest.mark.parametrize("readings", [[], ["LC-3.6b:4B"]])
def test_sent_before_the_pre_review_is_no_contradiction_even_where_hours_run_from_it(readings):
    rows = {"cases": [case("11-14 09:00", "11-15 09:00", "11-14 10:00")]}
    found = facts(events=rows, readings=readings)
    assert complaints(found) == []
    assert value(found, "n_cases_sent_within_24h") == 1


@pytest.mark.parametrize("readings", [[], ["LC-3.6b:4B"]])
def test_sent_before_it_was_submitted_is_a_contradiction_wherever_hours_run_from(readings):
    rows = {"cases": [case("11-14 09:00", "11-15 09:00", "11-14 08:00", place="台账.xlsx 办件!A3")]}
    assert complaints(facts(events=rows, readings=readings)) == [
        (
            "办件!A3",
            "甲局的办件：信息报送时间早于申请时间",
            "2017-11-14 08:00",
            "不早于 2017-11-14 09:00",
        ),
    ]


def test_a_moment_repeated_is_no_contradiction():
    assert complaints(facts(events={"faults": [fault("10-17 09:00", "10-17 09:00")]})) == []


def test_a_zero_report_beside_rows():
    zero = entry("faults", 0, place="台账.xlsx 事实!C4")
    rows = {"faults": [fault("10-17 09:00", "10-17 11:00"), fault("10-18 09:00", None)]}
    assert complaints(facts([zero], rows)) == [
        (
            "事实!C4",
            "甲局已零报告“接入系统故障”，但该台账中有它的记录",
            "2 行",
            "没有记录",
        ),
    ]


def test_a_zero_report_beside_rows_of_another_unit():
    rows = {"faults": [fault("10-17 09:00", "10-17 11:00", unit="乙局")]}
    assert complaints(facts([entry("faults", 0)], rows, units=["甲局", "乙局"])) == []


@pytest.mark.parametrize("rows", [[], [batch("4-30", "4-01")]])
def test_a_zero_report_of_a_table_with_a_known_number_of_rows(rows):
    zero = entry("batches", 0, place="台账.xlsx 事实!C4")
    assert complaints(facts([zero], {"batches": rows})) == [
        (
            "事实!C4",
            "甲局不能零报告“清单公布批次”：每个考核对象应有 3 行",
            "零报告",
            "3 行记录",
        ),
    ]


def test_all_contradictions_are_told_at_once():
    found = facts([*TOO_MANY, entry("cases", 0)], {"faults": [TOO_EARLY], "cases": [case("11-14 09:00")]})
    with pytest.raises(ProblemReport) as caught:
        require_plausible(found)
    places = [(problem.file, problem.line, problem.path) for problem in caught.value.problems]
    assert places == [
        ("台账.xlsx", None, "事实!C4"),
        ("台账.xlsx", None, "接入系统故障!A3"),
        ("台账.xlsx", None, ""),
    ]


def test_a_contradictory_ledger_is_not_scored():
    with pytest.raises(ProblemReport, match="分子大于分母"):
        kaohe.evaluate(scheme(), ledger(TOO_MANY))


def test_a_row_of_a_csv_folder_is_named_by_file_and_line():
    late = TOO_EARLY | {"place": "faults.csv:3", "fault_repaired": at("10-16 09:00")}
    assert complaints(facts(events={"faults": [late]})) == [
        (
            "faults.csv:3",
            "甲局的接入系统故障：修复时间早于故障时间",
            "2017-10-16 09:00",
            "不早于 2017-10-17 09:00",
        ),
    ]
