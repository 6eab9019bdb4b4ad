"""The PDF report: an executed notebook, set by Typst in this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kaohe.report.export.document import Document
from kaohe.report.export.exporter import DocumentExporter
from kaohe.report.export.html import TEMPLATES
from kaohe.report.export.layout import MARGIN, pages_of
from kaohe.report.export.typst import literal
from kaohe.report.fonts import family_of, font_dirs, office_faces

PDF_STANDARD: Literal["a-2b"] = "a-2b"


class TypstPDFExporter(DocumentExporter):
    """nbconvert exporter ``kaohe-pdf``: tagged PDF/A-2b, the same bytes for the same notebook."""

    export_from_notebook = "PDF 考核报告"
    output_mimetype = "application/pdf"
    file_extension = ".pdf"

    def written(self, document: Document) -> bytes:
        """The PDF."""
        faces = office_faces(document.faces.values())
        files = typst_files(document, {use: family_of(faces[name]) for use, name in document.faces.items()})
        return compile_pdf(files, document.date, [path.parent for path in faces.values()])


def typst_files(document: Document, families: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Write a document as Typst files: ``main.typ``, ``style.typ`` and the charts.

    `families` are the families of installed typefaces for ``body`` and ``title``.
    """
    files: dict[str, bytes] = {"style.typ": (TEMPLATES / "typst" / "style.typ").read_bytes()}
    pages = pages_of(document.blocks)
    for page in pages:
        page["blocks"] = [filed(block, files) for block in page["blocks"]]
    template = _environment().get_template("report.typ.j2")
    settings = {"margin": MARGIN, "families": dict(families or {})}
    files["main.typ"] = template.render(document=document, pages=pages, **settings).encode()
    return files


def compile_pdf(files: dict[str, bytes], date: date, more_fonts: Sequence[Path] = ()) -> bytes:
    """Compile Typst files with the fonts of the package, and of the folders a run asks for.

    `date` is the only date the PDF holds.
    """
    sources: Any = files  # the stubs do not know the mapping of names to files
    compiler = typst.Compiler(sources, font_paths=[*font_dirs(), *more_fonts], ignore_system_fonts=True)
    noon = datetime.combine(date, time(12), UTC)
    pdf: Any = compiler.compile(format="pdf", pdf_standards=PDF_STANDARD, timestamp=noon)
    return bytes(pdf)


def filed(block: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
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
