"""What a unit lacks, and what other units lack for it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from posts import REGULATION, check, points, post, scheme_text
from toy import ledger

from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.report import sections
from kaohe.report.sections.summary import ELSEWHERE, missing
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

UNITS = [{"unit": "甲县", "group": "县区"}, {"unit": "乙县", "group": "县区"}]
EVENTS: dict[str, Any] = {
    "posts": [post("1-3", unit=unit) for unit in ("甲县", "乙县")],
    "months": [points(1, 2, "甲县"), points(1, 1, "乙县")],
    "checks": [check(True, unit) for unit in ("甲县", "甲县", "乙县", "乙县")],
}


@pytest.fixture
def posts(tmp_path: Path) -> Scheme:
    for name, text in (
        ("params/x-2020/scheme.yaml", scheme_text()),
        ("data/regulations/x-2020.txt", REGULATION),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return load_scheme("x-2020", project=Project(tmp_path))


def evaluated(scheme: Scheme, **events: Any) -> Evaluation:
    given = [{"unit": unit["unit"], "fact": "n_sites", "value": Fraction(3)} for unit in UNITS]
    book = ledger(scheme, EVENTS | events, units=UNITS, given=given)
    return Evaluation(scheme.with_supplied({"P.n": 2, "P.k": 2}), book)


def test_a_unit_that_lacks_nothing_while_others_do_is_told_so(posts: Scheme) -> None:
    ev = evaluated(posts, months=[points(1, 2, "甲县"), points(1, None, "乙县")])
    assert ev.ranking.set_index("unit")["points"].isna().all()
    assert missing(ev, "甲县") == [ELSEWHERE]
    lacking = missing(ev, "乙县")
    assert lacking and all("“得分”" in item for item in lacking)
    told = json.dumps([sections.summary(ev).block(), sections.quality(ev).block()], ensure_ascii=False)
    assert f"；{ELSEWHERE}。" in told
    assert f'["甲县", "{ELSEWHERE}", ' in told
    assert "缺：—" not in told


def test_a_blank_cell_that_would_be_added_up_is_lacking(posts: Scheme) -> None:
    ev = evaluated(posts, posts=[post("1-3", clicks=None), post("1-3", unit="乙县")])
    assert missing(ev, "甲县") == ["每月前二的点击（台账“信息”1 行“点击”空缺）"]


def test_an_indicator_whose_clause_is_of_no_scoring_kind_has_it_beside_its_losses(posts: Scheme) -> None:
    text = json.dumps(sections.pareto(evaluated(posts)).block(), ensure_ascii=False)
    assert '"X-2"' in text
