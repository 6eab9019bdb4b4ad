"""Where the workbench's homes are, and what they open."""

from __future__ import annotations

import socket
from pathlib import Path

import nbformat
import pytest
from city_years import ROOT
from click.testing import CliRunner

from kaohe.cli import main
from kaohe.errors import KaoheError
from kaohe.homes.address import new_address
from kaohe.homes.opening import opening
from kaohe.paths import Project


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOHE_PROJECT", str(ROOT))
    monkeypatch.delenv("KAOHE_TOKEN", raising=False)


def test_every_start_has_a_fresh_token():
    one, other = new_address(None), new_address(None)
    assert len(one.token) >= 32
    assert one.token != other.token


def test_a_token_given_by_the_environment_is_used_and_taken_out_of_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KAOHE_TOKEN", "一 a&b")
    address = new_address(None, "/lab/tree/笔记本.ipynb")
    assert address.url == (
        f"http://127.0.0.1:{address.port}/lab/tree/%E7%AC%94%E8%AE%B0%E6%9C%AC.ipynb?token=%E4%B8%80%20a%26b"
    )
    assert new_address(None).token != address.token


def test_a_taken_port_is_refused_in_words():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(KaoheError) as told:
            new_address(port)
    assert str(told.value) == f"端口 {port} 不能用（已被占用或不允许）；请用 --port 换一个，或不写 --port"


def test_without_an_id_the_city_year_written_in_the_notebook_is_opened():
    opened = opening(Project(ROOT))
    assert opened.scheme_id == "licheng-2017"
    assert opened.title == "2017年度鲤城区“互联网+政务服务”绩效考核"


def test_a_given_id_is_opened():
    assert opening(Project(ROOT), "yueyang-2017").scheme_id == "yueyang-2017"


def test_a_project_without_the_notebook_is_told_so(tmp_path: Path):
    with pytest.raises(KaoheError, match=r"没有工作台的笔记本 notebooks/what_if\.ipynb"):
        opening(Project(tmp_path))


@pytest.mark.parametrize("command", ["app", "lab"])
def test_an_unknown_id_is_refused_before_anything_starts(command: str):
    result = CliRunner().invoke(main, [command, "nowhere-2017", "--no-browser"])
    assert result.exit_code == 1
    assert result.stderr.startswith("没有评分方案“nowhere-2017”；已有：bozhou-2023")


@pytest.mark.parametrize("command", ["app", "lab"])
def test_help_is_chinese(command: str):
    told = CliRunner().invoke(main, [command, "--help"]).output
    assert "只供本机使用" in told
    assert "--port 端口" in told
    assert "--no-browser" in told


def test_the_notebook_is_told_ledger_and_days(monkeypatch: pytest.MonkeyPatch):
    for name in ("KAOHE_SCHEME", "KAOHE_LEDGER", "KAOHE_AS_OF", "KAOHE_KNOWN_AT"):
        monkeypatch.setenv(name, "来自别处")
    days = {"as_of": "2017-09-30", "known_at": "2017-10-09"}
    opening(Project(ROOT), "licheng-2017", ledger="/a/b.xlsx", **days).tell_the_notebook()
    source = "\n".join(
        cell.source
        for cell in nbformat.read(ROOT / "notebooks" / "what_if.ipynb", as_version=4).cells
        if "parameters" in cell.metadata.get("tags", ())
    )
    told: dict[str, str] = {}
    exec(source, told)
    names = ("scheme_id", "ledger", "as_of", "known_at")
    assert [told[name] for name in names] == ["licheng-2017", "/a/b.xlsx", *days.values()]
    opening(Project(ROOT)).tell_the_notebook()
    exec(source, told)
    assert [told[name] for name in names] == ["licheng-2017", "", "", ""]


@pytest.mark.parametrize("command", ["app", "lab"])
def test_days_and_ledger_are_options_and_a_wrong_day_is_refused(command: str):
    told = CliRunner().invoke(main, [command, "--help"]).output
    assert all(option in told for option in ("--ledger 台账", "--as-of 日期", "--known-at 日期"))
    result = CliRunner().invoke(main, [command, "--known-at", "9月30日", "--no-browser"])
    assert (result.exit_code, result.stderr) == (1, "日期“9月30日”不对；应写作 2017-09-30\n")
