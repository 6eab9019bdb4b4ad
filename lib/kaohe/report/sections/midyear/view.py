"""The mid-year view as blocks, for report and workbench: all units, or one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.analysis.midyear import cases
from kaohe.analysis.worth import worth
from kaohe.report.display import Block, Bullets, Group, Heading, Paragraph
from kaohe.report.sections import shown
from kaohe.report.sections.midyear.chart import charts
from kaohe.report.sections.midyear.tables import case_table, unit_worth_table, worth_table
from kaohe.report.sections.midyear.words import NOTHING, caution, decided, told

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

CASES, WORTHS = "最好与最坏", "缺少的事实值多少分"


def midyear(ev: Evaluation) -> Group:
    """The chapter of a report: the view of all units under a heading; nothing where no fact is missing."""
    blocks = _of_all(ev)
    return Group([Heading("数据未齐时的最好与最坏", anchor="midyear"), *blocks] if blocks else [])


def midyear_view(ev: Evaluation, unit: str | None = None) -> Group:
    """Cases, chart, what is decided, and the missing facts worth most; ``unit`` for one unit only."""
    if unit is not None:
        return _of_unit(ev, unit)
    blocks = _of_all(ev)
    return Group(blocks or [Paragraph(NOTHING)])


def _of_all(ev: Evaluation) -> list[Block]:
    """The view of all units; nothing where all is known."""
    found, worths = cases(ev), worth(ev)
    if not any(case.open for case in found) or not worths:
        return []
    by_unit = {case.unit: case for case in found}
    blocks: list[Block] = [Paragraph(caution(ev)), Bullets(decided(ev, found))]
    for standing in shown.standings(ev):
        members = [by_unit[ev.units[index]] for index in standing.units if ev.units[index] in by_unit]
        open_ = [case for case in members if case.open or case.best != case.worst]
        if not open_:
            continue
        title = f"{CASES}（{standing.title}）" if standing.title else CASES
        rest = len(members) - len(open_)
        note = f"其余 {rest} 个得分和名次都已定，不列。" if rest else ""
        blocks.append(case_table(ev, open_, title, note))
        blocks += charts(ev, open_, title)
    return [*blocks, worth_table(ev, worths, WORTHS)]


def _of_unit(ev: Evaluation, unit: str) -> Group:
    ev.index(unit)
    found, worths = [case for case in cases(ev) if case.unit == unit], worth(ev, unit)
    if not found or not (found[0].open or worths):
        return Group([Paragraph(NOTHING)])
    blocks: list[Block] = [Paragraph(told(ev, found[0])), case_table(ev, found, CASES)]
    if worths:
        blocks.append(unit_worth_table(ev, worths, WORTHS))
    return Group([*blocks, Paragraph(caution(ev))])
