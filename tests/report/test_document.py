"""An executed notebook is read the same way for HTML and PDF."""

from __future__ import annotations

from datetime import date

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from notebooks import TITLE, bundle_cell, chart, notebook_of, report_notebook, showing

from kaohe.report.display import Cover, Group, Heading, Paragraph, Table
from kaohe.report.export.document import ExportError, blocks_of, read_document
from kaohe.report.export.markdown import markdown_blocks
from kaohe.report.export.numbering import chinese_number
from kaohe.report.fonts import MissingGlyphError


def test_cells_come_in_order_and_code_and_stderr_stay_out() -> None:
    streams = [new_output("stream", name=name, text=name + "\n") for name in ("stderr", "stdout")]
    cells = [
        new_markdown_cell("前"),
        new_code_cell("secret = 1", outputs=streams),
        showing(Paragraph("后")),
        showing(Paragraph("末"), output_type="execute_result"),
    ]
    assert [block["text"] for block in blocks_of(notebook_of(cells))] == [
        [["plain", "前"]],
        "stdout",
        "后",
        "末",
    ]


def test_structured_data_goes_before_svg_and_svg_before_text() -> None:
    block = {"kind": "paragraph", "text": "块"}
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    all_three = {"application/vnd.kaohe.block+json": block, "image/svg+xml": svg, "text/plain": "文"}
    without_block = {"image/svg+xml": svg, "text/plain": "文"}
    cells = [bundle_cell(all_three), bundle_cell(without_block), bundle_cell({"text/plain": "文"})]
    assert [found["kind"] for found in blocks_of(notebook_of(cells))] == [
        "paragraph",
        "chart",
        "preformatted",
    ]


def test_a_failed_cell_stops_the_export_and_is_named() -> None:
    failed = new_code_cell(
        "1/0", outputs=[new_output("error", ename="ZeroDivisionError", evalue="division by zero")]
    )
    with pytest.raises(ExportError) as stopped:
        read_document(notebook_of([new_markdown_cell("前"), failed]))
    assert str(stopped.value) == "第 2 个单元运行出错，不能导出：ZeroDivisionError：division by zero"


@pytest.mark.parametrize(
    "data",
    [
        {"image/png": "AAAA", "text/plain": "<Figure size 640x480 with 1 Axes>"},
        {"text/html": "<b>x</b>", "text/plain": "<IPython.core.display.HTML object>"},
        {"application/javascript": "alert(1)"},
    ],
)
def test_an_output_no_block_can_carry_is_refused_not_dropped(data: dict[str, str]) -> None:
    with pytest.raises(
        ExportError, match=r"^第 1 个单元的输出不能写入报告（.*）：请用 kaohe\.report\.display 的 Table"
    ):
        read_document(notebook_of([bundle_cell(data)]))


def test_widgets_are_left_out() -> None:
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "IntSlider()"}
    assert blocks_of(notebook_of([bundle_cell(widget)])) == []


def test_a_missing_glyph_is_refused_and_its_part_named() -> None:
    cells = [showing(Cover("题"), Heading("读法"), Table([], [], "表")), showing(Paragraph("生僻字𠀀"))]
    with pytest.raises(MissingGlyphError, match="报告“读法”"):
        read_document(notebook_of(cells))


@pytest.mark.filterwarnings("ignore:Glyph:UserWarning")
def test_a_missing_glyph_in_a_chart_is_refused() -> None:
    drawn = chart("得分")
    drawn.figure.axes[0].set_title("𠀀")
    with pytest.raises(MissingGlyphError):
        read_document(notebook_of([showing(drawn)]))


def test_the_title_of_the_cover_is_not_repeated_as_a_heading() -> None:
    document = read_document(report_notebook())
    assert document.title == TITLE
    assert TITLE not in [block.get("text") for block in document.blocks]
    assert document.sample


def test_without_cover_the_first_heading_is_the_title() -> None:
    document = read_document(notebook_of([new_markdown_cell("# 题\n\n文")]))
    assert (document.title, document.sample, document.cover["title"]) == ("题", False, "题")
    assert [block["kind"] for block in document.blocks] == ["paragraph"]


def test_a_later_heading_is_no_title() -> None:
    document = read_document(notebook_of([new_markdown_cell("文\n\n# 题")]), "report")
    assert document.title == "report"
    assert [block["kind"] for block in document.blocks] == ["paragraph", "heading"]


def test_two_covers_are_refused() -> None:
    with pytest.raises(ExportError, match="一份报告只能有一个封面（实为 2 个）"):
        read_document(notebook_of([showing(Cover("甲"), Cover("乙"))]))


def test_the_date_is_the_notebooks_own() -> None:
    notebook = notebook_of([])
    assert read_document(notebook).date == date(2000, 1, 1)
    notebook = notebook_of([showing(Cover("甲", dated="2017-12-31"))])
    assert read_document(notebook).date == date(2017, 12, 31)


def test_headings_tables_and_charts_are_numbered() -> None:
    table = Table([], [], "表")
    cells = [
        showing(
            Heading("甲"), Heading("乙", 2), table, Heading("2.1 丙", 2), Heading("丁", 2), Heading("戊")
        ),
        showing(
            Heading("己", 2), Table([], []), Group([chart("图")]), Group([table], "组"), Heading("一、庚")
        ),
    ]
    blocks = read_document(notebook_of([showing(Cover("题")), *cells])).blocks
    assert [block["number"] for block in blocks if block["kind"] == "heading"] == [
        "一、",
        "（一）",
        "",
        "（二）",
        "二、",
        "（一）",
        "",
    ]
    assert [block["number"] for block in blocks if block["kind"] in ("table", "chart")] == [
        "表 1　",
        "",
        "图 1　",
    ]
    assert next(block for block in blocks if block["kind"] == "group")["blocks"][0]["number"] == "表 2　"


def test_anchors_are_unique() -> None:
    cells = [
        showing(
            Heading("甲", anchor="a"), Heading("乙", anchor="a"), Group([], "组", anchor="a b"), Heading("丙")
        )
    ]
    blocks = read_document(notebook_of([showing(Cover("题")), *cells])).blocks
    assert [block["anchor"] for block in blocks] == ["a", "a-2", "a-b", "s4"]


@pytest.mark.parametrize(
    ("value", "numeral"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一")]
)
def test_chinese_numbers(value: int, numeral: str) -> None:
    assert chinese_number(value) == numeral


def test_control_characters_are_dropped() -> None:
    document = read_document(notebook_of([showing(Paragraph("甲\x00\u202e乙\ud800\t丙"))]))
    assert document.blocks[0]["text"] == "甲乙\t丙"


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("#### 题", [{"kind": "heading", "level": 3, "text": "题", "anchor": ""}]),
        ("甲\n乙", [{"kind": "paragraph", "text": [["plain", "甲"], ["plain", ""], ["plain", "乙"]]}]),
        ("a\nb", [{"kind": "paragraph", "text": [["plain", "a"], ["plain", " "], ["plain", "b"]]}]),
        (
            "**粗**_斜_`码`",
            [{"kind": "paragraph", "text": [["strong", "粗"], ["emphasis", "斜"], ["code", "码"]]}],
        ),
        ("1. 甲", [{"kind": "bullets", "ordered": True, "items": [[["plain", "甲"]]]}]),
        ("```\n<b>\n```", [{"kind": "preformatted", "text": "<b>"}]),
        ("<b>x</b>", [{"kind": "paragraph", "text": [["plain", "<b>"], ["plain", "x"], ["plain", "</b>"]]}]),
        ("> 引", [{"kind": "paragraph", "text": [["plain", "引"]]}]),
    ],
)
def test_markdown_becomes_blocks(source: str, blocks: list[dict[str, object]]) -> None:
    assert markdown_blocks(source) == blocks
