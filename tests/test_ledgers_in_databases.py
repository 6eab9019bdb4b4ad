"""City-years whose ledger lies in a database, from the command line to the finished folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import nbformat
import openpyxl
import postgres
import pypdf
import pytest
from city_years import ROOT, XINING, evaluation, ledger, scheme
from pandas.testing import assert_frame_equal

from kaohe.errors import KaoheError
from kaohe.ledger.databases.sqlwriter import write_sql
from kaohe.ledger.load import load_ledger
from kaohe.ledger.saving import save_ledger
from kaohe.ledger.template import make_template
from kaohe.paths import Project
from kaohe.report.city_year import folder_name
from kaohe.report.evaluating import evaluation as evaluated

SECRETS = (postgres.PASSWORD, postgres.READING, postgres.OWNER, postgres.READER)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of one city-year, without its ledger."""
    shutil.copytree(ROOT / "params" / XINING, tmp_path / "params" / XINING)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    (tmp_path / "data" / XINING).mkdir(parents=True)
    (tmp_path / "data" / "regulations").mkdir()
    shutil.copy(ROOT / "data" / "regulations" / f"{XINING}.txt", tmp_path / "data" / "regulations")
    return Project(tmp_path)


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server with the ledger in the schema ``xining``, open to the reader."""
    with postgres.private_server() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAOHE_DB_USER", postgres.OWNER)
        patch.setenv("KAOHE_DB_PASSWORD", postgres.PASSWORD)
        write_sql(ledger(XINING), scheme(XINING).shape, running.address("xining"))
        running.open_to_reader("xining")
        yield running


def kaohe(
    project: Project, *words: str, password: str = postgres.READING
) -> subprocess.CompletedProcess[str]:
    """A command given by one whose credentials are in the environment."""
    settings = {
        "KAOHE_PROJECT": str(project.root),
        "KAOHE_DB_USER": postgres.READER,
        "KAOHE_DB_PASSWORD": password,
        "PYTHONPATH": str(ROOT / "lib"),
    }
    command = [sys.executable, "-c", "from kaohe.cli import main; main()", *words]
    return subprocess.run(
        command,
        cwd=project.root,
        env={**os.environ, **settings},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def everything(project: Project) -> dict[str, str]:
    """All that a run wrote, archives unpacked and pages as text."""
    found = {}
    for path in sorted(project.outputs.rglob("*")):
        if not path.is_file() or path.name == ".lock":
            continue
        content = path.read_bytes()
        found[path.name] = content.decode("utf-8", "replace")
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(BytesIO(content)) as archive:
                found[path.name] = "".join(archive.read(name).decode() for name in archive.namelist())
        elif path.suffix == ".pdf":
            found[path.name] += "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return found


def assert_no_secrets(texts: dict[str, str], *more: str) -> None:
    for name, text in texts.items():
        assert [secret for secret in (*SECRETS, *more) if secret in text] == [], name


@pytest.mark.parametrize("name", ["ledger.duckdb", "ledger.sqlite"])
def test_a_database_among_the_data_is_the_ledger(name: str, project: Project) -> None:
    write_sql(ledger(XINING), scheme(XINING).shape, project.root / "data" / XINING / name)
    ev = evaluated(XINING, project=project)
    assert ev.ledger.name == name
    assert_frame_equal(ev.ranking, evaluation(XINING).ranking)
    assert load_ledger(project.root / "data" / XINING / name, project=project).about == ev.ledger.about


def test_run_yaml_may_name_a_file_below_the_project(project: Project) -> None:
    write_sql(ledger(XINING), scheme(XINING).shape, project.root / "data" / "all.sqlite")
    run_file = project.root / "params" / XINING / "run.yaml"
    run_file.write_text("ledger: {url: 'sqlite:///data/all.sqlite'}\n", encoding="utf-8")
    assert load_ledger(XINING, project=project).name == "all.sqlite"


def test_a_template_lists_the_units_of_a_database_that_run_yaml_names(project: Project) -> None:
    write_sql(ledger(XINING), scheme(XINING).shape, project.root / "data" / "all.sqlite")
    run_file = project.root / "params" / XINING / "run.yaml"
    run_file.write_text("ledger: {url: 'sqlite:///data/all.sqlite'}\n", encoding="utf-8")
    done = make_template(XINING, out=project.root / "a.xlsx", project=project)
    cells = openpyxl.load_workbook(done)["考核对象"]["A"][1:]
    assert [cell.value for cell in cells] == ledger(XINING).units["unit"].tolist()


@pytest.mark.parametrize("form", ["workbook", "database", "address"])
def test_every_command_that_reads_a_ledger_takes_another(form: str, project: Project) -> None:
    own = ledger(XINING)
    (project.root / "elsewhere").mkdir()
    words = {
        "workbook": "elsewhere/another ledger.xlsx",
        "database": "elsewhere/other.sqlite",
        "address": "sqlite:///elsewhere/other.sqlite",
    }[form]
    path = project.root / words.removeprefix("sqlite:///")
    save_ledger(own, scheme(XINING).shape, str(path))
    given = ("--ledger", words)
    unit = own.units["unit"][0]

    def told(*command: str) -> str:
        without = kaohe(project, *command)
        assert without.returncode == 1
        assert f"没有“{XINING}”的台账" in without.stdout + without.stderr
        done = kaohe(project, *command, *given)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert len(told("score", XINING).splitlines()) == len(own.units)
    assert told("explain", XINING, unit).startswith(str(evaluation(XINING).explain(unit))[:20])
    assert f"考核对象 {len(own.units)} 个" in told("check", XINING)
    assert "没有改动" in told("whatif", XINING)
    assert told("ledger-to", XINING, "csv").endswith("csv\n")
    assert kaohe(project, "template", XINING, "--out", "a.xlsx", *given).returncode == 0
    assert openpyxl.load_workbook(project.root / "a.xlsx")["考核对象"]["A2"].value == unit


def test_a_ledger_that_is_not_there_is_named(project: Project) -> None:
    done = kaohe(project, "score", XINING, "--ledger", "elsewhere/none.xlsx")
    assert (done.returncode, done.stderr) == (1, "没有台账 elsewhere/none.xlsx\n")
    assert kaohe(project, "check", "--ledger", "x.xlsx", XINING, XINING).stderr == (
        "--ledger 只用于单个方案，请写明一个方案编号\n"
    )


def test_the_marked_copy_of_another_ledger_is_offered_by_its_name(project: Project) -> None:
    save_ledger(ledger(XINING), scheme(XINING).shape, str(project.root / "bad one.xlsx"))
    book = openpyxl.load_workbook(project.root / "bad one.xlsx")
    book["事实"]["B2"] = "没有这个事实"
    book.save(project.root / "bad one.xlsx")
    offered = r"kaohe check \S+ --ledger ('.*/bad one.xlsx') --marked 'bad one-标注.xlsx'"
    assert re.search(offered, kaohe(project, "check", XINING, "--ledger", "bad one.xlsx").stdout)
    done = kaohe(project, "check", XINING, "--ledger", "bad one.xlsx", "--marked", "b.xlsx")
    assert "已写入标注本：b.xlsx" in done.stdout
    assert (project.root / "b.xlsx").is_file()
    run = kaohe(project, "run", XINING, "--ledger", "bad one.xlsx", "--to", "html")
    assert f"kaohe check {XINING} --ledger 'bad one.xlsx' --marked 标注.xlsx" in run.stderr


def test_a_run_from_a_server_leaves_no_credentials_anywhere(
    project: Project, server: postgres.Server
) -> None:
    address = server.address("xining")
    done = kaohe(project, "run", XINING, "--ledger", address)
    assert done.returncode == 0, done.stderr
    texts = everything(project)
    assert sorted(texts) == [
        "report.html",
        "report.ipynb",
        "report.pdf",
        "ro-crate-metadata.json",
        "run.log",
        "scores.xlsx",
        "trace.jsonl",
    ]
    assert_no_secrets({**texts, "stdout": done.stdout, "stderr": done.stderr})
    (folder,) = project.outputs.glob(f"{XINING}--ledger-postgres-xining-*")
    assert (folder / "report.pdf").is_file()
    graph = json.loads(texts["ro-crate-metadata.json"])["@graph"]
    (read,) = [item for item in graph if item.get("name") == address]
    (parameter,) = [item for item in graph if item["@id"] == "#parameter/ledger"]
    assert read["sha256"] == next(iter(ledger_of(server).values()))
    assert parameter["value"] == address
    assert address in texts["run.log"]
    cells = nbformat.reads(texts["report.ipynb"], as_version=4).cells
    assert any(f'ledger = "{address}"' in cell.source for cell in cells)


def ledger_of(server: postgres.Server) -> dict[str, str]:
    """Address and digest, read by the owner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAOHE_DB_USER", postgres.OWNER)
        patch.setenv("KAOHE_DB_PASSWORD", postgres.PASSWORD)
        return dict(load_ledger(server.address("xining"), project=Project(ROOT)).databases)


def test_run_yaml_names_the_server_for_every_command(project: Project, server: postgres.Server) -> None:
    run_file = project.root / "params" / XINING / "run.yaml"
    run_file.write_text(f"ledger: {{url: '{server.address('xining')}'}}\n", encoding="utf-8")
    scored, checked = kaohe(project, "score", XINING), kaohe(project, "check", XINING)
    assert (scored.returncode, checked.returncode) == (0, 0), scored.stderr + checked.stderr
    assert [line.split("\t")[1] for line in scored.stdout.splitlines()] == evaluation(XINING).ranking[
        "unit"
    ].tolist()
    assert "没有错误" in checked.stdout
    refused = kaohe(project, "score", XINING, password="not-the-password")
    assert refused.returncode == 1
    assert "password authentication failed for user …" in refused.stderr
    assert_no_secrets({"stderr": refused.stderr}, "not-the-password")


def test_a_run_that_fails_in_the_notebook_leaves_no_credentials_in_its_log(
    project: Project, server: postgres.Server
) -> None:
    notebook = project.notebook("evaluation")
    book = nbformat.read(notebook, as_version=4)
    place = next(at for at, cell in enumerate(book.cells) if "parameters" in cell.metadata.get("tags", []))
    spoil = "import os\nos.environ['KAOHE_DB_PASSWORD'] = 'un' + 'wanted-word'"
    book.cells.insert(place + 1, nbformat.v4.new_code_cell(spoil))
    nbformat.write(book, notebook)
    done = kaohe(project, "run", XINING, "--ledger", server.address("xining"), "--to", "html")
    assert done.returncode == 1
    texts = everything(project)
    (name,) = texts
    assert name.endswith(".failed.log")
    assert "password authentication failed for user …" in texts[name]
    assert_no_secrets({**texts, "stdout": done.stdout, "stderr": done.stderr}, "unwanted-word")


def test_a_password_on_the_command_line_is_refused(project: Project) -> None:
    write_sql(ledger(XINING), scheme(XINING).shape, project.root / "data" / XINING / "ledger.sqlite")
    address = "postgresql+psycopg://clerk:over-the-shoulder@db.example.cn/kaohe"
    for words in (("run", XINING, "--ledger", address), ("ledger-to", XINING, address)):
        done = kaohe(project, *words)
        assert done.returncode == 1
        assert "数据库地址里不能写用户名或密码" in done.stderr
        assert_no_secrets({**everything(project), "stderr": done.stderr}, "over-the-shoulder", "clerk")


def test_ledger_to_writes_every_form(project: Project, tmp_path: Path) -> None:
    write_sql(ledger(XINING), scheme(XINING).shape, project.root / "data" / XINING / "ledger.sqlite")
    for name in ("new.xlsx", "new.duckdb", "new"):
        done = kaohe(project, "ledger-to", XINING, name)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"{XINING} 的台账已写入 ")
        found = load_ledger(project.root / name, scheme=scheme(XINING), project=project)
        assert_frame_equal(found.facts.drop(columns="place"), ledger(XINING).facts.drop(columns="place"))
        assert "已经存在" in kaohe(project, "ledger-to", XINING, name).stderr


def test_a_ledger_is_not_saved_as_something_else(tmp_path: Path) -> None:
    with pytest.raises(KaoheError, match=r"^不能写成 \.ods；"):
        save_ledger(ledger(XINING), scheme(XINING).shape, str(tmp_path / "new.ods"))


def test_the_folder_of_a_run_is_named_by_database_and_schema() -> None:
    hosts = ["db.example.cn", "db2.example.cn", "db.example.cn:5433"]
    addresses = [f"postgresql+psycopg://{host}/kaohe?schema=licheng" for host in hosts]
    folders = [folder_name("licheng-2017", ledger=address) for address in addresses]
    assert len(set(folders)) == len(hosts)
    assert all(re.fullmatch(r"licheng-2017--ledger-kaohe-licheng-[0-9a-f]{6}", name) for name in folders)


def test_ledgers_of_different_names_have_folders_of_their_own() -> None:
    names = ["lc.duckdb", "lc.sqlite", "lc.xlsx", "lc", "台账甲.xlsx", "台账乙.xlsx", "台账甲"]
    folders = [folder_name("licheng-2017", ledger=f"/data/{name}") for name in names]
    assert len(set(folders)) == len(names)
    kinds = ["lc-duckdb", "lc-sqlite", "lc-xlsx", "lc"]
    for kind, name in zip(kinds, folders, strict=False):
        assert re.fullmatch(rf"licheng-2017--ledger-{kind}-[0-9a-f]{{6}}", name)
    assert all(re.fullmatch(r"licheng-2017--ledger(-xlsx)?-[0-9a-f]{6}", name) for name in folders[4:])


def test_ledgers_of_one_name_in_different_folders_have_folders_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    first = folder_name(XINING, ledger="q1/ledger", project=project)
    assert first != folder_name(XINING, ledger="q2/ledger", project=project)
    assert first == folder_name(XINING, ledger=str(tmp_path / "q1" / "ledger"), project=project)
    own = folder_name(XINING, ledger=f"data/{XINING}/other.xlsx", project=project)
    assert own == f"{XINING}--ledger-other-xlsx"
    assert own != folder_name(XINING, ledger="data/elsewhere/other.xlsx", project=project)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_ledger_that_cannot_be_read_leaves_a_log_of_the_failure(project: Project, jobs: str) -> None:
    own = project.root / "data" / XINING / "ledger.sqlite"
    write_sql(ledger(XINING), scheme(XINING).shape, own)
    bad = project.root / "bad.sqlite"
    output = folder_name(XINING, ledger=str(bad), project=project)
    (project.outputs / output).mkdir(parents=True)
    bad.write_bytes(b"no database at all, and long enough to be looked at" * 10)
    done = kaohe(project, "run", XINING, "--jobs", jobs, "--ledger", str(bad))
    assert done.returncode == 1
    log = (project.outputs / f"{output}.failed.log").read_text(encoding="utf-8")
    assert "没有开始" in log and "file is not a database" in log and "file is not a database" in done.stderr
    with sqlite3.connect(own) as connection:
        connection.execute("UPDATE facts SET source = '群众来信' WHERE id = 1")
    connection.close()
    assert kaohe(project, "run", XINING, "--jobs", jobs).returncode == 1
    log = (project.outputs / f"{XINING}.failed.log").read_text(encoding="utf-8")
    assert "facts!来源（id=1）：没有这种来源" in log
    assert not (project.outputs / XINING).exists()


def test_two_ledgers_of_one_city_year_are_refused(project: Project) -> None:
    for name in ("ledger", "ledger.duckdb", "ledger.sqlite"):
        (project.root / "data" / XINING / name).touch()
    with pytest.raises(KaoheError) as caught:
        load_ledger(XINING, project=project)
    assert str(caught.value) == (
        f"data/{XINING}/ 里同时有几份台账：ledger、ledger.duckdb、ledger.sqlite；只留一份，其余移到别处"
    )
