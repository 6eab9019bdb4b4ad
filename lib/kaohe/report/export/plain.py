"""Blocks as plain text, for terminals and front ends that show nothing else."""

from __future__ import annotations

import unicodedata
from typing import Any


def block_text(block: dict[str, Any]) -> str:
    """Write one block as lines of text."""
    return "\n".join(_LINES[block["kind"]](block))


def width(text: str) -> int:
    """Count the columns a text takes on a terminal: Chinese characters and full-width signs take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _pad(text: str, columns: int, *, right: bool) -> str:
    space = " " * (columns - width(text))
    return space + text if right else text + space


def _cover(block: dict[str, Any]) -> list[str]:
    sample = ["示例数据"] if block["sample"] else []
    lines = [block["title"], block["subtitle"], block["document"], *block["lines"]]
    return sample + [line for line in lines if line]


def _table(block: dict[str, Any]) -> list[str]:
    titles = [column["title"] for column in block["columns"]]
    rows = [titles, *([cell.replace("\n", "；") for cell in row] for row in block["rows"])]
    widths = [max(width(row[index]) for row in rows) for index in range(len(titles))]
    right = [column["kind"] != "text" for column in block["columns"]]
    body = [
        "  ".join(_pad(*cell, right=side) for *cell, side in zip(row, widths, right, strict=True)).rstrip()
        for row in rows
    ]
    return [line for line in (block["caption"], *body, block["note"]) if line]


def _trace(block: dict[str, Any]) -> list[str]:
    indent = "  " * block["depth"]
    head = f"{indent}{block['title']}  {block['points']}".rstrip()
    return [head, *(f"{indent}  {line['label']} {line['text']}" for line in block["lines"])]


def _group(block: dict[str, Any]) -> list[str]:
    return [line for line in (block["title"], *map(block_text, block["blocks"])) if line]


_LINES = {
    "cover": _cover,
    "heading": lambda block: [block["text"]],
    "paragraph": lambda block: [block["text"]],
    "bullets": lambda block: [f"· {item}" for item in block["items"]],
    "callout": lambda block: [{"note": "说明：", "warn": "注意："}[block["tone"]] + block["text"]],
    "table": _table,
    "trace": _trace,
    "pairs": lambda block: [f"{label}:{text}" for label, text in block["items"]],
    "group": _group,
    "chart": lambda block: [f"图：{block['caption']}。{block['alt']}"],
}
