"""Improvement paths (改进方案): the cheapest changes that bring a unit to a grade, a score or a rank."""

from kaohe.analysis.improvement.improve import improve
from kaohe.analysis.improvement.lever import Lever
from kaohe.analysis.improvement.plan import Cost, Improvement, Plan, Step
from kaohe.analysis.improvement.singles import levers, single_steps
from kaohe.analysis.improvement.target import Target, parse_target

__all__ = [
    "Cost",
    "Improvement",
    "Lever",
    "Plan",
    "Step",
    "Target",
    "improve",
    "levers",
    "parse_target",
    "single_steps",
]
