"""The notebook executed in a fresh kernel, and its failures told by cell."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from kaohe import errors
from kaohe.report.running.failure import Failure, said
from kaohe.report.running.forked_kernel import WaitingKernel, take_kernel
from kaohe.report.running.kernel import kernel_manager
from kaohe.report.running.request import Request
from kaohe.report.running.run_log import RunLog
from kaohe.report.running.watch import Watch

_START_TIMEOUT = 60


def execute(request: Request, log: RunLog) -> Any:
    """Execute the notebook in a fresh kernel; a kernel that does not start is tried once more.

    Raises
    ------
    Failure
        Names the cell that failed, ended the run early, or killed the kernel.
    """
    # Processes that start kernels at the same moment sometimes take the same port, about once in 400 starts.
    watch = Watch(request, log)
    try:
        return _execute_once(request, log, watch, take_kernel())
    except Exception as error:
        if watch.started:
            raise _explained(error, watch) from error
        log.line(f"内核没有启动（{said(error)}），再试一次")
    try:
        return _execute_once(request, log, watch)
    except Exception as error:
        if watch.started:
            raise _explained(error, watch) from error
        raise Failure(f"Python 内核两次都没有启动：{said(error)}") from error


def _execute_once(request: Request, log: RunLog, watch: Watch, kernel: WaitingKernel | None = None) -> Any:
    import papermill

    with (
        tempfile.TemporaryDirectory(prefix="kaohe-", ignore_cleanup_errors=True) as private,
        log.warnings_of("papermill"),
    ):
        executed = papermill.execute_notebook(
            request.notebook,
            None,
            parameters=request.parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            start_timeout=_START_TIMEOUT,
            kernel_manager_class=kernel_manager(request.root, Path(private), log, kernel),
            resources={"metadata": {"path": str(request.root)}},
            coalesce_streams=True,
            on_notebook_start=watch.kernel_started,
            on_cell_execute=watch.cell_begins,
            on_cell_executed=watch.cell_ends,
        )
    skipped = (index for index, cell in enumerate(executed.cells) if _was_left_out(cell))
    if (index := next(skipped, None)) is not None:
        reason = f"{watch.place(watch.index)}提前结束了运行（SystemExit），{watch.place(index)}起没有执行"
        raise Failure(reason, cell=watch.number(watch.index))
    return executed


def _was_left_out(cell: Any) -> bool:
    if cell.cell_type != "code" or not cell.source.strip():
        return False
    return cell.execution_count is None and "skip-execution" not in cell.metadata.get("tags", [])


def _explained(error: Exception, watch: Watch) -> Failure:
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError, strip_color

    if isinstance(error, Failure):
        return error
    if isinstance(error, PapermillExecutionError):
        # An error of ours says all in its message; its class name would only puzzle.
        ours = isinstance(getattr(errors, error.ename, None), type)
        told = error.evalue if ours and error.evalue else f"{error.ename}：{error.evalue}".rstrip("：")
        detail = strip_color("\n".join(error.traceback))
        where, number = watch.place(error.cell_index), watch.number(error.cell_index)
        return Failure(f"{where}出错：{told}", cell=number, detail=detail)
    where, number = watch.place(watch.index), watch.number(watch.index) or None
    if isinstance(error, DeadKernelError):
        return Failure(f"{where}执行时 Python 内核意外退出，可能是内存不足", cell=number)
    return Failure(f"{where}执行时出错：{said(error)}", cell=number)
