"""The command line: what a clerk types and what is said in return."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from city_years import ALL, LICHENG, ROOT, SICHUAN, XINING, evaluation, ledger, scheme
from click.testing import CliRunner, Result

from kaohe.cli import main

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands are given in this checkout."""
    monkeypatch.setenv("KAOHE_PROJECT", str(ROOT))
    return ROOT


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with one city-year, free to be spoilt."""
    shutil.copytree(ROOT / "params" / SICHUAN, tmp_path / "params" / SICHUAN)
    shutil.copytree(ROOT / "data" / SICHUAN, tmp_path / "data" / SICHUAN)
    (tmp_path / "data" / "regulations").mkdir()
    shutil.copy(ROOT / "data" / "regulations" / f"{SICHUAN}.txt", tmp_path / "data" / "regulations")
    monkeypatch.setenv("KAOHE_PROJECT", str(tmp_path))
    return tmp_path


def kaohe(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def refused(*words: str) -> str:
    """What is said of a command that can't be done: in words, with exit code 1."""
    result = kaohe(*words)
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr.strip()


def test_help_tells_in_chinese_what_each_command_does():
    told = kaohe("--help").output
    assert "考核办法评分" in told
    for name in ("check", "explain", "run", "score", "verify"):
        (line,) = re.findall(rf"^  {name} +(.*)$", told, re.MULTILINE)
        assert CHINESE.search(line)


ENGLISH = re.compile(
    r"Usage|Options?\b|Commands?\b|Arguments?\b|Error|Missing|No such|Try|Show|exit|Got|\bCOMMAND"
)


@pytest.mark.parametrize("name", ["", *main.commands])
def test_help_is_chinese_all_through(name):
    result = kaohe(*[name] * bool(name), "--help")
    assert result.exit_code == 0
    assert result.output.startswith("用法：")
    assert "显示这段说明" in result.output
    assert not ENGLISH.search(result.output)


MISUSED = [
    (("rank",), "没有命令 'rank'", ""),
    (("--colour",), "没有选项 --colour", ""),
    (("score",), "缺少参数：方案编号", " score"),
    (("explain", SICHUAN), "缺少参数：考核对象", " explain"),
    (("verify",), "缺少参数：方案编号、结果文件夹或 trace.jsonl", " verify"),
    (("score", SICHUAN, XINING), f"多余的参数：{XINING}", " score"),
    (("score", SICHUAN, "--asof", "2011-12-01"), "没有选项 --asof", " score"),
]


@pytest.mark.parametrize(("words", "said", "command"), MISUSED)
def test_an_error_of_use_is_told_in_chinese(words, said, command):
    result = kaohe(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    first, last = result.stderr.splitlines()
    assert first == said
    assert re.fullmatch(rf"用 \S+{command} --help 查看用法。", last)


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("score", SICHUAN, "--as-of"), "--as-of"),
        (("run", SICHUAN, "--to"), "--to"),
        (("check", "--all=yes"), "--all"),
    ],
)
def test_an_option_misused_is_named_in_chinese(words, option):
    result = kaohe(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"选项 {option} ")
    assert not ENGLISH.search(result.stderr)


def test_no_command_shows_the_help_and_is_called_no_error_of_use():
    result = kaohe()
    assert "用法：" in result.output
    assert "用法不对" not in result.output


def test_help_of_each_command_tells_in_chinese_what_its_options_do():
    for name, command in main.commands.items():
        assert CHINESE.search(kaohe(name, "--help").output)
        for option in command.params:
            if isinstance(option, click.Option):
                assert CHINESE.search(option.help or ""), f"{name} {option.name}"
            else:
                assert CHINESE.search(option.human_readable_name), f"{name} {option.name}"


def test_short_help_is_help():
    assert kaohe("-h").output == kaohe("--help").output


def test_version():
    assert re.fullmatch(r"kaohe \d+\.\d+\.\d+\n", kaohe("--version").output)


def test_check_of_all_finds_nothing_wrong_and_tells_how_much_was_checked():
    result = kaohe("check")
    assert result.exit_code == 0
    for name in ALL:
        spec, book = scheme(name), ledger(name)
        rows = sum(len(frame) for frame in book.events.values())
        assert f"{name} {spec.title}\n  引文：{len(spec.clauses)} 条" in result.output
        assert (
            f"台账：考核对象 {len(book.units)} 个，事实 {len(book.facts)} 行，记录 {rows} 行" in result.output
        )
    assert len(re.findall(r"未认领 0 处", result.output)) == len(ALL)
    assert len(re.findall(r"未用到 0 条", result.output)) == len(ALL)
    assert result.output.count("示例数据") == len(ALL) - 2  # two are published tables


def test_check_of_one_and_of_all_by_name():
    assert kaohe("check", "--all").output == kaohe("check").output
    assert kaohe("check", XINING).output.splitlines()[0].startswith(XINING)
    assert SICHUAN not in kaohe("check", XINING).output


def test_check_finds_a_quote_that_is_not_in_the_regulation(copy):
    file = copy / "params" / SICHUAN / "scheme.yaml"
    text = file.read_text(encoding="utf-8").replace('"网站设计得分(4)"', '"网站设计得分(5)"')
    file.write_text(text, encoding="utf-8")
    result = kaohe("check", SICHUAN)
    assert result.exit_code == 1
    line = 1 + text[: text.index("网站设计得分(5)")].count("\n")
    assert f"{SICHUAN}：方案有误" in result.stdout
    assert f"params/{SICHUAN}/scheme.yaml:{line} clauses.SC-4" in result.stdout
    assert result.stderr == "检查发现问题，见上。\n"


def test_check_finds_a_fault_of_the_ledger(copy):
    file = copy / "data" / SICHUAN / "ledger" / "facts.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("74.4", "七十四"), encoding="utf-8")
    result = kaohe("check", SICHUAN)
    assert result.exit_code == 1
    assert "引文：7 条" in result.stdout
    assert "台账有误" in result.stdout
    assert "facts.csv:2" in result.stdout and "七十四" in result.stdout


def test_check_of_an_unknown_scheme():
    result = kaohe("check", "no-such-2017")
    assert result.exit_code == 1
    assert "没有评分方案“no-such-2017”" in result.stdout


def test_score_lists_ranks_and_points():
    result = kaohe("score", SICHUAN)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "1\t成都市\t市州\t96.4"
    assert [line.split("\t")[0] for line in lines[7:11]] == ["8", "9", "9", "11"]
    assert len(lines) == 21


def test_score_of_a_sample_says_so_first_and_shows_bounds():
    lines = kaohe("score", LICHENG).output.splitlines()
    assert lines[0] == "【示例数据】"
    assert len(lines) == 31
    assert lines[1] == "1\t区经济和信息化局\t区直单位\t97.92"
    assert "9–17\t江南街道\t街道\t86.39～94.73" in lines


def test_score_under_another_reading():
    lines = kaohe("score", XINING, "--reading", "XN-2:1B").output.splitlines()
    assert lines[-1] == "—\t区统计局\t报送单位\t不适用"
    assert kaohe("score", XINING).output.splitlines()[-1] == "13\t区统计局\t报送单位\t0.0"


def test_score_as_of_a_day_before_anything_was_recorded():
    result = kaohe("score", LICHENG, "--as-of", "2017-01-01")
    assert result.exit_code == 0
    assert all("～" in line for line in result.output.splitlines()[1:])


def test_explain_tells_clause_facts_arithmetic_and_reading():
    result = kaohe("explain", LICHENG, "鲤中街道", "2.2")
    assert result.exit_code == 0
    first, *lines = result.output.splitlines()
    assert first.startswith("【示例数据】鲤中街道 2.2 ") and first.endswith("40.00 / 50")
    assert [line.split()[0] for line in lines if line.strip()][:2] == ["条款", "事实"]
    assert {line.split()[0] for line in lines if line.strip()} >= {"条款", "事实", "计算", "读法"}
    assert any("凭证 E-0132" in line for line in lines)


def test_explain_of_published_data_is_not_marked_as_a_sample():
    result = kaohe("explain", SICHUAN, "成都市")
    assert result.exit_code == 0
    assert result.output.startswith("成都市 0 总得分  96.4")
    assert "示例数据" not in result.output


def test_explain_shows_points_with_the_decimals_of_the_scheme():
    (first, *_) = kaohe("explain", SICHUAN, "成都市", "0").output.splitlines()
    assert re.fullmatch(r"成都市 0 总得分  96\.4(?: / 100)?", first)


def test_explain_of_an_unknown_unit():
    told = refused("explain", SICHUAN, "北京市")
    assert told.startswith("没有考核对象“北京市”；可选：成都市、眉山市、")


def test_explain_of_an_unknown_indicator():
    assert refused("explain", SICHUAN, "成都市", "9") == "没有指标“9”；可选：0、1、2、3、4、5"


@pytest.mark.parametrize("command", [("score",), ("explain", "成都市"), ("run",)])
def test_an_unknown_scheme_names_those_there_are(command):
    name, *unit = command
    told = refused(name, "no-such-2017", *unit)
    assert f"没有评分方案“no-such-2017”；已有：{'、'.join(ALL)}" in told


@pytest.mark.parametrize("day", ["2017-13-01", "2017年9月30日", "20170931", "yesterday"])
@pytest.mark.parametrize("command", [("score", SICHUAN), ("explain", SICHUAN, "成都市"), ("run", SICHUAN)])
def test_a_day_that_is_none(command, day):
    assert f"日期“{day}”不对；应写作 2017-09-30" in refused(*command, "--as-of", day)


@pytest.mark.parametrize("command", [("score", XINING), ("explain", XINING, "总寨镇")])
def test_an_unknown_reading(command):
    told = refused(*command, "--reading", "XN-9:1A")
    assert told == "没有读法“XN-9:1A”；可选：XN-2:1"
    assert refused(*command, "--reading", "XN-2:1Z") == "读法 XN-2:1 没有选项 Z；可选：XN-2:1A、XN-2:1B"


def test_a_reading_is_chosen_for_one_scheme_only():
    told = refused("run", "--reading", "XN-2:1B")
    assert told == "--ledger、--reading 和 --scenario 只用于单个方案，请写明一个方案编号"


def test_verify_of_an_output_that_is_not_there(copy):
    told = refused("verify", SICHUAN)
    assert told.startswith("没有评分依据文件 ")
    assert told.endswith(f"outputs/{SICHUAN}/trace.jsonl；请先运行 kaohe run {SICHUAN}")


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """A trace file of the published cities."""
    path = tmp_path / "trace.jsonl"
    records = evaluation(SICHUAN).records()
    path.write_text(
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8"
    )
    return path


def test_verify_of_a_true_trace(trace):
    result = kaohe("verify", str(trace))
    assert result.exit_code == 0
    assert result.output == "trace.jsonl：126 条评分依据逐步重算，全部相符。\n"


def test_verify_of_a_forged_trace(trace):
    trace.write_text(trace.read_text(encoding="utf-8").replace('"482/5"', '"483/5"'), encoding="utf-8")
    told = refused("verify", str(trace))
    assert "成都市 0" in told
    assert re.search(r"核对发现 \d+ 处不符。$", told)


@pytest.mark.parametrize("module", ["kaohe", "kaohe.cli"])
def test_the_command_line_starts_without_the_heavy_packages(module):
    command = [sys.executable, "-X", "importtime", "-c", f"import {module}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert module in loaded
    heavy = {"papermill", "pandas", "matplotlib", "numpy", "pydantic", "nbconvert"}
    assert not {name.partition(".")[0] for name in loaded} & heavy
