"""Every event row behind a fact can be reached from the report."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from city_years import LICHENG, SICHUAN, evaluation
from towns import SECOND
from towns import evaluation as county

from kaohe.report.workbook import fact_rows, write_scores_workbook
from kaohe.report.workbook.fact_rows import FactRows, cells, spans

SPAN = re.compile(r"(.*?)([0-9]+) 至 .*?([0-9]+)")


def named(text: str) -> list[str]:
    """The places that a cell names, one by one."""
    found = []
    for part in text.split("、"):
        span = SPAN.fullmatch(part)
        found += (
            [f"{span[1]}{number}" for number in range(int(span[2]), int(span[3]) + 1)] if span else [part]
        )
    return found


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("rows") / "scores.xlsx"
    return openpyxl.load_workbook(write_scores_workbook(evaluation(LICHENG), path))


def test_every_row_behind_every_fact_is_in_the_workbook(book: openpyxl.Workbook) -> None:
    head, *rows = list(book["事实与台账行"].iter_rows(min_row=2, values_only=True))
    assert head == ("考核对象", "事实", "事实名称", "值", "台账", "所列各行", "行数", "位置")
    listed: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        assert len(named(row[-1])) == row[-2]
        listed.setdefault(row[:2], []).extend(named(row[-1]))
    due: dict[tuple[str, str], list[str]] = {}
    ev = evaluation(LICHENG)
    for record in ev.records():
        for name, fact in record["facts"].items():
            if fact.get("hit_rows"):
                due[record["unit"], name] = fact["hit_rows"]
    assert {key: sorted(places) for key, places in listed.items()} == {
        key: sorted(places) for key, places in due.items()
    }
    assert max(map(len, due.values())) > 20  # more than a record shows in full


def test_a_line_that_names_no_rows_says_where_they_are(book: openpyxl.Workbook) -> None:
    texts = [row[-1] for row in book["评分依据"].iter_rows(min_row=3, values_only=True) if row[-2] == "事实"]
    many = [
        text
        for text in texts
        if (hits := re.search(r"(?:计|不符合的) ([0-9]+) 行", text)) and int(hits[1]) > 5
    ]
    assert many
    assert all("，各行见 scores.xlsx 的“事实与台账行”）" in text for text in many)
    assert not any("各行见" in text for text in texts if text not in many)


def test_rows_whose_counting_is_open_are_told_apart() -> None:
    gathered = FactRows()
    fact = {
        "kind": "count",
        "how": "count",
        "table": "错漏",
        "value": {"low": "2", "high": "3"},
        "hit_rows": ["a.csv:2", "a.csv:3", "a.csv:5"],
        "counts": ["yes", "maybe", "yes"],
    }
    (record,) = gathered.passing([{"unit": "甲", "facts": {"n": fact}}])
    assert record["facts"]["n"] is fact
    assert [row[-4:] for row in gathered.sheet().rows] == [
        ["错漏", "计入", 2, "a.csv:2、a.csv:5"],
        ["错漏", "是否计入未定", 1, "a.csv:3"],
    ]


def test_consecutive_rows_are_one_span() -> None:
    places = [
        "a.xlsx 故障2017!A9",
        "a.xlsx 故障2017!A10",
        "a.xlsx 故障2017!A11",
        "b.xlsx 故障!A12",
        "b.xlsx 故障!A13",
    ]
    assert list(spans(places)) == [
        (3, "a.xlsx 故障2017!A9 至 a.xlsx 故障2017!A11"),
        (2, "b.xlsx 故障!A12、b.xlsx 故障!A13"),
    ]
    assert [text for _, text in spans(["表（第 9 行）", "表（第 10 行）", "表（第 11 行）", "x"])] == [
        "表（第 9 行） 至 表（第 11 行）",
        "x",
    ]
    assert list(spans([])) == []


def test_more_places_than_a_cell_holds_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_rows, "_CELL", 30)
    places = [f"a.csv:{number}" for number in range(2, 40, 2)]
    found = list(cells(places))
    assert len(found) > 3
    assert all(len(text) <= 30 for _, text in found)
    assert [place for _, text in found for place in text.split("、")] == places
    assert sum(count for count, _ in found) == len(places)


def test_without_event_rows_there_is_no_such_sheet(tmp_path: Path) -> None:
    path = write_scores_workbook(evaluation(SICHUAN), tmp_path / "scores.xlsx")
    assert "事实与台账行" not in openpyxl.load_workbook(path).sheetnames
    path = write_scores_workbook(county(SECOND), tmp_path / "county.xlsx")
    assert "事实与台账行" in openpyxl.load_workbook(path).sheetnames
