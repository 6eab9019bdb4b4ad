"""The reasoning of one node for one unit: clause, facts, arithmetic, reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kaohe.report.display.block import Block


class Line(NamedTuple):
    """One labelled line of a trace: 条款, 事实, 计算, 读法 …; `hover` is what a pointer on it shows."""

    label: str
    text: str
    hover: str = ""


@dataclass(frozen=True)
class Trace(Block):
    """Why a node has its points: `points` is text such as "40 / 50", `depth` 0 for a part, 1 for an item …"""

    title: str
    points: str
    lines: Sequence[Line | tuple[str, str]]
    anchor: str = ""
    depth: int = 0

    def block(self) -> dict[str, Any]:
        return {
            "kind": "trace",
            "title": self.title,
            "points": self.points,
            "lines": [_line(Line(*line)) for line in self.lines],
            "anchor": self.anchor,
            "depth": self.depth,
        }


def _line(line: Line) -> dict[str, str]:
    told = {"label": line.label, "text": line.text}
    return {**told, "hover": line.hover} if line.hover else told
