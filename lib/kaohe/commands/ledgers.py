"""Ledgers: a template to fill in, checking, another form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kaohe.chinese_click import Command
from kaohe.commands import options
from kaohe.errors import KaoheError


@click.command(cls=Command)
@click.argument("scheme_id", metavar="方案编号")
@click.option("--unit", "units", multiple=True, metavar="考核对象", help="写出这个考核对象的自评表，可重复")
@click.option("--each", is_flag=True, help="写出全部考核对象的自评表，每个一份")
@click.option(
    "--out",
    default="",
    metavar="路径",
    help="写到哪里：工作簿，几份自评表的为文件夹；默认 outputs/templates/",
)
@click.option(
    "--ledger",
    default="",
    metavar="台账",
    help="考核对象取自这个台账（路径或数据库地址）；默认取自办法的名单，没有名单的取自已有台账",
)
@click.option("--replace", is_flag=True, help="覆盖已有的文件")
@options.READING
def template(
    scheme_id: str,
    units: Sequence[str],
    each: bool,
    out: str,
    ledger: str,
    replace: bool,
    readings: Sequence[str],
) -> None:
    """写出待填的台账模板，或考核对象的自评表。"""
    from kaohe.ledger.grid import file_text
    from kaohe.ledger.template import make_forms, make_template
    from kaohe.paths import Project

    if units and each:
        raise KaoheError("--each 已包括全部考核对象，不与 --unit 同用")
    project = Project.find()
    if not (units or each):
        done = [
            make_template(
                scheme_id, out=out, ledger=ledger, readings=readings, replace=replace, project=project
            )
        ]
    else:
        done = make_forms(
            scheme_id, units, out=out, ledger=ledger, readings=readings, replace=replace, project=project
        )
    if len(done) == 1:
        click.echo(f"已写入 {file_text(done[0])}")
    else:
        click.echo(f"已写入 {file_text(done[0].parent)}/，自评表 {len(done)} 份")


@click.command(cls=Command)
@click.argument("ids", nargs=-1, metavar="[方案编号]…")
@click.option("--all", "everything", is_flag=True, help="检查全部方案")
@options.LEDGER_OF_ONE
@click.option(
    "--marked",
    default="",
    metavar="文件",
    help="台账有误时，把标出有误单元格的副本写到这里（台账是文件夹的，写到这个文件夹），只用于单个方案",
)
def check(ids: Sequence[str], everything: bool, ledger: str, marked: str) -> None:
    """检查方案、引文、条款覆盖和台账。"""
    from kaohe.checking import check_city_year
    from kaohe.paths import Project

    project = Project.find()
    wanted = project.ids() if everything or not ids else list(ids)
    if (marked or ledger) and len(wanted) != 1:
        option = "--marked" if marked else "--ledger"
        raise KaoheError(f"{option} 只用于单个方案，请写明一个方案编号")
    clean = True
    for scheme_id in wanted:
        copy = Path(marked) if marked else None
        lines, sound = check_city_year(scheme_id, project, copy, ledger=options.checked_ledger(ledger))
        clean = clean and sound
        for line in lines:
            click.echo(line)
    if not clean:
        raise KaoheError("检查发现问题，见上。")


@click.command("ledger-to", cls=Command)
@click.argument("scheme_id", metavar="方案编号")
@click.argument("target", metavar="去处")
@options.LEDGER
@click.option(
    "--mask-personal", "masked", is_flag=True, help="副本里遮盖文字中的电话、证件号、姓名；默认照原样写"
)
def ledger_to(scheme_id: str, target: str, ledger: str, masked: bool) -> None:
    """把台账另存为工作簿（.xlsx）、数据库（.duckdb、.sqlite 文件或数据库地址）或 CSV 文件夹。"""
    from kaohe.ledger.load import load_ledger
    from kaohe.ledger.saving import personal_in, save_ledger
    from kaohe.scheme.loader import load_scheme

    scheme = load_scheme(scheme_id)
    given = options.checked_ledger(ledger) or scheme_id
    found = load_ledger(given, scheme=scheme, show_personal=not masked)
    told = save_ledger(found, scheme.shape, target)
    click.echo(f"{scheme_id} 的台账已写入 {told}{personal_in(found)}")
