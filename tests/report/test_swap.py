"""An output folder is replaced whole, whatever kills the process and whenever."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaohe.report import swap
from kaohe.report.swap import recover, replacing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")

FILES = ("report.html", "scores.xlsx", "charts/ranking.svg")

# Loads swap.py alone, so that a child starts in milliseconds; then replaces the folder, version by version.
CHILD = """
import importlib.util, os, shutil, signal, sys
from pathlib import Path
source, outputs, first, last, fallback, kill_at = sys.argv[1:]
spec = importlib.util.spec_from_file_location("swap", source)
swap = importlib.util.module_from_spec(spec)
spec.loader.exec_module(swap)
if fallback == "yes":
    swap._exchange = lambda first, second: False
count = 0
def moment():
    global count
    if count == int(kill_at):
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1
def deadly(call):
    def wrapped(*args, **kwargs):
        moment()
        result = call(*args, **kwargs)
        moment()
        return result
    return wrapped
for name in ("mkdir", "rename", "open", "close", "fsync", "unlink", "rmdir", "scandir", "listdir"):
    setattr(os, name, deadly(getattr(os, name)))
swap._exchange = deadly(swap._exchange)
for version in range(int(first), int(last)):
    with swap.replacing(Path(outputs), "licheng-2017") as folder:
        for name in ("report.html", "scores.xlsx", "charts/ranking.svg"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(str(version) * 1000)
print(count)
"""


def child(outputs: Path, first: int, last: int, fallback: bool, kill_at: int = -1) -> list[str]:
    numbers = [str(first), str(last), "yes" if fallback else "no", str(kill_at)]
    return [sys.executable, "-I", "-S", "-c", CHILD, str(swap.__file__), str(outputs), *numbers]


def replace_in_child(outputs: Path, version: int, *, kill_at: int = -1, fallback: bool = False) -> int:
    """Replace the folder in a child that kills itself at a given moment; the moments passed, or -9."""
    command = child(outputs, version, version + 1, fallback, kill_at)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return int(done.stdout) if done.returncode == 0 else done.returncode


def whole_version(outputs: Path) -> int:
    """The version all files of the folder agree on."""
    folder = outputs / "licheng-2017"
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert found == sorted(FILES)
    texts = {(folder / name).read_text() for name in FILES}
    assert len(texts) == 1
    text = texts.pop()
    version = text[: len(text) // 1000]
    assert text == version * 1000
    return int(version)


def hidden(outputs: Path) -> list[str]:
    return sorted(path.name for path in outputs.glob(".*") if path.name != ".lock")


def fill(folder: Path, version: int) -> None:
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(str(version) * 1000)


def test_first_run_puts_the_folder_in_place_and_leaves_nothing_else(tmp_path: Path) -> None:
    with replacing(tmp_path / "outputs", "licheng-2017") as folder:
        assert folder.parent == tmp_path / "outputs"
        assert folder.name.startswith(f".licheng-2017-{os.getpid()}-")
        fill(folder, 1)
        assert not (tmp_path / "outputs" / "licheng-2017").exists()
    assert whole_version(tmp_path / "outputs") == 1
    assert hidden(tmp_path / "outputs") == []


def test_a_second_run_replaces_every_file_of_the_first(tmp_path: Path) -> None:
    with replacing(tmp_path, "licheng-2017") as folder:
        fill(folder, 1)
        (folder / "only-in-the-first.txt").write_text("1")
    with replacing(tmp_path, "licheng-2017") as folder:
        fill(folder, 2)
    assert whole_version(tmp_path) == 2
    assert hidden(tmp_path) == []


def test_a_block_that_raises_changes_nothing(tmp_path: Path) -> None:
    with replacing(tmp_path, "licheng-2017") as folder:
        fill(folder, 1)
    with pytest.raises(ZeroDivisionError), replacing(tmp_path, "licheng-2017") as folder:
        (folder / "report.html").write_text("half")
        raise ZeroDivisionError
    assert whole_version(tmp_path) == 1
    assert hidden(tmp_path) == []


def test_other_names_and_files_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").write_text("")
    (tmp_path / "bozhou-2023").mkdir()
    with replacing(tmp_path, "licheng-2017") as folder:
        fill(folder, 1)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {".gitkeep", ".lock", "bozhou-2023", "licheng-2017"}


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2")
def test_linux_exchanges_in_one_step(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text("")
    assert swap._exchange(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a" / "b").exists() and (tmp_path / "b" / "a").exists()
    with pytest.raises(FileNotFoundError):
        swap._exchange(tmp_path / "a", tmp_path / "missing")


def test_killed_at_each_step_of_a_first_run_there_is_nothing_or_the_whole_output(tmp_path: Path) -> None:
    moments = replace_in_child(tmp_path / "dry", 1)
    seen = set()
    for kill_at in range(moments):
        outputs = tmp_path / str(kill_at)
        assert replace_in_child(outputs, 1, kill_at=kill_at) == -signal.SIGKILL
        present = (outputs / "licheng-2017").exists()
        seen.add(present)
        if present:
            assert whole_version(outputs) == 1
        recover(outputs)
        assert (outputs / "licheng-2017").exists() == present
        assert not outputs.exists() or hidden(outputs) == []
    assert seen == {True, False}


@pytest.mark.parametrize("fallback", [False, True], ids=["exchange", "two-renames"])
def test_killed_at_each_step_the_old_or_the_new_output_is_whole(tmp_path: Path, fallback: bool) -> None:
    replace_in_child(tmp_path, 1)
    moments = replace_in_child(tmp_path, 2, fallback=fallback)
    assert moments > 40
    seen, half_way = set(), 0
    for kill_at in range(moments):
        with replacing(tmp_path, "licheng-2017") as folder:
            fill(folder, 1)
        assert replace_in_child(tmp_path, 2, kill_at=kill_at, fallback=fallback) == -signal.SIGKILL
        if fallback and not (tmp_path / "licheng-2017").exists():
            half_way += 1
        else:
            before = whole_version(tmp_path)
            assert before in (1, 2)
        recover(tmp_path)
        seen.add(whole_version(tmp_path))
        assert hidden(tmp_path) == []
    assert seen == {1, 2}
    assert half_way == (2 if fallback else 0)


@pytest.mark.parametrize("fallback", [False, True], ids=["exchange", "two-renames"])
def test_killed_at_random_moments_the_output_is_whole(tmp_path: Path, fallback: bool) -> None:
    replace_in_child(tmp_path, 0)
    chance = random.Random(143)
    last = 0
    for _ in range(32):
        with subprocess.Popen(child(tmp_path, last + 1, 1_000_000, fallback)) as process:
            began = time.monotonic()
            while not hidden(tmp_path) and time.monotonic() - began < 10:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.03))
            process.kill()
        if not fallback:
            assert whole_version(tmp_path) >= last
        recover(tmp_path)
        assert whole_version(tmp_path) >= last
        assert hidden(tmp_path) == []
        last = whole_version(tmp_path)
    assert last > 0  # how many got through says how fast the machine is, not whether outputs are whole


def test_recovery_itself_may_be_killed(tmp_path: Path) -> None:
    stem = ".licheng-2017-1-0123abcd"
    for leftover, version in ((".new", 2), (".old", 1)):
        (tmp_path / f"{stem}{leftover}").mkdir()
        fill(tmp_path / f"{stem}{leftover}", version)
    for kill_at in range(30):
        replace_in_child(tmp_path, 3, kill_at=kill_at)
        if (tmp_path / "licheng-2017").exists():
            assert whole_version(tmp_path) in (2, 3)
    recover(tmp_path)
    assert whole_version(tmp_path) in (2, 3)


def test_a_half_done_swap_without_new_folder_is_undone(tmp_path: Path) -> None:
    (tmp_path / ".licheng-2017-1-0123abcd.old").mkdir()
    fill(tmp_path / ".licheng-2017-1-0123abcd.old", 1)
    assert recover(tmp_path) == ["licheng-2017"]
    assert whole_version(tmp_path) == 1
    assert hidden(tmp_path) == []


def test_an_unfinished_folder_is_never_put_in_place(tmp_path: Path) -> None:
    (tmp_path / ".licheng-2017-1-0123abcd.new").mkdir()
    assert recover(tmp_path) == ["licheng-2017"]
    assert list(tmp_path.iterdir()) == [tmp_path / ".lock"]


def test_a_live_run_of_the_same_name_is_left_alone(tmp_path: Path) -> None:
    with replacing(tmp_path, "licheng-2017") as slow:
        fill(slow, 1)
        with replacing(tmp_path, "licheng-2017") as quick:
            fill(quick, 2)
        assert recover(tmp_path) == []
        assert slow.is_dir()
        assert whole_version(tmp_path) == 2
    assert whole_version(tmp_path) == 1
    assert hidden(tmp_path) == []


def test_when_the_new_folder_cannot_be_placed_the_old_one_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with replacing(tmp_path, "licheng-2017") as folder:
        fill(folder, 1)
    rename = os.rename

    def refuse(source: Path, target: Path) -> None:
        if Path(source).suffix == ".new" and Path(target).name == "licheng-2017":
            raise PermissionError(13, "in use")
        rename(source, target)

    monkeypatch.setattr(swap, "_exchange", lambda first, second: False)
    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(PermissionError), replacing(tmp_path, "licheng-2017") as folder:
        fill(folder, 2)
    assert whole_version(tmp_path) == 1
    assert hidden(tmp_path) == []


def test_a_missing_folder_needs_no_recovery(tmp_path: Path) -> None:
    assert recover(tmp_path / "outputs") == []
    assert not (tmp_path / "outputs").exists()
