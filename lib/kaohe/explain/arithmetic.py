"""The arithmetic of a trace as a person would write it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from kaohe.explain.wording import condition, equals, number, shown, shown_points
from kaohe.quantities import Number, from_exact, plain

Line = tuple[str, str]
_BRACKETS = {"complete": ("⌊", "⌋"), "started": ("⌈", "⌉"), "nearest": ("四舍五入[", "]")}


def arithmetic(record: dict[str, Any]) -> Iterator[Line]:
    """The lines of each step of a record: (label, text)."""
    for step in record["steps"]:
        yield from _STEPS[step["step"]](step, record)


def _linear(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    yield "计算", expression(step, record)


def _span(value: Any, text: str) -> str:
    """``在 1 至 3 之间``, or ``为 3`` where it is known."""
    return f"在 {text} 之间" if isinstance(value, dict) else f"为 {text}"


def expression(step: dict[str, Any], record: dict[str, Any]) -> str:
    """``30 + ⌊(70% − 60%) ÷ 1%⌋ × 1 = 40`` and the limit that bit."""
    kind = _kind(step["of"], record)
    result = step["result"]
    if any(isinstance(step[key], dict) for key in ("x", "base", "rate", "origin", "step_size")):
        told = f"{_subject(step, record)}{_span(step['x'], shown(step['x'], kind))}"
        return f"{told}，得分{_span(result, shown_points(result))}"
    numbers: list[Number] = [from_exact(step[key]) for key in ("x", "base", "rate", "origin", "step_size")]
    x, base, rate, origin, size = numbers
    steps = _steps(x, origin, size, step["steps"], kind)
    raw = from_exact(step["raw"])
    text = f"{_sum(base, rate, steps)} {equals(raw)}"
    for key, word in (("cap", "不超过"), ("floor", "不低于")):
        bound: Any = step.get(key)
        if bound is not None and not isinstance(bound, dict):
            value: Number = from_exact(bound)
            bites = raw > value if key == "cap" else raw < value
            text += f"，{'封顶' if key == 'cap' else '保底'} {number(value)}" if bites else ""
            text += f"，{word} {number(value)}" if not bites and key == "cap" and base != value else ""
    return text


def _steps(x: Number, origin: Number, size: Number, how: str, kind: str) -> str:
    if origin == 0 and size == 1 and how == "exact":
        return number(x, kind)
    down = size < 0
    first, second = (origin, x) if down else (x, origin)
    inner = number(first, kind) if second == 0 else f"{number(first, kind)} − {number(second, kind)}"
    length = _magnitude(size)
    if length != 1:
        inner = f"({inner})" if second != 0 else inner
        inner = f"{inner} ÷ {number(length, kind)}"
    left, right = _BRACKETS.get(how, ("", ""))
    return f"{left}{inner}{right}" if left or " − " not in inner or "÷" in inner else f"({inner})"


def _magnitude(value: Number) -> Number:
    return -value if value < 0 else value


def _sum(base: Number, rate: Number, steps: str) -> str:
    size = plain(_magnitude(rate))
    product = f"{steps} × {size}" if "⌊" in steps or "⌈" in steps or "÷" in steps else f"{size} × {steps}"
    if base == 0:
        return product if rate >= 0 else f"−{product}"
    return f"{number(base)} {'+' if rate >= 0 else '−'} {product}"


def _table(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    facts = record["facts"]
    kind = _kind(step["of"], record)
    title = _subject(step, record)
    hits = [row for row in step["rows"] if row["hit"] != "no"]
    for row in hits:
        words = condition(row["when"], facts, kind, "", row.get("region")).strip()
        if row["hit"] == "maybe":
            outcome = row["label"] if row.get("label") else f"得 {_row_points(row)} 分"
            yield "计算", f"可能：{title}{words}，{outcome}"
            continue
        value = "" if step["of"] is None else f"{title} {shown(step['x'], kind)}，属“{words}”，"
        words = "" if value else f"{words}:"
        if row.get("label") is not None:
            yield "计算", f"{value}{words}{row['label']}"
        elif row.get("by") and row["by"]["step"] == "node":
            yield "计算", f"{value}{words}取指标 {row['by']['node']} 的得分 {_row_points(row)} 分"
        elif row.get("by"):
            yield "计算", f"{value}{words}{expression(row['by'], record)}"
        elif row["when"] == "otherwise" and row["points"] == "0" and (nothing := _nothing(step, row)):
            yield "计算", nothing
        else:
            yield "计算", f"{value}{words}得 {_row_points(row)} 分"
    by_node = any(row.get("by") and row["by"]["step"] == "node" for row in step["rows"])
    if len(hits) == 1 and "result" in step and not by_node:
        yield from _better(step, hits[0], record)


def _nothing(step: dict[str, Any], hit: dict[str, Any]) -> str:
    """Words for a last row of 0 points after rows that only deduct."""
    others = [row for row in step["rows"] if row is not hit]
    if not others or any(row.get("label") is not None or "points" not in row for row in others):
        return ""
    return "没有出现扣分情形，不扣分" if all(_most(row["points"]) < 0 for row in others) else ""


def _better(step: dict[str, Any], hit: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    """Why no better row was reached."""
    got = _most(step["result"])
    kind, title = _kind(step["of"], record), _subject(step, record)
    place = step["rows"].index(hit)
    for number_of_row, row in enumerate(step["rows"]):
        if row is hit or _potential(row) <= got or "points" not in row:
            continue
        if row["when"] == "otherwise":
            passed = step["rows"][place]
            words = f"落在“{condition(passed['when'], record['facts'], kind).strip()}”一档，未到更高一档"
        elif number_of_row > place:
            continue
        else:
            words = f"不满足“{condition(row['when'], record['facts'], kind, title if step['of'] else '')}”"
        value = "" if step["of"] is None else f"（实为 {shown(step['x'], kind)}）"
        worth = number(_potential(row)) if _potential(row) != float("inf") else "更多"
        prefix = "最高可得" if row.get("by") else "可得"
        yield "未得", f"{prefix} {worth} 分的一档：{words}{value}"


def _potential(row: dict[str, Any]) -> Number:
    by = row.get("by")
    if by and by["step"] == "linear" and by.get("cap") is not None and not isinstance(by["cap"], dict):
        return from_exact(by["cap"])
    return _most(row["points"]) if "points" in row else Fraction(0)


def _most(value: Any) -> Number:
    return from_exact(value["high"] if isinstance(value, dict) else value)


def _row_points(row: dict[str, Any]) -> str:
    return row["label"] if row.get("label") else shown(row["points"])


def _rating(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    limits = f"（在 {shown(step['floor'])} 至 {shown(step['cap'])} 分之间）"
    yield "计算", f"直接评分 {shown(step['x'])} 分{limits}，得 {shown(step['result'])} 分"


def _tally(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    changes = [row["result"] for row in step["rows"]]
    for row in step["rows"]:
        told = "，".join(f"{key} {value}" for key, value in row["row"].items() if value != "—")
        yield "记录", f"{row['place']}：{told}；计 {shown(row['result'])} 分"
    base = shown(step["base"])
    if isinstance(step["total"], dict) and not step["rows"]:
        yield "计算", f"台账未报，也没有零报告：{base} 分之外的加减未定"
        return
    terms = "".join(f" + ({shown(change)})" for change in changes) if changes else " + 0"
    if len(changes) > 6 or isinstance(step["total"], dict):
        terms = f" + ({shown(step['total'])})"
    why = "" if step["rows"] else "（没有记录）"
    yield "计算", f"{base}{terms} {equals(step['result'])}{why}"


def _aggregate(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    there = [term for term in step["terms"] if term["applies"]]
    gone = [term["node"] for term in step["terms"] if not term["applies"]]
    if not there:
        yield "计算", "各项均不适用"
        return
    if step["step"] == "mean":
        yield from _mean(step, there, gone)
        return
    if "base" in step:
        yield from _based(step, there, gone)
        return
    if "whole" in step:
        yield from _open_maxima(step, gone)
        return
    scored = [term for term in there if term["nominal"] is not None]
    changes = "".join(_changed(term) for term in there if term["nominal"] is None)
    rescaled = step["policy"] == "rescale" and bool(scored) and step["nominal"] != step["applicable"]
    text = " + ".join(f"{shown(term['points'])}({term['node']})" for term in scored)
    if not scored:
        text, changes = changes.removeprefix(" + "), ""
    if len(there) > 1:
        text += f" {equals(step['plain'])}" if rescaled else f"{changes} {equals(step['result'])}"
    nominal, applicable = step["nominal"], step["applicable"]
    less = [
        f"{term['node']} 只有 {shown(term['maximum'])} 分适用"
        for term in there
        if term["nominal"] is not None and term["maximum"] != term["nominal"]
    ]
    if (gone or less) and rescaled:
        scaled = f"× {shown(nominal)} ÷ {shown(applicable)}{changes} {equals(step['result'])}"
        why = "，".join([f"{'、'.join(gone)} 不适用"] * bool(gone) + less)
        text = f"{why}，其余按满分折算：({text}) {scaled}"
    elif gone and step["policy"] == "full":
        text = f"{'、'.join(gone)} 不适用，按满分计：{text}，合计 {shown(step['result'])}"
    elif gone:
        text = f"{text}（{'、'.join(gone)} 不适用）"
    yield "计算", text


def _changed(term: dict[str, Any]) -> str:
    """What a child without a maximum adds or deducts."""
    points = shown(term["points"])
    return f" + ({points})({term['node']})" if points.startswith("−") else f" + {points}({term['node']})"


def _based(step: dict[str, Any], there: list[dict[str, Any]], gone: list[str]) -> Iterator[Line]:
    """From the base, what each child changes; children that change nothing are not listed."""
    changes = "".join(
        f" + ({shown(term['points'])})({term['node']})" for term in there if term["points"] != "0"
    )
    note = f"（{'、'.join(gone)} 不适用）" if gone else ""
    yield "计算", f"底分 {shown(step['base'])}{changes} {equals(step['result'])}{note}"


def _open_maxima(step: dict[str, Any], gone: list[str]) -> Iterator[Line]:
    why = f"，{'、'.join(gone)} 不适用" if gone else ""
    lost = [f"{term['node']} {shown(term['lost'])}" for term in step["terms"] if term.get("lost", "0") != "0"]
    told = f"，可能的失分 {'、'.join(lost)}" if lost else ""
    yield (
        "计算",
        f"各项满分待定，合计 {shown(step['whole'])} 分{why}{told}，得分 {shown_points(step['result'])}",
    )


def _mean(step: dict[str, Any], there: list[dict[str, Any]], gone: list[str]) -> Iterator[Line]:
    weighted = any(term.get("weight") is not None for term in there)
    terms = [
        f"{shown(term['points'])} × {shown(term['weight'], 'ratio')}" if weighted else shown(term["points"])
        for term in there
    ]
    if step["policy"] == "full":
        terms += [
            f"{shown(term['nominal'])}（{term['node']} 按满分）"
            for term in step["terms"]
            if not term["applies"]
        ]
    if len(there) == 1 and gone and step["policy"] == "rescale":
        yield (
            "计算",
            f"只有 {there[0]['node']} 适用，得 {shown(there[0]['points'])}（{'、'.join(gone)} 不适用）",
        )
        return
    if any(isinstance(term.get("weight"), dict) for term in there):
        yield "计算", f"{' + '.join(terms)}（权重待定），加权平均 {shown_points(step['result'])}"
        return
    divisor = step["applicable"] if step["policy"] == "rescale" else step["nominal"]
    kind = "ratio" if weighted else ""
    note = f"（{'、'.join(gone)} 不适用）" if gone else ""
    yield "计算", f"({' + '.join(terms)}) ÷ {shown(divisor, kind)} {equals(step['result'])}{note}"


def _rate(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    there = [term for term in step["of"] if term["applies"]]
    above = " + ".join(f"{shown(term['points'])}({term['node']})" for term in there)
    under = " + ".join(shown(term["maximum"]) for term in there)
    yield "计算", f"{shown(step['maximum'])} × ({above}) ÷ ({under}) {equals(step['result'])}"


def _rollup(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    below = [f"{item['unit']} {shown(item['points'])}" for item in step["units"]]
    if not below:
        yield "计算", "没有下级单位可以归集"
        return
    how = f"{len(below)} 个单位{'平均' if step['how'] == 'mean' else '合计'}"
    told = "、".join(below[:8]) + ("等" if len(below) > 8 else "")
    yield "归集", f"{told}（指标 {step['of']}），{how} {equals(step['result'])}"


def _exclude(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    if step["holds"] == "no":
        return
    words = step["says"] or condition(step["when"], record["facts"])
    outcome = {"leave": "本项不适用，不计入", "full": "按满分计", "zero": "计 0 分"}[step["policy"]]
    yield (
        "不适用" if step["policy"] == "leave" else "计算",
        f"{'可能' if step['holds'] == 'maybe' else ''}{words}:{outcome}",
    )


def _convert(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    rate = from_exact(step["rate"]) if isinstance(step["rate"], str) else None
    if isinstance(rate, Fraction) and rate.numerator == 1 and rate.denominator > 1:
        yield "折算", f"÷ {rate.denominator} {equals(step['result'])}"
    else:
        yield "折算", f"× {shown(step['rate'])} {equals(step['result'])}"


def _cap(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    if step["before"] != step["result"]:
        yield "封顶", f"{shown(step['before'])} 超过 {shown(step['cap'])}，计 {shown(step['result'])}"


def _floor(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    if step["before"] != step["result"]:
        yield "保底", f"{shown(step['before'])} 低于 {shown(step['floor'])}，计 {shown(step['result'])}"


def _join(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    change = step["change"]
    if change != "0":
        order = "封顶之后" if step["place"] == "after" else "封顶之前"
        yield "加减", f"{order}计入 {step['node']}：{shown(change)}，得 {shown(step['result'])}"


def _given(step: dict[str, Any], record: dict[str, Any]) -> Iterator[Line]:
    yield "计算", f"直接给出 {shown(step['result'])} 分"


def _kind(of: Any, record: dict[str, Any]) -> str:
    return str(record["facts"].get(of, {}).get("kind", "")) if isinstance(of, str) else ""


def _subject(step: dict[str, Any], record: dict[str, Any]) -> str:
    of = step["of"]
    if isinstance(of, dict):
        return f"指标 {of['node']} 的得分"
    return str(record["facts"].get(of, {}).get("title", of or ""))


_STEPS = {
    "linear": _linear,
    "table": _table,
    "rating": _rating,
    "tally": _tally,
    "sum": _aggregate,
    "mean": _aggregate,
    "exclude": _exclude,
    "convert": _convert,
    "cap": _cap,
    "floor": _floor,
    "join": _join,
    "rollup": _rollup,
    "rate": _rate,
    "given": _given,
}
