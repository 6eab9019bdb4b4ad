"""指标得分: units down, nodes across."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaohe.quantities import display
from kaohe.report.workbook.records import STATES, records
from kaohe.report.workbook.sheet import POINTS, Column, Sheet


def score_matrix_sheet(ev: Any) -> Sheet:
    """A row a unit, a column a node; an interval, a label or 不适用 stands as text in its cell."""
    nodes: dict[str, str] = {}
    cells: dict[tuple[str, str], Any] = {}
    groups: dict[str, Any] = {}
    for r in records(ev.scores):
        nodes.setdefault(r["node"], f"{r['node']} {r['title']}".strip())
        cells[r["unit"], r["node"]] = _one_cell(r)
        groups[r["unit"]] = r["group"]
    columns = [Column("考核对象"), Column("类别"), *(Column(title, POINTS) for title in nodes.values())]
    rows = [[unit, group, *(cells.get((unit, node)) for node in nodes)] for unit, group in groups.items()]
    return Sheet("指标得分", columns, rows, fixed=1)


def _one_cell(record: Mapping[str, Any]) -> Any:
    if record["state"] == "not_applicable":
        return STATES["not_applicable"]
    if record.get("label") is not None:
        return record["label"]
    if record["points"] is None and record["low"] is not None and record["high"] is not None:
        return f"{display(record['low'])}~{display(record['high'])}"
    return record["points"]
