"""Charts: whatever the data, every text is whole, legible and apart from the others, and the bytes repeat."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import combinations

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from pandas import DataFrame

from kaohe.report.charts import style
from kaohe.report.charts.distribution import count_by_band, count_by_grade, distribution_chart
from kaohe.report.charts.heatmap import loss_heatmap
from kaohe.report.charts.labels import number, shorten, span, width, wrap
from kaohe.report.charts.pareto import greatest, pareto_chart
from kaohe.report.charts.parts import parts_chart
from kaohe.report.charts.ranking import ranking_chart
from kaohe.report.charts.waterfall import waterfall_chart
from kaohe.report.display.chart import Chart

BUREAUS = [
    "市场监督管理局",
    "住房和城乡建设局",
    "文化体育和旅游局",
    "退役军人事务局",
    "教育局",
    "财政局",
    "税务局",
]
CITIES = ["鲤城", "丰泽", "洛江", "泉港", "惠安", "安溪", "永春", "德化", "晋江"]
ITEMS = ["按时序公布事项清单", "“一趟不用跑”和“最多跑一趟”办事清单完成情况", "闽政通APP应用", "H₂O、①与 $x$"]
PARTS = ["总体推进及年度工作任务完成情况", *ITEMS, "12345便民服务平台配合和保障情况", "督查加分", "扣分"]
SIZES = [1, 5, 21, 30, 60]


def units(count: int) -> list[str]:
    names = [f"泉州市{city}区{bureau}" for bureau in BUREAUS for city in CITIES]
    return names[:count]


def groups(count: int) -> list[str]:
    return [["区直单位", "街道办事处", "高新区管委会"][index % 3] for index in range(count)]


def points(index: int, part: int = 0) -> Fraction:
    """Points that differ, some negative, some thirds."""
    return Fraction((index * 37 + part * 61) % 101, 3) - (20 if (index + part) % 9 == 4 else 0)


def value(index: int, part: int = 0) -> Fraction | tuple[Fraction, Fraction] | None:
    """Points, sometimes unknown, sometimes not applicable."""
    known = points(index, part)
    if (index + 2 * part) % 8 == 5:
        return known - 4, known
    return None if (index + 3 * part) % 11 == 7 else known


def ranking(count: int) -> DataFrame:
    lows = [points(index) - (6 if index % 7 == 3 else 0) for index in range(count)]
    return DataFrame(
        {
            "unit": units(count),
            "group": groups(count),
            "low": lows,
            "high": [points(index) for index in range(count)],
            "rank_label": [f"{index + 1}–{index + 5}" if index % 7 == 3 else "1" for index in range(count)],
        }
    )


def share(index: int, item: int) -> Fraction | tuple[Fraction, Fraction] | None:
    if (index + item) % 13 == 6:
        return Fraction(1, 5), Fraction(4, 5)
    return None if (index * 3 + item) % 17 == 5 else Fraction((index * 7 + item * 5) % 11, 10)


def heatmap(count: int, items: int, *, sample: bool = True) -> Figure:
    columns = [(f"{item // 7 + 1}.{item % 7 + 1}", ITEMS[item % 4]) for item in range(items)]
    cells = [[share(index, item) for item in range(items)] for index in range(count)]
    return loss_heatmap(units(count), columns, cells, groups=groups(count), sample=sample)


def waterfall(count: int, *, sample: bool = True) -> Figure:
    steps = [(f"{index}.1 {ITEMS[index % 4]}", Fraction(1 - index % 5, 3)) for index in range(count)]
    steps_open = [*steps, ("3.8 运行故障情况", (Fraction(-5), Fraction(-1)))]
    end = 100 + sum(change for _, change in steps)
    return waterfall_chart(Fraction(100), steps_open, (end - 5, end - 1), sample=sample)


def parts(count: int, number_of_parts: int, *, sample: bool = True) -> Figure:
    lines = [[value(index, part) for part in range(number_of_parts)] for index in range(count)]
    return parts_chart(units(count), PARTS[:number_of_parts], lines, groups=groups(count), sample=sample)


def losses(count: int) -> list[tuple[str, Fraction]]:
    return [
        (f"{index // 7 + 1}.{index % 7 + 1} {ITEMS[index % 4]}", abs(points(index))) for index in range(count)
    ]


DRAWINGS = {
    **{
        f"ranking {count}": (lambda count=count: ranking_chart(ranking(count), 100, sample=True))
        for count in SIZES
    },
    **{f"parts {count} × 6": (lambda count=count: parts(count, 6)) for count in SIZES},
    **{f"parts 21 × {many}": (lambda many=many: parts(21, many)) for many in (1, 2, 8)},
    **{f"heatmap {count} × 12": (lambda count=count: heatmap(count, 12)) for count in SIZES},
    **{
        f"heatmap {n} × {m}": (lambda n=n, m=m: heatmap(n, m))
        for n, m in ((5, 1), (5, 6), (60, 40), (50, 70))
    },
    **{
        f"pareto {count}": (lambda count=count: pareto_chart(losses(count), sample=True))
        for count in (0, *SIZES)
    },
    **{f"waterfall {count}": (lambda count=count: waterfall(count)) for count in (0, 1, 5, 20)},
    **{
        f"distribution {count}": (
            lambda count=count: distribution_chart(
                [(f"{b}–{b + 10}", b) for b in range(count)], 3, sample=True
            )
        )
        for count in (1, 5, 12)
    },
    "all equal": lambda: ranking_chart(
        ranking(12).assign(low=Fraction(80), high=Fraction(80)), 100, sample=True
    ),
    "all negative": lambda: ranking_chart(
        ranking(12).assign(low=Fraction(-9), high=Fraction(-8)), Fraction(100), sample=True
    ),
    "open below": lambda: ranking_chart(ranking(12).assign(low=float("-inf")), 100, sample=True),
    "long names": lambda: ranking_chart(
        ranking(5).assign(unit="泉州市鲤城区" * 9, group="类" * 90), 100, sample=True
    ),
}


@cache
def drawn(name: str) -> Figure:
    return DRAWINGS[name]()


@cache
def drawn_texts(figure: Figure) -> list[tuple[Text, tuple[float, float, float, float]]]:
    """Visible texts with their boxes (left, bottom, right, top) in pixels."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text, text.get_window_extent(renderer).extents) for text in texts]


@pytest.fixture(params=DRAWINGS)
def figure(request: pytest.FixtureRequest) -> Figure:
    return drawn(request.param)


def test_every_text_lies_within_the_figure(figure: Figure) -> None:
    across, up = figure.get_size_inches() * figure.dpi
    for text, (left, bottom, right, top) in drawn_texts(figure):
        assert left >= -0.5 and bottom >= -0.5 and right <= across + 0.5 and top <= up + 0.5, text.get_text()


def test_no_two_texts_overlap(figure: Figure) -> None:
    slack = 1.5  # pixels: line boxes are a little higher than their ink
    for (one, a), (other, b) in combinations(drawn_texts(figure), 2):
        across = min(a[2], b[2]) - max(a[0], b[0])
        up = min(a[3], b[3]) - max(a[1], b[1])
        assert across <= slack or up <= slack, (one.get_text(), other.get_text())


def test_figure_fits_a_page(figure: Figure) -> None:
    shorter, longer = sorted(figure.get_size_inches() * 2.54)
    assert shorter <= 17.01 and longer <= 24.01


def test_text_is_never_smaller_than_five_and_a_half_points(figure: Figure) -> None:
    assert min(text.get_fontsize() for text, _ in drawn_texts(figure)) >= 5.5


def test_nothing_is_missing_from_the_fonts(figure: Figure) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.draw(FigureCanvasAgg(figure).get_renderer())


def test_a_missing_glyph_would_be_noticed() -> None:
    with pytest.raises(UserWarning, match="missing from font"), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = ranking_chart(ranking(1).assign(unit="\U00020000"), 100)
        figure.draw(FigureCanvasAgg(figure).get_renderer())


def test_sample_data_are_marked(figure: Figure) -> None:
    assert [text.get_text() for text, _ in drawn_texts(figure)].count("示例数据") == 1


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text, _ in drawn_texts(figure)]


def svg(figure: Figure) -> str:
    return Chart(figure, "图", "说明").svg()


@pytest.mark.parametrize(
    "name", ["ranking 21", "parts 21 × 6", "heatmap 21 × 12", "pareto 21", "waterfall 5", "distribution 5"]
)
def test_same_data_give_the_same_svg_whatever_the_settings_around(name: str) -> None:
    plain = svg(DRAWINGS[name]())
    loud = {
        "font.size": 20,
        "hatch.linewidth": 4,
        "axes.grid": True,
        "lines.linewidth": 9,
        "text.color": "red",
    }
    with matplotlib.rc_context(loud):
        assert svg(DRAWINGS[name]()) == plain
    assert "<dc:date>" not in plain


def test_drawing_leaves_the_settings_alone() -> None:
    before = dict(matplotlib.rcParams)
    heatmap(5, 5)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize(
    "draw", [lambda: ranking_chart(ranking(3), 100), lambda: heatmap(3, 3, sample=False)]
)
def test_real_data_carry_no_mark(draw: Callable[[], Figure]) -> None:
    assert "示例数据" not in words(draw())


def test_text_is_data_and_searchable() -> None:
    text = svg(ranking_chart(ranking(1).assign(unit="甲$x^2$<b>&局"), 100))
    assert ">甲$x^2$&lt;b&gt;&amp;局</text>" in text


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


# Labels


def test_floats_round_as_their_decimals_read() -> None:
    assert (number(0.285), number(-0.001), number(Fraction(1, 8))) == ("0.29", "0.00", "0.13")


def test_bounds_keep_their_signs_apart() -> None:
    assert (span(1, 1), span(1, 2), span(-2, -1)) == ("1.00", "1.00–2.00", "−2.00 – −1.00")


def test_long_names_keep_both_ends() -> None:
    short = shorten("泉州市鲤城区市场监督管理局", 2, 8)
    assert short.startswith("泉") and short.endswith("局") and "…" in short and width(short, 8) <= 2


def test_lines_do_not_begin_with_closing_punctuation_nor_split_numbers() -> None:
    lines = wrap("办理“一趟不用跑”，12345便民平台", 1.8, 8, 9).split("\n")
    assert all(line[0] not in "，”" and line[-1] != "“" for line in lines)
    assert any("12345" in line for line in lines)


def test_what_does_not_fit_is_cut_with_a_sign() -> None:
    cut = wrap("泉州市鲤城区市场监督管理局" * 4, 3, 8, 2).split("\n")
    assert len(cut) == 2 and cut[1].endswith("…") and all(width(line, 8) <= 3 for line in cut)
