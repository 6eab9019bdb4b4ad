"""What lies between units: the same rule, word for word and number for number, at every unit.

What a rule says of cases that did not arise (the points of a band nobody was in) is proved by nothing else. A number
that differs must be a fact of the unit, or, in a rule about event rows, stand in one column of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kaohe.explain.verification.cells import in_row
from kaohe.explain.verification.numbers import Number, Span, known, span, text, total
from kaohe.explain.verification.sheet import shown

Record = Mapping[str, Any]
Part = tuple[str, Any]
Cells = Mapping[str, str]

_NUMBERS = {
    "linear": ("base", "rate", "origin", "step_size", "floor", "cap"),
    "rating": ("floor", "cap"),
    "tally": ("base",),
    "sum": ("base", "whole"),
    "mean": ("whole",),
    "rate": ("maximum",),
    "convert": ("rate",),
    "cap": ("cap",),
    "floor": ("floor",),
}
_WORDS = {
    "linear": ("of", "steps"),
    "table": ("of",),
    "rating": ("of",),
    "tally": ("over",),
    "rollup": ("of", "how"),
    "sum": ("policy",),
    "mean": ("policy",),
    "exclude": ("when", "policy", "says"),
    "join": ("node", "place"),
    "node": ("node",),
}


def check_rules(units: Mapping[str, Mapping[str, Record]]) -> list[str]:
    """Every indicator's rule, compared between the units."""
    found: list[str] = []
    nodes = dict.fromkeys(node for records in units.values() for node in records)
    for node in nodes:
        records = {unit: records[node] for unit, records in units.items() if node in records}
        try:
            found += _compared(node, records)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
            found.append(f"{node}：各考核对象的规则无法比较（{type(error).__name__}：{error}）")
    return found


def check_totals(records: Iterable[Record]) -> list[str]:
    """Facts of all units together, against the units' own; all units must be there."""
    parts: dict[tuple[str, str], list[tuple[Record, Span]]] = {}
    for record in records:
        for name, fact in record["facts"].items():
            if fact.get("how") == "over_all_units":
                own = span(record["facts"][fact["of"][0]]["value"])
                parts.setdefault((record["node"], name), []).append((record, own))
    found = []
    for (node, name), column in parts.items():
        summed = total([own for _, own in column])
        for record, _ in column:
            told = span(record["facts"][name]["value"])
            if told != summed:
                where = f"{record['unit']} {node} 事实 {name}"
                found.append(f"{where}：各考核对象合计记录为 {text(told)}，重算为 {text(summed)}")
    return found


def _compared(node: str, records: Mapping[str, Record]) -> Iterator[str]:
    columns: dict[str, list[tuple[str, Any]]] = {}
    rows: dict[str, list[Cells | None]] = {}
    for unit, record in records.items():
        for name, value in (*_said(record), *_shared(record)):
            columns.setdefault(name, []).append((unit, value))
        for name, value, cells in _numbers(record):
            columns.setdefault(name, []).append((unit, value))
            rows.setdefault(name, []).append(cells)
    for name, column in columns.items():
        kinds = Counter(repr(value) for _, value in column)
        if len(kinds) == 1:
            continue
        if name in rows and (
            _per_unit(column, records) or _per_row([value for _, value in column], rows[name])
        ):
            continue
        usual = kinds.most_common(1)[0][0]
        ours = next(value for _, value in column if repr(value) == usual)
        for unit, value in column:
            if repr(value) != usual:
                label = name.lstrip("#")
                yield f"{unit} {node} {label}：记录为 {_told(value)}，其他考核对象为 {_told(ours)}"


def _told(value: Any) -> str:
    return text(value) if isinstance(value, tuple) else shown(value)


def _said(record: Record) -> Iterator[Part]:
    """What a regulation says in words: the same at every unit."""
    for key in ("scheme", "title", "parent", "depth", "guard", "sample", "decimals"):
        yield key, record[key]
    for clause in record["clauses"]:
        quotes = "".join(filter(None, [clause["quote"], clause.get("quote_shown")]))
        yield f"条款 {clause['id']}", f"{quotes}（{clause['document']} {clause['section']}）"
    yield "条款", [clause["id"] for clause in record["clauses"]]
    for name, unknown in record["unknowns"].items():
        yield f"待定参数 {name}", unknown
    yield "按属性取的数", record.get("lookups", [])
    used = [f"{reading['id']}{reading['used']} {reading['says']}" for reading in record["readings"]]
    yield "读法", "；".join(used)
    for place, step, _ in _steps(record):
        for key in _WORDS.get(step["step"], ()):
            yield f"{place}{key}", step[key]
        for number, row in enumerate(step.get("rows", []) if step["step"] == "table" else [], 1):
            yield f"{place}第 {number} 档的条件", row["when"]
            yield f"{place}第 {number} 档的等次", row.get("label")
    yield "步骤", [step["step"] for step in record["steps"]]


def _numbers(record: Record) -> Iterator[tuple[str, Any, Cells | None]]:
    """Numbers a regulation gives: the same at every unit, or (marked ``#``) from a fact of the unit or an event row.

    With each number the cells of the row it is about, None outside event tables.
    """
    if not _shrinks(record):
        yield "#满分", _span(record["maximum"]), None
    for place, step, cells in _steps(record):
        for key in _NUMBERS.get(step["step"], ()):
            yield f"#{place}{key}", _span(step.get(key)), cells
        for number, row in enumerate(step.get("rows", []) if step["step"] == "table" else [], 1):
            if row.get("by") is None and "points" in row:
                yield f"#{place}第 {number} 档的得分", _span(row["points"]), cells
        if step["step"] in ("sum", "mean"):
            for term in step["terms"]:
                yield f"#{place}子项 {term['node']} 的权重", _span(term["weight"]), cells
                if step["step"] == "mean":
                    yield f"#{place}子项 {term['node']} 的名义满分", _span(term["nominal"]), cells


def _shared(record: Record) -> Iterator[Part]:
    """Facts of all units together."""
    for name, fact in record["facts"].items():
        if fact.get("how") == "over_all_units":
            yield f"事实 {name}（全部考核对象合计）", _span(fact["value"])


def _steps(record: Record) -> Iterator[tuple[str, Record, Cells | None]]:
    """The steps, those inside rows of tables and of event tables included (with what the event row says)."""
    for number, step in enumerate(record["steps"], 1):
        yield from _inside(f"第 {number} 步 ", step, None)


def _inside(place: str, step: Record, cells: Cells | None) -> Iterator[tuple[str, Record, Cells | None]]:
    yield place, step, cells
    if step["step"] == "tally":
        for row in step["rows"]:
            yield from _inside(f"{place}各行 ", row, row["row"])
    if step["step"] == "table":
        for number, row in enumerate(step["rows"], 1):
            if row.get("by") is not None:
                yield from _inside(f"{place}第 {number} 档 ", row["by"], cells)


def _span(value: Any) -> Span | None:
    return None if value is None else span(value)


def _shrinks(record: Record) -> bool:
    first = record["steps"][0]
    return bool(first["step"] == "sum" and first["policy"] == "raw")


def _per_unit(column: list[tuple[str, Any]], records: Mapping[str, Record]) -> bool:
    """Whether a number differs because it is a fact of the unit (its target), looked up, or a fixed multiple of it."""
    names = set.intersection(*(_targets(record) for record in records.values()))
    if any(_multiple(name, column, records) for name in sorted(names)):
        return True
    lookups = next(iter(records.values())).get("lookups", [])
    return any(_looked_up(lookup, column, records) for lookup in lookups)


def _per_row(values: list[Any], rows: list[Cells | None]) -> bool:
    """Whether a number differs because each event row gives its own, all in one column; open where that is blank."""
    first = rows[0]
    if first is None or any(cells is None for cells in rows):
        return False
    return any(
        all(_stands(value, (cells or {}).get(title, "")) for value, cells in zip(values, rows, strict=True))
        for title in first
    )


def _stands(value: Any, cell: str) -> bool:
    if value is None:
        return False
    return in_row(value[0], [cell]) if known(value) else cell in ("", "—")


def _looked_up(lookup: Record, column: list[tuple[str, Any]], records: Mapping[str, Record]) -> bool:
    factors: set[Number] = set()
    for unit, value in column:
        record = records[unit]
        word = record["group"] if lookup["by"] == "group" else record["facts"][lookup["by"]]["value"]
        if value is None or not known(value) or word not in lookup["values"]:
            return False
        mine = span(lookup["values"][word])[0]
        if mine == 0 != value[0]:
            return False
        if mine != 0:
            factors.add(value[0] / mine)
    return len(factors) <= 1


def _targets(record: Record) -> set[str]:
    """Numeric facts that are no rule's argument."""
    arguments = {str(step.get("of")) for _, step, _ in _steps(record)}
    kinds = ("count", "number", "ratio", "rating")
    return {name for name, fact in record["facts"].items() if fact["kind"] in kinds} - arguments


def _multiple(name: str, column: list[tuple[str, Any]], records: Mapping[str, Record]) -> bool:
    factors: set[Number] = set()
    for unit, value in column:
        mine = span(records[unit]["facts"][name]["value"])
        if value is None or known(mine) != known(value):
            return False
        if known(mine) and mine[0] == 0 != value[0]:
            return False
        if known(mine) and mine[0] != 0:
            factors.add(value[0] / mine[0])
    return len(factors) <= 1
