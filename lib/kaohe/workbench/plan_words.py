"""Plans and steps in words, and as blocks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kaohe.analysis.improvement import Improvement, Plan, Step
from kaohe.evaluation import Evaluation
from kaohe.ledger.cells import shown as cell
from kaohe.quantities import percent, plain
from kaohe.report.display import Block, Bullets, Column, Heading, Paragraph, Table
from kaohe.report.sections import shown
from kaohe.scenario.model import MISSING

_MOST_ROWS, _MOST_CELLS, _LONGEST_CELL = 3, 3, 20


def value_text(ev: Evaluation, step: Step, value: object) -> str:
    """A step's value as people write it."""
    if value is None:
        return MISSING
    if isinstance(value, tuple):
        return f"{plain(value[0])}/{plain(value[1])}"
    spec = ev.scheme.facts.get(step.fact)
    if spec is None or step.removed:
        return f"{plain(Fraction(value))} 行" if isinstance(value, Fraction) else str(value)
    if isinstance(value, (bool, date)):
        return cell(value)
    if isinstance(value, Fraction):
        return percent(value) if spec.type == "ratio" else f"{plain(value)}{spec.unit}"
    return str(value)


PAST = "已有台账记录，须经申诉、复核才能改"
"""What is said of a step that undoes what is on record."""


def step_text(ev: Evaluation, step: Step) -> str:
    """``办事指南评分 5.2 → 6``."""
    told = f"{step.title} {value_text(ev, step, step.before)} → {value_text(ev, step, step.after)}"
    if step.removed:
        return f"{told}（{PAST}：{rows_text(ev, step)}）"
    spec = ev.scheme.facts.get(step.fact)
    return (
        f"{told}（{PAST}）"
        if spec is not None and spec.table is not None and step.before is not None
        else told
    )


def step_title(ev: Evaluation, step: Step) -> str:
    """What a step changes; where rows go, which."""
    if step.removed:
        return f"{step.title}（{PAST}）：{rows_text(ev, step)}"
    spec = ev.scheme.facts.get(step.fact)
    return f"{step.title}（{PAST}）" if spec is not None and spec.table is not None else step.title


def rows_text(ev: Evaluation, step: Step) -> str:
    """The rows that go: what their dates and numbers say, and where they stand in the ledger."""
    frame, columns = ev.ledger.events[step.fact], ev.scheme.events[step.fact].columns
    rows = {row["place"]: row for row in frame[frame["place"].isin(step.removed)].to_dict("records")}
    told = []
    for place in step.removed[:_MOST_ROWS]:
        cells = [
            f"{spec.title} {text}"
            for name, spec in columns.items()
            if rows[place].get(name) is not None and len(text := cell(rows[place][name])) <= _LONGEST_CELL
        ]
        told.append(f"{'，'.join(cells[:_MOST_CELLS])}〔{place}〕")
    more = f"等 {len(step.removed)} 行" if len(step.removed) > _MOST_ROWS else ""
    return f"{'；'.join(told)}{more}"


def gain_text(ev: Evaluation, gain: Fraction) -> str:
    """``+3.33``."""
    return f"+{shown.points(ev, gain, gain)}"


def outcome(ev: Evaluation, plan: Plan) -> str:
    """``得分 92.96 → 95.30，第 7 名，等次 优秀，代价 1``."""
    told = [f"得分 {shown.points(ev, plan.before, plan.before)} → {shown.points(ev, plan.after, plan.after)}"]
    if plan.rank is not None:
        told.append(f"第 {plan.rank} 名")
    if plan.grade is not None:
        told.append(f"{shown.grade_title(ev)} {plan.grade}")
    return "，".join([*told, f"代价 {plain(plan.cost)}"])


def improvement_lines(ev: Evaluation, found: Improvement) -> list[str]:
    """What reaches the target, or why nothing does, in lines for the terminal."""
    lines = []
    if found.reached:
        lines.append(f"{found.unit}已经达到目标“{found.target}”。")
    for number, plan in enumerate(found.plans):
        lines.append(f"{plan_name(found, number)}：{outcome(ev, plan)}")
        lines += [f"  {step_text(ev, step)}" for step in plan.changes]
    if not found.reached and not found.plans:
        lines.append(f"{found.unit}{_within(found)}达不到目标“{found.target}”，理由：")
        lines += [f"  {line}" for line in found.proof]
    lines += [f"说明：{note}" for note in found.notes]
    return lines


def improvement_blocks(ev: Evaluation, found: Improvement) -> list[Block]:
    """The same as blocks of the report."""
    blocks = verdict_blocks(found)
    for number in range(len(found.plans)):
        blocks += plan_blocks(ev, found, number)
    return blocks


def verdict_blocks(found: Improvement) -> list[Block]:
    """Whether the target is reached already, or why nothing reaches it."""
    blocks: list[Block] = [Heading(f"{found.unit}：目标 {found.target}", 3)]
    if found.reached:
        blocks.append(Paragraph("已经达到目标。"))
    elif not found.plans:
        blocks += [Paragraph(f"{_within(found)}达不到目标，理由："), Bullets(found.proof)]
    return [*blocks, *(Paragraph(f"说明：{note}") for note in found.notes)]


def _within(found: Improvement) -> str:
    """That something was left out of the search; the notes say what."""
    return "在所列取值范围内" if found.limited else ""


def plan_name(found: Improvement, number: int) -> str:
    """How a plan is called; the best is number 0."""
    return f"{_within(found)}代价最小的方案" if number == 0 else f"备选方案 {number}"


def plan_blocks(ev: Evaluation, found: Improvement, number: int) -> list[Block]:
    """What a plan changes and leads to."""
    plan = found.plans[number]
    rows = [
        [step_title(ev, step), value_text(ev, step, step.before), value_text(ev, step, step.after)]
        for step in plan.changes
    ]
    columns = [Column("fact", "事实"), Column("before", "现行"), Column("after", "改为")]
    return [Table(columns, rows, caption=plan_name(found, number), note=outcome(ev, plan))]


def step_table(ev: Evaluation, steps: list[tuple[Step, Fraction]], most: int = 40) -> Block:
    """Single steps, the largest gain first."""
    if not steps:
        return Paragraph("没有单独一步能加分。")
    columns = [
        Column("fact", "事实"),
        Column("before", "现行", "number"),
        Column("after", "改为", "number"),
        Column("gain", f"总分增加（{ev.scheme.points_unit}）", "number"),
    ]
    rows = [
        [
            step_title(ev, step),
            value_text(ev, step, step.before),
            value_text(ev, step, step.after),
            gain_text(ev, gain),
        ]
        for step, gain in steps[:most]
    ]
    note = f"只改一处，其余不变；共 {len(steps)} 步，列前 {min(most, len(steps))} 步。"
    return Table(columns, rows, caption="单步增分", note=note)
