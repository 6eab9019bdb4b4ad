"""排名: rank, points and grade of each unit."""

from __future__ import annotations

from typing import Any

from kaohe.report.workbook.exact import exact_text
from kaohe.report.workbook.records import pick, records
from kaohe.report.workbook.sheet import POINTS, WHOLE, Column, Sheet


def ranking_sheet(ev: Any) -> Sheet:
    """Points where they are known, else their bounds; the rank, or the range of ranks."""
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
            *(r["group"], _rank(r), *pick(r, "unit points low high")),
            exact_text(r["low"], r["high"]),
            *pick(r, "rank_low rank_high grade"),
        ]
        for r in records(ev.ranking)
    ]
    return Sheet("排名", columns, rows, fixed=3)


def _rank(row: dict[str, Any]) -> Any:
    """The rank, or the range it may take as text (9–17), so that no unit stands without one."""
    if row["rank"] is not None or row["rank_low"] is None:
        return row["rank"]
    return f"{int(row['rank_low'])}–{int(row['rank_high'])}"
