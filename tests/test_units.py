"""Whole units computed by hand from ledger to total, rank and grade (``tests/units``), and every other unit's total.

The files were written from the regulation's text and the sample ledger, without the program. A value in brackets
is what it can be while facts are missing.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import kaohe
from kaohe.evaluation import Evaluation

FOLDER = Path(__file__).parent / "units"
IDS = sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.endswith(".all"))
WIDER = {("yueyang-2017", "云溪区")}
"""Units whose interval contains the one computed by hand and is wider: an item whose declaration is pending."""


@cache
def evaluation(name: str) -> Evaluation:
    scheme = kaohe.load_scheme(name)
    return kaohe.evaluate(scheme, kaohe.load_ledger(name, scheme=scheme))


@cache
def worked(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def totals(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.all.yaml").read_text(encoding="utf-8"))


def span(value: Any) -> tuple[Fraction, Fraction]:
    low, high = value if isinstance(value, list) else (value, value)
    return Fraction(str(low)), Fraction(str(high))


def assert_stands(name: str, unit: str, total: Any, rank: Any) -> None:
    row = evaluation(name).ranking.set_index("unit").loc[unit]
    low, high = span(total)
    if (name, unit) in WIDER:
        assert row["low"] <= low <= high <= row["high"]
    else:
        assert (row["low"], row["high"]) == (low, high)
    if rank is None:
        assert row["rank_low"] is None
    else:
        assert (row["rank_low"], row["rank_high"]) == span(rank)


@pytest.mark.parametrize(("name", "row"), [(name, row) for name in IDS for row in worked(name)])
def test_a_unit_worked_by_hand_has_this_total_rank_and_grade(name: str, row: dict[str, Any]) -> None:
    assert_stands(name, row["unit"], row["total"], row["rank"])
    assert str(row["because"]).strip()
    if row.get("grade") is not None:
        found = evaluation(name).ranking.set_index("unit").loc[row["unit"]]["grade"]
        assert found == row["grade"] if isinstance(row["grade"], str) else found is None


@pytest.mark.parametrize("name", IDS)
def test_every_unit_has_the_total_and_rank_computed_without_the_program(name: str) -> None:
    for unit, (total, rank) in totals(name).items():
        assert_stands(name, unit, total, rank)


@pytest.mark.parametrize("name", ["hengyang-2018", "yueyang-2017", "bozhou-2023", "dazhou-2009"])
def test_two_units_of_each_are_worked_out(name: str) -> None:
    assert len(worked(name)) >= 2


@pytest.mark.parametrize(
    ("unit", "total"),
    [("宣汉县", "192.4"), ("大竹县", "176"), ("通川区", "167"), ("渠县", "129"), ("市统计局", "42.6")],
)
def test_report_points_from_april_only(unit: str, total: str) -> None:
    """DZ-I5a:3B, computed by hand like the totals of the files."""
    row = evaluation("dazhou-2009").under("DZ-I5a:3B").ranking.set_index("unit").loc[unit]
    assert row["points"] == Fraction(total)
