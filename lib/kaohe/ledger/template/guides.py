"""What a template writes beside the cells to fill in, to tell what was typed over it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kaohe.ledger.sheets import entry_titles, key
from kaohe.ledger.template import words
from kaohe.scheme.base import Reference
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.ruletext import number_text

_VALUE = re.compile(r"[0-9.,/%:+-]+|[0-9]{4}年.*|是|否|有|无|不适用|√|×")
_CUT, _ABOVE = "(全文见批注)", "(见上)"
_SHORT = 6  # a line of a clause is longer


class Guides:
    """The guide columns of a scheme's templates (指标, 满分, 条款, 填法)."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._nodes = {key(f"{node.id} {node.title}"): node for node in scheme.walk()}
        self._quotes = key("".join(words.quotes(scheme, scheme.clauses)))
        self._entering: dict[str, str] = {}
        for name, title in entry_titles(scheme.shape).items():
            fact = scheme.facts.get(name)
            told = words.zero_report(scheme.events[name].title) if fact is None else words.entering(fact)
            self._entering |= {key(title): key(told), key(name): key(told)}

    def strange(self, told: Mapping[str, str], fact: str) -> list[str]:
        """The columns of a row (``told``: column to text) that no template fills like that; ``fact`` may be blank."""
        texts = {column: key(text) for column, text in told.items() if text}
        node = self._nodes.get(texts.get("指标", ""))
        fits = {
            "指标": node is not None,
            "满分": node is not None and texts.get("满分") in self._maxima(node),
            "条款": self._is_quoted(told.get("条款", "")),
            "填法": self._is_how(texts.get("填法", ""), key(fact)),
        }
        return [column for column in texts if not fits.get(column, True)]

    def _maxima(self, node: Indicator) -> set[str]:
        """An indicator's maximum as a form may write it, whoever its unit is."""
        value = node.max
        if value is None:
            return set()
        found = {"待定", number_text(self._scheme, value)}
        if isinstance(value, Reference) and value.by is not None:
            each = (item * value.times + value.plus for item in value.values.values())
            found |= {number_text(self._scheme, item) for item in each}
        return {key(text) for text in found}

    def _is_quoted(self, text: str) -> bool:
        lines = filter(None, map(key, text.split("\n")))
        return all(
            line.endswith((_CUT, _ABOVE)) or (len(line) > _SHORT and line in self._quotes) for line in lines
        )

    def _is_how(self, text: str, fact: str) -> bool:
        if fact in self._entering:
            return text == self._entering[fact]
        return not _VALUE.fullmatch(text)
