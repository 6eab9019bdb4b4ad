"""Two orders agree as counting every pair says."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from towns import FIRST, evaluation

from kaohe.analysis.agreement import Correlation, agreements, grade_changes, kendall, spearman

Orders = tuple[list[int], list[int]]


@st.composite
def orders(draw: st.DrawFn) -> Orders:
    size = draw(st.integers(0, 9))
    ranks = st.lists(st.integers(1, 6), min_size=size, max_size=size)
    return draw(ranks), draw(ranks)


def midranks(ranks: list[int]) -> list[Fraction]:
    return [
        Fraction(sum(other < mine for other in ranks))
        + Fraction(sum(other == mine for other in ranks) + 1, 2)
        for mine in ranks
    ]


@given(orders())
def test_tau_is_what_counting_pairs_gives(pair: Orders) -> None:
    one, other = pair
    concordant = discordant = tied_one = tied_other = pairs = 0
    for i, j in combinations(range(len(one)), 2):
        pairs += 1
        tied_one += one[i] == one[j]
        tied_other += other[i] == other[j]
        product = (one[i] - one[j]) * (other[i] - other[j])
        concordant += product > 0
        discordant += product < 0
    expected = Correlation(concordant - discordant, (pairs - tied_one) * (pairs - tied_other))
    assert kendall(one, other) == expected


@given(orders())
def test_rho_is_the_correlation_of_midranks(pair: Orders) -> None:
    one, other = map(midranks, pair)
    found = spearman(*pair)
    mean = Fraction(len(one) + 1, 2)
    shared = sum((a - mean) * (b - mean) for a, b in zip(one, other, strict=True))
    spread = sum((a - mean) ** 2 for a in one) * sum((b - mean) ** 2 for b in other)
    assert found.defined == (spread > 0)
    if spread:
        assert Fraction(found.numerator**2, found.radicand) == Fraction(shared**2) / spread
        assert (found.numerator > 0) == (shared > 0)


@given(st.integers(-500, 500), st.integers(1, 10_000))
def test_a_root_is_rounded_half_up(numerator: int, radicand: int) -> None:
    with localcontext() as context:
        context.prec = 60
        value = Decimal(numerator) / Decimal(radicand).sqrt()
        expected = value.quantize(Decimal("0.001"), ROUND_HALF_UP)
    assert Correlation(numerator, radicand).rounded() == Fraction(expected)


def test_a_half_is_rounded_away_from_zero() -> None:
    assert Correlation(1, 400).rounded(1) == Fraction(1, 10)
    assert Correlation(-1, 400).rounded(1) == Fraction(-1, 10)


def test_the_same_order_agrees_wholly_and_the_reverse_not_at_all() -> None:
    assert kendall([1, 2, 3], [1, 2, 3]).shown() == spearman([1, 2, 3], [1, 2, 3]).shown() == "1.000"
    assert kendall([1, 2, 3], [3, 2, 1]).shown() == spearman([1, 2, 3], [3, 2, 1]).shown() == "−1.000"


def test_all_tied_has_no_correlation() -> None:
    assert kendall([1, 1, 1], [1, 2, 3]).shown() == spearman([2], [1]).shown() == "—"


def test_each_group_ranked_apart_has_its_own_agreement() -> None:
    ev = evaluation(FIRST)
    found = agreements(ev, ev)
    assert [item.group for item in found] == ["乡镇", "部门"]
    assert all(item.changed == item.discordant == 0 for item in found)
    ranked = int((ev.ranking["rank_low"].notna()).sum())
    assert sum(item.units + item.left_out for item in found) == ranked
    assert sum(grade_changes(ev, ev).values()) == len(ev.units)
    assert all(was == now for was, now in grade_changes(ev, ev))
