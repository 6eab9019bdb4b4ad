"""Words and numbers on charts: measured, broken into lines, shortened."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from functools import lru_cache

from kaohe.quantities import display
from kaohe.report.fonts import FALLBACK, SANS

Amount = Fraction | float
"""Points or a share: a ``Fraction``, a float or an int; ±infinity for an open end."""
Value = Amount | tuple[Amount, Amount] | None
"""An amount, its (low, high) bounds while unknown, or None where it does not apply."""

CM_PER_POINT = 2.54 / 72
_TOKEN = re.compile(r"[A-Za-z0-9.%−–+-]+|.")
_DECIMALS: ContextVar[int] = ContextVar("decimals", default=2)
_CLOSING = frozenset("，。、；：！？）」』”’》〉】〕…,.;:!?)]}%")
_OPENING = frozenset("（「『“‘《〈【〔([{")


def as_fraction(value: Amount) -> Fraction | float:
    """Return `value` exactly as its decimals read, so that 0.285 rounds up to 0.29; infinities stay."""
    if isinstance(value, Fraction) or math.isinf(value):
        return value
    return Fraction(str(value))


@contextmanager
def rounding(decimals: int) -> Iterator[None]:
    """Show amounts with the decimals of a scheme while charts are drawn."""
    token = _DECIMALS.set(decimals)
    try:
        yield
    finally:
        _DECIMALS.reset(token)


def number(value: Amount, decimals: int | None = None, *, trim: bool = False) -> str:
    """Show an amount half up with `decimals` places (by default those of `rounding`); `trim` drops zeros."""
    return display(as_fraction(value), _DECIMALS.get() if decimals is None else decimals, trim=trim)


def span(low: Amount, high: Amount) -> str:
    """Show ``82.00`` or, for bounds, ``82.00–88.00``; negative bounds are spaced so that signs stay apart."""
    if low == high:
        return number(low)
    return f"{number(low)} – {number(high)}" if low < 0 else f"{number(low)}–{number(high)}"


def one_line(text: object) -> str:
    """Return `text` without line breaks or repeated blanks."""
    return " ".join(str(text).split())


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Width in cm of the widest line of `text`, drawn at `size` points, with what screens add by rounding."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    face = FontProperties(family=[SANS, FALLBACK], size=size, weight="bold" if bold else "normal")
    lines = text.split("\n")
    points = max(text_to_path.get_text_width_height_descent(line, face, False)[0] for line in lines)
    return float(points) * CM_PER_POINT * 1.04


def widest(texts: list[str], size: float, bold: bool = False) -> float:
    """Width in cm of the widest text, 0 when there is none."""
    return max((width(text, size, bold) for text in texts), default=0.0)


def shorten(text: str, limit: float, size: float) -> str:
    """Cut the middle out of `text` until it is at most `limit` cm wide: both ends tell names apart."""
    text = one_line(text)
    if width(text, size) <= limit:
        return text
    for kept in range(len(text) - 1, 1, -1):
        short = f"{text[: (kept + 1) // 2]}…{text[len(text) - kept // 2 :]}"
        if width(short, size) <= limit:
            return short
    return "…"


def wrap(text: str, limit: float, size: float, lines: int = 2) -> str:
    """Break `text` into at most `lines` lines of `limit` cm; of even length; what does not fit ends in ``…``.

    No line begins with closing punctuation or ends with opening punctuation; words and numbers stay whole.
    """
    pieces: list[str] = []
    for token in _TOKEN.findall(one_line(text)):
        for piece in [token] if width(token, size) <= limit else token:
            if pieces and (piece in _CLOSING or pieces[-1][-1] in _OPENING):
                pieces[-1] += piece
            else:
                pieces.append(piece)
    broken = _break(pieces, limit, size)
    if len(broken) <= lines:
        balanced = (_break(pieces, limit * share / 10, size) for share in (5, 6, 7, 8, 9))
        return "\n".join(next((found for found in balanced if len(found) == len(broken)), broken))
    last = "".join(broken[lines - 1 :])
    while last and (width(f"{last}…", size) > limit or last[-1] in _OPENING):
        last = last[:-1]
    return "\n".join([*broken[: lines - 1], f"{last}…"])


def _break(pieces: list[str], limit: float, size: float) -> list[str]:
    broken = [""]
    for piece in pieces:
        if broken[-1] and width(broken[-1] + piece, size) > limit:
            broken[-1] = broken[-1].rstrip()
            broken.append("")
        broken[-1] += piece if broken[-1] else piece.lstrip()
    return broken
