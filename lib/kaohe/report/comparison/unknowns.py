"""What each regulation leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaohe.analysis.unknowns import width
from kaohe.quantities import display
from kaohe.report.comparison.rows import name_of
from kaohe.report.display import Column, Group, Table
from kaohe.report.sections.unknowns import STATES

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def unknowns(evs: Sequence[Evaluation]) -> Group:
    """Unknowns by state, those supplied and those that leave results open."""
    columns = [
        Column("name", "办法"),
        *(Column(state, title, "integer") for state, title in STATES.items()),
        Column("all", "合计", "integer"),
        Column("supplied", "已补充", "integer"),
        Column("lacking", "现用读法尚缺", "integer"),
        Column("open", "得分未定的对象", "integer"),
        Column("width", "得分区间平均宽", "number"),
    ]
    rows = []
    for ev in evs:
        states: list[str] = [unknown.state for unknown in ev.scheme.unknowns.values()]
        applicable = ev.ranking[ev.ranking["low"].notna()]
        undecided = int((applicable["low"] != applicable["high"]).sum())
        mean = width(ev).scores / len(applicable) if len(applicable) else 0
        rows.append(
            [
                name_of(ev),
                *(str(states.count(state)) for state in STATES),
                str(len(states)),
                str(len(ev.scheme.supplied)),
                str(len(ev.unsupplied)),
                str(undecided),
                display(mean),
            ]
        )
    note = "得分未定，或因参数待定，或因台账缺少事实。得分区间以各办法自己的分值计。"
    return Group([Table(columns, rows, caption="待定参数", note=note)])
