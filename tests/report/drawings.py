"""Charts of invented units (示例数据), of every size."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from pandas import DataFrame

from kaohe.report.charts.distribution import distribution_chart
from kaohe.report.charts.heatmap import loss_heatmap
from kaohe.report.charts.pareto import pareto_chart
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


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text, _ in drawn_texts(figure)]


def svg(figure: Figure) -> str:
    return Chart(figure, "图", "说明").svg()
