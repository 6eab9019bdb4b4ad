"""Quotes found in the regulation, and what of the regulation nobody answers for."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from kaohe.scheme.coverage import Coverage, cover
from kaohe.scheme.model import Clause, Scheme
from kaohe.scheme.quotes import Span, line_of, locate, occurrences

TEXT = "甲得1分。\n乙得1分。\n甲得1分，丙不得分。\n"
WAIVER = "waivers:\n- {quote: 以上文字均为虚构，不得引用。, because: 声明，不是评分}\n"


def clause(quote: str, occurrence: Fraction | None = None) -> Clause:
    return Clause(section="一", quote=quote, kind="base", occurrence=occurrence)


@pytest.mark.parametrize(
    ("quote", "starts"),
    [
        ("甲得1分", [0, 12]),
        ("得1分。", [1, 7]),
        ("分。\n", [3, 9, 20]),
        ("戊", []),
        ("", []),
        ("得1分", [1, 7, 13]),
    ],
)
def test_occurrences_are_counted_from_the_start(quote: str, starts: list[int]) -> None:
    assert occurrences(TEXT, quote) == [Span(start, start + len(quote)) for start in starts]


def test_occurrences_may_overlap() -> None:
    assert [span.start for span in occurrences("分分分", "分分")] == [0, 1]


@pytest.mark.parametrize(
    ("quote", "occurrence", "found"),
    [
        ("乙得1分", None, Span(6, 10)),
        (" 乙得1分\n", None, Span(6, 10)),
        ("甲得1分", Fraction(1), Span(0, 4)),
        ("甲得1分", Fraction(2), Span(12, 16)),
        ("甲得1分", None, "引文在原文中出现 2 次，须用 occurrence 指明第几次"),
        ("甲得1分", Fraction(3), "引文在原文中出现 2 次，没有第 3 次"),
        ("甲得1分", Fraction(0), "引文在原文中出现 2 次，没有第 0 次"),
        ("甲得1分", Fraction(-1), "引文在原文中出现 2 次，没有第 −1 次"),
        ("甲得1分", Fraction(3, 2), "引文在原文中出现 2 次，没有第 1.5 次"),
        ("丁得1分", None, "引文不在办法原文中"),
        ("丁得1分", Fraction(1), "引文不在办法原文中"),
        (" ", None, "引文不在办法原文中"),
    ],
)
def test_a_clause_is_located(quote: str, occurrence: Fraction | None, found: Span | str) -> None:
    assert locate(TEXT, clause(quote, occurrence)) == found


def test_the_line_of_a_span() -> None:
    assert [line_of(TEXT, span) for span in occurrences(TEXT, "得1分")] == [1, 2, 3]


def open_phrases(coverage: Coverage) -> list[str]:
    return [phrase.text for phrase in coverage.open]


def test_the_invented_regulation_is_covered(small: Scheme, regulation: str) -> None:
    coverage = cover(small, regulation)
    assert coverage.complete
    assert coverage.scoring_clauses == len(coverage.places) == 8
    assert 0 < coverage.characters_quoted < coverage.characters == len("".join(regulation.split()))


def test_every_phrase_names_the_clauses_that_claim_it(small: Scheme, regulation: str) -> None:
    claimed = {phrase.text: phrase.claimed_by for phrase in cover(small, regulation).phrases}
    assert claimed["扣完"] == ("X-1",)
    assert claimed["另加"] == ("X-2c",)


def test_a_phrase_nobody_claims_is_open(load: Callable[..., Scheme], regulation: str) -> None:
    text = regulation.replace("以上文字", "每项最高10分。\n以上文字")
    coverage = cover(load(text=text), text)
    assert open_phrases(coverage) == ["每", "最高", "10分"]
    assert not coverage.complete
    assert {line_of(text, phrase.span) for phrase in coverage.open} == {10}


def test_a_phrase_stays_open_until_it_is_waived(load: Callable[..., Scheme], regulation: str) -> None:
    coverage = cover(load((WAIVER, "waivers: []\n")), regulation)
    assert open_phrases(coverage) == ["以上", "得"]
    waived = [phrase for phrase in cover(load(), regulation).phrases if phrase.waived]
    assert [(phrase.text, phrase.waived) for phrase in waived] == [
        ("以上", "声明，不是评分"),
        ("得", "声明，不是评分"),
    ]


def test_a_phrase_both_claimed_and_waived_is_claimed(load: Callable[..., Scheme], regulation: str) -> None:
    scheme = load(("waivers:\n", "waivers:\n- {quote: 扣完为止, because: 无}\n"))
    assert {phrase.claimed_by: phrase.waived for phrase in cover(scheme, regulation).phrases}[("X-1",)] == ""


def test_a_scoring_clause_that_no_indicator_uses_is_found(
    load: Callable[..., Scheme], regulation: str
) -> None:
    coverage = cover(load(("clauses: [X-2c]", "clauses: []")), regulation)
    assert coverage.unused == ["X-2c"]
    assert coverage.open == []
    assert not coverage.complete


def test_an_unused_clause_may_be_waived(load: Callable[..., Scheme], regulation: str) -> None:
    scheme = load(
        ("clauses: [X-2c]", "clauses: []"), ("waivers:\n", "waivers:\n- {clause: X-2c, because: 已停止}\n")
    )
    coverage = cover(scheme, regulation)
    assert coverage.complete
    assert coverage.waived_clauses == {"X-2c": "已停止"}


def test_a_clause_that_bears_no_points_need_not_be_used(load: Callable[..., Scheme], regulation: str) -> None:
    scheme = load(("clauses: [X-2c]", "clauses: []"), ("另加2分。, kind: add", "另加2分。, kind: reference"))
    assert cover(scheme, regulation).unused == []


@pytest.mark.parametrize("comma", [",", "，", ";", "；", "、", "。"])
def test_a_bonus_does_not_reach_past_a_comma(small: Scheme, comma: str) -> None:
    assert "加班" not in "".join(phrase.text for phrase in cover(small, f"加班{comma}分工").phrases)


def test_licheng_is_covered(licheng: Scheme) -> None:
    text = licheng.files[1].read_text(encoding="utf-8")
    assert cover(licheng, text).complete
