"""The font files that reports are drawn with, found by path."""

from __future__ import annotations

from pathlib import Path

import matplotlib

FONT_DIR = Path(__file__).parent / "typefaces"
SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
FALLBACK = "DejaVu Sans"

_FILES = {
    (SANS, 400): "NotoSansSC-Regular.ttf",
    (SANS, 700): "NotoSansSC-Bold.ttf",
    (SERIF, 400): "NotoSerifSC-Regular.ttf",
    (SERIF, 700): "NotoSerifSC-Bold.ttf",
    (FALLBACK, 400): "DejaVuSans.ttf",
    (FALLBACK, 700): "DejaVuSans-Bold.ttf",
}


def font_file(family: str, weight: int) -> Path:
    """File of `family` (`SANS`, `SERIF` or `FALLBACK`) at `weight` (400 or 700)."""
    name = _FILES[family, weight]
    if family == FALLBACK:
        return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name
    return FONT_DIR / name


def font_files() -> list[Path]:
    """The six files reports are drawn with: our four, then the two of the fallback."""
    return [font_file(family, weight) for family, weight in _FILES]


def font_dirs() -> list[Path]:
    """The folders of `font_files`, for Typst, which takes folders and no files."""
    return sorted({path.parent for path in font_files()})


def register_with_matplotlib() -> None:
    """Make matplotlib draw with the bundled sans, and write SVG with searchable text and stable bytes."""
    from matplotlib import font_manager  # slow to import, and only charts need it

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in font_files():
        if str(path) not in known:
            font_manager.fontManager.addfont(path)
    matplotlib.rcParams.update(
        {
            "font.family": [SANS, FALLBACK],
            "axes.unicode_minus": False,
            "svg.fonttype": "none",
            "svg.hashsalt": "kaohe",
        }
    )
