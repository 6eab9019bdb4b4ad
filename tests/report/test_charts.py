"""Charts: whatever the data, every text is whole, legible and apart from the others, and the bytes repeat."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from itertools import combinations

import matplotlib
import pytest
from drawings import (
    DRAWINGS,
    drawn,
    drawn_texts,
    heatmap,
    ranking,
    svg,
    words,
)
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kaohe.report.charts.ranking import ranking_chart


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
