"""The executed notebook without what differs between two runs of the same inputs."""

from __future__ import annotations

from typing import Any

from kaohe.report.running.run_log import RunLog


def make_repeatable(executed: Any, log: RunLog) -> None:
    """Take out times, random ids and, into the log, warnings."""
    executed.metadata.pop("papermill", None)
    for number, cell in enumerate(executed.cells, 1):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell.id = f"cell-{number}"
        if cell.cell_type != "code":
            continue
        printed = [output for output in cell.outputs if output.get("name") == "stderr"]
        for output in printed:
            log.block(f"执行后第 {number} 格的警告", output.text)
        cell.outputs = [output for output in cell.outputs if output not in printed]
