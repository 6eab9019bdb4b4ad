"""The sheet on which one record is re-calculated: the record, its neighbours, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaohe.explain.verification.numbers import Span, span, text


class Sheet:
    """One record, the records of the same unit by indicator (``nodes``), and the findings so far.

    ``facts`` are the record's, and the unit's group, which conditions may name.
    """

    def __init__(self, record: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> None:
        self.record, self.nodes = record, nodes
        own = record.get("facts", {})
        self.facts: Mapping[str, Any] = {"group": _group(record), **own} if isinstance(own, dict) else own
        self.unknowns: Mapping[str, Any] = record.get("unknowns", {})
        self.found: list[str] = []

    def say(self, message: str, where: str = "") -> None:
        """Add a finding."""
        place = f"{self.record.get('unit')} {self.record.get('node')}"
        self.found.append(f"{place} {where}：{message}" if where else f"{place}：{message}")

    def number(self, where: str, key: str, recorded: Any, computed: Span) -> None:
        """A recorded number against what comes out."""
        try:
            same = span(recorded) == computed
            told = text(span(recorded))
        except ValueError as error:
            same, told = False, str(error)
        if not same:
            self.say(f"{key} 记录为 {told}，重算为 {text(computed)}", where)

    def plain(self, where: str, key: str, recorded: Any, computed: Any) -> None:
        """Recorded words or flags against what comes out."""
        if recorded != computed:
            self.say(f"{key} 记录为 {shown(recorded)}，重算为 {shown(computed)}", where)

    def outcome(self, node: str) -> Span | None:
        """Another indicator's points, whether it applies or not; None when its record is not here."""
        record = self.nodes.get(node)
        if record is None:
            return None
        return span(record["steps"][-1]["result"])


def _group(record: Mapping[str, Any]) -> dict[str, Any]:
    """The unit's group, to be looked at like a fact."""
    group = record.get("group")
    return {"kind": "text", "title": "类别", "value": group} | ({} if group else {"missing": True})


def shown(value: Any) -> str:
    """Plain data in a finding."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(shown(item) for item in value)
    if isinstance(value, dict) and set(value) == {"low", "high"}:
        return f"{value['low']} 至 {value['high']}"
    return str(value)
