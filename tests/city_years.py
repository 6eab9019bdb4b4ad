"""The shipped city-years, each scored once for all tests."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from kaohe.evaluation import Evaluation, evaluate
from kaohe.ledger.load import load_ledger
from kaohe.ledger.model import Ledger
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

ROOT = Path(__file__).resolve().parents[1]
LICHENG = "licheng-2017"
SICHUAN = "sichuan-land-websites-2011"
XINING = "xining-chengzhong-2017-04"
ALL = tuple(sorted(Project(ROOT).ids()))


@cache
def scheme(name: str) -> Scheme:
    """A shipped scheme, default readings."""
    return load_scheme(name, project=Project(ROOT))


@cache
def ledger(name: str) -> Ledger:
    """Its shipped ledger."""
    return load_ledger(name, scheme=scheme(name), project=Project(ROOT))


@cache
def evaluation(name: str, *readings: str) -> Evaluation:
    """Both together, under the given readings."""
    return evaluate(scheme(name), ledger(name), readings=readings)


def printed(name: str) -> list[dict[str, str]]:
    """The rows of a published table, as printed."""
    with (ROOT / "tests" / "published" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
