"""A sixth, invented regulation of ten clauses is encoded, checked and run by adding two folders and no code."""

from __future__ import annotations

import json
import re
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from city_years import ROOT
from click.testing import CliRunner

from kaohe.cli import main
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.scheme.loader import load_scheme

QINGXI = "qingxi-2024"
ADDED = Path(__file__).parent / "sixth"
LIB = sorted((ROOT / "lib").rglob("*.py"))


class Result(NamedTuple):
    """A unit by hand: what each clause gives (those missing do not apply), total, rank in its group, grade."""

    group: str
    clauses: dict[str, str]
    total: str
    rank: int
    grade: str


BY_HAND = {
    # 2024-09-28 off, 09-29 worked, 10-01 to 10-07 off; 04-04 to 04-06 off, 04-07 worked; 05-01 to 05-05 off:
    # Q-02 is signed on day 2 and done on day 6, the three others on days 1 and 5: 30 × 3/4.
    # 18 of 20 on the spot (its own report says 20); 35 + 20 entries since 1 March; 10 of 10 towns.
    "东川县": Result(
        "县区",
        {"1": "9", "2": "22.5", "3": "20", "4": "8", "5": "5", "7": "20", "8": "3"},
        "87.5",
        2,
        "良好",
    ),
    # 09-14 worked, 09-15 to 09-17 off: Q-06 is signed on day 2 and done on day 6; Q-07 is never done: 30 × 1/3.
    # 79%; 6 returns × 2 are more than 10; 9 entries are not ten; 20 × 6/8.
    "西岭县": Result(
        "县区",
        {"1": "9", "2": "10", "3": "0", "4": "0", "5": "0", "7": "15", "8": "0"},
        "34",
        3,
        "不合格",
    ),
    # 02-18 worked, 06-10 off; 85%; 130 entries and 2 × 3 points are capped; 20 × 4/5.
    "北原区": Result(
        "县区",
        {"1": "10", "2": "30", "3": "10", "4": "10", "5": "10", "7": "16", "8": "5"},
        "91",
        1,
        "优秀",
    ),
    # 10-12 worked: Q-14 is done on day 5; Q-11 is signed on day 2 and done on day 6: 20 × 4/5.
    # 95%; 2 returns × 2; (90 + 70) / 2 × 10%. 70 / 80 = 87.5%.
    "市水务局": Result(
        "市直部门",
        {"1": "9", "2": "16", "3": "20", "4": "6", "5": "10", "6": "8", "8": "1"},
        "70",
        1,
        "良好",
    ),
    # Nobody was called back, no units below: (10 + 10 + 10 + 4) × 80/50 + 1. 55.4 / 80 = 69.25%.
    "市教育局": Result(
        "市直部门",
        {"1": "10", "2": "10", "4": "10", "5": "4", "8": "1"},
        "55.4",
        2,
        "合格",
    ),
    # An order was concealed.
    "市林业局": Result(
        "市直部门",
        {"1": "10", "2": "20", "3": "20", "4": "10", "5": "2", "8": "0"},
        "0",
        3,
        "不合格",
    ),
}

READ_OTHERWISE = [
    # 18 of 20 is not above 90%.
    ("QX-3a:1B", {"东川县": "77.5"}),
    # Counted from the day of receipt, only are done within 5 days.
    ("QX-2:1B", {"东川县": "65", "西岭县": "24", "北原区": "61", "市水务局": "58"}),
]

# A digit is 0 to 9, a month January to September: 东川县 10 − 1 × (0…9), 0 to 85 entries; 西岭县 10 − 6 × (0…9);
# 北原区 0 or 130 entries; 市水务局 10 − 2 × (0…9); 市教育局 0 or 47 entries, (30…34) × 80/50 + 1.
WITHOUT_SUPPLIED = {
    "东川县": ("75.5", "92.5"),
    "西岭县": ("34", "44"),
    "北原区": ("81", "91"),
    "市水务局": ("64", "74"),
    "市教育局": ("49", "55.4"),
    "市林业局": ("0", "0"),
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with nothing in it but the added folders and the notebooks of this checkout."""
    shutil.copytree(ADDED, tmp_path, dirs_exist_ok=True)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path))
    return Project(tmp_path)


def kaohe(*words: str) -> str:
    """What a command says; it must succeed and complain of nothing."""
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def test_the_regulation_has_ten_clauses_and_only_data_was_added() -> None:
    text = (ADDED / f"data/regulations/{QINGXI}.txt").read_text(encoding="utf-8")
    assert re.findall(r"^([一二三四五六七八九十]+)、", text, re.MULTILINE) == list("一二三四五六七八九十")
    scheme = load_scheme(QINGXI, project=Project(ADDED))
    assert {clause.section for clause in scheme.clauses.values() if clause.scoring} == set(
        "一二三四五六七八九十"
    )
    assert {path.suffix for path in ADDED.rglob("*") if path.is_file()} == {".yaml", ".csv", ".txt"}


def test_check_is_clean(project: Project) -> None:
    told = kaohe("check")
    assert told.startswith(f"{QINGXI} 清溪市2024年度热线办理工作考核（示例）\n")
    assert "未认领 0 处" in told
    assert "未用到 0 条" in told
    assert "台账：考核对象 8 个，事实 18 行，记录 41 行，示例数据，没有错误" in told
    assert "没有计入的记录 1 行：entries.csv:2\n" in told


def test_score_gives_what_was_computed_by_hand(project: Project) -> None:
    first, *lines = kaohe("score", QINGXI).splitlines()
    assert first == "【示例数据】"
    ranked = [
        f"{hand.rank}\t{unit}\t{hand.group}\t{float(hand.total):.2f}\t{hand.grade}"
        for unit, hand in BY_HAND.items()
    ]
    apart = [f"—\t{unit}\t所属单位\t不适用" for unit in ("市供水公司", "市排水公司")]
    assert sorted(lines) == sorted([*ranked, *apart])


def test_every_clause_gives_what_was_computed_by_hand(project: Project) -> None:
    ev = evaluation(QINGXI, project=project)
    for unit, hand in BY_HAND.items():
        given = {node: ev.bounds(unit, node) for node in map(str, range(1, 9))}
        expected = dict.fromkeys(given) | {node: exactly(points) for node, points in hand.clauses.items()}
        assert given == expected, unit
        assert ev.bounds(unit, "T") == exactly(hand.total)


@pytest.mark.parametrize(("choice", "changed"), READ_OTHERWISE)
def test_the_other_readings_give_what_was_computed_by_hand(
    project: Project, choice: str, changed: dict[str, str]
) -> None:
    ev = evaluation(QINGXI, readings=[choice], project=project)
    totals = {unit: hand.total for unit, hand in BY_HAND.items()} | changed
    assert {unit: ev.bounds(unit, "T") for unit in BY_HAND} == {
        unit: exactly(total) for unit, total in totals.items()
    }


def test_what_is_masked_gives_bounds_until_it_is_supplied(project: Project) -> None:
    ev = evaluation(QINGXI, supplied=False, project=project)
    assert {unit: ev.bounds(unit, "T") for unit in BY_HAND} == {
        unit: (Fraction(low), Fraction(high)) for unit, (low, high) in WITHOUT_SUPPLIED.items()
    }


def test_it_runs_and_what_it_wrote_is_verified(project: Project) -> None:
    told = kaohe("run", QINGXI, "--to", "html", "--jobs", "1")
    assert told.startswith(f"{QINGXI}：已写入 outputs/{QINGXI}/(")
    written = project.outputs / QINGXI
    for name in ("report.html", "report.ipynb", "trace.jsonl", "run.log"):
        assert (written / name).stat().st_size > 0
    page = (written / "report.html").read_text(encoding="utf-8")
    assert "示例数据" in page
    for unit, hand in BY_HAND.items():
        assert unit in page
        assert f"{float(hand.total):.2f}" in page
    records = (written / "trace.jsonl").read_text(encoding="utf-8").splitlines()
    assert kaohe("verify", QINGXI) == f"trace.jsonl：{len(records)} 条评分依据逐步重算，全部相符。\n"


def test_no_code_knows_it() -> None:
    scheme = load_scheme(QINGXI, project=Project(ADDED))
    place = scheme.place.removesuffix("市")
    names = {scheme.id, QINGXI.partition("-")[0], place, scheme.title, *scheme.units, *scheme.clauses}
    assert mentions(names) == []


def test_no_code_knows_a_city_year() -> None:
    ids = Project(ROOT).ids()
    names = {name for known in ids for name in (known, known.partition("-")[0])}
    assert {"licheng", "hengyang", "yueyang", "bozhou", "dazhou"} <= names
    assert mentions(names) == []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        source = "\n".join(line for cell in cells(path) for line in without_defaults(cell))
        assert [name for name in sorted(names) if name in source] == [], path.name


def exactly(number: str) -> tuple[Fraction, Fraction]:
    """Bounds that leave nothing open."""
    return Fraction(number), Fraction(number)


def mentions(names: set[str]) -> list[tuple[str, str]]:
    """Which file of the library has which of these names."""
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in LIB}
    assert texts
    return [(path, name) for path, text in texts.items() for name in sorted(names) if name in text]


def cells(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook, as they lie on disk."""
    found: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return found


def without_defaults(cell: dict[str, Any]) -> list[str]:
    """The lines of a cell; of the parameters cell, only those that set nothing."""
    lines = "".join(cell["source"]).splitlines()
    if "parameters" not in cell["metadata"].get("tags", []):
        return lines
    return [line for line in lines if not re.match(r"\w+ = ", line)]
