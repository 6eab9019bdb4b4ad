"""Not applicable, missing and zero are three things."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import kaohe
from kaohe.scheme.model import Scheme

NOT_APPLICABLE, NOT_COMPUTABLE, Bounds = kaohe.NOT_APPLICABLE, kaohe.NOT_COMPUTABLE, kaohe.Bounds


@pytest.mark.parametrize(
    ("node", "facts", "expected"),
    [
        ("1.1", {"n_city_tasks_unfinished": 0}, Fraction(60)),
        ("1.1", {"n_city_tasks_unfinished": 3}, Fraction(0)),
        ("1.1", {}, NOT_COMPUTABLE),
        ("1.1", {"n_city_tasks_unfinished": NOT_APPLICABLE}, NOT_APPLICABLE),
        ("3.3", {"n_cases_online": 0, "n_cases_total": 7}, Fraction(0)),
        ("3.3", {"n_cases_online": 0, "n_cases_total": 0}, NOT_APPLICABLE),
        ("3.3", {"n_cases_total": 7}, NOT_COMPUTABLE),
        ("3.3", {"cases": []}, NOT_APPLICABLE),
        ("3.1", {"has_streets": False, "n_streets_missing": 0}, NOT_APPLICABLE),
        ("3.1", {"has_streets": False}, NOT_APPLICABLE),
        ("4.3", {"faults": []}, Fraction(20)),
        ("4.3", {}, NOT_COMPUTABLE),
        ("4.3", {"has_connected_resource": False}, NOT_APPLICABLE),
        ("3.9a", {"r_basic_info": [0, 0]}, NOT_APPLICABLE),
        ("3.9a", {"r_basic_info": 0}, Fraction(0)),
        ("3.9a", {}, NOT_COMPUTABLE),
    ],
    ids=str,
)
def test_state(licheng: Scheme, node: str, facts: dict[str, Any], expected: Any) -> None:
    assert kaohe.score(licheng, node, facts) == expected


def test_missing_gives_a_total_bounds_and_zero_does_not(licheng: Scheme) -> None:
    one = {"n_city_tasks_unfinished": 0}
    assert kaohe.score(licheng, "1", one) == Bounds(Fraction(60), Fraction(100))
    assert kaohe.score(licheng, "1", one | {"n_district_tasks_unfinished": 4}) == 60
    assert kaohe.score(licheng, "1", one | {"n_district_tasks_unfinished": NOT_APPLICABLE}) == 100


def test_an_unknown_counted_zero_times_does_not_matter(licheng: Scheme) -> None:
    """The total's weight is unknown, but it is multiplied by zero points."""
    nothing = dict.fromkeys(["S_1", "S_2", "S_3", "S_4", "S_5", "S_6"], 0)
    assert kaohe.score(licheng, "N5.5", nothing) == 0
    assert kaohe.score(licheng, "N5.5", nothing | {"S_1": 60}) is NOT_COMPUTABLE
    assert kaohe.score(licheng, "N5.5", nothing | {"S_1": 60}, supplied={"P.N5.5": 5}) == Fraction(1, 2)


def test_an_unknown_behind_a_condition_that_fails_does_not_matter(licheng: Scheme) -> None:
    """What a part of the cases sent in time earns is unknown; all of them earn 5."""
    assert kaohe.score(licheng, "3.6b", {"sent_share": 100}, readings=["LC-3.6b:2B"]) == 5
    assert kaohe.score(licheng, "3.6b", {"sent_share": 99}, readings=["LC-3.6b:2B"]) is NOT_COMPUTABLE


def test_a_missing_fact_behind_a_veto_does_not_matter(licheng: Scheme) -> None:
    """Without the catalogue registered there is nothing to earn, whatever was found."""
    assert kaohe.score(licheng, "6.1", {"catalogue_registered": False}) == 0
    assert kaohe.score(licheng, "6.1", {"catalogue_registered": True}) is NOT_COMPUTABLE


def test_a_missing_fact_that_the_cap_absorbs_does_not_matter(licheng: Scheme) -> None:
    """Items worth 105 of 115 leave nothing for the rest to change."""
    rich = {
        "has_streets": True,
        "runs_portal": True,
        "is_tech_owner": False,
        "n_streets_missing": 0,
        "both_share": 100,
        "online_share": 100,
        "ontime_share": 100,
        "n_vague_rejections": 0,
        "complete_share": 100,
        "sent_share": 100,
        "n_checks_link_absent": 0,
        "auth_done": True,
        "express_share": 100,
        "epay_share": 100,
    }
    assert kaohe.score(licheng, "3", rich) == 100


def test_an_attribute_nobody_gave_excludes_no_one(licheng: Scheme) -> None:
    assert kaohe.score(licheng, "3.1", {"n_streets_missing": 2}) == 8
    assert kaohe.score(licheng, "6.2", {"n_findings_legacy_licence": 2}) == 29
