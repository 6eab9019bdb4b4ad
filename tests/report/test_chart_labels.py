"""Numbers and names as charts write them."""

from __future__ import annotations

from fractions import Fraction

from kaohe.report.charts.labels import number, shorten, span, width, wrap


def test_floats_round_as_their_decimals_read() -> None:
    assert (number(0.285), number(-0.001), number(Fraction(1, 8))) == ("0.29", "0.00", "0.13")


def test_bounds_keep_their_signs_apart() -> None:
    assert (span(1, 1), span(1, 2), span(-2, -1)) == ("1.00", "1.00–2.00", "−2.00 – −1.00")


def test_long_names_keep_both_ends() -> None:
    short = shorten("泉州市鲤城区市场监督管理局", 2, 8)
    assert short.startswith("泉") and short.endswith("局") and "…" in short and width(short, 8) <= 2


def test_lines_do_not_begin_with_closing_punctuation_nor_split_numbers() -> None:
    lines = wrap("办理“一趟不用跑”，12345便民平台", 1.8, 8, 9).split("\n")
    assert all(line[0] not in "，”" and line[-1] != "“" for line in lines)
    assert any("12345" in line for line in lines)


def test_what_does_not_fit_is_cut_with_a_sign() -> None:
    cut = wrap("泉州市鲤城区市场监督管理局" * 4, 3, 8, 2).split("\n")
    assert len(cut) == 2 and cut[1].endswith("…") and all(width(line, 8) <= 3 for line in cut)
