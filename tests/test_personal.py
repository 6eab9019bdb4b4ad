"""Personal details that people write beside the ledger: in supplied numbers and in scenarios."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pypdf
import pytest
from city_years import ROOT
from click.testing import CliRunner
from towns import PROJECT, SECOND, block, tables

from kaohe.cli import main
from kaohe.evaluation import Evaluation
from kaohe.ledger.privacy import Masker
from kaohe.paths import Project
from kaohe.report import sections
from kaohe.report.city_year import report
from kaohe.report.evaluating import evaluation
from kaohe.scenario.files import load_scenario
from kaohe.workbench.session import Session

SECRETS = [
    "13812345678",
    "13912345678",
    "13712345678",
    "13612345678",
    "0595-22345678",
    "zhang.san@example.com",
    "wang@example.com",
    "11010519491231002X",
    "张三丰",
    "李小明",
    "王国庆",
    "陈小红",
]
SUPPLIED = """\
P.2b: {value: 3, by: 张三丰, authority: 来电 13812345678 答复}
P.5: {value: 60, by: 县府办（李小明）, on: 2020-01-05, authority: 会议纪要}
"""
BELOW = """\
title: 东乡补报
author: 县府办 王国庆
reason: 联系人：陈小红，电话 0595-22345678
facts:
- {unit: 东乡, fact: 错链条数, value: 3, note: 见 zhang.san@example.com 来信}
"""
CLAIM = """\
title: 申诉13912345678
author: 李小明、王国庆
reason: 身份证11010519491231002X
includes: [below]
scheme:
  indicators:
    "1.1": {title: 栏目更新（手机13712345678）}
events:
  lapses:
  - {unit: 西乡, row: lapses.csv:3, cells: {column: 公告 wang@example.com}, was: {column: 公告13612345678}}
"""


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for part in (f"params/{SECOND}", f"data/{SECOND}", "data/regulations"):
        shutil.copytree(PROJECT.root / part, tmp_path / part)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    params = tmp_path / "params" / SECOND
    (params / "supplied.yaml").write_text(SUPPLIED, encoding="utf-8")
    (params / "scenarios").mkdir()
    (params / "scenarios" / "below.yaml").write_text(BELOW, encoding="utf-8")
    (params / "scenarios" / "claim.yaml").write_text(CLAIM, encoding="utf-8")
    lapses = tmp_path / "data" / SECOND / "ledger" / "lapses.csv"
    text = lapses.read_text(encoding="utf-8-sig").replace("06-03,公告", "06-03,公告13612345678")
    lapses.write_text(text, encoding="utf-8")
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path))
    return Project(tmp_path)


def scored(county: Project, *, show_personal: bool = False) -> Evaluation:
    return evaluation(SECOND, scenarios=["claim"], show_personal=show_personal, project=county)


def texts_of(path: Path) -> str:
    """All the text of a file, also of one that is packed."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "".join(book.read(name).decode("utf-8") for name in book.namelist())
    found = path.read_text(encoding="utf-8", errors="ignore")
    if path.suffix == ".pdf":
        reader = pypdf.PdfReader(path)
        found += "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    return found


def kaohe(*words: str) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.output
    return done.output


def secrets_in(text: str) -> list[str]:
    joined = "".join(text.split())  # a page breaks its lines anywhere
    return [secret for secret in SECRETS if secret in joined]


@pytest.fixture
def made(county: Project) -> Path:
    """The folder of a report on the scenario."""
    done = report(SECOND, scenarios=["claim"], project=county, progress=False)
    assert {path.suffix for path in done.files} == {
        ".html",
        ".pdf",
        ".xlsx",
        ".jsonl",
        ".ipynb",
        ".json",
        ".log",
    }
    return done.folder


def test_no_detail_beside_the_ledger_is_in_any_file_of_a_run(made: Path) -> None:
    for path in made.iterdir():
        assert secrets_in(texts_of(path)) == [], path.name
    for name in ("report.html", "report.pdf", "scores.xlsx", "report.ipynb"):
        shown = "".join(texts_of(made / name).split())
        assert "李**" in shown, name
        assert "139****5678" in shown, name


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="没有 pdftotext（Debian 的 poppler-utils）")
def test_no_detail_is_in_the_pdf_as_others_read_it(made: Path) -> None:
    command = ["pdftotext", str(made / "report.pdf"), "-"]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert "139****5678" in "".join(told.split())
    assert secrets_in(told) == []


def test_commands_show_no_detail(county: Project) -> None:
    words = ("--scenario", "claim")
    told = {
        "explain": kaohe("explain", SECOND, "西乡", *words),
        "score": kaohe("score", SECOND, *words),
        "whatif": kaohe("whatif", SECOND, *words),
        "check": kaohe("check", SECOND),
    }
    assert {name: secrets_in(text) for name, text in told.items() if secrets_in(text)} == {}
    assert "w***@example.com" in told["explain"]
    assert "张**" in told["explain"]
    assert "139****5678" in told["score"]


def test_they_are_shown_when_asked_for(county: Project) -> None:
    told = kaohe("explain", SECOND, "西乡", "--scenario", "claim", "--show-personal")
    assert "wang@example.com" in told
    assert "张三丰" in told


def test_each_is_listed_with_its_place(county: Project) -> None:
    for show in (False, True):
        ev = scored(county, show_personal=show)
        listed = tables(block(sections.quality(ev)))["文字中的个人信息"]["rows"]
        file = f"params/{SECOND}/scenarios"
        assert ["supplied.yaml P.2b", "给出者", "姓名", "张**"] in listed
        assert ["supplied.yaml P.5", "给出者", "姓名", "李**"] in listed
        assert [f"{file}/claim.yaml:1", "名称", "手机号码", "139****5678"] in listed
        assert [f"{file}/below.yaml:5", "备注", "电子邮箱", "z***@example.com"] in listed
        assert [f"{file}/claim.yaml:10", "栏目", "电子邮箱", "w***@example.com"] in listed
        assert [f"{file}/claim.yaml:7", "规则中的文字", "手机号码", "137****5678"] in listed
        assert secrets_in(str(listed)) == []
    told = kaohe("check", SECOND)
    assert f"      {file}/claim.yaml:2 提出人：姓名 王**" in told
    assert "      supplied.yaml P.2b 依据：手机号码 138****5678" in told


def test_masked_texts_move_no_points(county: Project) -> None:
    columns = ["unit", "node", "low", "high"]
    masked, plain = scored(county), scored(county, show_personal=True)
    assert masked.scores[columns].equals(plain.scores[columns])
    assert plain.scenarios[0].title == "申诉13912345678"
    assert masked.personal == plain.personal


def test_a_scenario_written_on_masked_texts_fits_those_that_are_shown(county: Project) -> None:
    path = county.root / "params" / SECOND / "scenarios" / "claim.yaml"
    path.write_text(CLAIM.replace("公告13612345678", "公告136****5678"), encoding="utf-8")
    assert scored(county, show_personal=True).scenarios[0].name == "claim"


def test_saving_a_scenario_keeps_what_its_author_wrote(county: Project) -> None:
    session = Session.of(SECOND, project=county)
    assert session.load("claim"), session.error
    assert session.after.scenarios[0].author == "李**、王**"
    session.change(session.scenario.with_fact("东乡", "错链条数", "4"))
    given = session.scenario
    session.save("claim", title=given.title, author=given.author, reason=given.reason, replace=True)
    saved = load_scenario(SECOND, "claim", project=county)
    assert (saved.author, saved.reason) == ("李小明、王国庆", "身份证11010519491231002X")
    assert saved.events["lapses"][0].was == {"column": "公告13612345678"}


@pytest.mark.parametrize(
    ("author", "masked"),
    [
        ("张三丰", "张**"),
        ("县府办（张三丰）", "县府办（张**）"),
        ("张三丰 138 1234 5678", "张** 138****5678"),
        ("党政办", "党政办"),
        ("高新区", "高新区"),
        ("方案起草组", "方案起草组"),
        ("示例（鲤中街道）", "示例（鲤中街道）"),
    ],
)
def test_who_asks_may_be_a_person_or_an_office(author: str, masked: str) -> None:
    masker = Masker()
    assert masker.mask(author, "提出人")[0] == masked
    assert masker.mask(masked, "提出人") == (masked, ())
