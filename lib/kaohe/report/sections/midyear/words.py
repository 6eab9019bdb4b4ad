"""What the mid-year view says in words; plain lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kaohe.analysis.midyear import Case, cases
from kaohe.analysis.worth import worth
from kaohe.analysis.worth.lacking import Kind
from kaohe.quantities import display
from kaohe.report.sections import shown

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

NOTHING = "没有缺失的事实，也没有未定的得分。"
NO_FACT = "没有缺失的事实；未定的得分来自原文没有给出的参数，见“待定参数”。"
CAUTION = (
    "最好与最坏是界限：缺少的事实不论填成什么，得分、名次和等次都不会越出。界限可能偏宽，所以“已定”一定成立，"
    "“未定”的实际余地可能小些。现有的台账记录按数据截至之日计，此后新增、更改的记录和以后才认定的“不适用”不在其内，"
    "所以总分要计此后台账记录的考核对象，名次、等次一律不算已定；"
    "考核期满以前，办法另有规定如何计分的缺失事实按仍可补齐计，区间因此可能宽于“排名”。"
)
WORTH = (
    "“值多少分”是只补齐这一项、其余照旧时，它取最不利与最有利的值，总分的最好（或最坏）情形相差多少，取两者中较大的。"
    "各项单独计算，有封顶、互相替代等规定时不能相加。"
)
LIMITED = "写成区间的，前一数已经试得，后一数是上限。"
_MOST = 20
_KINDS: dict[Kind, str] = {
    "fact": "{}",
    "share": "{}（分子、分母都缺）",
    "absent": "台账“{}”（没有记录）",
    "short": "台账“{}”（缺行）",
    "blank": "台账“{}”（有空缺）",
}


def midyear_text(ev: Evaluation, unit: str | None = None) -> list[str]:
    """Best and worst cases, what is decided, and the missing facts worth most, as lines of text.

    ``unit`` tells of one unit only; raises KaoheError for an unknown one.
    """
    if unit is not None:
        ev.index(unit)
    found = [case for case in cases(ev) if unit is None or case.unit == unit]
    worths = worth(ev, unit)
    if not worths and not any(case.open for case in found):
        return [NOTHING]
    lines = [told(ev, case) for case in found]
    if unit is None:
        lines += decided(ev, found)
    if worths:
        count = len(worths)
        lines.append(f"缺少的事实共 {count} 项" + (f"，列出最要紧的 {_MOST} 项：" if count > _MOST else "："))
        for item in worths[:_MOST]:
            whose = "" if unit is not None else f"{item.unit}　"
            value = f"{valued(ev, item.least, item.most)} {ev.scheme.points_unit}"
            lines.append(
                f"  {whose}{named(item.kind, item.title)}：值 {value}"
                f"（指标 {'、'.join(item.nodes) or '—'}；条款 {'、'.join(item.clauses) or '—'}）"
            )
        lines.append(WORTH + LIMITED)
    else:
        lines.append(NO_FACT)
    return [*lines, caution(ev)]


def caution(ev: Evaluation) -> str:
    """What the bounds mean, and what they do not speak of."""
    names = ev.unsupplied
    return CAUTION + (f"原文没有给出、也没有补充的参数（{len(names)} 项）同样按待定计。" if names else "")


def named(kind: Kind, title: str) -> str:
    """A missing fact or event table in words."""
    return _KINDS[kind].format(title)


def valued(ev: Evaluation, least: object, most: object) -> str:
    """``12.50``, ``2.00～6.00`` where no more than the first was found."""
    decimals = int(ev.scheme.rounding.decimals)
    low, high = (display(number, decimals) for number in (least, most))  # type: ignore[arg-type]
    return low if low == high else f"{low}～{high}"


def told(ev: Evaluation, case: Case) -> str:
    """One unit in a sentence."""
    unit = ev.scheme.points_unit
    points = shown.points(ev, case.low, case.high)
    whose = f"{case.unit}（{case.group}）" if ev.scheme.ranking.among == "group" else case.unit
    if case.open:
        text = f"{whose}：最坏～最好 {points} {unit}"
    else:
        text = f"{whose}：{'截至数据日' if case.growing else '得分已定，'} {points} {unit}".replace(
            "， ", "，"
        )
    if case.best is not None:
        place = shown.rank(case.best, case.worst)
        standing = case.best == case.worst and case.growing
        word = "名次已定，" if "rank" in case.decided else "现为" if standing else "可能名次"
        text += f"；{word}第 {place} 名（共 {case.peers} 个）" if case.peers > 1 else "；同类只此一个"
        if "rank" not in case.decided and (case.ahead or case.behind):
            text += f"，必定先于 {case.ahead} 个、后于 {case.behind} 个"
    if case.grades:
        word = shown.grade_title(ev)
        sure = "已定，" if "grade" in case.decided else "现为" if len(case.grades) == 1 else "可能为"
        text += f"；{word}{sure}{'、'.join(case.grades)}"
    return f"{text}{'；此后的台账记录还会改变，不算已定' if case.growing else ''}。"


def decided(ev: Evaluation, found: Sequence[Case]) -> list[str]:
    """What no missing fact can change: ranks, grades, and how many pairs stand in a certain order."""
    placed = [case for case in found if case.best is not None and case.peers > 1]
    ranks = [case for case in placed if "rank" in case.decided]
    lines = []
    if placed:
        names = "、".join(f"{case.unit}（{_group(ev, case)}第 {case.best} 名）" for case in ranks)
        lines.append(f"名次已定、缺少的事实改变不了的 {len(ranks)} 个" + (f"：{names}。" if ranks else "。"))
        pairs = sum(case.peers - 1 for case in placed) // 2
        certain = sum(case.ahead for case in placed)
        lines.append(f"两两比较共 {pairs} 对，先后已定的 {certain} 对。")
    graded = [case for case in found if case.grades]
    if graded:
        fixed = [case for case in graded if "grade" in case.decided]
        labels = dict.fromkeys(label for case in fixed for label in case.grades)
        names = "；".join(f"{label}：{'、'.join(_with(fixed, label))}" for label in labels)
        word = shown.grade_title(ev)
        lines.append(
            f"{word}已定、缺少的事实改变不了的 {len(fixed)} 个" + (f"。{names}。" if fixed else "。")
        )
    return lines


def _group(ev: Evaluation, case: Case) -> str:
    return "" if ev.scheme.ranking.among == "all" else case.group


def _with(found: Iterable[Case], label: str) -> list[str]:
    return [case.unit for case in found if case.grades == (label,)]
