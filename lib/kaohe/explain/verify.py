"""Re-doing the arithmetic of a trace from its records alone (复核).

Only the standard library is used, nothing of the scoring: what comes out here is a second opinion. What is
checked, and what a record cannot prove, is in ``docs/trace.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kaohe.explain.verification.facts import check_facts
from kaohe.explain.verification.links import check_links, check_tables
from kaohe.explain.verification.loss import check_lost
from kaohe.explain.verification.ranks import check_pools
from kaohe.explain.verification.rollup import check_below
from kaohe.explain.verification.rules import check_rules, check_totals
from kaohe.explain.verification.sheet import Sheet
from kaohe.explain.verification.state import check_outcome
from kaohe.explain.verification.steps import check_steps

SCHEMA = "kaohe-trace/1"
_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, ZeroDivisionError)

Record = Mapping[str, Any]


def verify_records(records: Iterable[Record], *, whole: bool = False) -> list[str]:
    """What does not come out, in Chinese, one finding a line; empty when all is right.

    Parameters
    ----------
    records
        Records of one evaluation, of any units and indicators, in any order. What lies between two records (a
        parent's terms, an indicator's rule at two units) is checked where both are there.
    whole
        Whether every indicator of a unit must be there: a term without a record is then a finding.
    """
    given = list(records)
    found: list[str] = []
    units: dict[str, dict[str, Record]] = {}
    for number, record in enumerate(given, 1):
        if not isinstance(record, Mapping) or record.get("schema") != SCHEMA:
            found.append(f"第 {number} 条：不是 {SCHEMA} 的记录")
            continue
        unit, node = str(record.get("unit")), str(record.get("node"))
        if node in units.setdefault(unit, {}):
            found.append(f"{unit} {node}：同一考核对象、同一指标有两条记录")
        units[unit][node] = record
    for nodes in units.values():
        for record in nodes.values():
            found += _checked(record, nodes, whole)
        found += _tables(nodes)
    try:
        found += check_below(units)
    except _BROKEN as error:
        found.append(f"下级单位的得分无法复核（{type(error).__name__}：{error}）")
    try:
        found += check_pools(units)
    except _BROKEN as error:
        found.append(f"名次所据的其他考核对象无法复核（{type(error).__name__}：{error}）")
    return found + check_rules(units)


def verify_file(path: Path | str) -> list[str]:
    """:func:`verify_records` on a trace file, which must be whole; a line that is no JSON is a finding."""
    records: list[Record] = []
    found: list[str] = []
    with Path(path).open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                records.append(json.loads(line))
            except ValueError:
                found.append(f"第 {number} 行：不是 JSON")
    if not records and not found:
        found.append("文件中没有记录")
    try:
        totals = check_totals(records)
    except _BROKEN as error:
        totals = [f"全部考核对象的合计无法复核（{type(error).__name__}：{error}）"]
    return found + verify_records(records, whole=True) + totals


def _checked(record: Record, nodes: Mapping[str, Record], whole: bool) -> list[str]:
    sheet = Sheet(record, nodes)
    for part in (check_facts, check_steps, check_lost, check_outcome):
        try:
            part(sheet)
        except _BROKEN as error:
            sheet.say(f"记录残缺，无法复核（{type(error).__name__}：{error}）")
    try:
        check_links(sheet, whole=whole)
    except _BROKEN as error:
        sheet.say(f"与其他记录的关系无法复核（{type(error).__name__}：{error}）")
    return sheet.found


def _tables(nodes: Mapping[str, Record]) -> list[str]:
    try:
        return check_tables(nodes)
    except _BROKEN as error:
        unit = next(iter(nodes.values())).get("unit")
        return [f"{unit}：台账各处所列无法比较（{type(error).__name__}：{error}）"]
