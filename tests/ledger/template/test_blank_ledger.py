"""A blank ledger: what it lists, what it explains, what it lets nobody change."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from filling import locked, style_of
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe.evaluation import evaluate
from kaohe.ledger.load import load_ledger
from kaohe.ledger.template import make_template
from kaohe.paths import Project
from kaohe.scheme.model import Scheme


@pytest.fixture
def book(blank: Path) -> Workbook:
    return openpyxl.load_workbook(blank)


def heads(page: Worksheet) -> dict[str, Any]:
    return {cell.value: cell for cell in page[1]}


def lines(page: Worksheet) -> list[tuple[Any, ...]]:
    return list(page.iter_rows(min_row=2, values_only=True))


def validations(page: Worksheet, cell: str) -> list[Any]:
    return [rule for rule in page.data_validations.dataValidation if cell in rule.sqref]


def test_it_reads_back_with_everything_missing(blank: Path, scheme: Scheme, project: Project) -> None:
    ledger = load_ledger(blank, scheme=scheme, project=project)
    assert ledger.about == {
        "方案": "qingxi-2024",
        "示例数据": "否",
        "考核办法": "清溪市2024年度热线办理工作考核（示例）（清溪市2024年度热线办理工作考核办法（示例））",
    }
    assert ledger.units["unit"].tolist() == list(scheme.units)
    assert ledger.facts.empty
    assert all(frame.empty for frame in ledger.events.values())
    ranking = evaluate(scheme, ledger).ranking
    assert [
        low < high for low, high in zip(ranking["low"], ranking["high"], strict=True) if low is not None
    ] == ([True] * 6)


def test_the_roster_is_filled_in_with_groups_and_attributes(book: Workbook) -> None:
    rows = lines(book["考核对象"])
    assert rows[0] == ("东川县", "县区", 10, None)
    assert rows[-1] == ("市排水公司", "所属单位", None, "市水务局")
    assert list(heads(book["考核对象"])) == ["考核对象", "类别", "乡镇总数", "主管部门"]


def test_each_unit_has_a_line_for_each_fact_that_applies_in_the_order_of_the_regulation(
    book: Workbook,
) -> None:
    asked: dict[str, list[str]] = {}
    for unit, fact, *_ in lines(book["事实"]):
        asked.setdefault(unit, []).append(fact)
    county = ["工单", "满意件数", "回访件数", "知识更新", "已设联络点的乡镇数"]
    assert asked["东川县"] == county
    assert asked["市水务局"] == county[:-1]
    assert asked["市供水公司"] == ["办理差错起数"]
    assert len(asked) == 8


def test_values_are_blank_and_each_line_says_what_to_enter(book: Workbook) -> None:
    page = book["事实"]
    assert [cell.value for cell in page[1]] == [
        *("考核对象", "事实", "数值", "分母", "填法", "日期", "来源", "凭证号", "备注", "指标")
    ]
    zero, count = lines(page)[:2]
    told = "没有记录的填 0（零报告）；有记录的填工作表“工单”，此处空着"
    assert zero == ("东川县", "工单", None, None, told, None, None, None, None, "1 签收")
    assert count == (
        *("东川县", "满意件数", None, None, "0 或正整数（件）", None, None, None, None, "3 满意"),
    )


def test_a_list_stands_behind_every_cell_that_takes_one_of_few(book: Workbook) -> None:
    (unit,) = validations(book["工单"], "A2")
    assert unit.formula1 == "units_filled_in"
    name = book.defined_names["units_filled_in"].attr_text
    assert name == "OFFSET('考核对象'!$A$2,0,0,MAX(1,COUNTA('考核对象'!$A$2:$A$20000)),1)"
    (level,) = validations(book["推广做法"], "C2")
    (yes,) = validations(book["退单"], "C2")
    (source,) = validations(book["事实"], "G2")
    (fact,) = validations(book["事实"], "B500")
    assert yes.formula1 == '"是,否"'
    assert entries(book, level.formula1) == ["全省", "全市"]
    assert entries(book, source.formula1) == ["自评", "日常监测", "现场核查", "抽查", "上级通报"]
    assert entries(book, fact.formula1) == [
        *("满意件数", "回访件数", "办理差错起数", "已设联络点的乡镇数", "工单", "知识更新")
    ]
    assert [rule.errorStyle or "stop" for rule in (unit, level, yes, source)] == ["stop"] * 4
    assert fact.errorStyle == "warning"


def entries(book: Workbook, formula: str) -> list[Any]:
    """The texts that a list on the hidden sheet offers."""
    sheet, _, cells = formula.lstrip("=").partition("!")
    assert sheet.strip("'") == "选项"
    assert book["选项"].sheet_state == "hidden"
    return [cell.value for (cell,) in book["选项"][cells.replace("$", "")]]


def test_numbers_and_dates_are_checked_while_they_are_entered(book: Workbook) -> None:
    (zero,) = validations(book["事实"], "C2")
    assert (zero.type, zero.formula1) == ("list", '"0"')
    (count,) = validations(book["事实"], "C3")
    assert count.type == "custom"
    assert count.formula1 == 'OR(C3="不适用",IF(ISNUMBER(C3),AND(C3>=0,C3=INT(C3)),FALSE))'
    assert count.error == "应为0 或正整数；或 不适用"
    (rows,) = validations(book["知识更新"], "C2")
    assert (rows.type, rows.operator, rows.formula1) == ("whole", "greaterThanOrEqual", "0")
    (counted,) = validations(book["工单"], "C2")
    assert counted.error == "不在考核期间（2024-01-01 至 2024-12-31）的记录不计入，仍要填写？"
    assert counted.errorStyle == "warning"
    (other,) = validations(book["工单"], "D2")
    assert other.error == "应为日期，如 2017-09-29，在 2023-01-01 至 2025-12-31 之间"
    assert [style_of(book["工单"], column).number_format for column in (2, 3, 4)] == [
        "@",
        *["yyyy-mm-dd"] * 2,
    ]


def test_the_heads_say_what_to_enter_and_by_which_clause(book: Workbook) -> None:
    told = {title: cell.comment.text for title, cell in heads(book["退单"]).items()}
    first, *rest = told["考核对象"].splitlines()
    assert first == "退单：每件事一行，考核对象从下拉列表选，可向下填充"
    assert rest == [
        "工作表“退单”一般由考核部门登记，没有记录即为 0，不必零报告",
        "用于指标 4 退单",
        "QX-4「四、退单，10分。无正当理由退单的，每件扣*分，扣完为止。」",
    ]
    assert told["退单日期"] == "日期，如 2017-09-29；按这个日期判断是否在考核期间内；必填"
    assert told["有正当理由"] == "是 或 否；必填"
    assert told["来源"] == "从下拉列表选：自评、日常监测、现场核查、抽查、上级通报；必填"
    for page in book.worksheets[1:-1]:
        assert all(cell.comment for cell in page[1]), page.title


def test_heads_and_given_cells_are_locked_and_input_cells_are_not(book: Workbook) -> None:
    for page in book:
        assert page.protection.sheet
        assert page.protection.password is None
        assert all(cell.protection.locked for cell in page[1])
    page = book["事实"]
    row = [locked(page, 3, column) for column in range(1, 11)]
    assert row == [True, True, False, True, True, False, False, False, False, True]
    assert not any(locked(page, 500, column) for column in range(1, 11))
    assert not any(locked(book["工单"], 2, column) for column in range(1, 9))
    assert not locked(book["说明"], 3, 2)


def test_heads_stay_in_sight_and_are_printed_on_every_page(book: Workbook) -> None:
    for page in book.worksheets[:-1]:
        assert page.freeze_panes in ("B2", "C2")
        assert page.print_title_rows == "$1:$1"
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.fitToHeight == 0
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.oddHeader.center.text.startswith("清溪市2024年度热线办理工作考核（示例） 台账")


def test_the_instructions_say_what_missing_zero_and_not_applicable_mean(book: Workbook) -> None:
    told = dict(lines(book["说明"]))
    assert told["填报说明 3：缺、零、不适用"].startswith(
        "没有数据的空着，即为“缺”：得分以区间给出，不会当作 0。"
    )
    assert told["填报说明 4：零报告"].startswith("“工单”、“知识更新”：全年没有记录的")
    assert "依次以现场核查、抽查、日常监测、上级通报、自评为准（QX-0b）" in told["填报说明 7：来源"]
    assert told["填报说明 9：填好以后"].startswith("存为 data/qingxi-2024/ledger.xlsx")


def test_units_of_a_sample_ledger_are_said_to_be_a_sample(tmp_path: Path) -> None:
    shipped = Project(Path(__file__).resolve().parents[3])
    path = make_template("licheng-2017", out=tmp_path / "a.xlsx", project=shipped)
    book = openpyxl.load_workbook(path)
    assert book["说明"]["B3"].value == "是"
    assert book["说明"]["A6"].value == "填报说明 2：先改名单"
    assert "示例数据：考核对象取自示例台账" in book["考核对象"].oddHeader.center.text
    assert "鲤中街道" in [row[0] for row in lines(book["考核对象"])]


def test_another_reading_asks_for_what_it_needs(tmp_path: Path) -> None:
    shipped = Project(Path(__file__).resolve().parents[3])
    usual = make_template("yueyang-2017", out=tmp_path / "a.xlsx", project=shipped)
    other = make_template("yueyang-2017", out=tmp_path / "b.xlsx", readings=["YY-C35b:1B"], project=shipped)
    asked = [
        {row[1] for row in lines(openpyxl.load_workbook(path, read_only=True)["事实"])}
        for path in (usual, other)
    ]
    assert asked[1] - asked[0] == {"开展上门办理", "开展免费代办"}
    assert asked[0] - asked[1] == {"上门办理、免费代办都未开展"}


def test_the_same_scheme_gives_the_same_bytes(blank: Path, project: Project, tmp_path: Path) -> None:
    again = make_template("qingxi-2024", out=tmp_path / "again.xlsx", project=project)
    one, two = (zipfile.ZipFile(io.BytesIO(path.read_bytes())) for path in (blank, again))
    assert {name: one.read(name) for name in one.namelist()} == {
        name: two.read(name) for name in two.namelist()
    }
