"""Who fills in a template: the units of the roster, or of an earlier ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from kaohe.errors import KaoheError
from kaohe.ledger.model import Ledger
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.unit import folded, meant


@dataclass(frozen=True)
class Member:
    """One unit as far as it is known before anything is filled in.

    Attributes
    ----------
    attributes
        Name to value (bool, Fraction or str); what nobody gives is left out.
    aliases
        Other names that mean it.
    """

    name: str
    group: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    def concerned(self, scheme: Scheme, node: Indicator) -> bool:
        """Whether an indicator applies to it, or could while an attribute is not known."""
        known = {**self.attributes, **({"group": self.group} if self.group else {})}
        return all(
            name not in known or known[name] in (wanted if isinstance(wanted, list) else [wanted])
            for name, wanted in scheme.guard(node).items()
        )


def members(scheme: Scheme, ledger: Ledger | None = None) -> list[Member]:
    """The units of a ledger, what it does not say taken from the roster; without a ledger those of the roster."""
    if ledger is None:
        return [_listed(scheme, name) for name in scheme.units]
    found = []
    for row in ledger.units.to_dict("records"):
        name = str(row["unit"])
        listed = _listed(scheme, name) if name in scheme.units else Member(name)
        said = {key: row[key] for key in scheme.attributes if row.get(key) is not None}
        group = row["group"] or listed.group
        aliases = (*listed.aliases, *ledger.aliases.get(name, ()))
        found.append(Member(name, group, {**listed.attributes, **said}, aliases))
    return found


def named(units: list[Member], name: str) -> Member:
    """The unit of a name or alias.

    Raises
    ------
    KaoheError
        When there is none; the most similar is suggested.
    """
    by_name = {unit.name: unit for unit in units}
    own = meant(name, {folded(text): unit.name for unit in units for text in (*unit.aliases, unit.name)})
    if own is not None:
        return by_name[own]
    close = get_close_matches(name, [unit.name for unit in units], n=1, cutoff=0.5)
    first = "、".join(unit.name for unit in units[:8]) + ("…" if len(units) > 8 else "")
    hint = f"；是否指“{close[0]}”" if close else f"；考核对象有 {first}" if units else ""
    raise KaoheError(f"没有考核对象“{name}”{hint}")


def _listed(scheme: Scheme, name: str) -> Member:
    unit = scheme.units[name]
    values = {key: unit.value(key, item) for key, item in scheme.attributes.items()}
    given = {key: value for key, value in values.items() if value is not None}
    return Member(name, unit.group, given, tuple(unit.aliases))
