"""The fonts of every report: bundled, found by path, checked before anything is drawn.

matplotlib, Typst and the HTML report all draw with the four files of `FONT_DIR` (subsets of Noto Sans SC and
Noto Serif SC, see ``scripts/make_fonts.py``) and, for the few signs these lack, with the DejaVu Sans that
matplotlib brings along. No font of the machine is used unless a run asks for one by name (`office_faces`).
"""

from __future__ import annotations

import base64
import functools
import io
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib

from kaohe.errors import KaoheError

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

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


class MissingFaceError(KaoheError):
    """A run asks for installed typefaces that this machine does not have."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(
            f"本机没有安装字体：{'、'.join(self.names)}。请先安装，或不指定公文字体（默认使用随附的思源字体）。"
        )


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


@functools.cache
def _characters(family: str) -> frozenset[int]:
    """Code points that `family` has a glyph for in both weights."""
    from fontTools.ttLib import TTFont

    maps = []
    for weight in (400, 700):
        with TTFont(font_file(family, weight), lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    return maps[0] & maps[1]


def _is_visible(character: str) -> bool:
    if unicodedata.category(character) in _INVISIBLE:
        return False
    return ord(character) not in _VARIATION_SELECTORS


def missing_glyphs(text: str) -> list[str]:
    """Visible characters of `text` that some face could not draw, sorted, each once.

    A character is drawable when Noto Sans SC and Noto Serif SC both have it, or DejaVu Sans does.
    """
    both = _characters(SANS) & _characters(SERIF)
    wanting = {character for character in set(text) if _is_visible(character) and ord(character) not in both}
    if not wanting:
        return []
    return sorted(character for character in wanting if ord(character) not in _characters(FALLBACK))


def require_glyphs(text: str, where: str) -> None:
    """Raise `MissingGlyphError` naming `where` unless every visible character of `text` can be drawn."""
    missing = missing_glyphs(text)
    if missing:
        raise MissingGlyphError(missing, where)


def font_face_css(text: str) -> str:
    """``@font-face`` rules that carry, as WOFF2 data, just the glyphs `text` needs, in regular and bold.

    Characters that Noto Sans SC lacks come from DejaVu Sans under the same family name, confined by
    ``unicode-range``. The same characters give the same bytes.
    """
    return _font_face_css("".join(sorted(set(text))))


@functools.lru_cache(maxsize=8)
def _font_face_css(characters: str) -> str:
    points = {ord(character) for character in characters}
    own = points & _characters(SANS)
    borrowed = (points - own) & _characters(FALLBACK)
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

    from kaohe.report import woff2

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
    return woff2.pack(target.getvalue())


def office_faces(names: Iterable[str]) -> dict[str, Path]:
    """Files of the installed typefaces in `names`, such as 仿宋 or FZXiaoBiaoSong-B05S.

    For runs that ask for the faces of official documents; nothing uses them by default. A name is matched,
    whatever its case, against the family and full names a font gives itself in any language.

    Raises `MissingFaceError` when one of them is not installed.
    """
    wanted = {name.casefold(): name for name in names}
    found: dict[str, Path] = {}
    for path in _system_fonts() if wanted else ():
        for own in _own_names(path) & wanted.keys():
            found.setdefault(wanted[own], path)
    absent = [name for name in wanted.values() if name not in found]
    if absent:
        raise MissingFaceError(absent)
    return {name: found[name] for name in wanted.values()}


def _system_fonts() -> list[Path]:
    from matplotlib import font_manager

    return sorted(Path(path) for path in font_manager.findSystemFonts())


def _own_names(path: Path) -> set[str]:
    """Family and full names, case-folded, of the first face of the font file at `path`."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            return _names(font)
    except (TTLibError, OSError):
        return set()


def _names(font: TTFont) -> set[str]:
    records = font["name"].names if "name" in font else []
    return {str(record).casefold() for record in records if record.nameID in (1, 4, 16)}
