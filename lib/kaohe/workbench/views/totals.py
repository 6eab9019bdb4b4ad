"""Maxima and weights that no longer add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.quantities import percent, plain
from kaohe.report.display import Block, Callout, Group
from kaohe.scheme.totals import Total, unbalanced
from kaohe.workbench.views.rendering import render

if TYPE_CHECKING:
    from kaohe.scheme.model import Scheme


def totals(scheme: Scheme) -> str:
    """A warning box that names each such indicator; empty text where all adds up."""
    found = [_sentence(item) for item in unbalanced(scheme)]
    return render("totals", sentences=found) if found else ""


def totals_block(scheme: Scheme) -> Block:
    """The same as callouts of the report."""
    return Group([Callout(_sentence(item), "warn") for item in unbalanced(scheme)])


def _sentence(item: Total) -> str:
    found, stated = item.shown()
    show = percent if item.what == "权重" else plain
    less = item.found - item.stated
    told = f"{'多' if less > 0 else '少'} {show(abs(less))}"
    due = "应为" if item.what == "权重" else "所列满分为"
    return f"{item.node.id} {item.node.title}：各项{item.what}相加为 {found}，{due} {stated}（{told}）"
