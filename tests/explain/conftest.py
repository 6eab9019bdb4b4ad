"""The sample ledger of Licheng 2017, scored once, and its trace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kaohe.evaluation import Evaluation, evaluate
from kaohe.ledger.load import load_ledger
from kaohe.paths import Project
from kaohe.scheme.model import Scheme

Record = dict[str, Any]


@pytest.fixture(scope="session")
def evaluation(licheng: Scheme) -> Evaluation:
    """The sample ledger under the default readings."""
    return evaluate(licheng, load_ledger("licheng-2017", project=Project(Path(__file__).parents[2])))


@pytest.fixture(scope="session")
def records(evaluation: Evaluation) -> list[Record]:
    """Every record of the sample ledger."""
    return list(evaluation.records())


@pytest.fixture(scope="session")
def by_unit(records: list[Record]) -> dict[str, list[Record]]:
    """Each unit's records."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record["unit"], []).append(record)
    return found


@pytest.fixture
def unit(by_unit: dict[str, list[Record]]) -> list[Record]:
    """The records of one street office, to be changed at will."""
    copied: list[Record] = json.loads(json.dumps(by_unit["鲤中街道"]))
    return copied
