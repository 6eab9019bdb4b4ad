"""Every block shows itself as data, as HTML and as text, and no text in it is ever markup."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser

import pandas as pd
import pytest
from notebooks import HOSTILE, chart

from kaohe.report.display import (
    BLOCK_MIME,
    Block,
    Bullets,
    Callout,
    Chart,
    Column,
    Cover,
    Group,
    Heading,
    Pairs,
    Paragraph,
    Table,
    Trace,
)

MAKERS: dict[str, Callable[[str], Block]] = {
    "cover": lambda text: Cover(text, text, [text], True, text),
    "heading": lambda text: Heading(text, 2, text),
    "paragraph": Paragraph,
    "bullets": lambda text: Bullets([text]),
    "callout": Callout,
    "table": lambda text: Table([Column(text, text)], [[text]], text, text, [(0, 0, "low")]),
    "trace": lambda text: Trace(text, text, [(text, text)], text, 1),
    "pairs": lambda text: Pairs([(text, text)]),
    "group": lambda text: Group([Paragraph(text)], text, True, 2, text),
}


class Reader(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_block_is_data_with_html_and_text_beside_it(kind: str) -> None:
    bundle = MAKERS[kind]("文字")._repr_mimebundle_()
    assert json.loads(json.dumps(bundle[BLOCK_MIME]))["kind"] == kind
    assert set(bundle) == {BLOCK_MIME, "text/html", "text/plain"}
    assert "文字" in bundle["text/html"]
    assert "文字" in bundle["text/plain"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", MAKERS)
def test_no_text_becomes_markup(kind: str, text: str) -> None:
    hostile, harmless = (
        Reader(MAKERS[kind](words)._repr_mimebundle_()["text/html"]) for words in (text, "文")
    )
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in harmless.tags]
    assert [set(attributes) for _, attributes in hostile.tags] == [set(names) for _, names in harmless.tags]
    assert text in "".join(hostile.words)


def test_a_chart_carries_its_drawing_as_svg_and_no_html() -> None:
    bundle = chart("得分")._repr_mimebundle_()
    assert set(bundle) == {BLOCK_MIME, "image/svg+xml", "text/plain"}
    assert bundle[BLOCK_MIME] == {
        "kind": "chart",
        "caption": "得分",
        "alt": "得分：6 个单位的得分条形图",
        "width": 1.0,
    }
    assert bundle["text/plain"] == "图：得分。得分：6 个单位的得分条形图"


def test_a_chart_keeps_its_words_as_text_and_gives_the_same_bytes_again() -> None:
    assert ">鲤城区第0街道办事处</text>" in chart("得分").svg()
    assert chart("得分").svg() == chart("得分").svg()
    assert "<dc:date>" not in chart("得分").svg()


def test_a_chart_in_a_group_brings_its_drawing() -> None:
    assert Group([chart("得分")]).block()["blocks"][0]["svg"].startswith("<?xml")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Heading("题", 4), "标题级别只能是 1、2、3（实为 4）"),
        (lambda: Callout("话", "loud"), "提示的 tone 只能是 note、warn（实为 loud）"),
        (lambda: Column("a", "甲", "float"), "列 甲 的 kind 只能是 text、number、integer（实为 float）"),
        (
            lambda: Table([Column("a", "甲")], [["1"], ["1", "2"]], "得分"),
            "表“得分”第 2 行有 2 格（应为 1 格）",
        ),
        (
            lambda: Table([Column("a", "甲")], [["1"]], "得分", marks=[(1, 0, "low")]),
            "表“得分”的标记 1,0,low 不在表内或不认识",
        ),
        (
            lambda: Table([Column("a", "甲")], [["1"]], "得分", marks=[(0, 0, "red")]),
            "表“得分”的标记 0,0,red 不在表内或不认识",
        ),
        (lambda: Chart(chart("得分").figure, "得分", " "), "图“得分”缺少替代文字 alt"),
        (
            lambda: Chart(chart("得分").figure, "得分", "图", 1.5),
            "图“得分”的宽度应大于 0、不超过 1（实为 1.5）",
        ),
    ],
)
def test_a_block_refuses_what_it_cannot_show(make: Callable[[], Block], message: str) -> None:
    with pytest.raises(ValueError) as refused:
        make()
    assert str(refused.value) == message


def test_a_frame_becomes_formatted_cells() -> None:
    frame = pd.DataFrame(
        {
            "unit": ["甲", None],
            "points": pd.Series([Fraction(50, 3), None], dtype=object),
            "rank": pd.Series([1, None], dtype=object),
            "final": [True, False],
            "date": [date(2017, 12, 31), None],
            "range": ["80.00—90.00", "90.00"],
        }
    )
    columns = [
        Column("unit", "考核对象"),
        Column("points", "得分", "number"),
        Column("points", "得分", "number", decimals=0),
        Column("rank", "名次", "integer"),
        Column("final", "确定"),
        Column("date", "日期"),
        Column("range", "区间", "number"),
    ]
    table = Table.from_frame(frame, columns, caption="得分")
    assert table.rows == [
        ["甲", "16.67", "17", "1", "是", "2017-12-31", "80.00—90.00"],
        ["—", "—", "—", "—", "否", "—", "90.00"],
    ]


def test_a_frame_without_columns_shows_all_under_their_names() -> None:
    frame = pd.DataFrame({"单位": ["甲"], "件数": [3], "占比": [0.5]})
    table = Table.from_frame(frame)
    assert [(column.title, column.kind) for column in table.columns] == [
        ("单位", "text"),
        ("件数", "integer"),
        ("占比", "number"),
    ]
    assert table.rows == [["甲", "3", "0.50"]]


def test_plain_text_tables_align_by_chinese_width() -> None:
    table = Table(
        [Column("a", "单位"), Column("b", "得分", "number")], [["鲤中街道", "9.00"], ["甲", "100.00"]]
    )
    assert table._repr_mimebundle_()["text/plain"].splitlines() == [
        "单位        得分",
        "鲤中街道    9.00",
        "甲        100.00",
    ]


def test_a_trace_reads_as_lines() -> None:
    trace = Trace("2.2 事项占比", "40 / 50", [("条款", "LC-2.2b"), ("计算", "30 + 10 = 40")], depth=1)
    assert trace._repr_mimebundle_()["text/plain"].splitlines() == [
        "  2.2 事项占比  40 / 50",
        "    条款 LC-2.2b",
        "    计算 30 + 10 = 40",
    ]
