"""Excel 97—2003 workbooks, XML spreadsheets and web pages are read as the .xlsx workbook of the same cells."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt

from kaohe.errors import KaoheError, ProblemReport
from kaohe.ledger.formats.files import read_file
from kaohe.ledger.formats.rewriting import rewritten
from kaohe.ledger.grid import Faults, Grid
from kaohe.ledger.marked import copy_names, write_marked
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.reading.loader import read_ledger

SCRIPTS = Path(__file__).parents[2] / "scripts"
MESSY = runpy.run_path(str(SCRIPTS / "make_messy_files.py"))
OLD = runpy.run_path(str(SCRIPTS / "old_workbooks.py"))

KINDS: dict[str, tuple[Callable[..., bytes], list[str]]] = {
    "old": (OLD["old_workbook"], []),
    "xml": (OLD["spreadsheetml"], ["：.xls → .xml（文件类型）"]),
    "page": (OLD["page"], ["：.xls → .html（文件类型）"]),
}
DIFFERENT = {
    ("page", "evidence_digits_lost"),  # a web page keeps all digits
    ("page", "formula_without_value"),  # and has no formulas
    ("page", "count_as_date"),  # and shows what was typed as the date that it would be
    ("page", "sheet_named_otherwise"),  # and its table may be told by its head alone
    ("page", "sheet_named_by_unit"),
    ("page", "sheet_unnamed"),
    ("page", "sheets_of_two_months"),
    ("page", "date_with_time"),  # which this page writes without the time
}


def defects() -> dict[str, tuple[Any, Any]]:
    """Sheets and merged cells of every file that has one defect."""
    found: dict[str, tuple[Any, Any]] = {"sound": (MESSY["sound"](), None)}
    for name, (sheet, cell, value) in MESSY["CELLS"].items():
        sheets = MESSY["sound"]()
        sheets[sheet][int(cell[1:]) - 1][ord(cell[0]) - ord("A")] = value
        found[name] = sheets, None
    found |= {name: (sheets, None) for name, sheets in MESSY["SHEETS"].items()}
    return found | {name: (MESSY["sound"](), merge) for name, merge in MESSY["MERGES"].items()}


def outcome(path: Path, shape: LedgerShape) -> tuple[list[Any], list[str]]:
    """All that is scored, and what is said of it, without the name of the file."""
    try:
        ledger = read_ledger(path, shape)
    except ProblemReport as report:
        return [], [str(problem).removeprefix(path.name) for problem in report.problems]
    return content(ledger), [str(repair).removeprefix(path.name) for repair in ledger.repairs]


def content(ledger: Ledger) -> list[Any]:
    frames = (ledger.units, ledger.facts, *ledger.events.values(), ledger.evidence)
    kept = [frame.drop(columns=[name for name in frame if name == "place"]) for frame in frames]
    return [ledger.about, *([(type(cell), cell) for row in frame.values for cell in row] for frame in kept)]


@pytest.mark.parametrize("name", defects())
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_read_as_the_xlsx_workbook_of_the_same_cells(
    kind: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: LedgerShape
) -> None:
    monkeypatch.chdir(tmp_path)
    sheets, merge = defects()[name]
    if merge:
        sheets[merge[0]] = OLD["merged_rows"](sheets[merge[0]], [merge])
    write, told = KINDS[kind]
    Path("a.xlsx").write_bytes(MESSY["workbook"](sheets, merge))
    Path("a.xls").write_bytes(write(sheets, merge))
    rows, said = outcome(Path("a.xlsx"), shape)
    if not rows:
        told = []
    same = outcome(Path("a.xls"), shape) == (rows, [*told, *said])
    assert same != ((kind, name) in DIFFERENT), (outcome(Path("a.xls"), shape)[1], said)


@pytest.mark.parametrize("kind", KINDS)
def test_the_marked_copy_is_an_xlsx_workbook_of_the_same_cells(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: LedgerShape
) -> None:
    monkeypatch.chdir(tmp_path)
    sheets = MESSY["sound"]()
    sheets["事实"][7][2] = "约12件"
    merge = ("事实", "A2:A4", "甲街道")
    sheets["事实"] = OLD["merged_rows"](sheets["事实"], [merge])
    Path("台账").mkdir()
    book = Path("台账/台账.xls")
    book.write_bytes(KINDS[kind][0](sheets, merge))
    with pytest.raises(ProblemReport) as caught:
        read_ledger(book, shape)
    with pytest.raises(KaoheError) as refused:
        write_marked(caught.value.problems, book, Path("标注.xls"))
    assert str(refused.value) == "标注本 标注.xls 应以 .xlsx 结尾"
    assert write_marked(caught.value.problems, book, Path("标注.xlsx")) == [Path("标注.xlsx")]
    opened = openpyxl.load_workbook("标注.xlsx")
    page = opened["事实"]
    assert page["C8"].comment.text == "不是数（实为 约12件，应为 0 或正整数）"
    assert page["C8"].fill.start_color.rgb == "FFFFC7CE"
    assert (page["C2"].value, page["C5"].value) == (1234, "85.3%")
    assert [str(area) for area in page.merged_cells.ranges] == ["A2:A4"]
    faults, again = Faults(), Faults()
    before = read_file(book, faults)
    after = read_file(Path("标注.xlsx"), again)
    assert [(grid.name, grid.hidden, grid.merged) for grid in after] == [
        (grid.name, grid.hidden, grid.merged) for grid in before
    ]
    for old, new in zip(before, after, strict=True):
        assert [(number, trimmed(row)) for number, row in new.rows] == [
            (number, trimmed(row)) for number, row in old.rows
        ]
    assert write_marked(caught.value.problems, Path("台账"), Path("退回")) == [Path("退回/台账.xlsx")]


def trimmed(row: list[Any]) -> list[Any]:
    """A row without the blanks at its end."""
    return row[: max((place + 1 for place, cell in enumerate(row) if cell is not None), default=0)]


def test_copies_of_two_workbooks_of_one_name_do_not_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("事实.xlsx").write_bytes(MESSY["workbook"](MESSY["sound"]()))
    Path("事实.xls").write_bytes(OLD["old_workbook"](MESSY["sound"]()))
    assert copy_names([Path("事实.xls"), Path("事实.xlsx")]) == {
        Path("事实.xlsx"): "事实.xlsx",
        Path("事实.xls"): "事实.xls.xlsx",
    }


FORMATS = [
    (0.853, "0.0%", "85.3%"),
    (0.8529, "0%", "85.29%"),
    (85.3, "General", "85.3"),
    (0.1 + 0.2, "General", "0.3"),
    (1 / 3, "0.00", "0.333333333333333"),
    (1e-7, "General", "0.0000001"),
    (12, '0"%"', "12"),
    (43008, 'yyyy"年"m"月"d"日"', date(2017, 9, 30)),
    (43008, "m/d/yy", date(2017, 9, 30)),
    (43008, "yyyy-mm-dd hh:mm", datetime(2017, 9, 30)),
    (43008.375, "yyyy-mm-dd", datetime(2017, 9, 30, 9)),
    (0.375, "h:mm", time(9)),
    (1.5, "[h]:mm:ss", "1 day, 12:00:00"),
    (True, "General", True),
]
"""A stored value, its number format, and the cell."""


def test_numbers_are_read_by_their_format(tmp_path: Path) -> None:
    old, new = xlwt.Workbook(), xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    pages = old.add_sheet("表"), new.add_worksheet("表")
    for row, (value, form, _) in enumerate(FORMATS):
        pages[0].write(row, 0, value, xlwt.easyxf(num_format_str=form))
        pages[1].write(row, 0, value, new.add_format({"num_format": form}))
    old.save(str(tmp_path / "a.xls"))
    new.close()
    for name in ("a.xls", "a.xlsx"):
        faults = Faults()
        (grid,) = read_file(tmp_path / name, faults)
        assert not faults
        assert [row for _, row in grid.rows] == [[cell] for _, _, cell in FORMATS]


def test_a_workbook_of_1904_counts_its_days_from_there(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(
        OLD["old_workbook"]({"表": [["日期"], [datetime(2017, 9, 30)]]}, date_1904=True)
    )
    (grid,) = read_file(tmp_path / "a.xls", Faults())
    assert (grid.rows[1], grid.serials) == ((2, [date(2017, 9, 30)]), False)


@pytest.mark.parametrize("kind", ["old", "xml"])
def test_a_hidden_sheet_is_known_as_hidden(kind: str, tmp_path: Path) -> None:
    content = KINDS[kind][0]({"甲": [["一", "二"]], "乙": [["三", "四"]]}, hidden="乙")
    (tmp_path / "a.xls").write_bytes(content)
    assert [(grid.name, grid.hidden) for grid in read_file(tmp_path / "a.xls", Faults())] == [
        ("甲", False),
        ("乙", True),
    ]


PAGES = {
    "<table><tr><td>a<td>b<tr><td colspan=2>c<tr><td>d</td><td>e</table>": (
        [(1, ["a", "b"]), (2, ["c"]), (3, ["d", "e"])],
        ((2, 0, 2, 1),),
    ),
    "<table><tr><td rowspan=3>a<td>b<tr><td>c<tr><td rowspan=9>d</table>": (
        [(1, ["a", "b"]), (2, [None, "c"]), (3, [None, "d"])],
        ((1, 0, 3, 0),),
    ),
    "<table><tr><td rowspan=0 colspan=x>a</td><th>&lt;b&gt;&amp;&nbsp; </th></tr></table>": (
        [(1, ["a", "<b>&"])],
        (),
    ),
    "<table><tr><td>a<br>b</td><td>\n  c\n  d\n</td></tr><tr><td>&nbsp;</td></tr></table>": (
        [(1, ["a\nb", "c d"])],
        (),
    ),
    "<table><tr><td><table><tr><td>a<td>b</table></td><td>  </td></tr></table>": ([(1, ["a", "b"])], ()),
    "<table><tr><td x:num='0.1234'>12%</td><td x:num>5</td><td x:num='43008'>2017-09-30</td></table>": (
        [(1, ["12.34%", "5", "2017-09-30"])],
        (),
    ),
    "<table><tr><td>a<script>if (1 < 2) x = '<td>'</script></td><td>b<!-- <td>c --></td></tr></table>": (
        [(1, ["a", "b"])],
        (),
    ),
}
"""A page, and rows and merged cells of its table."""


@pytest.mark.parametrize("text", PAGES)
def test_a_table_of_a_page_is_read_as_it_is_seen(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(f"<html>{text}", encoding="utf-8")
    faults = Faults()
    (grid,) = read_file(tmp_path / "a.xls", faults)
    assert not faults
    assert (grid.name, grid.rows, grid.merged) == ("a", *PAGES[text])


def test_a_table_is_called_as_the_workbook_it_was_exported_from(tmp_path: Path) -> None:
    island = "<!--[if gte mso 9]><xml><x:Name>事实</x:Name></xml><![endif]-->"
    (tmp_path / "a.xls").write_text(f"<html>{island}<table><tr><td>a<td>b</table>", encoding="utf-8")
    (grid,) = read_file(tmp_path / "a.xls", Faults())
    assert (grid.name, grid.names) == ("事实", ("事实", "a"))


def test_a_text_that_looks_like_a_formula_stays_a_text_in_the_copy() -> None:
    rows = [(2, ["=1+1", "+86", "0012", "1234567890123456", "\x0b甲"])]
    book = rewritten([Grid("a.xls", "a.xls", "表", rows, lined=False)])
    cells = book["表"][2]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=1+1", "s"),
        ("+86", "s"),
        ("0012", "s"),
        ("1234567890123456", "s"),
        ("甲", "s"),
    ]
