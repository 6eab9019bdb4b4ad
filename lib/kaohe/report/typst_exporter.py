"""The PDF report: an executed notebook, set by Typst in this process."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, Literal

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbconvert.exporters.base import Exporter  # type: ignore[attr-defined]
from nbformat import NotebookNode

from kaohe.report.document import Document, read_document
from kaohe.report.fonts import font_dirs
from kaohe.report.html import TEMPLATES
from kaohe.report.layout import MARGIN, pages_of
from kaohe.report.typst import literal

PDF_STANDARD: Literal["a-2b"] = "a-2b"


class TypstPDFExporter(Exporter):
    """nbconvert exporter ``kaohe-pdf``: tagged PDF/A-2b, the same bytes for the same notebook."""

    export_from_notebook = "PDF 考核报告"
    output_mimetype = "application/pdf"
    file_extension = ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF and nbconvert's resources.

        Raises
        ------
        kaohe.report.document.ExportError
            A cell failed, or shows something no block can carry.
        kaohe.report.fonts.MissingGlyphError
            A text holds a character that no font of the report has.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        name = resources.get("metadata", {}).get("name", "")
        document = read_document(nb, name)
        return compile_pdf(typst_files(document), document.date), resources


def typst_files(document: Document) -> dict[str, bytes]:
    """Write a document as Typst files: ``main.typ``, ``style.typ`` and the charts."""
    files: dict[str, bytes] = {"style.typ": (TEMPLATES / "typst" / "style.typ").read_bytes()}
    pages = pages_of(document.blocks)
    for page in pages:
        page["blocks"] = [_filed(block, files) for block in page["blocks"]]
    template = _environment().get_template("report.typ.j2")
    files["main.typ"] = template.render(document=document, pages=pages, margin=MARGIN).encode()
    return files


def compile_pdf(files: dict[str, bytes], date: date) -> bytes:
    """Compile Typst files with the fonts of the package alone; `date` is the only date the PDF holds."""
    sources: Any = files  # the stubs do not know the mapping of names to files
    compiler = typst.Compiler(sources, font_paths=font_dirs(), ignore_system_fonts=True)
    noon = datetime.combine(date, time(12), UTC)
    pdf: Any = compiler.compile(format="pdf", pdf_standards=PDF_STANDARD, timestamp=noon)
    return bytes(pdf)


def _filed(block: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    """Move a chart's SVG into a file of its own."""
    if block["kind"] != "chart":
        return block
    name = f"{block['prefix']}drawing.svg"
    files[name] = block["svg"].encode()
    return {**{key: value for key, value in block.items() if key != "svg"}, "file": name}


@cache
def _environment() -> Environment:
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES / "typst"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    jinja.filters["literal"] = literal
    return jinja
