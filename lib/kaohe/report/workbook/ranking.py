"""排名: rank, points and grade of each unit."""

from __future__ import annotations

from typing import Any

from kaohe.report.workbook.exact import exact_text
from kaohe.report.workbook.records import pick, records
from kaohe.report.workbook.sheet import POINTS, WHOLE, Column, Sheet


def ranking_sheet(ev: Any) -> Sheet:
    """Points and rank where they are known, else the bounds of both."""
    columns = [
        Column("类别"),
        Column("名次", WHOLE),
        Column("考核对象"),
        Column("得分", POINTS),
        Column("下限", POINTS),
        Column("上限", POINTS),
        Column("精确值"),
        Column("最高名次", WHOLE),
        Column("最低名次", WHOLE),
        Column("等次"),
    ]
    rows = [
        [
            *pick(r, "group rank unit points low high"),
            exact_text(r["low"], r["high"]),
            *pick(r, "rank_low rank_high grade"),
        ]
        for r in records(ev.ranking)
    ]
    return Sheet("排名", columns, rows, fixed=3)
