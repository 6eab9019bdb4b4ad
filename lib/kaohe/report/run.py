"""One run: a notebook executed, its report made in all formats and put in place whole or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.errors import KaoheError
from kaohe.report.running.failure import RunError, run_error, said
from kaohe.report.running.production import produce
from kaohe.report.running.progress import Display, Tell
from kaohe.report.running.request import Request, Writer, check_parameters, check_request, read_notebook
from kaohe.report.running.run_log import RunLog
from kaohe.report.swap import replacing

__all__ = ["RunError", "RunResult", "Writer", "run"]

LOG = "run.log"


@dataclass(frozen=True)
class RunResult:
    """A finished run.

    Attributes
    ----------
    folder
        ``outputs/<id>``.
    files
        Everything in it, sorted, relative to it.
    seconds
        Duration.
    """

    folder: Path
    files: tuple[Path, ...]
    seconds: float


def run(
    scheme_id: str,
    notebook: Path,
    outputs: Path,
    parameters: Mapping[str, Any] | None = None,
    formats: Sequence[str] = ("html", "pdf", "xlsx"),
    *,
    writers: Iterable[Writer] = (),
    root: Path | None = None,
    progress: bool | Tell = True,
) -> RunResult:
    """Execute a notebook and replace ``outputs/<scheme_id>`` by its report, whole or not at all.

    Parameters
    ----------
    scheme_id
        ASCII name of the output folder, such as ``town-2017``.
    notebook
        The notebook; its cell tagged ``parameters`` declares what may be passed.
    outputs
        Folder of all outputs.
    parameters
        Values by declared name: None, bool, int, float, str, and lists and string-keyed dicts of these.
    formats
        Any of ``html``, ``pdf``, ``xlsx``. The executed notebook and the log are always there.
    writers
        Called in order with the unfinished folder, after the report is in it (those marked ``aside`` earlier, see
        :data:`Writer`); one of them writes ``scores.xlsx`` when that is asked for. What they raise fails the run.
    root
        Working folder of the kernel: the project; default the current folder.
    progress
        Whether to show a progress bar (silent anyway when the error stream is no terminal), or what to tell
        each step to instead.

    Returns
    -------
    RunResult

    Raises
    ------
    RunError
        Names the failed cell or step and why. The log of the failure is then ``outputs/<id>.failed.log``.
    """
    began = time.perf_counter()
    parameters, writers = dict(parameters or {}), tuple(writers)
    check_request(scheme_id, formats, writers)
    source = read_notebook(notebook)
    check_parameters(source, notebook, parameters)
    root = (root or Path.cwd()).resolve()
    try:
        with Display([scheme_id], shown=progress is True) as display:
            tell = progress if callable(progress) else display.teller(scheme_id)
            request = Request(scheme_id, notebook, source, parameters, tuple(formats), writers, root, tell)
            _replace(request, outputs, began)
    except OSError as error:
        reason = f"结果不能放到 {outputs / scheme_id}：{said(error)}"
        advice = "请关闭正在使用其中文件的程序，检查磁盘空间和权限，然后重试。"
        raise RunError(f"运行 {scheme_id} 失败：{reason}\n{advice}", reason=reason) from error
    failed_log(outputs, scheme_id).unlink(missing_ok=True)
    done = outputs / scheme_id
    files = tuple(sorted(path.relative_to(done) for path in done.rglob("*") if path.is_file()))
    return RunResult(done, files, time.perf_counter() - began)


def failed_log(outputs: Path, scheme_id: str) -> Path:
    """Where the log of a failed run is kept, until the next good one."""
    return outputs / f"{scheme_id}.failed.log"


def log_refusal(outputs: Path, scheme_id: str, error: KaoheError) -> None:
    """Keep why a run was not begun: what is told to the user, with its time; silent where that cannot be written."""
    with suppress(OSError):
        outputs.mkdir(parents=True, exist_ok=True)
        kept = failed_log(outputs, scheme_id)
        kept.unlink(missing_ok=True)
        log = RunLog(kept)
        log.line(f"运行 {scheme_id} 失败：没有开始")
        log.block("原因", str(error))
        log.close()


def _replace(request: Request, outputs: Path, began: float) -> None:
    kept = failed_log(outputs, request.scheme_id)
    with replacing(outputs, request.scheme_id) as folder:
        log = RunLog(folder / LOG)
        try:
            log.head(request)
            produce(request, folder, log)
            log.line(f"完成，共用时 {time.perf_counter() - began:.2f} 秒")
        except BaseException as error:
            log.failure(error)
            log.close()
            os.replace(folder / LOG, kept)
            if not isinstance(error, Exception):
                raise
            raise run_error(request.scheme_id, error, kept, outputs) from error
        log.close()
