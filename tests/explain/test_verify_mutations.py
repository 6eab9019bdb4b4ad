"""No single number of a trace can be changed without ``kaohe verify`` saying so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from kaohe.explain.verify import verify_records

Record = dict[str, Any]
Path = tuple[str | int, ...]

NUMBER = re.compile(r"[-−]?\d+(\.\d+)?(/\d+)?%?|-?inf")

UNPROVED = {
    "readings[].others[].points": "另一读法的得分由另一方案算出",
    "readings[].others[].points.low": "同上",
    "readings[].others[].points.high": "同上",
    "facts.*.others[].shown": "未采用的值，不参与计算",
    "facts.*.hits[].*": "台账一行的内容；同一行在别处也列出时，两处须一致",
    "facts.*.shown /0": "分母为 0 时的分子，不参与计算",
    "facts.*.rows": "台账的总行数，不参与计算；不得少于计入的行数，同一台账各处须一致",
}
"""What a record cannot prove (docs/trace.md says so too), and why."""

UNITS = ["鲤中街道", "江南街道", "浮桥街道", "区政府办公室", "区统计局"]
"""With and without missing facts, conflicts between sources, and parts that do not apply."""


def numbers(value: Any, path: Path = ()) -> Iterator[tuple[Path, str | int]]:
    """Every number of a record, as text or as a JSON integer, and where it stands."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from numbers(item, (*path, place))
    elif (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and NUMBER.fullmatch(value)
    ):
        yield path, value


def other(value: str | int) -> str | int:
    """Another number of the same form."""
    if isinstance(value, int):
        return value + 1
    if "inf" in value:
        return "7"
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 1), value, count=1)


def changed(record: Record, path: Path, value: str | int) -> Record:
    """A record with one number replaced."""
    copied: Record = json.loads(json.dumps(record))
    inner: Any = copied
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copied


def place(path: Path, value: str | int) -> str:
    """A path as :data:`UNPROVED` writes it: the names of facts and of table columns left open."""
    parts = [str(key) for key in path if not isinstance(key, int)]
    if parts[0] == "facts":
        parts[1] = "*"
        if parts[2:3] == ["hits"]:
            parts[3] = "*"
    text = ".".join(parts) + (" /0" if str(value).endswith("/0") else "")
    return re.sub(r"\b(readings|others|hits)\b", r"\1[]", text)


def unnoticed(record: Record, mine: list[Record], elsewhere: list[Record]) -> Iterator[Path]:
    """The numbers that could be changed unnoticed, given the unit's whole trace and the same rule at other units."""
    for path, value in numbers(record):
        if place(path, value) in UNPROVED:
            continue
        bad = changed(record, path, other(value))
        own = [bad if item is record else item for item in mine]
        if not verify_records([bad, *elsewhere]) and not verify_records(own, whole=True):
            yield path


def test_every_number_has_a_form_that_is_found(unit: list[Record]) -> None:
    """The search itself: the points of every record are among the numbers."""
    for record in unit:
        if isinstance(record["points"], str):
            assert ("points",) in [path for path, _ in numbers(record)]


@pytest.mark.parametrize("name", UNITS)
def test_no_number_can_be_changed_unnoticed(name: str, by_unit: dict[str, list[Record]]) -> None:
    others = [by_unit[unit] for unit in ("高新区管委会", "区教育局")]
    escaped = []
    for index, record in enumerate(by_unit[name]):
        elsewhere = [unit[index] for unit in others]
        assert {item["node"] for item in elsewhere} == {record["node"]}
        escaped += [f"{record['node']} {path}" for path in unnoticed(record, by_unit[name], elsewhere)]
    assert escaped == []


def test_most_numbers_are_proved(by_unit: dict[str, list[Record]]) -> None:
    """The steps and points above all: nothing of them is called unproved."""
    found = [place(path, value) for record in by_unit["鲤中街道"] for path, value in numbers(record)]
    proved = [where for where in found if where not in UNPROVED]
    assert len(proved) > 500
    assert {where.partition(".")[0] for where in set(found) & set(UNPROVED)} <= {"facts", "readings[]"}


def test_nothing_is_called_unproved_without_need(by_unit: dict[str, list[Record]]) -> None:
    there = {
        place(path, value) for unit in UNITS for record in by_unit[unit] for path, value in numbers(record)
    }
    assert set(UNPROVED) <= there
