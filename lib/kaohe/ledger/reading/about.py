"""What a ledger says of itself: the 说明 sheet, and the banner of sample data."""

from __future__ import annotations

from datetime import date

from kaohe.ledger.grid import Faults, shown
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.reading.merging import parts_of
from kaohe.ledger.reading.rows import BAD, Table
from kaohe.ledger.sheets import BANNER, GUIDE


def read_about(file: str, table: Table | None, shape: LedgerShape, faults: Faults) -> dict[str, str]:
    """The 说明 sheet; files of one ledger agree on what it is, and may differ in the rest."""
    about: dict[str, str] = {}
    first: dict[str, int] = {}
    if table is None:
        return about
    for row, name in enumerate(table.columns["key"]):
        value = table.columns["value"][row]
        if isinstance(name, str) and name.startswith(GUIDE):
            continue
        text = value.isoformat() if isinstance(value, date) else shown(value)
        if name in first and table.part(first[name]) is table.part(row):
            table.fault(faults, row, "key", "项目重复", name)
        elif name == "方案" and text != shape.scheme:
            table.fault(faults, row, "value", "台账不属于这个方案", text, shape.scheme)
        elif name == BANNER and text not in ("是", "否"):
            table.fault(faults, row, "value", "“示例数据”没有写明", text, "是 或 否")
        elif name == BANNER and about.get(name, text) != text:
            expected = f"{about[name]}，同 {table.place(first[name], 'value')}"
            table.fault(faults, row, "value", "各文件的“示例数据”不一致", text, expected)
        if name is BAD:
            continue
        first.setdefault(name, row)
        told = about.setdefault(name, text)
        if name not in (BANNER, "方案") and text not in told.split("；"):
            about[name] = f"{told}；{text}"
    if BANNER not in about:
        merged = len(parts_of(table)) > 1
        faults.whole(
            file if merged else table.grid.file,
            "" if merged else table.grid.sheet_path,
            "缺少“示例数据”一项",
            expected="“示例数据”一行，写 是 或 否",
        )
    return about


def check_banners(tables: dict[str, Table], about: dict[str, str], faults: Faults) -> None:
    """A banner of sample data above sheets of a ledger that says it is none is reported."""
    if about.get(BANNER) != "否":
        return
    for table in tables.values():
        for part in parts_of(table):
            if part.banner:
                number, row = part.grid.rows[0]
                expected = "真实台账不写“示例数据”；虚构台账在“说明”表写 示例数据 是"
                column, cell = next((place, cell) for place, cell in enumerate(row) if cell is not None)
                faults.cell(
                    part.grid, number, column, "“说明”表写明不是示例数据", cell, expected, title="首行"
                )
