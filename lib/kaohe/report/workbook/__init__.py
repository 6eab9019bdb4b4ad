"""The workbook of scores: one module a sheet, and the writing of them all."""

from kaohe.report.workbook.book import write_scores_workbook

__all__ = ["write_scores_workbook"]
