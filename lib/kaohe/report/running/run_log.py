"""The log of one run: every line with its time; tracebacks go here and nowhere else."""

from __future__ import annotations

import datetime
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kaohe.ledger.privacy import masked
from kaohe.report.manifest import package_versions
from kaohe.report.running.failure import Failure
from kaohe.report.running.request import Request


class RunLog:
    """A log file, open until `close`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("a", encoding="utf-8", newline="\n")

    @property
    def descriptor(self) -> int:
        """For child processes to append to."""
        return self._file.fileno()

    def head(self, request: Request) -> None:
        self.line(f"运行 {request.scheme_id}，笔记本 {request.path}，工作目录 {request.root}")
        self.block("参数", "\n".join(f"{name} = {value!r}" for name, value in request.parameters.items()))
        self.block("版本", "\n".join(f"{name} {number}" for name, number in package_versions().items()))

    def line(self, text: str) -> None:
        now = datetime.datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
        self._file.write(f"{now} {text}\n")
        self._file.flush()

    def block(self, title: str, text: str) -> None:
        self.line(f"{title}：")
        self._file.write("".join(f"    {line}\n" for line in text.splitlines()))
        self._file.flush()

    def failure(self, error: BaseException) -> None:
        if isinstance(error, Failure):
            self.line(f"失败：{error.reason}")
            if error.detail:
                self.block("笔记本中的出错位置", error.detail)
        elif isinstance(error, KeyboardInterrupt):
            self.line("失败：被中断")
        self.block("程序中的出错位置", "".join(traceback.format_exception(error)))

    @contextmanager
    def warnings_of(self, logger: str) -> Iterator[None]:
        """Keep what a library's logger warns of meanwhile."""
        handler = logging.StreamHandler(self._file)
        handler.setLevel(logging.WARNING)
        logging.getLogger(logger).addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger(logger).removeHandler(handler)

    def close(self) -> None:
        """End the log; personal details that faults of a ledger quote are masked in it."""
        with suppress(OSError):
            self._file.close()
            text = self.path.read_text(encoding="utf-8", errors="replace")
            if (hidden := masked(text)) != text:
                self.path.write_text(hidden, encoding="utf-8", newline="\n")
