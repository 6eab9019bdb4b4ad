"""The fonts of every report: bundled, found by path, checked before anything is drawn.

matplotlib, Typst and the HTML report all draw with the four files of `FONT_DIR` (subsets of Noto Sans SC and
Noto Serif SC, see ``scripts/make_fonts.py``) and, for the few signs these lack, with the DejaVu Sans that
matplotlib brings along. No font of the machine is used unless a run asks for one by name (`office_faces`).
"""

from kaohe.report.fonts.faces import (
    FALLBACK,
    FONT_DIR,
    SANS,
    SERIF,
    font_dirs,
    font_file,
    font_files,
    register_with_matplotlib,
)
from kaohe.report.fonts.glyphs import MissingGlyphError, missing_glyphs, require_glyphs
from kaohe.report.fonts.installed import MissingFaceError, family_of, office_faces
from kaohe.report.fonts.web import font_face_css

__all__ = [
    "FALLBACK",
    "FONT_DIR",
    "SANS",
    "SERIF",
    "MissingFaceError",
    "MissingGlyphError",
    "family_of",
    "font_dirs",
    "font_face_css",
    "font_file",
    "font_files",
    "missing_glyphs",
    "office_faces",
    "register_with_matplotlib",
    "require_glyphs",
]
