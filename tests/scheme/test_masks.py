"""What a mask can hide, and values given for unknown dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import inf

import pytest

from kaohe.errors import ProblemReport
from kaohe.scheme.mask import day, fits, number_bounds
from kaohe.scheme.model import Scheme
from kaohe.scheme.unknown import Unknown

UNKNOWN = {"title": "某数", "state": "masked", "clause": "X-1"}


@pytest.mark.parametrize(
    ("mask", "low", "high"),
    [
        ("*", "0", "9"),
        ("**", "10", "99"),
        ("*.*", "1/10", "99/10"),
        ("*.**", "1/100", "999/100"),
        ("0.*", "1/10", "9/10"),
        ("1*", "10", "19"),
        ("*5", "15", "95"),
        ("***.5", "1005/10", "9995/10"),
    ],
)
def test_a_mask_bounds_a_number(mask: str, low: str, high: str) -> None:
    assert number_bounds(mask) == (Fraction(low), Fraction(high))


@pytest.mark.parametrize("mask", ["", "某*", "****-*-**", "*:**"])
def test_a_mask_of_anything_else_bounds_nothing(mask: str) -> None:
    assert number_bounds(mask) is None


def test_a_share_in_percent_is_a_share_of_one() -> None:
    unknown = Unknown.model_validate(UNKNOWN | {"mask": "*", "unit": "%"})
    assert unknown.bounds == (0, Fraction(9, 100))
    assert unknown.shown() == "0% 到 9%"


def test_a_range_narrows_a_mask() -> None:
    narrowed = Unknown.model_validate(UNKNOWN | {"mask": "**", "range": [Fraction(20), Fraction(60)]})
    assert narrowed.bounds == (20, 60)


def test_an_unknown_without_mask_and_range_can_be_anything() -> None:
    assert Unknown.model_validate(UNKNOWN).bounds == (-inf, inf)
    assert Unknown.model_validate(UNKNOWN).shown() == ""


def test_an_unknown_date_counts_in_days() -> None:
    unknown = Unknown.model_validate(
        UNKNOWN | {"type": "date", "range": [date(2024, 1, 1), date(2024, 2, 1)]}
    )
    assert unknown.bounds == (date(2024, 1, 1).toordinal(), date(2024, 2, 1).toordinal())
    assert Unknown.model_validate(UNKNOWN | {"type": "date", "mask": "****-*-**"}).bounds == (-inf, inf)


@pytest.mark.parametrize(
    ("mask", "text", "fit"),
    [
        ("****-*-**", "2024-1-31", True),
        ("****-*-**", "2024-1-3", False),
        ("*.*", "0.5", True),
        ("*.*", "5", True),
    ],
)
def test_a_written_value_fits_its_mask(mask: str, text: str, fit: bool) -> None:
    assert fits(text, mask) is fit


@pytest.mark.parametrize("text", ["2024-1-31", "2024-01-31", "2024年1月31日", "2024/1/31"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert day(text) == date(2024, 1, 31)


@pytest.mark.parametrize("text", ["2024-2-30", "一月", 5, None])
def test_anything_else_is_no_day(text: object) -> None:
    assert day(text) is None


def test_a_supplied_date_is_kept_as_a_date(toy: Scheme) -> None:
    given = toy.with_supplied({"P.from": "2020-2-5"}).supplied["P.from"]
    assert given.value == date(2020, 2, 5)
    assert given.number == date(2020, 2, 5).toordinal()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("二月", "supplied P.from：此处应为日期（实为 二月，应为 日期，如 2017-12-31）"),
        (
            "2020-3-15",
            "supplied P.from：待定参数“P.from”超出范围（实为 2020-3-15，应为 2020-01-01 到 2020-02-29）",
        ),
        ("2020-2-9", "supplied P.from：待定参数“P.from”与掩码不符（实为 2020-2-9，应为 2020-*-**）"),
        (None, "supplied P.from：没有写明数值（实为 空，应为 日期）"),
    ],
)
def test_a_date_that_does_not_fit(toy_edited: Callable[..., Scheme], value: object, said: str) -> None:
    scheme = toy_edited(('"2020-*-*"', '"2020-*-**"'))
    with pytest.raises(ProblemReport) as caught:
        scheme.with_supplied({"P.from": value})
    assert str(caught.value) == said
