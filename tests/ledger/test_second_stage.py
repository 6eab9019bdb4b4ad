"""What contradicts itself is told with the cells that can't be read, and in the same words: file, sheet, own cell."""

from __future__ import annotations

import contextlib
import csv
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from city_years import ROOT

from kaohe.errors import Problem, ProblemReport
from kaohe.evaluation import evaluate
from kaohe.ledger.load import load_ledger
from kaohe.ledger.marked import write_marked
from kaohe.ledger.saving import save_ledger
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

Sheets = dict[str, list[list[Any]]]
TAIL = ["来源", "凭证号", "备注"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    shutil.copytree(ROOT / "tests" / "sixth", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "报").mkdir()
    return Project(tmp_path)


@pytest.fixture
def scheme(project: Project) -> Scheme:
    return load_scheme("qingxi-2024", project=project)


@pytest.fixture
def rows() -> Sheets:
    """An order signed before it was sent, one dated ten years off, more people content than were asked."""
    return {
        "说明": [["项目", "内容"], ["示例数据", "否"], ["方案", "qingxi-2024"]],
        "考核对象": [["考核对象", "类别", "乡镇总数", "主管部门"], ["东川县", "县区", 10, None]],
        "事实": [
            ["考核对象", "事实", "数值", "分母", "日期", "来源", "凭证号", "备注"],
            ["东川县", "满意件数", 12, None, "2024-12-31", "抽查", None, None],
            ["东川县", "回访件数", 10, None, "2014-12-31", "抽查", None, None],
        ],
        "工单": [
            ["考核对象", "工单编号", "派单日期", "签收日期", "办结日期", *TAIL],
            ["东川县", "1", "2024-03-04", "2024-03-01", "2024-03-05", "日常监测", None, None],
            ["东川县", "2", "2014-03-04", None, None, "日常监测", None, None],
        ],
        "退单": [["考核对象", "退单日期", "有正当理由", *TAIL]],
        "知识更新": [["考核对象", "更新日期", "更新条数", *TAIL]],
        "推广做法": [["考核对象", "推广日期", "推广范围", *TAIL]],
        "瞒报": [["考核对象", "查实日期", *TAIL]],
    }


def book(sheets: Sheets, path: Path) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        page = made.create_sheet(name)
        for line in lines:
            page.append(line)
    made.save(path)
    return path


@pytest.fixture
def problems(scheme: Scheme, project: Project) -> Callable[[Path], list[Problem]]:
    """All that is said of a ledger, at whatever stage."""

    def found(path: Path) -> list[Problem]:
        with pytest.raises(ProblemReport) as caught:
            evaluate(scheme, load_ledger(path, scheme=scheme, project=project))
        return caught.value.problems

    return found


CONTRADICTIONS = [
    "事实!E3：日期离考核期间过远（实为 2014-12-31，应为 2023 至 2025 年）",
    "工单!C3：派单日期离考核期间过远（实为 2014-03-04，应为 2023 至 2025 年）",
    "事实!C2：东川县：回访满意率的分子大于分母（实为 满意件数 12、回访件数 10，应为 分子不大于分母）",
    "工单!D2：东川县的工单：签收日期早于派单日期（实为 2024-03-01，应为 不早于 2024-03-04）",
]


def test_each_value_is_named_by_its_own_cell_and_its_file(
    rows: Sheets, problems: Callable[[Path], list[Problem]]
) -> None:
    path = book(rows, Path("报/台账.xlsx"))
    assert [str(problem) for problem in problems(path)] == [f"报/台账.xlsx {said}" for said in CONTRADICTIONS]


def test_the_marked_copy_paints_that_cell(rows: Sheets, problems: Callable[[Path], list[Problem]]) -> None:
    path = book(rows, Path("报/台账.xlsx"))
    (copy,) = write_marked(problems(path), path, Path("标注.xlsx"))
    painted = {
        (page.title, cell.coordinate)
        for page in openpyxl.load_workbook(copy)
        for line in page.iter_rows()
        for cell in line
        if cell.fill.start_color.rgb == "FFFFC7CE"
    }
    assert painted == {("事实", "E3"), ("事实", "C2"), ("工单", "C3"), ("工单", "D2")}


def test_a_text_file_is_named_by_line_and_column(
    rows: Sheets, problems: Callable[[Path], list[Problem]]
) -> None:
    for name, lines in rows.items():
        with Path(f"报/{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(lines)
    assert [str(problem).partition("：")[0] for problem in problems(Path("报"))] == [
        "报/事实.csv:3 日期",
        "报/工单.csv:3 派单日期",
        "报/事实.csv:2 数值",
        "报/工单.csv:2 签收日期",
    ]


def test_what_cannot_be_read_and_what_cannot_be_true_are_told_at_once(
    rows: Sheets, problems: Callable[[Path], list[Problem]]
) -> None:
    rows["退单"].append(["东川县", "去年", "是", "日常监测", None, None])
    said = [str(problem) for problem in problems(book(rows, Path("报/台账.xlsx")))]
    assert said[0].startswith("报/台账.xlsx 退单!B2：")
    assert said[1:] == [f"报/台账.xlsx {line}" for line in CONTRADICTIONS]


def test_shares_wait_until_every_fact_is_read(
    rows: Sheets, problems: Callable[[Path], list[Problem]]
) -> None:
    rows["事实"].append(["东川县", "办理差错起数", "许多", None, None, "抽查", None, None])
    said = [str(problem) for problem in problems(book(rows, Path("报/台账.xlsx")))]
    assert said[0].startswith("报/台账.xlsx 事实!C4：")
    assert said[1:] == [f"报/台账.xlsx {line}" for line in CONTRADICTIONS if "分子" not in line]


def test_in_a_folder_they_stand_with_their_file(
    rows: Sheets, problems: Callable[[Path], list[Problem]]
) -> None:
    rows["退单"].append(["东川县", "去年", "是", "日常监测", None, None])
    book(rows, Path("报/a.xlsx"))
    late = [["考核对象", "推广日期", "推广范围", *TAIL], ["东川县", "2024-02-30", "全省", "抽查", None, None]]
    book({"推广做法": late}, Path("报/b.xlsx"))
    said = [str(problem).partition("：")[0] for problem in problems(Path("报"))]
    assert [place.split()[0] for place in said] == ["报/a.xlsx"] * 5 + ["报/b.xlsx"]


def test_a_row_with_a_cell_that_cannot_be_read_is_told_once(
    rows: Sheets, problems: Callable[[Path], list[Problem]]
) -> None:
    rows["事实"] = rows["事实"][:1]
    rows["工单"] = [
        rows["工单"][0],
        ["东川县", "1", "2024-03-04", "2024-03-01", "明天", "日常监测", None, None],
    ]
    (only,) = problems(book(rows, Path("报/台账.xlsx")))
    assert only.path == "工单!E2"


def test_a_row_of_a_database_is_named_by_its_key(
    rows: Sheets, project: Project, scheme: Scheme, problems: Callable[[Path], list[Problem]]
) -> None:
    rows["工单"] = [
        rows["工单"][0],
        ["东川县", "1", "2024-03-04", "2024-03-05", None, "日常监测", None, None],
    ]
    ledger = load_ledger(book(rows, Path("报/台账.xlsx")), scheme=scheme, project=project)
    save_ledger(ledger, scheme.shape, "报/台账.sqlite")
    with contextlib.closing(sqlite3.connect("报/台账.sqlite")) as database:
        database.execute("UPDATE orders SET signed_on = '2024-03-01'")
        database.commit()
    last = problems(Path("报/台账.sqlite"))[-1]
    assert (last.file, last.path) == ("数据库 报/台账.sqlite", "orders!签收日期（id=1）")
