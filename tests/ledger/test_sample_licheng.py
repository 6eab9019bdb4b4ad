"""The sample ledger of Licheng: made by its script, marked as a sample, with its edges in place."""

from __future__ import annotations

import runpy
import zipfile
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kaohe.ledger.model import Ledger
from kaohe.ledger.reading.loader import read_ledger
from kaohe.ledger.writer import write_xlsx

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "data" / "licheng-2017" / "ledger.xlsx"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        return runpy.run_path(str(ROOT / "scripts" / "make_sample_licheng.py"))


@pytest.fixture(scope="module")
def ledger(script: dict[str, Any]) -> Ledger:
    return read_ledger(FILE, script["SHAPE"])


def share(ledger: Ledger, unit: str, above: str, below: str) -> set[Fraction]:
    """The shares that all sources together could give."""
    facts = ledger.facts[ledger.facts["unit"] == unit]
    tops = facts[facts["fact"] == above]["value"]
    return {top / bottom for top in tops for bottom in facts[facts["fact"] == below]["value"]}


def values(ledger: Ledger, unit: str, fact: str) -> list[tuple[str, Any, Any]]:
    rows = ledger.facts[(ledger.facts["unit"] == unit) & (ledger.facts["fact"] == fact)]
    return list(zip(rows["source"], rows["value"], rows["denominator"], strict=True))


def test_the_script_makes_the_committed_file(script: dict[str, Any], tmp_path: Path) -> None:
    write_xlsx(script["make"](), script["SHAPE"], tmp_path / "ledger.xlsx")
    with zipfile.ZipFile(tmp_path / "ledger.xlsx") as made, zipfile.ZipFile(FILE) as kept:
        assert made.namelist() == kept.namelist()
        for name in kept.namelist():  # unpacked: zlib builds pack the same bytes differently
            assert made.read(name) == kept.read(name), name


def test_it_is_marked_as_a_sample_on_every_sheet(ledger: Ledger) -> None:
    assert ledger.sample
    assert all(page["A1"].value.startswith("示例数据") for page in openpyxl.load_workbook(FILE))


def test_its_units(ledger: Ledger) -> None:
    counts = ledger.units["group"].value_counts().to_dict()
    assert counts == {"高新区": 1, "街道": 8, "区直单位": 21}
    assert ledger.units[ledger.units["has_streets"]]["group"].unique().tolist() == ["高新区", "街道"]


def test_shares_that_stand_on_an_edge(ledger: Ledger) -> None:
    runless = ("n_runless", "n_items_all")
    assert share(ledger, "海滨街道", *runless) == {Fraction(60, 100)}
    assert share(ledger, "区市场监督管理局", *runless) == {Fraction(7999, 10000)}
    assert share(ledger, "区教育局", *runless) == {Fraction(80, 100)}
    assert values(ledger, "临江街道", "r_satisfaction") == [("上级通报", 48, 60)]
    assert values(ledger, "区民政局", "r_satisfaction") == [("上级通报", 799, 1000)]


def test_the_worked_example(ledger: Ledger) -> None:
    rows = ledger.facts[ledger.facts["evidence"] == "E-0132"]
    assert rows["unit"].unique().tolist() == ["鲤中街道"]
    assert rows["value"].tolist() == [133, 190]
    assert set(zip(rows["source"], rows["date"], strict=True)) == {("现场核查", date(2017, 12, 31))}


def test_missing_not_applicable_and_in_conflict(ledger: Ledger) -> None:
    assert values(ledger, "江南街道", "r_satisfaction") == []
    assert values(ledger, "区档案局", "r_satisfaction") == [("上级通报", 0, 0)]
    assert values(ledger, "区档案局", "n_requests") == [("上级通报", 0, None)]
    assert values(ledger, "区发展和改革局", "r_basic_info") == [("自评", 95, 100), ("现场核查", 88, 100)]


def test_repairs_of_exactly_two_hours_and_a_day_and_never(ledger: Ledger) -> None:
    faults = ledger.events["faults"]
    repaired = faults[faults["fault_repaired"].notna()]
    durations = set(repaired["fault_repaired"] - repaired["fault_start"])
    assert {timedelta(hours=2), timedelta(hours=24)} <= durations
    assert faults[faults["fault_repaired"].isna()]["unit"].tolist() == ["浮桥街道"]


def test_every_table_has_rows_or_a_zero_report_for_every_unit_it_concerns(ledger: Ledger) -> None:
    units = set(ledger.units["unit"])
    connected = set(ledger.units[ledger.units["has_connected_resource"].astype(bool)]["unit"])
    concerned = {"batches": units, "cases": units, "rejections": units, "licence_checks": units}
    concerned["faults"] = connected
    for table, wanted in concerned.items():
        zero = set(ledger.facts[ledger.facts["fact"] == table]["unit"])
        rows = set(ledger.events[table]["unit"])
        assert not zero & rows
        assert wanted <= zero | rows


def test_each_unit_has_forty_to_a_hundred_and_eighty_cases(ledger: Ledger) -> None:
    counts = ledger.events["cases"]["unit"].value_counts()
    assert len(counts) == 29
    assert counts.between(40, 180).all()


def test_two_bodies_report_the_same_facts(ledger: Ledger) -> None:
    facts = ledger.facts[ledger.facts["fact"] != "self_report_date"]
    one, other = (
        facts[facts["unit"] == unit][["fact", "value", "denominator", "source"]].values.tolist()
        for unit in ("区统计局", "区旅游局")
    )
    assert one == other
