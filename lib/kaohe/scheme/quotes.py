"""Quotes: where each clause stands in the regulation, verbatim."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.quantities import plain
from kaohe.scheme.model import Clause


@dataclass(frozen=True)
class Span:
    """Characters ``start`` to ``end`` (excluded) of the regulation's text."""

    start: int
    end: int


def occurrences(text: str, quote: str) -> list[Span]:
    """Every place where a quote stands, from the start of the text; an empty quote stands nowhere."""
    spans: list[Span] = []
    start = text.find(quote) if quote else -1
    while start >= 0:
        spans.append(Span(start, start + len(quote)))
        start = text.find(quote, start + 1)
    return spans


def locate(text: str, clause: Clause) -> Span | str:
    """Where a clause stands, or in Chinese why that can't be said."""
    spans = occurrences(text, clause.quote.strip())
    times = len(spans)
    if not spans:
        return "引文不在办法原文中"
    if clause.occurrence is None:
        return spans[0] if times == 1 else f"引文在原文中出现 {times} 次，须用 occurrence 指明第几次"
    place = clause.occurrence
    if place not in range(1, times + 1):
        return f"引文在原文中出现 {times} 次，没有第 {plain(place)} 次"
    return spans[int(place) - 1]


def line_of(text: str, span: Span) -> int:
    """The line of the regulation on which a span begins, from 1."""
    return text.count("\n", 0, span.start) + 1
