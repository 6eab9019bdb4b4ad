"""Changes as people type them: ``n_runless=141``, ``2.1:max=60``, ``P.2.1a=3``."""

from __future__ import annotations

import re
from typing import Any

from kaohe.errors import KaoheError
from kaohe.ledger.sheets import key
from kaohe.scenario.model import Scenario
from kaohe.scheme.model import Scheme
from kaohe.scheme.yamltree import Tree, parse_tree

_QUOTIENT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)\s*")


def with_fact_phrase(scenario: Scenario, scheme: Scheme, unit: str, phrase: str) -> Scenario:
    """With ``事实=值``: a fact by name or title, its value as a ledger cell has it, a ratio as ``133/190``."""
    name, text = _parts(phrase, "事实=值，如 n_runless=141 或 占比=133/190")
    titles = {key(fact.title): own for own, fact in scheme.facts.items()}
    name = name if name in scheme.facts else titles.get(key(name), name)
    fact = scheme.facts.get(name)
    quotient = _QUOTIENT.fullmatch(text)
    if fact is not None and fact.type == "ratio" and quotient:
        return scenario.with_fact(unit, name, scalar(quotient[1]), scalar(quotient[2]))
    return scenario.with_fact(unit, name, scalar(text))


def with_rule_phrase(scenario: Scenario, phrase: str) -> Scenario:
    """With ``指标:位置=数``: ``2.1:max=60``, ``2.2:table.bands.2.points=35``."""
    place, text = _parts(phrase, "指标:位置=数，如 2.1:max=60")
    node, colon, inner = place.partition(":")
    steps = [node.strip(), *(step.strip() for step in inner.split("."))]
    if not colon or not all(steps):
        raise KaoheError(f"改动“{phrase}”看不懂；应写作 指标:位置=数，如 2.1:max=60")
    return scenario.with_rule(("indicators", *steps), scalar(text))


def with_supplied_phrase(scenario: Scenario, phrase: str) -> Scenario:
    """With ``待定参数=值``; 待定 opens it again."""
    name, text = _parts(phrase, "待定参数=值，如 P.2.1a=3")
    return scenario.with_supplied(name, None if text == "待定" else scalar(text))


def scalar(text: str) -> Any:
    """A value as a scenario file would have it: an exact number, a date, yes or no, or text."""
    tree = parse_tree(text, Tree("", None))
    return text if tree.problems or isinstance(tree.data, (dict, list)) else tree.data


def _parts(phrase: str, expected: str) -> tuple[str, str]:
    name, sign, value = phrase.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise KaoheError(f"改动“{phrase}”看不懂；应写作 {expected}")
    return name.strip(), value.strip()
