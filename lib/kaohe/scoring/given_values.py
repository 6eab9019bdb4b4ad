"""Values handed over in Python, by the kind of their fact."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaohe.errors import KaoheError
from kaohe.ledger.reading.values import Misfit, parse
from kaohe.quantities import parse_number
from kaohe.scoring.states import NOT_APPLICABLE


class FactError(KaoheError):
    """A fact that the scheme does not know, or whose value doesn't fit its kind."""


def is_not_applicable(value: Any) -> bool:
    """Whether a fact was declared not applicable, as the constant or as text (in files of examples)."""
    return value is NOT_APPLICABLE or (isinstance(value, str) and value == NOT_APPLICABLE.name)


def number(name: str, value: Any) -> Fraction:
    """An exact number; floats are refused because their decimal text is not what was meant."""
    if isinstance(value, (int, Fraction, Decimal)) and not isinstance(value, bool):
        return Fraction(value)
    parsed = parse_number(value) if isinstance(value, str) else None
    if parsed is None:
        raise FactError(f"“{name}”应为整数、分数或小数文字，实为 {value!r}")
    return parsed


def share(name: str, value: Any) -> tuple[Fraction, Fraction | None]:
    """A ratio as (numerator, denominator), or as (share, None) when given in percent.

    Raises FactError for a share below 0 or above 100%, and for anything of nothing but 0/0.
    """
    above, under = _share(name, value)
    if above < 0 or above > (1 if under is None else under):
        raise FactError(f"“{name}”应在 0 至 100% 之间，实为 {value!r}")
    return above, under


def _share(name: str, value: Any) -> tuple[Fraction, Fraction | None]:
    if isinstance(value, bool):
        raise FactError(f"“{name}”应为比率，实为 {value!r}")
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return number(name, value[0]), number(name, value[1])
    if isinstance(value, str) and "/" in value:
        above, _, under = value.partition("/")
        return number(name, above), number(name, under)
    if isinstance(value, str) and value.strip().endswith(("%", "\uff05")):
        return number(name, value), None
    return number(name, value) / 100, None


def yes_no(name: str, value: Any) -> bool | None:
    """A yes/no fact: a bool, 是 or 否."""
    words = {"是": True, "否": False, "true": True, "false": False}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in words:
        return words[value.strip().lower()]
    raise FactError(f"“{name}”应为 是 或 否，实为 {value!r}")


def typed(name: str, value: Any, kind: str) -> Any:
    """A value of the given kind; None stays None."""
    if value is None:
        return None
    if kind == "yes_no":
        return yes_no(name, value)
    if kind in ("text", "unit"):
        return str(value)
    if kind == "dates":
        return _dates(name, value)
    if kind in ("date", "datetime"):
        return _moment(name, value, kind)
    found = number(name, value)
    if kind == "count" and (found < 0 or found.denominator != 1):
        raise FactError(f"“{name}”应为非负整数，实为 {value!r}")
    return found


def _dates(name: str, value: Any) -> tuple[date, ...]:
    """Several dates: a list, or one text as a cell of the ledger has them."""
    if isinstance(value, str):
        try:
            parsed: tuple[date, ...] = parse(value, "dates")
        except Misfit as misfit:
            raise FactError(f"“{name}”{misfit}，实为 {value!r}") from None
        return parsed
    items = value if isinstance(value, (list, tuple)) else [value]
    return tuple(sorted(_moment(name, item, "date") for item in items))


def _moment(name: str, value: Any, kind: str) -> Any:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip().replace("/", "-"))
        except ValueError:
            raise FactError(
                f"“{name}”应为日期（如 2017-12-31 或 2017-12-31 09:30），实为 {value!r}"
            ) from None
    if not isinstance(value, date):
        raise FactError(f"“{name}”应为日期，实为 {value!r}")
    if kind == "date":
        return value.date() if isinstance(value, datetime) else value
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
