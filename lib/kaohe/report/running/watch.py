"""Which cell runs, how long each took, and how a reader finds it in the notebook."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

from kaohe.report.running.request import Request
from kaohe.report.running.run_log import RunLog

_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*")


@dataclass
class Watch:
    """Follows an execution by papermill's calls; cells are counted from 0, `index` is the one begun last."""

    request: Request
    log: RunLog
    started: bool = False
    index: int = -1
    _began: float = field(default_factory=time.perf_counter, repr=False)

    def kernel_started(self, notebook: Any) -> None:
        self.started = True

    def cell_begins(self, cell: Any, cell_index: int) -> None:
        if self.index < 0:
            self.log.line(f"启动内核：用时 {time.perf_counter() - self._began:.2f} 秒")
        self.index, self._began = cell_index, time.perf_counter()
        cells = len(self.request.notebook.cells)
        number = min(cell_index + 1, cells)
        self.request.tell(f"执行第 {number}/{cells} 格", number / self.request.stages)

    def cell_ends(self, cell: Any, cell_index: int, execute_reply: Any) -> None:
        self.log.line(f"{self.place(cell_index)}：用时 {time.perf_counter() - self._began:.2f} 秒")

    def number(self, index: int) -> int | None:
        """Number, in the notebook as written, of a cell of the executed one; None for the injected cell."""
        tagged = [cell.metadata.get("tags", []) for cell in self.request.notebook.cells]
        if not self.request.parameters or any("injected-parameters" in tags for tags in tagged):
            return index + 1
        injected = next(place for place, tags in enumerate(tagged) if "parameters" in tags) + 1
        return None if index == injected else index + 1 if index < injected else index

    def place(self, index: int) -> str:
        """Where a cell is, for a reader: number, heading above it, first line of code."""
        number = self.number(index)
        if number is None:
            return "传入参数的单元格"
        if number == 0:
            return "笔记本"
        cells = self.request.notebook.cells[:number]
        headings = [
            match[1]
            for cell in cells
            if cell.cell_type == "markdown"
            for match in map(_HEADING.fullmatch, cell.source.splitlines())
            if match
        ]
        under = f"“{headings[-1]}”一节，" if headings else ""
        return f"第 {number} 格（{under}{_first_line(cells[-1].source)}）"


def _first_line(source: str) -> str:
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    code = [line for line in lines if not line.startswith("#")] or lines
    return f"首行 {code[0][:60]}" if code else "空单元格"
