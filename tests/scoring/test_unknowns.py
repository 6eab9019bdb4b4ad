"""A run lists every unknown parameter it meets."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from kaohe.evaluation import Evaluation
from kaohe.ledger.model import Ledger
from kaohe.scheme.base import Reference
from kaohe.scheme.model import Scheme
from kaohe.scoring.given import FACT_COLUMNS
from kaohe.scoring.leaf import limit_data


def one_fault(scheme: Scheme) -> Ledger:
    """A unit with one fault, and nothing else said of it."""
    fault: dict[str, Any] = {
        "unit": "甲局",
        "fault_start": pd.Timestamp("2017-10-16 10:00").to_pydatetime(),
        "fault_repaired": pd.Timestamp("2017-10-17 09:00").to_pydatetime(),
        "place": "台账.xlsx 接入系统故障!A2",
    }
    units = pd.DataFrame([{"unit": "甲局", "group": scheme.groups[-1]}], dtype=object)
    faults = pd.DataFrame([fault], dtype=object)
    return Ledger(
        {}, units, pd.DataFrame(columns=FACT_COLUMNS, dtype=object), {"faults": faults}, pd.DataFrame()
    )


def unsupplied(scheme: Scheme, reading: str) -> list[str]:
    return Evaluation(scheme.with_readings([reading]), one_fault(scheme)).unsupplied


@pytest.mark.parametrize(
    ("reading", "name"),
    [("LC-2.1a:2B", "P.2.1a"), ("LC-3.6b:2B", "P.3.6b"), ("LC-3.8a:3B", "P.3.8a")],
)
def test_an_unknown_in_a_rule_is_listed(licheng: Scheme, reading: str, name: str) -> None:
    assert name in unsupplied(licheng, reading)


def test_unknown_office_hours_are_listed(licheng: Scheme) -> None:
    assert "P.4.3b" in unsupplied(licheng, "LC-4.3b:1B")


def test_unknown_office_hours_stand_in_the_trace(licheng: Scheme) -> None:
    ev = Evaluation(licheng.with_readings(["LC-4.3b:1B"]), one_fault(licheng))
    record = next(record for record in ev.records("甲局") if record["node"] == "4.3")
    assert record["state"] == "bounds"
    assert "P.4.3b" in record["unknowns"]


@pytest.mark.parametrize("name", ["unknown", "fact"])
def test_a_threshold_keeps_its_factor_in_the_trace(name: str) -> None:
    """``kaohe verify`` can re-do the comparison only with the factor."""
    half = Reference.model_validate({name: "x", "times": Fraction(1, 2)})
    assert limit_data(half) == {name: "x", "times": "1/2"}
