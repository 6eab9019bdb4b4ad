"""The ledger's quality: what is missing, where sources disagree, which scores stay open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.analysis.sources import disputed
from kaohe.ledger.reading.roster import silent
from kaohe.ledger.repairs import by_telling, is_telling, kinds_of
from kaohe.report.display import Block, Column, Group, Paragraph, Table
from kaohe.report.sections import shown
from kaohe.report.sections.corrected import corrected
from kaohe.report.sections.sources import HEADING as SOURCES_HEADING
from kaohe.report.sections.summary import missing
from kaohe.report.sections.superseded import superseded

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


_SHOWN = 50
_SHOWN_FILES = 200


def quality(ev: Evaluation) -> Group:
    """Counts of what the ledger holds; missing facts and their bounds; conflicts; corrections; repairs; personal."""
    rows = sum(len(frame) for frame in ev.ledger.events.values())
    entered = len(ev.facts.settled)
    text = f"台账共有填报事实 {entered} 项、台账记录 {rows} 行、凭证 {len(ev.ledger.evidence)} 份。"
    counted = sum(len(ev.facts.rows(name)) for name in ev.ledger.events)
    if counted < rows:
        text += f"其中 {rows - counted} 行的日期不在考核期间（或数据截至日期）之内，没有计入。"
    if ev.ledger.notes:
        text += f"有 {len(ev.ledger.notes)} 项照所写计分、需要核对，列在下面。"
    blocks: list[Block] = [
        Paragraph(text),
        *_roster(ev),
        _missing(ev),
        _conflicts(ev),
        *superseded(ev),
        *corrected(ev),
        *_notes(ev),
        *_received(ev),
        *_repairs(ev),
        *_personal(ev),
    ]
    return Group(blocks)


def _received(ev: Evaluation) -> list[Block]:
    """The files the ledger was read from; nothing where it was a database."""
    files = ev.ledger.received
    read = [file for file in files if file.rows is not None]
    rows = [[Path(file.file).name, file.counts] for file in read[:_SHOWN_FILES]]
    columns = [Column("file", "文件"), Column("rows", "读入的表和行")]
    note = f"共 {len(read)} 个文件，{sum(file.total for file in read)} 行（合计等不计入的行除外）。"
    if len(read) > _SHOWN_FILES:
        note += f"这里列出前 {_SHOWN_FILES} 个。"
    blocks: list[Block] = [Table(columns, rows, caption="读入的文件", note=note)] if read else []
    said = [
        ("什么也没有填写的文件", [file for file in read if file.is_blank]),
        ("没有读的文件", [file for file in files if file.rows is None]),
        ("读入时正在别处打开、没有保存的改动没有读到的文件", [file for file in read if file.opened]),
    ]
    blocks += [
        Paragraph(f"{head}：{'、'.join(Path(file.file).name for file in named)}。")
        for head, named in said
        if named
    ]
    return blocks


def _repairs(ev: Evaluation) -> list[Block]:
    """What was read otherwise than the files have it; nothing where all is plain."""
    repairs = ev.ledger.repairs
    if not repairs:
        return []
    told = by_telling(repairs)
    told = told[: max(_SHOWN, min(_SHOWN_FILES, sum(map(is_telling, told))))]
    rows = [[item.where(Path(item.file).name), item.found, item.read_as, item.kind] for item in told]
    columns = [
        Column("place", "位置"),
        Column("found", "原样"),
        Column("read_as", "读作"),
        Column("kind", "修正"),
    ]
    kinds = kinds_of(repairs)
    cells = sum(places for _, places in kinds.values())
    note = f"共 {len(repairs)} 项，涉及 {cells} 处"
    note += f"，这里列出前 {len(told)} 项；全部见 kaohe check。" if len(repairs) > len(told) else "。"
    note += "略去内容、补上内容、改了名称的在前；同一列里同样的写法列作一项。" if len(kinds) > 1 else ""
    note += "原文件没有改动；有两种读法的写法一律不读，退回填报。"
    listed = Table(columns, rows, caption="读入时修正的写法", note=note)
    if len(kinds) == 1:
        return [listed]
    counts = [Column("kind", "修正"), Column("items", "项数", "integer"), Column("places", "处数", "integer")]
    numbers = [[kind, str(items), str(places)] for kind, (items, places) in kinds.items()]
    return [Table(counts, numbers, caption="读入时修正的种类"), listed]


def _notes(ev: Evaluation) -> list[Block]:
    """What was read as it stands and wants a look; nothing where there is none."""
    found = ev.ledger.notes
    if not found:
        return []
    rows = [
        [item.where(Path(item.file).name), item.kind, item.found, item.read_as] for item in found[:_SHOWN]
    ]
    columns = [
        Column("place", "位置"),
        Column("kind", "核对什么"),
        Column("found", "实为"),
        Column("said", "说明"),
    ]
    if not any(found for _, _, found, _ in rows):
        rows = [[place, kind, said] for place, kind, _, said in rows]
        columns = [column for column in columns if column.key != "found"]
    note = f"共 {len(found)} 项，都照台账所写计分，是否属实请核对。"
    note += f"这里列出前 {_SHOWN} 项；全部见 kaohe check。" if len(found) > _SHOWN else ""
    return [Table(columns, rows, caption="需要核对的内容", note=note)]


def _roster(ev: Evaluation) -> list[Block]:
    """Units that the regulation does not name, those it names that the ledger lacks, and those nothing is said of."""
    said = []
    if ev.facts.unlisted:
        unlisted = ev.facts.unlisted
        said.append(f"台账中有、办法的名单中没有的考核对象 {len(unlisted)} 个：{'、'.join(unlisted)}。")
    if ev.facts.unheard:
        unheard = ev.facts.unheard
        said.append(f"名单中有、台账中没有的考核对象 {len(unheard)} 个：{'、'.join(unheard)}。")
    mute = silent(ev.ledger)
    if mute:
        said.append(f"没有任何事实和记录的考核对象 {len(mute)} 个：{'、'.join(mute)}。")
    return [Paragraph("".join(said))] if said else []


def _personal(ev: Evaluation) -> list[Block]:
    """Where free texts hold personal details, masked; nothing where they hold none."""
    found = ev.personal
    if not found:
        return []
    columns = [
        Column("place", "位置"),
        Column("head", "栏目"),
        Column("kind", "种类"),
        Column("masked", "内容（已遮盖）"),
    ]
    rows = [[item.place, item.head, item.kind, item.masked] for item in found[:_SHOWN]]
    note = (
        "按要求，本报告其他各处照原样显示，不宜公开。"
        if ev.ledger.personal_shown
        else "本报告和所附各文件中一律遮盖；公开之前请在台账、补充参数和情景中删去不必要的个人信息。"
    )
    if len(found) > _SHOWN:
        note = f"共 {len(found)} 处，只列前 {_SHOWN} 处；全部见 kaohe check。{note}"
    return [Table(columns, rows, caption="文字中的个人信息", note=note)]


def _missing(ev: Evaluation) -> Block:
    root = ev.scheme.ranking.of
    rows = []
    for row in ev.ranking.to_dict("records"):
        if row["low"] is None or row["low"] == row["high"]:
            continue
        unit = row["unit"]
        low, high = ev.bounds(unit, root) or (0, 0)
        rank = shown.rank(row["rank_low"], row["rank_high"])
        rows.append([unit, "、".join(missing(ev, unit)), shown.points(ev, low, high), rank])
    if not rows:
        return Paragraph("没有缺失的事实：所有考核对象的得分都已确定。")
    columns = [
        Column("unit", "考核对象"),
        Column("missing", "缺少"),
        Column("bounds", "得分区间", "number"),
        Column("rank", "可能名次"),
    ]
    return Table(
        columns, rows, caption="缺少的事实及得分区间", note="缺少的事实没有当作 0；补齐之后得分落在区间之内。"
    )


def _conflicts(ev: Evaluation) -> Block:
    """How many; which ones, and what each is worth, is told in the chapter on sources."""
    count = len(disputed(ev))
    if not count:
        return Paragraph("各来源的数据没有不一致之处。")
    return Paragraph(
        f"来源不一致的事实 {count} 项，逐项列在“{SOURCES_HEADING}”一章，连同改以另一来源为准的影响。"
    )
