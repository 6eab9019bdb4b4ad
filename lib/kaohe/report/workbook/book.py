"""The scores as a workbook: ranking, points, their reasons and the facts, as real numbers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kaohe.report.workbook.about import about_sheet
from kaohe.report.workbook.changes import changes_sheet
from kaohe.report.workbook.fact_rows import FactRows
from kaohe.report.workbook.facts import facts_sheet
from kaohe.report.workbook.page import write_page
from kaohe.report.workbook.ranking import ranking_sheet
from kaohe.report.workbook.reasons import reasons_sheet
from kaohe.report.workbook.score_list import score_list_sheet
from kaohe.report.workbook.score_matrix import score_matrix_sheet
from kaohe.report.workbook.sheet import HEADER_ROW
from kaohe.report.workbook.styles import Styles

_CREATED = datetime.datetime(2000, 1, 1)
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def write_scores_workbook(
    ev: Any,
    path: Path,
    fact_titles: Mapping[str, str] | None = None,
    records: Iterable[Mapping[str, Any]] | None = None,
) -> Path:
    """Write 说明, 情景改动 (of a scenario), 排名, 指标得分, 指标得分明细, 评分依据, 事实 and (of event rows)
    事实与台账行.

    The same evaluation gives the same bytes.

    Parameters
    ----------
    ev
        The evaluation.
    path
        The workbook to write, ``.xlsx``.
    fact_titles
        Chinese title by fact name, for the sheet 事实.
    records
        The evaluation's trace records where they are at hand, such as those of a trace file; making them
        takes long.

    Returns
    -------
    Path
        ``path``.

    Raises
    ------
    ValueError
        When a sheet would need more rows or columns than the format allows.

    Notes
    -----
    A number is stored with 16 digits, of which Excel keeps 15. Where its format does not show it in full (a
    third, 0.125), the exact value stands as text beside it (精确值). No text is ever a formula or a link.
    """
    import xlsxwriter

    rows_behind = FactRows()
    passing = rows_behind.passing(ev.records() if records is None else records)
    sheets = [
        *([changes_sheet(ev)] if ev.scenarios else []),
        ranking_sheet(ev),
        score_matrix_sheet(ev),
        score_list_sheet(ev),
        reasons_sheet(passing),
        facts_sheet(ev, fact_titles or {}),
    ]
    sheets += [sheet for sheet in [rows_behind.sheet()] if sheet.rows]
    for sheet in sheets:
        rows, columns = len(sheet.rows) + HEADER_ROW + 1, len(sheet.columns)
        if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
            raise ValueError(f"工作表“{sheet.name}”有 {rows} 行 {columns} 列，超过 XLSX 的上限")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {**options, "remove_timezone": True}) as book:
        book.set_properties({"title": ev.scheme.title, "created": _CREATED})
        styles = Styles(book)
        for sheet in [about_sheet(ev, sheets), *sheets]:
            write_page(book.add_worksheet(sheet.name), sheet, ev, styles)
    return path
