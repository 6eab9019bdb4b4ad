"""Rows of the 事实 sheet: each by the type of its fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.ledger import notes
from kaohe.ledger.grid import Cell, Faults, shown
from kaohe.ledger.model import ColumnShape, LedgerShape, TableShape
from kaohe.ledger.reading import values
from kaohe.ledger.reading.correcting import check_entered
from kaohe.ledger.reading.heads import varied
from kaohe.ledger.reading.mending import SPELLING, mend
from kaohe.ledger.reading.rows import BAD, Table, suggestion
from kaohe.ledger.sheets import key, straight
from kaohe.quantities import percent
from kaohe.scoring.states import NOT_APPLICABLE

Group = tuple[Any, ...]
"""Unit, fact, source and day of a value."""
Said = tuple[int, tuple[Any, Any]]
"""A row, and the value and denominator it gives."""

_RATIO = "分子和分母，或百分数如 85.3%"


@dataclass
class FactRows:
    """Kept rows of the 事实 sheet: row indexes into the table, and their resolved columns."""

    rows: list[int]
    facts: list[Any]
    values: list[Any]
    denominators: list[Any]


def read_facts(table: Table, shape: LedgerShape, faults: Faults) -> FactRows:
    """Resolve fact names, values and denominators.

    A row that names a unit, a fact, perhaps a source and nothing else is a line not yet filled in, and is left
    out. A row without value that says more (a note, a date) is kept, its value None; with 更正事由 it withdraws
    what was recorded. ``不适用`` declares a fact of any type not applicable; the note had better say why.
    """
    resolver = _Resolver(shape, mended=table.mended)
    kept = FactRows([], [], [], [])
    columns = table.columns
    lacking: list[int] = []
    empty = unfilled(table)
    for row in range(len(table)):
        value, below = columns["value"][row], columns["denominator"][row]
        if row in empty:
            continue
        if value is None and below is not None:
            table.fault(faults, row, "value", "有分母而没有数值", expected=_RATIO)
        if value is not None and columns["source"][row] is None:
            table.fault(faults, row, "source", "来源空缺", expected="、".join(shape.sources))
        name = columns["fact"][row]
        target = None if name is BAD else resolver.find(name)
        known = () if target is None else (straight(target.title), target.name)
        if target is not None and table.mended and straight(name) not in known:
            table.repair(faults, row, "fact", name, target.title, SPELLING)
        if target is None and name is not BAD:
            hint = resolver.hint(name)
            table.fault(faults, row, "fact", "没有这个事实", name, f"方案所用事实的名称或标题{hint}")
        parsed: Any = BAD
        parsed_below: Any = None
        if target is not None and value is not None:
            parsed, parsed_below = _value(table, row, target, value, below, faults)
            if parsed is BAD and parsed_below is None and _is_ratio(target):
                lacking.append(row)
        elif value is None:
            parsed = None
        kept.rows.append(row)
        kept.facts.append(BAD if target is None else target.name)
        kept.values.append(parsed)
        kept.denominators.append(parsed_below)
    _check_denominators(table, lacking, faults)
    _check_repeats(table, kept, faults)
    return kept


def unfilled(table: Table) -> set[int]:
    """The rows of the 事实 sheet that are not filled in: nothing but the unit, the fact, perhaps a source."""
    details = [
        table.columns[name] for name in ("value", "denominator", "date", "evidence", "note", "correction")
    ]
    return {row for row in range(len(table)) if all(column[row] is None for column in details)}


def _is_ratio(target: ColumnShape | TableShape) -> bool:
    return isinstance(target, ColumnShape) and target.type == "ratio"


class _Resolver:
    """Fact names and titles, and those of event tables for zero reports; a fact wins over a table.

    ``mended``: titles are also known as people vary them (未完成任务数（项）), unless that is another's name.
    """

    def __init__(self, shape: LedgerShape, *, mended: bool) -> None:
        self._targets: dict[str, ColumnShape | TableShape] = {}
        if mended:
            self._targets |= {text: fact for fact in shape.facts for text in varied(fact.title, fact.type)}
        targets: list[ColumnShape | TableShape] = [*shape.events, *shape.facts]
        self._targets |= {key(target.title): target for target in targets}
        self._targets |= {key(target.name): target for target in targets}

    def find(self, text: str) -> ColumnShape | TableShape | None:
        return self._targets.get(key(text))

    def hint(self, text: str) -> str:
        names = [name for target in self._targets.values() for name in (target.title, target.name)]
        return suggestion(text, dict.fromkeys(names))


def _value(
    table: Table, row: int, target: ColumnShape | TableShape, value: Cell, below: Cell, faults: Faults
) -> tuple[Any, Any]:
    columns = table.columns
    if isinstance(target, ColumnShape) and isinstance(value, str) and key(value) == NOT_APPLICABLE.value:
        if below is not None:
            table.fault(faults, row, "denominator", "不适用的不再有分母", below, "空白")
        if columns["note"][row] is None and columns["correction"][row] is None:
            said = f"{columns['unit'][row]} {target.title}：经认定不适用的，备注写明认定的理由"
            table.note(faults, row, "value", value, said, notes.UNREASONED)
        return NOT_APPLICABLE, None
    if _is_ratio(target):
        return _ratio(table, row, value, below, faults)
    if below is not None:
        table.fault(faults, row, "denominator", f"“{target.title}”不是比率，却有分母", below, "空白")
    if isinstance(target, TableShape):
        return _zero_report(table, row, target, value, faults), None
    try:
        parsed = values.parse(_plain(table, row, "value", target.type, faults, target.title), target.type)
    except values.Misfit as misfit:
        table.fault(faults, row, "value", str(misfit), value, values.EXPECTED[target.type])
        return BAD, None
    if target.choices and parsed not in target.choices:
        table.fault(faults, row, "value", f"“{target.title}”没有这种取值", value, "、".join(target.choices))
        return BAD, None
    return parsed, None


def _plain(table: Table, row: int, name: str, type_: str, faults: Faults, title: str = "") -> Cell:
    """A cell as it is read: mended where the table is, which is recorded."""
    cell: Cell = table.columns[name][row]
    if not table.mended or cell is None:
        return cell
    plain, kind = mend(cell, type_, serials=table.part(row).grid.serials, title=title)
    if kind:
        table.repair(faults, row, name, cell, shown(plain), kind)
    return plain


def _zero_report(table: Table, row: int, target: TableShape, value: Cell, faults: Faults) -> Any:
    try:
        if values.number(_plain(table, row, "value", "count", faults)) == 0:
            return Fraction(0)
    except values.Misfit:
        pass
    table.fault(faults, row, "value", "零报告的数值不是 0", value, f"0；有记录时填入工作表“{target.title}”")
    return BAD


def _ratio(table: Table, row: int, value: Cell, below: Cell, faults: Faults) -> tuple[Any, Any]:
    try:
        plain = _plain(table, row, "value", "ratio", faults)
        share = values.percentage(plain)
        above = None if share is not None else values.number(plain)
    except values.Misfit as misfit:
        table.fault(faults, row, "value", str(misfit), value, _RATIO)
        return BAD, BAD
    if share is not None:
        if below is not None:
            table.fault(faults, row, "denominator", "百分数不再有分母", below, "空白")
        return share, None
    assert above is not None
    if above < 0:
        table.fault(faults, row, "value", "分子为负", value, _RATIO)
        return BAD, BAD
    if below is None:
        if "denominator" not in table.part(row).positions:
            return BAD, None
        table.fault(faults, row, "value", "比率没有分母", value, _as_percentage(above))
        return BAD, BAD
    try:
        total = values.number(_plain(table, row, "denominator", "number", faults))
    except values.Misfit as misfit:
        table.fault(faults, row, "denominator", str(misfit), below, values.EXPECTED["number"])
        return BAD, BAD
    if total < 0:
        table.fault(faults, row, "denominator", "分母为负", below, values.EXPECTED["number"])
        return BAD, BAD
    if above > total:
        table.fault(faults, row, "value", "分子大于分母", f"{value}/{below}", "分子不大于分母")
        return BAD, BAD
    return above, total


def _as_percentage(found: Fraction) -> str:
    """What a ratio without denominator may have meant."""
    if found > 100:
        return _RATIO
    meant = "100% 或 1%" if found == 1 else percent(found if 0 < found < 1 else found / 100)
    return f"{meant}，或填分母"


def _check_denominators(table: Table, lacking: list[int], faults: Faults) -> None:
    """Report sheets without the column of denominators that have ratios in need of one, each once."""
    parts: dict[int, list[int]] = {}
    for row in lacking:
        parts.setdefault(id(table.part(row)), []).append(row)
    for rows in parts.values():
        part = table.part(rows[0])
        message = f"缺少列“分母”，{len(rows)} 个比率没有分母，如 {table.near(rows[0], rows[0], 'value')}"
        expected = "表头含“分母”或“denominator”；或者数值写百分数，如 85.3%"
        value = table.columns["value"][rows[0]]
        faults.cell(part.grid, part.head, 0, message, value, expected, title="表头")


def _check_repeats(table: Table, kept: FactRows, faults: Faults) -> None:
    """One source says one thing of one unit's fact on one day, corrections (更正) apart."""
    first: dict[Group, Said] = {}
    corrections: dict[Group, list[Said]] = {}
    columns = table.columns
    for index, row in enumerate(kept.rows):
        said = (kept.values[index], kept.denominators[index])
        group = (
            columns["unit"][row],
            kept.facts[index],
            columns["source"][row],
            columns["date"][row],
        )
        if BAD in group or BAD in said:
            continue
        if columns["correction"][row] is not None:
            corrections.setdefault(group, []).append((row, said))
            continue
        earlier, other = first.setdefault(group, (row, said))
        if other != said:
            message = f"同一考核对象、事实、来源、日期有两个不同的数值，另一个在 {table.near(row, earlier, 'value')}"
            expected = f"只有一个数值，另一个为 {_said(table, earlier)}"
            if any(columns["entered"][one] is not None for one in (earlier, row)):
                expected += "；后录入的如是更正，须填“更正事由”"
            table.fault(faults, row, "value", message, _said(table, row), expected)
    for group, items in corrections.items():
        _check_corrections(table, None if group not in first else first[group][0], items, faults)
    _check_undated(table, first, corrections, faults)


def _check_undated(
    table: Table, first: dict[Group, Said], corrections: dict[Group, list[Said]], faults: Faults
) -> None:
    """What a source says without date and what it says on a day agree: which is newer nobody knows."""
    dated: dict[Group, list[Group]] = {}
    for group in first:
        if group[-1] is not None:
            dated.setdefault(group[:-1], []).append(group)
    for group, original in first.items():
        if group[-1] is not None:
            continue
        row, said = _last(table, original, corrections.get(group, ()))
        for other in dated.get(group[:-1], ()):
            beside, known = _last(table, first[other], corrections.get(other, ()))
            if said[0] is None or known[0] is None or _content(said) == _content(known):
                continue
            place = table.near(row, beside, "value")
            message = f"没有日期，与同一来源另一个有日期的数值不同，分不出先后，另一个在 {place}"
            expected = f"填上日期，以较新的为准；如是更正，日期同为 {other[-1]}，另填“录入日期”“更正事由”"
            expected += f"。另一个为 {_said(table, beside)}"
            table.fault(faults, row, "date", message, _said(table, row), expected)
            break


def _last(table: Table, original: Said, items: Sequence[Said]) -> Said:
    """What stands of a source and day: what was entered last."""
    days = table.columns["entered"]
    return max([original, *items], key=lambda item: (item is not original, _ordinal(days[item[0]])))


def _content(said: tuple[Any, Any]) -> Any:
    """19/20, 95/100 and 95% are the same share."""
    value, below = said
    return Fraction(value) / below if below else said


def _ordinal(day: Any) -> int:
    return day.toordinal() if isinstance(day, date) else 0


def _check_corrections(table: Table, original: int | None, items: list[Said], faults: Faults) -> None:
    """Corrections of one value: there is something to correct, and their order is clear."""
    entered: dict[Any, Said] = {}
    for row, said in items:
        if original is None:
            expected = "先有原来的记录：同一考核对象、事实、来源、日期，没有更正事由"
            table.fault(faults, row, "correction", "没有可更正的记录", expected=expected)
            continue
        check_entered(table, row, original, "date", faults)
        earlier, other = entered.setdefault(table.columns["entered"][row], (row, said))
        if other != said:
            message = f"同一天录入的两次更正，数值不同，另一个在 {table.near(row, earlier, 'value')}"
            expected = f"录入日期不同，或数值同为 {_said(table, earlier)}"
            table.fault(faults, row, "value", message, _said(table, row), expected)


def _said(table: Table, row: int) -> str:
    value, below = table.columns["value"][row], table.columns["denominator"][row]
    if value is None:
        return "空白"
    return str(value) if below is None else f"{value}/{below}"
