"""What each regulation spends its points on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaohe.analysis.structure import THEMES, by_theme
from kaohe.report.comparison.rows import share_chart, share_text, structures
from kaohe.report.display import Block, Column, Group, Paragraph, Table

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def structure(evs: Sequence[Evaluation]) -> Group:
    """The share of each theme in full marks: chart and table; a row for each structure."""
    rows = [(item.name, by_theme(item.ev.scheme, item.group)) for item in structures(evs)]
    text = (
        "各主题所占比重，是其指标的满分（或权重）占总分满分的比重；底分归该指标本身，只加分、只扣分而没有满分的指标不占比重。"
        "满分或权重待定的，比重以区间给出，图中只画一定占有的部分，其余画作未定。类别不同、结构不同的分行列出。"
    )
    present = [theme for theme in THEMES if any(theme in shares for _, shares in rows)]
    chart = share_chart(rows, present, "总分用在哪里", "占总分满分的比重（%）", sample=False)
    columns = [Column("name", "办法"), *(Column(theme, theme, "number") for theme in present)]
    cells = [[name, *(share_text(shares.get(theme)) for theme in present)] for name, shares in rows]
    blocks: list[Block] = [Paragraph(text), chart, Table(columns, cells, caption="各主题占总分的比重")]
    return Group(blocks)
