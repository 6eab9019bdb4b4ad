"""Choosing readings, and laying their overlays over the scheme."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from kaohe.scheme.model import Scheme
from kaohe.scheme.overlay import merge, overlay, prune
from kaohe.scheme.reading import ReadingError, choose

IDS = "X-1:1、X-1:2、X-2a:1、X-2a:2、X-2a:3、X-2b:1"


def test_defaults_stand_where_nothing_is_chosen(small: Scheme) -> None:
    assert set(choose(small.readings, [])) == set(IDS.split("、"))
    assert set(choose(small.readings, []).values()) == {"A"}


def test_a_choice_changes_its_own_reading_only(small: Scheme) -> None:
    chosen = choose(small.readings, [" X-1:2B "])
    assert {key for key, letter in chosen.items() if letter != "A"} == {"X-1:2"}


@pytest.mark.parametrize("asked", ["X-2a:2B", "X-2a:3B"])
def test_the_same_ambiguity_is_chosen_once_for_all_its_readings(small: Scheme, asked: str) -> None:
    chosen = choose(small.readings, [asked])
    assert {key for key, letter in chosen.items() if letter == "B"} == {"X-2a:2", "X-2a:3"}
    assert len(small.with_readings([asked]).by_id["2.1"].table.bands) == 2


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (["X-9:1B"], f"没有读法“X-9:1B”；可选：{IDS}"),
        (["X-1:1"], f"没有读法“X-1:1”；可选：{IDS}"),
        (["x-1:1b"], f"没有读法“x-1:1b”；可选：{IDS}"),
        (["X-1:1C"], "读法 X-1:1 没有选项 C；可选：X-1:1A、X-1:1B"),
        (["X-1:1A", "X-1:1B"], "读法互相矛盾：X-1:1A 与 X-1:1B"),
        (["X-2a:2A", "X-2a:3B"], "读法互相矛盾：X-2a:3A 与 X-2a:3B"),
        (["X-2a:3B", "X-2a:2A"], "读法互相矛盾：X-2a:2B 与 X-2a:2A"),
    ],
)
def test_a_choice_that_cannot_be(small: Scheme, choices: list[str], said: str) -> None:
    with pytest.raises(ReadingError) as caught:
        small.with_readings(choices)
    assert str(caught.value) == said


def test_a_scheme_without_readings_offers_none() -> None:
    with pytest.raises(ReadingError, match=r"^没有读法“X-1:1A”；可选：无$"):
        choose({}, ["X-1:1A"])


def test_a_numeric_key_changes_one_band_and_null_removes_one_of_its_keys(small: Scheme) -> None:
    before, after = (scheme.by_id["2.1"].table.bands for scheme in (small, small.with_readings(["X-2a:1B"])))
    assert [row.points for row in before] == [60, 30, 0]
    assert [row.points for row in after] == [60, None, 0]
    assert after[1].at_least == Fraction(3, 5)
    assert after[1].linear.origin == Fraction(3, 5)


@pytest.mark.parametrize("choices", [["X-2a:1B", "X-2a:2B"], ["X-2a:2B", "X-2a:1B"]])
def test_two_readings_of_one_indicator_compose_and_count_the_same_bands(
    small: Scheme, choices: list[str]
) -> None:
    bands = small.with_readings(choices).by_id["2.1"].table.bands
    assert [(row.at_least, row.points, row.last) for row in bands] == [
        (Fraction(3, 5), None, False),
        (None, 0, True),
    ]


def test_null_removes_a_key(small: Scheme) -> None:
    assert small.by_id["1"].linear.floor == 0
    assert small.with_readings(["X-1:2B"]).by_id["1"].linear.floor is None


def test_an_overlay_reaches_into_a_condition(small: Scheme) -> None:
    where = small.with_readings(["X-1:1B"]).facts["late"].where
    assert [(part.operator, part.operand) for part in where.parts] == [
        ("missing", None),
        ("on_or_after", "due_on"),
    ]


def test_another_reading_leaves_the_scheme_as_it_was(small: Scheme) -> None:
    before = small.model_dump()
    small.with_readings(["X-1:1B", "X-1:2B", "X-2a:1B", "X-2a:2B", "X-2b:1B"])
    assert small.model_dump() == before
    assert small.with_readings([]).model_dump() == before


def test_readings_that_cannot_both_be_laid_over_one_list_say_so(load: Callable[..., Scheme]) -> None:
    one = load(
        (
            '                      "2":\n                        points: null\n',
            "                    - otherwise:\n",
        ),
        ('{bands: {"1": null}}', '{bands: {"2": {points: 40}}}'),
    )
    assert one.with_readings(["X-2a:1B"]).by_id["2.1"].table.bands[0].last
    assert one.with_readings(["X-2a:2B"]).by_id["2.1"].table.bands[1].points == 40
    with pytest.raises(ReadingError) as caught:
        one.with_readings(["X-2a:1B", "X-2a:2B"])
    assert (
        str(caught.value) == "读法 X-2a:1B 与 X-2a:2B 不能并用：两者对 indicators.2.1.table.bands 的改动不同"
    )


def test_one_reading_that_removes_what_another_changes_is_refused(load: Callable[..., Scheme]) -> None:
    scheme = load(
        (
            '{says: 没有底, overlay: {indicators: {"1": {linear: {floor: null}}}}}',
            '{says: 评议, overlay: {indicators: {"1": {linear: null, rating: {of: cases, cap: 100}}}}}',
        ),
        (
            '  - id: "2"\n',
            '      "X-1:3":\n        about: 每批扣几分\n        A: 5分\n'
            '        B: {says: 6分, overlay: {indicators: {"1": {linear: {rate: -6}}}}}\n'
            '        default: A\n        because: 原文\n  - id: "2"\n',
        ),
    )
    assert scheme.with_readings(["X-1:2B"]).by_id["1"].rating.cap == 100
    assert scheme.with_readings(["X-1:3B"]).by_id["1"].linear.rate == -6
    with pytest.raises(ReadingError) as caught:
        scheme.with_readings(["X-1:2B", "X-1:3B"])
    assert str(caught.value) == "读法 X-1:2B 与 X-1:3B 不能并用：两者对 indicators.1.linear 的改动不同"


BASE: dict[str, Any] = {
    "indicators": {
        "id": "T",
        "sum": [{"id": "1", "max": 1, "clauses": ["a", "b", "c"]}, {"id": "2", "max": 2}],
    },
    "outside": [{"id": "Z", "max": 3}],
    "facts": {"x": {"title": "甲"}},
}


@pytest.mark.parametrize(
    ("patch", "changed"),
    [
        ({"indicators": {"2": {"max": 5}}}, ("indicators", "sum", 1, "max", 5)),
        ({"indicators": {"Z": {"max": 5}}}, ("outside", 0, "max", 5)),
        ({"indicators": {"T": {"mean": 5}}}, ("indicators", "mean", 5)),
        (
            {"indicators": {"1": {"clauses": {"2": "d"}}}},
            ("indicators", "sum", 0, "clauses", ["a", "d", "c"]),
        ),
        (
            {"indicators": {"1": {"clauses": {"1": None, "3": "d"}}}},
            ("indicators", "sum", 0, "clauses", ["b", "d"]),
        ),
        ({"indicators": {"1": {"clauses": ["d"]}}}, ("indicators", "sum", 0, "clauses", ["d"])),
        ({"indicators": {"1": None}}, ("indicators", "sum", [{"id": "2", "max": 2}])),
        ({"facts": {"y": {"title": "乙"}}}, ("facts", {"x": {"title": "甲"}, "y": {"title": "乙"}})),
        ({"facts": {"x": None}}, ("facts", {})),
        ({"sources": {"a": 1}}, ("sources", {"a": 1})),
    ],
)
def test_an_overlay_changes_one_place(patch: dict[str, Any], changed: tuple[Any, ...]) -> None:
    here: Any = prune(overlay(BASE, patch))
    for step in changed[:-1]:
        here = here[step]
    assert here == changed[-1]


def test_a_removed_item_stays_removed() -> None:
    once = merge(["a", {"b": 1}], {"2": None})
    assert prune(merge(once, {"2": {"b": 2}})) == ["a"]


@pytest.mark.parametrize("key", ["0", "-1", "5", "1.5", "x", ""])
def test_a_key_that_counts_no_item_is_refused(key: str) -> None:
    with pytest.raises(ReadingError, match=f"^列表没有第“{key}”项，共 3 项$"):
        merge(["a", "b", "c"], {key: "d"})


def test_the_number_after_the_last_adds_an_item() -> None:
    assert merge(["a", "b"], {"3": "c"}) == ["a", "b", "c"]
