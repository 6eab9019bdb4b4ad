"""Exact numbers: how they are read from text and how they are shown.

A number enters as text and stays a ``Fraction``; it is rounded (四舍五入, half up) only when shown.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

INFINITY = math.inf
Number = Fraction | float
"""A ``Fraction``, or a float that is ±infinity (an end of an unbounded interval)."""

_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?")
_QUOTIENT = re.compile(r"([+-]?\d+)/(\d+)")


def parse_number(text: str) -> Fraction | None:
    """Read ``12``, ``-0.5``, ``50%`` or ``-50/3`` exactly; None when the text is no number."""
    text = text.strip().replace("−", "-")
    if text.endswith(("%", "\uff05")):
        share = parse_number(text[:-1])
        return None if share is None else share / 100
    if _DECIMAL.fullmatch(text):
        return Fraction(text)
    quotient = _QUOTIENT.fullmatch(text)
    if quotient and int(quotient[2]):
        return Fraction(int(quotient[1]), int(quotient[2]))
    return None


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Round to ``decimals`` places, halves away from zero (四舍五入)."""
    scale = 10**decimals
    magnitude = Fraction(math.floor(abs(value) * scale + Fraction(1, 2)), scale)
    return -magnitude if value < 0 else magnitude


def display(value: Number, decimals: int = 2, *, trim: bool = False) -> str:
    """Show a number with ``decimals`` places; ``trim`` drops trailing zeros; infinity shows as ∞."""
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else "−∞"
    rounded = half_up(Fraction(value), decimals)
    digits = str(int(abs(rounded) * 10**decimals)).zfill(decimals + 1)
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if rounded < 0 else text


def plain(value: Number) -> str:
    """Show a number without loss: as a decimal when it ends, else as a fraction ``50/3``."""
    if isinstance(value, float) and math.isinf(value):
        return display(value)
    value = Fraction(value)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{'−' if value < 0 else ''}{abs(value.numerator)}/{value.denominator}"
    decimals = 0
    while (value * 10**decimals).denominator != 1:
        decimals += 1
    return display(value, decimals)


def exact(value: Number) -> str:
    """The machine form: ``40``, ``50/3``, ``inf`` or ``-inf``; read back by :func:`from_exact`."""
    if isinstance(value, float) and math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return str(Fraction(value))


def from_exact(text: str) -> Number:
    """The inverse of :func:`exact`."""
    return float(text) if text in ("inf", "-inf") else Fraction(text)


def percent(value: Number, *, decimals: int | None = None) -> str:
    """Show a share as a percentage: ``7/10`` → ``70%``; without ``decimals``, without loss."""
    share = value * 100
    return f"{plain(share) if decimals is None else display(share, decimals, trim=True)}%"
