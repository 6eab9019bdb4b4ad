"""Sound workbooks with any cell replaced: refused, or read with the change in plain sight."""

from __future__ import annotations

import copy
import csv
import re
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.errors import ProblemReport
from kaohe.evaluation import evaluate
from kaohe.ledger.model import Ledger
from kaohe.ledger.reading.loader import read_ledger
from kaohe.scheme.model import Scheme

Sheets = dict[str, list[list[Any]]]

TAIL = ["来源", "凭证号", "备注"]
SOUND: Sheets = {
    "说明": [["项目", "内容"], ["示例数据", "是"], ["方案", "x-2020"]],
    "考核对象": [
        ["考核对象", "类别", "主管部门", "人口", "大县"],
        ["甲县", "县区", None, 50, "否"],
        ["乙县", "县区", None, 1234, "是"],
        ["丁所", "部门", "丙局", None, None],
        ["丙局", "部门", None, None, None],
    ],
    "事实": [
        ["考核对象", "事实", "数值", "分母", "日期", "来源", "凭证号", "备注"],
        ["甲县", "被通报", "是", None, datetime(2020, 3, 1), "抽查", None, None],
        ["乙县", "被通报", "否", None, None, "自评", "E-1", "无"],
        ["丙局", "任务", 0, None, None, "自评", None, None],
    ],
    "任务": [
        ["考核对象", "交办日期", "期限", "办结日期", "完成数", "目标数", "紧急", *TAIL],
        [
            "甲县",
            datetime(2020, 1, 6),
            datetime(2020, 2, 3),
            datetime(2020, 2, 1),
            12,
            40,
            "是",
            "自评",
            "E-1",
            None,
        ],
        ["甲县", None, datetime(2020, 5, 3), None, 1.5, 3, "否", "自评", None, "已催办"],
        [
            "乙县",
            datetime(2020, 4, 1),
            datetime(2020, 6, 1),
            datetime(2020, 6, 2),
            1200,
            2000,
            "是",
            "自评",
            None,
            None,
        ],
    ],
    "账号": [
        ["考核对象", "检查日期", "更新日期", *TAIL],
        ["甲县", datetime(2020, 3, 1), "2020-02-09；2020-02-20", "抽查", None, None],
        ["乙县", datetime(2020, 3, 1), "无", "抽查", None, None],
    ],
    "月报": [
        ["考核对象", "月末", "已报", "得分", *TAIL],
        ["甲县", datetime(2020, 1, 31), "是", 5, "自评", None, None],
        ["乙县", datetime(2020, 1, 31), "否", 0, "自评", None, None],
    ],
    "凭证": [["凭证号", "名称", "日期"], ["E-1", "记录", None]],
}
CELLS = [
    (sheet, row, column)
    for sheet, rows in SOUND.items()
    for row in range(1, len(rows))
    for column in range(len(rows[0]))
]
FILLED = [(sheet, row, column) for sheet, row, column in CELLS if SOUND[sheet][row][column] is not None]
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?%?|[+-]?0*(\.0*)?%?")


def written(folder: Path, place: tuple[str, int, int], value: Any) -> Path:
    """The sound workbook with one cell replaced."""
    return as_book(folder, replaced(place, value))


def replaced(place: tuple[str, int, int], value: Any) -> Sheets:
    """The sound sheets with one cell replaced."""
    sheets = copy.deepcopy(SOUND)
    if place[0]:
        sheets[place[0]][place[1]][place[2]] = value
    return sheets


def as_book(folder: Path, sheets: Sheets, name: str = "台账.xlsx") -> Path:
    """The sheets as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                found = page.cell(number + 1, column + 1, cell)
                if isinstance(cell, str):
                    found.data_type = "s"  # a text that begins with = is no formula
    path = folder / name
    book.save(path)
    return path


def as_form(folder: Path, sheets: Sheets) -> Path:
    """The facts on a sheet named by its unit, under a title, between columns that guide and number."""
    facts = [["序号", "指标", *sheets["事实"][0], "填法"]]
    facts += [[number, "1 更新", *row, "是 或 否"] for number, row in enumerate(sheets["事实"][1:], 1)]
    facts = [["2020年度考核事实"], *facts, ["填报人：张某", None, "审核人：李某"]]
    return as_book(
        folder,
        {"甲县事实" if name == "事实" else name: rows for name, rows in (sheets | {"事实": facts}).items()},
    )


def as_csv(folder: Path, sheets: Sheets) -> Path:
    """The sheets as a folder of CSV files, as a spreadsheet exports them."""
    path = emptied(folder)
    for name, rows in sheets.items():
        with (path / f"{name}.csv").open("w", encoding="gb18030", newline="") as stream:
            csv.writer(stream).writerows(
                [["" if cell is None else str(cell) for cell in row] for row in rows]
            )
    return path


def as_files(folder: Path, sheets: Sheets) -> Path:
    """The sheets as a folder of two workbooks: the last row of every sheet in the second one."""
    path = emptied(folder)
    both = ("说明", "凭证")
    first = {name: rows if name in both else rows[:-1] for name, rows in sheets.items()}
    second = {name: rows if name in both else [rows[0], rows[-1]] for name, rows in sheets.items()}
    as_book(path, first, "1.xlsx")
    as_book(path, second, "2.xlsx")
    return path


def emptied(folder: Path) -> Path:
    path = folder / "台账"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    return path


WAYS = {"form": as_form, "csv": as_csv, "files": as_files}
LISTED = {
    "form": {"表名", "表头以上", "序号列", "表尾"},
    "csv": {"编码", "日期写法"},
    "files": {"重复行"},
}
"""Ways of sending the ledger, and the kinds of repair that each brings with it."""


def content(ledger: Ledger) -> list[list[tuple[type, Any]]]:
    """All typed cells, frame by frame."""
    frames = (ledger.units, ledger.facts, *ledger.events.values(), ledger.evidence)
    return [
        [
            (type(cell), cell)
            for row in frame.drop(columns=[name for name in frame if name == "place"]).values
            for cell in row
        ]
        for frame in frames
    ]


def zeros(ledger: Ledger) -> int:
    """How many cells hold the number 0."""
    return sum(cell == 0 for frame in content(ledger) for kind, cell in frame if kind is Fraction)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutations")


@pytest.fixture(scope="module")
def scheme(lasting_toy: Scheme) -> Scheme:
    return lasting_toy


class Sound:
    """The ledger without mutations: what it holds, and its scores."""

    def __init__(self, scheme: Scheme, folder: Path) -> None:
        ledger = read_ledger(written(folder, ("", 0, 0), None), scheme.shape)
        assert ledger.repairs == ()
        self.content, self.zeros, self.scores = content(ledger), zeros(ledger), scores(scheme, ledger)


@pytest.fixture(scope="module")
def sound(folder: Path, scheme: Scheme) -> Sound:
    return Sound(scheme, folder)


def scores(scheme: Scheme, ledger: Ledger) -> list[Any]:
    """Every unit's bounds of every indicator."""
    return evaluate(scheme, ledger).scores.drop(columns=["place"], errors="ignore").values.tolist()


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[tuple[str, int, int], Any]:
    """A filled cell, written in another way that means the same."""
    place = draw(st.sampled_from(FILLED))
    cell = SOUND[place[0]][place[1]][place[2]]
    ways: list[Any]
    if isinstance(cell, datetime):
        serial = (cell - datetime(1899, 12, 30)).days
        ways = [
            cell.strftime("%Y.%m.%d"),
            f"{cell.year}年{cell.month}月{cell.day}日",
            f"{cell.year}/{cell.month}/{cell.day}",
            cell.strftime("%Y-%m-%d").translate(_WIDE),
            cell.strftime("%Y%m%d"),
            serial,
            str(serial),
            cell.strftime("%Y-%m-%d 00:00:00"),
        ]
    elif cell in ("是", "否"):
        yes = ["√", "✓", "Yes", "TRUE", "有", True]
        ways = [
            f"{cell}\u200b",
            f"\u3000{cell}",
            *(yes if cell == "是" else ["×", "no", "FALSE", "无", False]),
        ]
    elif isinstance(cell, str):
        ways = [f" {cell} ", f"\u3000{cell}", " ".join(cell), f"{cell}\u200b", cell.translate(_WIDE)]
    else:
        ways = [
            str(cell),
            str(cell).translate(_WIDE),
            f"{cell} 件",
            f"{cell}个",
            f"{cell:,}",
            f"{cell}\u200b",
        ]
    return place, draw(st.sampled_from(ways))


@given(change=rewritten())
@QUICK
def test_another_way_of_writing_moves_no_score(
    change: tuple[tuple[str, int, int], Any], folder: Path, scheme: Scheme, sound: Sound
) -> None:
    try:
        ledger = read_ledger(written(folder, *change), scheme.shape)
    except ProblemReport:
        return
    if content(ledger) == sound.content:
        assert scores(scheme, ledger) == sound.scores
        return
    (sheet, _, column), _ = change
    head = SOUND[sheet][0][column]
    assert head in ("备注", "名称") or (head == "凭证号" and ledger.repairs), (
        "texts are kept as they are written"
    )
    assert scores(scheme, ledger) == sound.scores


ANYTHING = st.one_of(
    st.text(max_size=8).filter(
        lambda text: not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", text)
    ),
    st.from_regex(r"[0-9０-９]{1,4}[.,，/年月日:： 件个分%％-]{0,2}[0-9]{0,3}", fullmatch=True),
    st.integers(-(10**17), 10**17),
    st.integers(-3, 50000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.none(),
    st.sampled_from(
        ["合计", "—", "/", "无", "0", "０", "不适用", "缺", "#N/A", "=1+1", "1e3", "½", "①", "٣"]
    ),
)


@given(place=st.sampled_from(CELLS), value=ANYTHING)
@settings(QUICK, max_examples=120)
def test_anything_in_any_cell_is_refused_or_read_as_it_is_written(
    place: tuple[str, int, int], value: Any, folder: Path, scheme: Scheme, sound: Sound
) -> None:
    try:
        ledger = read_ledger(written(folder, place, value), scheme.shape)
    except ProblemReport:
        return
    justified(ledger, sound, value)


def justified(ledger: Ledger, sound: Sound, value: Any) -> None:
    """Whatever is otherwise than in the sound ledger is what was put into the cell, or is listed."""
    before, after = sound.content, content(ledger)
    if zeros(ledger) > sound.zeros:
        assert re.fullmatch(r"[^1-9１-９]*[0０][^1-9１-９]*", str(value)), "a zero that nobody wrote"
    if ledger.repairs or before == after:
        return
    if [len(frame) for frame in before] != [len(frame) for frame in after]:
        assert value is None or not str(value).strip(), "a row left out, and not listed"
        return
    changed = [
        (kind, new)
        for olds, news in zip(before, after, strict=True)
        for (_, old), (kind, new) in zip(olds, news, strict=True)
        if old != new
    ]
    shown = str(value).strip()
    for kind, new in changed:
        if kind is Fraction and not isinstance(value, str):
            assert Fraction(format(value, ".15g")) == new
        elif kind is Fraction:
            assert _PLAIN_NUMBER.fullmatch(shown), "a number read out of something else, and not listed"
            assert new in (Fraction(shown.rstrip("%")), Fraction(shown.rstrip("%")) / 100)
        elif kind is str:
            assert (
                new == shown
                or isinstance(value, timedelta)
                or (isinstance(value, int | float) and Fraction(new) == Fraction(format(value, ".15g")))
            )
        elif kind in (date, datetime):
            assert new.isoformat()[:10] == shown[:10] or [*map(int, shown.split("-"))] == [
                new.year,
                new.month,
                new.day,
            ]


@pytest.mark.parametrize("way", WAYS)
def test_the_ledger_is_the_same_whichever_way_it_is_sent(
    way: str, folder: Path, scheme: Scheme, sound: Sound
) -> None:
    ledger = read_ledger(WAYS[way](folder, replaced(("", 0, 0), None)), scheme.shape)
    assert {repair.kind for repair in ledger.repairs} == LISTED[way]
    assert content(ledger) == sound.content
    assert scores(scheme, ledger) == sound.scores


@pytest.mark.parametrize("way", WAYS)
@given(place=st.sampled_from(CELLS), value=ANYTHING)
@settings(QUICK, max_examples=60)
def test_so_is_anything_in_any_cell_of_forms_csv_files_and_folders(
    way: str, place: tuple[str, int, int], value: Any, folder: Path, scheme: Scheme, sound: Sound
) -> None:
    try:
        ledger = read_ledger(WAYS[way](folder, replaced(place, value)), scheme.shape)
    except ProblemReport:
        return
    usual = replace(
        ledger, repairs=tuple(repair for repair in ledger.repairs if repair.kind not in LISTED[way])
    )
    if way == "csv" and any(repair.kind == "日期写法" for repair in ledger.repairs):
        value = value if isinstance(value, str) else None if value is None else str(value)
    justified(usual, sound, value)


@pytest.mark.parametrize("way", ["book", *WAYS])
@pytest.mark.parametrize(
    ("sheet", "column"),
    [(sheet, column) for sheet, rows in SOUND.items() for column in range(len(rows[0]))],
)
def test_a_column_that_is_left_out_is_refused_or_listed_or_moves_no_score(
    way: str, sheet: str, column: int, folder: Path, scheme: Scheme, sound: Sound
) -> None:
    sheets = replaced(("", 0, 0), None)
    for row in sheets[sheet]:
        del row[column]
    try:
        ledger = read_ledger((WAYS | {"book": as_book})[way](folder, sheets), scheme.shape)
    except ProblemReport:
        return
    if scores(scheme, ledger) != sound.scores:
        assert "缺列" in {repair.kind for repair in ledger.repairs}
