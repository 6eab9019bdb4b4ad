"""Which characters the fonts can draw, asked before anything is drawn."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable

from kaohe.errors import KaoheError
from kaohe.report.fonts.faces import FALLBACK, SANS, SERIF, font_file

_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


class MissingGlyphError(KaoheError):
    """A text holds characters that no bundled font can draw."""

    def __init__(self, characters: Iterable[str], where: str) -> None:
        self.characters = list(characters)
        self.where = where
        listed = "、".join(f"{character}(U+{ord(character):04X})" for character in self.characters)
        super().__init__(
            f"{where}：随附字体没有这些字符的字形：{listed}。请改用通行字，或换用含有它们的字体。"
        )


@functools.cache
def code_points(family: str) -> frozenset[int]:
    """Code points that `family` has a glyph for in both weights."""
    from fontTools.ttLib import TTFont

    maps = []
    for weight in (400, 700):
        with TTFont(font_file(family, weight), lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    return maps[0] & maps[1]


@functools.cache
def _in_both_faces() -> frozenset[int]:
    return code_points(SANS) & code_points(SERIF)


def _is_visible(character: str) -> bool:
    if unicodedata.category(character) in _INVISIBLE:
        return False
    return ord(character) not in _VARIATION_SELECTORS


def missing_glyphs(text: str) -> list[str]:
    """Visible characters of `text` that some face could not draw, sorted, each once.

    A character is drawable when Noto Sans SC and Noto Serif SC both have it, or DejaVu Sans does.
    """
    both = _in_both_faces()
    wanting = {character for character in set(text) if _is_visible(character) and ord(character) not in both}
    if not wanting:
        return []
    return sorted(character for character in wanting if ord(character) not in code_points(FALLBACK))


def require_glyphs(text: str, where: str) -> None:
    """Raise `MissingGlyphError` naming `where` unless every visible character of `text` can be drawn."""
    missing = missing_glyphs(text)
    if missing:
        raise MissingGlyphError(missing, where)
