"""``kaohe check``: a city-year's scheme, quotes, coverage and ledger, in words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kaohe.errors import KaoheError, ProblemReport
from kaohe.evaluation import Evaluation, evaluate
from kaohe.ledger.databases.database import Database
from kaohe.ledger.grid import file_text
from kaohe.ledger.load import ledger_source, load_ledger
from kaohe.ledger.marked import faulty_books, offer, write_marked
from kaohe.ledger.model import Ledger
from kaohe.ledger.privacy import Personal
from kaohe.ledger.reading import received
from kaohe.ledger.reading.roster import silent
from kaohe.ledger.repairs import by_telling, kinds_of
from kaohe.paths import Project
from kaohe.scenario.files import load_scenario, names
from kaohe.scheme.coverage import Coverage, cover
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme
from kaohe.waiting import SCORING, waiting


def check_city_year(
    scheme_id: str, project: Project, marked: Path | None = None, *, ledger: str = ""
) -> tuple[list[str], bool]:
    """What was checked and what was found.

    Parameters
    ----------
    marked
        Where a copy of a faulty ledger is written, its bad cells marked; a folder where the ledger is one.
    ledger
        A workbook, folder or database in place of the city-year's own ledger.

    Returns
    -------
    lines, sound
        Chinese sentences, and whether all is in order.
    """
    try:
        scheme = load_scheme(scheme_id, project=project)
    except KaoheError as error:
        return [f"{scheme_id}：方案有误", str(error)], False
    text = (project.regulations / scheme.regulation).read_text(encoding="utf-8")
    found = cover(scheme, text)
    lines = [f"{scheme_id} {scheme.title}", *_coverage(scheme, found), *_readings(scheme)]
    sound = found.complete
    try:
        read = load_ledger(ledger or scheme_id, scheme=scheme, project=project)
        with waiting(SCORING):
            ev = evaluate(scheme, read)
        rows = sum(len(frame) for frame in read.events.values())
        mark = "，示例数据" if read.sample else ""
        lines.append(
            f"  台账：考核对象 {len(read.units)} 个，事实 {len(read.facts)} 行，记录 {rows} 行{mark}，没有错误"
        )
        lines += received.told(read.received)
        lines += [*_absent(ev), *_notes(read), *_repairs(read)]
        late = [place for name in read.events for place in ev.facts.outside(name)]
        if late:
            shown = "、".join(late[:10]) + ("…" if len(late) > 10 else "")
            lines.append(f"    不在考核期间、没有计入的记录 {len(late)} 行：{shown}")
        changed = sum(len(ev.facts.corrections(name)) for name in read.events)
        changed += sum(len(chain) - 1 for _, _, chain in ev.facts.corrected_entries)
        if changed:
            lines.append(f"    更正和撤销 {changed} 处")
        told, fit, details = _scenarios(ev, project)
        lines += [*_personal([*ev.personal, *details]), *told]
        sound = sound and fit
    except KaoheError as error:
        lines += ["  台账有误", str(error), *_marked(error, scheme_id, project, marked, ledger)]
        sound = False
    return lines, sound


def _marked(
    error: KaoheError, scheme_id: str, project: Project, target: Path | None, given: str
) -> list[str]:
    """The marked copies that were written, or how to get them."""
    if not isinstance(error, ProblemReport):
        return []
    ledger = ledger_source(given or scheme_id, project)
    if isinstance(ledger, Database):
        return [] if target is None else ["  台账在数据库里，没有可以标注的工作簿"]
    if target is None:
        told = offer(faulty_books(error.problems, ledger), ledger, scheme_id, named=bool(given))
        return [f"  {told}"] if told else []
    copies = write_marked(error.problems, ledger, target)
    names = "、".join(file_text(path) for path in copies)
    return [f"  已写入标注本：{names}" if copies else "  没有可以标注的工作簿"]


def _absent(ev: Evaluation) -> list[str]:
    """Units that only the ledger or only the roster has, and units that nothing is recorded of."""
    told = (
        ("台账中有、名单中没有", ev.facts.unlisted),
        ("名单中有、台账中没有", ev.facts.unheard),
        ("没有任何事实和记录", silent(ev.ledger)),
    )
    return [f"    {what}的考核对象 {len(units)} 个：{'、'.join(units)}" for what, units in told if units]


def _notes(ledger: Ledger) -> list[str]:
    """What was read as it stands and wants a look, all of it."""
    if not ledger.notes:
        return []
    return [f"    需要核对的 {len(ledger.notes)} 项：", *(f"      {note}" for note in ledger.notes)]


def _repairs(ledger: Ledger) -> list[str]:
    """What was read otherwise than the files have it, all of it."""
    if not ledger.repairs:
        return []
    kinds = kinds_of(ledger.repairs)
    counted = "，".join(f"{kind} {places} 处" for kind, (_, places) in kinds.items())
    return [
        f"    读入时修正的写法 {len(ledger.repairs)} 项：",
        *([f"      其中 {counted}"] if len(kinds) > 1 else []),
        *(f"      {repair}" for repair in by_telling(ledger.repairs)),
    ]


def _personal(found: list[Personal]) -> list[str]:
    """Where free texts hold personal details, each masked."""
    if not found:
        return []
    return [
        f"    文字中的个人信息 {len(found)} 处，输出时遮盖：",
        *(f"      {item.place} {item.head}：{item.kind} {item.masked}" for item in found),
    ]


def _scenarios(ev: Evaluation, project: Project) -> tuple[list[str], bool, list[Personal]]:
    """Every saved scenario, laid over scheme and ledger; whether all fit; the personal details in them."""
    known = names(ev.scheme.id, project)
    faults = []
    details: list[Personal] = []
    for name in known:
        try:
            under = ev.with_scenarios([load_scenario(ev.scheme.id, name, project=project)])
            details += [item for item in under.personal if item not in (*ev.personal, *details)]
        except KaoheError as error:
            faults += [f"  情景 {name} 有误", str(error)]
    told = f"  情景：{'、'.join(known)}" if known else "  情景：没有"
    return [told, *faults], not faults, details


def _coverage(scheme: Scheme, found: Coverage) -> list[str]:
    lines = [f"  引文：{len(scheme.clauses)} 条，全部是原文中的原句"]
    waived = sum(bool(phrase.waived) for phrase in found.phrases)
    lines.append(
        f"  计分词语：{len(found.phrases)} 处，已认领 {len(found.phrases) - waived - len(found.open)} 处，"
        f"说明理由后略去 {waived} 处，未认领 {len(found.open)} 处"
    )
    lines += [f"    未认领“{phrase.text}”（第 {phrase.span.start} 字）" for phrase in found.open]
    lines.append(
        f"  计分条款：{found.scoring_clauses} 条，未用到 {len(found.unused)} 条"
        + (f":{'、'.join(found.unused)}" if found.unused else "")
    )
    return lines


def _readings(scheme: Scheme) -> list[str]:
    own = [reading for reading in scheme.readings.values() if reading.same_as is None]
    options = sum(len(reading.options) for reading in own)
    lines = [f"  读法：{len(own)} 项，共 {options} 个选项"]
    states = Counter(unknown.state for unknown in scheme.unknowns.values())
    words = {"masked": "遮盖", "dropped": "脱落", "external": "见于其他文件", "local": "由当地确定"}
    told = "、".join(f"{words[state]} {count} 项" for state, count in states.items()) or "没有"
    lines.append(f"  待定参数：{told}；已补充 {len(scheme.supplied)} 项")
    return lines
