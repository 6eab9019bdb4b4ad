"""Several blocks shown by one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaohe.report.display.block import Block


@dataclass(frozen=True)
class Group(Block):
    """Blocks in order.

    With a `title` the group is a part of its own: a heading of `level` (unnumbered) in the PDF and its
    bookmarks, a foldable part in HTML, closed at first when `collapsed`.
    """

    blocks: Sequence[Block]
    title: str = ""
    collapsed: bool = False
    level: int = 3
    anchor: str = ""

    def block(self) -> dict[str, Any]:
        return {
            "kind": "group",
            "title": self.title,
            "collapsed": self.collapsed,
            "level": self.level,
            "anchor": self.anchor,
            "blocks": [member.block() for member in self.blocks],
        }
