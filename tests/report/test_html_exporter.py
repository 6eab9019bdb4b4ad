"""The HTML report: one page, no network, nothing in it runs but its own few lines."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from headless import chromium_browser
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from notebooks import HOSTILE, TITLE, chart, notebook_of, report_notebook, showing
from test_display import Reader

from kaohe.report.display import Bullets, Column, Cover, Group, Heading, Paragraph, Table, Trace
from kaohe.report.export.html_exporter import ReportHTMLExporter
from kaohe.report.export.svg import inline_svg


def page_of(notebook: NotebookNode) -> str:
    return ReportHTMLExporter().from_notebook_node(notebook)[0]


@pytest.fixture(scope="module")
def page() -> str:
    return page_of(report_notebook())


@pytest.fixture(scope="module")
def reader(page: str) -> Reader:
    return Reader(page)


def test_the_same_notebook_gives_the_same_page(page: str) -> None:
    assert page == page_of(report_notebook())


def test_language_title_and_banner(page: str, reader: Reader) -> None:
    assert reader.tags[0] == ("html", {"lang": "zh-CN"})
    assert f"<title>{TITLE}</title>" in page
    assert '<div class="k-banner">示例数据</div>' in page
    assert "示例数据</div>" not in page_of(report_notebook(sample=False, nodes=1))


def test_nothing_comes_from_a_network(page: str, reader: Reader) -> None:
    assert set(re.findall(r"https?://[^\"'\s]+", page)) == {"http://www.w3.org/2000/svg"}
    assert not {tag for tag, _ in reader.tags} & {"link", "iframe", "object", "embed", "base", "form", "img"}
    for _, attributes in reader.tags:
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    assert all(target.startswith(("data:font/woff2;", "#")) for target in re.findall(r"url\(([^)]*)", page))


def test_only_the_pages_own_script_may_run(page: str, reader: Reader) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = next(names["content"] for tag, names in reader.tags if names.get("http-equiv"))
    assert len(scripts) == 1
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert policy.endswith(f"script-src 'sha256-{digest}'")
    assert not any(name.startswith("on") for _, names in reader.tags for name in names)


def test_ids_are_unique_and_every_reference_resolves(page: str, reader: Reader) -> None:
    ids = [names["id"] for _, names in reader.tags if "id" in names]
    assert len(ids) == len(set(ids))
    references = [names["href"] for _, names in reader.tags if names.get("href")]
    references += re.findall(r"url\((#[^)]+)\)", page)
    assert len(references) > 20
    assert {str(reference)[1:] for reference in references} <= set(ids)


def test_charts_are_named_and_scale(reader: Reader) -> None:
    drawings = [names for tag, names in reader.tags if tag == "svg"]
    assert [names["role"] for names in drawings] == ["img"] * 3
    assert drawings[0]["aria-label"] == "各考核对象总分：6 个单位的得分条形图"
    assert all("width" not in names and names["viewbox"] for names in drawings)


def test_the_contents_list_headings_and_titled_groups(page: str) -> None:
    contents = page[page.index("<nav") : page.index("</nav>")]
    listed = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents)
    assert [text for _, text in listed][:3] == ["一、总体情况", "（一）等次分布", "二、排名"]
    assert ("unit-1", "鲤中街道") in listed


def test_a_collapsed_group_is_closed_details(page: str) -> None:
    assert '<details class="k-group" id="unit-1">' in page
    assert " open>" in page_of(notebook_of([showing(Group([Paragraph("文")], "组"))]))


def test_tables_have_heads_and_right_aligned_numbers(page: str, reader: Reader) -> None:
    heads = [names for tag, names in reader.tags if tag == "th"]
    assert heads[0]["scope"] == "col"
    assert '<td class="k-number k-mark-low">' in page
    assert ".k-scroll .k-number, .k-scroll .k-integer { text-align: right; }" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    def made(words: str) -> Reader:
        cells = [
            showing(
                Cover(words, words, [words], True, words), Heading(words), Paragraph(words), Bullets([words])
            ),
            showing(
                Table([Column("a", words)], [[words]], words, words), Trace(words, words, [(words, words)])
            ),
            showing(Group([Paragraph(words)], words, True, 2, words)),
        ]
        return Reader(page_of(notebook_of(cells)))

    hostile, harmless = made(text), made("文")
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in harmless.tags]
    assert "".join(hostile.words).count(text) >= 15


def test_markdown_can_bring_no_html() -> None:
    page = page_of(notebook_of([new_markdown_cell("<script>alert(1)</script>\n\n[x](javascript:y)")]))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "javascript:" not in page


def test_a_drawing_cannot_script_or_fetch() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' onload="alert(1)">'
        "<script>alert(1)</script><style>@import 'http://x'</style><foreignObject/>"
        '<a xlink:href="javascript:alert(1)"><image xlink:href="http://x/y.png"/></a>'
        '<g style="fill: url(http://x)"/><path id="p" clip-path="url(#p)"/><use xlink:href="#p"/></svg>'
    )
    inline = inline_svg(svg, "c1-", '"图"<')
    assert not re.search(r"alert|@import|http://x|foreign|onload", inline)
    assert 'id="c1-p" clip-path="url(#c1-p)"' in inline
    assert '<use href="#c1-p" />' in inline
    assert 'aria-label="&quot;图&quot;&lt;"' in inline


def test_two_charts_of_one_cell_do_not_share_ids() -> None:
    page = page_of(notebook_of([showing(Group([chart("甲"), chart("甲")]))]))
    assert 'id="chart1-figure_1"' in page
    assert 'id="chart2-figure_1"' in page


@pytest.mark.browser
def test_a_browser_shows_it_quietly_and_without_scrolling_sideways(page: str, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text(page, encoding="utf-8")
    with chromium_browser() as browser:
        view = browser.new_page(viewport={"width": 390, "height": 800})
        said: list[str] = []
        view.on("console", lambda message: said.append(message.text))
        view.on("pageerror", lambda error: said.append(str(error)))
        view.on("request", lambda request: said.append(request.url))
        view.goto(target.as_uri())
        view.click(".k-button")
        view.click('.k-contents a[href="#unit-1"]')
        assert view.locator("#unit-1").evaluate("part => part.open")
        assert view.evaluate("document.documentElement.scrollWidth") <= 390
        assert [words for words in said if not words.startswith(("file:", "data:"))] == []
