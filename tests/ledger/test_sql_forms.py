"""One ledger as workbook, CSV files, DuckDB, SQLite and PostgreSQL: the same evaluation, traces but for places."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import city_years
import postgres
import pytest
import toy
from pandas.testing import assert_frame_equal

from kaohe.evaluation import Evaluation, evaluate
from kaohe.explain.record import record
from kaohe.ledger.corrections import portable
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.reading.loader import read_ledger
from kaohe.ledger.saving import save_ledger
from kaohe.scheme.model import Scheme

FORMS = ("xlsx", "csv", "duckdb", "sqlite", "postgresql")
_PLACE = re.compile(
    r"(?:ledger|台账)\.xlsx [^\s!]+![A-Z]+\d+"
    r"|[^\s：；\"]+\.csv:\d+"
    r"|(?:ledger\.\w+|postgres/[\w-]+) \w+![^\s（]+（id=\d+）"
)


@pytest.fixture
def target(form: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Where to save a ledger in this form."""
    if form != "postgresql":
        name = {"csv": "ledger"}.get(form, f"ledger.{form}")
        return lambda schema: str(tmp_path / name)
    server: postgres.Server = request.getfixturevalue("as_owner")
    return server.address


def toy_ledger(scheme: Scheme) -> Ledger:
    """Every kind of cell; numbers that no binary float holds."""
    events: dict[str, list[toy.Row]] = {
        "tasks": [
            toy.task("6-30", done=Fraction("0.1"), target=Fraction("0.30"), urgent=True, done_on="6-29"),
            toy.task("9-30", done=Fraction("12345678901234.5678901234567890123"), urgent=False),
            toy.task("7-31", done=Fraction(7), target=Fraction(8))
            | {"unit": "乙县", "note": "第一行\n第二行"},
        ],
        "accounts": [toy.account("3-1", "1-15", "2-20"), toy.account("4-1")],
        "months": [toy.month(number) for number in range(1, 4)] + [toy.month(4, reported=False, score=0)],
    }
    for row in (row for rows in events.values() for row in rows):
        row["source"] = "日常监测"
    units = [
        {"unit": "甲县", "people": Fraction("50.25")},
        {"unit": "乙县", "large": True},
        {"unit": "丁所", "parent": "丙局"},
        {"unit": "丙局"},
    ]
    given = [
        {"fact": "told_off", "value": True, "date": date(2020, 7, 1), "place": "台账.xlsx 事实!C2"},
        {"fact": "told_off", "value": False, "unit": "乙县", "place": "台账.xlsx 事实!C3"},
    ]
    return toy.ledger(scheme, events, units, given)


def compared(ev: Evaluation) -> dict[str, Any]:
    """What an evaluation says, places replaced by table and row."""
    rows = {
        place: f"{name} 第 {at} 行"
        for name, frame in {"facts": ev.ledger.facts, **ev.ledger.events}.items()
        for at, place in enumerate(frame["place"])
    }

    def anonymous(found: re.Match[str]) -> str:
        return rows[found[0]]

    chosen = sorted({0, len(ev.ledger.units) // 2, len(ev.ledger.units) - 1})
    traces = [record(ev, node, index, readings=False) for index in chosen for node in ev.scheme.walk()]
    text = json.dumps(traces, ensure_ascii=False)
    told, replaced = _PLACE.subn(anonymous, text)
    assert replaced and not any(place in told for place in rows)
    return {"ranking": ev.ranking, "scores": ev.scores, "trace": told}


@cache
def as_shipped(name: str) -> tuple[Scheme, dict[str, Any]]:
    scheme = city_years.scheme(name)
    return scheme, compared(city_years.evaluation(name))


def assert_equal_evaluations(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert_frame_equal(found["ranking"], wanted["ranking"])
    assert_frame_equal(found["scores"], wanted["scores"])
    assert found["trace"] == wanted["trace"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["licheng-2017", "hengyang-2018"])
def test_every_form_of_a_sample_gives_the_same_evaluation(
    name: str, form: str, target: Callable[[str], str]
) -> None:
    scheme, wanted = as_shipped(name)
    place = target(name)
    save_ledger(city_years.ledger(name), scheme.shape, place)
    assert_equal_evaluations(compared(evaluate(scheme, read_ledger(place, scheme.shape))), wanted)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_every_kind_of_cell_gives_the_same_evaluation(
    form: str, target: Callable[[str], str], lasting_toy: Scheme
) -> None:
    ledger, place = toy_ledger(lasting_toy), target("toy")
    save_ledger(ledger, lasting_toy.shape, place)
    found = evaluate(lasting_toy, read_ledger(place, lasting_toy.shape))
    assert_equal_evaluations(compared(found), compared(evaluate(lasting_toy, ledger)))


FAULT = ("2017-12-19 08:45", None, "一般", "日常监测", "E-0001", None)
CORRECTED = [
    ["甲街道", "2017-10-17 09:00", None, "一般", "日常监测", None, None, None, None, None, None],
    ["甲街道", *FAULT, None, "2017-12-20", None, None],
    ["乙局", "2017-12-21 08:45", None, "严重", "日常监测", None, None, "R-1", "2017-12-22", None, None],
    ["乙局", "2017-12-22 08:45", None, "严重", "日常监测", "R-3", None, None, "2017-12-22", None, None],
]
HEADS = ["记录号", "录入日期", "更正", "更正事由"]
WAYS = {
    "number": ("R-1", 2),
    "evidence": ("E-0001", 1),
    "place": ("台账.xlsx 接入系统故障!A2", 0),
    "place of a row with evidence": ("台账.xlsx 接入系统故障!A3", 1),
    "place of a row with a number": ("台账.xlsx 接入系统故障!A4", 2),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("way", WAYS)
def test_corrections_mean_the_same_row_in_every_form_however_they_name_it(
    way: str,
    form: str,
    target: Callable[[str], str],
    sheets: dict[str, list[list[Any]]],
    workbook: Callable[..., Path],
    shape: LedgerShape,
) -> None:
    """The correction itself corrected by its place, and all written a second time."""
    named, old = WAYS[way]
    table = sheets["接入系统故障"]
    again = [
        "甲街道",
        "2017-12-19 09:00",
        None,
        "严重",
        "日常监测",
        None,
        None,
        None,
        "2018-01-05",
        named,
        "复核",
    ]
    gone = ["甲街道", None, None, None, "日常监测", None, None, None, "2018-01-09"]
    gone += ["台账.xlsx 接入系统故障!A6", "申诉"]
    table[:] = [[*table[0], *HEADS], *CORRECTED, again, gone]
    sheets["凭证"].append(["R-3", "记录", None, None, None])
    ledger = read_ledger(workbook(sheets), shape)
    places = [target(f"c-{list(WAYS).index(way)}"), "copy.xlsx"]
    for place in places:
        save_ledger(ledger, shape, place)
        ledger = read_ledger(place, shape)
        frame = ledger.records["faults"]
        rows = {place: row for row, place in enumerate(frame["place"])}
        assert [rows.get(place) for place in frame["replaced_place"]] == [None] * 4 + [old, 4]
        assert len(ledger.events["faults"]) == 3
        assert frame["evidence"].tolist() == [None, "E-0001", None, "R-3", None, None]
        assert frame["record"].dropna().nunique() == frame["record"].notna().sum()


def test_only_corrections_by_place_are_renamed(
    sheets: dict[str, list[list[Any]]], workbook: Callable[..., Path], shape: LedgerShape
) -> None:
    table = sheets["接入系统故障"]
    by = [
        ["甲街道", *FAULT[:4], None, None, None, "2018-01-05", named, "复核"]
        for named in ("E-0001", "R-1", "台账.xlsx 接入系统故障!A2", "台账.xlsx 接入系统故障!A5")
    ]
    table[:] = [[*table[0], *HEADS], *CORRECTED, *by]
    sheets["凭证"].append(["R-3", "记录", None, None, None])
    frame = portable(read_ledger(workbook(sheets), shape)).records["faults"]
    assert frame["replaces"].tolist()[4:] == ["E-0001", "R-1", "R-2", "R-4"]
    assert frame["record"].tolist()[:4] == ["R-2", None, "R-1", "R-4"]
