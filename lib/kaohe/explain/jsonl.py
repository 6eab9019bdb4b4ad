"""The trace as a file: JSON Lines, one record a unit and indicator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def write_trace(ev: Evaluation, path: Path) -> None:
    """Write every record, in the order of units and indicators; the same evaluation gives the same bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for record in ev.records():
            stream.write(json.dumps(record, ensure_ascii=False, sort_keys=False, allow_nan=False) + "\n")


def read_trace(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a trace file, in its order.

    Raises
    ------
    json.JSONDecodeError
        A line that is no JSON.
    """
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
