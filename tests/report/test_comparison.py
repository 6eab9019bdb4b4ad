"""City-years side by side: what each section shows, and the run as a whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from city_years import LICHENG, SICHUAN
from city_years import evaluation as shipped
from click.testing import CliRunner
from towns import FIRST, PROJECT, SECOND, block, evaluation, parts, tables

from kaohe.cli import main
from kaohe.report import comparison

ROOT = Path(__file__).parents[2]
EVS = [evaluation(FIRST), evaluation(SECOND), shipped(LICHENG), shipped(SICHUAN)]


@pytest.mark.parametrize("section", comparison.__all__)
def test_every_section_shows_a_block(section):
    assert block(getattr(comparison, section)(EVS))["kind"]


def test_the_cover_says_which_ledgers_are_samples():
    told = block(comparison.cover(EVS))
    assert told["sample"] is True
    assert told["lines"][0] == "虚构县2019年度电子政务考核（虚政办〔2019〕1号）（示例数据）"
    assert "示例数据" not in told["lines"][3]
    assert block(comparison.cover([EVS[3], EVS[3]]))["sample"] is False


def test_structure_has_a_row_a_city_year_and_a_column_a_theme():
    (table,) = tables(block(comparison.structure(EVS))).values()
    assert [column["title"] for column in table["columns"]] == [
        "办法",
        "网站",
        "服务",
        "公开",
        "热线",
        "数据",
        "组织",
    ]
    assert table["rows"][:2] == [
        ["虚构县 2019", "40%", "—", "—", "50%", "10%", "—"],
        ["虚构县 2020", "40%", "—", "—", "60%", "—", "—"],
    ]
    assert table["rows"][3] == ["四川省 2011", "4%", "16%", "80%", "—", "—", "—"]


def test_every_measure_of_strictness_is_defined_beside_its_column():
    found = block(comparison.strictness(EVS))
    (bullets,) = [part for part in parts(found) if part["kind"] == "bullets"]
    table = tables(found)["严格程度"]
    titles = [column["title"] for column in table["columns"]][1:]
    assert [item.partition("：")[0] for item in bullets["items"]] == titles
    assert table["rows"][0] == ["虚构县 2019", "80.7%", "40%", "0%", "0.0", "2.0"]


def test_unknowns_are_counted_by_state():
    rows = tables(block(comparison.unknowns(EVS)))["待定参数"]["rows"]
    assert rows[1] == ["虚构县 2020", "2", "0", "0", "1", "3", "0", "2", "3", "6.80"]


def test_rates_and_grades_are_counted():
    found = tables(block(comparison.grades(EVS)))
    assert found["得分率分布（个）"]["rows"][0] == ["虚构县 2019", "0", "1", "1", "2", "1", "0"]
    assert found["各办法的等次"]["rows"] == [
        ["虚构县 2019", "优秀 2 个、合格 3 个"],
        ["虚构县 2020", "优秀 0 个、合格 0 个、未定 5 个"],
    ]


def test_two_years_of_one_place_are_held_against_each_other_and_no_others():
    found = block(comparison.changes(list(reversed(EVS))))
    headings = [part["text"] for part in parts(found) if part["kind"] == "heading"]
    assert headings == ["虚构县 2020 与 虚构县 2019 相比"]
    assert "不是同一地区" in str(block(comparison.changes(EVS[2:])))


def test_a_run_writes_page_pdf_and_manifest(tmp_path, monkeypatch):
    shutil.copytree(PROJECT.root, tmp_path / "towns")
    shutil.copytree(ROOT / "notebooks", tmp_path / "towns" / "notebooks")
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path / "towns"))
    result = CliRunner().invoke(main, ["compare", FIRST, SECOND])
    assert result.exit_code == 0, result.output
    folder = tmp_path / "towns" / "outputs" / f"compare--{FIRST}--{SECOND}"
    found = {path.name for path in folder.iterdir()}
    assert found == {"report.html", "report.ipynb", "report.pdf", "ro-crate-metadata.json", "run.log"}
    assert "指标的变化" in (folder / "report.html").read_text(encoding="utf-8")
    assert f"已写入 outputs/compare--{FIRST}--{SECOND}/" in result.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([FIRST], "比较需要两个以上不同的方案编号"),
        ([FIRST, FIRST], "比较需要两个以上不同的方案编号"),
        ([FIRST, SECOND, "--to", "xlsx"], "比较没有这种输出格式：xlsx。可选：html、pdf。"),
        ([FIRST, "nowhere-2000"], "没有评分方案“nowhere-2000”"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(words, told, monkeypatch):
    monkeypatch.setenv("KAOHE_PROJECT", str(PROJECT.root))
    result = CliRunner().invoke(main, ["compare", *words])
    assert result.exit_code == 1
    assert told in result.stderr
