"""YAML as exact data, with the line of every key, and its faults in Chinese."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kaohe.scheme.yamltree import Plain, Tree, parse_tree, read_tree


def parse(text: str) -> Tree:
    return parse_tree(text, Tree("a.yaml", None))


def said(text: str) -> list[str]:
    return [str(problem) for problem in parse(text).problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", Fraction(12)),
        ("-0.5", Fraction(-1, 2)),
        ("0.1", Fraction(1, 10)),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2017-12-31", date(2017, 12, 31)),
        ('"12"', "12"),
        ("'true'", "true"),
    ],
)
def test_plain_scalars_have_their_type(written: str, value: Any) -> None:
    found = parse(f"a: {written}").data["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "written", ["50%", "50\uff05", "-50/3", "1/2", "2分", "yes", "no", "on", "2017-02-30", "1e5", "0x1F"]
)
def test_other_plain_scalars_stay_text(written: str) -> None:
    found = parse(f"a: {written}").data["a"]
    assert (found, type(found)) == (written, Plain)


def test_every_key_and_item_has_its_line() -> None:
    tree = parse("a: 1\nb:\n- x\n- {id: q, c: 2}\n- [3,\n   4]\n")
    places = [("a",), ("b",), ("b", 0), ("b", 1, "c"), ("b", 2, 1), ("b", 1, "none"), ("none",)]
    assert [tree.line(place) for place in places] == [1, 2, 3, 4, 6, 4, 1]
    assert [tree.path(place) for place in places] == [
        "a",
        "b",
        "b.[1]",
        "b.q.c",
        "b.[3].[2]",
        "b.q.none",
        "none",
    ]


def test_an_alias_is_its_anchor_again() -> None:
    assert parse("a: &x {b: 1}\nc: *x\n").data == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("a: 1\nb: 2\na: 3\n", ["a.yaml:3 a：键“a”重复，首次出现在第 1 行（应为 每个键只写一次）"]),
        (
            "x:\n- {id: q, c: 1,\n   c: 2}\n",
            ["a.yaml:3 x.q.c：键“c”重复，首次出现在第 2 行（应为 每个键只写一次）"],
        ),
        ("a: 1\nb: [1\n", ["a.yaml:3 第 1 列：YAML 语法错误（实为 文件末尾，应为 合法的 YAML）"]),
        ("a: b: c\n", ["a.yaml:1 第 5 列：YAML 语法错误（实为 a: b: c，应为 合法的 YAML）"]),
        ("a:\n\tb: 1\n", ["a.yaml:2 第 1 列：YAML 语法错误（实为 b: 1，应为 用空格缩进，不用制表符）"]),
        ("a: *x\n", ["a.yaml:1 第 4 列：YAML 语法错误（实为 a: *x，应为 合法的 YAML）"]),
        ("a: 1\n---\nb: 2\n", ["a.yaml:2 第 1 列：YAML 语法错误（实为 ---，应为 合法的 YAML）"]),
        ("a: 1\nb: \x01\n", ["a.yaml:2：YAML 中不能有控制字符（实为 U+0001）"]),
        ("a: 1\n? [b]\n: 2\n", ["a.yaml:2：键不是文字（应为 文字）"]),
        ("a: &x\n  b: *x\n", ["a.yaml:1 a.b：锚点引用了它自己（应为 不含自身的值）"]),
    ],
)
def test_faults_of_the_file_itself(text: str, complaints: list[str]) -> None:
    assert said(text) == complaints


def test_a_file_with_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: 二\r\n".encode())
    tree = read_tree(path)
    assert tree.data == {"a": Fraction(1), "b": "二"}
    assert tree.line(("b",)) == 2


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("a: 二".encode("gbk"))
    assert [str(problem) for problem in read_tree(tmp_path / "gbk.yaml").problems] == [
        "gbk.yaml：文件不是 UTF-8 编码（应为 UTF-8）"
    ]
    assert [str(problem) for problem in read_tree(tmp_path / "none.yaml").problems] == [
        "none.yaml：文件打不开"
    ]
