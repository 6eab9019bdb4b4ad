"""Values given for unknown parameters (补充参数): checked against mask and range, never filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.errors import Problem, ProblemReport
from kaohe.quantities import parse_number
from kaohe.scheme import mask
from kaohe.scheme.base import shown
from kaohe.scheme.unknown import Supplied, Unknown, ordinal
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import read_tree


def read_supplied(path: Path, unknowns: Mapping[str, Unknown], *, name: str) -> dict[str, Supplied]:
    """Read ``supplied.yaml``: ``{P.…: {value, by, on, authority}}``; raises ProblemReport."""
    tree = read_tree(path, name=name)
    problems = list(tree.problems)
    if not isinstance(tree.data, (dict, type(None))):
        problems.append(
            tree.problem((), "文件应为键值", expected="{待定参数: {value: …, by: …, authority: …}}")
        )
    found: dict[str, Supplied] = {}
    for key, item in (tree.data if isinstance(tree.data, dict) else {}).items():
        if key not in unknowns:
            message, expected = fault_of(key, None, unknowns)
            problems.append(tree.problem((key,), message, expected=expected))
            continue
        result = validate(Supplied, item)
        problems += [fault.problem(tree, (key,)) for fault in result.faults]
        if isinstance(item, dict) and "value" in item:
            message, expected = fault_of(key, item["value"], unknowns)
            if message:
                problems.append(
                    tree.problem((key, "value"), message, found=shown(item["value"]), expected=expected)
                )
        if result.model is not None:
            found[key] = result.model
    if problems:
        raise ProblemReport(problems)
    return {
        key: item.model_copy(update={"value": number(item.value, unknowns[key])})
        for key, item in found.items()
    }


def checked(unknowns: Mapping[str, Unknown], values: Mapping[str, Any]) -> dict[str, Supplied]:
    """Values handed over in Python, by the unknown's name or alias; raises ProblemReport."""
    aliases = {unknown.alias: name for name, unknown in unknowns.items() if unknown.alias}
    problems, given = [], {}
    for key, value in values.items():
        name = aliases.get(key, key)
        if isinstance(value, Supplied):
            given[name] = value
            continue
        message, expected = fault_of(name, value, unknowns)
        if message:
            problems.append(Problem("supplied", None, key, message, shown(value), expected))
        else:
            given[name] = Supplied(value=number(value, unknowns[name]), by="调用者", authority="调用时给出")
    if problems:
        raise ProblemReport(problems)
    return given


def number(value: Any, unknown: Unknown) -> Any:
    """A number as a Fraction (a share in percent, with or without the sign), a date; office hours as they are."""
    if isinstance(value, bool) or value is None:
        return value
    if unknown.type == "date":
        return mask.day(value) or value
    signed = isinstance(value, str) and value.strip().endswith(("%", "\uff05"))
    found = Fraction(value) if isinstance(value, (int, Fraction, Decimal)) else None
    if isinstance(value, str):
        found = parse_number(value)
    if found is None:
        return value
    return found / 100 if unknown.unit == "%" and not signed else found


def fault_of(name: str, value: Any, unknowns: Mapping[str, Unknown]) -> tuple[str, str]:
    """What is wrong with a supplied value, and what was expected; empty when it fits."""
    if name not in unknowns:
        return f"没有待定参数“{name}”", "、".join(unknowns) or "本方案没有待定参数"
    unknown = unknowns[name]
    value = number(value, unknown)
    if value is None:
        return "没有写明数值", "日期" if unknown.type == "date" else "数值"
    if unknown.type == "date":
        if not isinstance(value, date):
            return "此处应为日期", "日期，如 2017-12-31"
    elif unknown.range is None and not unknown.mask:
        return "", ""
    elif not isinstance(value, Fraction):
        return "此处应为数字", "数字"
    if unknown.range is not None and not unknown.bounds[0] <= ordinal(value) <= unknown.bounds[1]:
        return f"待定参数“{name}”超出范围", unknown.shown()
    if unknown.mask and not mask.fits(_written(value, unknown), unknown.mask):
        return f"待定参数“{name}”与掩码不符", unknown.mask
    return "", ""


def _written(value: Any, unknown: Unknown) -> str:
    """A value as its mask hides it."""
    if isinstance(value, date):
        return mask.day_text(value)
    return unknown.shown(value).removesuffix("%" if "%" not in unknown.mask else "")
