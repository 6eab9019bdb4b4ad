"""Blocks as HTML: the one rendering that notebook cells and the exported page share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kaohe.report.export.layout import column_widths, name_column
from kaohe.report.export.svg import inline_svg

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the Jinja environment of the HTML templates: every text is escaped."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES / "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["inline_svg"] = lambda svg, prefix, alt: Markup(inline_svg(svg, prefix, alt))
    jinja.filters["spans"] = spans
    jinja.globals.update(
        marks_of=marks_of, hovers_of=hovers_of, column_widths=column_widths, name_column=name_column
    )
    return jinja


def blocks_html(blocks: Sequence[dict[str, Any]]) -> str:
    """Render blocks as an HTML fragment."""
    macros: Any = environment().get_template("blocks.html.j2").module
    return str(macros.blocks(blocks))


def spans(text: str | list[list[str]]) -> list[list[str]]:
    """Return a text as ``[[style, text]]``; markdown already comes so."""
    return [["plain", text]] if isinstance(text, str) else text


def marks_of(table: dict[str, Any]) -> dict[tuple[int, int], str]:
    """Return a table's marks by (row, column)."""
    return {(row, column): mark for row, column, mark in table["marks"]}


def hovers_of(table: dict[str, Any]) -> dict[tuple[int, int], str]:
    """Return what a pointer on a table's cells shows, by (row, column)."""
    return {(row, column): text for row, column, text in table.get("hovers", ())}
