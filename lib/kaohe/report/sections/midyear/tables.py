"""The tables of the mid-year view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaohe.analysis.midyear import Case
from kaohe.analysis.worth import Worth
from kaohe.quantities import Number
from kaohe.report.display import Column, Table
from kaohe.report.sections import shown
from kaohe.report.sections.midyear.words import LIMITED, WORTH, named, valued

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

MOST = 20
_FEW = 3
_DECIDED = {(): "—", ("rank",): "名次", ("grade",): "等次", ("rank", "grade"): "名次、等次"}


def case_table(ev: Evaluation, found: Sequence[Case], caption: str, note: str = "") -> Table:
    """Worst and best case of each unit, a row each."""
    unit = ev.scheme.points_unit
    ranked = any(case.best is not None and case.peers > 1 for case in found)
    graded = any(case.grades for case in found)
    columns = [
        Column("unit", "考核对象"),
        Column("low", f"最坏（{unit}）", "number"),
        Column("high", f"最好（{unit}）", "number"),
        *([Column("rank", "可能名次", "integer")] if ranked else []),
        *([Column("ahead", "必定先于（个）", "integer")] if ranked else []),
        *([Column("behind", "必定后于（个）", "integer")] if ranked else []),
        *([Column("grades", f"可能的{shown.grade_title(ev)}")] if graded else []),
        *([Column("decided", "已定")] if ranked or graded else []),
    ]
    rows = []
    for case in found:
        row = [case.unit, shown.points(ev, case.low, case.low), shown.points(ev, case.high, case.high)]
        row += [shown.rank(case.best, case.worst), str(case.ahead), str(case.behind)] if ranked else []
        row += ["、".join(case.grades) or "—"] if graded else []
        row += [_DECIDED[case.decided]] if ranked or graded else []
        rows.append(row)
    marks = [(number, place, "bounds") for number, case in enumerate(found) if case.open for place in (1, 2)]
    return Table(columns, rows, caption, note, marks)


def unit_worth_table(ev: Evaluation, found: Sequence[Worth], caption: str) -> Table:
    """The missing facts worth most, each of one unit, at most 20."""
    unit = ev.scheme.points_unit
    whose = len({item.unit for item in found}) > 1
    columns = [
        *([Column("unit", "考核对象")] if whose else []),
        Column("fact", "缺少的事实"),
        Column("nodes", "指标"),
        Column("clauses", "条款"),
        Column("worth", f"值多少分（{unit}）", "number"),
        Column("falls", "取最不利值时最好得分", "number"),
        Column("rises", "取最有利值时最坏得分", "number"),
    ]
    rows = [
        [
            *([item.unit] if whose else []),
            named(item.kind, item.title),
            "、".join(item.nodes) or "—",
            "、".join(item.clauses) or "—",
            valued(ev, item.least, item.most),
            shown.points(ev, item.falls_to, item.falls_to),
            shown.points(ev, item.rises_to, item.rises_to),
        ]
        for item in found[:MOST]
    ]
    return Table(columns, rows, caption, _rest(len(found), "项") + WORTH + LIMITED)


def worth_table(ev: Evaluation, found: Sequence[Worth], caption: str) -> Table:
    """The missing facts worth most over all units, a row a fact, at most 20."""
    by_fact: dict[tuple[str, str], list[Worth]] = {}
    for item in found:
        by_fact.setdefault((item.kind, item.name), []).append(item)
    ordered = sorted(by_fact.values(), key=lambda items: _total(items), reverse=True)
    unit = ev.scheme.points_unit
    columns = [
        Column("fact", "缺少的事实"),
        Column("nodes", "指标"),
        Column("clauses", "条款"),
        Column("units", "缺这一项的考核对象"),
        Column("worth", f"每个值多少分（{unit}）", "number"),
    ]
    rows = []
    for items in ordered[:MOST]:
        first = items[0]
        names = [item.unit for item in items]
        rows.append(
            [
                named(first.kind, first.title),
                _joined([name for item in items for name in item.nodes]),
                _joined([clause for item in items for clause in item.clauses]),
                "、".join(names) if len(names) <= _FEW else f"{len(names)} 个",
                valued(ev, min(item.least for item in items), max(item.most for item in items)),
            ]
        )
    note = (
        f"缺少的事实按考核对象计共 {len(found)} 项，归为 {len(ordered)} 种，按各考核对象合计的分值排列；"
        "写成区间的，各考核对象多少不等。"
    )
    return Table(columns, rows, caption, note + _rest(len(ordered), "种") + WORTH)


def _total(items: Sequence[Worth]) -> tuple[Number, Number]:
    return sum((item.most for item in items), 0), sum((item.least for item in items), 0)


def _rest(count: int, word: str) -> str:
    return f"只列最要紧的 {MOST} {word}，其余 {count - MOST} {word}从略。" if count > MOST else ""


def _joined(names: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(names))
    more = f"等 {len(distinct)} 项" if len(distinct) > _FEW else ""
    return "、".join(distinct[:_FEW]) + more or "—"
