"""A city-year's blank ledger: every sheet, the 事实 sheet with a line for each unit's entered facts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kaohe.ledger.sheets import Sheet, entry_titles, sheets, without_extras
from kaohe.ledger.template import checks, entries, pages, words
from kaohe.ledger.template.asked import asked, reports_zero
from kaohe.ledger.template.book import LAST_ROW, Book, Head
from kaohe.ledger.template.members import Member
from kaohe.scheme.model import Scheme

_COLUMNS = ("unit", "fact", "value", "denominator", "填法", "date", "source", "evidence", "note", "指标")
_HEADS = {
    "unit": ("已按名单和类别列出；另起一行时从下拉列表选", 20, "text"),
    "fact": ("已按考核办法的顺序列出；另起一行时从下拉列表选。台账的名称用于零报告", 36, "words"),
    "value": ("按“填法”填；没有数据的空着，不适用的填“不适用”并在备注写明理由", 11, "any"),
    "denominator": ("只有比率有分母；“数值”填百分数的不填", 9, "any"),
    "date": ("数值是哪一天的，如 2017-09-29；没有的可以空着", 12, "date"),
    "source": ("填了数值的必填，从下拉列表选", 11, "text"),
    "evidence": ("先在“凭证”表登记，再从下拉列表选；没有的可以空着", 11, "text"),
    "note": ("不适用的理由、口径等；没有的可以空着", 20, "words"),
}
_GUIDES = {
    "填法": Head("填法", "数值应怎样填，不必改", 32, "words", guide=True),
    "指标": Head("指标", "这项事实首先用于哪个指标，不必改", 28, "words", guide=True),
}


def write_blank(scheme: Scheme, members: Sequence[Member], path: Path, *, sample: bool = False) -> None:
    """Write the workbook.

    Parameters
    ----------
    members
        The units to list; none leaves 考核对象 and 事实 blank below their heads.
    sample
        Whether the units come from a ledger of 示例数据, which the workbook then says.

    Raises
    ------
    OSError
        When the file can't be written.
    """
    book = Book(path, f"{scheme.title} 台账", sample=sample)
    for sheet in map(without_extras, sheets(scheme.shape)):
        if sheet.name == "about":
            pages.about(book, scheme, form=False, sample=sample)
        elif sheet.name == "units":
            pages.units(book, scheme, sheet, members, form=False)
        elif sheet.name == "facts":
            _facts(book, scheme, sheet, members)
        elif sheet.name == "evidence":
            pages.evidence(book, scheme, sheet)
        else:
            pages.events(book, scheme, sheet)
    pages.lists(book)
    book.close()


def _facts(book: Book, scheme: Scheme, sheet: Sheet, members: Sequence[Member]) -> None:
    fields = {field.name: field for field in sheet.fields}
    heads = [
        _GUIDES[name] if name in _GUIDES else Head(fields[name].title, *_HEADS[name]) for name in _COLUMNS
    ]
    page = book.sheet(sheet.sheet_name, heads, frozen=2)
    places = {name: column for column, name in enumerate(_COLUMNS)}
    titles = entry_titles(scheme.shape)
    rows: dict[int, str] = {}
    given = book.styles["given"]
    for member in members:
        for item in asked(scheme, member):
            for name in (*item.facts, *(table for table in item.tables if reports_zero(scheme, table))):
                row = len(rows) + 1
                rows[row] = name
                fact = scheme.facts.get(name)
                how = words.zero_report(scheme.events[name].title) if fact is None else words.entering(fact)
                told = {"unit": member.name, "fact": titles[name], "填法": how}
                told["指标"] = f"{item.node.id} {item.node.title}"
                texts = {places[column]: text for column, text in told.items()}
                for column, text in texts.items():
                    page.write_string(row, column, text, given)
                entries.cells(book, scheme, page, row, name, places)
                page.write_blank(row, places["source"], None, book.styles["text cell"])
                book.fit(page, row, texts)
    page.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    entries.checked(scheme, page, rows, places)
    free = len(rows) + 1
    page.data_validation(free, places["unit"], LAST_ROW, places["unit"], checks.listed(f"={pages.UNITS}"))
    names = [titles[name] for name, fact in scheme.facts.items() if not fact.derived]
    names += [titles[name] for name in scheme.events if reports_zero(scheme, name)]
    listed = checks.listed(book.choices(names), what="：不是填报的事实", firm=False)
    page.data_validation(free, places["fact"], LAST_ROW, places["fact"], listed)
    sources = checks.listed(book.choices(scheme.shape.sources))
    page.data_validation(1, places["source"], LAST_ROW, places["source"], sources)
    pages.dated_and_evidenced(scheme, page, places, LAST_ROW)
