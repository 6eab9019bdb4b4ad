"""Personal details (个人信息) in free text: telephone, ID-card and bank-card numbers, e-mail addresses, names.

They are masked where the ledger is read, so that nothing that is made of it can forget to; numbers that are facts
are no text and stay. Different details stay different when masked, so that rows that are told apart still are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from kaohe.ledger.factrows import FactRows
from kaohe.ledger.rows import Table

_WIDE = str.maketrans("０１２３４５６７８９ＸｘＡ＠．－（）＋　", "0123456789XxA@.-()+ ")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_HAN = "一-鿿"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖萧田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛"
    "邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路"
    "游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟"
    "应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_CONTEXT = (
    "联系人|经办人|姓名|填报人|负责人|举报人|投诉人|来访人|来电人|承办人|申请人|当事人|经手人|法定代表人"
)
_AFTER = "电话|手机|座机|联系|身份|同志|先生|女士|等|，|。"
_OFFICES = "[局委区县市镇乡村办处科所站院校部室厅队股]|街道|公司|中心|政府|单位|窗口"
_MOBILE = r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)(?!\.\d)"
_LANDLINE = r"(?<![\d.])\(?0(?:10|2\d|[3-9]\d{2})\)?[- ]?[2-9]\d{6,7}(?:-\d{1,5})?(?!\d)"
_LOCAL = r"(?:电话|座机|传真|[Tt][Ee][Ll])(?:号码)?[:： .]{0,2}([2-9]\d{6,7})(?!\d)"
_NAME = f"[{_SURNAMES}][{_HAN}]{{1,3}}?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("身份证号", re.compile(r"(?<!\d)([1-9]\d{16}[\dXx])(?![\dXx])")),
    ("银行卡号", re.compile(r"(?<!\d)([3-6]\d{3}(?:[ -]?\d{4}){2,3}[ -]?\d{1,4})(?!\d)")),
    ("电子邮箱", re.compile(r"(?<![\w.*])([\w.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", re.ASCII)),
    ("手机号码", re.compile(f"({_MOBILE})")),
    ("固定电话", re.compile(f"({_LANDLINE})")),
    ("固定电话", re.compile(_LOCAL)),
    ("姓名", re.compile(f"(?:{_CONTEXT})[:： 　]{{0,2}}({_NAME})(?=$|[^{_HAN}]|{_AFTER})")),
    (
        "姓名",
        re.compile(
            f"(?:{_CONTEXT})[:： 　]{{1,2}}(?![{_HAN}]*?(?:{_OFFICES}))([{_SURNAMES}][{_HAN}]{{2}})(?=[{_HAN}])"
        ),
    ),
    (
        "姓名",
        re.compile(
            f"(?<![{_HAN}])({_NAME})(?:同志|先生|女士)?[ 　:：,，、(（]{{0,3}}"
            f"(?:(?:联系)?电话|手机(?:号码?)?|座机)?[ 　:：(（]{{0,2}}(?={_MOBILE}|{_LANDLINE})"
        ),
    ),
)
_PLAUSIBLE = re.compile(f"\\d{{7}}|\\d[- )]\\d|@|{_CONTEXT}")
_HEAD = re.compile(_CONTEXT)
_WHOLE = re.compile(f"[{_SURNAMES}][{_HAN}·]{{1,3}}")
_AUTHOR = re.compile("提出人|给出者")
_BODY = re.compile(f"(?:{_OFFICES}|[组会府委])$")
_APART = re.compile("([、，,；;：:/（）() 　]+)")


@dataclass(frozen=True)
class Personal:
    """A personal detail found: where, under which head, of what kind, and masked."""

    place: str
    head: str
    kind: str
    masked: str


@dataclass
class Masker:
    """Masks texts; the same detail is always masked alike, and no two alike."""

    _texts: dict[tuple[str, bool], tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=dict)
    _masks: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def mask(self, text: str, head: str = "") -> tuple[str, tuple[tuple[str, str], ...]]:
        """A text with its personal details masked, and what was found: (kind, masked), in the order of the text.

        ``head`` is what heads the text: under 联系人, a cell that is nothing but a name is one. Under 提出人 and
        给出者 stand persons or offices (县府办，张三丰): what is like a name and not like an office is one.
        """
        if _AUTHOR.search(head):
            return self._authors(text)
        named = bool(_HEAD.search(head))
        key = (text, named)
        if key not in self._texts:
            self._texts[key] = self._masked(text, named)
        return self._texts[key]

    def fresh(self) -> Masker:
        """The same masks, without the texts they were found in."""
        return Masker(_masks=self._masks, _taken=self._taken)

    def _authors(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        pieces = _APART.split(text)
        found: list[tuple[str, str]] = []
        for index, piece in enumerate(pieces):
            if _WHOLE.fullmatch(piece) and not _BODY.search(piece):
                pieces[index] = self._distinct("姓名", piece, piece)
                found.append(("姓名", pieces[index]))
        masked, more = self.mask("".join(pieces))
        return masked, (*found, *more)

    def _masked(self, text: str, named: bool) -> tuple[str, tuple[tuple[str, str], ...]]:
        plain = text.translate(_WIDE)
        if named and _WHOLE.fullmatch(plain):
            masked = self._distinct("姓名", text, plain)
            return masked, (("姓名", masked),)
        if not _PLAUSIBLE.search(plain):
            return text, ()
        pieces: list[str] = []
        found: list[tuple[str, str]] = []
        end = 0
        for start, stop, kind in sorted(_spans(plain)):
            masked = self._distinct(kind, text[start:stop], plain[start:stop])
            pieces += [text[end:start], masked]
            found.append((kind, masked))
            end = stop
        return "".join([*pieces, text[end:]]), tuple(found)

    def _distinct(self, kind: str, text: str, plain: str) -> str:
        known = f"{kind} {text}"
        if known not in self._masks:
            masked = first = _hidden(kind, plain)
            number = 1
            while masked in self._taken:
                number += 1
                masked = f"{first}〔{number}〕"
            self._taken.add(masked)
            self._masks[known] = masked
        return self._masks[known]


def _spans(plain: str) -> list[tuple[int, int, str]]:
    """Where details stand; what was found first is not taken apart."""
    taken: list[tuple[int, int, str]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            start, stop = match.span(1)
            if _fits(kind, match.group(1)) and all(stop <= one or start >= other for one, other, _ in taken):
                taken.append((start, stop, kind))
    return taken


def _fits(kind: str, text: str) -> bool:
    if kind == "身份证号":
        return _CHECKS[
            sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False)) % 11
        ] == (text[17].upper())
    if kind == "银行卡号":
        digits = [int(mark) for mark in text if mark.isdigit()]
        return 15 <= len(digits) <= 19 and _luhn(digits)
    return True


def _luhn(digits: list[int]) -> bool:
    doubled = [
        digit if place % 2 == 0 else (digit * 2 - 9 if digit > 4 else digit * 2)
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0


def _hidden(kind: str, plain: str) -> str:
    """A detail masked the usual way: enough is left for its owner to know it, and for nobody else."""
    if kind == "姓名":
        return plain[0] + "*" * (len(plain) - 1)
    if kind == "电子邮箱":
        own, _, host = plain.partition("@")
        return f"{own[0]}{'*' * 3}@{host}"
    digits = "".join(mark for mark in plain if mark.isalnum())
    if kind == "手机号码":
        return f"{digits[-11:-8]}****{digits[-4:]}"
    if kind == "身份证号":
        return f"{digits[:3]}{'*' * 13}{digits[-2:]}"
    if kind == "银行卡号":
        return f"{'*' * (len(digits) - 4)}{digits[-4:]}"
    return f"{'*' * (len(digits) - 2)}{digits[-2:]}"


def protect(tables: Iterable[Table], masker: Masker, *, show: bool) -> Iterator[Personal]:
    """Find the personal details in the free texts of tables, and mask them there unless they are to be shown."""
    for table in tables:
        for field_ in table.sheet.fields:
            if field_.free and field_.name in table.positions:
                yield from _protect(table, field_.name, masker, show=show)


def protect_facts(
    table: Table, rows: FactRows, texts: Collection[str], masker: Masker, *, show: bool
) -> Iterator[Personal]:
    """The same for the values of facts that are free text, by name."""
    for index, row in enumerate(rows.rows):
        value = rows.values[index]
        if rows.facts[index] in texts and isinstance(value, str):
            masked, found = masker.mask(value)
            if found and not show:
                rows.values[index] = masked
            for kind, told in found:
                yield Personal(table.place(row, "value"), table.titles["value"], kind, told)


def _protect(table: Table, name: str, masker: Masker, *, show: bool) -> Iterator[Personal]:
    cells = table.columns[name]
    heads = table.columns["key"] if table.sheet.name == "about" else None
    title = table.titles[name]
    for row, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        head = title if heads is None else str(heads[row])
        masked, found = masker.mask(cell, head)
        if found and not show:
            cells[row] = masked
        for kind, told in found:
            yield Personal(table.place(row, name), head, kind, told)
