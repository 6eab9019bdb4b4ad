"""The style sheet that both homes load from ``/custom/custom.css``, and the fonts it names."""

from __future__ import annotations

from pathlib import Path

from kaohe.report.fonts.faces import font_dirs

STATIC = Path(__file__).parent / "static"


def custom_files() -> list[str]:
    """The folders whose files are served under ``/custom/``: the fonts whole, as no page's text is known before."""
    return [str(folder) for folder in (STATIC, *font_dirs())]
