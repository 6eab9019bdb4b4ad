"""An executed notebook as one document: the blocks both exporters set, cleaned and numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nbformat import NotebookNode

from kaohe.errors import KaoheError
from kaohe.report.display import BLOCK_MIME, Cover
from kaohe.report.export.markdown import markdown_blocks
from kaohe.report.export.numbering import number_blocks
from kaohe.report.export.svg import svg_words
from kaohe.report.fonts import require_glyphs

Block = dict[str, Any]

UNDATED = date(2000, 1, 1)
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"
# Control characters, overrides that turn text around, halves of surrogate pairs: nothing a reader sees.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OBJECT = re.compile(r"<[^\n]*>")


class ExportError(KaoheError):
    """A notebook cannot become a report; the message names the cell."""


@dataclass(frozen=True)
class Document:
    """What a report shows, in order, with a cover of its own; `date` goes into the PDF's metadata."""

    title: str
    date: date
    cover: Block
    blocks: list[Block] = field(repr=False)

    @property
    def sample(self) -> bool:
        return bool(self.cover["sample"])

    @property
    def faces(self) -> dict[str, str]:
        """Installed typefaces the run asks for, for ``body`` and ``title``."""
        return dict(self.cover["faces"])

    @property
    def charts(self) -> list[Block]:
        return [block for block in walk(self.blocks) if block["kind"] == "chart"]

    def words(self) -> str:
        """Return every text of the document, in order."""
        return "".join((self.title, *_texts([self.cover, *self.blocks])))


def read_document(notebook: NotebookNode, name: str = "") -> Document:
    """Collect the document of an executed notebook.

    Parameters
    ----------
    notebook
        An executed notebook, format 4.
    name
        The title where the notebook has neither cover, title nor heading.

    Raises
    ------
    ExportError
        A cell failed, or shows something no block can carry.
    kaohe.report.fonts.MissingGlyphError
        A text holds a character that no font of the report has.
    """
    blocks = list(flat(_cleaned(blocks_of(notebook))))
    covers = [block for block in blocks if block["kind"] == "cover"]
    if len(covers) > 1:
        raise ExportError(f"一份报告只能有一个封面（实为 {len(covers)} 个）")
    title = _title(notebook, [*covers, *blocks], name)
    cover = Cover(title).block() | (covers[0] if covers else {})
    body = [block for block in blocks if block["kind"] != "cover" and not _repeats(block, title)]
    document = Document(title, _date(cover), cover, number_blocks(body))
    _require_glyphs(document)
    return document


def blocks_of(notebook: NotebookNode) -> list[Block]:
    """Collect the blocks of all cells in order: markdown, then each output; code and stderr are left out."""
    blocks: list[Block] = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            blocks += markdown_blocks(cell.source)
        elif cell.cell_type == "code":
            for output in cell.outputs:
                blocks += _output_blocks(output, number)
    return blocks


def walk(blocks: list[Block]) -> Iterator[Block]:
    """Yield blocks and the blocks within them."""
    for block in blocks:
        yield block
        yield from walk(block.get("blocks", []))


def _output_blocks(output: NotebookNode, cell: int) -> list[Block]:
    if output.output_type == "error":
        raise ExportError(f"第 {cell} 个单元运行出错，不能导出：{output.ename}：{output.evalue}")
    if output.output_type == "stream":
        text = output.text.rstrip()
        return [{"kind": "preformatted", "text": text}] if output.name == "stdout" and text else []
    data = output.data
    if BLOCK_MIME in data:
        block = dict(data[BLOCK_MIME])
        if block["kind"] == "chart" and "svg" not in block:
            block["svg"] = data["image/svg+xml"]
        return [block]
    if "image/svg+xml" in data:
        words = data.get("text/plain", "图")
        return [{"kind": "chart", "caption": "", "alt": words, "width": 1.0, "svg": data["image/svg+xml"]}]
    if WIDGET_MIME in data:
        return []
    text = data.get("text/plain", "")
    if not text or "image/png" in data or _OBJECT.fullmatch(text):
        kinds = "、".join(data)
        raise ExportError(
            f"第 {cell} 个单元的输出不能写入报告（{kinds}）：请用 kaohe.report.display 的 Table、Chart 显示"
        )
    return [{"kind": "preformatted", "text": text}]


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSEEN.sub("", value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value


def flat(blocks: list[Block]) -> Iterator[Block]:
    """Dissolve groups without a title."""
    for block in blocks:
        if block["kind"] != "group":
            yield block
        elif not block.get("title"):
            yield from flat(block["blocks"])
        else:
            defaults = {"collapsed": False, "level": 3, "anchor": ""}
            yield defaults | block | {"blocks": list(flat(block["blocks"]))}


def _title(notebook: NotebookNode, blocks: list[Block], name: str) -> str:
    """Take the title of the cover, else the heading of level 1 that opens the notebook."""
    first = blocks[0] if blocks else {"kind": ""}
    if first["kind"] == "cover":
        return str(first["title"]).replace("\n", "")
    if first["kind"] == "heading" and first["level"] == 1:
        return str(first["text"])
    return notebook.metadata.get("title") or name or "报告"


def _date(cover: Block) -> date:
    """Read the date the cover gives, so that the clock never decides what is printed."""
    return date.fromisoformat(cover["dated"]) if cover["dated"] else UNDATED


def _repeats(block: Block, title: str) -> bool:
    return block["kind"] == "heading" and block["level"] == 1 and block["text"] == title


def _require_glyphs(document: Document) -> None:
    require_glyphs(document.title + "".join(_texts(document.cover)), "封面")
    section = "正文"
    for block in walk(document.blocks):
        section = _heading(block) or section
        require_glyphs("".join(_texts([{**block, "blocks": []}])), f"报告“{section}”")


def _heading(block: Block) -> str:
    return str(block["text"] if block["kind"] == "heading" else block.get("title", ""))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "svg":
                yield svg_words(item)
            elif key not in ("kind", "anchor", "marks", "hover", "hovers"):
                yield from _texts(item)
