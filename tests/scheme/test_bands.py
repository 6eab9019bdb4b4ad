"""Overlaps, gaps and unsorted tiers of a table, whichever way its bands are written."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from kaohe.scheme import bands
from kaohe.scheme.primitive import Table
from kaohe.scheme.yamltree import Tree, parse_tree

MEET = "一档的上限即另一档的下限，且 below 接 at_least、up_to 接 above"
CLOSE = "最后一行写 otherwise"


def table(rows: str, key: str = "bands") -> Table:
    """A table of rows written shortly: ``below 60%, otherwise``; every row gives its number."""
    written = []
    for number, row in enumerate(rows.split(", "), 1):
        if row == "otherwise":
            written.append(f"{{otherwise: {number}}}")
        else:
            limits = ", ".join(
                f"{name}: {value}" for name, value in (part.split() for part in row.split("; "))
            )
            written.append(f"{{{limits}, points: {number}}}")
    data: Any = parse_tree(f"of: x\n{key}: [{', '.join(written)}]", Tree("", None)).data
    return Table.model_validate(data)


def faults(rows: str, *, ratio: bool = False) -> list[tuple[int, str, str]]:
    """Row number (from 1), message, expected."""
    return [(index + 1, message, want) for index, message, want in bands.faults(table(rows), ratio=ratio)]


@pytest.mark.parametrize(
    "rows",
    [
        "otherwise",
        "below 50, below 60, otherwise",
        "up_to 50, up_to 60, otherwise",
        "below 60, up_to 60, otherwise",
        "at_least 60, at_least 50, otherwise",
        "above 60, at_least 60, otherwise",
        "below 50, at_least 50; below 60, at_least 60",
        "at_least 60, at_least 50; below 60, below 50",
        "below 50, at_least 50; below 60, at_least 60; below 70, otherwise",
        "at_least 90, at_least 60; below 90, at_least 30; below 60, otherwise",
        "up_to 50, above 50",
        "at_least 0; below 50, at_least 50; up_to 100, otherwise",
        "at_least 50; up_to 100, at_least 0; below 50, otherwise",
    ],
)
def test_bands_that_meet_are_sound(rows: str) -> None:
    assert faults(rows) == []


@pytest.mark.parametrize(
    ("rows", "row", "message", "want"),
    [
        # each row has an upper limit
        ("below 60, below 60, otherwise", 2, "分档重叠：60 出现两次", "界限各不相同"),
        ("below 60, below 50, otherwise", 2, "分档未按顺序：50 排在 60 之后", "界限从小到大排列"),
        ("below 50, below 60", 2, "各行之外还有空隙，没有 otherwise", CLOSE),
        # each row has a lower limit
        ("at_least 60, at_least 60, otherwise", 2, "分档重叠：60 出现两次", "界限各不相同"),
        ("at_least 50, at_least 60, otherwise", 2, "分档未按顺序：60 排在 50 之后", "界限从大到小排列"),
        ("at_least 60, at_least 50", 2, "各行之外还有空隙，没有 otherwise", CLOSE),
        # both limits are written
        (
            "at_least 0; below 50, at_least 40; below 60, otherwise",
            2,
            "分档重叠：40 至 50 同时属于两档",
            MEET,
        ),
        (
            "at_least 0; below 50, at_least 55; below 60, otherwise",
            2,
            "分档有空隙：50 至 55 不属于任何一档",
            MEET,
        ),
        ("at_least 0; up_to 50, at_least 50; below 60, otherwise", 2, "分档重叠：50 同时属于两档", MEET),
        ("at_least 0; below 50, above 50; below 60, otherwise", 2, "分档有空隙：50 不属于任何一档", MEET),
        ("at_least 60; below 50, otherwise", 1, "分档为空：60 到 50", "下限小于上限"),
        ("at_least 50; below 50, otherwise", 1, "分档为空：50 到 50", "下限小于上限"),
        (
            "at_least 0; below 10, at_least 20; below 30, at_least 10; below 20, otherwise",
            3,
            "分档未按顺序",
            "界限从小到大或从大到小排列",
        ),
        ("at_least 0; below 50, at_least 50; below 60", 2, "各行之外还有空隙，没有 otherwise", CLOSE),
        # some have one, some have both
        ("below 50, at_least 40", 2, "分档重叠：40 至 50 同时属于两档", MEET),
        ("below 50, above 50", 2, "分档有空隙：50 不属于任何一档", MEET),
        ("up_to 50, at_least 50", 2, "分档重叠：50 同时属于两档", MEET),
        ("at_least 60, below 50", 2, "分档有空隙：50 至 60 不属于任何一档", MEET),
        (
            "at_least 90, at_least 60; below 90, at_least 30; below 50, otherwise",
            3,
            "分档有空隙：50 至 60 不属于任何一档",
            MEET,
        ),
        (
            "below 50, below 60, at_least 60, otherwise",
            2,
            "分档的写法不一致，看不出是否相接",
            "各档都写上限，或都写下限，或两端都写",
        ),
        # otherwise
        ("otherwise, below 50, otherwise", 1, "otherwise 之后的行永远用不到", "otherwise 放在最后"),
    ],
)
def test_bands_that_do_not_meet(rows: str, row: int, message: str, want: str) -> None:
    assert faults(rows) == [(row, message, want)]


def test_limits_of_a_ratio_are_shown_in_percent() -> None:
    assert faults("below 50%, below 49.5%, otherwise", ratio=True) == [
        (2, "分档未按顺序：49.5% 排在 50% 之后", "界限从小到大排列")
    ]


def test_an_unknown_limit_leaves_the_order_open_but_not_the_end() -> None:
    data = yaml.safe_load(
        "{of: x, bands: [{below: {unknown: P.1}, label: 甲}, {below: {unknown: P.2}, label: 乙}]}"
    )
    assert list(bands.faults(Table.model_validate(data), ratio=False)) == [
        (1, "各行之外还有空隙，没有 otherwise", CLOSE)
    ]


@pytest.mark.parametrize(
    ("last", "faulty"), [("{otherwise: 0}", False), ("{when: {y: false}, points: 0}", True)]
)
def test_rows_of_conditions_need_an_end(last: str, faulty: bool) -> None:
    rows = parse_tree(f"rows: [{{when: {{y: true}}, points: 1}}, {last}]", Tree("", None)).data
    said = [(1, "各行之外还有空隙，没有 otherwise", CLOSE)] if faulty else []
    assert list(bands.faults(Table.model_validate(rows), ratio=False)) == said


def test_a_table_without_rows(complaints: Any) -> None:
    rows = "        rows:\n        - when:\n            all:\n            - {late: {at_most: 0}}\n"
    rows += "            - not:\n                online_share: {below: 90%}\n          points: 2\n"
    said = complaints((rows + "        - {otherwise: 0}\n", "        rows: []\n"))
    assert said == [
        "params/x-2020/scheme.yaml:156 indicators.mean.2.sum.2.3.table.rows：rows 中没有一行（应为 至少一行）"
    ]
