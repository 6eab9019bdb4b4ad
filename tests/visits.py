"""Running homes and watched pages: what the fixtures are made of."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
SCHEME = "licheng-2017"
PATIENCE = 60_000  # milliseconds
NOT_WORTH_COPYING = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")


@dataclass
class Home:
    """A running ``kaohe app`` or ``kaohe lab``.

    Attributes
    ----------
    url
        The address it printed, with the token.
    project
        The root of the project it works on, a copy.
    said
        All it printed until it was ready.
    process
        The running command.
    """

    url: str
    project: Path
    said: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port
        return port


@dataclass
class Watched:
    """What a page did that no page should.

    Attributes
    ----------
    foreign
        Requests to another host than this computer, by any page of the browser context.
    errors
        Errors in the console, and uncaught exceptions.
    """

    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def home(command: str, folder: Path, *options: str) -> Iterator[Home]:
    """``kaohe <command> <options>`` running on a copy of the project in `folder`, ended by Ctrl+C."""
    project = folder / "project"
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, project / name, ignore=NOT_WORTH_COPYING)
    own = {
        name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    path = os.pathsep.join(filter(None, (str(ROOT / "lib"), os.environ.get("PYTHONPATH"))))
    own |= {"KAOHE_PROJECT": str(project), "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
    environment = {**os.environ, **own}
    environment.pop("KAOHE_TOKEN", None)
    log = folder / "log.txt"
    with log.open("w", encoding="utf-8") as heard:
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from kaohe.cli import main; main()",
                command,
                SCHEME,
                "--no-browser",
                *options,
            ],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=heard,
            text=True,
            encoding="utf-8",
        )
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl+C" in line:
            break
    try:
        found = re.search(r"http://\S+", said)
        assert found, f"{said}\n{log.read_text(encoding='utf-8')}"
        yield Home(found[0], project, said, process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@contextmanager
def page_of(chromium: Any, url: str, width: int = 1280, height: int = 900) -> Iterator[Any]:
    """A page of `url` in a context of its own; ``page.watched`` tells what it did.

    Fails at the end when any request went to another host.
    """
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    watched = Watched()

    def request(asked: Any) -> None:
        parts = urlsplit(asked.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            watched.foreign.append(asked.url)

    context.on("request", request)
    context.route(
        lambda asked: urlsplit(asked).hostname not in ("127.0.0.1", None), lambda route: route.abort()
    )
    page = context.new_page()
    page.on("console", lambda said: said.type == "error" and watched.errors.append(said.text))
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.watched = watched
    try:
        page.goto(url)
        yield page
    finally:
        page.close(run_before_unload=False)
        context.close()
    assert watched.foreign == []
