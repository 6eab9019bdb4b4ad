"""What was corrected (更正、撤销) in the ledger: old and new record, why and when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaohe.report.display import Block, Column, Table

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_COLUMNS = [
    Column("unit", "考核对象"),
    Column("what", "事实或记录"),
    Column("was", "原来"),
    Column("now", "更正为"),
    Column("reason", "事由"),
    Column("entered", "录入日期"),
]


def corrected(ev: Evaluation) -> list[Block]:
    """A table of all corrections known; nothing where there are none."""
    rows = [*_of_facts(ev), *_of_rows(ev)]
    note = "更正、申诉和复核的结果是新的记录，原来的记录仍在台账中，不再计分。"
    return [Table(_COLUMNS, rows, caption="更正和撤销的记录", note=note)] if rows else []


def _of_facts(ev: Evaluation) -> Iterator[list[Any]]:
    titles = {name: fact.title for name, fact in ev.scheme.facts.items()}
    titles |= {name: f"{table.title}（零报告）" for name, table in ev.scheme.events.items()}
    for unit, name, chain in ev.facts.corrected_entries:
        for old, new in pairwise(chain):
            title = f"{titles.get(name, name)}（{new['source']}）"
            yield [unit, title, old["shown"], new["shown"], new.get("correction"), new.get("entered")]


def _of_rows(ev: Evaluation) -> Iterator[list[Any]]:
    for table, events in ev.scheme.events.items():
        for item in ev.facts.corrections(table):
            was = "，".join(f"{title} {text}" for title, text in item.was.items())
            now = "，".join(f"{title} {text}" for title, text in item.now.items())
            told = "撤销" if item.withdrawn else now or "内容相同"
            yield [item.units[0], f"{events.title}（{item.place}）", was, told, item.reason, item.entered]
