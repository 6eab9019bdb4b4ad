"""A unit's self-assessment form (自评表): the indicators that apply to it, in the order of the regulation."""

from __future__ import annotations

from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from kaohe.ledger.model import SELF
from kaohe.ledger.sheets import FORM, Sheet, entry_titles, sheets, without_extras
from kaohe.ledger.template import entries, pages, words
from kaohe.ledger.template.asked import Item, asked, reports_zero
from kaohe.ledger.template.book import Book, Head
from kaohe.ledger.template.members import Member
from kaohe.scheme.model import Scheme

_COLUMNS = (
    *("指标", "满分", "条款", "fact", "value", "denominator"),
    *("填法", "evidence", "note", "date", "source", "unit"),
)
_PLACES = {name: column for column, name in enumerate(_COLUMNS)}
_HEADS = {
    "指标": Head("指标", "适用于本单位的全部指标，按考核办法的顺序", 20, "words", guide=True),
    "满分": Head("满分", "指标的满分；没有的为只加分或只扣分", 6, "words", guide=True),
    "条款": Head("条款", "考核办法的原文", 40, "words", guide=True),
    "fact": Head("事实", "指标按哪项事实计分；台账的名称用于零报告", 24, "words"),
    "value": Head("数值", "按“填法”填；没有数据的空着，不适用的填“不适用”并在备注写明理由", 10, "any"),
    "denominator": Head("分母", "只有比率有分母；“数值”填百分数的不填", 8, "any"),
    "填法": Head("填法", "数值应怎样填", 24, "words", guide=True),
    "evidence": Head("凭证号", "先在“凭证”表登记，再从下拉列表选；没有的可以空着", 10),
    "note": Head("备注", "不适用的理由、口径等；没有的可以空着", 16, "words"),
    "date": Head("日期", "数值是哪一天的，如 2017-09-29；没有的可以空着", 11, "date"),
    "source": Head("来源", f"已填为{SELF}，不必改", 7),
    "unit": Head("考核对象", "已填好，不必改", 12),
}
_QUOTED = 160  # characters of clauses in a cell; the comment has them all
_MORE = "……（全文见批注）"


def write_form(scheme: Scheme, member: Member, path: Path, *, sample: bool = False) -> None:
    """Write the workbook; it reads back as a ledger of one unit, every value of source 自评.

    Event tables that no indicator of the unit counts are hidden: it has nothing to enter there.

    Raises
    ------
    OSError
        When the file can't be written.
    """
    items = list(asked(scheme, member))
    own = {table for item in items for table in item.tables}
    book = Book(path, f"{scheme.title} {member.name}", sample=sample, signed=True)
    parts = {sheet.name: without_extras(sheet) for sheet in sheets(scheme.shape)}
    pages.about(book, scheme, form=True, sample=sample)
    _items(book, scheme, parts["facts"], member, items)
    for name in sorted(scheme.events, key=lambda name: name not in own):
        pages.events(book, scheme, parts[name], form=True, hidden=name not in own)
    pages.evidence(book, scheme, parts["evidence"])
    pages.units(book, scheme, parts["units"], [member], form=True)
    pages.lists(book)
    book.close()


def _items(book: Book, scheme: Scheme, sheet: Sheet, member: Member, items: list[Item]) -> None:
    page = book.sheet(FORM, [_HEADS[name] for name in _COLUMNS])
    titles = entry_titles(scheme.shape)
    rows: dict[int, str] = {}
    seen: set[str] = set()
    top = 1
    for item in items:
        indicator = _indicator(scheme, item, member, seen)
        asking = (*item.facts, *(table for table in item.tables if reports_zero(scheme, table)))
        if not asking:
            _quiet(book, scheme, page, top, item, indicator)
        for row, name in enumerate(asking, top):
            rows[row] = name
            told = indicator if row == top else dict.fromkeys(_COLUMNS[:3], "")
            _asking(book, scheme, page, row, item, name, {**told, "fact": titles[name], "unit": member.name})
        top += len(asking) or 1
    entries.checked(scheme, page, rows, _PLACES)
    pages.dated_and_evidenced(scheme, page, _PLACES, top - 1)


def _asking(
    book: Book, scheme: Scheme, page: Worksheet, row: int, item: Item, name: str, told: dict[str, str]
) -> None:
    """One line to fill in."""
    fact = scheme.facts.get(name)
    how = words.zero_report(scheme.events[name].title) if fact is None else words.entering(fact)
    _tell(book, page, row, {**told, "填法": how, "source": SELF}, "given")
    entries.cells(book, scheme, page, row, name, _PLACES)
    comment = [f"{item.node.id} {item.node.title}", f"填法：{how}", *_quotes(scheme, item)]
    book.comment(page, row, _PLACES["fact"], "\n".join(comment))


def _quiet(
    book: Book, scheme: Scheme, page: Worksheet, row: int, item: Item, indicator: dict[str, str]
) -> None:
    """An indicator that asks for nothing: it adds up those below it, or the office keeps its record."""
    style = "section" if item.node.children else "given"
    how = [words.kept(scheme, table) for table in item.tables] or [words.elsewhere(scheme, item)]
    told = {**dict.fromkeys(_COLUMNS, ""), **indicator, "填法": "；".join(how)}
    _tell(book, page, row, told, style)
    if indicator["条款"].endswith(_MORE):
        book.comment(page, row, _PLACES["条款"], "\n".join(_quotes(scheme, item)))


def _tell(book: Book, page: Worksheet, row: int, told: dict[str, str], style: str) -> None:
    texts = {_PLACES[name]: text for name, text in told.items()}
    for column, text in texts.items():
        form = book.styles["title" if column == 0 else style]
        (page.write_string(row, column, text, form) if text else page.write_blank(row, column, None, form))
    book.fit(page, row, texts)


def _indicator(scheme: Scheme, item: Item, member: Member, seen: set[str]) -> dict[str, str]:
    """What the indicator is, before its facts; a clause ``seen`` above is not quoted again."""
    fresh = [key for key in item.node.clauses if key not in seen]
    again = [key for key in dict.fromkeys(item.node.clauses) if key in seen]
    seen.update(fresh)
    quoted = "\n".join(words.quotes(scheme, fresh))
    if len(quoted) > _QUOTED:
        quoted = quoted[:_QUOTED] + _MORE
    elif again:
        quoted = "\n".join(filter(None, [quoted, f"{'、'.join(again)}（见上）"]))
    return {
        "指标": f"{item.node.id} {item.node.title}",
        "满分": words.maximum(scheme, item.node, member),
        "条款": quoted,
    }


def _quotes(scheme: Scheme, item: Item) -> list[str]:
    return words.quotes(scheme, item.node.clauses)
