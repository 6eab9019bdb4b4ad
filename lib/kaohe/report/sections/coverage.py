"""Clause coverage: which phrases and clauses of the regulation the scheme answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.paths import Project
from kaohe.report.display import Block, Bullets, Column, Group, Pairs, Table
from kaohe.scheme.coverage import cover

if TYPE_CHECKING:
    from kaohe.scoring.evaluation import Evaluation

KINDS = {
    "reference": "引述",
    "scope": "范围",
    "base": "底分",
    "weight": "权重",
    "deduct": "扣分",
    "add": "加分",
    "linear": "按量计分",
    "band": "分档",
    "limit": "限度",
    "veto": "否决",
    "exempt": "不适用",
    "aggregate": "汇总",
    "grade": "等次",
    "procedure": "程序",
    "time": "时限",
    "target": "目标",
}


def coverage(ev: Evaluation, project: Project | None = None) -> Group:
    """Counts of phrases and clauses, what is waived and why, and where each clause is used."""
    project = project or Project.find()
    scheme = ev.scheme
    text = (project.regulations / scheme.regulation).read_text(encoding="utf-8")
    found = cover(scheme, text)
    waived = [phrase for phrase in found.phrases if phrase.waived]
    scored = f"{found.scoring_clauses} 条，{len(found.unused)} 条没有用到，{len(found.waived_clauses)} 条说明理由后略去"
    pairs = [
        (
            "原文",
            f"data/regulations/{scheme.regulation}，{found.characters} 字，引文覆盖 {found.characters_quoted} 字",
        ),
        (
            "计分词语",
            f"{len(found.phrases)} 处，未认领 {len(found.open)} 处，说明理由后略去 {len(waived)} 处",
        ),
        ("条款", f"{len(scheme.clauses)} 条，引文逐字核对无误"),
        ("计分条款", scored),
    ]
    blocks: list[Block] = [Pairs(pairs)]
    if scheme.damage:
        blocks.append(Bullets([f"原文缺损：{item}" for item in scheme.damage]))
    if scheme.waivers:
        blocks.append(
            Bullets([f"略去“{item.quote or item.clause}”：{item.because}" for item in scheme.waivers])
        )
    faults = [node for node in scheme.walk() if node.discrepancy is not None]
    if faults:
        blocks.append(
            Bullets([f"原文自相矛盾：{node.discrepancy.because}" for node in faults if node.discrepancy])
        )
    blocks.append(_table(ev))
    return Group(blocks)


def _table(ev: Evaluation) -> Table:
    scheme = ev.scheme
    users: dict[str, list[str]] = {}
    for node in scheme.walk():
        for key in node.clauses:
            users.setdefault(key, []).append(node.id)
    rows = [
        [
            key,
            clause.section,
            KINDS.get(clause.kind, clause.kind),
            clause.text,
            "、".join(users.get(key, [])) or "—",
        ]
        for key, clause in scheme.clauses.items()
        if clause.scoring
    ]
    columns = [
        Column("id", "条款"),
        Column("section", "位置", width=0.8),
        Column("kind", "性质"),
        Column("quote", "原文", width=2.0),
        Column("nodes", "指标"),
    ]
    return Table(columns, rows, caption="计分条款与指标对照")
