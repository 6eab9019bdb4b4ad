"""Typefaces installed on the machine, for runs that ask for those of official documents by name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.errors import KaoheError

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont


class MissingFaceError(KaoheError):
    """A run asks for installed typefaces that this machine does not have."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(
            f"本机没有安装字体：{'、'.join(self.names)}。请先安装，或不指定公文字体（默认使用随附的思源字体）。"
        )


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


def family_of(path: Path) -> str:
    """The family name by which Typst and browsers know the first face of a font file."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return str(font["name"].getBestFamilyName())


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
