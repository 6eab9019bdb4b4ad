"""The slope chart in reports: searchable in HTML and PDF."""

from __future__ import annotations

import io

import pytest
import towns
from notebooks import notebook_of, showing
from pypdf import PdfReader

from kaohe.report.charts.slope import Side, Slope, slope_chart
from kaohe.report.display import Chart, Cover
from kaohe.report.export.html_exporter import ReportHTMLExporter
from kaohe.report.export.layout import pages_of, text_size
from kaohe.report.export.typst_exporter import TypstPDFExporter
from kaohe.report.sections.slope import slope

FIRST, AFTER = towns.evaluation(towns.FIRST), towns.evaluation(towns.FIRST, "XV-2a:1B")


def test_the_slope_chart_is_searchable_in_both_reports() -> None:
    notebook = notebook_of([showing(Cover("名次变化报告", sample=True)), showing(slope(FIRST, AFTER))])
    pdf = PdfReader(io.BytesIO(TypstPDFExporter().from_notebook_node(notebook)[0]))
    drawn = "".join(page.extract_text() for page in pdf.pages).replace(" ", "")
    page = ReportHTMLExporter().from_notebook_node(notebook)[0]
    for words in ("现行", "情景", "南镇", "教育局", "名次变化（乡镇）", "示例数据"):
        assert words in drawn
        assert words in page


def test_a_chart_that_is_no_svg_is_refused() -> None:
    with pytest.raises(ValueError, match="图“名次”的内容不是 SVG"):
        Chart("<p>名次</p>", "名次", "名次")
    with pytest.raises(ValueError, match="图“名次”的内容不是 SVG"):
        Chart("名次", "名次", "名次")


def test_sixty_units_fill_an_upright_page_unshrunk() -> None:
    units = [
        Slope(f"第{place}街道办事处", Side(place, place, "1"), Side(61 - place, 61 - place, "1"))
        for place in range(1, 61)
    ]
    block = {**Chart(slope_chart(units, source="来源：虚构"), "名次变化", "名次变化").block(), "number": ""}
    pages = pages_of([block])
    assert [page["flipped"] for page in pages] == [False]
    assert pages[0]["blocks"][0]["drawn"] == pytest.approx(text_size(False)[0], abs=1)
