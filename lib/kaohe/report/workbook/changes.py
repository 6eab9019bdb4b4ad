"""情景改动: every place a scenario changes, before and after."""

from __future__ import annotations

from typing import Any

from kaohe.report.workbook.sheet import Column, Sheet
from kaohe.scenario.changes import changes


def changes_sheet(ev: Any) -> Sheet:
    """One row a change."""
    columns = [Column(title) for title in ("类别", "对象、指标或条款", "改动之处", "现行", "情景")]
    rows = [(item.kind, item.whose, item.what, item.before, item.after) for item in changes(ev)]
    return Sheet("情景改动", columns, rows)
