"""Regulations in traditional characters: quotes stay as received, pages show simplified ones."""

from __future__ import annotations

from functools import cache
from typing import Any


def simplified(text: str) -> str:
    """The text in simplified characters, converted by words; punctuation and numbers stay."""
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
