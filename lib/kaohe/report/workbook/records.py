"""Rows of the evaluation's tables as plain records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

STATES = {"known": "已定", "bounds": "区间", "not_applicable": "不适用", "missing": "缺失"}


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A table's rows by column name; a blank of any kind is None."""
    for row in frame.to_dict("records"):
        yield {str(name): _blank_to_none(value) for name, value in row.items()}


def pick(record: Mapping[str, Any], names: str) -> list[Any]:
    """The values of the columns named, in that order."""
    return [record[name] for name in names.split()]


def _blank_to_none(value: Any) -> Any:
    if isinstance(value, list | tuple | Mapping):
        return value
    return None if pd.isna(value) else value
