"""Shares of themes and rules in the total, by hand."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from types import SimpleNamespace

import pytest
from city_years import LICHENG, SICHUAN
from city_years import evaluation as shipped
from towns import FIRST, SECOND, evaluation

from kaohe.analysis.strictness import by_rule, mean_rate, strictness
from kaohe.analysis.structure import by_theme, groups_alike, portions, shares
from kaohe.scheme.indicator import Indicator


def exactly(**given):
    return {name: (Fraction(value), Fraction(value)) for name, value in given.items()}


def test_shares_of_a_plain_scheme_are_its_maxima():
    assert by_theme(evaluation(FIRST).scheme, "乡镇") == exactly(网站="2/5", 热线="1/2", 数据="1/10")


def test_what_only_adds_has_no_share():
    """Part 3 of 2020 adds points above full marks."""
    found = by_theme(evaluation(SECOND).scheme, "乡镇")
    assert found == exactly(网站="2/5", 热线="3/5")


def test_parts_of_a_mean_weigh_the_same_and_items_that_do_not_add_up_share_their_part():
    """Part 3 of Licheng is a sixth, whatever its items (115 points) say."""
    found = by_theme(shipped(LICHENG).scheme, "街道")
    assert found == exactly(
        服务=Fraction(3, 6) - Fraction(1, 30),  # 4.1 is organisation: 20 of 100 points of a sixth
        热线="1/6",
        数据="1/6",
        组织=Fraction(1, 6) + Fraction(1, 30),
    )


@pytest.mark.parametrize("name", [LICHENG, SICHUAN])
def test_shares_of_all_indicators_make_the_whole(name):
    found = portions(shipped(name).scheme, shipped(name).scheme.groups[0])
    assert sum(piece.share[0] for piece in found) == sum(piece.share[1] for piece in found) == 1


@pytest.mark.parametrize(
    ("sizes", "whole", "wanted"),
    [
        ([(30, 30), (70, 70)], None, [("3/10", "3/10"), ("7/10", "7/10")]),
        ([(10, 30), (70, 70)], None, [("1/8", "3/10"), ("7/10", "7/8")]),
        ([(0, inf), (0, inf)], None, [(0, 1), (0, 1)]),
        ([(10, 99), (10, 99)], 100, [("1/10", "9/10"), ("1/10", "9/10")]),
        ([(10, 99), (30, 30)], 100, [("7/10", "7/10"), ("3/10", "3/10")]),
        ([(60, 60), (55, 55)], 100, [("12/23", "12/23"), ("11/23", "11/23")]),
    ],
)
def test_open_sizes_give_intervals_that_sum_to_the_whole(sizes, whole, wanted):
    given = [tuple(end if end == inf else Fraction(end) for end in size) for size in sizes]
    found = shares(given, None if whole is None else Fraction(whole))
    assert found == [(Fraction(low), Fraction(high)) for low, high in wanted]


def test_groups_with_one_tree_are_one_structure():
    assert groups_alike(shipped(LICHENG).scheme) == [("高新区", "")]


def test_rules_are_told_apart():
    assert by_rule(evaluation(FIRST).scheme, "乡镇") == exactly(扣分="2/5", 计分="3/5")
    assert by_rule(evaluation(SECOND).scheme, "乡镇") == exactly(扣分="2/5", 计分="2/5", 分档="1/5")
    assert by_rule(shipped(SICHUAN).scheme, "市州") == exactly(评议=1)


def test_all_or_nothing_is_a_table_of_full_marks_and_zero():
    """Licheng: 3.7b is 5 of 115; 4.1, 4.2 and 4.4 are 20, 40 and 20 of 100; each part is a sixth."""
    found = by_rule(shipped(LICHENG).scheme, "街道")["有无"]
    assert found[0] == found[1] == (Fraction(5, 115) + Fraction(80, 100)) / 6


def test_the_mean_rate_is_of_points_and_applicable_maximum():
    assert mean_rate(evaluation(FIRST), ["乡镇", "部门"]) == (Fraction(4035, 5000), Fraction(4035, 5000))
    assert mean_rate(evaluation(FIRST), ["部门"]) == (Fraction(1665, 2000), Fraction(1665, 2000))
    low, high = mean_rate(evaluation(SECOND), ["乡镇"])
    assert (low, high) == (Fraction("227.6") / 300, Fraction("248.6") / 300)
    assert mean_rate(evaluation(FIRST), []) is None


def test_clauses_are_counted_by_hundred_points():
    found = strictness(evaluation(FIRST), "乡镇", ["乡镇", "部门"])
    assert (found.vetoes, found.deductions) == (0, 2)


def only_adding(*children: dict) -> SimpleNamespace:
    """A scheme whose total has no maximum: each group adds its own points."""
    linear = {"of": "n", "rate": Fraction(2)}
    tree = Indicator.model_validate(
        {
            "id": "T",
            "title": "总分",
            "sum": [{"title": "项", "linear": linear, **child} for child in children],
        }
    )
    return SimpleNamespace(
        ranking=SimpleNamespace(of="T", groups=[]), by_id={"T": tree}, groups=["甲", "乙", "丙"], supplied={}
    )


def test_where_nothing_has_a_maximum_a_single_part_is_all_and_several_are_open():
    mine = {"applies_to": {"group": "甲"}}
    scheme = only_adding(
        {"id": "1", "theme": "信息", **mine},
        {"id": "2", "theme": "网站", "applies_to": {"group": "乙"}},
        {"id": "3", "theme": "热线", "applies_to": {"group": "乙"}},
    )
    assert by_theme(scheme, "甲") == exactly(信息=1)
    assert by_theme(scheme, "乙") == {"网站": (0, 1), "热线": (0, 1)}
    assert groups_alike(scheme) == [("甲", "甲"), ("乙", "乙")]  # nothing applies to 丙
