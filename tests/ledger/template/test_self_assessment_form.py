"""A unit's self-assessment form (自评表): its own indicators, each with clause, maximum and room for the facts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from filling import enter, locked
from openpyxl.worksheet.worksheet import Worksheet

from kaohe.ledger.load import load_ledger
from kaohe.ledger.template import make_forms
from kaohe.paths import Project
from kaohe.scheme.model import Scheme

Form = Callable[[str], Path]


def items(page: Worksheet) -> list[tuple[Any, ...]]:
    return list(page.iter_rows(min_row=2, values_only=True))


def shown(path: Path) -> list[str]:
    return [page.title for page in openpyxl.load_workbook(path) if page.sheet_state == "visible"]


def test_it_lists_the_indicators_of_the_unit_in_the_order_of_the_regulation(form: Form) -> None:
    county = items(openpyxl.load_workbook(form("东川县"))["自评表"])
    assert [row[0] for row in county if row[0]] == [
        *("T 总分", "1 签收", "2 办结", "3 满意", "4 退单", "5 知识库", "7 基层联络", "8 加分"),
        *("R 总分占满分的百分数", "G 等次"),
    ]
    company = items(openpyxl.load_workbook(form("市供水公司"))["自评表"])
    assert [row[0] for row in company if row[0]] == ["O 所属单位评分"]


def test_each_has_its_maximum_for_the_group_its_clauses_and_the_facts_behind_it(form: Form) -> None:
    rows = items(openpyxl.load_workbook(form("东川县"))["自评表"])
    (first,) = [row for row in rows if row[0] == "3 满意"]
    second = rows[rows.index(first) + 1]
    quote = "QX-3a「三、满意，20分。回访满意率90%以上的得20分，不到90%而在80%以上的得10分，其余不得分。」"
    assert first[:7] == ("3 满意", "20", quote, "满意件数", None, None, "0 或正整数（件）")
    assert second[:7] == (None, None, None, "回访件数", None, None, "0 或正整数（件）")
    assert first[-2:] == second[-2:] == ("自评", "东川县")
    of_group = {
        unit: [row[1] for row in items(openpyxl.load_workbook(form(unit))["自评表"]) if row[0] == "2 办结"]
        for unit in ("西岭县", "市教育局")
    }
    assert of_group == {"西岭县": ["30"], "市教育局": ["20"]}


def test_what_is_not_entered_says_where_its_points_come_from(form: Form) -> None:
    rows = items(openpyxl.load_workbook(form("市水务局"))["自评表"])
    told = {row[0]: row[6] for row in rows if row[0]}
    assert told["2 办结"] == "按前面的“工单”计分"
    assert told["4 退单"] == "工作表“退单”一般由考核部门登记，没有记录即为 0，不必零报告"
    assert told["6 所属单位"] == "由所属单位的得分归集，不必填报"
    assert told["G 等次"] == "由其他指标的得分计算，不必填报"


def test_a_clause_is_quoted_once_and_then_named(form: Form) -> None:
    rows = items(openpyxl.load_workbook(form("东川县"))["自评表"])
    quoted = {row[0]: row[2] for row in rows if row[0]}
    assert "QX-10「" in quoted["R 总分占满分的百分数"]
    assert quoted["G 等次"] == "QX-10（见上）"


def test_each_fact_carries_a_comment_with_its_clause_and_what_to_enter(form: Form) -> None:
    page = openpyxl.load_workbook(form("东川县"))["自评表"]
    told = {row[3].value: row[3].comment for row in page.iter_rows(min_row=2) if row[3].value}
    assert all(told.values())
    assert told["已设联络点的乡镇数"].text == (
        "7 基层联络\n填法：0 或正整数（个）\n"
        "QX-7「七、基层联络，县区20分。按已设联络点的乡镇数占乡镇总数的比例计分。」"
    )


def test_it_reads_back_as_a_ledger_of_one_unit_with_everything_missing(
    form: Form, scheme: Scheme, project: Project
) -> None:
    ledger = load_ledger(form("市供水公司"), scheme=scheme, project=project)
    assert ledger.units["unit"].tolist() == ["市供水公司"]
    assert ledger.facts.empty
    assert all(frame.empty for frame in ledger.events.values())


def test_what_is_filled_in_has_the_source_self_assessment(
    form: Form, scheme: Scheme, project: Project
) -> None:
    path = form("市供水公司")
    book = openpyxl.load_workbook(path)
    enter(book["自评表"], 2, "数值", "2")
    enter(book["自评表"], 2, "备注", "已整改")
    book.save(path)
    ledger = load_ledger(path, scheme=scheme, project=project)
    (row,) = ledger.facts.to_dict("records")
    assert (row["unit"], row["fact"], row["value"], row["source"]) == ("市供水公司", "n_errors", 2, "自评")
    assert row["place"] == "市供水公司.xlsx 自评表!E2"


def test_tables_that_no_indicator_of_the_unit_counts_are_hidden(form: Form) -> None:
    assert shown(form("市供水公司")) == ["说明", "自评表", "凭证", "考核对象"]
    assert shown(form("东川县")) == [
        *("说明", "自评表", "工单", "退单", "知识更新", "推广做法", "瞒报", "凭证", "考核对象")
    ]


def test_only_the_input_cells_can_be_changed(form: Form) -> None:
    page = openpyxl.load_workbook(form("东川县"))["自评表"]
    row = next(cell.row for cell in page["D"] if cell.value == "满意件数")
    open_to = [page.cell(1, column).value for column in range(1, 13) if not locked(page, row, column)]
    assert open_to == ["数值", "凭证号", "备注", "日期"]


@pytest.mark.parametrize("name", ["北原区人民政府", "北原区 人民政府"])
def test_a_unit_is_found_by_its_alias(name: str, project: Project, tmp_path: Path) -> None:
    (path,) = make_forms("qingxi-2024", [name], out=tmp_path / "a.xlsx", project=project)
    assert openpyxl.load_workbook(path)["考核对象"]["A2"].value == "北原区"


def test_all_units_get_a_workbook_each_in_one_folder(project: Project, tmp_path: Path) -> None:
    paths = make_forms("qingxi-2024", out=tmp_path / "自评表", project=project)
    assert [path.name for path in paths] == [
        f"qingxi-2024-{number:02}-{unit}.xlsx"
        for number, unit in enumerate(
            ["东川县", "西岭县", "北原区", "市水务局", "市教育局", "市林业局", "市供水公司", "市排水公司"], 1
        )
    ]
    assert sorted((tmp_path / "自评表").iterdir()) == sorted(paths)


def test_events_of_a_form_are_of_source_self_assessment_and_speak_of_its_own_sheets(
    form: Form,
) -> None:
    book = openpyxl.load_workbook(form("东川县"))
    page = book["工单"]
    heads = {cell.value: cell for cell in page[1]}
    assert heads["来源"].comment.text == "从下拉列表选：自评；必填"
    options = [item for item in page.data_validations.dataValidation if "F2" in item.sqref]
    sheet, _, cells = options[0].formula1.partition("!")
    assert sheet.strip("'") == "选项"
    first, _, last = cells.replace("$", "").partition(":")
    assert (first, book["选项"][first].value) == (last, "自评")
    assert heads["考核对象"].comment.text.splitlines()[1] == "没有记录的，在“自评表”零报告（填 0）"


def test_no_word_of_a_form_names_a_sheet_that_it_lacks(form: Form) -> None:
    book = openpyxl.load_workbook(form("东川县"))
    texts = [
        text
        for page in book
        for row in page.iter_rows()
        for cell in row
        for text in (str(cell.value or ""), cell.comment.text if cell.comment else "")
    ]
    assert not [text for text in texts if "“事实”" in text or "”表该" in text or "表”表" in text]


def test_what_a_blank_date_means_is_said_on_its_head(form: Form) -> None:
    heads = {cell.value: cell.comment.text for cell in openpyxl.load_workbook(form("东川县"))["工单"][1]}
    assert heads["签收日期"].endswith("空着表示尚未发生，“签收用时（工作日）”视为超过任何期限")
