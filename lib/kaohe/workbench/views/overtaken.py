"""Who overtakes whom, whose grade changes, who wins and who loses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kaohe.analysis.overtaking import Move, moves
from kaohe.analysis.sensitivity import Change
from kaohe.report.display import Block, Bullets, Column, Group, Paragraph, Table
from kaohe.report.sections.shown import grade_title
from kaohe.workbench.views import words
from kaohe.workbench.views.rendering import render
from kaohe.workbench.views.subject import sampled
from kaohe.workbench.views.words import Difference

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_MOST_SENTENCES, _MOST_NAMED, _MOST_POINTS = 12, 8, 5


class Row(NamedTuple):
    """One unit's ranks and total."""

    unit: str
    group: str
    before: str
    after: str
    ranks: Difference
    points: Difference
    passed: int
    passed_by: int


class Told(NamedTuple):
    """All that is told: counts, sentences, the rest of them, tables."""

    summary: str
    sentences: list[str]
    more: list[str]
    grades: list[str]
    rows: list[Row]
    winners: list[Row]
    losers: list[Row]


def overtaken(before: Evaluation, after: Evaluation, unit: str | None = None) -> str:
    """Sentences and tables of who overtakes whom: of the whole field, or of one unit and those it meets.

    Raises
    ------
    KaoheError
        An unknown unit.
    """
    told = _told(before, after, unit)
    grouped = after.scheme.ranking.among == "group"
    values = {"title": grade_title(after), "grouped": grouped, "unit": unit, "sample": sampled(before, after)}
    return render("overtaken", told=told, **values)


def overtaken_block(before: Evaluation, after: Evaluation, unit: str | None = None) -> Block:
    """The same as blocks of the report."""
    told = _told(before, after, unit)
    blocks: list[Block] = [Paragraph(told.summary)]
    sentences = [*told.sentences, *told.more, *told.grades]
    blocks += [Bullets([f"{sentence}。" for sentence in sentences])] if sentences else []
    if told.rows:
        columns = [
            Column("unit", "考核对象"),
            Column("before", "现行"),
            Column("after", "情景"),
            Column("ranks", "名次"),
            Column("points", "得分变化", "number"),
        ]
        rows = [[row.unit, row.before, row.after, row.ranks.text, row.points.text] for row in told.rows]
        blocks.append(Table(columns, rows, caption="名次变动"))
    return Group(blocks)


def _told(before: Evaluation, after: Evaluation, unit: str | None) -> Told:
    field = moves(before, after)
    if unit is not None:
        before.index(unit), after.index(unit)
        mine = next(move for move in field if move.unit == unit)
        met = {unit, *mine.passed, *mine.caught, *mine.passed_by}
        field = [move for move in field if move.unit in met]
    decimals = int(after.scheme.rounding.decimals)
    rows = {move.unit: _row(move, decimals) for move in field}
    sentences = [text for move in sorted(field, key=_by_rise) if (text := _sentence(move))]
    if unit is not None:
        sentences = [text for move in field if move.unit == unit for text in _of_unit(move)]
    changed = [move for move in field if move.change.ranks[0] != move.change.ranks[1]]
    grades = [
        _grade(before, after, move.change) for move in field if move.change.grade[0] != move.change.grade[1]
    ]
    scored = [move for move in field if move.change.points[0] != move.change.points[1]]
    winners = [
        move
        for move in sorted(scored, key=lambda move: -move.change.size)
        if rows[move.unit].points.way == "up"
    ]
    losers = [
        move
        for move in sorted(scored, key=lambda move: -move.change.size)
        if rows[move.unit].points.way == "down"
    ]
    return Told(
        _summary(field, rows, after.scheme.ranking.grade is not None, len(grades), unit),
        sentences[:_MOST_SENTENCES],
        sentences[_MOST_SENTENCES:],
        grades,
        [rows[move.unit] for move in changed],
        [] if unit is not None else [rows[move.unit] for move in winners[:_MOST_POINTS]],
        [] if unit is not None else [rows[move.unit] for move in losers[:_MOST_POINTS]],
    )


def _row(move: Move, decimals: int) -> Row:
    change = move.change
    return Row(
        move.unit,
        move.group,
        words.rank(*change.ranks[0]),
        words.rank(*change.ranks[1]),
        words.rank_difference(*change.ranks),
        words.difference(*change.points, decimals),
        len(move.passed),
        len(move.passed_by),
    )


def _summary(field: Sequence[Move], rows: dict[str, Row], graded: bool, grades: int, unit: str | None) -> str:
    ways = [move.direction for move in field if move.change.ranks[0] != move.change.ranks[1]]
    points = [row.points.way for row in rows.values() if row.points.changed]
    if not ways and not points and not grades:
        return f"{f'{unit}的' if unit else ''}得分{'、名次和等次' if graded else '和名次'}都没有变化。"
    if unit is not None and len(field) == 1:
        return f"{unit}没有超过别的考核对象，也没有被超过。"
    told = f"名次变动 {len(ways)} 个{_counts(ways, '上升', '下降')}；"
    told += f"得分变动 {len(points)} 个{_counts(points, '增加', '减少')}"
    told += f"；等次变动 {grades} 个。" if graded else "。"
    return told if unit is None else f"{unit}和与它先后有变的，共 {len(field)} 个：{told}"


def _counts(ways: Sequence[str], up: str, down: str) -> str:
    """``（上升 2，下降 1，未定 1）``; empty when there are none."""
    named = ((up, "up"), (down, "down"), ("未定", "open"))
    told = "，".join(f"{name} {ways.count(way)}" for name, way in named if way in ways)
    return f"（{told}）" if told else ""


def _sentence(move: Move) -> str:
    """A rise, and whom it overtakes; empty for all others."""
    if move.direction != "up" and not move.passed:
        return ""
    was, now = (words.rank(*ranks) for ranks in move.change.ranks)
    told = f"{_place(move)}{move.unit} {_went(move, was, now)}"
    told += f"，超过 {_named(move.passed)}" if move.passed else ""
    return told + (f"，追平 {_named(move.caught)}" if move.caught else "")


def _of_unit(move: Move) -> list[str]:
    """All that befalls one unit."""
    was, now = (words.rank(*ranks) for ranks in move.change.ranks)
    told = [sentence] if (sentence := _sentence(move)) else []
    name = f"{_place(move)}{move.unit}"
    if move.passed_by:
        went = "" if told else f"{_went(move, was, now)}，"
        told.append(f"{name} {went}被 {_named(move.passed_by)} 超过")
    return told or ([f"{name} {_went(move, was, now)}"] if was != now else [])


def _went(move: Move, was: str, now: str) -> str:
    """``由第 5 名升至第 3 名``."""
    if was == now:
        return f"仍为{now}"
    verb = {"up": "升至", "down": "降至"}.get(move.direction, "变为")
    return f"由{was}{verb}{now}"


def _place(move: Move) -> str:
    return f"【{move.group}】" if move.group else ""


def _named(units: Sequence[str]) -> str:
    rest = len(units) - _MOST_NAMED
    listed = "、".join(units[:_MOST_NAMED])
    return f"{listed} 等 {len(units)} 个" if rest > 0 else listed


def _grade(before: Evaluation, after: Evaluation, change: Change) -> str:
    was, now = (
        words.grade(ev, change.unit, label) for ev, label in zip((before, after), change.grade, strict=True)
    )
    return f"{change.unit}：{was} → {now}"


def _by_rise(move: Move) -> tuple[int, int]:
    """The most passed first."""
    return -len(move.passed), move.change.ranks[1][0] or 0
