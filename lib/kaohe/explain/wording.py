"""Words for numbers, facts and conditions in the sentences of a trace."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.quantities import Number, display, from_exact, plain
from kaohe.scheme.condition import COMPARISONS


def number(value: Number, kind: str = "") -> str:
    """A number for a sentence: exact when it ends within 4 decimals, else to 2 decimals; a share in percent."""
    if isinstance(value, float):
        return display(value)
    if kind == "ratio":
        return f"{_short(value * 100)}%"
    if kind == "date":
        return date.fromordinal(int(value)).isoformat()
    if kind == "yes_no":
        return "是" if value else "否"
    return _short(value)


def _short(value: Fraction) -> str:
    return plain(value) if _short_enough(value) else display(value)


def _short_enough(value: Fraction) -> bool:
    text = plain(value)
    return "/" not in text and len(text.partition(".")[2]) <= 4


def equals(value: Any, kind: str = "") -> str:
    """``= 8`` or, where the shown digits are not all, ``≈ 8.82``; for a value of a record or a number."""
    number_ = from_exact(value) if isinstance(value, str) else value
    if isinstance(number_, Fraction):
        exact = _short_enough(number_ * 100 if kind == "ratio" else number_)
        return f"{'=' if exact else '≈'} {number(number_, kind)}"
    return f"= {shown(value, kind)}"


def shown(value: Any, kind: str = "") -> str:
    """A value of a record: a number, or bounds."""
    if value is None:
        return "—"
    if isinstance(value, dict):
        low, high = from_exact(value["low"]), from_exact(value["high"])
        return f"{number(low, kind)} 至 {number(high, kind)}"
    return number(from_exact(value), kind) if isinstance(value, str) else str(value)


def shown_points(value: Any, decimals: int = 2) -> str:
    """Points of a record, rounded for display, or bounds."""
    if value is None:
        return "不适用"
    if isinstance(value, dict):
        low, high = from_exact(value["low"]), from_exact(value["high"])
        return f"{display(low, decimals)} 至 {display(high, decimals)}"
    return display(from_exact(value), decimals)


def condition(
    data: Any, facts: dict[str, Any], kind: str = "", of: str = "", region: list[Any] | None = None
) -> str:
    """A condition of a record in words; ``facts`` gives titles and kinds, ``region`` what is left to the last row."""
    if data == "otherwise":
        return f"其余情况{_region(region, kind)}"
    if "operator" not in data:
        parts = [f"{COMPARISONS[key]} {limit(value, kind, facts)}" for key, value in data.items()]
        return f"{of} {'且 '.join(parts)}".strip()
    operator = data["operator"]
    if operator in ("all", "any"):
        joint = "且" if operator == "all" else "或"
        return joint.join(condition(part, facts) for part in data["parts"])
    if operator == "not":
        return f"并非（{condition(data['parts'][0], facts)}）"
    fact = facts.get(data["name"], {})
    name = named(data["name"], facts)
    if operator == "missing":
        return f"{name}空缺"
    if operator == "empty":
        return f"{name}的分母为 0"
    operand = data["operand"]
    if operator in ("is", "is_not") and isinstance(operand, bool):
        return f"{name}为“{'是' if operand is (operator == 'is') else '否'}”"
    return f"{name} {COMPARISONS[operator]} {limit(operand, fact.get('kind', ''), facts)}"


def named(name: str, facts: dict[str, Any]) -> str:
    """A fact or attribute by its title in a record."""
    return str(facts.get(name, {}).get("title", "类别" if name == "group" else name))


def _region(region: list[Any] | None, kind: str) -> str:
    low, high = region or (None, None)
    if low is not None and high is None:
        return f"（{number(from_exact(low), kind)}以上）"
    if high is not None and low is None:
        return f"（低于{number(from_exact(high), kind)}）"
    return ""


def limit(value: Any, kind: str = "", facts: dict[str, Any] | None = None) -> str:
    """A threshold in words; ``facts`` gives titles."""
    facts = facts or {}
    if isinstance(value, dict):
        return _reference(value, kind, facts)
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, str) and value in facts:
        return named(value, facts)
    if isinstance(value, str):
        try:
            return number(from_exact(value), kind)
        except ValueError:
            return value
    return str(value)


def _reference(value: dict[str, Any], kind: str, facts: dict[str, Any]) -> str:
    """``待定参数 P.1 × 7``, or the title of the fact, or the numbers that are looked up."""
    if value.get("unknown"):
        told = f"待定参数 {value['unknown']}"
    elif value.get("by"):
        each = "，".join(f"{key} {limit(item, kind)}" for key, item in value["values"].items())
        told = f"按{named(value['by'], facts)}（{each}）"
    else:
        told = named(value["fact"], facts)
    factor: Number = from_exact(value.get("times", "1"))
    offset: Number = from_exact(value.get("plus", "0"))
    told += "" if factor == 1 else f" × {number(factor)}"
    sign = "+" if offset > 0 else "−"
    return told + ("" if offset == 0 else f" {sign} {number(offset if offset > 0 else -offset, kind)}")
