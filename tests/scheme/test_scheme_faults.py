"""Every fault a scheme can have, and what is said of it, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaohe.errors import ProblemReport
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

FILE = "params/x-2020/scheme.yaml"
FAULTS = yaml.safe_load((Path(__file__).parent / "fixtures" / "faults.yaml").read_text(encoding="utf-8"))

# one fault of each kind the format promises to find
TOGETHER = [
    "unknown key at the top",
    "duplicate key",
    "text where a list of texts belongs",
    "2分 where a number belongs",
    "overlapping bands",
    "maxima that do not add up",
    "weight on some only",
    "reading without default",
    "fact derived from an undeclared one",
    "event table declared and not used",
    "unknown clause",
    "quote not in the regulation",
    "unknown comparison",
    "overlay that removes no item",
]


def expected(text: str, said: list[dict[str, str]]) -> list[str]:
    """The report: each fault with the number of the one line that holds ``at``."""
    told = []
    for fault in said:
        lines = [number for number, line in enumerate(text.splitlines(), 1) if fault["at"] in line]
        assert len(lines) == 1, f"{fault['at']}: {lines}"
        gap = "" if fault["says"].startswith("：") else " "
        told.append((lines[0], f"{FILE}:{lines[0]}{gap}{fault['says']}"))
    return [text for _, text in sorted(told, key=lambda item: item[0])]


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault["fault"]) for fault in FAULTS])
def test_a_fault_is_pointed_at_and_nothing_else_is_said(
    fault: dict[str, Any], edited: Callable[..., str], complaints: Callable[..., list[str]]
) -> None:
    edit = (fault["replace"], fault["by"])
    assert complaints(edit) == expected(edited(edit), fault["said"])


def test_every_fault_is_named_once() -> None:
    names = [fault["fault"] for fault in FAULTS]
    assert len(set(names)) == len(names)


def test_the_format_of_a_complaint(complaints: Callable[..., list[str]]) -> None:
    assert complaints(("base: 100", "base: 100分")) == [
        "params/x-2020/scheme.yaml:64 indicators.mean.1.linear.base：此处应为数字"
        "（实为 100分，应为 数字、百分数或分数，如 2、0.5、60%、-50/3）"
    ]


def test_all_faults_of_a_file_come_in_one_report(
    edited: Callable[..., str], complaints: Callable[..., list[str]]
) -> None:
    faults = [fault for fault in FAULTS if fault["fault"] in TOGETHER]
    assert len(faults) == len(TOGETHER)
    edits = [(fault["replace"], fault["by"]) for fault in faults]
    text = edited(*edits)
    said = [
        {"at": item["at"], "says": renumbered(item["says"], text)}
        for fault in faults
        for item in fault["said"]
    ]
    assert complaints(*edits) == expected(text, said)


def renumbered(says: str, text: str) -> str:
    """Where a message names another line, that line in the text with all faults."""
    first = next(number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "title: 加分")
    return re.sub(r"首次出现在第 \d+ 行", f"首次出现在第 {first} 行", says)


def test_licheng_reads_without_a_fault(licheng: Scheme) -> None:
    assert licheng.id == "licheng-2017"


@pytest.mark.parametrize("text", ["", "# 空\n", "- 列表\n", "一句话\n"])
def test_a_file_that_is_no_mapping(write_project: Callable[..., Project], regulation: str, text: str) -> None:
    with pytest.raises(ProblemReport) as caught:
        load_scheme("x-2020", project=write_project(text, regulation))
    line = ":1" if text.strip("# 空\n") else ""
    assert str(caught.value) == f"{FILE}{line}：文件应为键值（应为 id、title、indicators 等键）"


def test_a_regulation_in_another_encoding(
    write_project: Callable[..., Project], small_text: str, regulation: str
) -> None:
    project = write_project(small_text, regulation)
    (project.regulations / "x-2020.txt").write_bytes(regulation.encode("gbk"))
    with pytest.raises(ProblemReport) as caught:
        load_scheme("x-2020", project=project)
    assert str(caught.value) == f"{FILE}:6 regulation：办法原文不是 UTF-8 编码（实为 x-2020.txt，应为 UTF-8）"


def test_what_only_follows_from_a_refused_value_is_not_said(complaints: Callable[..., list[str]]) -> None:
    """The readings, and the grade, of an indicator whose id cannot be read say nothing about it."""
    assert complaints(('- id: "2.1"', "- id: [2.1]")) == [
        f"{FILE}:93 indicators.mean.2.sum.[1].id：此处应为文字（实为 1 项的列表，应为 文字）"
    ]
    assert complaints(("- id: G\n", "- id: {G: 1}\n")) == [
        f"{FILE}:167 outside.[1].id：此处应为文字（实为 {{G: …}}，应为 文字）"
    ]
    assert complaints(
        ("        over: faults\n", "        over: faults\n        base: 40分\n"), ("        base: 40\n", "")
    ) == [
        f"{FILE}:132 indicators.mean.2.sum.2.2.sum.base：此处应为数字"
        "（实为 40分，应为 数字、百分数或分数，如 2、0.5、60%、-50/3）"
    ]
    assert complaints(
        ("  late:\n    title: 迟公布批次\n    type: count\n", "  late:\n    type: count\n    min: 1\n")
    ) == [
        f"{FILE}:37 facts.late：缺少键“title”",
        f"{FILE}:39 facts.late.min：类型不对（实为 1，应为 列表）",
    ]
    assert complaints(("cases: {title: 办件总数, type: count}", "cases: 办件总数")) == [
        f"{FILE}:46 facts.cases：类型不对（实为 办件总数，应为 键值）"
    ]
    assert complaints(("  batches:\n    title: 清单公布批次\n", "  batches:\n    title:\n")) == [
        f"{FILE}:21 events.batches.title：此处应为文字（实为 空，应为 文字）"
    ]
