"""The sections of a report: each takes the evaluation and returns what its notebook cell shows."""

from kaohe.report.sections.bulletin import bulletin
from kaohe.report.sections.cover import cover
from kaohe.report.sections.coverage import coverage
from kaohe.report.sections.distribution import distribution
from kaohe.report.sections.losses import heatmap, pareto
from kaohe.report.sections.midyear import midyear
from kaohe.report.sections.originals import originals
from kaohe.report.sections.parts import parts
from kaohe.report.sections.procedures import procedures
from kaohe.report.sections.provenance import provenance
from kaohe.report.sections.quality import quality
from kaohe.report.sections.ranking import ranking
from kaohe.report.sections.readings import readings
from kaohe.report.sections.scenario import scenario
from kaohe.report.sections.sources import sources
from kaohe.report.sections.summary import summary
from kaohe.report.sections.units import units
from kaohe.report.sections.unknowns import unknowns

__all__ = [
    "bulletin",
    "cover",
    "coverage",
    "distribution",
    "heatmap",
    "midyear",
    "originals",
    "pareto",
    "parts",
    "procedures",
    "provenance",
    "quality",
    "ranking",
    "readings",
    "scenario",
    "sources",
    "summary",
    "units",
    "unknowns",
]
