"""The sections of a report: what each shows, for the shipped city-years and for ledgers of any size."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd
import pytest
from city_years import LICHENG, SICHUAN, XINING, evaluation, ledger, scheme

from kaohe.ledger.model import Ledger
from kaohe.report import sections
from kaohe.report.display import BLOCK_MIME
from kaohe.report.sections import shown
from kaohe.scoring.evaluation import Evaluation, evaluate

CITY_YEARS = [LICHENG, SICHUAN, XINING]
UNITS = ledger(LICHENG).units["unit"].tolist()
HOSTILE = ["<script>alert(1)</script>", "#x", "=1+1", "*星*_底_$美$", "a\\b\"c'd&amp;"]


@cache
def block(section: str, name: str) -> dict[str, Any]:
    """What a section of a shipped city-year shows, as the exporters read it."""
    return json.loads(json.dumps(shows(getattr(sections, section), evaluation(name)), ensure_ascii=False))


def shows(section: Any, ev: Evaluation) -> dict[str, Any]:
    return section(ev)._repr_mimebundle_()[BLOCK_MIME]


def parts(of: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A block and all within it."""
    yield dict(of)
    for member in of.get("blocks", []):
        yield from parts(member)


def tables(of: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [part for part in parts(of) if part["kind"] == "table"]


def said(of: Any) -> str:
    """All text of a block."""
    return json.dumps(of, ensure_ascii=False)


def renamed(names: Mapping[str, str], *, empty: bool = False) -> Ledger:
    """The sample with these units only: new name to the unit whose rows it takes (none when ``empty``)."""

    def rows(frame: pd.DataFrame) -> pd.DataFrame:
        taken = [frame[frame["unit"] == old].assign(unit=new) for new, old in names.items()]
        joined = pd.concat(taken, ignore_index=True).astype(object)
        return joined.where(joined.notna(), None)

    def said_of(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.iloc[:0] if empty else rows(frame)

    whole = ledger(LICHENG)
    events = {name: said_of(frame) for name, frame in whole.events.items()}
    return dataclasses.replace(whole, units=rows(whole.units), facts=said_of(whole.facts), events=events)


def sized(count: int) -> Ledger:
    """A ledger of so many units, the sample's over and over."""
    return renamed({f"{UNITS[place % 30]}{place}": UNITS[place % 30] for place in range(count)})


@pytest.mark.parametrize("name", CITY_YEARS)
@pytest.mark.parametrize("section", sections.__all__)
def test_every_section_of_every_city_year_shows_a_block(section, name):
    bundle = getattr(sections, section)(evaluation(name))._repr_mimebundle_()
    assert bundle[BLOCK_MIME]["kind"]
    assert bundle["text/plain"].strip()
    assert "text/html" in bundle or "image/svg+xml" in bundle
    json.dumps(bundle[BLOCK_MIME], allow_nan=False)
