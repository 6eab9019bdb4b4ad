"""WMEAN: Σ w·s / Σ w over what applies."""

from __future__ import annotations

from typing import Any

import pytest
from columns import between, exact, known, mask, pairs

from kaohe.scoring.aggregate import Aggregate, Member
from kaohe.scoring.mean import mean


def part(points: Any, weight: Any = None, applies: bool = True) -> Member:
    own = None if weight is None else exact(weight)
    return Member(exact(points), mask(applies), exact(100), exact(100), own)


def averaged(policy: Any, *members: Member) -> Aggregate:
    return mean(members, policy)


FIVE = [part(90), part(90), part(90), part(90), part(90), part(0, applies=False)]


def test_without_weights_all_count_alike() -> None:
    assert known(averaged("rescale", part(80), part("220/3"), part(88)).points) == known(exact("724/9"))


def test_weights_count() -> None:
    assert known(averaged("rescale", part(80, "0.4"), part(90, "0.6")).points) == [86]


@pytest.mark.parametrize(("policy", "points"), [("rescale", 90), ("zero", 75), ("full", "275/3")])
def test_policies_when_a_part_leaves(policy: str, points: Any) -> None:
    """VOCABULARY 5: part 3 absent: 90 (mean of five), 75 (÷6 with 0), 91.67 (÷6 with 100)."""
    assert known(averaged(policy, *FIVE).points) == known(exact(points))


def test_a_part_with_zero_points_is_not_a_part_that_leaves() -> None:
    assert known(averaged("rescale", part(90), part(0)).points) == [45]


def test_the_weight_of_what_leaves_is_shared_by_the_rest() -> None:
    assert known(
        averaged("rescale", part(80, "0.4"), part(90, "0.4"), part(0, "0.2", applies=False)).points
    ) == [85]


def test_a_mean_of_nothing_does_not_apply() -> None:
    assert not averaged("rescale", part(1, applies=False), part(2, applies=False)).applies[0]


def test_an_unknown_part_bounds_the_mean_by_its_share() -> None:
    open_part = Member(between((0, 100)), mask(True), exact(100), exact(100))
    assert pairs(averaged("rescale", part(90), open_part).points) == [(45, 95)]


def test_an_unknown_part_that_leaves_does_not_matter() -> None:
    gone = Member(between((0, 100)), mask(False), exact(100), exact(100))
    assert known(averaged("rescale", part(90), gone).points) == [90]
