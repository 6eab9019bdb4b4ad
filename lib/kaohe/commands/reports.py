"""Reports of city-years, and of several schemes side by side."""

from __future__ import annotations

from collections.abc import Sequence

import click

from kaohe.chinese_click import Command
from kaohe.commands import options
from kaohe.errors import KaoheError


@click.command(cls=Command)
@click.argument("ids", nargs=-1, metavar="[方案编号]…")
@options.formats("html,pdf,xlsx")
@click.option("--body-face", default="", metavar="字体", help="正文改用本机已安装的字体，如 仿宋")
@click.option("--title-face", default="", metavar="字体", help="标题改用本机已安装的字体，如 小标宋")
@click.option(
    "--jobs", default=2, type=click.IntRange(1), metavar="个数", help="同时生成几个，默认 2；1 为逐个生成"
)
@options.basis
@options.PERSONAL
def run(
    ids: Sequence[str],
    formats: str,
    body_face: str,
    title_face: str,
    jobs: int,
    basis: options.Basis,
    show_personal: bool,
) -> None:
    """生成报告（不写编号则全部生成），写入 outputs/<方案编号>/。"""
    from kaohe.paths import Project
    from kaohe.report.city_years import reports

    project = Project.find()
    wanted = list(ids) or project.ids()
    if len(wanted) != 1 and (basis.ledger or basis.readings or basis.scenarios):
        raise KaoheError("--ledger、--reading 和 --scenario 只用于单个方案，请写明一个方案编号")
    settings = {
        "formats": options.names(formats),
        **basis.keywords(),
        "show_personal": show_personal,
        "faces": {use: face for use, face in (("body", body_face), ("title", title_face)) if face},
    }
    failed = set()
    for outcome in reports(wanted, project, jobs=jobs, settings=settings):
        if outcome.error:
            click.echo(f"{outcome.name}：没有完成\n{outcome.error}", err=True)
            if any(f"{ending} " in outcome.error for ending in (".xlsx", ".xls", ".et")):
                again = f"kaohe check {outcome.name}{options.ledger_words(basis.ledger)} --marked 标注.xlsx"
                click.echo(f"标出有误单元格的副本：{again}", err=True)
            failed.add(outcome.name)
            continue
        done = outcome.result
        names = "、".join(path.name for path in done.files)
        click.echo(
            f"{outcome.name}：已写入 {project.name_of(done.folder)}/({names})，用时 {done.seconds:.1f} 秒"
        )
    if failed:
        names = "、".join(name for name in wanted if name in failed)
        raise KaoheError(f"{len(failed)} 个方案没有完成：{names}")


@click.command(cls=Command)
@click.argument("ids", nargs=-1, metavar="方案编号 方案编号…")
@options.formats("html,pdf")
def compare(ids: Sequence[str], formats: str) -> None:
    """比较两个以上的办法：结构、严格程度、待定参数、等次，同一地区的逐项变化。"""
    from kaohe.paths import Project
    from kaohe.report.comparing import compare as made

    project = Project.find()
    done = made(ids, project=project, formats=options.names(formats))
    names = "、".join(path.name for path in done.files)
    click.echo(f"已写入 {project.name_of(done.folder)}/({names})，用时 {done.seconds:.1f} 秒")
