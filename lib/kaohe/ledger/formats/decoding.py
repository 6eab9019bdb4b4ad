"""The text of a file in whatever encoding it is."""

from __future__ import annotations

import codecs

from kaohe.ledger.grid import Faults

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"\x841\x953": "gb18030",
}
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "hz", "cp936"})


def decoded(content: bytes, file: str, faults: Faults, expected: str, declared: str = "") -> str | None:
    """The text of a file; None, and a fault, where it is in none of the known encodings.

    Parameters
    ----------
    expected
        What to do about a file whose encoding is not known.
    declared
        The encoding that the file says it is in. UTF-8 comes first whatever it says: other texts hardly ever
        are valid UTF-8, while UTF-8 often passes for GB18030.
    """
    marked = [name for mark, name in _MARKS.items() if content.startswith(mark)]
    known = _known(declared)
    for name in marked or dict.fromkeys(filter(None, ("utf-8", known, "gb18030"))):
        try:
            text = content.decode(name).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            if name == "utf-8" and error.reason == "unexpected end of data":
                faults.whole(file, "", "文件不完整，最后一个字被截断", expected="重新导出的文件")
                return None
            continue
        if "\0" in text:
            break
        told = known or "utf-8"
        if known and not marked and name != told and not text.isascii():
            faults.repairs.whole(file, told.upper(), name.upper(), "编码")
        elif not known and name != "utf-8":
            faults.repairs.whole(file, name.upper(), "UTF-8", "编码")
        return text
    faults.whole(file, "", "编码不是 UTF-8，也不是 GB18030", expected=expected)
    return None


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return ""
    return "gb18030" if name in _CHINESE else name
