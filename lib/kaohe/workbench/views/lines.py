"""The trace lines that changed: old and new side by side, one indicator after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kaohe.explain.lines import heading
from kaohe.explain.record import record
from kaohe.report.display import Block, Group, Paragraph, Trace
from kaohe.workbench.views.concern import Concern
from kaohe.workbench.views.marking import Line, Pair, paired, text_of
from kaohe.workbench.views.rendering import render
from kaohe.workbench.views.subject import nodes, sampled

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_NOTHING = "无此项"


class Changed(NamedTuple):
    """One indicator whose trace differs: its points before and after, and its lines in pairs."""

    node: str
    title: str
    depth: int
    before: str
    after: str
    pairs: list[Pair]


def lines(before: Evaluation, after: Evaluation, unit: str) -> str:
    """The trace of every indicator of the unit that changed, line by line.

    What other readings would give is left out: of the readings, only those that were switched are told.

    Raises
    ------
    KaoheError
        An unknown unit.
    """
    found = list(_changed(before, after, unit))
    return render("lines", unit=unit, changed=found, sample=sampled(before, after))


def lines_block(before: Evaluation, after: Evaluation, unit: str) -> Block:
    """The same as traces of the report: 原 and 现 before what differs."""
    blocks: list[Block] = []
    for item in _changed(before, after, unit):
        told = []
        for pair in item.pairs:
            if pair.same and pair.before is not None:
                told.append((pair.label, text_of(pair.before)))
                continue
            for name, side in (("现行", pair.before), ("情景", pair.after)):
                told += [(pair.label, f"【{name}】{text_of(side)}")] if side is not None else []
        points = f"{item.before} → {item.after}" if item.before != item.after else item.after
        blocks.append(Trace(f"{item.node} {item.title}", points, told, depth=item.depth))
    return Group(blocks or [Paragraph("评分依据没有变化。")], title=f"{unit}：评分依据的变化")


def _changed(before: Evaluation, after: Evaluation, unit: str) -> Iterator[Changed]:
    one, other = before.index(unit), after.index(unit)
    concern = Concern(before, after, (one, other))
    for name, node, depth in nodes(before, after):
        if name not in concern:
            continue
        was, now = _told(before, name, one), _told(after, name, other)
        gone = all(side is None or side[0] == "不适用" for side in (was, now))
        if gone or was == now:
            continue
        switched = list(_switched(before, after, name))
        before_lines, after_lines = (side[1] if side is not None else [] for side in (was, now))
        pairs = [*paired(before_lines, after_lines), *switched]
        heads = [side[0] if side is not None else _NOTHING for side in (was, now)]
        yield Changed(name, node.title, depth, heads[0], heads[1], pairs)


def _told(ev: Evaluation, name: str, index: int) -> tuple[str, list[Line]] | None:
    """The heading and the lines of an indicator; None where the scheme has none such."""
    node = ev.scheme.by_id.get(name)
    if node is None:
        return None
    found = record(ev, node, index, readings=False)
    return heading(found), [(line["label"], line["text"]) for line in found["lines"]]


def _switched(before: Evaluation, after: Evaluation, name: str) -> Iterator[Pair]:
    """The readings of an indicator that are not the same in both."""
    node = after.scheme.by_id.get(name)
    for key in after.scheme.readings_of(node) if node is not None else ():
        letters = before.readings.get(key), after.readings[key]
        options = after.scheme.readings[key].options
        if letters[0] != letters[1] and letters[0] in options and options[letters[1]] is not None:
            told = [[("读法", f"{key}{letter} {options[letter].says}")] for letter in letters if letter]
            yield from paired(told[0], told[1])
