"""The sections of a comparison of city-years: each takes their evaluations and returns what a cell shows."""

from kaohe.report.comparison.changes import changes
from kaohe.report.comparison.cover import cover
from kaohe.report.comparison.grades import grades
from kaohe.report.comparison.overview import overview
from kaohe.report.comparison.strictness import strictness
from kaohe.report.comparison.structure import structure
from kaohe.report.comparison.unknowns import unknowns

__all__ = ["changes", "cover", "grades", "overview", "strictness", "structure", "unknowns"]
