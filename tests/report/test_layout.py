"""Tables and charts get the paper they need."""

from __future__ import annotations

from typing import Any

import pytest
from notebooks import chart, ranking

from kaohe.report.display import Block, Column, Group, Heading, Paragraph, Table
from kaohe.report.export.layout import em, pages_of, text_size


def laid(*blocks: Block) -> list[dict[str, Any]]:
    numbered = [{"number": "", **block.block()} for block in blocks]
    return pages_of(numbered)


@pytest.mark.parametrize(
    ("parts", "flipped", "tables"),
    [(3, False, 1), (8, False, 1), (16, True, 1), (40, True, 2), (80, True, 4)],
)
def test_a_table_shrinks_then_turns_then_splits(parts: int, flipped: bool, tables: int) -> None:
    pages = laid(ranking(5, parts))
    assert [page["flipped"] for page in pages] == [flipped]
    assert len(pages[0]["blocks"]) == tables
    keys = [column["key"] for table in pages[0]["blocks"] for column in table["columns"]]
    assert set(keys) == {column.key for column in ranking(5, parts).columns}


@pytest.mark.parametrize("parts", [1, 8, 12, 16, 30, 40, 80])
def test_every_number_fits_its_column(parts: int) -> None:
    for page in laid(ranking(60, parts)):
        for table in page["blocks"]:
            room = text_size(page["flipped"])[0] / table["size"] / sum(table["widths"])
            for index, column in enumerate(table["columns"]):
                if column["kind"] != "text":
                    assert max(em(row[index]) for row in table["rows"]) < table["widths"][index] * room


def test_short_heads_stay_on_one_line_where_there_is_room() -> None:
    titles = ["考核对象", "自评得分", "核定得分", "相差"]
    columns = [Column(title, title, "number" if number else "text") for number, title in enumerate(titles)]
    columns.append(Column("why", "差在哪些指标"))
    (table,) = laid(Table(columns, [["甲局", "9", "8", "1", "很长的说明文字，" * 12]]))[0]["blocks"]
    room = text_size(False)[0] / table["size"] / sum(table["widths"])
    assert table["size"] == 9.0
    assert all(em(title) < width * room for title, width in zip(titles, table["widths"], strict=False))


def test_a_part_of_a_split_table_repeats_the_names_and_keeps_its_marks() -> None:
    first, second = laid(ranking(5, 40))[0]["blocks"]
    assert [column["key"] for column in second["columns"][:2]] == ["rank", "unit"]
    assert first["looks"] == {"0,3": "high", "1,2": "low", "2,4": "bounds", "3,5": "na"}
    assert second["looks"] == {}
    assert first["caption"].endswith("（分表 1）")


def test_headings_go_with_the_sideways_table_they_lead() -> None:
    pages = laid(Paragraph("前"), Heading("甲"), Paragraph("引"), ranking(5, 16), Paragraph("后"))
    assert [[block["kind"] for block in page["blocks"]] for page in pages] == [
        ["paragraph"],
        ["heading", "paragraph", "table"],
        ["paragraph"],
    ]
    assert [page["flipped"] for page in pages] == [False, True, False]


def test_only_rows_too_high_for_a_page_may_break() -> None:
    table = Table([Column("a", "文")], [["短"], ["长" * 4000]])
    assert laid(table)[0]["blocks"][0]["tall"] == [1]
    assert not laid(table)[0]["blocks"][0]["whole"]
    assert laid(ranking(5, 3))[0]["blocks"][0]["whole"]


def test_a_tall_chart_keeps_within_the_page() -> None:
    drawn = laid(chart("高", 120))[0]["blocks"][0]["drawn"]
    assert drawn * (0.6 + 0.28 * 120) / 6.4 <= text_size(False)[1]


def test_a_titled_group_becomes_a_heading_and_its_blocks() -> None:
    pages = laid(Group([Paragraph("文")], "鲤中街道", level=2))
    assert [(block["kind"], block["text"]) for block in pages[0]["blocks"]] == [
        ("heading", "鲤中街道"),
        ("paragraph", "文"),
    ]
