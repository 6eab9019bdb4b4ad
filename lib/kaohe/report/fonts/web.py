"""The glyphs a page needs, as WOFF2 data inside its style sheet."""

from __future__ import annotations

import base64
import functools
import io
from pathlib import Path

from kaohe.report.fonts.faces import FALLBACK, SANS, font_file
from kaohe.report.fonts.glyphs import code_points


def font_face_css(text: str) -> str:
    """``@font-face`` rules that carry, as WOFF2 data, just the glyphs `text` needs, in regular and bold.

    Characters that Noto Sans SC lacks come from DejaVu Sans under the same family name, confined by
    ``unicode-range``. The same characters give the same bytes.
    """
    return _font_face_css("".join(sorted(set(text))))


@functools.lru_cache(maxsize=8)
def _font_face_css(characters: str) -> str:
    points = {ord(character) for character in characters}
    own = points & code_points(SANS)
    borrowed = (points - own) & code_points(FALLBACK)
    rules = []
    for family, held in ((SANS, own), (FALLBACK, borrowed)):
        for weight in (400, 700) if held else ():
            data = base64.b64encode(_woff2(font_file(family, weight), held)).decode("ascii")
            confined = f"unicode-range:{_unicode_range(held)};" if family == FALLBACK else ""
            rules.append(
                f'@font-face{{font-family:"{SANS}";font-weight:{weight};font-style:normal;{confined}'
                f'src:url(data:font/woff2;base64,{data}) format("woff2")}}\n'
            )
    return "".join(rules)


def _unicode_range(points: set[int]) -> str:
    return ",".join(f"U+{point:X}" for point in sorted(points))


def _woff2(path: Path, points: set[int]) -> bytes:
    """WOFF2 file of the outlines of `points` in the font at `path`: no hinting, layout or long names."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    from kaohe.report.fonts.woff2 import pack

    keep = subset.Options()
    keep.hinting = False
    keep.layout_features = []
    keep.layout_closure = False
    keep.glyph_names = False
    keep.notdef_outline = True
    keep.name_IDs = [1, 2]
    keep.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "kern", "gasp", "FFTM", "MATH"]
    with TTFont(path, lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(keep)
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        font["head"].flags |= 1 << 11  # WOFF2 asks for it
        target = io.BytesIO()
        font.save(target)
    return pack(target.getvalue())
