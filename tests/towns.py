"""Two years of a made-up county: 2019 plain, 2020 in traditional characters and with open numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kaohe.evaluation import Evaluation, evaluate
from kaohe.ledger.load import load_ledger
from kaohe.paths import Project
from kaohe.report.display import BLOCK_MIME, Block
from kaohe.scheme.loader import load_scheme

PROJECT = Project(Path(__file__).parent / "report" / "toys" / "towns")
FIRST, SECOND = "xu-2019", "xu-2020"


@cache
def evaluation(name: str, *readings: str, as_of: str = "") -> Evaluation:
    """One of them, scored."""
    scheme = load_scheme(name, project=PROJECT)
    ledger = load_ledger(name, scheme=scheme, project=PROJECT)
    return evaluate(scheme, ledger, readings=readings, as_of=date.fromisoformat(as_of) if as_of else None)


def block(shown: Block) -> dict[str, Any]:
    """What a cell shows, as the exporters read it."""
    found: dict[str, Any] = shown._repr_mimebundle_()[BLOCK_MIME]
    return found


def parts(of: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A block and all within it."""
    yield dict(of)
    for member in of.get("blocks", []):
        yield from parts(member)


def tables(of: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Its tables by caption."""
    return {part["caption"]: part for part in parts(of) if part["kind"] == "table"}
