"""Names of persons: behind words that announce one (联系人, 经办人, 局长：), and before telephone numbers.

A name is a surname and one or two characters that is no ordinary word, does not end like an office or a place, and
is followed by nothing, or by what follows names (同志, 电话, 副局长). Behind a colon less is asked for.

Before a telephone number other words may run up to the name (致电吴刚137…, 保安刘强137…): then its last characters are
it, unless they are, or are part of, an ordinary word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaohe.ledger.privacy.surnames import COMPOUND, RARE, SURNAMES, WORDS
from kaohe.ledger.privacy.words import BOUND, ENDINGS, JOINTS, NOUNS, PARTICLES, WEAK

_HAN = "一-鿿"
_ROLES = (
    "联系|联络|经办|填报|填表|制表|记录|核查|审核|复核|审批|审查|校对|校核|报送|上报|采集|录入|统计|抽查|检查|督查|督办|调查|"
    "签发|签收|收件|寄件|发件|反映|诉求|咨询|求助|信访|被访|受访|委托|代理|监护|责任|提出|陪同|主办|协办|承办|核实|复查|验收|"
    "负责|举报|投诉|来访|来电|来信|申请|当事|经手|代表|报告|值班|经管|保管|提供|接待|接收|接听|处理|办理|发布|批准|签字|签名|"
    "填写|开发|维护|权利|产权|受益|收款|付款|持卡|开户|提交|汇报|监督|见证"
)
_DUTIES = "联络|联系|值班|管理|网管|信息|操作|统计|记录|审核|核查|接线|话务|网格"
# What a label ends with comes first: that is quick to look for.
_PERSON = re.compile(
    rf"(?:人员(?<=(?:工作|执法|办案|{_ROLES})人员)|人(?!员)(?<=(?:{_ROLES})人)|员(?<=(?:{_DUTIES})员)|警(?<=[民辅干]警)|"
    r"姓名|给出者|户主|业主|"
    r"领导(?<=(?:分管|主要|主管|带班)领导)|代表(?<=法定代表))"
    r"(?:签字|签名|签章|姓名|名字|名单)?(?:\((?:签字|签名|签章|盖章|姓名)\))?"
    r"(?:[及和与、]?(?:联系)?(?:电话|手机|方式|号码))*"
)
_CERTAIN = re.compile(r"[ \n]{0,3}(?:[:：]|\()[ \n\r]{0,3}")
_COPULA = re.compile(r"[为是叫系]")
_LOOSE = re.compile(r" {0,4}")
_ACTS = (
    "经办|复核|审核|审批|核查|签字|签名|记录|制表|填表|填报|校对|核对|承办|批准|签发|联系|举报|联络|"
    "[局处科所站县区镇乡市院校队组部厅股行村馆社园]长|书记|主任|经理|领导|主席"
)
_SHORT = re.compile(rf":(?:(?<=(?:{_ACTS}):)|(?<=(?:{_ACTS}) :)) {{0,3}}")
_SIGNED = re.compile(
    r" (?<=(?:经办|复核|审核|审批|核查|签字|签名|记录|制表|填表|填报|校对|核对|承办|批准|签发|联系|联络) )"
    rf"(?<![{_HAN}]{{3}} ) {{0,3}}(?=[{_HAN}])"
)
_TITLE = (
    r"(?:副?(?:局|处|科|所|站|县|区|镇|乡|市|院|校|队|组|部|厅|司|室|秘书|董事|理事|会|班|股|行|村|社|馆|园|庭|检察|护士|连|营|团)长|"
    r"(?:常务)?副?(?:书记|主任|经理|主席|总监|总经理|厂长|教授|镇长|工程师|会计|出纳|律师|干事|助理|委员|代表)|科员|干部|老师|医生|同志|先生|女士|"
    r"小姐|师傅|同学|阿姨|大爷|大妈)"
)
_POST = re.compile(_TITLE)
_STRONG = re.compile(
    rf"{_TITLE}|签字|盖章|签名|电话|手机|座机|联系|身份|性别|证件|[男女](?![{_HAN}])|等(?!级|次)|反映|来电|来访|来信|投诉|举报|咨询|户籍|住址|住|家住|到场|[于在]\Z"
)
_WEAK = re.compile(
    r"[于已未称在到对向的从说报填核查审办签与]|负责|提供|提交|申请|表示|说明|认为|要求|确认|代|因"
)
_CONJ = re.compile(r"[和与及]|以及")
_NEVER = frozenset(
    "已未的称说在到被等与把将并就还又再也都很不没其此这那该们了着过吗呢吧你我他她它您男女副及为是者"
)
_OFFICE_END = frozenset("市县区局委办院校所处站组镇乡科室厅署部司队")
_LONG_END = _OFFICE_END | frozenset("村街社团厂店园馆")
_OFFICES = re.compile(
    "街道办?|办事处|委员会|管委会|居委会|村委会|政府|公司|中心|单位|窗口|大队|支队|[局委区县市镇乡办处科所站院校部室厅队股组村社]"
)
_ORDINARY = re.compile(
    r"于[一二三四五六七八九十今去本当该此上下每同次\d]|[一-鿿]{2,3}(?:公司|街道|办事处|中心|大学|银行)"
)
_RUN = re.compile(f"[{_HAN}]+")
_SPACED = re.compile(f"([{_HAN}]) {{1,3}}([{_HAN}]{{1,2}})(?![{_HAN}])")
_MINORITY = re.compile(f"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,8}})+")
_BETWEEN = re.compile(
    rf"(?:{_TITLE})?(?: ?\([^()]{{0,12}}\))?(?: ?[、,;/&] ?| ?(?:以及|[和与及]) ?| {{1,3}})"
)
_APART = re.compile(r"[ 、,;/(\n]{1,3}")
_PHONE_WORD = "(?:(?:联系)?(?:电话|方式)|手机|座机|[Tt][Ee][Ll])(?:号码|号)?"
_BEFORE_PHONE = re.compile(
    rf"(?P<run>[{_HAN}·]+)(?:[ ,、(]{{1,2}}[男女]性?\)?(?:[ ,、]{{1,2}}\d{{1,3}}岁)?)?"
    rf"(?P<gap>[ :,、()]{{0,3}}(?:{_PHONE_WORD})?)[ :.(为是]{{0,3}}\Z"
)
_LEAD = re.compile(
    rf"(?:联系|联络|通知|告知|咨询|询问|核实|拨打|致电|回访|走访|委托|对接|安排|指派|指定|陪同|会同|负责|电话|手机|号码|{_TITLE}|"
    r"村民|居民|市民|群众|业主|户主|司机|家长|家属|学生|[民辅干]警|租户|商户|老板|父亲|母亲|丈夫|妻子|儿子|女儿|"
    r"[人员与和及同由找转向是为系叫经至给请问对被让托代的打询访派归])\Z"
)
_TAIL = re.compile(rf"(?:{_TITLE}|[男女]|{_PHONE_WORD}[为是]?)\Z")

Place = tuple[int, int]


def names(text: str) -> Iterator[Place]:
    """Where names stand in a plain text behind words that announce them; may overlap."""
    for label in _PERSON.finditer(text):
        yield from _behind(text, label.end())
    for label in _SHORT.finditer(text):
        yield from _series(text, label.end(), certain=True, guessed=False)
    for label in _SIGNED.finditer(text):
        yield from _series(text, label.end(), certain=False, guessed=False)


def marked(text: str) -> bool:
    """Whether a plain text has a word that announces a name."""
    return bool(_PERSON.search(text) or _SHORT.search(text) or _SIGNED.search(text))


def name_before(text: str, place: int) -> Place | None:
    """The name that stands right before a telephone number at ``place``."""
    found = _BEFORE_PHONE.search(text, max(0, place - 40), place)
    if found is None:
        return None
    start, run = found.start("run"), found["run"]
    while cut := _TAIL.search(run):
        run = run[: cut.start()]
    office = max((match.end() for match in _OFFICES.finditer(run)), default=0)
    for begin in (0, office):
        stop = _name(run, begin, certain=False)
        if stop and stop == len(run) and not _is_phrase(run[begin:]):
            return start + begin, start + stop
    last = _last_name(run, office, apart="," in found["gap"] or "、" in found["gap"])
    return None if last is None else (start + last, start + len(run))


def _last_name(run: str, office: int, *, apart: bool) -> int | None:
    """Where the name begins that ends a run of other words.

    No word may reach into it (支付|宝). Behind a word that leads to a name (致电, 与, 村民) any name is one; behind
    other words one into which no office reaches, and that no comma keeps ``apart`` from the number.
    """
    begins = [len(run) - length for length in (2, 3, 4) if length < len(run) and _may_end(run[-length:])]
    begins = [begin for begin in begins if run[begin - 1 : begin + 1] not in JOINTS]
    for begin in begins:
        if _LEAD.search(run, 0, begin):
            return begin
    free = [] if apart else [begin for begin in begins if begin >= office and run[begin] not in BOUND]
    strong = [begin for begin in free if run[begin] not in WEAK]
    return min(strong or free, default=None)


def _may_end(name: str) -> bool:
    if len(name) == 4 and name[:2] not in COMPOUND:
        return False
    return name[-1] not in PARTICLES and _is_name(name, certain=False) and not _is_phrase(name)


def _is_phrase(name: str) -> bool:
    given = name[1:]
    return given in ENDINGS or (name[0] in WEAK and (given in NOUNS or given in WORDS))


def _behind(text: str, place: int) -> Iterator[Place]:
    sign = _CERTAIN.match(text, place)
    if sign is not None:
        yield from _series(text, sign.end(), certain=True, guessed=True)
        return
    copula = _COPULA.match(text, place)
    if copula is not None:
        found = list(_series(text, copula.end(), certain=False, guessed=False))
        yield from found
        if found:
            return
    gap = _LOOSE.match(text, place)
    assert gap is not None
    yield from _series(text, gap.end(), certain=False, guessed=False)


def _series(text: str, place: int, *, certain: bool, guessed: bool) -> Iterator[Place]:
    """A name and those that follow it in one list; an office may come first."""
    start = place
    stop = _name(text, start, certain=certain, guessed=guessed)
    if not stop and certain:
        start = _past_office(text, place)
        stop = _name(text, start, certain=True) if start else 0
    while stop:
        yield start, stop
        between = _BETWEEN.match(text, stop)
        if between is None:
            return
        start = between.end()
        stop = _name(text, start, certain=any(sign in between[0] for sign in "、/和与及"))


def _past_office(text: str, place: int) -> int:
    """Where a person may stand behind the office named at ``place``; 0 where no office is."""
    run = _RUN.match(text, place)
    if run is None:
        return 0
    ends = (match.end() for sign in (_OFFICES, _POST) for match in sign.finditer(text, place, run.end()))
    end = max(ends, default=0)
    if end != run.end():
        return end
    apart = _APART.match(text, end)
    return end if apart is None else apart.end()


def _name(text: str, start: int, *, certain: bool, guessed: bool = False) -> int:
    """Where the name ends that begins at ``start``; 0 where none does.

    ``certain``: what stands before says that a name follows. ``guessed``: then also one whose end nothing tells.
    """
    minority = _MINORITY.match(text, start)
    if minority is not None:
        return minority.end()
    found = _RUN.match(text, start)
    if found is None:
        return 0
    run = found[0]
    if len(run) == 1:
        spaced = _SPACED.match(text, start)
        return spaced.end() if spaced and _is_name(spaced[1] + spaced[2], certain=certain) else 0
    if run[:2] in WORDS or _ORDINARY.match(run):
        return 0
    for length in _lengths(run):
        rest = run[length:]
        if _is_name(run[:length], certain=certain) and (
            not rest or _follows(text, start + length, rest, certain=certain)
        ):
            return start + length
    if guessed and certain and len(run) > 3 and run[:2] not in NOUNS and not _OFFICES.search(run):
        length = 4 if run[:2] in COMPOUND else 3
        return start + length if run[0] in SURNAMES and _is_name(run[:length], certain=False) else 0
    return 0


def _lengths(run: str) -> tuple[int, ...]:
    if run[:2] in COMPOUND and len(run) > 2:
        return tuple(length for length in (4, 3) if length <= len(run))
    lengths = [length for length in (3, 2) if length <= len(run)]
    word = run[:2] in NOUNS or run[:2] in JOINTS
    if len(run) == 4 and run[1] in SURNAMES and run[0] in SURNAMES and not word:
        lengths.append(4)  # of both parents
    return tuple(lengths)


def _follows(text: str, place: int, rest: str, *, certain: bool) -> bool:
    if _STRONG.match(rest) or (certain and _WEAK.match(rest)):
        return True
    conj = _CONJ.match(rest)
    return conj is not None and bool(_name(text, place + conj.end(), certain=False))


def _is_name(name: str, *, certain: bool) -> bool:
    if name[:2] in COMPOUND and len(name) > 2:
        given = name[2:]
    elif name[0] in SURNAMES or (certain and name[0] in RARE):
        given = name[1:]
    else:
        return False
    if name[:2] in WORDS or name in NOUNS or given[-1] in _NEVER:
        return False
    return given[-1] not in (_LONG_END if len(name) > 2 else _OFFICE_END)
