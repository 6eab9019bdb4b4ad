"""A unit's own form (自评表) among the files of a ledger: what it may say of itself, and what it may not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.reading.loader import read_ledger

Sheets = dict[str, list[list[Any]]]
UNIT_HEAD = ["考核对象", "类别", "辖区有街道"]
FACT_HEAD = ["指标", "满分", "条款", "事实", "数值", "分母", "日期", "来源", "凭证号", "备注", "考核对象"]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Sheets], None]:
    """Write a workbook into the folder 台账 of the working directory."""
    monkeypatch.chdir(tmp_path)
    Path("台账").mkdir()

    def file(name: str, sheets: Sheets) -> None:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            page = book.create_sheet(title)
            for row in rows:
                page.append(row)
        book.save(Path("台账") / name)

    return file


@pytest.fixture
def office(sheets: Sheets, write: Callable[[str, Sheets], None]) -> Sheets:
    """The office's workbook: everybody's attributes and what it recorded itself; written to 办.xlsx."""
    sheets["考核对象"][0].append("别名")
    sheets["考核对象"][2].append("园区局")
    sheets["事实"] = [row for row in sheets["事实"] if row[5] != "自评"]
    write("办.xlsx", sheets)
    return sheets


def form(unit: str, *, attribute: str | None = None, source: str = "自评", group: str = "街道") -> Sheets:
    """A unit's form with one value."""
    value = [None, None, None, "未完成任务数", "2", None, "2017-12-31", source, None, None, unit]
    return {
        "说明": [["项目", "内容"], ["示例数据", "否"], ["方案", "test-2017"]],
        "自评表": [FACT_HEAD, value],
        "考核对象": [UNIT_HEAD, [unit, group, attribute]],
        "接入系统故障": [
            ["考核对象", "故障开始时间", "故障修复时间", "级别", "来源", "凭证号", "备注"],
        ],
    }


@pytest.fixture
def read(shape: LedgerShape) -> Callable[[], Ledger]:
    return lambda: read_ledger(Path("台账"), shape)


@pytest.fixture
def said(complaint: Callable[[Path], str]) -> Callable[[], list[str]]:
    return lambda: complaint(Path("台账")).splitlines()


def test_an_attribute_other_than_the_office_has_it_is_refused_with_both_values(
    office: Sheets, write: Callable[[str, Sheets], None], said: Callable[[], list[str]]
) -> None:
    write("甲.xlsx", form("甲街道", attribute="否"))
    assert said() == [
        "台账/甲.xlsx 考核对象!C2：“甲街道”的辖区有街道与考核部门的名单不符（实为 否，应为 是，同 办.xlsx 考核对象!C2）"
    ]


def test_so_is_another_group(
    office: Sheets, write: Callable[[str, Sheets], None], said: Callable[[], list[str]]
) -> None:
    write("甲.xlsx", form("甲街道", attribute="是", group="区直单位"))
    assert said() == [
        "台账/甲.xlsx 考核对象!B2：“甲街道”的类别与考核部门的名单不符"
        "（实为 区直单位，应为 街道，同 办.xlsx 考核对象!B2）"
    ]


def test_what_agrees_with_the_office_is_taken_once_and_nothing_is_to_be_looked_at(
    office: Sheets, write: Callable[[str, Sheets], None], read: Callable[[], Ledger]
) -> None:
    write("甲.xlsx", form("甲街道", attribute="是"))
    ledger = read()
    assert ledger.units.values.tolist() == [["甲街道", "街道", True], ["乙局", "区直单位", False]]
    assert ledger.notes == ()


def test_what_only_the_form_says_is_noted(
    write: Callable[[str, Sheets], None], read: Callable[[], Ledger]
) -> None:
    write("甲.xlsx", form("甲街道", attribute="否"))
    assert [str(note) for note in read().notes] == [
        "台账/甲.xlsx 考核对象!A2：属性只见于本单位的自评表（实为 甲街道，类别 街道、辖区有街道 否）"
    ]


def test_a_unit_that_the_office_does_not_list_is_refused_with_the_nearest_name(
    office: Sheets, write: Callable[[str, Sheets], None], said: Callable[[], list[str]]
) -> None:
    write("丙.xlsx", form("甲乙街道", attribute="是"))
    assert said() == [
        "台账/丙.xlsx 考核对象!A2：名单中没有这个考核对象"
        "（实为 甲乙街道，应为 考核部门“考核对象”表里的名称，是否指“甲街道”）"
    ]


@pytest.mark.parametrize(("name", "own"), [("甲街道办事处", "甲街道"), ("园区局", "乙局")])
def test_a_form_may_call_its_unit_by_another_name(
    name: str, own: str, office: Sheets, write: Callable[[str, Sheets], None], read: Callable[[], Ledger]
) -> None:
    group, attribute = ("街道", "是") if own == "甲街道" else ("区直单位", "否")
    write("甲.xlsx", form(name, attribute=attribute, group=group))
    ledger = read()
    assert ledger.units["unit"].tolist() == ["甲街道", "乙局"]
    assert ledger.facts.loc[ledger.facts["source"] == "自评", "unit"].tolist() == [own]


def test_a_form_that_claims_another_source_is_refused(
    office: Sheets, write: Callable[[str, Sheets], None], said: Callable[[], list[str]]
) -> None:
    given = form("甲街道", attribute="是", source="现场核查")
    given["接入系统故障"].append(["甲街道", "2017-10-18 09:00", None, "一般", "上级通报", None, None])
    write("甲.xlsx", given)
    expected = "应为 自评；其他来源由考核部门在自己的工作簿里登记）"
    assert said() == [
        f"台账/甲.xlsx 自评表!H2：自评表里只有自评（实为 现场核查，{expected}",
        f"台账/甲.xlsx 接入系统故障!E2：自评表里只有自评（实为 上级通报，{expected}",
    ]


def test_a_form_that_speaks_of_another_unit_is_refused(
    office: Sheets, write: Callable[[str, Sheets], None], said: Callable[[], list[str]]
) -> None:
    given = form("甲街道", attribute="是")
    given["自评表"].append([None, None, None, "未完成任务数", "9", None, None, "自评", None, None, "乙局"])
    given["接入系统故障"].append(["乙局", "2017-10-18 09:00", None, "一般", "自评", None, None])
    write("甲.xlsx", given)
    assert said() == [
        "台账/甲.xlsx 自评表!K3：自评表里有别的考核对象（实为 乙局，应为 甲街道）",
        "台账/甲.xlsx 接入系统故障!A2：自评表里有别的考核对象（实为 乙局，应为 甲街道）",
    ]


def test_a_form_lists_its_own_unit_only(
    office: Sheets, write: Callable[[str, Sheets], None], said: Callable[[], list[str]]
) -> None:
    given = form("甲街道", attribute="是")
    given["考核对象"].append(["乙局", "区直单位", "否"])
    write("甲.xlsx", given)
    assert said() == [
        "台账/甲.xlsx 考核对象!A3：一份自评表列有几个考核对象"
        "（实为 乙局，应为 只有本单位一行（第一行是甲街道）；名单另存一个工作簿）"
    ]


def test_a_renamed_sheet_is_still_a_form(
    office: Sheets, write: Callable[[str, Sheets], None], said: Callable[[], list[str]]
) -> None:
    given = form("甲街道", attribute="是", source="抽查")
    given["事实"] = given.pop("自评表")
    write("甲.xlsx", given)
    assert [line.partition("（")[0] for line in said()] == ["台账/甲.xlsx 事实!H2：自评表里只有自评"]


def test_a_form_does_not_correct_what_the_office_recorded(
    office: Sheets, write: Callable[[str, Sheets], None], said: Callable[[], list[str]]
) -> None:
    given = form("甲街道", attribute="是")
    given["接入系统故障"] = [
        ["考核对象", "故障开始时间", "级别", "来源", "录入日期", "更正", "更正事由"],
        ["甲街道", None, None, "自评", "2018-02-02", "办.xlsx 接入系统故障!A3", "不属实"],
    ]
    write("甲.xlsx", given)
    assert said() == [
        "台账/甲.xlsx 接入系统故障!F2：自评表不能更正别处的记录（办.xlsx 接入系统故障!A3）"
        "（实为 办.xlsx 接入系统故障!A3，应为 本单位自评表里的记录）"
    ]


def test_several_units_in_one_text_file_of_forms_are_noted(
    sheets: Sheets, folder: Callable[[Sheets], Path], shape: LedgerShape
) -> None:
    facts = sheets.pop("事实")
    sheets["自评表"] = [facts[0], *([*row[:5], "自评", *row[6:]] for row in facts[1:])]
    notes = read_ledger(folder(sheets), shape).notes
    assert [str(note) for note in notes] == ["台账/自评表.csv：一份自评表里有几个考核对象（甲街道、乙局）"]
