"""说明: what is assessed, and how to read the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kaohe.report.workbook.sheet import SAMPLE, WHOLE, Column, Sheet
from kaohe.scenario.model import layers


def about_sheet(ev: Any, sheets: Iterable[Sheet]) -> Sheet:
    """What was assessed, whether the data are a sample, what the numbers mean, and how long each sheet is."""
    scheme = ev.scheme
    rows = [
        ("考核", scheme.title),
        ("文件", scheme.document),
        ("地区", scheme.place),
        ("期间", f"{scheme.period.start} 至 {scheme.period.end}"),
        ("考核对象", len(ev.units)),
        ("数据性质", f"{SAMPLE}：为演示编造，不是真实考核结果" if ev.sample else "台账所载数据"),
        ("分数", "以精确分数计算和比较，只在显示时四舍五入到两位小数；两位小数写不尽的，见“精确值”一列"),
        ("区间", "事实缺失或参数待定时，得分是一个区间，只写下限和上限，不写单一得分"),
    ]
    if ev.known_at is not None:
        rows.append(("录入截至", f"{ev.known_at}：此后录入的记录和更正不计"))
    rows += [
        (f"情景 {layer.label}", f"{layer.author} 提出：{layer.reason}（用于推演，不是正式结果）")
        for layer in layers(ev.scenarios)
    ]
    rows += [(f"工作表 {sheet.name}", f"{len(sheet.rows)} 行") for sheet in sheets]
    rows += [(f"台账 {key}", text) for key, text in ev.ledger.about.items()]
    return Sheet("说明", [Column("项目", WHOLE), Column("内容", WHOLE)], rows)
