"""Numbers that lead to a person: identity cards, bank cards, telephones; and e-mail addresses.

A text is searched in plain form (``plain``). What a number is follows from its digits where these can be checked,
else from what stands before it (电话, 身份证, 账号) and behind it (元, 件, 号).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

Span = tuple[int, int, str]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_REGIONS = {1: "12345", 2: "123", 3: "1234567", 4: "123456", 5: "01234", 6: "12345", 7: "1", 8: "123"}
_PROVINCES = frozenset(f"{region}{place}" for region, places in _REGIONS.items() for place in places)
_MEASURES = r"(?! {0,2}(?:[元万亿件个次份条户台套吨亩米字点页]|人次|美元|欧元|平方|公里|千米|千瓦|公斤|%))"
_NOT_BEFORE = r"(?<![\dA-Za-z.])(?<!\d[-.])"

_CARD = re.compile(r"(?<![\dA-Za-z.])([1-9](?:[ -]?\d){13,16}[ -]?[\dXx])(?![\dXx])")
_OLD_CARD = re.compile(rf"{_NOT_BEFORE}([1-9]\d{{5}}\d{{6}}\d{{3}})(?![\dXx])(?!\.\d){_MEASURES}")
_CARD_LABEL = re.compile(
    r"(?:身份证|证件|公民身份|居民身份)(?:证|号|号码|件|件号|编号)*(?:\([^()]{0,6}\))?[:为是 ]{0,3}\Z"
)
_ACCOUNT = re.compile(rf"(?<![\dA-Za-z.])(\d(?:[ -]?\d){{14,18}})(?!\d)(?!\.\d){_MEASURES}")
_ACCOUNT_LABEL = re.compile(
    r"(?:银行|[工农中建交招农邮]行|信用社|农商行?|卡号|[账帐][号户]|银行卡|储蓄卡|存折|社保卡|卡)[^\d。;,\n]{0,8}\Z"
)
_EMAIL = re.compile(r"(?<![\w.*])([\w.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", re.ASCII)

_COUNTRY = r"(?:\(?(?:\+|00)?86\)?[- ]?)"
_GAP = r"[ ·-]{0,2}"
_MOBILES = (
    rf"1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}",
    r"1[3-9]\d\.\d{4}\.\d{4}",
    r"1[3-9]\d{2}(?P<one>[ ·-])\d{3}(?P=one)\d{4}",
    r"1[3-9]\d(?P<two>[ ·-])\d{3}(?P=two)\d{5}",
)
_MOBILE = re.compile(rf"(?<!\d)((?:{_COUNTRY})?(?:{'|'.join(_MOBILES)}))(?![\dA-Za-z])(?!\.\d)")
_LOCAL = r"[2-9]\d{2,3}[ ·.-]?\d{4}"
_AREA = r"(?:10|2\d|[3-9]\d{2})"
_EXTENSION = r"(?:(?:转|-)\d{1,5})?"
_LANDLINE = re.compile(
    rf"(?<!\d)((?:{_COUNTRY}(?:\(0\)|0)?{_AREA}|\(0{_AREA}\)|0{_AREA}){_GAP}\.?{_LOCAL}{_EXTENSION})(?![\dA-Za-z])(?!\.\d)"
)
_SERVICE = re.compile(
    r"(?<!\d)([48]00(?:-\d{3}-\d{4}|-\d{4}-\d{3}|-\d{7}|\d-\d{3}-\d{3}|[ -]?\d{3}[ -]?\d{4}))(?![\dA-Za-z])(?!\.\d)"
)
_PHONE_WORD = (
    r"(?:电话|手机|座机|固话|传真|热线|联系方式|联系号码|微信|短号|[Tt][Ee][Ll]|[Pp]hone|[Mm]obile|[Ff][Aa][Xx]|[WwVv][Xx])"
    r"(?:号码|号)?(?:\([^()\d]{1,8}\))?[-:为是. \n]{0,4}"
)
_PHONE_LABEL = re.compile(rf"{_PHONE_WORD}\Z")
_LABELLED = re.compile(rf"{_PHONE_WORD}(?={_LOCAL}{_EXTENSION}(?!\d)(?!\.\d){_MEASURES})")
_ONE = re.compile(rf"({_LOCAL}{_EXTENSION})(?![\dA-Za-z])(?!\.\d){_MEASURES}")
_NEXT = re.compile(r" ?[、,;/或和及] ?")
_HOLDER = re.compile(rf"(?:电话|手机|座机|联系方式)(?:号码)?: ?[一-鿿]{{2,4}}[ ,、:(]{{1,2}}(?={_LOCAL})")
_AMOUNT = re.compile(
    r"(?:金额|投资|资金|造价|预算|决算|总价|单价|价款|价格|款项|费用|经费|产值|税收|收入|支出|余额|人民币|面积|数量|总量|[¥￥$])"
    r"[额值数]?[为是约共计达到至了:的 ]{0,4}\Z"
)
_SERIAL = re.compile(
    r"(?:编号|文号|字号|批号|单号|案号|代码|流水号?|许可证号?|第|No\.?|NO\.?|"
    r"(?:订单|工单|受理|回执|凭证|记录|合同|项目|证书|批准|备案|登记)号)码?[:为是 ]{0,3}\Z"
)
_YEAR = re.compile(r"[〔\[【(]\d{4}[〕\]】)] ?(?:第 ?)?\Z")
_GLUED = re.compile(r"[\dA-Za-z.]\Z|[\dA-Za-z][-.]\Z")
_HAO = re.compile(r" ?号(?!码)")
_BACK = 24
_LAST_YEAR = 2035


def numbers(text: str) -> list[Span]:
    """Where numbers of persons stand in a plain text, and of what kind; none overlap."""
    taken: list[Span] = []
    for start, stop, kind in _found(text):
        if all(stop <= one or start >= other for one, other, _ in taken):
            taken.append((start, stop, kind))
    return taken


def _found(text: str) -> Iterator[Span]:
    """The surest first: what was found is not taken apart."""
    for match in _EMAIL.finditer(text):
        yield *match.span(1), "电子邮箱"
    yield from _cards(text)
    for match in _each(_ACCOUNT, text):
        digits = _digits(match[1])
        union = digits.startswith("62") and len(digits) >= 16 and _luhn(digits)
        before = _before(text, match.start(1))
        if _ACCOUNT_LABEL.search(before) or (
            union and not (_SERIAL.search(before) or _AMOUNT.search(before))
        ):
            yield *match.span(1), "银行卡号"
    for match in _each(_MOBILE, text):
        if _is_phone(text, *match.span(1), measured=True):
            yield *match.span(1), "手机号码"
    for match in _each(_LANDLINE, text):
        if _is_landline(text, *match.span(1)):
            yield *match.span(1), "固定电话"
    for match in _each(_SERVICE, text):
        before = _before(text, match.start(1))
        sure = _PHONE_LABEL.search(before) or "-" in match[1]
        if sure and _is_phone(text, *match.span(1), measured=True):
            yield *match.span(1), "固定电话"
    for label in (*_LABELLED.finditer(text), *_HOLDER.finditer(text)):
        yield from _locals(text, label.end())
    for pattern in (_MOBILE, _LANDLINE):
        for match in _each(pattern, text):
            between = _NEXT.match(text, match.end(1))
            if between is not None and _PHONE_LABEL.search(_before(text, match.start(1))):
                yield from _locals(text, between.end())


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also those that begin within another."""
    match = pattern.search(text)
    while match is not None:
        yield match
        match = pattern.search(text, match.start() + 1)


def _cards(text: str) -> Iterator[Span]:
    for match in _each(_CARD, text):
        number = "".join(mark for mark in match[1] if mark.isalnum()).upper()
        if _CARD_LABEL.search(_before(text, match.start(1))) or _is_card(number):
            yield *match.span(1), "身份证号"
    for match in _each(_OLD_CARD, text):
        number = _digits(match[1])
        before = _before(text, match.start(1))
        dated = number[:2] in _PROVINCES and _is_day(f"19{number[6:12]}")
        if dated and not any(sign.search(before) for sign in (_AMOUNT, _SERIAL, _YEAR)):
            yield *match.span(1), "身份证号"


def _is_card(number: str) -> bool:
    if len(number) != 18 or number[:2] not in _PROVINCES or not _is_day(number[6:14]):
        return False
    return (
        _CHECKS[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]
        == (number[17])
    )


def _is_phone(text: str, start: int, stop: int, *, measured: bool) -> bool:
    """Whether what surrounds the digits leaves them a telephone number: no amount, no document, no code."""
    before = _before(text, start)
    if _PHONE_LABEL.search(before):
        return True
    if _GLUED.search(before) or _AMOUNT.search(before) or _SERIAL.search(before) or _YEAR.search(before):
        return False
    after = text[stop : stop + 4]
    return not _HAO.match(after) and (not measured or re.match(_MEASURES, after) is not None)


def _is_landline(text: str, start: int, stop: int) -> bool:
    number = text[start:stop]
    digits = _digits(number)
    if not number.startswith(("0", "(0")) or digits.startswith("00"):
        digits = digits.removeprefix("00")
        if not digits.startswith("86") or not number.lstrip("(").startswith(("+", "0", "86")):
            return False
        digits = digits[2:].removeprefix("0")
    local = digits[1 if digits.startswith("0") else 0 :]
    local = local[2:] if local.startswith(("10", "2")) else local[3:]
    dated = re.search(r"[-\d)](?:19|20)\d{6}(?!\d)", number) and not number.startswith("(") and _is_day(local)
    if dated and not _PHONE_LABEL.search(_before(text, start)):
        return False
    return _is_phone(text, start, stop, measured=True)


def _locals(text: str, place: int) -> Iterator[Span]:
    """Numbers without area code that begin at a place, and those that follow in the same list."""
    while match := _ONE.match(text, place):
        if _is_day(_digits(match[1])[:8]) or _HAO.match(text, match.end()):
            return
        yield *match.span(1), "固定电话"
        between = _NEXT.match(text, match.end())
        if between is None:
            return
        place = between.end()


def _before(text: str, place: int) -> str:
    return text[max(place - _BACK, 0) : place]


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())


def _is_day(digits: str) -> bool:
    """``20170930``: a day of the time that a ledger or an identity card may speak of."""
    if len(digits) != 8 or not digits.startswith(("19", "20")):
        return False
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= _LAST_YEAR
    except ValueError:
        return False


def _luhn(text: str) -> bool:
    doubled = [
        digit if place % 2 == 0 else (digit * 2 - 9 if digit > 4 else digit * 2)
        for place, digit in enumerate(int(mark) for mark in reversed(text))
    ]
    return sum(doubled) % 10 == 0
