"""A unit's self-assessment form (自评表): the indicators that apply to it, in the order of the regulation."""

from __future__ import annotations

from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from kaohe.ledger.model import SOURCES
from kaohe.ledger.sheets import FORM, Sheet, entry_titles, sheets
from kaohe.ledger.template import entries, pages, words
from kaohe.ledger.template.asked import Item, asked, reports_zero
from kaohe.ledger.template.book import Book, Head
from kaohe.ledger.template.members import Member
from kaohe.scheme.model import Scheme

SELF = SOURCES[0]
_COLUMNS = ("指标", "满分", "条款", "fact", "value", "denominator", "填法", "evidence", "note", "date")
_COLUMNS += ("source", "unit")
_HEADS = {
    "指标": Head("指标", "适用于本单位的全部指标，按考核办法的顺序", 24, "words", guide=True),
    "满分": Head("满分", "指标的满分；没有的为只加分或只扣分", 7, "words", guide=True),
    "条款": Head("条款", "考核办法的原文", 46, "words", guide=True),
    "fact": Head("事实", "指标按哪项事实计分；台账的名称用于零报告", 30, "words"),
    "value": Head(
        "数值", "按“填法”填；没有数据的空着，不适用的填“不适用”并在备注写明理由", 11, "any"
    ),
    "denominator": Head("分母", "只有比率有分母；“数值”填百分数的不填", 9, "any"),
    "填法": Head("填法", "数值应怎样填", 26, "words", guide=True),
    "evidence": Head("凭证号", "先在“凭证”表登记，再从下拉列表选；没有的可以空着", 11),
    "note": Head("备注", "不适用的理由、口径等；没有的可以空着", 22, "words"),
    "date": Head("日期", "数值是哪一天的，如 2017-09-29；没有的可以空着", 12, "date"),
    "source": Head("来源", f"已填为{SELF}，不必改", 7),
    "unit": Head("考核对象", "已填好，不必改", 16),
}
_QUOTED = 300  # characters of clauses in a cell; the comment has them all


def write_form(scheme: Scheme, member: Member, path: Path, *, sample: bool = False) -> None:
    """Write the workbook; it reads back as a ledger of one unit, every value of source 自评.

    Event tables that the assessing office keeps are hidden: the unit has nothing to enter there.

    Raises
    ------
    OSError
        When the file can't be written.
    """
    items = list(asked(scheme, member))
    own = {table for item in items for table in item.tables if not _by_office(scheme, table)}
    book = Book(path, f"{scheme.title} {FORM} {member.name}", sample=sample, signed=True)
    parts = {sheet.name: sheet for sheet in sheets(scheme.shape)}
    pages.about(book, scheme, form=True, sample=sample)
    _items(book, scheme, parts["facts"], member, items)
    for name in sorted(scheme.events, key=lambda name: name not in own):
        pages.events(book, scheme, parts[name], hidden=name not in own)
    pages.evidence(book, scheme, parts["evidence"])
    pages.units(book, scheme, parts["units"], [member], form=True)
    pages.lists(book)
    book.close()


def _by_office(scheme: Scheme, table: str) -> bool:
    return scheme.events[table].absent == "zero" and scheme.events[table].expected is None


def _items(book: Book, scheme: Scheme, sheet: Sheet, member: Member, items: list[Item]) -> None:
    page = book.sheet(FORM, [_HEADS[name] for name in _COLUMNS])
    places = {name: column for column, name in enumerate(_COLUMNS)}
    titles = entry_titles(scheme.shape)
    rows: dict[int, str] = {}
    top = 1
    for item in items:
        asking = (*item.facts, *(table for table in item.tables if reports_zero(scheme, table)))
        lines = len(asking) or 1
        style = "given" if asking or not item.node.children else "title"
        _item(book, scheme, page, top, item, member, style)
        for row, name in enumerate(asking, top):
            rows[row] = name
            fact = scheme.facts.get(name)
            how = words.zero_report(scheme.events[name].title) if fact is None else words.entering(fact)
            known = {"fact": titles[name], "填法": how, "source": SELF, "unit": member.name}
            for column, text in known.items():
                page.write_string(row, places[column], text, book.styles["given"])
            entries.cells(book, scheme, page, row, name, places)
            told = [f"{item.node.id} {item.node.title}", f"填法：{how}", *_quotes(scheme, item)]
            book.comment(page, row, places["fact"], "\n".join(told))
            if row > top:
                for column in ("指标", "满分", "条款"):
                    page.write_blank(row, places[column], None, book.styles["given"])
        if not asking:
            told = [words.kept(scheme, table) for table in item.tables] or [words.elsewhere(scheme, item)]
            for column in _COLUMNS[3:]:
                page.write_blank(top, places[column], None, book.styles[style])
            page.write_string(top, places["填法"], "；".join(told), book.styles[style])
        top += lines
    entries.checked(scheme, page, rows, places)
    pages.dated_and_evidenced(scheme, page, places, top - 1)


def _item(
    book: Book, scheme: Scheme, page: Worksheet, row: int, item: Item, member: Member, style: str
) -> None:
    """What the indicator is, before its facts."""
    quoted = "\n".join(_quotes(scheme, item))
    told = [
        f"{item.node.id} {item.node.title}",
        words.maximum(scheme, item.node, member),
        quoted if len(quoted) <= _QUOTED else f"{quoted[:_QUOTED]}……（全文见批注）",
    ]
    for column, text in enumerate(told):
        shown = "title" if column == 0 else style
        page.write_string(row, column, text, book.styles[shown])
    if len(quoted) > _QUOTED:
        book.comment(page, row, 2, quoted)


def _quotes(scheme: Scheme, item: Item) -> list[str]:
    return words.quotes(scheme, item.node.clauses)
