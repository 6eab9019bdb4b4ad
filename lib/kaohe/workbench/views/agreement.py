"""How far the order before and after agree, and how the grades moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kaohe.analysis.agreement import Agreement, agreements, grade_changes
from kaohe.report.display import Block, Column, Group, Paragraph, Table
from kaohe.report.sections.shown import grade_title
from kaohe.workbench.views.rendering import render
from kaohe.workbench.views.subject import sampled

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_HEADS = (
    "排名",
    "计入的考核对象",
    "名次变动",
    "同序对",
    "反序对",
    "肯德尔 τ",
    "斯皮尔曼 ρ",
    "名次未定，未计入",
)
_NOTE = "τ、ρ 在 −1 至 1 之间，1 为先后完全一致，按三位小数四舍五入；名次未定的考核对象不计入；— 为无法计算。"
_OPEN = "未定"


class Matrix(NamedTuple):
    """Units by grade before (rows) and after (columns); cells are (count, whether the grade stays)."""

    title: str
    grades: list[str]
    rows: list[tuple[str, list[tuple[int, bool]]]]


def agreement(before: Evaluation, after: Evaluation) -> str:
    """Kendall's τ-b, Spearman's ρ and the number of rank changes of each ranking; the grades before × after."""
    rows = [_row(item) for item in agreements(before, after)]
    values = {"heads": _HEADS, "rows": rows, "note": _NOTE, "matrix": _matrix(before, after)}
    return render("agreement", **values, sample=sampled(before, after))


def agreement_block(before: Evaluation, after: Evaluation) -> Block:
    """The same as tables of the report."""
    columns = [
        Column(str(place), head, "text" if place == 0 else "number") for place, head in enumerate(_HEADS)
    ]
    rows = [_row(item) for item in agreements(before, after)]
    blocks: list[Block] = [Table(columns, rows, caption="两种排名的一致程度", note=_NOTE)]
    matrix = _matrix(before, after)
    if matrix is not None:
        columns = [Column("was", "现行＼情景"), *(Column(name, name, "integer") for name in matrix.grades)]
        cells = [[name, *(str(count) for count, _ in counts)] for name, counts in matrix.rows]
        blocks.append(Table(columns, cells, caption=f"{matrix.title}：现行与情景（个）"))
    return Group(blocks if rows else [Paragraph("没有排名的考核对象。"), *blocks[1:]])


def _row(item: Agreement) -> list[str]:
    told = (item.changed, item.concordant, item.discordant)
    numbers = [str(number) for number in told]
    return [
        item.group or "全部",
        str(item.units),
        *numbers,
        item.tau.shown(),
        item.rho.shown(),
        str(item.left_out),
    ]


def _matrix(before: Evaluation, after: Evaluation) -> Matrix | None:
    counts = grade_changes(before, after)
    if not counts:
        return None
    names = [name for ev in (before, after) for name in _order(ev)]
    occurring = {_OPEN if name is None else name for pair in counts for name in pair}
    grades = [
        name for name in dict.fromkeys([*names, *sorted(occurring - {_OPEN}), _OPEN]) if name in occurring
    ]
    keys = {name: None if name == _OPEN else name for name in grades}
    rows = [(was, [(counts[keys[was], keys[now]], was == now) for now in grades]) for was in grades]
    return Matrix(grade_title(after), grades, rows)


def _order(ev: Evaluation) -> list[str]:
    """The grades as the regulation lists them."""
    name = ev.scheme.ranking.grade
    table = None if name is None else ev.scheme.by_id[name].table
    return [row.label for row in table.all_rows if row.label] if table is not None else []
