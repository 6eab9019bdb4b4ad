"""Several runs at a time: each in a process of its own, one line for all, none lost through another."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaohe.report.run import RunResult, run
from kaohe.report.running.progress import Display
from kaohe.report.running.side_by_side import Outcome, Task, in_turn, side_by_side
from kaohe.report.swap import recover

TOYS = Path(__file__).parent / "toys"
posix = pytest.mark.skipif(sys.platform == "win32", reason="kill is POSIX")


def task(toy: str, folder: Path, name: str, **parameters: Any) -> Task:
    """A run of a toy notebook, working in a folder of its own."""
    root = folder / name
    root.mkdir()
    settings = {"scheme_id": name, "notebook": TOYS / f"{toy}.ipynb", "outputs": folder / "outputs"}
    return Task(name, run, {**settings, "formats": (), "root": root, "parameters": parameters})


def done(tasks: list[Task], way: Callable[..., Any] = side_by_side, *settings: Any) -> dict[str, Outcome]:
    with Display([task.name for task in tasks]) as display:
        return {outcome.name: outcome for outcome in way(tasks, *settings, display)}


def hidden(folder: Path) -> list[str]:
    return [path.name for path in (folder / "outputs").glob(".*") if path.name != ".lock"]


def pid_once_started(folder: Path) -> int:
    """The process that runs the sleeping toy, once the toy sleeps."""
    deadline = time.monotonic() + 60
    while not (folder / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return int((folder / "started").read_text())


def test_failures_leave_the_other_runs_alone_and_say_what_they_say_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tasks = [
        task("toy", tmp_path, "wrong-2017", divisor=0),
        task("dies", tmp_path, "dead-2017"),
        task("toy", tmp_path, "good-2017", divisor=8),
    ]
    found = done(tasks, side_by_side, 2)
    assert set(found) == {"wrong-2017", "dead-2017", "good-2017"}
    assert found["wrong-2017"].error.startswith(
        "运行 wrong-2017 失败：第 7 格（“二、得分”一节，首行 print(scheme, units, 100 / divisor)）出错："
        "ZeroDivisionError：division by zero\n没有生成结果。详细记录见 "
    )
    assert found["dead-2017"].error.startswith(
        "运行 dead-2017 失败：第 2 格（“内核退出”一节，首行 import os）执行时 Python 内核意外退出，可能是内存不足\n"
    )
    good = found["good-2017"]
    assert isinstance(good.result, RunResult)
    assert (good.error, good.killed) == ("", False)
    assert sorted(path.name for path in (tmp_path / "outputs/good-2017").iterdir()) == [
        "report.ipynb",
        "run.log",
    ]
    assert [path.name for path in (tmp_path / "outputs").glob("*-2017")] == ["good-2017"]
    assert hidden(tmp_path) == []
    assert capfd.readouterr() == ("", "")


def test_a_forked_kernel_gives_the_bytes_of_a_plain_one(tmp_path: Path) -> None:
    notebooks = []
    for place, way in (("one", (side_by_side, 2)), ("other", (in_turn,))):
        (tmp_path / place).mkdir()
        outcome = done([task("toy", tmp_path / place, "toy-2017")], *way)["toy-2017"]
        notebooks.append((outcome.result.folder / "report.ipynb").read_bytes())
    assert notebooks[0] == notebooks[1]


@posix
def test_a_killed_process_is_told_and_takes_no_other_with_it(tmp_path: Path) -> None:
    tasks = [task("sleeps", tmp_path, "killed-2017"), task("toy", tmp_path, "good-2017")]

    def kill() -> None:
        os.kill(pid_once_started(tmp_path / "killed-2017"), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    found = done(tasks, side_by_side, 2)
    killer.join()
    assert found["killed-2017"] == Outcome(
        "killed-2017",
        error="生成报告的进程在“执行第 1/1 格”时意外退出（信号 9，可能是内存不足或被人终止）。",
        killed=True,
    )
    assert (tmp_path / "outputs/good-2017/report.ipynb").is_file()
    assert not (tmp_path / "outputs/killed-2017").exists()
    recover(tmp_path / "outputs")
    assert hidden(tmp_path) == []


@posix
def test_leaving_early_interrupts_what_runs_and_begins_nothing_more(tmp_path: Path) -> None:
    tasks = [
        task("toy", tmp_path, "good-2017"),
        task("sleeps", tmp_path, "long-2017"),
        task("toy", tmp_path, "never-2017"),
    ]
    with Display([task.name for task in tasks]) as display:
        outcomes = side_by_side(tasks, 1, display)
        assert next(outcomes).name == "good-2017"
        leaver = threading.Timer(0, lambda: os.kill(os.getpid(), signal.SIGINT))
        waiter = threading.Thread(
            target=lambda: (pid_once_started(tmp_path / "long-2017"), leaver.start()), daemon=True
        )
        waiter.start()
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            next(outcomes)
    assert time.monotonic() - began < 45
    assert "失败：被中断" in (tmp_path / "outputs/long-2017.failed.log").read_text(encoding="utf-8")
    assert [path.name for path in (tmp_path / "outputs").glob("*-2017")] == ["good-2017"]
    assert hidden(tmp_path) == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_one_line_tells_how_many_are_done_and_what_each_is_at(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Display(["a-2017", "b-2017"]) as display:
        display.tell("a-2017", "执行第 3/10 格", 0.25)
        display.tell("b-2017", "导出 PDF 文件", 0.5)
        display.finished("a-2017")
        lines = terminal.getvalue().split("\r")
    assert [line.partition("完成 ")[2].rstrip() for line in lines if "完成" in line] == [
        "0/2 个方案：正在准备",
        "0/2 个方案：a-2017 执行第 3/10 格",
        "0/2 个方案：a-2017 执行第 3/10 格；b-2017 导出 PDF 文件",
        "1/2 个方案：b-2017 导出 PDF 文件",
    ]
    assert "\n" not in terminal.getvalue()


def test_nothing_is_shown_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Display(["a-2017"]) as display:
        display.tell("a-2017", "导出 PDF 文件", 0.5)
        display.hidden()
        display.finished("a-2017")
    assert capsys.readouterr() == ("", "")
