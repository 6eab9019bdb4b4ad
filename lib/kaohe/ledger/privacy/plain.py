"""Text as it is searched: one form of each sign, every character at its own place."""

from __future__ import annotations

_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}
_SIGNS = {
    "ＸｘХх×✕": "X",
    "＠": "@",
    "．": ".",
    "（［": "(",
    "）］": ")",
    "＋": "+",
    "：﹕∶": ":",
    "，": ",",
    "；": ";",
    "－‐‑‒–—―−─﹣": "-",
    "・•∙⋅●‧・": "·",
    "\u3000\u00a0\u2002\u2003\u2009\u200b\ufeff\u2060\t": " ",
}
_TABLE = _DIGITS | {ord(sign): meant for signs, meant in _SIGNS.items() for sign in signs}


def plain(text: str) -> str:
    """The text, as long as it is, in half-width digits and signs."""
    return text if text.isascii() else text.translate(_TABLE)
