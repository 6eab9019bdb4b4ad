"""Each unit: from full marks to its score (or what its points are made of), item by item, with the full trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.analysis.composition import composition
from kaohe.explain.lines import heading
from kaohe.quantities import INFINITY, display
from kaohe.report.charts.waterfall import waterfall_chart
from kaohe.report.display import Block, Chart, Column, Group, Heading, Line, Paragraph, Table, Trace
from kaohe.report.sections import shown
from kaohe.report.sections.shown import Standing

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_MOST_STEPS = 22


def units(ev: Evaluation) -> Group:
    """One part a ranked unit, best first: a sentence, the waterfall, the items, the trace.

    Units of groups that are not ranked have no part of their own; the trace file has all of them.
    """
    rows = ev.ranking.to_dict("records")
    places = {row["unit"]: number for number, row in enumerate(rows, start=1)}
    blocks: list[Block] = []
    found = shown.standings(ev)
    several = sum(standing.ranked for standing in found) > 1
    for standing in found:
        names = [ev.units[index] for index in standing.units]
        if standing.ranked:
            if several:
                blocks.append(Heading(standing.title, 2, anchor=f"units-{standing.title}"))
            blocks += [_unit(ev, rows[places[unit] - 1], places[unit], standing) for unit in names]
        else:
            told = f"不参加排名的单位（{standing.title}）不单列：{'、'.join(names)}。得分见“排名”，依据见 trace.jsonl。"
            blocks.append(Paragraph(told))
    return Group(blocks)


def _unit(ev: Evaluation, row: Mapping[Any, Any], place: int, standing: Standing) -> Group:
    unit = row["unit"]
    points, rank = shown.points(ev, row["low"], row["high"]), shown.rank(row["rank_low"], row["rank_high"])
    mark = "（示例数据）" if ev.sample else ""
    among = (
        f"{standing.title}共 {len(standing.units)} 个" if standing.title else f"共 {len(standing.units)} 个"
    )
    index = ev.index(unit)
    scored = f"{points} {ev.scheme.points_unit}{_rate(ev, standing, index)}"
    alone = bool(standing.title) and len(standing.units) == 1
    placed = "该类只有这一个考核对象" if alone else f"名次第 {rank} 名（{among}）"
    text = f"{unit}{mark}得分 {scored}，{placed}。"
    blocks: list[Block] = [Paragraph(text)]
    chart = _waterfall(ev, unit, row, standing)
    blocks += [chart] if chart is not None else []
    every = list(ev.records(unit))
    records = [record for record in every if not _others(record)]
    blocks.append(_items(ev, records))
    if len(records) < len(every):
        groups = "、".join(dict.fromkeys(group for record in every for group in _others(record)))
        told = f"另有 {len(every) - len(records)} 项指标只适用于其他类别（{groups}），不列。"
        blocks.append(Paragraph(told))
    blocks.append(
        Group(
            list(_traces(records, place)), title="评分依据", collapsed=True, level=3, anchor=f"u{place}-why"
        )
    )
    return Group(blocks, title=f"{rank} {unit}", level=2, anchor=f"u{place}", collapsed=True)


def _rate(ev: Evaluation, standing: Standing, index: int) -> str:
    if not shown.rated(ev, standing.units):
        return ""
    full = shown.maximum(ev, index)
    told = "" if full is None else f"适用满分 {display(full, trim=True)} {ev.scheme.points_unit}，"
    return f"（{told}得分率 {shown.rate_text(ev, index)}）"


def _others(record: dict[str, Any]) -> list[str]:
    """The groups an indicator is for, where the unit is of none of them."""
    wanted = record["guard"].get("group", "")
    groups = wanted.split("、") if wanted else []
    return [] if record["group"] in groups else groups


def _waterfall(ev: Evaluation, unit: str, row: Mapping[Any, Any], standing: Standing) -> Chart | None:
    """From the maximum that applies to the score; from 0 where the total has no maximum; None with open ends."""
    index = ev.index(unit)
    if row["low"] is None or INFINITY in (abs(row["low"]), abs(row["high"])):
        return None
    root = ev.scheme.by_id[ev.scheme.ranking.of]
    made = shown.without_maximum(ev)
    if made:
        start, start_label = Fraction(0), "起点"
        gained = composition(ev, root, index).items()
        steps = [(f"{node} {ev.scheme.by_id[node].title}", high, low) for node, (low, high) in gained]
    else:
        start = Fraction(ev.columns[root.id].maximum.high[index])
        start_label = "满分" if shown.full_marks(ev, standing.units) is not None else "适用满分"
        lost = ev.losses[ev.losses["unit"] == unit].to_dict("records")
        steps = [(_step_name(ev, item), -item["contribution"], -item["most"]) for item in lost]
    moves = [(name, _change(best, worst)) for name, best, worst in _gathered(steps)]
    end = row["low"] if row["low"] == row["high"] else (row["low"], row["high"])
    with shown.rounding(ev):
        figure = waterfall_chart(
            start, moves, end, start_label=start_label, unit=ev.scheme.points_unit, sample=ev.sample
        )
    caption = f"{unit}：{'得分构成' if made else f'从{start_label}到得分'}"
    points = shown.points(ev, row["low"], row["high"])
    alt = f"{caption}的瀑布图，共 {len(moves)} 步，得分 {points}"
    return Chart(figure, caption, alt)


def _step_name(ev: Evaluation, item: Mapping[Any, Any]) -> str:
    if item["adjusts"]:
        return f"{item['node']} 封顶与折算"
    return f"{item['node']} {item['title']}"


def _gathered(steps: list[tuple[str, Any, Any]]) -> list[tuple[str, Any, Any]]:
    """The steps in order, the smallest gathered when they are too many."""
    if len(steps) <= _MOST_STEPS:
        return steps
    by_size = sorted(steps, key=lambda step: max(abs(step[1]), abs(step[2])))
    small = by_size[: len(steps) - _MOST_STEPS + 1]
    kept = [step for step in steps if step not in small]
    rest = (f"其他 {len(small)} 项", sum(step[1] for step in small), sum(step[2] for step in small))
    return [*kept, rest]


def _change(best: Any, worst: Any) -> Any:
    return best if best == worst else (min(best, worst), max(best, worst))


def _items(ev: Evaluation, records: list[dict[str, Any]]) -> Table:
    columns = [
        Column("node", "指标"),
        Column("title", "名称"),
        Column("points", "得分", "number"),
        Column("maximum", "满分", "number"),
        Column("why", "依据"),
    ]
    rows, marks = [], []
    for number, record in enumerate(records):
        bounds = ev.bounds(record["unit"], record["node"])
        if record["state"] != "known":
            marks.append((number, 2, "na" if record["state"] == "not_applicable" else "bounds"))
        points = shown.points(ev, *(bounds or (None, None)))
        if "label" in record:
            points = record["label"] or "未定"
        maximum = record["maximum"]
        full = "—" if maximum is None else maximum if isinstance(maximum, str) else "未定"
        rows.append(
            ["  " * max(0, record["depth"] - 1) + record["node"], record["title"], points, full, _why(record)]
        )
    return Table(columns, rows, caption="各项得分", marks=marks)


def _why(record: dict[str, Any]) -> str:
    wanted = ("计算", "封顶", "保底", "加减", "折算", "不适用")
    return "；".join(line["text"] for line in record["lines"] if line["label"] in wanted)


def _traces(records: list[dict[str, Any]], place: int) -> Iterator[Trace]:
    for record in records:
        lines = [_line(line) for line in record["lines"]]
        title = f"{record['node']} {record['title']}"
        yield Trace(title, heading(record), lines, anchor=f"u{place}-{record['node']}", depth=record["depth"])


def _line(line: Mapping[str, str]) -> Line:
    original = line.get("original", "")
    return Line(line["label"], line["text"], f"原文：{original}" if original else "")
