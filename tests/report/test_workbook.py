"""The workbook holds real numbers, dates as dates, and no text of it is ever a formula."""

from __future__ import annotations

import datetime
import time
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kaohe.report.workbook import book, write_scores_workbook

THIRD, FORTY, FIFTY = Fraction(50, 3), Fraction(40), Fraction(50)
STORED_THIRD = 16.66666666666667
LIZHONG, HAIBIN, PLACE = "鲤中街道", "海滨街道", "台账.xlsx 事实!C12"
DAY, MOMENT = datetime.date(2017, 12, 31), datetime.datetime(2017, 6, 1, 9, 30)
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "http://x", "{=1}"]
SHEETS = ["说明", "排名", "指标得分", "指标得分明细", "评分依据", "事实"]


def frame(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split(), dtype=object)


def evaluation(*, sample: bool = True, evil: str = "正常", value: Any = Fraction(133)) -> Any:
    """Two units: one fully known with a third of fifty, one with bounds and a node that does not apply."""
    records = [
        {
            "unit": "鲤中街道",
            "node": "2.1",
            "title": "按时序公布事项清单",
            "points": {"low": "50/3", "high": "50/3"},
            "maximum": "50",
            "state": "known",
            "lines": [
                {"label": "条款", "text": "LC-2.1b「每少1次扣三分之一」"},
                {"label": "备注", "text": evil},
            ],
        },
        {
            "unit": "海滨街道",
            "node": "2.1",
            "title": "按时序公布事项清单",
            "points": {"low": "30", "high": "inf"},
            "maximum": "50",
            "state": "bounds",
            "lines": [],
        },
    ]
    return SimpleNamespace(
        scenarios=(),
        known_at=None,
        scheme=SimpleNamespace(
            id="licheng-2017",
            title="2017年度考核",
            document="泉鲤政办〔2017〕143号",
            place="鲤城区",
            period=SimpleNamespace(start=datetime.date(2017, 1, 1), end=DAY),
        ),
        units=["鲤中街道", "海滨街道"],
        sample=sample,
        ledger=SimpleNamespace(
            about={"方案": "licheng-2017", "说明": evil},
            facts=frame(
                "unit fact value denominator date source evidence note place",
                (LIZHONG, "runless", Fraction(133), Fraction(190), DAY, "现场核查", "E-0132", evil, PLACE),
                (LIZHONG, "third", Fraction(1), Fraction(3), None, "自评", None, None, None),
                (HAIBIN, "open", value, None, MOMENT, "自评", None, None, None),
            ),
        ),
        ranking=frame(
            "unit group points low high rank rank_low rank_high grade",
            ("鲤中街道", "街道", THIRD, THIRD, THIRD, 1, 1, 1, "优秀"),
            ("海滨街道", "街道", None, Fraction(30), Fraction(40), None, 1, 2, None),
        ),
        scores=frame(
            "unit group node title points low high maximum state clause label",
            (
                LIZHONG,
                "街道",
                "2.1",
                "公布清单",
                THIRD,
                THIRD,
                THIRD,
                FIFTY,
                "known",
                ["LC-2.1a", "LC-2.1b"],
                None,
            ),
            (LIZHONG, "街道", "2.2", evil, FORTY, FORTY, FORTY, FIFTY, "known", "LC-2.2b", None),
            (HAIBIN, "街道", "2.1", "公布清单", None, Fraction(30), FORTY, FIFTY, "bounds", "LC-2.1b", None),
            (HAIBIN, "街道", "2.2", evil, None, None, None, FIFTY, "not_applicable", "LC-2.2b", None),
            (LIZHONG, "街道", "9", "等次", None, FORTY, FORTY, None, "known", "LC-9", "优秀"),
        ),
        records=lambda unit=None: iter(records),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_scores_workbook(evaluation(), tmp_path / "scores.xlsx", {"runless": "一趟不用跑事项"})


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    header, *body = sheet.iter_rows(min_row=2)
    return [dict(zip([cell.value for cell in header], row, strict=True)) for row in body]


def every_cell(path: Path) -> Iterator[Any]:
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            yield from row


def test_sheets_stand_in_order_with_fixed_headers_filters_and_print_titles(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.freeze_panes and sheet.freeze_panes.endswith("3")
        assert sheet.auto_filter.ref.startswith("A2:")
        assert sheet.print_title_rows == "$1:$2"
        assert all(sheet.column_dimensions[name].width > 4 for name in "AB")


def test_points_are_numbers_shown_to_two_decimals_with_their_exact_value_beside(path: Path) -> None:
    first, second = rows(openpyxl.load_workbook(path)["排名"])
    assert (first["得分"].value, first["得分"].number_format, first["得分"].data_type) == (
        STORED_THIRD,
        "0.00",
        "n",
    )
    assert (first["名次"].value, first["名次"].number_format, first["精确值"].value) == (1, "0", "50/3")
    assert (second["得分"].value, second["下限"].value, second["上限"].value) == (None, 30, 40)
    assert (second["名次"].value, second["最高名次"].value, second["最低名次"].value) == ("1–2", 1, 2)
    assert second["精确值"].value is None


def test_wide_scores_have_a_column_a_node_and_a_row_a_unit(path: Path) -> None:
    first, second = rows(openpyxl.load_workbook(path)["指标得分"])
    assert list(first) == ["考核对象", "类别", "2.1 公布清单", "2.2 正常", "9 等次"]
    assert [cell.value for cell in first.values()] == ["鲤中街道", "街道", STORED_THIRD, 40, "优秀"]
    assert [cell.value for cell in second.values()] == ["海滨街道", "街道", "30.00~40.00", "不适用", None]


def test_long_scores_have_a_row_a_unit_and_node(path: Path) -> None:
    found = rows(openpyxl.load_workbook(path)["指标得分明细"])
    assert [(row["指标编号"].value, row["状态"].value) for row in found] == [
        ("2.1", "已定"), ("2.2", "已定"), ("2.1", "区间"), ("2.2", "不适用"), ("9", "已定"),
    ]  # fmt: skip
    assert found[0]["条款"].value == "LC-2.1a、LC-2.1b"
    assert found[0]["指标编号"].data_type == "s"
    assert found[0]["满分"].value == 50
    assert (found[4]["得分"].value, found[4]["评定"].value) == (None, "优秀")


def test_trace_has_a_row_a_line(path: Path) -> None:
    first, second, third = rows(openpyxl.load_workbook(path)["评分依据"])
    assert (first["依据"].value, first["内容"].value) == ("条款", "LC-2.1b「每少1次扣三分之一」")
    assert (second["依据"].value, second["下限"].value, second["精确值"].value) == (
        "备注",
        STORED_THIRD,
        "50/3",
    )
    assert (third["考核对象"].value, third["下限"].value, third["上限"].value) == ("海滨街道", 30, "∞")


def test_facts_keep_numerator_denominator_date_source_and_evidence(path: Path) -> None:
    ratio, third, moment = rows(openpyxl.load_workbook(path)["事实"])
    assert [ratio[title].value for title in ("事实名称", "值", "分母", "比率")] == [
        "一趟不用跑事项",
        133,
        190,
        0.7,
    ]
    assert (ratio["比率"].number_format, ratio["精确值"].value) == ("0.00%", None)
    assert (ratio["日期"].value, ratio["日期"].number_format) == (
        datetime.datetime(2017, 12, 31),
        "yyyy-mm-dd",
    )
    assert [ratio[title].value for title in ("来源", "凭证", "出处")] == [
        "现场核查",
        "E-0132",
        "台账.xlsx 事实!C12",
    ]
    assert third["精确值"].value == "1/3"
    assert (moment["日期"].value, moment["日期"].is_date) == (datetime.datetime(2017, 6, 1, 9, 30), True)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "是"),
        (False, "否"),
        ("优秀", "优秀"),
        (None, None),
        (float("nan"), None),
        (Fraction(0), 0),
        (datetime.date(1899, 12, 31), "1899-12-31"),
        ("长" * 40_000, "长" * 32_766 + "…"),
    ],
)
def test_a_fact_of_any_type_is_kept(tmp_path: Path, value: Any, shown: Any) -> None:
    path = write_scores_workbook(evaluation(value=value), tmp_path / "scores.xlsx")
    cell = rows(openpyxl.load_workbook(path)["事实"])[2]["值"]
    assert cell.value == shown
    assert cell.data_type == ("s" if isinstance(shown, str) else "n")


@pytest.mark.parametrize("evil", DANGEROUS)
def test_text_is_never_a_formula_or_a_link(tmp_path: Path, evil: str) -> None:
    path = write_scores_workbook(evaluation(evil=evil), tmp_path / "scores.xlsx", {"open": evil})
    read_back = evil.replace("\r", "_x000D_")
    kept = [cell for cell in every_cell(path) if cell.value in (evil, read_back)]
    assert {cell.parent.title for cell in kept} == {"说明", "指标得分明细", "评分依据", "事实"}
    assert {cell.data_type for cell in every_cell(path) if isinstance(cell.value, str)} == {"s"}
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            content = package.read(name)
            assert b"<f>" not in content and b"<f " not in content
            assert b"<hyperlink" not in content


def test_sample_data_says_so_on_every_sheet(path: Path, tmp_path: Path) -> None:
    for sheet in openpyxl.load_workbook(path):
        assert sheet["A1"].value == f"【示例数据】2017年度考核 {sheet.title}"
        assert sheet.oddHeader.center.text == "示例数据"
    for sheet in openpyxl.load_workbook(
        write_scores_workbook(evaluation(sample=False), tmp_path / "real.xlsx")
    ):
        assert sheet["A1"].value == f"2017年度考核 {sheet.title}"
        assert sheet.oddHeader.center.text is None


def test_about_names_the_regulation_and_the_period(path: Path) -> None:
    about = {row["项目"].value: row["内容"].value for row in rows(openpyxl.load_workbook(path)["说明"])}
    assert about["文件"] == "泉鲤政办〔2017〕143号"
    assert about["期间"] == "2017-01-01 至 2017-12-31"
    assert about["考核对象"] == 2
    assert about["工作表 事实"] == "3 行"


def test_same_evaluation_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    time.sleep(2.1)  # the time stamps of a zip have two seconds
    again = write_scores_workbook(evaluation(), tmp_path / "again.xlsx", {"runless": "一趟不用跑事项"})
    assert again.read_bytes() == path.read_bytes()


def test_an_empty_evaluation_still_has_all_sheets(tmp_path: Path) -> None:
    empty = evaluation()
    empty.ranking, empty.scores, empty.ledger.facts = (
        empty.ranking[:0],
        empty.scores[:0],
        empty.ledger.facts[:0],
    )
    empty.records = lambda unit=None: iter(())
    assert openpyxl.load_workbook(write_scores_workbook(empty, tmp_path / "empty.xlsx")).sheetnames == SHEETS


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "_MOST_ROWS", 5)
    with pytest.raises(ValueError, match=r"^工作表“指标得分明细”有 7 行 12 列，超过 XLSX 的上限$"):
        write_scores_workbook(evaluation(), tmp_path / "scores.xlsx")
    assert not (tmp_path / "scores.xlsx").exists()
