"""指标得分明细: a row for each unit and node."""

from __future__ import annotations

from typing import Any

from kaohe.report.workbook.exact import exact_text
from kaohe.report.workbook.records import STATES, pick, records
from kaohe.report.workbook.sheet import POINTS, Column, Sheet


def score_list_sheet(ev: Any) -> Sheet:
    """Points or their bounds, the maximum, the state, and the clauses they come from."""
    columns = [
        Column("考核对象"),
        Column("类别"),
        Column("指标编号"),
        Column("指标"),
        Column("得分", POINTS),
        Column("下限", POINTS),
        Column("上限", POINTS),
        Column("满分", POINTS),
        Column("精确值"),
        Column("状态"),
        Column("评定"),
        Column("条款"),
    ]
    rows = [
        [
            *pick(r, "unit group node title points low high maximum"),
            exact_text(r["low"], r["high"]),
            STATES.get(r["state"], r["state"]),
            r.get("label"),
            _joined(r["clause"]),
        ]
        for r in records(ev.scores)
    ]
    return Sheet("指标得分明细", columns, rows)


def _joined(clause: Any) -> Any:
    return "、".join(map(str, clause)) if isinstance(clause, list | tuple) else clause
