"""A scenario's report: the change set in front, everywhere the same numbers as on the command line."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import openpyxl
import pytest
from city_years import ROOT
from click.testing import CliRunner
from towns import PROJECT, SECOND

from kaohe.cli import main
from kaohe.explain.jsonl import read_trace
from kaohe.paths import Project

LOW = """\
title: 错链从严
author: 县信息中心
reason: 试算
sample: true
facts: [{unit: 东乡, fact: n_dead_links, value: 3}]
supplied: {P.2b: 2}
"""
TOP = """\
title: 分值调整
author: 县政府办公室
reason: 下一年度起草
dated: 2020-12-20
includes: [low]
readings: ['XU-2a:1C']
scheme: {indicators: {'2.1': {max: 45, linear: {rate: 45}}}}
events: {lapses: [{unit: 教育局, cells: {found_on: 2020-05-01, column: 公告}}]}
"""
CHANGES = [
    ("事实", "东乡", "错链条数", "1", "3"),
    ("台账", "教育局", "栏目未更新", "没有这一行", "增加：发现日期 2020-05-01，栏目 公告"),
    ("读法", "XU-2a:1", "一次是指一个栏目还是一次检查", "A 一个栏目一次", "C 每次扣10分"),
    ("待定参数", "P.2b", "每条错链扣分", "待定", "2"),
    ("规则", "2.1 按时办结率", "满分", "40", "45"),
    ("规则", "2.1 按时办结率", "每步分值", "40", "45"),
]
TOTALS = {"东乡": "88.50", "西乡": "84.75", "南镇": "62.30", "教育局": "92.55", "民政局": "91.50"}


@dataclass(frozen=True)
class Run:
    """A project with a run of the scenario in it."""

    project: Project
    folder: Path
    said: str


def kaohe(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    root = tmp_path_factory.mktemp("project")
    for part in (f"params/{SECOND}", f"data/{SECOND}", "data/regulations"):
        shutil.copytree(PROJECT.root / part, root / part)
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    scenarios = root / "params" / SECOND / "scenarios"
    scenarios.mkdir()
    (scenarios / "low.yaml").write_text(LOW, encoding="utf-8")
    (scenarios / "top.yaml").write_text(TOP, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAOHE_PROJECT", str(root))
        said = kaohe("run", SECOND, "--scenario", "top", "--to", "html,xlsx")
    return Run(Project(root), root / "outputs" / f"{SECOND}--scenario-top", said)


@pytest.fixture(autouse=True)
def here(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are given in that project."""
    monkeypatch.setenv("KAOHE_PROJECT", str(run.project.root))


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def records(run: Run) -> list[dict[str, Any]]:
    return list(read_trace(run.folder / "trace.jsonl"))


def test_it_is_written_to_a_folder_of_its_own(run: Run) -> None:
    assert f"已写入 outputs/{SECOND}--scenario-top/(" in run.said
    names = {path.name for path in run.folder.iterdir()}
    assert {"report.html", "report.ipynb", "scores.xlsx", "trace.jsonl", "ro-crate-metadata.json"} <= names


def test_the_report_sets_the_changes_out_in_front(run: Run) -> None:
    text = plain((run.folder / "report.html").read_text(encoding="utf-8"))
    assert "情景评分报告（非正式结果）" in text
    start = text.index("改动对照")
    for change in CHANGES:
        assert " ".join(change) in text[start - 3000 : start + 3000]
    assert text.index("本报告按下列情景计算，用于推演，不是正式评分结果。") < text.index("改动对照")
    for word in ("分值调整", "县政府办公室", "下一年度起草", "2020-12-20", "错链从严", "县信息中心"):
        assert word in text
    assert "2 热线办理：各项满分相加为 65，写明的是 60。" in text
    assert "示例数据" in text


def test_the_workbook_lists_the_changes(run: Run) -> None:
    book = openpyxl.load_workbook(run.folder / "scores.xlsx")
    assert book.sheetnames[:2] == ["说明", "情景改动"]
    rows = [
        row for row in book["情景改动"].iter_rows(values_only=True) if row[0] in {item[0] for item in CHANGES}
    ]
    assert [tuple(str(cell) for cell in row[:5]) for row in rows] == CHANGES
    about = [str(cell) for row in book["说明"].iter_rows(values_only=True) for cell in row if cell]
    assert sum(cell.startswith("情景 ") for cell in about) == 2


def test_the_trace_tells_what_is_otherwise_than_the_clause(run: Run) -> None:
    schema = json.loads((ROOT / "lib/kaohe/explain/trace.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    told = records(run)
    for record in told:
        validator.validate(record)
    changed = {record["node"]: record["scenario"] for record in told if "scenario" in record}
    assert changed == {
        "2.1": [
            {"what": "满分", "before": "40", "after": "45"},
            {"what": "每步分值", "before": "40", "after": "45"},
        ]
    }
    (links,) = [item for item in told if (item["unit"], item["node"]) == ("东乡", "1.2")]
    fact = links["facts"]["n_dead_links"]
    assert (fact["shown"], fact["source"]) == ("3", "情景")
    assert [other["shown"] for other in fact["others"]] == ["1"]
    assert "情景“错链从严”" in json.dumps(links["unknowns"], ensure_ascii=False)


def test_the_manifest_lists_the_files_of_the_scenario_and_what_it_includes(run: Run) -> None:
    text = (run.folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
    for name in ("low", "top"):
        assert f"params/{SECOND}/scenarios/{name}.yaml" in text
    assert "情景：分值调整" in text


def test_it_verifies(run: Run) -> None:
    assert "全部相符" in kaohe("verify", str(run.folder))


def test_every_command_tells_the_same_totals(run: Run) -> None:
    scored = dict(
        re.findall(r"^\S+\t(\S+)\t\S+\t(\S+)", kaohe("score", SECOND, "--scenario", "top"), re.MULTILINE)
    )
    assert scored == TOTALS
    text = plain((run.folder / "report.html").read_text(encoding="utf-8"))
    what_if = kaohe("whatif", SECOND, "--scenario", "top")
    for unit, total in TOTALS.items():
        assert total in text
        explained = kaohe("explain", SECOND, unit, "T", "--scenario", "top")
        assert total in explained.splitlines()[0]
        (line,) = re.findall(rf"^.*\t{unit}\t.*$", what_if, re.MULTILINE)
        assert f"→{total}" in line
    kinds = re.findall(r"^  (\S+) (.*?)：(.*?) → (.*)$", what_if, re.MULTILINE)
    assert [f"{kind} {what}" for kind, what, _, _ in kinds] == [" ".join(item[:3]) for item in CHANGES]
    assert "示例数据" in what_if


def test_score_and_explain_say_that_it_is_a_scenario(run: Run) -> None:
    told = kaohe("score", SECOND, "--scenario", "top")
    assert told.startswith("【示例数据】\n【情景，非正式结果】top（分值调整）\n")
    explained = kaohe("explain", SECOND, "东乡", "2.1", "--scenario", "top")
    assert "满分：40 改为 45（非原文）" in explained


def test_two_scenarios_or_two_city_years_at_once(run: Run) -> None:
    both = kaohe("score", SECOND, "--scenario", "low", "--scenario", "top")
    alone = kaohe("score", SECOND, "--scenario", "top")
    assert both.splitlines()[-5:] == alone.splitlines()[-5:]
    result = CliRunner().invoke(main, ["run", "--scenario", "none", SECOND])
    assert result.exit_code == 1
    assert "没有情景“none”；xu-2020 已有：low、top" in result.stderr
    assert not (run.project.outputs / f"{SECOND}--scenario-none").exists()
