"""The sample of Licheng stands on the edges of the clauses, and is scored there as the regulation says."""

from __future__ import annotations

from fractions import Fraction

import pytest
from city_years import LICHENG, evaluation

from kaohe.explain.verify import verify_records

SHARES = [
    ("常泰街道", "49%", 0),  # “低于50%的，不得分”
    ("区农林水局", "55%", 30),  # “达到50—60%的，得30分”
    ("海滨街道", "60%", 30),  # exactly at the edge: nothing above 60% yet
    ("鲤中街道", "70%", 40),  # “每提高1%，加1分”
    ("区市场监督管理局", "79.99%", 49),  # the twentieth per cent is not complete
    ("区教育局", "80%", 50),  # “最高得50分”
]


@pytest.fixture(scope="module")
def ev():
    return evaluation(LICHENG)


def points(ev, unit: str, node: str):
    """Points of one unit; its (low, high) while they are open; None where the indicator doesn't apply."""
    found = ev.bounds(unit, node)
    return found[0] if found and found[0] == found[1] else found


def in_words(record: dict, label: str) -> list[str]:
    return [line["text"] for line in record["lines"] if line["label"] == label]


@pytest.mark.parametrize(("unit", "share", "gives"), SHARES)
def test_2_2_on_and_beside_its_edges(ev, unit, share, gives):
    place = ev.index(unit)
    assert ev.facts.column("runless_share").value.at(place)[0] == Fraction(share.rstrip("%")) / 100
    assert points(ev, unit, "2.2") == gives


@pytest.mark.parametrize(
    ("unit", "gives"),
    [("临江街道", 10), ("区民政局", 0), ("区司法局", 0)],  # 80% exactly, 79.9%, 79%
)
def test_5_2_at_80_percent_and_just_below(ev, unit, gives):
    assert points(ev, unit, "5.2") == gives


def test_a_missing_satisfaction_gives_bounds_not_zero(ev):
    assert points(ev, "江南街道", "5.2") == (0, 50)
    low, high = points(ev, "江南街道", "N1.3")
    assert high - low == Fraction(50, 6)


def test_a_missing_satisfaction_leaves_open_the_ranks_it_may_still_change_and_no_other(ev):
    ranking = ev.ranking.set_index("unit")
    low, high = ranking.at["江南街道", "low"], ranking.at["江南街道", "high"]
    assert ranking.at["江南街道", "rank"] is None
    for unit, row in ranking.drop("江南街道").iterrows():
        assert (row["rank"] is None) == (low <= row["points"] <= high), unit


def test_no_requests_leave_part_5_out_of_the_mean(ev):
    assert points(ev, "区档案局", "5.1") is None
    assert points(ev, "区档案局", "5.2") is None
    assert points(ev, "区档案局", "5") is None
    others = [points(ev, "区档案局", part) for part in ("1", "2", "3", "4", "6")]
    assert points(ev, "区档案局", "N1.3") == Fraction(sum(others)) / 5


def test_no_cases_leave_what_depends_on_cases_out(ev):
    """A zero report of 办件: no rate of online cases, of pre-reviews, of complete data, of sending."""
    for node in ("3.3", "3.4", "3.6a", "3.6b", "3.6"):
        assert points(ev, "区档案局", node) is None


def test_3_1_applies_to_bodies_with_streets_only(ev):
    assert points(ev, "区教育局", "3.1") is None
    assert points(ev, "鲤中街道", "3.1") == 10
    assert points(ev, "常泰街道", "3.1") == 9


def test_3_7a_applies_to_bodies_with_a_portal_only(ev):
    applying = [unit for unit in ev.units if points(ev, unit, "3.7a") is not None]
    assert applying == ["区政府办公室", "区行政服务中心管委会"]
    assert points(ev, "区政府办公室", "3.7a") == 8  # one of four checks found no link


def test_3_8_takes_three_points_each_time_from_the_body_in_charge_only(ev):
    assert points(ev, "高新区管委会", "3.8") == -6
    assert points(ev, "区行政服务中心管委会", "3.8") == 0
    assert points(ev, "区教育局", "3.8") == 0


def test_where_sources_disagree_the_inspection_stands(ev):
    """3.9a: 95% by self-assessment would give 4 points, 88% on inspection gives none."""
    assert ev.facts.settled["区发展和改革局", "r_basic_info"].conflict
    assert points(ev, "区发展和改革局", "3.9a") == 0
    assert ev.facts.settled["鲤中街道", "n_runless"].conflict
    assert ev.facts.settled["鲤中街道", "n_runless"].entry.value == 133
    assert not ev.facts.settled["鲤中街道", "n_items_all"].conflict


def test_2_1_a_batch_published_on_its_last_day_costs_nothing(ev):
    rows = ev.ledger.events["batches"]
    mine = rows[rows["unit"] == "海滨街道"]
    assert (mine["due_on"] == mine["published_on"]).any()
    assert points(ev, "海滨街道", "2.1") == 50


def test_2_1_each_late_batch_costs_a_third_of_fifty(ev):
    assert points(ev, "临江街道", "2.1") == Fraction(100, 3)
    assert (
        points(ev, "区农林水局", "2.1")
        == 50 - Fraction(50, 3) * ev.facts.column("n_batches_late").value.at(ev.index("区农林水局"))[0]
    )


def test_4_3_a_repair_in_two_hours_exactly_costs_nothing_in_a_day_exactly_two_never_four(ev):
    rows, hours = ev.facts.rows("faults"), ev.facts.rows("faults").columns["repair_hours"].value
    cost = {True: 0, False: -2}
    for unit in ("开元街道", "区卫生和计划生育局", "浮桥街道"):
        lasting = [hours.at(row)[0] for row in range(len(rows)) if rows.unit[row] == ev.index(unit)]
        lost = sum(-4 if taken > 24 else cost[taken <= 2] for taken in lasting)
        assert points(ev, unit, "4.3") == max(0, 20 + lost)
    assert 2 in [hours.at(row)[0] for row in range(len(rows)) if rows.unit[row] == ev.index("开元街道")]


def test_part_3_adds_to_115_and_is_capped_at_100(ev):
    """Seven units earn more than 100 on its items; what 3.8 takes, it takes from 100."""
    cap = next(step for step in ev.columns["3"].steps if step.kind == "cap")
    added = dict(zip(ev.units, cap.fields["before"].low, strict=True))
    above = [unit for unit in ev.units if added[unit] > 100]
    assert len(above) == 7
    assert {points(ev, unit, "3") for unit in above} == {100}
    assert points(ev, "高新区管委会", "3") == added["高新区管委会"] - 6


def test_two_bodies_with_the_same_facts_share_their_rank(ev):
    ranking = ev.ranking.set_index("unit")
    one, other = ranking.loc["区统计局"], ranking.loc["区旅游局"]
    assert one["points"] == other["points"]
    assert (one["rank_low"], one["rank_high"]) == (other["rank_low"], other["rank_high"])


def test_n5_2_one_report_came_a_day_too_late(ev):
    labels = dict(zip(ev.units, ev.columns["N5.2"].labels, strict=True))
    assert [unit for unit, label in labels.items() if label == "逾期"] == ["常泰街道"]
    assert set(labels.values()) == {"按期", "逾期"}


def test_no_score_is_above_full_marks_or_below_nothing(ev):
    for row in ev.scores[ev.scores["low"].notna() & ev.scores["maximum"].notna()].to_dict("records"):
        if row["node"] != "3.8":
            assert 0 <= row["low"] <= row["high"] <= row["maximum"], (row["unit"], row["node"])


def test_every_record_is_confirmed_by_recomputing_it(ev):
    records = list(ev.records())
    assert len(records) == len(ev.units) * len(list(ev.scheme.walk()))
    assert verify_records(records, whole=True) == []


def test_a_record_with_a_false_figure_is_not_confirmed(ev):
    records = list(ev.records("鲤中街道"))
    forged = [{**record, "points": "41"} if record["node"] == "2.2" else record for record in records]
    assert verify_records(forged)


def test_the_worked_example_is_told_as_the_regulation_reads(ev):
    record = next(item for item in ev.records("鲤中街道") if item["node"] == "2.2")
    assert record["sample"] is True
    assert record["points"] == "40"
    assert in_words(record, "条款")[0].startswith("LC-2.2b「低于50%的")
    assert any("凭证 E-0132" in text and "自评为 137" in text for text in in_words(record, "事实"))
    assert any("30 + ⌊(70% − 60%) ÷ 1%⌋ × 1 = 40" in text for text in in_words(record, "计算"))
    assert any("自50%起算" in text and "50.00 分" in text for text in in_words(record, "读法"))


@pytest.mark.parametrize(("reading", "node"), [("LC-3.1:1B", "3.1"), ("LC-3.7a:1B", "3.7a")])
def test_one_result_for_all_units_is_the_same_for_all(reading: str, node: str) -> None:
    told = evaluation(LICHENG, reading)
    found = {told.bounds(unit, node) for unit in told.units}
    assert len(found) == 1
    assert None not in found


def test_an_unmade_spot_check_is_no_finding_or_open_as_the_reading_says(ev) -> None:
    """区统计局 has neither a row nor a zero report of portal checks; only under reading B does that leave it open."""
    emptied = evaluation(LICHENG, "LC-N5.1:2B", "LC-3.7a:1A")
    rows = emptied.facts.rows("link_checks")
    checked = {emptied.units[index] for index in rows.unit}
    assert all(rows.absent[emptied.index(unit)] == (unit not in checked) for unit in emptied.units)
    assert not ev.facts.rows("link_checks").absent.any()


def test_the_line_of_a_part_leads_from_its_items_to_its_points(ev) -> None:
    """Where something leaves, rescaling is written out: the numbers of the line chain to the points."""
    for unit in ev.units:
        (record,) = ev.records(unit, {"3"})
        step = next(step for step in record["steps"] if step["step"] == "sum")
        lines = [line["text"] for line in record["lines"] if line["label"] == "计算"]
        assert ("÷" in lines[0]) == (step["nominal"] != step["applicable"])
