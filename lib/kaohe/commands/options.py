"""The options that several commands share, each written once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kaohe.errors import KaoheError

READING = click.option(
    "--reading", "readings", multiple=True, metavar="读法", help="选定读法，如 LC-2.2b:1B，可重复"
)
AS_OF = click.option("--as-of", default="", metavar="日期", help="数据截至日期，如 2017-09-30")
KNOWN_AT = click.option(
    "--known-at", default="", metavar="日期", help="录入截至日期：此后录入的记录和更正不计，重现当时所知"
)
SUPPLIED = click.option(
    "--without-supplied",
    "supplied",
    flag_value=False,
    default=True,
    help="不用 supplied.yaml 的补充参数：原文没有给出的数一律待定，得分以区间给出",
)
SCENARIO = click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="情景",
    help="情景文件名（params/<方案编号>/scenarios/ 中），可重复",
)
_LEDGER_HELP = (
    "另指台账（工作簿、文件夹、.duckdb、.sqlite 文件，或不含用户名和密码的数据库地址 "
    "postgresql+psycopg://主机/数据库?schema=模式）"
)
LEDGER = click.option("--ledger", default="", metavar="台账", help=_LEDGER_HELP)
LEDGER_OF_ONE = click.option("--ledger", default="", metavar="台账", help=f"{_LEDGER_HELP}，只用于单个方案")
PERSONAL = click.option(
    "--show-personal", is_flag=True, help="台账文字中的电话、证件号、姓名照原样显示，不遮盖"
)


@dataclass(frozen=True)
class Basis:
    """What a score rests on: ledger, readings, days, supplied numbers and scenarios, as typed."""

    ledger: str
    readings: Sequence[str]
    as_of: str
    known_at: str
    supplied: bool
    scenarios: Sequence[str]

    def keywords(self) -> dict[str, Any]:
        """The basis as ``evaluation`` takes it; raises KaoheError for a day or ledger that is none."""
        return {
            "ledger": checked_ledger(self.ledger),
            "readings": list(self.readings),
            "as_of": checked_date(self.as_of),
            "known_at": checked_date(self.known_at),
            "supplied": self.supplied,
            "scenarios": list(self.scenarios),
        }


_BASIS = (LEDGER, READING, AS_OF, KNOWN_AT, SUPPLIED, SCENARIO)


def basis(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that scores; the command gets them together, as ``basis``."""

    @wraps(command)
    def told(
        *,
        ledger: str,
        readings: Sequence[str],
        as_of: str,
        known_at: str,
        supplied: bool,
        scenarios: Sequence[str],
        **others: Any,
    ) -> None:
        command(basis=Basis(ledger, readings, as_of, known_at, supplied, scenarios), **others)

    for option in reversed(_BASIS):
        told = option(told)
    return told


def formats(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option of the formats that are written."""
    return click.option("--to", "formats", default=default, metavar="格式", help=f"输出格式，默认 {default}")


def names(text: str) -> list[str]:
    """The names in a list with commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def checked_ledger(text: str) -> str:
    """A ledger's full path, or its database's address; raises KaoheError for an address with credentials in it."""
    from kaohe.ledger.databases.database import is_address, parse_address

    if not text or is_address(text):
        database = parse_address(text) if text else None
        if database is None or database.path is None:
            return database.address if database else ""
        text = str(database.path)
    return str(Path(text).resolve())


def ledger_words(ledger: str) -> str:
    """The option as it was typed, for a command that is told to the user."""
    from kaohe.shell_word import shell_word

    return f" --ledger {shell_word(ledger)}" if ledger else ""


def checked_date(text: str) -> str:
    """An ISO date as written, or empty; raises KaoheError for anything else."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise KaoheError(f"日期“{text}”不对；应写作 2017-09-30") from None
