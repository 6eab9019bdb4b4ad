"""示例数据：an invented city of 60 units and 60 leaf indicators, all numbers made up by a formula."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import toy

from kaohe.evaluation import Evaluation, evaluate
from kaohe.ledger.model import Ledger
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

ID = "sixty-2020"
UNITS = [f"第{place:02}街道办事处" for place in range(1, 61)]
PARTS = ("政府网站", "办事服务", "信息公开", "网络安全", "热线办理", "数据共享")
FACTS = [f"n{part}_{item}" for part in range(1, 7) for item in range(1, 11)]
REGULATION = (
    "一、本办法纯属虚构。\n二、每件得1分，每项最高10分，各项相加。\n三、总分达到360分的为优秀，其余为合格。\n"
)


def text() -> str:
    """The scheme file: six parts of ten indicators, each a point a case, ten at most."""
    lines = [
        f"id: {ID}",
        "title: 虚构市2020年度考核",
        "place: 虚构市",
        "document: 虚政办〔2020〕60号",
        f"regulation: {ID}.txt",
        "period: {from: 2020-01-01, to: 2020-12-31}",
        "rounding: {decimals: 2}",
        "groups: [街道]",
        "ranking: {of: T, grade: G}",
        "facts:",
        *(f"  {name}: {{title: 事实{name[1:]}, type: count, unit: 件}}" for name in FACTS),
        "indicators:",
        "  id: T",
        "  title: 总分",
        "  max: 600",
        "  clauses: [S-1]",
        "  sum:",
    ]
    for part, title in enumerate(PARTS, 1):
        lines += [f"  - id: '{part}'", f"    title: {title}", "    max: 100", "    sum:"]
        for item in range(1, 11):
            rule = f"linear: {{of: n{part}_{item}, rate: 1, cap: 10}}"
            head = f"id: '{part}.{item}', title: {title}第{item}项, max: 10"
            lines.append(f"    - {{{head}, {rule}, clauses: [S-1]}}")
    lines += [
        "outside:",
        "- id: G",
        "  title: 等次",
        "  table: {of: {node: T}, bands: [{at_least: 360, label: 优秀}, {otherwise: {label: 合格}}]}",
        "  clauses: [S-2]",
        "clauses:",
        "  S-1: {section: 二, quote: 每件得1分，每项最高10分，各项相加。, kind: linear}",
        "  S-2: {section: 三, quote: 总分达到360分的为优秀，其余为合格。, kind: grade}",
    ]
    return "\n".join(lines) + "\n"


@cache
def scheme() -> Scheme:
    """The scheme, loaded as any other."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in (
            (f"params/{ID}/scheme.yaml", text()),
            (f"data/regulations/{ID}.txt", REGULATION),
        ):
            path = root / name
            path.parent.mkdir(parents=True)
            path.write_text(content, encoding="utf-8")
        return load_scheme(ID, project=Project(root))


def ledger(changes: Mapping[tuple[str, str], int | None] | None = None) -> Ledger:
    """The sample ledger; ``changes`` give facts another value by (unit, fact), None: nobody has said."""
    changed = dict(changes or {})
    given: list[toy.Row] = []
    for row, unit in enumerate(UNITS):
        for column, name in enumerate(FACTS):
            value = changed.get(
                (unit, name), (row * row * 3 + column * 5 + row * column * column) % (11 + row % 7)
            )
            if value is not None:
                given.append({"unit": unit, "fact": name, "value": Fraction(value)})
    return toy.ledger(scheme(), {}, [{"unit": unit, "group": "街道"} for unit in UNITS], given)


@cache
def evaluation() -> Evaluation:
    """The sample, scored."""
    return evaluate(scheme(), ledger())


def changed(changes: Mapping[tuple[str, str], int | None]) -> Evaluation:
    """The sample with other facts, scored."""
    return evaluate(scheme(), ledger(changes))
