"""Where the points went: from full marks to the score, adding up exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from city_years import LICHENG, SICHUAN, XINING, evaluation, scheme

from kaohe.evaluation import Evaluation

AGGREGATION = ["LC-3.0:1B", "LC-3.0:1C", "LC-3.8a:1B", "LC-3.8a:2A", "LC-3.8a:2C"]
NOT_APPLICABLE = ["LC-N1.2:2B", "LC-N1.2:2C", "LC-N1.3:1B", "LC-N1.3:1C"]
CASES = [
    (LICHENG, ()),
    *((LICHENG, (choice,)) for choice in [*AGGREGATION, *NOT_APPLICABLE]),
    (LICHENG, ("LC-3.0:1B", "LC-N1.3:1B")),
    (SICHUAN, ()),
    (XINING, ()),
    (XINING, ("XN-2:1B",)),
]


def total(ev: Evaluation, unit: str) -> tuple[Fraction, Fraction] | None:
    return ev.bounds(unit, ev.scheme.ranking.of)


def of(ev: Evaluation, unit: str, node: str) -> dict:
    rows = ev.losses[(ev.losses["unit"] == unit) & (ev.losses["node"] == node)]
    assert len(rows) == 1
    return rows.iloc[0].to_dict()


@pytest.mark.parametrize(("name", "readings"), CASES)
def test_losses_lead_from_full_marks_to_each_score_exactly(name, readings):
    ev = evaluation(name, *readings)
    for unit in ev.units:
        mine, score = ev.losses[ev.losses["unit"] == unit], total(ev, unit)
        if score is None:
            assert mine.empty
            continue
        low, high = score
        assert 100 - sum(mine["contribution"]) == high, unit
        assert 100 - sum(mine["most"]) == low, unit


def test_losses_are_exact_and_never_rounded():
    for name in ("contribution", "most", "lost", "maximum"):
        assert {type(value) for value in evaluation(LICHENG).losses[name]} == {Fraction}


def test_a_late_batch_costs_a_third_of_fifty_and_a_sixth_of_that_in_the_total():
    row = of(evaluation(LICHENG), "临江街道", "2.1")
    assert (row["lost"], row["maximum"]) == (Fraction(50, 3), 50)
    assert row["contribution"] == row["most"] == Fraction(50, 18)
    assert row["clause"] == "LC-2.1b、LC-2.1c"
    assert not row["adjusts"]


def test_a_part_that_does_not_apply_makes_the_others_weigh_a_fifth():
    ev = evaluation(LICHENG)
    row = of(ev, "区档案局", "2.2")
    assert row["contribution"] == (50 - ev.bounds("区档案局", "2.2")[0]) / 5
    assert not set(ev.losses[ev.losses["unit"] == "区档案局"]["node"]) & {"5", "5.1", "5.2"}


def test_items_that_do_not_apply_make_the_rest_of_the_part_weigh_more():
    """区教育局 has neither streets nor a portal: part 3 of 115 rests on what applies to it."""
    ev = evaluation(LICHENG)
    applying = [
        node for node in ev.scheme.by_id["3"].walk() if not node.children and ev.bounds("区教育局", node.id)
    ]
    maxima = {node.id: node.max for node in applying if node.id != "3.8"}
    row = of(ev, "区教育局", "3.4")
    assert "3.1" not in maxima and "3.7a" not in maxima
    assert row["contribution"] == row["lost"] * Fraction(115) / sum(maxima.values()) / 6


def test_a_missing_fact_is_lost_at_worst_and_not_for_certain():
    rows = evaluation(LICHENG).losses
    row = of(evaluation(LICHENG), "江南街道", "5.2")
    assert (row["lost"], row["contribution"], row["most"]) == (0, 0, Fraction(50, 6))
    apart = rows[(rows["contribution"] != rows["most"])]
    assert apart[["unit", "node"]].values.tolist() == [["江南街道", "5.2"]]


def test_only_part_3_has_anything_to_give_back():
    """Its items add to 115, so that up to 15 points lost there cost nothing: 2.5 of the total."""
    rows = evaluation(LICHENG).losses
    given_back = rows[rows["adjusts"].astype(bool)]
    assert set(given_back["node"]) == {"3"}
    assert len(given_back) == 30
    six_parts = given_back[given_back["unit"] != "区档案局"]["contribution"]
    assert min(six_parts) == Fraction(-15, 6)
    assert max(six_parts) < 0
    assert of(evaluation(LICHENG), "区档案局", "3")["contribution"] == Fraction(-15, 5)


def test_maintenance_failures_are_taken_off_after_the_cap():
    row = of(evaluation(LICHENG), "高新区管委会", "3.8")
    assert row["contribution"] == Fraction(6, 6)
    assert of(evaluation(LICHENG, "LC-3.8a:1B"), "高新区管委会", "3.8")["contribution"] == 6


def test_nothing_is_listed_where_nothing_was_lost():
    ev = evaluation(LICHENG)
    rows = ev.losses
    assert ((rows["contribution"] != 0) | (rows["most"] != 0)).all()
    for row in rows[~rows["adjusts"].astype(bool)].to_dict("records"):
        assert row["lost"] > 0 or row["most"] > 0


def test_in_sichuan_a_city_loses_what_its_parts_lack():
    ev = evaluation(SICHUAN)
    mine = ev.losses[ev.losses["unit"] == "成都市"].set_index("node")["contribution"].to_dict()
    assert mine == {"1": 77 - Fraction("74.4"), "2": 1}
    assert scheme(SICHUAN).by_id["1"].max == 77
