"""The PDF: complete, literal, paged, tagged, and the same bytes each time."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from notebooks import HOSTILE, TITLE, chart, notebook_of, ranking, report_notebook, showing
from pypdf import PdfReader

from kaohe.report.display import Bullets, Column, Cover, Heading, Paragraph, Table, Trace
from kaohe.report.export.typst import literal
from kaohe.report.export.typst_exporter import TypstPDFExporter


def pdf_of(notebook: NotebookNode) -> bytes:
    return TypstPDFExporter().from_notebook_node(notebook)[0]


def read(notebook: NotebookNode) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(notebook)))


def words(reader: PdfReader) -> list[str]:
    """The text of each page without spaces: line breaks and the gaps beside Latin letters are layout."""
    return [re.sub(r"[\s\u200b]", "", page.extract_text()) for page in reader.pages]


@pytest.fixture(scope="module")
def report() -> PdfReader:
    return read(report_notebook())


def test_the_same_notebook_gives_the_same_bytes() -> None:
    assert pdf_of(report_notebook(nodes=2)) == pdf_of(report_notebook(nodes=2))


def test_title_language_and_standard(report: PdfReader) -> None:
    assert report.metadata is not None
    assert report.metadata.title == TITLE
    catalog: Any = report.trailer["/Root"]
    assert catalog["/Lang"] == "zh-CN"
    assert catalog["/MarkInfo"]["/Marked"]
    xmp = catalog["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp


def test_bookmarks_follow_the_headings(report: PdfReader) -> None:
    titles = [entry["/Title"] for entry in report.outline if not isinstance(entry, list)]
    assert titles == ["目录", "一、总体情况", "二、排名", "三、评分依据", "四、读法与待定参数"]
    nested = [entry["/Title"] for part in report.outline if isinstance(part, list) for entry in part]
    assert "鲤中街道" in nested


def test_contents_give_the_page_of_each_heading(report: PdfReader) -> None:
    pages = words(report)
    listed = re.search(r"三、评分依据\.+(\d+)", pages[1])
    assert listed is not None
    assert "以下逐项列出。" in pages[int(listed[1])]


def test_every_page_after_the_cover_is_numbered_and_headed(report: PdfReader) -> None:
    cover, *pages = words(report)
    assert "页/共" not in cover
    for number, page in enumerate(pages, start=1):
        assert page.endswith(f"第{number}页/共{len(pages)}页") or f"第{number}页/共{len(pages)}页" in page
        assert TITLE in page
    assert "三、评分依据" in pages[-2]


def test_sample_data_is_marked_on_every_page(report: PdfReader) -> None:
    assert all("示例数据" in page for page in words(report))
    assert not any("示例数据" in page for page in words(read(report_notebook(sample=False, nodes=1))))


def test_the_head_of_a_long_table_is_repeated_and_no_row_is_lost(report: PdfReader) -> None:
    pages = [page for page in words(report) if "表1各考核对象得分与名次" in page]
    assert len(pages) > 1
    assert all("名次考核对象" in page for page in pages)
    assert "表1各考核对象得分与名次（续）" in pages[1]
    for number in range(1, 61):
        assert any(f"鲤城区第{number}街道办事处" in page for page in pages)


def test_charts_have_alternative_text_and_real_words(report: PdfReader) -> None:
    objects = (report.get_object(number) for number in range(1, report.trailer["/Size"]))
    alternatives = [item["/Alt"] for item in objects if isinstance(item, dict) and "/Alt" in item]
    assert any("各考核对象总分：6 个单位的得分条形图" in alternative for alternative in alternatives)
    assert any("鲤城区第23街道办事处" in page and "图3失分最多的条款" in page for page in words(report))


def test_wide_tables_stand_on_sideways_pages_complete() -> None:
    reader = read(notebook_of([showing(Heading("宽表"), ranking(30, 16), Paragraph("后"))]))
    boxes = [page.mediabox for page in reader.pages]
    assert [box.width > box.height for box in boxes][2:] == [True, True, False]
    text = "".join(words(reader))
    for row in ranking(30, 16).rows:
        assert all(cell in text for cell in row)


def test_a_cell_longer_than_a_page_is_not_cut() -> None:
    text = "".join(f"第{number}句。" for number in range(1500))
    pages = words(
        read(notebook_of([showing(Table([Column("a", "单位"), Column("b", "文")], [["甲", text]], "长"))]))
    )
    assert "第1499句。" in "".join(pages)


def test_a_trace_keeps_its_title_with_its_first_line() -> None:
    traces = [Trace(f"节点{number}号", "1 / 2", [("条款", f"条款{number}文" * 40)]) for number in range(60)]
    pages = words(read(notebook_of([showing(*traces)])))
    for number in range(60):
        assert any(re.search(f"节点{number}号1/2条款条款{number}文", page) for page in pages)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    cells = [
        showing(Cover(text, text, [text], True, text), Heading(text), Paragraph(text), Bullets([text])),
        showing(Table([Column("a", text)], [[text]], text, text), Trace(text, text, [(text, text)])),
    ]
    pages = words(read(notebook_of(cells)))
    solid = re.sub(r"\s", "", text)
    assert solid in pages[0]
    assert "".join(pages[2:]).count(solid) >= 8


def test_the_code_of_cells_is_hidden(report: PdfReader) -> None:
    assert not any("show()" in page for page in words(report))


def test_markdown_lists_and_emphasis_are_set(report: PdfReader) -> None:
    assert "正文中有加粗、强调与kaoherun，换行不留空格。1.第一2.第二" in words(report)[2]


@settings(deadline=None, max_examples=40)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**9), 10**9)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text('ab "\\#', min_size=1), inner, max_size=4)
        ),
        max_leaves=8,
    )
)
def test_a_literal_means_the_value_it_was_made_from(value: object) -> None:
    source = f"#metadata({literal(value)})<it>".encode()
    assert json.loads(typst.query(source, "<it>", field="value", one=True)) == value


def test_a_chart_alone_and_an_empty_notebook_export() -> None:
    assert "图1得分" in words(read(notebook_of([new_markdown_cell("# 题"), showing(chart("得分"))])))[2]
    assert words(read(notebook_of([])))[0] == "Notebook"
