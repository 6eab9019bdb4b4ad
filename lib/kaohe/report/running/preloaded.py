"""What a run and its kernel import, imported once by the process that both are forked from."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

MODULES = (
    "kaohe.report.city_year",
    "papermill",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "kaohe.report.sections",
    "kaohe.report.evaluating",
    "matplotlib.backends.backend_svg",
    "openpyxl",
    "xlsxwriter",
    "kaohe.report.export.html_exporter",
    "kaohe.report.export.typst_exporter",
    "typst",
)

for name in MODULES:
    # What is missing or broken is told by the run that needs it.
    with suppress(Exception):
        import_module(name)
