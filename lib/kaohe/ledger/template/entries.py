"""Value cells of the 事实 sheet: their style and what may be entered."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaohe.ledger.template import checks
from kaohe.ledger.template.book import Book, check, split, style_of
from kaohe.scheme.model import Scheme


def cells(
    book: Book, scheme: Scheme, page: Worksheet, row: int, name: str, places: Mapping[str, int]
) -> None:
    """The input cells of one row, for a fact or an event table's zero report; only a share has a denominator."""
    fact = scheme.facts.get(name)
    kind = "count" if fact is None else fact.type
    styles = {
        "value": style_of(kind),
        "denominator": "any",
        "date": "date",
        "evidence": "text",
        "note": "words",
    }
    for column, style in styles.items():
        page.write_blank(row, places[column], None, book.styles[f"{style} cell"])
    if kind != "ratio":
        page.write_blank(row, places["denominator"], None, book.styles["given"])


def checked(scheme: Scheme, page: Worksheet, asked: Mapping[int, str], places: Mapping[str, int]) -> None:
    """Validate the value cells: ``asked`` gives the fact or event table of each row."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for row, name in asked.items():
        fact = scheme.facts.get(name)
        same = ("",) if fact is None else (fact.type, fact.range)
        alike.setdefault(same, []).append(row)
    for rows in alike.values():
        fact = scheme.facts.get(asked[rows[0]])
        for some in split(rows):
            first = xl_rowcol_to_cell(some[0], places["value"])
            options = checks.zero_report() if fact is None else checks.of_fact(fact, first, scheme.period)
            if options is not None:
                check(page, some, places["value"], options)
            if fact is not None and fact.type == "ratio":
                check(page, some, places["denominator"], checks.denominator())
