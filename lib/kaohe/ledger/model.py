"""The shape a scheme asks of a ledger, and the ledger itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kaohe.ledger.notes import Note, Notes
from kaohe.ledger.repairs import Repair, Repairs

if TYPE_CHECKING:
    from kaohe.ledger.privacy import Masker, Personal
    from kaohe.ledger.reading.received import Received
    from kaohe.ledger.reading.whereabouts import Head

TYPES = ("text", "count", "number", "ratio", "yes_no", "date", "datetime", "dates", "rating", "unit")
SCENARIO = "情景"
"""The source of what a scenario says: it stands before all others."""
SELF = "自评"
"""The source of what a unit says of itself."""
SOURCES = ("自评", "日常监测", "现场核查", "抽查", "上级通报")
VERIFIED_FIRST = ("上级通报", "现场核查", "抽查", "日常监测", SELF)
"""The order in which sources stand where the scheme does not say: what a unit claims comes last."""


@dataclass(frozen=True)
class ColumnShape:
    """One attribute, fact or event column.

    Attributes
    ----------
    name
        Machine name, unique among its siblings.
    title
        Chinese title, as it heads a column or stands in the 事实 cell.
    type
        One of ``TYPES``.
    optional
        Whether an attribute or event cell may be blank. Facts may always be absent.
    choices
        Allowed texts of a "text" column; empty allows all.
    """

    name: str
    title: str
    type: str
    optional: bool = False
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"{self.name}: unknown column type {self.type!r}")


@dataclass(frozen=True)
class TableShape:
    """One event table: a sheet of dated rows.

    Attributes
    ----------
    dated_by
        Name of the column that dates a row, or None.
    due
        Whether every unit has to have rows, so that none can report zero (零报告).
    """

    name: str
    title: str
    columns: tuple[ColumnShape, ...]
    dated_by: str | None = None
    due: bool = False


@dataclass(frozen=True)
class UnitShape:
    """One unit of the regulation's roster (名单).

    Attributes
    ----------
    aliases
        Other names that mean it.
    given
        Names of the attributes the roster gives.
    links
        Of these, those that name another unit, and which.
    values
        What it gives: bool, Fraction or str by attribute.
    """

    name: str
    group: str
    aliases: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LedgerShape:
    """All a ledger of one scheme may hold.

    Attributes
    ----------
    open_groups
        Groups that may have units beside those of the roster.
    place
        The place of the assessment, which may stand before a unit's name.
    """

    scheme: str
    groups: tuple[str, ...] = ()
    attributes: tuple[ColumnShape, ...] = ()
    facts: tuple[ColumnShape, ...] = ()
    events: tuple[TableShape, ...] = ()
    sources: tuple[str, ...] = SOURCES
    roster: tuple[UnitShape, ...] = ()
    open_groups: tuple[str, ...] = ()
    place: str = ""

    def __post_init__(self) -> None:
        _refuse_repeats("attributes", (*_OF_UNITS, *self.attributes))
        _refuse_repeats("facts", self.facts)
        _refuse_repeats("event tables", (*_OF_SHEETS, *self.events))
        for table in self.events:
            _refuse_repeats(table.name, (*_OF_EVENTS, *table.columns))


_OF_UNITS = (ColumnShape("unit", "考核对象", "text"), ColumnShape("group", "类别", "text"))
_OF_EVENTS = (
    ColumnShape("unit", "考核对象", "text"),
    ColumnShape("source", "来源", "text"),
    ColumnShape("evidence", "凭证号", "text"),
    ColumnShape("note", "备注", "text"),
    ColumnShape("place", "位置", "text"),
    ColumnShape("entered", "录入日期", "date"),
    ColumnShape("record", "记录号", "text"),
    ColumnShape("replaces", "更正", "text"),
    ColumnShape("correction", "更正事由", "text"),
    ColumnShape("replaced_place", "被更正的位置", "text"),
    ColumnShape("withdraws", "撤销", "yes_no"),
)
_OF_SHEETS = tuple(
    TableShape(name, title, ())
    for name, title in (
        ("about", "说明"),
        ("units", "考核对象"),
        ("facts", "事实"),
        ("evidence", "凭证"),
    )
)


def _refuse_repeats(what: str, named: tuple[ColumnShape | TableShape, ...]) -> None:
    """Names and titles share one space: a head is matched against both."""
    owner: dict[str, int] = {}
    for number, item in enumerate(named):
        for text in (item.name, item.title):
            if owner.setdefault(text, number) != number:
                raise ValueError(f"{what}: {text!r} names both {named[owner[text]]} and {item}")


@dataclass(frozen=True)
class Ledger:
    """What was observed: one city-year.

    Every frame has object columns and a fresh 0-based index; a blank cell is None. Counts, numbers and
    ratings are ``Fraction``, yes/no is ``bool``, a date is ``datetime.date``, a moment ``datetime.datetime``,
    several dates a tuple in order.

    Attributes
    ----------
    about
        The 说明 sheet: key to text. ``示例数据`` is 是 or 否.
    units
        unit, group, then one column per attribute of the shape, by name.
    facts
        unit, fact, value, denominator, date, source, evidence, note, place. A ratio has its numerator in
        ``value``; a ratio entered as a percentage has the share (0.853) in ``value`` and no denominator.
        A fact declared not applicable (不适用) has ``NOT_APPLICABLE`` in ``value``.
        A row whose fact is the name of an event table and whose value is 0 is a zero report (零报告).
        With ``entered`` (录入日期) and ``correction`` (更正事由) where the sheet has them: rows that a correction
        replaces are here too (:func:`kaohe.ledger.reconcile.settle` sets them aside).
    events
        Table name to frame: unit, the table's columns, source, evidence, note, place; ``entered``, ``record``,
        ``replaces`` and ``correction`` where the sheet has them. Only the rows that stand.
    evidence
        evidence, title, date, holder, note.
    name
        File or folder name.
    files
        The files read, absolute or relative as given.
    databases
        Where it was read from a server: the address, without credentials, to the SHA-256 of all cells read.
    repairs
        What was read otherwise than it is written.
    repaired
        What lists these for any day of entry; None for a ledger that was not read.
    notes
        What was read as it is written and wants a look; ``noted`` lists these for any day of entry.
    aliases
        What else its 考核对象 sheet calls the units (别名), by unit.
    heads
        The heads of its sheets, by what the places in them begin with.
    records
        All rows of those event tables of which a correction took some away.
    known_at
        The last day of entry that is taken in; None for all.
    personal
        The personal details (个人信息) found in free texts, masked there unless ``personal_shown``.
    masker
        What masked them, for texts that stand beside the ledger.
    received
        The files it was read from, with the rows of each, and those of its folder that were not read.
    """

    about: dict[str, str]
    units: pd.DataFrame
    facts: pd.DataFrame
    events: dict[str, pd.DataFrame]
    evidence: pd.DataFrame
    name: str = ""
    files: tuple[Path, ...] = ()
    databases: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    repaired: Repairs | None = field(default=None, compare=False, repr=False)
    notes: tuple[Note, ...] = ()
    noted: Notes | None = field(default=None, compare=False, repr=False)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    heads: Mapping[str, Head] = field(default_factory=dict)
    records: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    known_at: date | None = None
    personal: tuple[Personal, ...] = ()
    personal_shown: bool = False
    masker: Masker | None = field(default=None, compare=False, repr=False)
    received: tuple[Received, ...] = ()

    @property
    def sample(self) -> bool:
        """Whether the ledger declares itself synthetic (示例数据 = 是)."""
        return self.about.get("示例数据") == "是"
