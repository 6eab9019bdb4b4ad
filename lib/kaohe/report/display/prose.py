"""Blocks of plain text: cover, headings, paragraphs, bullets, callouts, label–text pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaohe.report.display.block import Block

TONES = ("note", "warn")


@dataclass(frozen=True)
class Cover(Block):
    """The first page. `sample` marks the cover and the head of every page 示例数据.

    `dated` (ISO date) is the only date the PDF holds; `faces` names installed typefaces for ``body`` and ``title``.
    """

    title: str
    subtitle: str = ""
    lines: Sequence[str] = ()
    sample: bool = False
    document: str = ""
    dated: str = ""
    faces: Mapping[str, str] = field(default_factory=dict)

    def block(self) -> dict[str, Any]:
        return {
            "kind": "cover",
            "title": self.title,
            "subtitle": self.subtitle,
            "document": self.document,
            "lines": list(self.lines),
            "sample": self.sample,
            "dated": self.dated,
            "faces": dict(self.faces),
        }


@dataclass(frozen=True)
class Heading(Block):
    """A heading of level 1, 2 or 3. Levels 1 and 2 are numbered unless the text brings its own number."""

    text: str
    level: int = 1
    anchor: str = ""

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"标题级别只能是 1、2、3（实为 {self.level}）")

    def block(self) -> dict[str, Any]:
        return {"kind": "heading", "level": self.level, "text": self.text, "anchor": self.anchor}


@dataclass(frozen=True)
class Paragraph(Block):
    text: str

    def block(self) -> dict[str, Any]:
        return {"kind": "paragraph", "text": self.text}


@dataclass(frozen=True)
class Bullets(Block):
    items: Sequence[str]

    def block(self) -> dict[str, Any]:
        return {"kind": "bullets", "items": list(self.items)}


@dataclass(frozen=True)
class Callout(Block):
    """A boxed remark, `tone` being "note" or "warn"."""

    text: str
    tone: str = "note"

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"提示的 tone 只能是 note、warn（实为 {self.tone}）")

    def block(self) -> dict[str, Any]:
        return {"kind": "callout", "tone": self.tone, "text": self.text}


@dataclass(frozen=True)
class Pairs(Block):
    """A list of labels with their text, such as the provenance of a run."""

    items: Sequence[tuple[str, str]]

    def block(self) -> dict[str, Any]:
        return {"kind": "pairs", "items": [[label, text] for label, text in self.items]}
