"""Numbers behind a mask."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.quantities import parse_number
from kaohe.scheme.mask import fits, number_bounds


@pytest.mark.parametrize(
    ("mask", "low", "high"),
    [
        ("*", "0", "9"),
        ("**", "10", "99"),
        ("*.*", "0.1", "9.9"),
        ("1.*", "1", "1.9"),
        ("0.**", "0.01", "0.99"),
    ],
)
def test_what_a_mask_can_hide(mask: str, low: str, high: str) -> None:
    assert number_bounds(mask) == (parse_number(low), parse_number(high))


@pytest.mark.parametrize(
    ("text", "mask", "held"),
    [
        ("1", "*.*", True),  # written 1.0
        ("1.5", "*.*", True),
        ("1.25", "*.*", False),
        ("10", "*.*", False),
        ("0", "*.*", False),  # nothing is written 0
        ("0.5", "0.**", True),
        ("5%", "*.*%", True),
        ("1", "*", True),
        ("2024-1-31", "2024-*-**", True),
    ],
)
def test_a_number_fits_plain_or_with_the_decimals_of_the_mask(text: str, mask: str, held: bool) -> None:
    assert fits(text, mask) is held


@pytest.mark.parametrize("mask", ["*.*", "1.*", "*.**", "0.**", "**", "*"])
def test_whatever_fits_lies_within_the_bounds(mask: str) -> None:
    low, high = number_bounds(mask) or (Fraction(0), Fraction(0))
    numbers = [str(whole) for whole in range(120)]
    numbers += [f"{whole}.{rest}" for whole in range(12) for rest in ("1", "01", "09", "5", "99")]
    for text in numbers:
        assert not fits(text, mask) or low <= Fraction(text) <= high
