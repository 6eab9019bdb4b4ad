"""The sheets that a blank ledger and a self-assessment form have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from xlsxwriter.worksheet import Worksheet

from kaohe.ledger.model import SELF
from kaohe.ledger.sheets import BANNER, Field, Sheet
from kaohe.ledger.template import checks, words
from kaohe.ledger.template.blanks import blank_meaning
from kaohe.ledger.template.book import LAST_ROW, Book, Head, style_of
from kaohe.ledger.template.members import Member
from kaohe.ledger.writer import cell_text
from kaohe.scheme.model import Scheme

UNITS, EVIDENCE = "units_filled_in", "evidence_filled_in"
"""Names of what the 考核对象 and 凭证 sheets hold."""
_WIDTHS = {"unit": 24, "evidence": 12, "note": 28, "source": 11, "title": 40, "holder": 20}


def about(book: Book, scheme: Scheme, *, form: bool, sample: bool) -> None:
    """说明: whose ledger it is, and how to fill in."""
    page = book.sheet("说明", [Head("项目", width=32, style="any"), Head("内容", width=110, style="any")])
    lines = [
        ("方案", scheme.id),
        (BANNER, "是" if sample else "否"),
        ("考核办法", f"{scheme.title}（{scheme.document}）"),
        *words.guide(scheme, form=form, sample=sample),
    ]
    for row, (name, text) in enumerate(lines, 1):
        page.write_string(row, 0, name, book.styles["title"])
        page.write_string(row, 1, text, book.styles["text cell" if name == BANNER else "step"])
        book.fit(page, row, {0: name, 1: text})
    page.data_validation(2, 1, 2, 1, checks.listed(checks.YES_NO))


def units(book: Book, scheme: Scheme, sheet: Sheet, members: Sequence[Member], *, form: bool) -> None:
    """考核对象: the units known so far; on a form the one unit, which is not to be changed."""
    comments = {"unit": "考核对象的全称，每个一行；其他各表从这里选", "group": "从下拉列表选"}
    heads = [
        Head(
            field.title, comments.get(field.name) or words.column_comment(field), _width(field), _style(field)
        )
        for field in sheet.fields
    ]
    page = book.sheet(sheet.sheet_name, heads)
    links = {name for name, item in scheme.attributes.items() if item.type == "unit"}
    for row, member in enumerate(members, 1):
        known = {"unit": member.name, "group": member.group or None, **member.attributes}
        for column, field in enumerate(sheet.fields):
            if form and field.name in links:
                page.write_blank(
                    row, column, None, book.styles["given"]
                )  # the other unit is not in this file
            elif known.get(field.name) is not None:
                style = "given" if form else _style(field)
                _write(book, page, row, column, known[field.name], style)
    for column, field in enumerate(sheet.fields[1:], 1):
        options = _of_field(book, scheme, field)
        if options is not None:
            page.data_validation(1, column, 1 if form else LAST_ROW, column, options)


def events(book: Book, scheme: Scheme, sheet: Sheet, *, form: bool = False, hidden: bool = False) -> None:
    """One event table, blank; on a form its source is the unit itself."""
    dated_by = scheme.events[sheet.name].dated_by
    if form:
        fields = (
            replace(field, choices=(SELF,)) if field.name == "source" else field for field in sheet.fields
        )
        sheet = replace(sheet, fields=tuple(fields))
    heads = []
    for field in sheet.fields:
        blank = blank_meaning(scheme, sheet.name, field.name)
        told = words.column_comment(field, dated=field.name == dated_by, blank=blank)
        if field.name == "unit":
            told = words.table_comment(scheme, sheet.name, form=form)
        heads.append(Head(field.title, told, _width(field), _style(field)))
    page = book.sheet(sheet.sheet_name, heads, hidden=hidden)
    page.autofilter(0, 0, 0, len(heads) - 1)
    for column, field in enumerate(sheet.fields):
        options = _of_field(book, scheme, field, counted=field.name == dated_by)
        if options is not None:
            page.data_validation(1, column, LAST_ROW, column, options)


def evidence(book: Book, scheme: Scheme, sheet: Sheet) -> None:
    """凭证, blank."""
    told = {"evidence": "凭证的编号，如 E-0001，不重复；其他各表的“凭证号”从这里选"}
    heads = [
        Head(
            field.title,
            told.get(field.name) or words.column_comment(field),
            _width(field),
            style_of(field.type),
        )
        for field in sheet.fields
    ]
    page = book.sheet(sheet.sheet_name, heads)
    column = [field.name for field in sheet.fields].index("date")
    page.data_validation(1, column, LAST_ROW, column, checks.dated(scheme.period, "date", counted=False))


def lists(book: Book) -> None:
    """Name what the 考核对象 and 凭证 sheets hold, for the drop-downs of the others."""
    book.growing(UNITS, "考核对象")
    book.growing(EVIDENCE, "凭证")


def _of_field(book: Book, scheme: Scheme, field: Field, *, counted: bool = False) -> dict[str, Any] | None:
    if field.name == "unit" or field.type == "unit":
        return checks.listed(f"={UNITS}")
    if field.name == "evidence":
        return checks.listed(f"={EVIDENCE}", what="：凭证号还没有登记", firm=False)
    if field.choices:
        return checks.listed(book.choices(field.choices))
    if field.type == "yes_no":
        return checks.listed(checks.YES_NO)
    if field.type in ("date", "datetime"):
        return checks.dated(scheme.period, field.type, counted=counted)
    if field.type in ("count", "number"):
        return checks.of_number(field.type)
    return None


def _style(field: Field) -> str:
    return "words" if field.name == "note" else style_of(field.type)


def _width(field: Field) -> int:
    by_type = {"date": 13, "datetime": 18, "yes_no": 10, "dates": 28, "unit": 22}
    return max(_WIDTHS.get(field.name) or by_type.get(field.type, 14), 2 * len(field.title) + 3)


def _write(book: Book, page: Worksheet, row: int, column: int, cell: Any, style: str) -> None:
    if isinstance(cell, Fraction) and cell.denominator == 1:
        page.write_number(row, column, int(cell), book.styles[style])
    else:
        page.write_string(row, column, cell_text(cell), book.styles[style])


def dated_and_evidenced(scheme: Scheme, page: Worksheet, places: Mapping[str, int], last: int) -> None:
    """Validate the dates and evidence numbers of the 事实 sheet, down to a row."""
    day = checks.dated(scheme.period, "date", counted=False)
    page.data_validation(1, places["date"], last, places["date"], day)
    number = checks.listed(f"={EVIDENCE}", what="：凭证号还没有登记", firm=False)
    page.data_validation(1, places["evidence"], last, places["evidence"], number)
