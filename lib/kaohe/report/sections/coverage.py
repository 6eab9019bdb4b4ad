"""Clause coverage: which phrases and clauses of the regulation the scheme answers for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kaohe.paths import Project
from kaohe.report.display import Block, Bullets, Column, Group, Pairs, Table
from kaohe.report.sections.clauses import hovers, kinds
from kaohe.report.sections.unknowns import STATES
from kaohe.scheme.coverage import Coverage, cover

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def coverage(ev: Evaluation, project: Project | None = None) -> Group:
    """Phrases found, claimed and waived; unknowns by state; readings by clause; where each clause is used."""
    project = project or Project.find()
    scheme = ev.scheme
    text = (project.regulations / scheme.regulation).read_text(encoding="utf-8-sig")
    found = cover(scheme, text)
    blocks: list[Block] = [Pairs(list(_counts(ev, found)))]
    if scheme.damage:
        blocks.append(Bullets([f"原文缺损：{item}" for item in scheme.damage]))
    faults = [node.discrepancy for node in scheme.walk() if node.discrepancy is not None]
    if faults:
        blocks.append(Bullets([f"原文自相矛盾：{fault.because}" for fault in faults]))
    blocks += _waivers(ev)
    blocks += _readings(ev)
    blocks.append(_clauses(ev))
    return Group(blocks)


def _counts(ev: Evaluation, found: Coverage) -> Iterator[tuple[str, str]]:
    scheme = ev.scheme
    file = f"data/regulations/{scheme.regulation}"
    yield "原文", f"{file}，{found.characters} 字，引文覆盖 {found.characters_quoted} 字"
    claimed = sum(bool(phrase.claimed_by) for phrase in found.phrases)
    waived = sum(bool(phrase.waived) for phrase in found.phrases)
    counts = f"认领 {claimed} 处，说明理由后略去 {waived} 处，未认领 {len(found.open)} 处"
    yield "计分词语", f"{len(found.phrases)} 处：{counts}"
    yield "条款", f"{len(scheme.clauses)} 条，引文逐字核对无误"
    used = found.scoring_clauses - len(found.unused) - len(found.waived_clauses)
    counts = f"用到 {used} 条，说明理由后略去 {len(found.waived_clauses)} 条，没有用到 {len(found.unused)} 条"
    yield "计分条款", f"{found.scoring_clauses} 条：{counts}"
    if scheme.unknowns:
        yield "待定参数", f"{len(scheme.unknowns)} 项：{unknowns_by_state(ev)}"
    own = [reading for reading in scheme.readings.values() if reading.same_as is None]
    if own:
        clauses = {key.rpartition(":")[0] for key in scheme.readings}
        single = sum(len(reading.options) == 1 for reading in own)
        told = f"{len(own)} 项疑义，涉及 {len(clauses)} 条条款"
        yield "读法", told + (f"；其中 {single} 项只有一种读法，照录备查" if single else "")


def unknowns_by_state(ev: Evaluation) -> str:
    """``原文遮盖 3（已补充 1）、由当地确定 4（已补充 0）``."""
    told = []
    for state, name in STATES.items():
        those = [key for key, unknown in ev.scheme.unknowns.items() if unknown.state == state]
        if those:
            supplied = sum(key in ev.scheme.supplied for key in those)
            told.append(f"{name} {len(those)} 项（已补充 {supplied} 项）")
    return "、".join(told)


def _waivers(ev: Evaluation) -> Iterator[Table]:
    scheme = ev.scheme
    if scheme.waivers:
        rows = [
            [scheme.readable(item.quote) if item.quote else f"条款 {item.clause}", item.because]
            for item in scheme.waivers
        ]
        columns = [Column("what", "略去的词语或条款"), Column("because", "理由")]
        yield Table(columns, rows, caption="说明理由后略去的")


def _readings(ev: Evaluation) -> Iterator[Table]:
    """A row a clause with readings: how many questions, and the letters in force."""
    by_clause: dict[str, list[str]] = {}
    for key, reading in ev.scheme.readings.items():
        used, count = ev.readings[key], len(reading.options)
        same = f"，同 {reading.same_as}" if reading.same_as else ""
        changed = "" if used == reading.default else f"，缺省 {reading.default}"
        told = f"第 {key.rpartition(':')[2]} 项用 {used}（共 {count} 种{changed}{same}）"
        by_clause.setdefault(key.rpartition(":")[0], []).append(told)
    if by_clause:
        rows = [[clause, str(len(told)), "；".join(sorted(told))] for clause, told in by_clause.items()]
        columns = [Column("id", "条款"), Column("count", "疑义（项）", "integer"), Column("used", "采用")]
        yield Table(columns, rows, caption="各条款的读法", note="各项内容见“所用读法”。")


def _clauses(ev: Evaluation) -> Table:
    scheme = ev.scheme
    users: dict[str, list[str]] = {}
    for node in scheme.walk():
        for key in node.clauses:
            users.setdefault(key, []).append(node.id)
    keys = [key for key, clause in scheme.clauses.items() if clause.scoring]
    rows = [
        [
            key,
            scheme.readable(clause.section),
            kinds(clause),
            scheme.readable(clause.text),
            "、".join(users.get(key, [])) or "—",
        ]
        for key, clause in ((key, scheme.clauses[key]) for key in keys)
    ]
    columns = [
        Column("id", "条款"),
        Column("section", "位置", width=0.8),
        Column("kind", "性质"),
        Column("quote", "原文", width=1.5),
        Column("nodes", "指标"),
    ]
    return Table(columns, rows, caption="计分条款与指标对照", hovers=hovers(scheme, keys, 3))
