"""Names declared that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaohe.scheme.fact import DERIVATIONS
from kaohe.scheme.fault import Fault
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import mentioned, used_facts
from kaohe.scheme.yamltree import Position


def unused(scheme: Scheme, refused: dict[str, Any] | None) -> Iterator[Fault]:
    """Names declared that nothing uses; ``refused`` as for :func:`kaohe.scheme.checks.check`."""
    used = used_facts(scheme)
    counted = {fact.table for fact in scheme.facts.values()}
    counted |= {node.tally.over for node in scheme.walk() if node.tally}
    guards = {name for node in scheme.walk() for name in node.applies_to}
    guards |= {name for node in scheme.walk() if node.rollup for name in (node.rollup.by, *node.rollup.among)}
    guards |= {name for fact in scheme.facts.values() for name in fact.attributes}
    if refused is not None:
        facts = refused.get("facts")
        used |= mentioned([refused.get("indicators"), refused.get("outside")])
        used |= mentioned(list(facts.values()) if isinstance(facts, dict) else [])
        counted |= used
    needs: tuple[Position, ...] = (("facts", ""), ("indicators", ""))
    needs += tuple(("facts", name, rule) for name in scheme.facts for rule in DERIVATIONS)
    for name, fact in scheme.facts.items():
        if name not in used and not fact.optional:
            yield _idle("事实", name, ("facts", name), "删去，或在指标中使用", needs)
    for name in scheme.events:
        if name not in counted:
            yield _idle("台账", name, ("events", name), "删去，或在 facts、指标中使用", needs)
    for name in scheme.attributes:
        if name not in used | guards:
            yield _idle("单位属性", name, ("attributes", name), "删去，或在指标中使用", (("indicators", ""),))


def _idle(kind: str, name: str, place: Position, expected: str, needs: tuple[Position, ...]) -> Fault:
    return Fault(place, f"{kind}“{name}”声明了但没有用到", name, expected, needs)
