"""What lies between the records of one unit: a parent's terms are its children's records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaohe.explain.verification.numbers import ZERO, span
from kaohe.explain.verification.sheet import Sheet


def check_links(sheet: Sheet, *, whole: bool) -> None:
    """A record against its children's (and the parent it names); ``whole``: they must all be there."""
    record = sheet.record
    first = record["steps"][0]
    terms = first.get("terms", [])
    for term in terms:
        child = sheet.nodes.get(term["node"])
        if child is not None:
            _term(sheet, term, child)
        elif whole:
            sheet.say(f"缺子项 {term['node']} 的记录")
    joined = [step["node"] for step in record["steps"] if step["step"] == "join"]
    for node in joined:
        if whole and node not in sheet.nodes:
            sheet.say(f"缺计入的指标 {node} 的记录")
    counted = [*(term["node"] for term in terms), *joined]
    if len(set(counted)) != len(counted):
        sheet.say("同一子项计了两次")
    if first["step"] == "sum" and first["policy"] == "raw" and record["maximum"] is not None:
        sheet.number("", "满分", record["maximum"], span(first["applicable"]))
    _parent(sheet, whole)


def _term(sheet: Sheet, term: Mapping[str, Any], child: Mapping[str, Any]) -> None:
    where = f"子项 {term['node']}"
    sheet.plain(where, "上级", child["parent"], sheet.record["node"])
    sheet.plain(where, "是否适用", term["applies"], child["state"] != "not_applicable")
    points = sheet.outcome(term["node"])
    if points is not None:
        sheet.number(where, "得分", term["points"], points)
    maximum = child["maximum"]
    sheet.number(where, "满分", term["maximum"], ZERO if maximum is None else span(maximum))
    if "lost" in term or "lost" in child:
        sheet.plain(where, "失分", term.get("lost"), child.get("lost"))
    sheet.plain(where, "有无满分", term["nominal"] is not None, maximum is not None)
    if maximum is not None and not _shrinks(child):
        sheet.number(where, "名义满分", term["nominal"], span(maximum))


def _shrinks(child: Mapping[str, Any]) -> bool:
    """Whether a child's maximum is what applies of it, not what the regulation says."""
    first = child["steps"][0]
    return bool(first["step"] == "sum" and first["policy"] == "raw")


def _parent(sheet: Sheet, whole: bool) -> None:
    name, depth = sheet.record["parent"], sheet.record["depth"]
    parent = None if name is None else sheet.nodes.get(name)
    if name is None:
        sheet.plain("", "层次", depth, 0)
    elif parent is not None:
        sheet.plain("", "层次", depth, parent["depth"] + 1)
    elif whole:
        sheet.say(f"缺上级指标 {name} 的记录")


def check_tables(nodes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """An event table reads the same wherever a unit's records tell of it: its rows, and how many."""
    found: list[str] = []
    rows: dict[str, tuple[str, str]] = {}
    sizes: dict[str, tuple[str, int]] = {}
    for node, record in nodes.items():
        for name, fact in record["facts"].items():
            if "table" not in fact:
                continue
            where = f"{record['unit']} {node} 事实 {name}"
            first, size = sizes.setdefault(fact["table"], (where, fact["rows"]))
            if size != fact["rows"]:
                found.append(f"{where}：{fact['table']} 记录为 {fact['rows']} 行，“{first}”处为 {size} 行")
            for hit in fact["hits"]:
                first, told = rows.setdefault(hit["place"], (where, str(hit)))
                if hit["place"] and told != str(hit):
                    found.append(f"{where}：{hit['place']} 与“{first}”处所列不同")
    return found
