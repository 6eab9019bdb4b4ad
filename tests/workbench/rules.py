"""The panel “规则” driven in Python, and scenarios written by hand to hold it against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.scenario.model import Scenario
from kaohe.workbench.number_control import NumberControl
from kaohe.workbench.panel import Bench
from kaohe.workbench.rules_panel import RulesPanel
from kaohe.workbench.session import Session

PROJECT = Project(Path(__file__).parents[2])
RULES = "indicators"


def panel_on(before: Evaluation) -> RulesPanel:
    """A panel in sight, told of every change of its session."""
    session = Session(before, project=PROJECT)
    panel = RulesPanel(Bench(session))
    panel.indicators.scaled.value = False
    session.listen(lambda _: panel.touch())
    panel.show()
    return panel


def control(panel: RulesPanel, node: str, *place: str, shown_at: str = "") -> NumberControl:
    """The control of a number, its indicator (or the one above it) chosen."""
    panel.indicators.choice.value = shown_at or node
    return panel.indicators.controls[(RULES, node, *place)]


def by_hand(**parts: Any) -> Scenario:
    return Scenario(title="手写", author="测试", reason="对照", **parts)


def patch(node: str, *place: str, to: Any) -> dict[str, Any]:
    for step in reversed((RULES, node, *place)):
        to = {step: to}
    found: dict[str, Any] = to
    return found


def points(ev: Evaluation) -> dict[str, list[tuple[object, object]]]:
    return {
        name: list(zip(column.points.low, column.points.high, strict=True))
        for name, column in ev.columns.items()
    }


def same(one: Evaluation, other: Evaluation) -> bool:
    return points(one) == points(other) and one.ranking.equals(other.ranking)
