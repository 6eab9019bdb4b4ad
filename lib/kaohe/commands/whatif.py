"""What changes when facts, rules or readings do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kaohe.chinese_click import Command
from kaohe.commands import options
from kaohe.errors import KaoheError

if TYPE_CHECKING:
    from kaohe.scenario.model import Scenario
    from kaohe.workbench.session import Session


@click.command(cls=Command)
@click.argument("scheme_id", metavar="方案编号")
@click.argument("unit", required=False, metavar="[考核对象]")
@options.LEDGER
@options.SCENARIO
@options.AS_OF
@options.KNOWN_AT
@click.option("--set", "facts", multiple=True, metavar="事实=值", help="改考核对象的一个事实，可重复")
@click.option(
    "--rule", "rules", multiple=True, metavar="指标:位置=数", help="改分值、权重、分档，如 2.1:max=60"
)
@click.option("--reading", "readings", multiple=True, metavar="读法", help="换用读法，如 LC-2.2b:1B")
@click.option("--supply", "supplied", multiple=True, metavar="参数=值", help="给待定参数取值；“待定”为不取值")
@click.option("--target", default="", metavar="目标", help="找代价最小的办法：90、优秀、第3名")
@click.option(
    "--cost", "costs", multiple=True, metavar="事实=代价", help="改一次的代价，或 一次+每件，如 3+0.5"
)
@click.option("--freeze", "frozen", multiple=True, metavar="事实", help="不能再改的事实，可重复")
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="事实=低..高",
    help="今年能改到的范围，可只写一头，如 事实=..150",
)
@click.option("--steps", is_flag=True, help="列出单独一步的增分")
@click.option("--midyear", is_flag=True, help="数据未齐时的最好与最坏、已成定局的、缺少的事实值多少分")
@click.option("--save", default="", metavar="情景", help="存为 params/<方案编号>/scenarios/<情景>.yaml")
@click.option("--title", default="", help="保存时的名称")
@click.option("--author", default="", help="保存时的提出人")
@click.option("--reason", default="", help="保存时的理由")
@click.option("--replace", is_flag=True, help="覆盖已有的同名情景")
def whatif(
    scheme_id: str,
    unit: str | None,
    ledger: str,
    scenarios: Sequence[str],
    as_of: str,
    known_at: str,
    facts: Sequence[str],
    rules: Sequence[str],
    readings: Sequence[str],
    supplied: Sequence[str],
    target: str,
    costs: Sequence[str],
    frozen: Sequence[str],
    limits: Sequence[str],
    steps: bool,
    midyear: bool,
    save: str,
    title: str,
    author: str,
    reason: str,
    replace: bool,
) -> None:
    """推演：改几个事实或规则，看得分、名次、等次怎样变。"""
    from kaohe.workbench import terminal
    from kaohe.workbench.session import Session

    session = Session.of(
        scheme_id,
        ledger=options.checked_ledger(ledger),
        as_of=options.checked_date(as_of),
        known_at=options.checked_date(known_at),
    )
    if unit:
        session.before.index(unit)
    if facts and not unit:
        raise KaoheError("--set 要写明是哪个考核对象：kaohe whatif 方案编号 考核对象 --set 事实=值")
    for name in scenarios:
        session.include(name)
    if not session.change(_scenario(session, unit or "", facts, rules, readings, supplied)):
        raise KaoheError(session.error)
    if session.before.sample:
        click.echo("【示例数据】")
    if (target or steps) and not unit:
        raise KaoheError("--target 和 --steps 要写明是哪个考核对象")
    asked = bool(target or steps or midyear)
    if not session.changed and not asked:
        click.echo("没有改动；用 --set、--rule、--reading、--supply 或 --scenario 写明改什么")
    told = terminal.outcome_lines(session, unit) if session.changed else iter(())
    for line in told:
        click.echo(line)
    if target:
        for line in terminal.improvement_lines(session, unit or "", target, costs, frozen, limits):
            click.echo(line)
    if steps:
        for line in terminal.step_lines(session.after, unit or "", frozen, limits):
            click.echo(line)
    if midyear:
        for line in terminal.midyear_lines(session.after, unit):
            click.echo(line)
    if save:
        path = session.save(save, title=title, author=author, reason=reason, replace=replace)
        again = f"kaohe run {scheme_id}{options.ledger_words(ledger)} --scenario {save}"
        click.echo(f"已存为 {session.project.name_of(path)}；{again} 生成报告")


def _scenario(
    session: Session,
    unit: str,
    facts: Sequence[str],
    rules: Sequence[str],
    readings: Sequence[str],
    supplied: Sequence[str],
) -> Scenario:
    """The session's scenario with the changes typed."""
    from kaohe.scenario import phrases
    from kaohe.scheme.reading import choose

    scenario, scheme = session.scenario, session.before.scheme
    for phrase in facts:
        scenario = phrases.with_fact_phrase(scenario, scheme, unit, phrase)
    for phrase in rules:
        scenario = phrases.with_rule_phrase(scenario, phrase)
    choose(scheme.readings, readings)  # two letters of one ambiguity are a contradiction
    for choice in readings:
        scenario = scenario.with_reading(choice)
    for phrase in supplied:
        scenario = phrases.with_supplied_phrase(scenario, phrase)
    return scenario
