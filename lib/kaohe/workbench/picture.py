"""Views and charts as picture files, drawn by Typst with the fonts of the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from kaohe.errors import KaoheError
from kaohe.report.display import Block
from kaohe.report.export.document import flat
from kaohe.report.export.html import TEMPLATES
from kaohe.report.export.layout import MARGIN, PAPER, drawn_size, pages_of
from kaohe.report.export.numbering import number_blocks
from kaohe.report.export.svg import is_svg
from kaohe.report.export.typst import literal
from kaohe.report.export.typst_exporter import filed
from kaohe.report.fonts import font_dirs

_MARGIN = 14  # points
_PAGE = """\
#import "style.typ": *
#set page(width: {width}pt, height: auto, margin: (x: {margin}pt, y: 24pt), fill: white)
#set text(font: sans, size: 10pt, fill: ink, lang: "zh", region: "cn", fallback: false)
#set par(leading: 0.7em)
#show heading: set text(size: 11pt)
#set table.cell(breakable: false)
#show table: set par(justify: false, leading: 0.5em)
"""


def picture(svg: str, path: Path, *, ppi: int = 192) -> None:
    """Write an SVG document as a PNG file, or as it is where ``path`` ends in ``.svg``.

    Parameters
    ----------
    svg
        A whole SVG document; its texts are drawn with the fonts of the report.
    path
        The file to write; its folder exists.
    ppi
        Pixels an inch of the PNG; the drawing's unit is a point.

    Raises
    ------
    KaoheError
        The name ends in neither ``.png`` nor ``.svg``, or the SVG cannot be drawn.
    """
    ending = path.suffix.lower()
    if ending == ".svg":
        path.write_text(svg, encoding="utf-8")
    elif ending == ".png":
        if not is_svg(svg):
            raise KaoheError("图片画不出来：内容不是 SVG")
        page = f"#set page(width: auto, height: auto, margin: {_MARGIN}pt, fill: white)"
        image = f'#image("drawing.svg", width: {drawn_size(svg)[0]}pt)'
        path.write_bytes(_png({"main.typ": f"{page}\n{image}\n".encode(), "drawing.svg": svg.encode()}, ppi))
    else:
        raise KaoheError(f"图片只能存为 .png 或 .svg 文件（实为“{path.name}”）")


def page_picture(
    blocks: Sequence[Block], path: Path, *, title: str = "", sample: bool = False, ppi: int = 192
) -> None:
    """Write blocks of a report below each other as one PNG file, under a ``title``, as wide as a page.

    ``sample`` marks it 示例数据.

    Raises
    ------
    KaoheError
        The name does not end in ``.png``.
    """
    if path.suffix.lower() != ".png":
        raise KaoheError(f"表格的图片只能存为 .png 文件（实为“{path.name}”）")
    pages = pages_of(number_blocks(list(flat([block.block() for block in blocks]))))
    files: dict[str, bytes] = {"style.typ": (TEMPLATES / "typst" / "style.typ").read_bytes()}
    width = max(PAPER) if any(page["flipped"] for page in pages) else min(PAPER)
    lines = [_PAGE.format(width=width, margin=MARGIN["x"])]
    if title or sample:
        head = f'text(size: 13pt, weight: "bold", {literal(title)})'
        lines.append(f"#block({head}{' + h(1em) + sample-tag(9pt)' if sample else ''})")
    lines += [
        f"#print-{block['kind']}({literal(filed(block, files))})"
        for page in pages
        for block in page["blocks"]
    ]
    files["main.typ"] = "\n".join(lines).encode()
    path.write_bytes(_png(files, ppi))


def _png(files: dict[str, bytes], ppi: int) -> bytes:
    sources: Any = files  # the stubs do not know the mapping of names to files
    try:
        compiler = typst.Compiler(sources, font_paths=font_dirs(), ignore_system_fonts=True)
        drawn: Any = compiler.compile(format="png", ppi=float(ppi))
    except (typst.TypstError, RuntimeError) as error:
        raise KaoheError(f"图片画不出来：{error}") from error
    return bytes(drawn)
