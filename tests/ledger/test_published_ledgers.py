"""The ledgers of the two published tables say what was printed."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

from kaohe.ledger.model import ColumnShape, Ledger, LedgerShape
from kaohe.ledger.reading.loader import read_ledger

ROOT = Path(__file__).resolve().parents[2]

SICHUAN = LedgerShape(
    scheme="sichuan-land-websites-2011",
    groups=("市州",),
    facts=(
        ColumnShape("openness", "政务公开及日常更新得分", "rating"),
        ColumnShape("services", "在线服务得分", "rating"),
        ColumnShape("participation", "公众参与得分", "rating"),
        ColumnShape("design", "网站设计得分", "rating"),
        ColumnShape("disclosure_rate", "公开率得分", "rating"),
    ),
)
XINING = LedgerShape(
    scheme="xining-chengzhong-2017-04",
    groups=("报送单位",),
    facts=(ColumnShape("n_submitted", "报送信息数", "count"), ColumnShape("n_adopted", "采纳数", "count")),
)


def printed(name: str) -> list[dict[str, str]]:
    path = ROOT / "tests" / "published" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def check(shape: LedgerShape, ledger: Ledger) -> None:
    """The ledger holds each printed number of each unit, and nothing else."""
    held = {
        (unit, fact): value
        for unit, fact, value in zip(
            ledger.facts["unit"], ledger.facts["fact"], ledger.facts["value"], strict=True
        )
    }
    rows = printed(shape.scheme)
    assert held == {
        (row["考核对象"], fact.name): Fraction(row[fact.title]) for row in rows for fact in shape.facts
    }
    assert ledger.units["unit"].tolist() == [row["考核对象"] for row in rows]
    assert set(ledger.facts["source"]) == {"上级通报"}
    assert not ledger.sample
    assert ledger.about["来源网址"].startswith("http")


def test_sichuan() -> None:
    ledger = read_ledger(ROOT / "data" / SICHUAN.scheme / "ledger", SICHUAN)
    assert len(ledger.units) == 21
    check(SICHUAN, ledger)


def test_xining() -> None:
    ledger = read_ledger(ROOT / "data" / XINING.scheme / "ledger", XINING)
    assert len(ledger.units) == 13
    check(XINING, ledger)


def test_the_printed_totals_and_ranks_of_sichuan_follow_from_its_parts() -> None:
    rows = printed(SICHUAN.scheme)
    totals = [sum(Fraction(row[fact.title]) for fact in SICHUAN.facts) for row in rows]
    assert totals == [Fraction(row["总得分"]) for row in rows]
    ranks = [1 + sum(other > total for other in totals) for total in totals]
    assert ranks == [int(row["排名"]) for row in rows]
