"""The files of a run: executed notebook, then each format, then what the writers add."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from kaohe.report.running.execution import execute
from kaohe.report.running.failure import Failure, said
from kaohe.report.running.repeatable import make_repeatable
from kaohe.report.running.request import FILES, Request
from kaohe.report.running.run_log import RunLog

NOTEBOOK = "report.ipynb"


def produce(request: Request, folder: Path, log: RunLog) -> None:
    """Fill the folder.

    Raises
    ------
    Failure
        A step that failed, or a format that no step made.
    """
    with _step("执行笔记本", log):
        executed = execute(request, log)
    make_repeatable(executed, log)
    _write_notebook(executed, folder / NOTEBOOK)
    for number, (title, step) in enumerate(_steps(request, executed, folder), len(request.notebook.cells)):
        request.tell(title, number / request.stages)
        with _step(title, log):
            step()
    for name in request.formats:
        path = folder / FILES[name]
        if not path.is_file() or path.stat().st_size == 0:
            raise Failure(f"要求输出 {name}，但没有生成 {path.name}")


def _steps(request: Request, executed: Any, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    for name in request.exports:
        yield f"导出 {name.upper()} 文件", partial(_export, executed, name, folder)
    for writer in request.writers:
        yield f"写出{getattr(writer, 'title', '其他文件')}", partial(writer, folder)


@contextmanager
def _step(title: str, log: RunLog) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    except Failure:
        raise
    except Exception as error:
        raise Failure(f"{title}时出错：{said(error)}") from error
    log.line(f"{title}：用时 {time.perf_counter() - began:.2f} 秒")


def _write_notebook(notebook: Any, path: Path) -> None:
    import nbformat

    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def _export(notebook: Any, name: str, folder: Path) -> None:
    """Write one format by the nbconvert exporter registered as ``kaohe-<name>``."""
    from nbconvert import get_exporter

    body, _ = get_exporter(f"kaohe-{name}")().from_notebook_node(notebook, {"metadata": {"name": "report"}})
    (folder / FILES[name]).write_bytes(body if isinstance(body, bytes) else body.encode("utf-8"))
