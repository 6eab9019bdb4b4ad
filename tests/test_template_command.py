"""``kaohe template``: what is written where, and what is said when it can't be."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from city_years import ROOT, SICHUAN
from click.testing import CliRunner, Result

from kaohe.cli import main
from kaohe.ledger.load import load_ledger
from kaohe.ledger.template import making

QINGXI = "qingxi-2024"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an invented city-year that has a roster, and a real one that has none."""
    shutil.copytree(ROOT / "tests" / "sixth", tmp_path, dirs_exist_ok=True)
    for part in ("params", "data"):
        shutil.copytree(ROOT / part / SICHUAN, tmp_path / part / SICHUAN)
    shutil.copy(ROOT / "data" / "regulations" / f"{SICHUAN}.txt", tmp_path / "data" / "regulations")
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def template(*words: str) -> Result:
    return CliRunner().invoke(main, ["template", *words])


def refused(*words: str) -> str:
    """What is said of a command that can't be done."""
    result = template(*words)
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    return result.stderr.strip()


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_template_goes_to_the_outputs_and_is_a_ledger(project: Path) -> None:
    assert template(QINGXI).output == "已写入 outputs/templates/qingxi-2024.xlsx\n"
    ledger = load_ledger("outputs/templates/qingxi-2024.xlsx")
    assert len(ledger.units) == 8


def test_it_goes_where_it_is_told(project: Path) -> None:
    assert template(QINGXI, "--out", "收集/台账.xlsx").output == "已写入 收集/台账.xlsx\n"
    assert files(project / "收集") == {"台账.xlsx"}


def test_one_unit_gets_its_form(project: Path) -> None:
    said = template(QINGXI, "--unit", "市教育局").output
    assert said == "已写入 outputs/templates/qingxi-2024/qingxi-2024-05-市教育局.xlsx\n"


def test_each_unit_gets_its_form(project: Path) -> None:
    assert template(QINGXI, "--each", "--out", "自评").output == "已写入 自评/，自评表 8 份\n"
    assert len(files(project / "自评")) == 8


def test_without_a_roster_the_units_are_those_of_the_ledger(project: Path) -> None:
    template(SICHUAN, "--out", "a.xlsx")
    page = openpyxl.load_workbook("a.xlsx")["考核对象"]
    assert page["A2"].value == "成都市"
    assert page.max_row == 22
    assert openpyxl.load_workbook("a.xlsx")["说明"]["B3"].value == "否"


def test_without_roster_and_ledger_the_units_are_left_to_fill_in(project: Path) -> None:
    shutil.rmtree(project / "data" / SICHUAN)
    assert template(SICHUAN, "--out", "a.xlsx").exit_code == 0
    book = openpyxl.load_workbook("a.xlsx")
    assert [cell.value for cell in book["事实"][2]] == [None] * 10
    assert load_ledger("a.xlsx").units.empty
    assert refused(SICHUAN, "--each") == (
        f"{SICHUAN} 的方案没有名单，也没有台账：请用 --ledger 指明列有考核对象的台账"
    )


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(project: Path) -> None:
    (project / "a.xlsx").write_text("已填的台账", encoding="utf-8")
    said = refused(QINGXI, "--out", "a.xlsx")
    assert said == "已有“a.xlsx”；要覆盖请加 --replace（已填的内容会丢失）"
    assert (project / "a.xlsx").read_text(encoding="utf-8") == "已填的台账"
    assert template(QINGXI, "--out", "a.xlsx", "--replace").exit_code == 0
    assert len(load_ledger("a.xlsx").units) == 8


def test_no_form_is_written_where_one_is_there(project: Path) -> None:
    template(QINGXI, "--unit", "东川县", "--out", "自评/qingxi-2024-01-东川县.xlsx")
    said = refused(QINGXI, "--each", "--out", "自评")
    assert said == "已有“自评/qingxi-2024-01-东川县.xlsx”；要覆盖请加 --replace（已填的内容会丢失）"
    assert files(project / "自评") == {"qingxi-2024-01-东川县.xlsx"}


def test_all_forms_are_written_or_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = making.write_form

    def fail_at_last(scheme, member, path, *, sample=False):
        if member.name == "市排水公司":
            raise OSError(28, "No space left on device")
        written(scheme, member, path, sample=sample)

    monkeypatch.setattr(making, "write_form", fail_at_last)
    assert refused(QINGXI, "--each", "--out", "自评") == "“自评”写不进去：No space left on device"
    assert list((project / "自评").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere-2017",), f"没有评分方案“nowhere-2017”；已有：{QINGXI}、{SICHUAN}"),
        ((QINGXI, "--unit", "东川"), "没有考核对象“东川”；是否指“东川县”"),
        (
            (QINGXI, "--unit", "X"),
            "没有考核对象“X”；考核对象有 东川县、西岭县、北原区、市水务局、市教育局、市林业局、市供水公司、市排水公司",
        ),
        ((QINGXI, "--unit", "东川县", "--each"), "--each 已包括全部考核对象，不与 --unit 同用"),
        ((QINGXI, "--out", "a.csv"), "模板是 .xlsx 工作簿，不能写成“a.csv”"),
        ((QINGXI, "--out", "params"), "模板是 .xlsx 工作簿，不能写成“params”"),
        (
            (QINGXI, "--ledger", "无"),
            "没有“无”的台账：应为 data/无/ 里的 ledger.xlsx、ledger/、ledger.duckdb 或 ledger.sqlite",
        ),
        (
            (QINGXI, "--reading", "QX-9:1A"),
            "没有读法“QX-9:1A”；可选：QX-2:1、QX-3a:1",
        ),
    ],
)
def test_bad_use_is_told_in_words_and_writes_nothing(
    words: tuple[str, ...], said: str, project: Path
) -> None:
    before = files(project)
    assert refused(*words) == said
    assert files(project) == before


def test_a_folder_is_not_overwritten_by_a_workbook(project: Path) -> None:
    (project / "台账.xlsx").mkdir()
    assert refused(QINGXI, "--out", "台账.xlsx", "--replace") == "“台账.xlsx”是文件夹，不能写成工作簿"


def test_a_path_is_told_as_seen_from_where_the_user_is(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "收集").mkdir()
    monkeypatch.chdir(project / "收集")
    assert template(QINGXI, "--out", "台账.xlsx").output == "已写入 台账.xlsx\n"
    assert refused(QINGXI, "--out", "台账.xlsx").startswith("已有“台账.xlsx”")
    place = (project / "outputs" / "templates" / f"{QINGXI}.xlsx").as_posix()
    assert template(QINGXI).output == f"已写入 {place}\n"


def test_a_unit_is_found_by_an_alias_of_the_ledger_and_by_its_government(project: Path) -> None:
    template(SICHUAN, "--out", "a.xlsx")
    book = openpyxl.load_workbook("a.xlsx")
    page = book["考核对象"]
    column = page.max_column + 1
    page.cell(1, column).value, page.cell(2, column).value = "别名", "蓉城/蓉市"
    book.save("a.xlsx")
    for name in ("蓉市", "成都市人民政府"):
        template(SICHUAN, "--ledger", "a.xlsx", "--unit", name, "--out", "b.xlsx", "--replace")
        assert openpyxl.load_workbook("b.xlsx")["考核对象"]["A2"].value == "成都市"
