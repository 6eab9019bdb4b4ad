"""How sections show clauses: their kinds in Chinese, and the quote as received behind a simplified one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.scheme.model import Clause, Scheme

KINDS = {
    "reference": "引述",
    "scope": "范围",
    "base": "底分",
    "weight": "权重",
    "deduct": "扣分",
    "add": "加分",
    "linear": "按量计分",
    "band": "分档",
    "limit": "限度",
    "veto": "否决",
    "exempt": "不适用",
    "aggregate": "汇总",
    "grade": "等次",
    "procedure": "程序",
    "time": "时间",
    "target": "目标",
}


def kinds(clause: Clause) -> str:
    """What a clause is: 程序、时间."""
    return "、".join(KINDS.get(kind, kind) for kind in dict.fromkeys([clause.kind, *clause.also]))


def hovers(scheme: Scheme, keys: Iterable[str], column: int) -> list[tuple[int, int, str]]:
    """For a table with a row a clause: the original behind each quote that is shown in simplified characters."""
    if scheme.script != "traditional":
        return []
    return [(row, column, f"原文：{scheme.clauses[key].text}") for row, key in enumerate(keys)]
