"""The command line; heavy packages are imported by the command that needs them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kaohe.chinese_click import HELP, Group
from kaohe.errors import KaoheError

READING = click.option(
    "--reading", "readings", multiple=True, metavar="读法", help="选定读法，如 LC-2.2b:1B，可重复"
)
SUPPLIED = click.option(
    "--without-supplied",
    "supplied",
    flag_value=False,
    default=True,
    help="不用 supplied.yaml 的补充参数：原文没有给出的数一律待定，得分以区间给出",
)
SCENARIO = click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="情景",
    help="情景文件名（params/<方案编号>/scenarios/ 中），可重复",
)

PORT = click.option(
    "--port", type=click.IntRange(1, 65535), metavar="端口", help="用哪个端口，默认由程序选一个空闲的"
)
BROWSER = click.option(
    "--no-browser", "browser", flag_value=False, default=True, help="只显示地址，不打开浏览器"
)
AS_OF = click.option("--as-of", default="", metavar="日期", help="数据截至日期，如 2017-09-30")
KNOWN_AT = click.option(
    "--known-at", default="", metavar="日期", help="录入截至日期：此后录入的记录和更正不计，重现当时所知"
)
PERSONAL = click.option(
    "--show-personal", is_flag=True, help="台账文字中的电话、证件号、姓名照原样显示，不遮盖"
)


@click.group(cls=Group, context_settings=HELP)
@click.version_option(
    package_name="kaohe", prog_name="kaohe", message="%(prog)s %(version)s", help="显示版本"
)
def main() -> None:
    """考核办法评分：把成文的考核办法变成人人可核对的分数。"""


@main.command()
@click.argument("ids", nargs=-1, metavar="[方案编号]…")
@click.option("--to", "formats", default="html,pdf,xlsx", metavar="格式", help="输出格式，默认 html,pdf,xlsx")
@click.option(
    "--ledger",
    default="",
    metavar="台账",
    help="另指台账（工作簿、文件夹、.duckdb、.sqlite 文件，或不含用户名和密码的数据库地址 "
    "postgresql+psycopg://主机/数据库?schema=模式），只用于单个方案",
)
@click.option("--body-face", default="", metavar="字体", help="正文改用本机已安装的字体，如 仿宋")
@click.option("--title-face", default="", metavar="字体", help="标题改用本机已安装的字体，如 小标宋")
@click.option(
    "--jobs", default=2, type=click.IntRange(1), metavar="个数", help="同时生成几个，默认 2；1 为逐个生成"
)
@READING
@AS_OF
@KNOWN_AT
@SUPPLIED
@SCENARIO
@PERSONAL
def run(
    ids: Sequence[str],
    formats: str,
    ledger: str,
    body_face: str,
    title_face: str,
    jobs: int,
    readings: Sequence[str],
    as_of: str,
    known_at: str,
    supplied: bool,
    scenarios: Sequence[str],
    show_personal: bool,
) -> None:
    """生成报告（不写编号则全部生成），写入 outputs/<方案编号>/。"""
    from kaohe.paths import Project
    from kaohe.report.city_years import reports

    project = Project.find()
    wanted = list(ids) or project.ids()
    if len(wanted) != 1 and (ledger or readings or scenarios):
        raise KaoheError("--ledger、--reading 和 --scenario 只用于单个方案，请写明一个方案编号")
    settings = {
        "formats": [name.strip() for name in formats.split(",") if name.strip()],
        "readings": list(readings),
        "as_of": checked_date(as_of),
        "known_at": checked_date(known_at),
        "ledger": checked_ledger(ledger),
        "supplied": supplied,
        "scenarios": list(scenarios),
        "show_personal": show_personal,
        "faces": {use: face for use, face in (("body", body_face), ("title", title_face)) if face},
    }
    failed = set()
    for outcome in reports(wanted, project, jobs=jobs, settings=settings):
        if outcome.error:
            click.echo(f"{outcome.name}：没有完成\n{outcome.error}", err=True)
            if ".xlsx " in outcome.error and not ledger:
                click.echo(f"标出有误单元格的副本：kaohe check {outcome.name} --marked 标注.xlsx", err=True)
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


@main.command()
@click.argument("scheme_id", metavar="方案编号")
@READING
@AS_OF
@KNOWN_AT
@SUPPLIED
@SCENARIO
def score(
    scheme_id: str,
    readings: Sequence[str],
    as_of: str,
    known_at: str,
    supplied: bool,
    scenarios: Sequence[str],
) -> None:
    """在终端列出名次和得分。"""
    from kaohe.report.evaluating import evaluation
    from kaohe.report.sections import shown

    ev = evaluation(
        scheme_id,
        readings=readings,
        as_of=checked_date(as_of),
        known_at=checked_date(known_at),
        supplied=supplied,
        scenarios=scenarios,
    )
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


@main.command()
@click.argument("scheme_id", metavar="方案编号")
@click.argument("unit", metavar="考核对象")
@click.argument("node", required=False, metavar="[指标]")
@READING
@AS_OF
@KNOWN_AT
@SUPPLIED
@SCENARIO
@PERSONAL
def explain(
    scheme_id: str,
    unit: str,
    node: str | None,
    readings: Sequence[str],
    as_of: str,
    known_at: str,
    supplied: bool,
    scenarios: Sequence[str],
    show_personal: bool,
) -> None:
    """说明一个考核对象为什么得这些分。"""
    from kaohe.report.evaluating import evaluation

    ev = evaluation(
        scheme_id,
        readings=readings,
        as_of=checked_date(as_of),
        known_at=checked_date(known_at),
        supplied=supplied,
        scenarios=scenarios,
        show_personal=show_personal,
    )
    click.echo(str(ev.explain(unit, node)))


@main.command()
@click.argument("ids", nargs=-1, metavar="[方案编号]…")
@click.option("--all", "everything", is_flag=True, help="检查全部方案")
@click.option(
    "--marked",
    default="",
    metavar="文件",
    help="台账有误时，把标出有误单元格的副本写到这里（台账是文件夹的，写到这个文件夹），只用于单个方案",
)
def check(ids: Sequence[str], everything: bool, marked: str) -> None:
    """检查方案、引文、条款覆盖和台账。"""
    from kaohe.checking import check_city_year
    from kaohe.paths import Project

    project = Project.find()
    wanted = project.ids() if everything or not ids else list(ids)
    if marked and len(wanted) != 1:
        raise KaoheError("--marked 只用于单个方案，请写明一个方案编号")
    clean = True
    for scheme_id in wanted:
        lines, sound = check_city_year(scheme_id, project, Path(marked) if marked else None)
        clean = clean and sound
        for line in lines:
            click.echo(line)
    if not clean:
        raise KaoheError("检查发现问题，见上。")


@main.command("ledger-to")
@click.argument("scheme_id", metavar="方案编号")
@click.argument("target", metavar="去处")
def ledger_to(scheme_id: str, target: str) -> None:
    """把台账另存为工作簿（.xlsx）、数据库（.duckdb、.sqlite 文件或数据库地址）或 CSV 文件夹。"""
    from kaohe.ledger.load import load_ledger
    from kaohe.ledger.saving import save_ledger
    from kaohe.scheme.loader import load_scheme

    scheme = load_scheme(scheme_id)
    told = save_ledger(load_ledger(scheme_id, scheme=scheme), scheme.shape, target)
    click.echo(f"{scheme_id} 的台账已写入 {told}")


@main.command()
@click.argument("ids", nargs=-1, metavar="方案编号 方案编号…")
@click.option("--to", "formats", default="html,pdf", metavar="格式", help="输出格式，默认 html,pdf")
def compare(ids: Sequence[str], formats: str) -> None:
    """比较两个以上的办法：结构、严格程度、待定参数、等次，同一地区的逐项变化。"""
    from kaohe.paths import Project
    from kaohe.report.comparing import compare as made

    project = Project.find()
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    done = made(ids, project=project, formats=wanted)
    names = "、".join(path.name for path in done.files)
    click.echo(f"已写入 {project.name_of(done.folder)}/({names})，用时 {done.seconds:.1f} 秒")


@main.command()
@click.argument("scheme_id", required=False, default="", metavar="[方案编号]")
@PORT
@BROWSER
def app(scheme_id: str, port: int | None, browser: bool) -> None:
    """在浏览器中打开考核工作台（不见代码），只供本机使用。"""
    from kaohe.homes.address import announce, new_address
    from kaohe.homes.opening import opening
    from kaohe.paths import Project

    opened = opening(Project.find(), scheme_id)
    address = new_address(port)
    from kaohe.homes.app import serve_app

    serve_app(opened, address, announce(f"考核工作台：{opened.title}", browser))
    click.echo("已停止。")


@main.command()
@click.argument("scheme_id", required=False, default="", metavar="[方案编号]")
@PORT
@BROWSER
def lab(scheme_id: str, port: int | None, browser: bool) -> None:
    """在 JupyterLab 中打开工作台的笔记本，只供本机使用。"""
    from kaohe.homes.address import announce, new_address
    from kaohe.homes.opening import opening
    from kaohe.paths import Project

    opened = opening(Project.find(), scheme_id)
    from kaohe.homes.lab import lab_path, serve_lab

    address = new_address(port, lab_path(opened))
    serve_lab(opened, address, announce(f"JupyterLab：{opened.title}", browser))
    click.echo("已停止。")


@main.command()
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


@main.command()
@click.argument("scheme_id", metavar="方案编号")
@click.argument("unit", required=False, metavar="[考核对象]")
@SCENARIO
@AS_OF
@KNOWN_AT
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
    from kaohe.scenario import phrases
    from kaohe.scheme.reading import choose
    from kaohe.workbench import terminal
    from kaohe.workbench.session import Session

    session = Session.of(scheme_id, as_of=checked_date(as_of), known_at=checked_date(known_at))
    if unit:
        session.before.index(unit)
    if facts and not unit:
        raise KaoheError("--set 要写明是哪个考核对象：kaohe whatif 方案编号 考核对象 --set 事实=值")
    for name in scenarios:
        session.include(name)
    scenario = session.scenario
    for phrase in facts:
        scenario = phrases.with_fact_phrase(scenario, session.before.scheme, unit or "", phrase)
    for phrase in rules:
        scenario = phrases.with_rule_phrase(scenario, phrase)
    choose(session.before.scheme.readings, readings)  # two letters of one ambiguity are a contradiction
    for choice in readings:
        scenario = scenario.with_reading(choice)
    for phrase in supplied:
        scenario = phrases.with_supplied_phrase(scenario, phrase)
    if not session.change(scenario):
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
        click.echo(
            f"已存为 {session.project.name_of(path)}；kaohe run {scheme_id} --scenario {save} 生成报告"
        )


@main.command()
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
    metavar="路径",
    help="考核对象取自这个台账；默认取自办法的名单，没有名单的取自已有台账",
)
@click.option("--replace", is_flag=True, help="覆盖已有的文件")
@READING
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


def checked_ledger(text: str) -> str:
    """A ledger's full path, or its database's address; raises KaoheError for an address with credentials in it."""
    from kaohe.ledger.database import is_address, parse_address

    if not text or is_address(text):
        database = parse_address(text) if text else None
        if database is None or database.path is None:
            return database.address if database else ""
        text = str(database.path)
    return str(Path(text).resolve())


def checked_date(text: str) -> str:
    """An ISO date as written, or empty; raises KaoheError for anything else."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise KaoheError(f"日期“{text}”不对；应写作 2017-09-30") from None
