"""How blocks lie on paper: column widths, type sizes, and which pages stand upright or sideways."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any
from xml.etree import ElementTree

Block = dict[str, Any]

PAPER = (595.28, 841.89)  # A4, points
MARGIN = {"top": 84.0, "bottom": 74.0, "x": 62.0}
UPRIGHT_SIZES = (9.0, 8.5, 8.0)
SIDEWAYS_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
PADDING = 0.95  # em, both sides of a cell
LATIN = 0.6  # em, a generous mean
DIGIT = 0.56  # em, tabular figures of Noto Sans SC
GAP = 0.25  # em, between Chinese and Latin
CHART_SHRINK = 0.6  # charts that would shrink below this share of their size turn sideways
TALL = 28  # lines; a higher row may break across pages
WHOLE_TABLE = 12  # lines; a lower table does not break across pages
SHORT_HEAD = 5.0  # em; heads that stay on one line where there is room for all of them
WHOLE = 12.0  # em; shorter texts stay on one line

_BORDER = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


def text_size(flipped: bool) -> tuple[float, float]:
    """Return width and height of the text area in points."""
    width, height = reversed(PAPER) if flipped else PAPER
    return width - 2 * MARGIN["x"], height - MARGIN["top"] - MARGIN["bottom"]


def pages_of(blocks: list[Block]) -> list[Block]:
    """Lay out blocks for paper.

    Titled groups become a heading and their blocks, tables and charts get their sizes. Returns runs of pages
    ``{"flipped": bool, "blocks": […]}``; a heading goes with the sideways table or chart that follows it.
    """
    runs: list[Block] = []
    for block in (laid for member in _opened(blocks) for laid in _laid(member)):
        flipped = block.get("flipped", False)
        if not runs or runs[-1]["flipped"] != flipped:
            lead = _lead(runs[-1]["blocks"]) if runs and flipped else []
            runs.append({"flipped": flipped, "blocks": lead})
        runs[-1]["blocks"].append(block)
    return [run for run in runs if run["blocks"]]


def em(text: str) -> float:
    """Estimate the set width of a text in em: 1 a Chinese character, else `LATIN`, `GAP` between."""
    return max(sum(map(_wide, line)) + GAP * len(_BORDER.findall(line)) for line in text.split("\n"))


def _wide(char: str) -> float:
    if char.isascii() and char.isdigit():
        return DIGIT
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else LATIN


def _opened(blocks: list[Block]) -> list[Block]:
    opened: list[Block] = []
    for block in blocks:
        if block["kind"] == "group":
            opened.append({"kind": "heading", "level": block["level"], "number": "", "text": block["title"]})
            opened += _opened(block["blocks"])
        else:
            opened.append(block)
    return opened


def _lead(blocks: list[Block]) -> list[Block]:
    """Take the headings and short texts at the end of a run off it, back to the first heading of the row."""
    start = len(blocks)
    while start and blocks[start - 1]["kind"] in ("heading", "paragraph", "callout"):
        start -= 1
    while start < len(blocks) and blocks[start]["kind"] != "heading":
        start += 1
    lead = blocks[start:]
    del blocks[start:]
    return lead


def _laid(block: Block) -> list[Block]:
    if block["kind"] == "table":
        return _tables(block)
    if block["kind"] == "chart":
        return [_chart(block)]
    return [block]


def _chart(block: Block) -> Block:
    width, height = drawn_size(block["svg"])
    flipped = block["width"] * text_size(False)[0] < CHART_SHRINK * width
    room, rise = text_size(flipped)
    fitting = min(block["width"] * room, (rise - 60) * width / height)
    return {**block, "flipped": flipped, "drawn": round(fitting, 2)}


def drawn_size(svg: str) -> tuple[float, float]:
    """Return the width and height of a chart in points; a unit of its drawing is a point."""
    box = ElementTree.fromstring(svg).get("viewBox", "").split()
    return (float(box[2]), float(box[3])) if len(box) == 4 else (4.0, 3.0)


def _tables(block: Block) -> list[Block]:
    """Size a table; one too wide even sideways becomes several."""
    least, ideal = column_widths(block)
    whole = [max(low, _whole_head(column)) for low, column in zip(least, block["columns"], strict=True)]
    if sum(whole) <= text_size(False)[0] / UPRIGHT_SIZES[0]:
        return [_sized(block, whole, ideal, UPRIGHT_SIZES[0], False)]
    for flipped, sizes in ((False, UPRIGHT_SIZES), (True, SIDEWAYS_SIZES)):
        room = text_size(flipped)[0]
        for size in sizes:
            if sum(least) <= room / size:
                return [_sized(block, least, ideal, size, flipped)]
    size = SIDEWAYS_SIZES[-1]
    parts = _parts(block["columns"], least, text_size(True)[0] / size)
    return [
        _sized(_part(block, part, number), [least[i] for i in part], [ideal[i] for i in part], size, True)
        for number, part in enumerate(parts, start=1)
    ]


def column_widths(block: Block) -> tuple[list[float], list[float]]:
    """Return the least and the ideal width of each column in em."""
    least, ideal = [], []
    for index, column in enumerate(block["columns"]):
        widest = max((em(row[index]) for row in block["rows"]), default=0.0)
        title = em(column["title"])
        if column["kind"] == "text":
            wrapped = widest if widest <= WHOLE else max(WHOLE, min(widest / 4, 16.0))
            least.append(max(wrapped, min(title, 4.0)) + PADDING)
        else:
            least.append(max(widest, min(title, 2.0), math.ceil(title / 4)) + PADDING)
        ideal.append(max(widest, title) + PADDING)
    return least, ideal


def _whole_head(column: Block) -> float:
    """The width in em that keeps a short head on one line; 0 for a longer one."""
    title = em(column["title"])
    return title + PADDING if title <= SHORT_HEAD else 0.0


def name_column(columns: list[Block]) -> int:
    """Return the column that names the rows: the first of text among the first three, else the first."""
    return next((index for index, column in enumerate(columns[:3]) if column["kind"] == "text"), 0)


def _parts(columns: list[Block], least: list[float], room: float) -> list[list[int]]:
    """Share out columns among several tables, each led by the columns up to the first of text."""
    lead = list(range(name_column(columns) + 1))
    parts = [list(lead)]
    for index in range(len(lead), len(least)):
        if parts[-1] != lead and sum(least[i] for i in parts[-1]) + least[index] > room:
            parts.append(list(lead))
        parts[-1].append(index)
    return parts


def _part(block: Block, columns: list[int], number: int) -> Block:
    marks = [[row, columns.index(col), mark] for row, col, mark in block["marks"] if col in columns]
    rows = [[row[index] for index in columns] for row in block["rows"]]
    caption = block["caption"] and f"{block['caption']}（分表 {number}）"
    return {
        **block,
        "caption": caption,
        "columns": [block["columns"][index] for index in columns],
        "rows": rows,
        "marks": marks,
    }


def _sized(block: Block, least: list[float], ideal: list[float], size: float, flipped: bool) -> Block:
    room = text_size(flipped)[0] / size
    slack, wanted = room - sum(least), sum(ideal) - sum(least)
    share = min(1.0, slack / wanted) if wanted else 0.0
    widths = [
        (low + share * (high - low)) * (column["width"] or 1.0)
        for low, high, column in zip(least, ideal, block["columns"], strict=True)
    ]
    scale = room / sum(widths)
    heights = [_lines(row, widths, scale) for row in block["rows"]]
    return {
        **block,
        "flipped": flipped,
        "size": size,
        "widths": [round(width, 3) for width in widths],
        "whole": sum(heights) + len(heights) / 2 <= WHOLE_TABLE,
        "tall": [number for number, height in enumerate(heights) if height > TALL],
        "looks": {f"{row},{column}": mark for row, column, mark in block["marks"]},
    }


def _lines(row: list[str], widths: list[float], scale: float) -> int:
    columns = zip(row, widths, strict=True)
    return max(math.ceil(em(cell) / max(width * scale - PADDING, 1)) for cell, width in columns)
