"""How a run fails: what its caller is told, and what a step says went wrong."""

from __future__ import annotations

from pathlib import Path

from kaohe.errors import KaoheError


class RunError(KaoheError):
    """A run that could not be done; the last good output stands.

    Attributes
    ----------
    reason
        What went wrong, Chinese, without place and advice.
    cell
        Number of the failed cell in the notebook, from 1 over all its cells, or None.
    log
        The log kept of the failed run, or None when it did not get that far.
    """

    def __init__(
        self, message: str, *, reason: str = "", cell: int | None = None, log: Path | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason or message
        self.cell = cell
        self.log = log


class Failure(Exception):
    """A step that failed: the reason as a Chinese clause, the cell, and what the log should keep."""

    def __init__(self, reason: str, *, cell: int | None = None, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.cell = cell
        self.detail = detail


def run_error(scheme_id: str, error: Exception, log: Path, outputs: Path) -> RunError:
    """What the caller is told of an error within the run."""
    failure = error if isinstance(error, Failure) else Failure(f"程序出错：{said(error)}")
    stands = "上一次的结果没有改动。" if (outputs / scheme_id).exists() else "没有生成结果。"
    message = f"运行 {scheme_id} 失败：{failure.reason}\n{stands}详细记录见 {log}"
    return RunError(message, reason=failure.reason, cell=failure.cell, log=log)


def said(error: BaseException) -> str:
    """What an exception says, in one line where it has one: its message alone if it is ours."""
    if isinstance(error, KaoheError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        place = f"（{error.filename}）" if error.filename else ""
        return f"{type(error).__name__}：{error.strerror}{place}"
    return f"{type(error).__name__}：{error}".rstrip("：")
