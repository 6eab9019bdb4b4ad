"""The common shape of all blocks: one JSON object, shown beside HTML and plain text."""

from __future__ import annotations

from typing import Any

BLOCK_MIME = "application/vnd.kaohe.block+json"


class Block:
    """One thing a notebook cell shows. Subclasses give `block()`, all its text being data, never markup."""

    def block(self) -> dict[str, Any]:
        """Return the JSON object ``{"kind": …}`` that the exporters read."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        from kaohe.report.export.html import blocks_html
        from kaohe.report.export.plain import block_text

        block = self.block()
        return {BLOCK_MIME: block, "text/html": blocks_html([block]), "text/plain": block_text(block)}
