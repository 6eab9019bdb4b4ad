"""The files of a run: executed notebook, then each format, then what the writers add."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from kaohe.report.running.execution import execute
from kaohe.report.running.failure import Failure, said
from kaohe.report.running.repeatable import make_repeatable
from kaohe.report.running.request import FILES, Request, Writer
from kaohe.report.running.run_log import RunLog

NOTEBOOK = "report.ipynb"


def produce(request: Request, folder: Path, log: RunLog) -> None:
    """Fill the folder.

    Raises
    ------
    Failure
        A step that failed, or a format that no step made.
    """
    with ThreadPoolExecutor(1) as aside:
        begun = [aside.submit(_write, writer, folder, log) for writer in request.writers if _is_aside(writer)]
        with _step("执行笔记本", log):
            executed = execute(request, log)
        make_repeatable(executed, log)
        _write_notebook(executed, folder / NOTEBOOK)
        steps = _steps(request, executed, folder, log, iter(begun))
        for number, (title, step) in enumerate(steps, len(request.notebook.cells)):
            request.tell(title, number / request.stages)
            step()
    for name in request.formats:
        path = folder / FILES[name]
        if not path.is_file() or path.stat().st_size == 0:
            raise Failure(f"要求输出 {name}，但没有生成 {path.name}")


def _steps(
    request: Request, executed: Any, folder: Path, log: RunLog, begun: Iterator[Future[None]]
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Title and work of each; the work of a writer begun aside is to wait for it."""
    for name in request.exports:
        yield _title_of_export(name), partial(_export, executed, name, folder, log)
    for writer in request.writers:
        step = next(begun).result if _is_aside(writer) else partial(_write, writer, folder, log)
        yield _title_of_writer(writer), step


def _is_aside(writer: Writer) -> bool:
    return getattr(writer, "aside", False)


def _title_of_export(name: str) -> str:
    return f"导出 {name.upper()} 文件"


def _title_of_writer(writer: Writer) -> str:
    return f"写出{getattr(writer, 'title', '其他文件')}"


def _write(writer: Writer, folder: Path, log: RunLog) -> None:
    with _step(_title_of_writer(writer), log):
        writer(folder)


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


def _export(notebook: Any, name: str, folder: Path, log: RunLog) -> None:
    """Write one format by the nbconvert exporter registered as ``kaohe-<name>``."""
    with _step(_title_of_export(name), log):
        from nbconvert import get_exporter

        exporter = get_exporter(f"kaohe-{name}")()
        body, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": "report"}})
        (folder / FILES[name]).write_bytes(body if isinstance(body, bytes) else body.encode("utf-8"))
