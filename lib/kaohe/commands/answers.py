"""Answers in the terminal: the ranking, why a unit has its points, whether a trace adds up."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.chinese_click import Command
from kaohe.commands import options
from kaohe.errors import KaoheError


@click.command(cls=Command)
@click.argument("scheme_id", metavar="方案编号")
@options.basis
def score(scheme_id: str, basis: options.Basis) -> None:
    """在终端列出名次和得分。"""
    from kaohe.report.evaluating import evaluation
    from kaohe.report.sections import shown

    ev = evaluation(scheme_id, **basis.keywords(), tell=True)
    if ev.sample:
        click.echo("【示例数据】")
    for scenario in ev.scenarios:
        click.echo(f"【情景，非正式结果】{scenario.label}")
    rows = ev.ranking.to_dict("records")
    if ev.scheme.ranking.among == "group":
        rows.sort(key=lambda row: ev.scheme.groups.index(row["group"]))
    rated = ev.scheme.ranking.basis == "rate"
    for row in rows:
        rank, points = (
            shown.rank(row["rank_low"], row["rank_high"]),
            shown.points(ev, row["low"], row["high"]),
        )
        told = [rank, row["unit"], row["group"], points]
        if rated:
            told.append(f"得分率 {shown.rate_text(ev, ev.index(row['unit']))}")
        click.echo("\t".join([*told, *([row["grade"]] if row["grade"] else [])]))


@click.command(cls=Command)
@click.argument("scheme_id", metavar="方案编号")
@click.argument("unit", metavar="考核对象")
@click.argument("node", required=False, metavar="[指标]")
@options.basis
@options.PERSONAL
def explain(scheme_id: str, unit: str, node: str | None, basis: options.Basis, show_personal: bool) -> None:
    """说明一个考核对象为什么得这些分。"""
    from kaohe.report.evaluating import evaluation

    ev = evaluation(scheme_id, **basis.keywords(), show_personal=show_personal, tell=True)
    click.echo(str(ev.explain(unit, node)))


@click.command(cls=Command)
@click.argument("output", metavar="方案编号、结果文件夹或 trace.jsonl")
def verify(output: str) -> None:
    """只凭评分依据文件重做每一步计算，不用评分程序。"""
    from kaohe.explain.verify import verify_file
    from kaohe.paths import Project

    given, kept = Path(output), Project.find().outputs / output / "trace.jsonl"
    path = next((file for file in (given, given / "trace.jsonl", kept) if file.is_file()), None)
    if path is None:
        raise KaoheError(f"没有评分依据文件 outputs/{output}/trace.jsonl；请先运行 kaohe run {output}")
    findings = verify_file(path)
    for finding in findings:
        click.echo(finding, err=True)
    if findings:
        raise KaoheError(f"核对发现 {len(findings)} 处不符。")
    with path.open(encoding="utf-8") as lines:
        click.echo(f"{path.name}：{sum(1 for _ in lines)} 条评分依据逐步重算，全部相符。")
