"""The HTML report: an executed notebook as one page that needs no network."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from markupsafe import Markup

from kaohe.report.export.document import Document
from kaohe.report.export.exporter import DocumentExporter
from kaohe.report.export.html import TEMPLATES, environment
from kaohe.report.fonts import font_face_css

CONTENTS_DEPTH = 2
# Words of the page itself, which no block carries.
FURNITURE = "0123456789 目录示例数据说明注意：表图（）、第附页共/:,."


class ReportHTMLExporter(DocumentExporter):
    """nbconvert exporter ``kaohe-html``: a self-contained page that only its own few lines can script."""

    export_from_notebook = "HTML 考核报告"
    output_mimetype = "text/html"
    file_extension = ".html"

    def written(self, document: Document) -> str:
        """The page."""
        return page_html(document)


def page_html(document: Document) -> str:
    """Render a document as one HTML page."""
    script = _source("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    template = environment().get_template("page.html.j2")
    return template.render(
        document=document,
        contents=contents_of(document.blocks),
        fonts=Markup(font_face_css(document.words() + FURNITURE)),
        style=Markup(_source("report.css")),
        script=Markup(script),
        script_digest=digest,
    )


def contents_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the table of contents, nested: ``{"text", "anchor", "parts"}``."""
    contents: list[dict[str, Any]] = []
    for block in blocks:
        is_group = block["kind"] == "group"
        if (not is_group and block["kind"] != "heading") or block["level"] > CONTENTS_DEPTH:
            continue
        text = block["title"] if is_group else block["number"] + block["text"]
        place = contents if block["level"] == 1 or not contents else contents[-1]["parts"]
        place.append({"text": text, "anchor": block["anchor"], "parts": []})
    return contents


def _source(name: str) -> str:
    return (TEMPLATES / "html" / name).read_text(encoding="utf-8")
