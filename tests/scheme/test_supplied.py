"""Values given for unknown parameters, and what is said of those that do not fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from kaohe.errors import ProblemReport
from kaohe.scheme.model import Scheme

FILE = "params/x-2020/supplied.yaml"
SOUND = """\
P.2b:
  value: 3
  by: 县政务办
  on: 2020-03-01
  authority: 虚政办函〔2020〕1号
P.5: {value: 12.5, by: 县政务办, authority: 同上, sample: true}
P.2h: {value: "08:00-12:00,14:30-17:30", by: 县政务办, authority: 同上}
"""


def test_values_are_read_with_who_when_and_why(load: Callable[..., Scheme]) -> None:
    scheme = load(supplied=SOUND)
    given = scheme.supplied["P.2b"]
    assert (given.value, given.by, given.on, given.authority, given.sample) == (
        Fraction(3),
        "县政务办",
        date(2020, 3, 1),
        "虚政办函〔2020〕1号",
        False,
    )
    assert scheme.supplied["P.2h"].value == "08:00-12:00,14:30-17:30"
    assert [file.name for file in scheme.files] == ["scheme.yaml", "x-2020.txt", "supplied.yaml"]


@pytest.mark.parametrize("written", ["12.5", "12.5%", '"12.5%"', '"12.5"', "25/2"])
def test_a_share_is_in_percent_with_or_without_the_sign(load: Callable[..., Scheme], written: str) -> None:
    scheme = load(supplied=f"P.5: {{value: {written}, by: 甲, authority: 乙}}\n")
    assert scheme.supplied["P.5"].value == Fraction(1, 8)


@pytest.mark.parametrize("edge", ["1", "8"])
def test_the_ends_of_a_range_belong_to_it(load: Callable[..., Scheme], edge: str) -> None:
    scheme = load(supplied=f"P.2b: {{value: {edge}, by: 甲, authority: 乙}}\n")
    assert scheme.supplied["P.2b"].value == int(edge)


def test_an_empty_file_supplies_nothing(load: Callable[..., Scheme]) -> None:
    assert load(supplied="# 尚无\n").supplied == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("P.5:", "P.6:", ":6 P.6：没有待定参数“P.6”（应为 P.2b、P.2h、P.5）"),
        ("value: 3", "value: 9", ":2 P.2b.value：待定参数“P.2b”超出范围（实为 9，应为 1 到 8）"),
        ("value: 3", "value: 0", ":2 P.2b.value：待定参数“P.2b”超出范围（实为 0，应为 1 到 8）"),
        ("value: 3", "value: 2.5", ":2 P.2b.value：待定参数“P.2b”与掩码不符（实为 5/2，应为 *）"),
        ("value: 3", "value: 3分", ":2 P.2b.value：此处应为数字（实为 3分，应为 数字）"),
        ("value: 3", "value: [3]", ":2 P.2b.value：此处应为数字（实为 1 项的列表，应为 数字）"),
        ("value: 3", "value: true", ":2 P.2b.value：此处应为数字（实为 true，应为 数字）"),
        ("value: 3", "value:", ":2 P.2b.value：没有写明数值（实为 空，应为 数值）"),
        (
            'value: "08:00-12:00,14:30-17:30"',
            "value: null",
            ":7 P.2h.value：没有写明数值（实为 空，应为 数值）",
        ),
        ("value: 12.5", "value: 50.1", ":6 P.5.value：待定参数“P.5”超出范围（实为 501/10，应为 0% 到 50%）"),
        ("  value: 3\n", "", ":1 P.2b：缺少键“value”"),
        ("  authority: 虚政办函〔2020〕1号\n", "", ":1 P.2b：缺少键“authority”"),
        ("by: 县政务办, authority: 同上, sample", "authority: 同上, sample", ":6 P.5：缺少键“by”"),
        (
            "  on: 2020-03-01",
            "  when: 2020-03-01",
            ":4 P.2b.when：未知的键“when”（应为 value、by、on、authority、sample）",
        ),
        ("on: 2020-03-01", "on: 三月", ":4 P.2b.on：此处应为日期（实为 三月，应为 日期，如 2017-12-31）"),
        (
            "sample: true",
            "sample: 是",
            ":6 P.5.sample：此处应为 true 或 false（实为 是，应为 true 或 false）",
        ),
        (
            "P.5: {value: 12.5, by: 县政务办, authority: 同上, sample: true}",
            "P.5: 12.5",
            ":6 P.5：类型不对（实为 12.5，应为 键值）",
        ),
        ("P.2h:", "P.5:", ":7 P.5：键“P.5”重复，首次出现在第 6 行（应为 每个键只写一次）"),
    ],
)
def test_a_value_that_does_not_fit(
    complaints: Callable[..., list[str]], old: str, new: str, said: str
) -> None:
    assert SOUND.count(old) == 1
    assert complaints(supplied=SOUND.replace(old, new)) == [FILE + said]


def test_all_faults_of_the_file_come_in_one_report(complaints: Callable[..., list[str]]) -> None:
    text = (
        SOUND.replace("value: 3", "value: 9")
        .replace("P.5:", "P.6:")
        .replace("by: 县政务办, authority: 同上}", "x: 1}")
    )
    assert [said.split(" ")[0] for said in complaints(supplied=text)] == [
        f"{FILE}:{line}" for line in (2, 6, 7, 7, 7)
    ]


def test_a_file_that_is_a_list(complaints: Callable[..., list[str]]) -> None:
    assert complaints(supplied="- 3\n") == [
        f"{FILE}:1：文件应为键值（应为 {{待定参数: {{value: …, by: …, authority: …}}}}）"
    ]


@pytest.mark.parametrize(
    ("name", "value", "held"),
    [
        ("P.2b", 3, Fraction(3)),
        ("k", "3", Fraction(3)),
        ("P.5", "12.5%", Fraction(1, 8)),
        ("P.5", 50, Fraction(1, 2)),
    ],
)
def test_values_handed_over_in_python(small: Scheme, name: str, value: Any, held: Fraction) -> None:
    supplied = small.with_supplied({name: value}).supplied
    assert [item.value for item in supplied.values()] == [held]
    assert set(supplied) <= {"P.2b", "P.5"}
    assert small.supplied == {}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("P.9", 3, "supplied P.9：没有待定参数“P.9”（实为 3，应为 P.2b、P.2h、P.5）"),
        ("k", 9, "supplied k：待定参数“P.2b”超出范围（实为 9，应为 1 到 8）"),
        ("P.2b", None, "supplied P.2b：没有写明数值（实为 空，应为 数值）"),
    ],
)
def test_values_handed_over_that_do_not_fit(small: Scheme, name: str, value: Any, said: str) -> None:
    with pytest.raises(ProblemReport) as caught:
        small.with_supplied({name: value})
    assert str(caught.value) == said


def test_supplied_values_stay_under_another_reading(load: Callable[..., Scheme]) -> None:
    assert set(load(supplied=SOUND).with_readings(["X-1:1B"]).supplied) == {"P.2b", "P.5", "P.2h"}
