"""What a template says: what to enter, the clauses behind it, how to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaohe.ledger.model import SOURCES
from kaohe.ledger.reading.values import EXPECTED
from kaohe.ledger.sheets import GUIDE, Field
from kaohe.ledger.template.asked import Item, reports_zero, rests_on
from kaohe.ledger.template.members import Member
from kaohe.quantities import plain
from kaohe.scheme.base import Reference
from kaohe.scheme.fact import Fact
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.ruletext import number_text

SAMPLE = "示例数据：考核对象取自示例台账，部分名称为虚构"
_RATIO = "“数值”填分子、“分母”填分母；或在“数值”填百分数，如 85.3%"


def entering(fact: Fact) -> str:
    """What belongs in the value cell of a fact."""
    told = _RATIO if fact.type == "ratio" else EXPECTED[fact.type]
    if fact.range is not None and fact.type != "ratio":
        low, high = fact.range
        told += f"，{plain(low)} 至 {plain(high)}"
    return f"{told}（{fact.unit}）" if fact.unit and fact.type != "ratio" else told


def zero_report(title: str) -> str:
    """What belongs in the value cell of an event table's zero report."""
    return f"没有记录的填 0（零报告）；有记录的填工作表“{title}”，此处空着"


def kept(scheme: Scheme, table: str) -> str:
    """How an event table is kept, where no zero report is made of it."""
    events = scheme.events[table]
    if events.expected is not None:
        return f"填工作表“{events.title}”，应有 {plain(events.expected.rows)} 行"
    return f"工作表“{events.title}”一般由考核部门登记，没有记录即为 0，不必零报告"


def elsewhere(scheme: Scheme, item: Item) -> str:
    """Where an item gets its points when it asks for nothing itself; empty for one that only adds up its children."""
    if item.again:
        titles = [(scheme.facts.get(name) or scheme.events[name]).title for name in item.again]
        return "按前面的" + "、".join(f"“{title}”" for title in titles) + "计分"
    if item.node.rollup is not None:
        return "由所属单位的得分归集，不必填报"
    return "" if item.node.children else "由其他指标的得分计算，不必填报"


def quotes(scheme: Scheme, clauses: Iterable[str]) -> list[str]:
    """``LC-2.2b「低于50%的……」``, each clause once."""
    known = [key for key in dict.fromkeys(clauses) if key in scheme.clauses]
    return [f"{key}「{scheme.readable(scheme.clauses[key].text)}」" for key in known]


def maximum(scheme: Scheme, node: Indicator, member: Member) -> str:
    """An indicator's maximum for a unit; empty where it has none."""
    value = node.max
    if value is None:
        return ""
    if isinstance(value, Reference) and value.by is not None:
        known = member.group if value.by == "group" else member.attributes.get(value.by)
        if known in value.values:
            value = value.values[known] * value.times + value.plus
    if isinstance(value, Reference) and value.unknown is not None and value.unknown not in scheme.supplied:
        return "待定"
    return number_text(scheme, value)


def facts_sheet(*, form: bool) -> str:
    """The 事实 sheet as a sentence names it."""
    return "“自评表”" if form else "“事实”表"


def table_comment(scheme: Scheme, table: str, *, form: bool = False) -> str:
    """What an event table is for, as the comment on its first head."""
    events = scheme.events[table]
    nodes = [node for node in scheme.walk() if table in rests_on(scheme, node)[1]]
    clauses = [*events.clauses, *(key for node in nodes for key in node.clauses)]
    told = ""
    if reports_zero(scheme, table):
        whose = "没有记录的" if form else "没有记录的考核对象"
        told = f"{whose}，在{facts_sheet(form=form)}零报告（填 0）"
    lines = [
        f"{events.title}：每件事一行，考核对象从下拉列表选，可向下填充",
        told or kept(scheme, table),
        f"用于指标 {'、'.join(f'{node.id} {node.title}' for node in nodes)}" if nodes else "",
        *quotes(scheme, clauses),
    ]
    return "\n".join(filter(None, lines))


def column_comment(field: Field, *, dated: bool = False, blank: str = "") -> str:
    """What belongs in a column, as the comment on its head; ``blank`` is what a blank means to the rules."""
    told = [f"从下拉列表选：{'、'.join(field.choices)}" if field.choices else EXPECTED.get(field.type, "")]
    if dated:
        told.append("按这个日期判断是否在考核期间内")
    told.append((blank or "没有的可以空着") if field.may_be_blank else "必填")
    return "；".join(filter(None, told))


def guide(scheme: Scheme, *, form: bool, sample: bool) -> Iterator[tuple[str, str]]:
    """Numbered lines of the 说明 sheet: title and text."""
    for number, (title, text) in enumerate(_steps(scheme, form, sample), 1):
        yield f"{GUIDE} {number}：{title}", text


def _steps(scheme: Scheme, form: bool, sample: bool) -> Iterator[tuple[str, str]]:
    period = f"{scheme.period.start} 至 {scheme.period.end}"
    facts = facts_sheet(form=form)
    yield (
        "填什么",
        f"{scheme.title}（{scheme.document}），考核期间 {period}。"
        + (
            "本表列出适用于本单位的全部指标，按考核办法的顺序排列；来源已写明为自评。"
            if form
            else "本工作簿用于登记全部考核对象的事实、台账和凭证。"
        ),
    )
    if sample:
        yield (
            "先改名单",
            f"{SAMPLE}。"
            + (
                "请考核部门按实有名单重新生成本表。"
                if form
                else "请先改为实有名单，再把上面的“示例数据”改为“否”。"
            ),
        )
    first = "" if form else "先核对“考核对象”的名称、类别和属性；"
    yield (
        "顺序",
        (
            f"{first}在“凭证”登记凭证；再填{facts}的“数值”（比率还有“分母”）、“日期”、"
            f"{'' if form else '“来源”、'}“凭证号”；然后逐件登记各张台账。灰色格和表头不能改；没有填的行不必删去。"
            + ("" if form else "同一事实有几个来源的，在“事实”表末尾另起一行。")
        ),
    )
    yield (
        "缺、零、不适用",
        (
            "没有数据的空着，即为“缺”：得分以区间给出，不会当作 0。数值确实是 0 的填 0。"
            "经认定不适用的填“不适用”，并在“备注”写明理由。三者不能互相代替。"
        ),
    )
    zero = [scheme.events[name].title for name in scheme.events if reports_zero(scheme, name)]
    if zero:
        yield (
            "零报告",
            (
                f"{'、'.join(f'“{title}”' for title in zero)}：全年没有记录的，在{facts}中该台账一行的“数值”填 0，"
                "即零报告；既没有记录也没有零报告的，视为缺。有记录的不填零报告。"
            ),
        )
    office = [
        events.title for events in scheme.events.values() if events.absent == "zero" and not events.expected
    ]
    if office:
        told = "、".join(f"“{title}”" for title in office)
        yield "不必零报告的台账", f"{told}：一般由考核部门登记，没有记录即为 0，不必零报告。"
    yield (
        "写法",
        "；".join(
            [
                "比率填分子（“数值”）和分母，或在“数值”填百分数，如 85.3%",
                *(EXPECTED[kind] for kind in ("date", "datetime", "dates")),
            ]
        )
        + "。数值中不写单位。",
    )
    order = "、".join(scheme.sources.precedence)
    resting = f"（{'、'.join(scheme.sources.clauses)}）" if scheme.sources.clauses else ""
    yield (
        "来源",
        ("本表只填自评，其他来源由考核部门登记。" if form else f"有{'、'.join(SOURCES)}。")
        + f"几个来源不一致时，依次以{order}为准{resting}；各来源的数值都保留。",
    )
    apart = "凭证号以本单位简称开头，如“甲局-01”，以免与其他单位重复。" if form else ""
    yield (
        "凭证",
        f"“凭证号”先在“凭证”表登记，其他表从下拉列表选；“凭证”表写明名称、日期和保管单位。{apart}",
    )
    yield (
        "填好以后",
        (
            "把本工作簿交给考核部门，不改文件内各表的名称。"
            if form
            else f"存为 data/{scheme.id}/ledger.xlsx，用 kaohe check {scheme.id} 检查，全部错误一次列出。"
        ),
    )
