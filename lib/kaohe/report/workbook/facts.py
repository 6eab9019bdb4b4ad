"""事实: a row for each fact of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kaohe.report.workbook.exact import exact_text
from kaohe.report.workbook.records import pick, records
from kaohe.report.workbook.sheet import SHARE, Column, Sheet
from kaohe.scoring.states import State


def facts_sheet(ev: Any, titles: Mapping[str, str]) -> Sheet:
    """Value, denominator and ratio, with day, source and evidence; `titles` are Chinese, by fact name."""
    columns = [
        Column("考核对象"),
        Column("事实"),
        Column("事实名称"),
        Column("值"),
        Column("分母"),
        Column("比率", SHARE),
        Column("精确值"),
        Column("日期"),
        Column("来源"),
        Column("凭证"),
        Column("备注"),
        Column("出处"),
    ]
    titled = {"entered": "录入日期", "correction": "更正事由"}
    extras = [name for name in titled if name in ev.ledger.facts]
    columns += [Column(titled[name]) for name in extras]
    rows = []
    for r in records(ev.ledger.facts):
        value, denominator = r["value"], r["denominator"]
        share = Fraction(value) / Fraction(denominator) if denominator else None
        if share is not None:
            exact = exact_text(share, share, places=4)
        else:
            exact = exact_text(value, value, places=9) if isinstance(value, Fraction) else None
        told = value.value if isinstance(value, State) else value
        rows.append(
            [
                *(r["unit"], r["fact"], titles.get(r["fact"]), told, denominator, share, exact),
                *pick(r, "date source evidence note place"),
                *(r[name] for name in extras),
            ]
        )
    return Sheet("事实", columns, rows, fixed=2)
