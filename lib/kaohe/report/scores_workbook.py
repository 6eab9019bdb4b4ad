"""The scores as a workbook: ranking, points, their reasons and the facts, as real numbers."""

from __future__ import annotations

import datetime
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kaohe.quantities import display, from_exact, plain

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_STATES = {"known": "已定", "bounds": "区间", "not_applicable": "不适用", "missing": "缺失"}
_POINTS, _WHOLE, _SHARE, _GENERAL = "0.00", "0", "0.00%", "General"
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_FIRST_DAY = datetime.date(1900, 3, 1)  # Excel's calendar is wrong before.
_CREATED = datetime.datetime(2000, 1, 1)
_LONGEST, _MOST_ROWS, _MOST_COLUMNS = 32_767, 1_048_576, 16_384
_SAMPLE = "示例数据"
_TITLE_ROW, _HEADER_ROW = 0, 1


@dataclass(frozen=True)
class _Column:
    """A column: its title and the number format of its numbers."""

    title: str
    number: str = _GENERAL


@dataclass(frozen=True)
class _Sheet:
    """A sheet before it is written.

    Attributes
    ----------
    rows
        Cell values: text, bool, int, ``Fraction``, ±infinity, date, datetime, or None for a blank cell.
    fixed
        How many columns stay in sight when scrolling.
    """

    name: str
    columns: Sequence[_Column]
    rows: Sequence[Sequence[Any]]
    fixed: int = 1


def write_scores_workbook(ev: Any, path: Path, fact_titles: Mapping[str, str] | None = None) -> Path:
    """Write 说明, 排名, 指标得分, 指标得分明细, 评分依据 and 事实; the same evaluation gives the same bytes.

    Parameters
    ----------
    ev
        The evaluation.
    path
        The workbook to write, ``.xlsx``.
    fact_titles
        Chinese title by fact name, for the sheet 事实.

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

    sheets = [_ranking(ev), _wide(ev), _long(ev), _trace(ev), _facts(ev, fact_titles or {})]
    for sheet in sheets:
        rows, columns = len(sheet.rows) + _HEADER_ROW + 1, len(sheet.columns)
        if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
            raise ValueError(f"工作表“{sheet.name}”有 {rows} 行 {columns} 列,超过 XLSX 的上限")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {**options, "remove_timezone": True}) as book:
        book.set_properties({"title": ev.scheme.title, "created": _CREATED})
        styles = _Styles(book)
        for sheet in [_about(ev, sheets), *sheets]:
            _write(book.add_worksheet(sheet.name), sheet, ev, styles)
    return path


def _about(ev: Any, sheets: Iterable[_Sheet]) -> _Sheet:
    scheme = ev.scheme
    rows = [
        ("考核", scheme.title),
        ("文件", scheme.document),
        ("地区", scheme.place),
        ("期间", f"{scheme.period.start} 至 {scheme.period.end}"),
        ("考核对象", len(ev.units)),
        ("数据性质", f"{_SAMPLE}:为演示编造,不是真实考核结果" if ev.sample else "台账所载数据"),
        ("分数", "以精确分数计算和比较,只在显示时四舍五入到两位小数;两位小数写不尽的,见“精确值”一列"),
        ("区间", "事实缺失或参数待定时,得分是一个区间,只写下限和上限,不写单一得分"),
    ]
    rows += [(f"工作表 {sheet.name}", f"{len(sheet.rows)} 行") for sheet in sheets]
    rows += [(f"台账 {key}", text) for key, text in ev.ledger.about.items()]
    return _Sheet("说明", [_Column("项目", _WHOLE), _Column("内容", _WHOLE)], rows)


def _ranking(ev: Any) -> _Sheet:
    columns = [
        _Column("类别"),
        _Column("名次", _WHOLE),
        _Column("考核对象"),
        _Column("得分", _POINTS),
        _Column("下限", _POINTS),
        _Column("上限", _POINTS),
        _Column("精确值"),
        _Column("最高名次", _WHOLE),
        _Column("最低名次", _WHOLE),
        _Column("等次"),
    ]
    rows = [
        [
            *_pick(r, "group rank unit points low high"),
            _exact(r["low"], r["high"]),
            *_pick(r, "rank_low rank_high grade"),
        ]
        for r in _records(ev.ranking)
    ]
    return _Sheet("排名", columns, rows, fixed=3)


def _wide(ev: Any) -> _Sheet:
    """Units down, nodes across; an interval, a label or 不适用 stands as text in its cell."""
    nodes: dict[str, str] = {}
    cells: dict[tuple[str, str], Any] = {}
    groups: dict[str, Any] = {}
    for r in _records(ev.scores):
        nodes.setdefault(r["node"], f"{r['node']} {r['title']}".strip())
        cells[r["unit"], r["node"]] = _one_cell(r)
        groups[r["unit"]] = r["group"]
    columns = [_Column("考核对象"), _Column("类别"), *(_Column(title, _POINTS) for title in nodes.values())]
    rows = [[unit, group, *(cells.get((unit, node)) for node in nodes)] for unit, group in groups.items()]
    return _Sheet("指标得分", columns, rows, fixed=1)


def _one_cell(record: Mapping[str, Any]) -> Any:
    if record["state"] == "not_applicable":
        return _STATES["not_applicable"]
    if record.get("label") is not None:
        return record["label"]
    if record["points"] is None and record["low"] is not None and record["high"] is not None:
        return f"{display(record['low'])}~{display(record['high'])}"
    return record["points"]


def _long(ev: Any) -> _Sheet:
    columns = [
        _Column("考核对象"),
        _Column("类别"),
        _Column("指标编号"),
        _Column("指标"),
        _Column("得分", _POINTS),
        _Column("下限", _POINTS),
        _Column("上限", _POINTS),
        _Column("满分", _POINTS),
        _Column("精确值"),
        _Column("状态"),
        _Column("评定"),
        _Column("条款"),
    ]
    rows = [
        [
            *_pick(r, "unit group node title points low high maximum"),
            _exact(r["low"], r["high"]),
            _STATES.get(r["state"], r["state"]),
            r.get("label"),
            _joined(r["clause"]),
        ]
        for r in _records(ev.scores)
    ]
    return _Sheet("指标得分明细", columns, rows)


def _trace(ev: Any) -> _Sheet:
    columns = [
        _Column("考核对象"),
        _Column("指标编号"),
        _Column("指标"),
        _Column("下限", _POINTS),
        _Column("上限", _POINTS),
        _Column("满分", _POINTS),
        _Column("精确值"),
        _Column("状态"),
        _Column("依据"),
        _Column("内容"),
    ]
    return _Sheet("评分依据", columns, list(_trace_rows(ev.records())))


def _trace_rows(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for record in records:
        points = record["points"] or {}
        low, high, maximum = map(_number, (points.get("low"), points.get("high"), record["maximum"]))
        node = (record["unit"], record["node"], record["title"], low, high, maximum, _exact(low, high))
        state = _STATES.get(record["state"], record["state"])
        for line in record["lines"] or [{"label": None, "text": None}]:
            yield (*node, state, line["label"], line["text"])


def _facts(ev: Any, titles: Mapping[str, str]) -> _Sheet:
    columns = [
        _Column("考核对象"),
        _Column("事实"),
        _Column("事实名称"),
        _Column("值"),
        _Column("分母"),
        _Column("比率", _SHARE),
        _Column("精确值"),
        _Column("日期"),
        _Column("来源"),
        _Column("凭证"),
        _Column("备注"),
        _Column("出处"),
    ]
    rows = []
    for r in _records(ev.ledger.facts):
        value, denominator = r["value"], r["denominator"]
        share = Fraction(value) / Fraction(denominator) if denominator else None
        if share is not None:
            exact = _exact(share, share, places=4)
        else:
            exact = _exact(value, value, places=9) if isinstance(value, Fraction) else None
        rows.append(
            [
                *(r["unit"], r["fact"], titles.get(r["fact"]), value, denominator, share, exact),
                *_pick(r, "date source evidence note place"),
            ]
        )
    return _Sheet("事实", columns, rows, fixed=2)


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in frame.to_dict("records"):
        yield {str(name): _blank_to_none(value) for name, value in row.items()}


def _pick(record: Mapping[str, Any], names: str) -> list[Any]:
    return [record[name] for name in names.split()]


def _blank_to_none(value: Any) -> Any:
    if isinstance(value, list | tuple | Mapping):
        return value
    return None if pd.isna(value) else value


def _number(value: Any) -> Any:
    """A number of a trace record, where exact numbers are texts such as ``50/3``."""
    return from_exact(value) if isinstance(value, str) else value


def _exact(low: Any, high: Any, places: int = 2) -> str | None:
    """Exact text of a number or interval; None when its cells show it in full with that many places."""
    ends = [end for end in dict.fromkeys((low, high)) if end is not None]
    if all(not _finite(end) or (Fraction(end) * 10**places).denominator == 1 for end in ends):
        return None
    return "~".join(plain(end) for end in ends)


def _finite(value: Any) -> bool:
    return not (isinstance(value, float) and not math.isfinite(value))


def _joined(clause: Any) -> Any:
    return "、".join(map(str, clause)) if isinstance(clause, list | tuple) else clause


class _Styles:
    """The formats of one workbook, one for each number format."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._cells: dict[tuple[str, bool], Format] = {}
        self._line = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
        bold = {"bold": True, "valign": "vcenter"}
        self.header = book.add_format(self._line | bold | {"text_wrap": True, "bg_color": "#E7EDF4"})
        self.title = book.add_format(bold | {"font_size": 14})
        warning = {"font_size": 14, "font_color": "#FFFFFF", "bg_color": "#B3261E"}
        self.banner = book.add_format(bold | warning)

    def cell(self, number: str = _GENERAL, *, wrap: bool = False) -> Format:
        key = (number, wrap)
        if key not in self._cells:
            self._cells[key] = self._book.add_format(self._line | {"num_format": number, "text_wrap": wrap})
        return self._cells[key]


def _write(page: Worksheet, sheet: _Sheet, ev: Any, styles: _Styles) -> None:
    title = f"{ev.scheme.title} {sheet.name}"
    last = len(sheet.columns) - 1
    if ev.sample:
        for index in range(last + 1):
            page.write_blank(_TITLE_ROW, index, None, styles.banner)
        page.write_string(_TITLE_ROW, 0, f"【{_SAMPLE}】{title}", styles.banner)
        page.set_header(f"&C{_SAMPLE}")
    else:
        page.write_string(_TITLE_ROW, 0, title, styles.title)
    page.set_footer("&C第 &P 页 共 &N 页")
    page.set_row(_TITLE_ROW, 24)
    for index, column in enumerate(sheet.columns):
        page.write_string(_HEADER_ROW, index, column.title, styles.header)
    widths = [_width(column.title) for column in sheet.columns]
    for number, row in enumerate(sheet.rows, _HEADER_ROW + 1):
        for index, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            widths[index] = max(widths[index], _write_cell(page, number, index, value, column, styles))
    for index, width in enumerate(widths):
        page.set_column(index, index, min(width + 3, 64))
    page.freeze_panes(_HEADER_ROW + 1, sheet.fixed)
    page.autofilter(_HEADER_ROW, 0, _HEADER_ROW + max(len(sheet.rows), 1), last)
    page.repeat_rows(_TITLE_ROW, _HEADER_ROW)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _write_cell(page: Worksheet, row: int, index: int, value: Any, column: _Column, styles: _Styles) -> float:
    """Write one value as what it is; its width in characters of Western text."""
    if value is None:
        page.write_blank(row, index, None, styles.cell())
        return 0
    if isinstance(value, datetime.date) and _day(value) >= _FIRST_DAY:
        moment = isinstance(value, datetime.datetime)
        page.write_datetime(row, index, value, styles.cell(_MOMENT if moment else _DAY))
        return 19 if moment else 10
    if isinstance(value, int | float | Fraction) and not isinstance(value, bool) and _finite(value):
        page.write_number(row, index, float(value), styles.cell(column.number))
        return len(display(Fraction(value))) + 1
    text = _text(value)
    width = _width(text)
    page.write_string(row, index, text, styles.cell(wrap=width > 60 or "\n" in text))
    return width


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    text = display(value) if isinstance(value, float) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _day(value: datetime.date) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value


def _width(text: str) -> float:
    longest = max(text.split("\n"), key=len)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in longest)
