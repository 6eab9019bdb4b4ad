"""Whether an indicator applies, and the state its points are in."""

from __future__ import annotations

from typing import Any

from kaohe.explain.verification.sheet import Sheet, shown

AGGREGATES = ("sum", "mean")


def check_outcome(sheet: Sheet) -> None:
    """The state: not applicable for a reason in the record, else known or bounds as the points are."""
    record = sheet.record
    reasons = list(_reasons(sheet))
    leaves = record["state"] == "not_applicable"
    if reasons and not leaves:
        sheet.say(f"{reasons[0]}，应为不适用，状态记录为 {record['state']}")
    if leaves and not reasons and not _declared(sheet) and record["steps"][0]["step"] != "given":
        sheet.say("状态记录为不适用，记录中没有理由")
    if leaves:
        return
    if "label" in record:
        sheet.plain("", "得分", record["points"], None)
        sheet.plain("", "状态", record["state"], "bounds" if record["label"] is None else "known")
        return
    sheet.plain("", "状态", record["state"], "bounds" if isinstance(record["points"], dict) else "known")


def _reasons(sheet: Sheet) -> Any:
    record = sheet.record
    for name, wanted in record["guard"].items():
        if not _fits(sheet, name, wanted):
            yield f"适用条件 {name} 为 {wanted}，实为 {shown(_value(sheet, name))}"
    for step in record["steps"]:
        if step["step"] == "exclude" and step["holds"] == "yes" and step["policy"] == "leave":
            yield "不适用的条件成立"
    first = record["steps"][0]
    if first["step"] == "rate" and not any(term["applies"] for term in first["of"]):
        yield "各指标均不适用"
    if first["step"] in AGGREGATES and "base" not in first:
        terms = first["terms"]
        counted = [term for term in terms if term["nominal"] is not None] or terms
        if not any(term["applies"] for term in counted):
            yield "各项均不适用"
    if first["step"] == "rollup" and not first["units"]:
        yield "没有下级单位可以归集"
    of = first.get("of")
    if first["step"] != "rollup" and isinstance(of, str) and sheet.facts.get(of, {}).get("not_applicable"):
        yield f"事实 {of} 已申明不适用"


def _declared(sheet: Sheet) -> bool:
    """Whether any fact of the record was declared not applicable."""
    return any(fact.get("not_applicable") for fact in sheet.facts.values())


def _fits(sheet: Sheet, name: str, wanted: str) -> bool:
    if name == "group":
        return sheet.record["group"] in wanted.split("、")
    fact = sheet.facts[name]
    if fact.get("missing") or fact["value"] is None:
        return True
    if fact["kind"] == "text":
        return fact["value"] in wanted.split("、")
    return bool(fact["value"] == ("1" if wanted == "True" else "0"))


def _value(sheet: Sheet, name: str) -> Any:
    return sheet.record["group"] if name == "group" else sheet.facts[name].get("shown")
