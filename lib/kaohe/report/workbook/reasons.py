"""评分依据: a row for each line of a trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kaohe.report.workbook.exact import ends, exact_text
from kaohe.report.workbook.records import STATES
from kaohe.report.workbook.sheet import POINTS, Column, Sheet


def reasons_sheet(records: Iterable[Mapping[str, Any]]) -> Sheet:
    """Every unit's every node with the lines that say why; a node without lines keeps its row."""
    columns = [
        Column("考核对象"),
        Column("指标编号"),
        Column("指标"),
        Column("下限", POINTS),
        Column("上限", POINTS),
        Column("满分", POINTS),
        Column("精确值"),
        Column("状态"),
        Column("依据"),
        Column("内容"),
    ]
    return Sheet("评分依据", columns, list(_rows(records)))


def _rows(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for record in records:
        low, high = ends(record["points"])
        maximum = ends(record["maximum"])[1]
        node = (record["unit"], record["node"], record["title"], low, high, maximum, exact_text(low, high))
        state = STATES.get(record["state"], record["state"])
        for line in record["lines"] or [{"label": None, "text": None}]:
            yield (*node, state, line["label"], line["text"])
