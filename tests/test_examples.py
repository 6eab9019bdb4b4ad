"""The worked examples of ``tests/schemes``: computed by hand from the regulation, one row each.

A file is named by its scheme's id. A row says what is
scored (``of``), on which ``facts``, under which ``readings`` and ``supplied`` values, what it ``gives`` and
``because``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import pytest
import yaml

import kaohe
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme
from kaohe.scoring.score import candidates

Row = dict[str, Any]

FOLDER = Path(__file__).parent / "schemes"
KEYS = {"of", "facts", "readings", "supplied", "gives", "because"}
STATES = {"not_applicable": kaohe.NOT_APPLICABLE, "not_computable": kaohe.NOT_COMPUTABLE}

NO_EXAMPLE = {
    "licheng-2017": {
        "LC-N4.1:1B": "哪个来源为准，要有几个来源的台账；kaohe.score 的事实没有来源",
        "LC-N5.1:2B": "没有抽查记录的单位，要有别的单位的台账；见 tests/test_licheng_sample.py",
    },
    "hengyang-2018": {
        "HY-3.2.2a:1C": "只改变名次的依据（得分率或得分），一个单位的得分不变",
    },
    "dazhou-2009": {
        "DZ-T1:1C": "目标分数只作参考，没有分数可算",
        "DZ-I5a:3B": "要有直报点逐月的得分，即别的单位的台账；见 tests/test_units.py",
    },
}
"""Options that no row can show, and why."""


@cache
def scheme(name: str) -> Scheme:
    """As the regulation gives it: values of ``supplied.yaml`` are no part of an example."""
    return load_scheme(name, project=Project(FOLDER.parents[1])).without_supplied()


@cache
def rows(name: str) -> list[Row]:
    """All rows of one scheme."""
    files = sorted(path for path in FOLDER.glob("*.yaml") if path.stem.partition(".")[0] == name)
    return [row for path in files for row in yaml.safe_load(path.read_text(encoding="utf-8"))]


SCHEMES = sorted({path.stem.partition(".")[0] for path in FOLDER.glob("*.yaml")})


def examples() -> Iterator[Any]:
    for name in SCHEMES:
        for number, row in enumerate(rows(name), 1):
            parts = [name, f"{number:03}", row["of"], *row.get("readings", [])]
            yield pytest.param(name, row, id=" ".join(parts))


def outcome(row: Row, of: Scheme, readings: list[str]) -> Any:
    return kaohe.score(of, row["of"], row["facts"], readings=readings, supplied=row.get("supplied"))


def expected(gives: Any) -> Any:
    """A number as text, a state, ``{low, high}``, or ``{label}``."""
    if isinstance(gives, dict) and set(gives) == {"low", "high"}:
        return kaohe.Bounds(*(inf if gives[end] is None else Fraction(gives[end]) for end in ("low", "high")))
    if isinstance(gives, dict) and set(gives) == {"label"}:
        return gives["label"]
    assert isinstance(gives, str), f"gives must be text, for exactness: {gives!r}"
    return STATES[gives] if gives in STATES else Fraction(gives)


@pytest.mark.parametrize(("name", "row"), list(examples()))
def test_example(name: str, row: Row) -> None:
    assert set(row) <= KEYS
    result = outcome(row, scheme(name), row.get("readings", []))
    wanted = expected(row["gives"])
    assert type(result) is type(wanted), f"{result!r}；{row['because']}"
    assert result == wanted, row["because"]


@pytest.mark.parametrize("name", SCHEMES)
def test_every_example_says_why(name: str) -> None:
    assert [row["of"] for row in rows(name) if not str(row.get("because", "")).strip()] == []


@pytest.mark.parametrize("name", SCHEMES)
def test_no_example_is_written_twice(name: str) -> None:
    keys = [repr((row["of"], row["facts"], row.get("readings"), row.get("supplied"))) for row in rows(name)]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize("name", SCHEMES)
def test_every_scoring_clause_has_an_example(name: str) -> None:
    """A clause has one when a row scores it, or the indicator that claims it."""
    shown: set[str] = set()
    for row in rows(name):
        resolved = scheme(name).with_readings(row.get("readings", []))
        shown |= {
            row["of"],
            *(key for node in candidates(resolved, row["of"], row["facts"]) for key in node.clauses),
        }
    claimed = {clause for node in scheme(name).walk() for clause in node.clauses}
    wanted = [key for key, clause in scheme(name).clauses.items() if clause.scoring and key in claimed]
    assert [key for key in wanted if key not in shown] == []


@pytest.mark.parametrize("name", SCHEMES)
def test_every_option_of_every_reading_has_an_example_that_needs_it(name: str) -> None:
    """Both sides: some row chooses the option, and its points are others when the choice is left out."""
    exempt = NO_EXAMPLE.get(name, {})
    missing = [
        option for option in options(scheme(name)) if option not in exempt and not decides(name, option)
    ]
    assert missing == []


@pytest.mark.parametrize("name", SCHEMES)
def test_no_option_is_exempt_without_need(name: str) -> None:
    assert [option for option in NO_EXAMPLE.get(name, {}) if decides(name, option)] == []
    assert set(NO_EXAMPLE.get(name, {})) <= set(options(scheme(name)))


def options(of: Scheme) -> list[str]:
    """Every option but the defaults and those said to have no effect; a synonym has its options at the other."""
    return [
        f"{key}{letter}"
        for key, reading in of.readings.items()
        for letter in reading.options
        if letter != reading.default and reading.same_as is None and not reading.no_effect
    ]


def decides(name: str, option: str) -> bool:
    """Whether some row's points hang on an option."""
    return any(
        outcome(row, scheme(name), row["readings"])
        != outcome(row, scheme(name), [choice for choice in row["readings"] if choice != option])
        for row in rows(name)
        if option in row.get("readings", [])
    )
