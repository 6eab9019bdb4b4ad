"""Names of sheets and columns, machine and Chinese."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from kaohe.ledger.model import ColumnShape, LedgerShape

RAW = "raw"  # a cell whose type another cell of the row decides
BANNER = "示例数据"
GUIDE = "填报说明"  # a line of the 说明 sheet that tells how to fill in, and says nothing of the ledger
BANNER_TEXT = "示例数据：全部数值均为虚构，仅供演示，不代表任何单位的真实情况"
BANNER_LINE = f"# {BANNER_TEXT}"  # above the head of a CSV file
FORM = "自评表"  # the 事实 sheet of a self-assessment form
LISTS = "选项"  # what stands behind the drop-downs of a template
GUIDES = ("指标", "满分", "条款", "填法")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\<>|\"]")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True)
class Field:
    """One column of a sheet.

    Attributes
    ----------
    type
        A type of the model, or ``RAW``.
    optional
        Whether the whole column may be absent.
    judged_later
        Whether the other cells of its row decide if a blank is a fault.
    extra
        Whether only those ledgers have the column that need it.
    free
        Whether people write what they like in it.
    wanted
        What belongs in a cell, where the type does not say enough.
    """

    name: str
    title: str
    type: str = "text"
    optional: bool = False
    choices: tuple[str, ...] = ()
    judged_later: bool = False
    extra: bool = False
    free: bool = False
    wanted: str = ""

    @property
    def may_be_blank(self) -> bool:
        return self.optional or self.judged_later


@dataclass(frozen=True)
class Sheet:
    """One sheet (workbook) or file (folder) of a ledger.

    Attributes
    ----------
    guides
        Heads of columns that tell who fills in what to enter; they are not read.
    other_title
        Another title it may have.
    own
        The columns of an event table that its scheme declares.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    required: bool = True
    guides: tuple[str, ...] = ()
    other_title: str = ""
    own: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the sheet, file or table may be called."""
        return tuple(filter(None, (self.name, self.title, self.sheet_name, self.other_title)))

    @property
    def sheet_name(self) -> str:
        """Title as Excel and file systems allow it: at most 31 characters, none forbidden."""
        return _FORBIDDEN.sub("_", self.title)[:31]


def file_name(text: str) -> str:
    """A text as file systems allow it in a name."""
    return _FORBIDDEN.sub("_", text).strip(" .") or "_"


def key(text: str) -> str:
    """Fold a name for comparison: full width to half, curly quotes to straight, no blanks, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split()).lower()


def straight(text: str) -> str:
    """The text with curly quotes as straight ones."""
    return text.translate(_QUOTES)


def sheets(shape: LedgerShape) -> tuple[Sheet, ...]:
    """All sheets a ledger of this shape may have, in their order in the workbook."""
    unit = Field("unit", "考核对象", wanted="“考核对象”表里的名称")
    note = Field("note", "备注", optional=True, free=True)
    tail = (
        Field("source", "来源", choices=shape.sources),
        Field("evidence", "凭证号", optional=True),
        note,
    )
    about = Sheet(
        "about",
        "说明",
        (Field("key", "项目", free=True), Field("value", "内容", RAW, optional=True, free=True)),
    )
    group = Field("group", "类别", choices=shape.groups, judged_later=bool(shape.roster))
    given = {name for member in shape.roster for name in member.given}
    attributes = (
        replace(_field(item), optional=item.optional or item.name in given) for item in shape.attributes
    )
    units = Sheet("units", "考核对象", (replace(unit, wanted="考核对象的名称"), group, *attributes))
    facts = Sheet(
        "facts",
        "事实",
        (
            unit,
            Field("fact", "事实", wanted="方案所用事实的名称或标题"),
            Field("value", "数值", RAW),
            Field("denominator", "分母", RAW, optional=True),
            Field("date", "日期", "date", optional=True),
            Field("source", "来源", choices=shape.sources, judged_later=True),
            *tail[1:],
            _extra("entered", "录入日期", "date"),
            _extra("correction", "更正事由"),
        ),
        guides=GUIDES,
        other_title=FORM,
    )
    corrected = (
        _extra("record", "记录号"),
        _extra("entered", "录入日期", "date"),
        _extra("replaces", "更正"),
        _extra("correction", "更正事由"),
    )
    events = (
        Sheet(
            table.name,
            table.title,
            (unit, *map(_field, table.columns), *tail, *corrected),
            own=tuple(column.name for column in table.columns),
        )
        for table in shape.events
    )
    evidence = Sheet(
        "evidence",
        "凭证",
        (
            Field("evidence", "凭证号"),
            Field("title", "名称", free=True),
            Field("date", "日期", "date", optional=True),
            Field("holder", "保管单位", optional=True, free=True),
            note,
        ),
        required=False,
    )
    return (about, units, facts, *events, evidence)


def without_extras(sheet: Sheet) -> Sheet:
    """The sheet as a ledger has it that nothing was corrected in yet."""
    return replace(sheet, fields=tuple(field for field in sheet.fields if not field.extra))


def entry_titles(shape: LedgerShape) -> dict[str, str]:
    """What stands in a 事实 cell for each fact, and for the zero report of each event table."""
    taken = {key(fact.title) for fact in shape.facts}
    titles = {table.name: table.name if key(table.title) in taken else table.title for table in shape.events}
    return titles | {fact.name: fact.title for fact in shape.facts}


def _extra(name: str, title: str, type: str = "text") -> Field:
    return Field(name, title, type, optional=True, extra=True, free=name == "correction")


def _field(column: ColumnShape) -> Field:
    free = column.type == "text" and not column.choices
    return Field(column.name, column.title, column.type, column.optional, column.choices, free=free)
