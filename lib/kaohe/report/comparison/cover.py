"""The cover of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaohe.report.comparison.rows import any_sample
from kaohe.report.display import Cover

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def cover(evs: Sequence[Evaluation]) -> Cover:
    """What is compared, and until when."""
    lines = []
    for ev in evs:
        mark = "（示例数据）" if ev.sample else ""
        lines.append(f"{ev.scheme.title}（{ev.scheme.document}）{mark}")
    dated = max(ev.as_of or ev.scheme.period.end for ev in evs).isoformat()
    return Cover(
        "考核办法比较", subtitle=f"{len(evs)} 个办法对照", lines=lines, sample=any_sample(evs), dated=dated
    )
