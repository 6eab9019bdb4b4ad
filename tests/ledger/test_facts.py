"""Facts of Licheng 2017: counted from rows, given directly, or unknown within bounds."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest
from handmade import UNIT, batch, case, entry, facts, on, value

from kaohe.scoring.states import NOT_APPLICABLE

ON_TIME = [batch("4-30", "4-20"), batch("7-31", "7-31"), batch("10-31", "10-12")]


def test_a_batch_published_on_its_last_day_is_not_late():
    assert value(facts(events={"batches": ON_TIME}), "n_batches_late") == 0


def test_a_batch_published_a_day_after_is_late():
    rows = [*ON_TIME[:2], batch("10-31", "11-01")]
    assert value(facts(events={"batches": rows}), "n_batches_late") == 1


def test_a_batch_never_published_is_late():
    rows = [*ON_TIME[:2], batch("10-31", None)]
    assert value(facts(events={"batches": rows}), "n_batches_late") == 1


def test_a_batch_without_a_row_may_be_late_or_not():
    rows = [batch("4-30", "5-02"), batch("7-31", "7-31")]
    found = facts(events={"batches": rows})
    assert value(found, "n_batches_late") == (1, 2)
    assert found.column("n_batches_late").missing[0]


def test_two_batches_without_rows_widen_the_count_by_two():
    assert value(facts(events={"batches": ON_TIME[:1]}), "n_batches_late") == (0, 2)


def test_more_rows_than_the_three_batches_leave_nothing_open():
    assert value(facts(events={"batches": [*ON_TIME, batch("11-30", "12-05")]}), "n_batches_late") == 1


def test_each_unit_counts_its_own_rows():
    late = {**batch("10-31", "11-05"), "unit": "乙局"}
    others = [{**row, "unit": "乙局"} for row in ON_TIME[:2]]
    found = facts(events={"batches": [*ON_TIME, *others, late]}, units=[UNIT, "乙局"])
    assert value(found, "n_batches_late") == 0
    assert value(found, "n_batches_late", "乙局") == 1


def test_no_row_and_no_zero_report_is_missing_not_zero():
    found = facts()
    for name in ("n_cases_total", "n_cases_ontime"):
        assert value(found, name) == (0, inf)
        assert found.column(name).missing[0]


def test_a_known_number_of_rows_bounds_the_count_even_when_none_is_recorded():
    found = facts()
    assert value(found, "n_batches_late") == (0, 3)
    assert found.column("n_batches_late").missing[0]


def test_a_zero_report_is_zero():
    found = facts([entry("cases", 0)])
    assert value(found, "n_cases_total") == 0
    assert not found.column("n_cases_total").missing[0]


def test_a_zero_report_speaks_for_its_own_unit_and_table():
    found = facts([entry("cases", 0)], units=[UNIT, "乙局"])
    assert value(found, "n_cases_total", "乙局") == (0, inf)
    assert value(found, "n_batches_late") == (0, 3)


@pytest.mark.parametrize(
    "name",
    [
        "n_vague_rejections",
        "n_checks_link_absent",
        "n_maintenance_failures",
        "n_findings_new_licence",
        "n_findings_legacy_licence",
    ],
)
def test_a_spot_check_that_found_nothing_is_zero(name):
    found = facts()
    assert value(found, name) == 0
    assert not found.column(name).missing[0]


def test_what_a_missing_fact_may_be_follows_its_kind():
    found = facts()
    assert value(found, "n_city_tasks_unfinished") == (0, inf)
    assert value(found, "r_satisfaction") == (0, 1)
    assert value(found, "auth_done") == (0, 1)
    assert value(found, "incomplete_setup_points") == (0, 20)


def test_a_fact_given_directly_stands_instead_of_the_count():
    rows = {"batches": [batch("4-30", "5-02"), batch("7-31", None), batch("10-31", None)]}
    assert value(facts(events=rows), "n_batches_late") == 3
    assert value(facts([entry("n_batches_late", 0)], rows), "n_batches_late") == 0


def test_a_count_given_for_one_unit_leaves_the_other_counted():
    rows = [{**batch("4-30", "5-02"), "unit": name} for name in (UNIT, "乙局")]
    filler = [{**row, "unit": name} for name in (UNIT, "乙局") for row in ON_TIME[1:]]
    found = facts([entry("n_batches_late", 3)], {"batches": [*rows, *filler]}, units=[UNIT, "乙局"])
    assert value(found, "n_batches_late") == 3
    assert value(found, "n_batches_late", "乙局") == 1


def test_a_share_given_directly_stands_instead_of_the_quotient():
    given = [entry("n_runless", 10), entry("n_items_all", 100), entry("runless_share", 61, 100)]
    assert value(facts(given), "runless_share") == Fraction(61, 100)


def test_a_count_given_directly_enters_the_share():
    rows = {"cases": [case("11-14 09:00", "11-30 09:00")]}
    assert value(facts([entry("n_cases_ontime", 1)], rows), "ontime_share") == 1


def test_a_share_is_exact():
    assert value(facts([entry("n_runless", 133), entry("n_items_all", 190)]), "runless_share") == Fraction(
        7, 10
    )


def test_nothing_out_of_nothing_is_empty_and_neither_zero_nor_missing():
    column = facts([entry("n_runless", 0), entry("n_items_all", 0)]).column("runless_share")
    assert column.empty[0] and not column.missing[0] and not column.maybe_empty[0]


def test_a_pair_with_denominator_zero_is_empty():
    column = facts([entry("r_satisfaction", 0, 0)]).column("r_satisfaction")
    assert column.empty[0] and not column.missing[0]


def test_no_items_at_all_is_empty_even_when_nobody_counted_the_numerator():
    assert facts([entry("n_items_all", 0)]).column("runless_share").empty[0]


def test_an_unknown_numerator_leaves_the_share_between_nothing_and_all():
    found = facts([entry("n_items_all", 190)])
    assert value(found, "runless_share") == (0, 1)
    assert found.column("runless_share").missing[0] and not found.column("runless_share").maybe_empty[0]


def test_an_unknown_denominator_leaves_the_share_open_and_perhaps_empty():
    found = facts([entry("n_runless", 133)])
    assert value(found, "runless_share") == (0, 1)
    assert found.column("runless_share").missing[0] and found.column("runless_share").maybe_empty[0]


def test_a_percentage_is_a_share():
    assert value(facts([entry("r_legal_person", Fraction(853, 1000))]), "r_legal_person") == Fraction(
        853, 1000
    )


def test_a_fact_declared_not_applicable_is_neither_missing_nor_zero():
    column = facts([entry("r_satisfaction", NOT_APPLICABLE)]).column("r_satisfaction")
    assert not column.applies[0] and not column.missing[0] and not column.empty[0]


def test_a_share_of_something_not_applicable_does_not_apply():
    found = facts([entry("n_runless", NOT_APPLICABLE), entry("n_items_all", 190)])
    assert not found.column("runless_share").applies[0]


def test_as_of_leaves_out_facts_recorded_later():
    given = [
        entry("n_city_tasks_unfinished", 2, date=on("6-30")),
        entry("n_city_tasks_unfinished", 0, date=on("12-31")),
    ]
    assert value(facts(given), "n_city_tasks_unfinished") == 0
    assert value(facts(given, as_of=on("12-30")), "n_city_tasks_unfinished") == 2
    assert value(facts(given, as_of=on("6-30")), "n_city_tasks_unfinished") == 2
    assert value(facts(given, as_of=on("6-29")), "n_city_tasks_unfinished") == (0, inf)


def test_as_of_keeps_a_fact_without_date():
    assert (
        value(facts([entry("n_city_tasks_unfinished", 2)], as_of=on("1-02")), "n_city_tasks_unfinished") == 2
    )


def test_as_of_leaves_a_batch_not_yet_due_open():
    rows = {"batches": [batch("4-30", "5-02"), batch("7-31", "7-31"), batch("10-31", "10-31")]}
    assert value(facts(events=rows, as_of=on("9-30")), "n_batches_late") == (1, 2)


def test_as_of_a_unit_whose_rows_are_all_later_is_missing_not_zero():
    rows = {"cases": [case("7-01 00:00"), {**case("6-30 23:59"), "unit": "乙局"}]}
    found = facts(events=rows, units=[UNIT, "乙局"], as_of=on("6-30"))
    assert value(found, "n_cases_total") == (0, inf)
    assert found.column("n_cases_total").missing.tolist() == [True, False]
    assert found.column("n_cases_total").trace(0)["absent"] is True
    assert value(found, "n_cases_total", "乙局") == 1


def test_as_of_a_zero_report_counts_from_its_day():
    given = [entry("cases", 0, date=on("6-30"))]
    assert value(facts(given, as_of=on("6-30")), "n_cases_total") == 0
    assert value(facts(given, as_of=on("6-29")), "n_cases_total") == (0, inf)


def test_as_of_a_day_before_any_batch_was_due_all_three_are_open():
    found = facts(events={"batches": ON_TIME}, as_of=on("1-31"))
    assert value(found, "n_batches_late") == (0, 3)
    assert found.column("n_batches_late").trace(0)["short"] == 3


def test_under_n4_1_1b_self_assessment_stands_unless_an_inspection_overturns_it():
    watched = [entry("n_streets_missing", 0), entry("n_streets_missing", 2, source="日常监测")]
    inspected = [*watched, entry("n_streets_missing", 1, source="现场核查")]
    assert value(facts(watched), "n_streets_missing") == 2
    assert value(facts(watched, readings=["LC-N4.1:1B"]), "n_streets_missing") == 0
    assert value(facts(inspected), "n_streets_missing") == 1
    assert value(facts(inspected, readings=["LC-N4.1:1B"]), "n_streets_missing") == 1


ITEMS = [
    entry("n_runless", 90),
    entry("n_items_all", 100),
    entry("n_runless", 30, unit="乙局"),
    entry("n_items_all", 60, unit="乙局"),
]


def test_under_2_2a_1b_every_unit_has_the_share_of_the_district():
    found = facts(ITEMS, readings=["LC-2.2a:1B"], units=[UNIT, "乙局"])
    assert [value(found, "runless_share", unit) for unit in found.units] == [Fraction(3, 4), Fraction(3, 4)]
    own = facts(ITEMS, units=[UNIT, "乙局"])
    assert [value(own, "runless_share", unit) for unit in own.units] == [Fraction(9, 10), Fraction(1, 2)]


def test_under_2_2a_1b_one_silent_unit_leaves_the_district_open():
    found = facts(ITEMS[:1] + ITEMS[1::2], readings=["LC-2.2a:1B"], units=[UNIT, "乙局"])
    for unit in found.units:
        assert value(found, "runless_share", unit) == (Fraction(90, 160), 1)


def test_under_2_2a_2b_an_item_on_both_lists_counts_twice():
    given = [
        entry("n_runless", 50),
        entry("n_zero_trip", 30),
        entry("n_one_trip", 25),
        entry("n_items_all", 100),
    ]
    assert value(facts(given), "runless_share") == Fraction(1, 2)
    assert value(facts(given, readings=["LC-2.2a:2B"]), "runless_share") == Fraction(55, 100)


def test_under_2_1a_1b_the_last_day_is_too_late():
    rows = {"batches": [batch("4-30", "4-29"), batch("7-31", "7-31"), batch("10-31", "10-30")]}
    assert value(facts(events=rows), "n_batches_late") == 0
    assert value(facts(events=rows, readings=["LC-2.1a:1B"]), "n_batches_late") == 1


def test_a_counted_fact_names_the_rows_it_was_counted_from():
    rows = [batch("4-30", "5-02", place="台账.xlsx 清单公布批次!A3"), *ON_TIME[1:]]
    told = facts(events={"batches": rows}).column("n_batches_late").trace(0)
    assert told["rows"] == 3
    assert told["hits"] == [
        {
            "place": "台账.xlsx 清单公布批次!A3",
            "批次": "—",
            "应公布日期": "2017-04-30",
            "公布日期": "2017-05-02",
        }
    ]
    assert "short" not in told and "absent" not in told


def test_a_counted_fact_says_what_is_lacking():
    assert facts(events={"batches": ON_TIME[:2]}).column("n_batches_late").trace(0)["short"] == 1
    nothing = facts()
    told = nothing.column("n_batches_late").trace(0)
    assert told["short"] == 3
    assert "absent" not in told
    assert nothing.column("n_cases_total").trace(0)["absent"] is True
    assert "short" not in nothing.column("n_cases_total").trace(0)


def test_an_entered_fact_names_its_source_and_evidence():
    given = entry(
        "n_runless", 133, source="现场核查", date=on("12-31"), evidence="E-0132", place="台账.xlsx 事实!C9"
    )
    assert facts([given]).column("n_runless").trace(0) == {
        "title": "“一趟不用跑”和“最多跑一趟”事项数",
        "unit": "项",
        "shown": "133",
        "source": "现场核查",
        "evidence": "E-0132",
        "place": "台账.xlsx 事实!C9",
        "date": "2017-12-31",
    }


def test_a_missing_fact_says_so():
    told = facts().column("n_runless").trace(0)
    assert (told["shown"], told["missing"]) == ("缺", True)
