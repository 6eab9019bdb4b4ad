"""What each other reading would change, held against evaluating everything again."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
from city_years import LICHENG, SICHUAN, XINING, evaluation

from kaohe.analysis.sensitivity import Effect, effects

CHOICES = [
    "LC-3.0:1B",  # part 3 converted from 115 to 100
    "LC-3.0:1C",  # part 3 without a cap
    "LC-2.2b:1B",
    "LC-2.2a:1B",  # another denominator: the facts change
    "LC-3.4a:1B",  # another count of working days: the rows change
    "LC-N4.1:1B",  # other sources stand
    "LC-N5.1:1B",  # fewer rows count
    "LC-N1.3:1B",
    "LC-N5.2:1B",  # changes no score
]


@cache
def found(name: str = LICHENG) -> dict[str, Effect]:
    return {
        f"{effect.reading}{effect.letter}": effect
        for _, _, others in effects(evaluation(name))
        for effect in others
    }


@pytest.mark.parametrize("choice", CHOICES)
def test_an_effect_is_the_difference_of_two_full_evaluations(choice):
    one = evaluation(LICHENG).ranking.set_index("unit")
    other = evaluation(LICHENG, choice).ranking.set_index("unit")
    units = evaluation(LICHENG).units

    def differing(*columns: str) -> tuple[str, ...]:
        names = list(columns)
        return tuple(
            unit for unit in units if one.loc[unit, names].tolist() != other.loc[unit, names].tolist()
        )

    effect = found()[choice]
    assert effect.scores == differing("low", "high")
    assert effect.ranks == differing("rank_low", "rank_high")
    assert effect.grades == ()
    moves = [abs(other.at[unit, end] - one.at[unit, end]) for unit in units for end in ("low", "high")]
    assert effect.change == max(moves)


def test_converting_part_3_moves_every_unit():
    assert len(found()["LC-3.0:1B"].scores) == 30
    assert found()["LC-3.0:1B"].says == "各项之和乘以100/115"


def test_lifting_the_cap_of_part_3_moves_the_seven_units_above_it():
    effect = found()["LC-3.0:1C"]
    assert len(effect.scores) == 7
    assert effect.change == (Fraction(3611, 34) - 100) / 6


def test_counting_from_50_percent_gives_ten_points_more_of_an_item_at_most():
    """A sixth of them in the total, a fifth where one part does not apply."""
    one, other = evaluation(LICHENG), evaluation(LICHENG, "LC-2.2b:1B")
    more = {unit: other.bounds(unit, "2.2")[0] - one.bounds(unit, "2.2")[0] for unit in one.units}
    assert max(more.values()) == more["区档案局"] == 10
    assert found()["LC-2.2b:1B"].change == Fraction(10, 5)


def test_a_reading_that_bears_on_no_score_changes_none():
    effect = found()["LC-N5.2:1B"]
    assert (effect.scores, effect.ranks, effect.change) == ((), (), 0)


def test_every_other_option_of_every_reading_is_held_against_the_one_in_force():
    ev = evaluation(LICHENG)
    own = {key: reading for key, reading in ev.scheme.readings.items() if reading.same_as is None}
    wanted = {f"{key}{letter}" for key, reading in own.items() for letter in reading.options} - {
        f"{key}{ev.readings[key]}" for key in own
    }
    assert set(found()) == wanted
    assert not any(choice.startswith("LC-N1.2:1") for choice in found())  # told once, as LC-3.0:1


def test_one_rate_of_xining_depends_on_a_reading_and_none_of_sichuan():
    assert effects(evaluation(SICHUAN)) == []
    (effect,) = found(XINING).values()
    assert (effect.scores, effect.ranks) == (("区统计局",), ("区统计局",))


def test_under_keeps_the_other_choices():
    kept = evaluation(LICHENG, "LC-2.2b:1B", "LC-N1.3:1C").under("LC-3.0:1B")
    assert {key: kept.readings[key] for key in ("LC-2.2b:1", "LC-N1.3:1", "LC-3.0:1")} == {
        "LC-2.2b:1": "B",
        "LC-N1.3:1": "C",
        "LC-3.0:1": "B",
    }
    again = evaluation(LICHENG, "LC-2.2b:1B", "LC-N1.3:1C", "LC-3.0:1B")
    assert kept.ranking.equals(again.ranking)
    assert not kept.ranking.equals(evaluation(LICHENG, "LC-3.0:1B").ranking)


def test_under_changes_its_own_reading_back():
    back = evaluation(LICHENG, "LC-2.2b:1B").under("LC-2.2b:1A")
    assert back.ranking.equals(evaluation(LICHENG).ranking)


def test_under_takes_both_names_of_one_ambiguity_along():
    other = evaluation(LICHENG, "LC-3.0:1B").under("LC-N1.2:1C")
    assert (other.readings["LC-3.0:1"], other.readings["LC-N1.2:1"]) == ("C", "C")
    assert other.ranking.equals(evaluation(LICHENG, "LC-3.0:1C").ranking)


def test_under_leaves_the_evaluation_it_was_asked_of_as_it_was():
    ev = evaluation(LICHENG, "LC-2.2b:1B")
    before = ev.ranking.copy()
    ev.under("LC-3.0:1B")
    assert ev.readings["LC-3.0:1"] == "A"
    assert ev.ranking.equals(before)
