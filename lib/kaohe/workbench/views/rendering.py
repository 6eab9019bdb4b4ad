"""The templates of the views, and their style sheet."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FOLDER = Path(__file__).parent


def render(name: str, **values: Any) -> str:
    """Fill the template ``<name>.html.j2``; every text is escaped."""
    return str(_environment().get_template(f"{name}.html.j2").render(**values))


@cache
def style() -> str:
    """The style sheet of all views, as a ``<style>`` element."""
    return f"<style>{(_FOLDER / 'style.css').read_text(encoding='utf-8')}</style>"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
