"""事实与台账行: every event row behind every fact, where the lines of a trace name only a few."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kaohe.explain.wording import shown
from kaohe.report.workbook.sheet import WHOLE, Column, Sheet

NAME = "事实与台账行"
_NUMBERED = re.compile(r"(.*?)([0-9]{1,18})([^0-9]*)", re.DOTALL)
_CELL = 32_000
"""Characters a cell may hold, of the 32,767 that XLSX allows."""


class FactRows:
    """Gathers facts over event rows while the records of a trace pass by."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str], Mapping[str, Any]] = {}

    def passing(self, records: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """The records, unchanged."""
        for record in records:
            for name, fact in record.get("facts", {}).items():
                if fact.get("hit_rows"):
                    self._facts.setdefault((record["unit"], name), fact)
            yield record

    def sheet(self) -> Sheet:
        """A row a unit and fact; rows whose counting is open, and places too many for one cell, have their own."""
        columns = [
            Column("考核对象"),
            Column("事实"),
            Column("事实名称"),
            Column("值"),
            Column("台账"),
            Column("所列各行"),
            Column("行数", WHOLE),
            Column("位置"),
        ]
        return Sheet(NAME, columns, list(self._rows()), fixed=3)

    def _rows(self) -> Iterator[list[Any]]:
        for (unit, name), fact in self._facts.items():
            value = shown(fact["value"], fact["kind"])
            head = [unit, name, fact.get("title", name), value, fact["table"]]
            what = "不符合" if fact["how"] == "all" else "计入"
            for state, told in (("yes", what), ("maybe", f"是否{what}未定")):
                places = [
                    place
                    for place, counts in zip(fact["hit_rows"], fact["counts"], strict=True)
                    if counts == state
                ]
                for count, text in cells(places):
                    yield [*head, told, count, text]


def cells(places: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Places as texts that fit a cell, each with how many it names; rows that follow one another as one span."""
    texts: list[str] = []
    count = size = 0
    for number, text in spans(places):
        if texts and size + len(text) + 1 > _CELL:
            yield count, "、".join(texts)
            texts, count, size = [], 0, 0
        texts.append(text)
        count, size = count + number, size + len(text) + 1
    if texts:
        yield count, "、".join(texts)


def spans(places: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each run of places with consecutive numbers (``a.csv:2 至 a.csv:9``), and how many it is."""
    start = end = ""
    count = 0
    for place in places:
        if count and _follows(end, place):
            end, count = place, count + 1
            continue
        if count:
            yield count, _span(start, end, count)
        start, end, count = place, place, 1
    if count:
        yield count, _span(start, end, count)


def _span(start: str, end: str, count: int) -> str:
    return start if count == 1 else f"{start}、{end}" if count == 2 else f"{start} 至 {end}"


def _follows(one: str, other: str) -> bool:
    """Whether a place is that of the next row: alike but for its last number, which is one more."""
    first, second = _NUMBERED.fullmatch(one), _NUMBERED.fullmatch(other)
    if first is None or second is None:
        return False
    return (first[1], first[3]) == (second[1], second[3]) and int(second[2]) == int(first[2]) + 1
