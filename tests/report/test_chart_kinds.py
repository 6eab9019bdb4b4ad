"""What each kind of chart shows of its numbers, and what it refuses."""

from __future__ import annotations

from fractions import Fraction

import pytest
from drawings import (
    heatmap,
    ranking,
    units,
    words,
)
from pandas import DataFrame

from kaohe.report.charts import style
from kaohe.report.charts.distribution import count_by_band, count_by_grade, distribution_chart
from kaohe.report.charts.heatmap import loss_heatmap
from kaohe.report.charts.pareto import greatest, pareto_chart
from kaohe.report.charts.parts import parts_chart
from kaohe.report.charts.ranking import ranking_chart
from kaohe.report.charts.waterfall import waterfall_chart

# Ranking


def test_ranking_shows_points_half_up_and_bounds() -> None:
    frame = DataFrame(
        {
            "unit": ["甲", "乙", "丙"],
            "group": "全部",
            "low": [Fraction(50, 3), Fraction(161, 200), Fraction(-1, 200)],
            "high": [Fraction(50, 3), 0.815, Fraction(-1, 200)],
            "rank_label": ["1", "2–3", "2–3"],
        }
    )
    seen = words(ranking_chart(frame, 100))
    assert {"16.67", "0.81–0.82", "−0.01", "2–3", "得分（分，满分 100 分）", "未定区间（最低至最高）"} <= set(
        seen
    )


def test_groups_stand_together_under_their_names_in_the_order_given() -> None:
    figure = ranking_chart(ranking(5), 100)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    names = units(5)
    assert labels == [names[index] for index in (0, 3, 1, 4, 2)]
    assert {"区直单位", "街道办事处", "高新区管委会"} <= set(words(figure))


def test_one_group_needs_no_heading() -> None:
    assert "区直单位" not in words(ranking_chart(ranking(5).assign(group="区直单位"), 100))


@pytest.mark.parametrize("count", [0, 61])
def test_ranking_refuses_what_does_not_fit(count: int) -> None:
    with pytest.raises(ValueError) as refusal:
        ranking_chart(ranking(count), 100)
    assert str(refusal.value) == f"一张图可画 1 至 60 个考核对象（实为 {count} 个），请分成几张图"


def test_charts_cut_in_two_can_share_a_scale() -> None:
    high, low = ranking(2).assign(low=90, high=90), ranking(2).assign(low=-30, high=-30)
    limits = [ranking_chart(half, 100, limits=(-30, 90)).axes[0].get_xlim() for half in (high, low)]
    assert limits[0] == limits[1]
    assert [len(chunk) for chunk in style.chunks(list(range(121)), 60)] == [40, 41, 40]
    assert style.chunks([], 60) == []


# Distribution


def test_bands_hold_their_lower_edge_and_straddlers_are_undecided() -> None:
    exact = [Fraction(60), Fraction(7999, 100), Fraction(80), Fraction(90), Fraction(-3)]
    counts, undecided = count_by_band([*((p, p) for p in exact), (59, 60), (61, 69), (float("-inf"), 59)])
    assert counts == [("60以下", 2), ("60–70", 2), ("70–80", 1), ("80–90", 1), ("90以上", 1)]
    assert undecided == 1


def test_grades_that_are_not_settled_are_undecided() -> None:
    assert count_by_grade(["优秀", None, "良好或合格", "合格"], ["优秀", "良好", "合格"]) == (
        [("优秀", 1), ("良好", 0), ("合格", 1)],
        2,
    )


def test_counts_are_written_on_the_bars() -> None:
    seen = words(distribution_chart([("优秀", 3), ("良好", 0)], 4, label="等次"))
    assert {"3", "0", "4", "未定", "等次", "考核对象（个）"} <= set(seen)
    assert "未定" not in words(distribution_chart([("优秀", 3)], 0))


# Parts


def test_parts_add_up_and_name_what_does_not_apply() -> None:
    lines = [[Fraction(50, 3), None, (Fraction(1), Fraction(2))], [Fraction(10), Fraction(-1), Fraction(0)]]
    seen = words(parts_chart(["甲", "乙"], ["一", "二", "三"], lines))
    assert {"17.67–18.67", "9.00", "　　②", "不适用", "① 一", "16.67"} <= set(seen)


def test_parts_of_zero_take_no_room() -> None:
    figure = parts_chart(["甲"], ["一", "二"], [[Fraction(0), Fraction(5)]])
    assert [patch.get_width() for patch in figure.axes[0].patches] == [5]


def test_parts_refuse_a_matrix_of_another_size() -> None:
    with pytest.raises(ValueError, match=r"^得分应为 2 行 × 1 列$"):
        parts_chart(["甲", "乙"], ["一"], [[Fraction(1)]])


# Heat map


def test_cells_show_the_share_where_it_fits() -> None:
    seen = words(loss_heatmap(["甲"], [("1", "一"), ("2", "二"), ("3", "三")], [[Fraction(2, 3), 0, 0.0001]]))
    assert {"66.7%", "0", "<0.1%", "失分占比（%）"} <= set(seen)
    assert "不适用" not in seen and "未定（左上为最低，右下为最高）" not in seen


def test_absent_and_unknown_cells_are_explained() -> None:
    seen = words(loss_heatmap(["甲"], [("1", "一"), ("2", "二")], [[None, (0, 1)]]))
    assert {"不适用", "未定（左上为最低，右下为最高）"} <= set(seen)
    assert seen.count("0") == 1  # of the colour bar: neither cell is a loss of 0


def test_sixty_by_forty_names_every_item_and_unit() -> None:
    seen = words(heatmap(60, 40))
    assert set(units(60)) <= set(seen)
    assert {f"{item // 7 + 1}.{item % 7 + 1}" for item in range(40)} <= set(seen)


def test_heatmap_refuses_what_would_not_be_legible() -> None:
    with pytest.raises(ValueError, match=r"^60 个考核对象 × 90 项指标放不进一页，请分成几张图$"):
        heatmap(60, 90)


# Pareto


def test_losses_descend_and_the_rest_is_summed_up() -> None:
    shown, rest = greatest([("甲", 1), ("乙", 3), ("丙", Fraction(1, 3)), ("丁", 0), ("戊", 3), ("己", 2)], 3)
    assert shown == [("乙", 3), ("戊", 3), ("己", 2)]
    assert rest == ("其他（2 项）", Fraction(4, 3))


def test_a_single_loss_too_many_is_named() -> None:
    assert greatest([("甲", 2), ("乙", 1)], 1) == ([("甲", 2), ("乙", 1)], None)


def test_cumulative_shares_end_at_all() -> None:
    seen = words(pareto_chart([("甲", Fraction(2)), ("乙", Fraction(1))]))
    assert {"66.67%", "100.00%", "2.00", "1.00", "失分合计（分）"} <= set(seen)


def test_no_loss_is_said() -> None:
    assert words(pareto_chart([("甲", 0)])) == ["没有失分"]


# Waterfall


def test_zero_steps_are_left_out_and_changes_are_signed() -> None:
    steps = [("甲", Fraction(-50, 3)), ("乙", Fraction(0)), ("丙", Fraction(2)), ("丁", None)]
    seen = words(waterfall_chart(Fraction(100), steps, Fraction(256, 3)))
    assert {"−16.67", "+2.00", "100.00", "85.33", "甲", "丙", "满分", "得分"} <= set(seen)
    assert not {"乙", "丁"} & set(seen)


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    assert "分数（分，横轴不从 0 起）" in words(waterfall_chart(100, [("甲", -5)], 95))
    assert "分数（分）" in words(waterfall_chart(100, [("甲", -95)], 5))


def test_steps_must_lead_to_the_score() -> None:
    with pytest.raises(ValueError, match=r"^各步合计与得分不符：应得 88.00，实为 87.00$"):
        waterfall_chart(Fraction(100), [("甲", Fraction(-12))], Fraction(87))


def test_a_floor_may_narrow_the_bounds_of_the_score() -> None:
    seen = words(waterfall_chart(100, [("甲", (-60, 0)), ("乙", -70)], (0, 30)))
    assert "0.00–30.00" in seen
    with pytest.raises(ValueError, match=r"^各步合计与得分不符"):
        waterfall_chart(100, [("甲", (-60, 0)), ("乙", -70)], (0, 31))
