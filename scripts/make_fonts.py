"""Make the four fonts of ``lib/kaohe/report/fonts/typefaces`` from the npm packages that carry Noto SC.

The static TrueType files come from two npm packages, version 0.4.3::

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3
    npm pack @expo-google-fonts/noto-serif-sc@0.4.3

Unpack each into a folder of its own (``tar -xzf FILE.tgz -C FOLDER``), then, from the top of the repository::

    python scripts/make_fonts.py FOLDER-SANS FOLDER-SERIF

The same input gives the same bytes again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
REGULATIONS = ROOT / "data" / "regulations"
FONTS = ROOT / "lib" / "kaohe" / "report" / "fonts" / "typefaces"

STYLES = {"Regular": "400Regular", "Bold": "700Bold"}

RANGES = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x2100, 0x218F),  # letterlike symbols, number forms
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2308, 0x230B),  # ceiling and floor
    (0x2460, 0x24FF),  # enclosed numbers
    (0x2500, 0x25FF),  # box drawing, blocks, geometric shapes
    (0x2600, 0x27BF),  # symbols, dingbats
    (0x3000, 0x303F),  # CJK punctuation
    (0x3200, 0x33FF),  # enclosed and squared CJK
    (0xFE10, 0xFE1F),  # vertical forms
    (0xFE30, 0xFE4F),  # CJK compatibility forms
    (0xFF00, 0xFFEF),  # full-width forms
]


def encoded(codec: str, leads: range, trails: range) -> set[int]:
    """Code points of the two-byte characters of `codec` with these lead and trail bytes."""
    points = set()
    for lead in leads:
        for trail in trails:
            try:
                points.add(ord(bytes([lead, trail]).decode(codec)))
            except UnicodeDecodeError:
                continue
    return points


def wanted() -> set[int]:
    """Code points to keep: GB2312, Big5 level 1, every character of the regulations, and `RANGES`."""
    points = encoded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    points |= encoded("big5", range(0xA4, 0xC6), range(0x40, 0xFF))
    points |= encoded("big5", range(0xC6, 0xC7), range(0x40, 0x7F))
    for path in sorted(REGULATIONS.glob("*.txt")):
        points |= {ord(character) for character in path.read_text(encoding="utf-8")}
    for first, last in RANGES:
        points |= set(range(first, last + 1))
    return points


def options() -> subset.Options:
    """What the subsets keep besides outlines: kerning, locale and vertical forms, and the licence names."""
    keep = subset.Options()
    keep.hinting = False
    keep.layout_features = ["ccmp", "locl", "kern", "mark", "vert"]
    keep.glyph_names = False
    keep.notdef_outline = True
    keep.recalc_timestamp = False
    keep.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    keep.name_languages = ["*"]
    keep.drop_tables += ["BASE", "STAT", "gasp"]
    return keep


def check_style(font: TTFont, family: str, style: str) -> None:
    """Refuse a font whose names, weight or style bits would keep a program from selecting it."""
    bold = style == "Bold"
    names = font["name"]
    found = (
        names.getDebugName(1),
        names.getDebugName(2),
        font["OS/2"].usWeightClass,
        bool(font["head"].macStyle & 1),
        bool(font["OS/2"].fsSelection & 1 << 5),
    )
    expected = (family, style, 700 if bold else 400, bold, bold)
    if found != expected:
        sys.exit(f"{family} {style}: names and style bits are {found}, expected {expected}")


def make(source: Path, target: Path, family: str, style: str, points: set[int]) -> None:
    """Write to `target` the subset of `source` that holds `points`."""
    font = TTFont(source, recalcTimestamp=False)
    check_style(font, family, style)
    subsetter = subset.Subsetter(options())
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    font.save(target)
    print(f"{target.relative_to(ROOT)}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes")


def main() -> None:
    """Make all four fonts from the two folders named on the command line."""
    parser = argparse.ArgumentParser(description="Make the bundled fonts from two unpacked npm packages.")
    parser.add_argument("sans", type=Path, help="folder holding the unpacked noto-sans-sc package")
    parser.add_argument("serif", type=Path, help="folder holding the unpacked noto-serif-sc package")
    arguments = parser.parse_args()
    points = wanted()
    FONTS.mkdir(parents=True, exist_ok=True)
    for folder, name in [(arguments.sans, "NotoSansSC"), (arguments.serif, "NotoSerifSC")]:
        family = {"NotoSansSC": "Noto Sans SC", "NotoSerifSC": "Noto Serif SC"}[name]
        for style, cut in STYLES.items():
            found = sorted(folder.rglob(f"{name}_{cut}.ttf"))
            if not found:
                sys.exit(f"{folder}: no file {name}_{cut}.ttf")
            make(found[0], FONTS / f"{name}-{style}.ttf", family, style, points)


if __name__ == "__main__":
    main()
