"""Procedures and schedules: who leads, who reports, by when, for whom and towards what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kaohe.report.display import Block, Column, Group, Paragraph, Table
from kaohe.report.sections.clauses import hovers, kinds
from kaohe.report.sections.losses import lead_of

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.model import Clause

_ARRANGED = {"procedure", "time", "scope"}


def procedures(ev: Evaluation) -> Group:
    """Clauses on procedure, time and scope; targets; and which office leads which indicators."""
    clauses = ev.scheme.clauses
    arranged = [key for key, clause in clauses.items() if _arranges(clause)]
    targets = [key for key, clause in clauses.items() if key not in arranged and clause.kind == "target"]
    blocks: list[Block] = []
    if arranged:
        note = "期限直接计分的，见各指标的评分依据。"
        blocks.append(_table(ev, arranged, "程序、时间和范围", note))
    if targets:
        blocks.append(_table(ev, targets, "工作目标", ""))
    leads = _leads(ev)
    if leads:
        columns = [Column("lead", "牵头单位"), Column("nodes", "负责的指标")]
        blocks.append(Table(columns, leads, caption="指标的牵头单位"))
    return Group(blocks or [Paragraph("本办法没有写明程序、时间和负责单位。")])


def _arranges(clause: Clause) -> bool:
    said = {clause.kind, *clause.also}
    return bool(said & _ARRANGED) or (clause.kind == "reference" and bool(clause.lead))


def _table(ev: Evaluation, keys: Iterable[str], caption: str, note: str) -> Table:
    scheme, keys = ev.scheme, list(keys)
    columns = [
        Column("id", "条款"),
        Column("kind", "类别"),
        Column("quote", "内容", width=1.3),
        Column("lead", "牵头、负责"),
    ]
    rows = [
        [key, kinds(clause), scheme.readable(clause.text), scheme.readable(clause.lead) or "—"]
        for key, clause in ((key, scheme.clauses[key]) for key in keys)
    ]
    return Table(columns, rows, caption=caption, note=note, hovers=hovers(scheme, keys, 2))


def _leads(ev: Evaluation) -> list[list[str]]:
    """A row a leading office: the topmost indicators it leads."""
    found: dict[str, list[str]] = {}
    for node in ev.scheme.root.walk():
        parent = ev.scheme.parents.get(node.id)
        lead = lead_of(ev, node.id)
        if lead != "—" and (parent is None or lead_of(ev, parent) != lead):
            found.setdefault(ev.scheme.readable(lead), []).append(f"{node.id} {node.title}")
    return [[lead, "；".join(nodes)] for lead, nodes in found.items()]
