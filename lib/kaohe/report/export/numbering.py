"""Numbers and anchors of headings, tables and charts: 一、（一）表 1 图 1."""

from __future__ import annotations

import re
from typing import Any

Block = dict[str, Any]

_DIGITS = "零一二三四五六七八九"
# Headings that bring a number of their own keep it: 一、总则, （二）范围, 第三条, 2.1 按时公布, 附件 1.
_NUMERAL = "[〇零一二三四五六七八九十0-9]+"
_OWN_NUMBER = re.compile(rf"\s*({_NUMERAL}、|[(（]{_NUMERAL}[)）]|第{_NUMERAL}[章节条]|\d|附件|附录)")


def chinese_number(value: int) -> str:
    """Write 1 to 99 as Chinese numerals: 一, 十, 二十一."""
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")


def number_blocks(blocks: list[Block]) -> list[Block]:
    """Return the blocks with `number`, unique `anchor`s and, for charts, the `prefix` of their ids."""
    return _Numbers().number(blocks)


class _Numbers:
    def __init__(self) -> None:
        self.headings = [0, 0]
        self.tables = 0
        self.charts = 0
        self.drawn = 0
        self.anchors: set[str] = set()

    def number(self, blocks: list[Block]) -> list[Block]:
        return [self._numbered(block) for block in blocks]

    def _numbered(self, block: Block) -> Block:
        kind = block["kind"]
        if kind == "heading":
            return {**block, "number": self._heading(block), "anchor": self._anchor(block)}
        if kind == "group":
            return {**block, "anchor": self._anchor(block), "blocks": self.number(block["blocks"])}
        if kind == "trace":
            return {**block, "anchor": self._anchor(block) if block["anchor"] else ""}
        if kind == "table":
            self.tables += bool(block["caption"])
            return {**block, "number": f"表 {self.tables}　" if block["caption"] else ""}
        if kind == "chart":
            self.drawn += 1
            self.charts += bool(block["caption"])
            number = f"图 {self.charts}　" if block["caption"] else ""
            return {**block, "number": number, "prefix": f"chart{self.drawn}-"}
        return block

    def _heading(self, block: Block) -> str:
        if _OWN_NUMBER.match(block["text"]) or block["level"] > len(self.headings):
            return ""
        level = block["level"] - 1
        self.headings[level:] = [self.headings[level] + 1] + [0] * (len(self.headings) - level - 1)
        numeral = chinese_number(self.headings[level])
        return f"{numeral}、" if level == 0 else f"（{numeral}）"

    def _anchor(self, block: Block) -> str:
        wanted = re.sub(r"\s+", "-", block["anchor"]) or f"s{len(self.anchors) + 1}"
        anchor, copy = wanted, 2
        while anchor in self.anchors:
            anchor, copy = f"{wanted}-{copy}", copy + 1
        self.anchors.add(anchor)
        return anchor
