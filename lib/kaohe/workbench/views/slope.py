"""The slope chart of ranks, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from kaohe.report.sections.slope import drawings
from kaohe.workbench.views.rendering import render
from kaohe.workbench.views.subject import sampled

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def slope(before: Evaluation, after: Evaluation, unit: str = "") -> str:
    """The chart of each ranking (of all units, or one a group); ``unit`` stands out."""
    charts = [(item.alt, Markup(item.svg)) for item in drawings(before, after, unit)]
    return render("slope", charts=charts, sample=sampled(before, after))
