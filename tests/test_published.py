"""Two published tables come out of their schemes and ledgers to the printed digit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from city_years import SICHUAN, XINING, evaluation, printed, scheme

import kaohe
from kaohe.quantities import display
from kaohe.report.sections import shown

CITIES = {row["考核对象"]: row for row in printed(SICHUAN)}
OFFICES = {row["考核对象"]: row for row in printed(XINING)}


def ranked(name: str, *readings: str) -> dict:
    return evaluation(name, *readings).ranking.set_index("unit").to_dict("index")


def as_printed(rate: str) -> str:
    """``57.10%`` and ``50%`` in the print are one decimal each: 57.1, 50.0."""
    return f"{Decimal(rate.rstrip('%')):.1f}"


@pytest.mark.parametrize("city", CITIES)
def test_sichuan_total_as_printed(city):
    total = ranked(SICHUAN)[city]["points"]
    assert total == Fraction(CITIES[city]["总得分"])
    assert display(total, 1, trim=True) == CITIES[city]["总得分"]


@pytest.mark.parametrize("city", CITIES)
def test_sichuan_rank_as_printed(city):
    assert ranked(SICHUAN)[city]["rank"] == int(CITIES[city]["排名"])


def test_sichuan_ranks_two_cities_ninth_and_the_next_eleventh():
    ranks = evaluation(SICHUAN).ranking["rank"].tolist()
    assert ranks[7:12] == [8, 9, 9, 11, 12]
    assert {ranked(SICHUAN)[city]["rank"] for city in ("阿坝州", "泸州市")} == {9}
    assert ranked(SICHUAN)["遂宁市"]["rank"] == 11


def test_sichuan_lists_the_cities_in_the_printed_order():
    assert evaluation(SICHUAN).ranking["unit"].tolist() == list(CITIES)


def test_sichuan_parts_as_printed_out_of_77_9_7_4_and_3():
    scores = evaluation(SICHUAN).scores
    columns = [name for name in next(iter(CITIES.values())) if name.endswith("得分") and name != "总得分"]
    for place, (column, full) in enumerate(zip(columns, (77, 9, 7, 4, 3), strict=True), start=1):
        part = scores[scores["node"] == str(place)].set_index("unit")
        assert part["points"].to_dict() == {city: Fraction(row[column]) for city, row in CITIES.items()}
        assert set(part["maximum"]) == {full}


@pytest.mark.parametrize("office", OFFICES)
def test_xining_rate_as_printed(office):
    row = ranked(XINING)[office]
    assert shown.points(evaluation(XINING), row["low"], row["high"]) == as_printed(OFFICES[office]["采纳率"])


def test_xining_rates_are_kept_exact_until_they_are_shown():
    assert ranked(XINING)["仓门街办事处"]["points"] == Fraction(1600, 28)
    assert ranked(XINING)["南滩办事处"]["points"] == Fraction(2000, 47)


def test_xining_as_a_whole_adopted_52_8_percent():
    """“4月份,各单位累计报送各类信息301条,采纳发布159条”,“信息采发率52.8%”."""
    rate = kaohe.score(scheme(XINING), "1", {"n_submitted": 301, "n_adopted": 159})
    assert rate == Fraction(15900, 301)
    assert display(rate, 1) == "52.8"
    assert "52.8%" in scheme(XINING).clauses["XN-1"].quote


def test_xining_prints_0_for_0_of_0():
    assert OFFICES["区统计局"]["采纳率"] == "0"
    assert ranked(XINING)["区统计局"]["points"] == 0
    assert ranked(XINING)["区统计局"]["rank"] == 13
    nothing = {"n_submitted": 0, "n_adopted": 0}
    assert kaohe.score(scheme(XINING), "1", nothing) == 0
    assert kaohe.score(scheme(XINING), "1", nothing, readings=["XN-2:1A"]) == 0


def test_xining_under_2_1b_0_of_0_is_not_applicable_and_has_no_rank():
    row = ranked(XINING, "XN-2:1B")["区统计局"]
    assert (row["points"], row["rank"]) == (None, None)
    assert shown.points(evaluation(XINING), row["low"], row["high"]) == "不适用"
    found = kaohe.score(scheme(XINING), "1", {"n_submitted": 0, "n_adopted": 0}, readings=["XN-2:1B"])
    assert found is kaohe.NOT_APPLICABLE


def test_xining_under_2_1b_the_other_offices_stay_as_printed():
    default, other = ranked(XINING), ranked(XINING, "XN-2:1B")
    for office in OFFICES.keys() - {"区统计局"}:
        assert other[office] == default[office]
