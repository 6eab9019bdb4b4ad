"""What nbconvert's exporters of the report share: from an executed notebook to a document."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.base import Exporter  # type: ignore[attr-defined]
from nbformat import NotebookNode

from kaohe.report.export.document import Document, read_document


class DocumentExporter(Exporter):
    """An nbconvert exporter that writes documents."""

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str | bytes, dict[str, Any]]:
        """Return the report and nbconvert's resources.

        Raises
        ------
        kaohe.report.export.document.ExportError
            A cell failed, or shows something no block can carry.
        kaohe.report.fonts.MissingGlyphError
            A text holds a character that no font of the report has.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        name = resources.get("metadata", {}).get("name", "")
        return self.written(read_document(nb, name)), resources

    def written(self, document: Document) -> str | bytes:
        """The document in the exporter's format."""
        raise NotImplementedError
