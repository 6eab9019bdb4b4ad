"""Groups of event rows and ranks, as the sentences of a trace tell them."""

from __future__ import annotations

from typing import Any

from kaohe.explain.wording import condition, shown
from kaohe.quantities import Number, from_exact

_CALENDAR = {"month": "（按月）", "quarter": "（按季度）"}
_INNER = {
    "count": "每组计行数",
    "total": "每组{}合计",
    "mean": "每组{}平均",
    "most": "每组{}最大",
    "least": "每组{}最小",
    "exists": "每组看有没有",
    "all": "每组看是否都符合",
}
_THEN = {
    "count": "计组数",
    "total": "各组合计",
    "mean": "各组平均",
    "most": "取最大的组",
    "least": "取最小的组",
    "exists": "看有没有这样的组",
    "all": "看是否各组都符合",
}
_MOST_GROUPS = 12
_MOST_MEMBERS = 5
_FIRST = {"most": "由大到小", "least": "由小到大"}


def grouping(fact: dict[str, Any]) -> str:
    """``，信息日期（按月）分 12 组，每组计行数，计组数（各组的值 = 0）：2017年03月 0、2017年08月 0``."""
    told = fact["grouped"]
    by = "、".join(f"{key['title']}{_CALENDAR.get(key.get('calendar', ''), '')}" for key in told["by"])
    text = f"，按{by}分 {len(told['groups'])} 组，{_INNER[fact['how']].format(fact.get('column', ''))}，"
    text += _THEN[told["then"]]
    if "where" in told:
        words = condition(told["where"], {"value": {"title": "值", "kind": told["kind"]}})
        text += f"（符合的组：{words}）" if told["then"] == "all" else f"（组的{words}）"
    kept = [group for group in told["groups"] if group["counts"] != "no"]
    listed = "、".join(_group(group, told["kind"]) for group in kept[:_MOST_GROUPS])
    if kept:
        more = f"等 {len(kept)} 组" if len(kept) > _MOST_GROUPS else ""
        text += f"：{'不符合的 ' if told['then'] == 'all' else ''}{listed}{more}"
    else:
        text += "：没有" + ("不符合的组" if told["then"] == "all" else "这样的组")
    if told.get("unplaced"):
        text += f"，{len(told['unplaced'])} 行属于哪一组未定"
    if told.get("outside"):
        text += f"，{len(told['outside'])} 行不属于其中任何一组"
    if told.get("more"):
        text += "，另外可能还有别的组"
    return text


def _group(group: dict[str, Any], kind: str) -> str:
    maybe = "（未定）" if group["counts"] == "maybe" else ""
    return f"{' '.join(group['label'])} {shown(group['value'], kind)}{maybe}"


def ranking(title: str, fact: dict[str, Any], facts: dict[str, Any]) -> str:
    """``名次：3（发文数 12 篇，由大到小，与 甲县 15、乙县 13 等 27 个考核对象相比）``."""
    of = facts[fact["of"][0]]
    own = f"{of['title']} {shown(of['value'], of['kind'])}{of.get('unit', '')}"
    members = fact["members"]
    told = f"{own}，{_FIRST[fact['first']]}"
    if fact.get("within") and fact["within"]["value"] is not None:
        told += f"，在“{fact['within']['value']}”内"
    before = [member for member in members if _first(member, of, fact["first"])]
    listed = "、".join(
        f"{member['unit']} {shown(member['value'], of['kind'])}" for member in before[:_MOST_MEMBERS]
    )
    told += f"，与其他 {len(members)} 个考核对象相比"
    if before:
        more = f"等 {len(before)} 个" if len(before) > _MOST_MEMBERS else ""
        told += f"，在前的有 {listed}{more}"
    if fact.get("more"):
        told += "，别的考核对象没有给出"
    return f"{title}：{shown(fact['value'], 'count')}（{told}）"


def _first(member: dict[str, Any], of: dict[str, Any], first: str) -> bool:
    """Whether another surely or perhaps stands before."""
    low, high = _ends(member["value"])
    mine = _ends(of["value"])
    return low < mine[1] if first == "least" else high > mine[0]


def _ends(value: Any) -> tuple[Number, Number]:
    low, high = (value["low"], value["high"]) if isinstance(value, dict) else (value, value)
    return from_exact(low), from_exact(high)
