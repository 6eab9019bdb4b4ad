"""Coverage (条款覆盖): every score-bearing phrase claimed by a clause, every scoring clause by the scheme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.scheme.model import Scheme
from kaohe.scheme.quotes import Span, locate, occurrences

PHRASES = re.compile(
    "|".join(
        [
            r"不得分|[满滿]分|底分|零分|基[准準]分|[总總]分",
            r"分[值數数]",
            r"[0-9.*]+分|三分之一|百分之|百分[制點点]",
            r"扣完|[为為]止|扣",
            r"另加|加[^,，。;；、]{0,4}分|[减減]分",
            r"得",
            r"[计計]|平均",
            r"%|按.{0,8}比例|同等比例",
            r"折[算合]|[换換]算|[权權]重",
            r"封[顶頂]|最高|最多|不少于|少于|不超[过過]|超[过過]|低于|达到|達到|以上|以下",
            r"否决|不合格|合格|[优優]秀|良好|取消",
            r"[工作]{2}日[内內]?|小[时時]|月底前|年底前|日前",
            r"每|排[名序]|位次|前\*|后\*",
            r"不列入|不[检檢]查|不考核|[开開]始[执執]行",
        ]
    )
)


@dataclass(frozen=True)
class Phrase:
    """A score-bearing phrase of the regulation and who answers for it."""

    text: str
    span: Span
    claimed_by: tuple[str, ...] = ()
    waived: str = ""


@dataclass(frozen=True)
class Coverage:
    """What of the regulation the scheme answers for."""

    phrases: list[Phrase]
    unused: list[str]
    waived_clauses: dict[str, str]
    scoring_clauses: int
    characters: int
    characters_quoted: int
    places: dict[str, Span]

    @property
    def open(self) -> list[Phrase]:
        """Phrases nobody answers for."""
        return [phrase for phrase in self.phrases if not phrase.claimed_by and not phrase.waived]

    @property
    def complete(self) -> bool:
        """Whether nothing is left uncovered."""
        return not self.open and not self.unused


def cover(scheme: Scheme, text: str) -> Coverage:
    """Hold a scheme against the text of its regulation."""
    found = {key: locate(text, clause) for key, clause in scheme.clauses.items()}
    places = {key: span for key, span in found.items() if isinstance(span, Span)}
    waivers = [
        (span, waiver.because) for waiver in scheme.waivers for span in occurrences(text, waiver.quote)
    ]
    phrases = []
    for match in PHRASES.finditer(text):
        span = Span(*match.span())
        owners = tuple(key for key, place in places.items() if _within(span, place))
        why = next((because for place, because in waivers if _within(span, place)), "")
        phrases.append(Phrase(match.group(), span, owners, "" if owners else why))
    quoted = {index for place in places.values() for index in range(place.start, place.end)}
    solid = [index for index, letter in enumerate(text) if not letter.isspace()]
    waived = {waiver.clause: waiver.because for waiver in scheme.waivers if waiver.clause}
    used = set(_clauses_used(scheme))
    scoring = [key for key, clause in scheme.clauses.items() if clause.scoring]
    return Coverage(
        phrases=phrases,
        unused=[key for key in scoring if key not in used and key not in waived],
        waived_clauses=waived,
        scoring_clauses=len(scoring),
        characters=len(solid),
        characters_quoted=sum(index in quoted for index in solid),
        places=places,
    )


def _clauses_used(scheme: Scheme) -> Iterator[str]:
    for node in scheme.walk():
        yield from node.clauses
    for events in scheme.events.values():
        yield from events.clauses
    yield from scheme.sources.clauses
    yield from (key.rpartition(":")[0] for key in scheme.readings)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
