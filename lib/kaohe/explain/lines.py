"""The sentence form of a trace record: labelled lines, the same on every surface."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from kaohe.explain.arithmetic import arithmetic
from kaohe.explain.grouped_lines import grouping, ranking
from kaohe.explain.wording import equals, limit, named, shown, shown_points
from kaohe.ledger.model import SCENARIO

_MISSING = "缺（台账中没有）"
_JOINED = {
    "add": "之和",
    "min": "取小",
    "most_of": "取大",
    "either": "有一项为是即为是",
    "over_all_units": "全部考核对象合计",
}
_WITHDRAWN = "撤销"
_MOST_CORRECTIONS = 5
_CHECKS = ("抽查", "检查")
_NO_CHECKS = "没有抽查记录，按未发现问题计"
_NO_ROWS = "没有记录，按 0 计"
_SUMMED = {"total": "合计", "mean": "平均", "most": "最大", "least": "最小"}


def lines(record: dict[str, Any]) -> list[dict[str, str]]:
    """Labelled lines: 条款, 情景, 事实, 计算, 未得, 封顶, 保底, 读法 …

    A clause shown in simplified characters carries the quote as received under ``original``.
    """
    found = [*_clauses(record), *_scenario(record), *_facts(record), *_unknowns(record)]
    if record["state"] == "not_applicable" and record["guard"] and not _excluded(record):
        found.append(("不适用", f"不符合适用条件：{'，'.join(_guards(record))}"))
    found += _steps(record)
    found += _readings(record)
    told = [{"label": label, "text": text} for label, text in found]
    for line, clause in zip(told, record["clauses"], strict=False):
        if "quote_shown" in clause:
            line["original"] = clause["quote"]
    return told


def heading(record: dict[str, Any]) -> str:
    """``40 / 50``, bounds, a word, or 不适用."""
    if record["state"] == "not_applicable":
        return "不适用"
    if record.get("label") is not None:
        return str(record["label"])
    if record["points"] is None:
        return "未定"
    points = shown_points(record["points"], record["decimals"])
    return points if record["maximum"] is None else f"{points} / {shown(record['maximum'])}"


def _guards(record: dict[str, Any]) -> Iterator[str]:
    """What each guard wants."""
    for name, wanted in record["guard"].items():
        fact = record["facts"].get(name, {})
        words = {"True": "是", "False": "否"} if fact.get("kind") == "yes_no" else {}
        yield f"{named(name, record['facts'])}为 {words.get(wanted, wanted)}"


def _excluded(record: dict[str, Any]) -> list[int]:
    """The places of the steps that surely exclude the indicator (at most one)."""
    steps = enumerate(record["steps"])
    return [place for place, step in steps if step["step"] == "exclude" and step["holds"] == "yes"]


def _steps(record: dict[str, Any]) -> list[tuple[str, str]]:
    """The arithmetic; where the indicator is excluded, from the exclusion on, and only why where it leaves."""
    excluded = _excluded(record)
    gone = record["state"] == "not_applicable"
    if gone and not excluded:
        return []
    steps = record["steps"][excluded[0] :] if excluded else record["steps"]
    found = list(arithmetic({**record, "steps": steps}))
    return [line for line in found if line[0] == "不适用"] if gone else found


def _clauses(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for clause in record["clauses"]:
        quote = clause.get("quote_shown", clause["quote"])
        yield "条款", f"{clause['id']}「{quote}」（{clause['document']} {clause['section']}）"


def _scenario(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a scenario changes of the rule: the clause above says what the regulation has."""
    for change in record.get("scenario", []):
        yield SCENARIO, f"{change['what']}：{change['before']} 改为 {change['after']}（非原文）"


def _facts(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, fact in record["facts"].items():
        computed = "how" in fact and "table" not in fact
        told = f"{_others(fact)}{_older(fact)}" if computed else ""
        yield "事实", _fact(name, fact, record["facts"]) + told


def _fact(name: str, fact: dict[str, Any], facts: dict[str, Any]) -> str:
    title = fact.get("title", name)
    how = fact.get("how")
    if fact.get("not_applicable") and "table" in fact:
        return f"{title}：台账“{fact['table']}”{fact['rows']} 行中没有可计的行，不适用"
    if fact.get("not_applicable"):
        return f"{title}：已申明不适用"
    if how == "ratio":
        return _ratio(title, fact, facts)
    if "table" in fact:
        return _over_rows(title, fact, facts)
    if how == "rank":
        return ranking(title, fact, facts)
    if how == "scale":
        told = [limit(term, facts=facts) for term in fact["of"]]
        value = "分母为 0" if fact.get("empty") else shown(fact["value"], fact["kind"])
        return f"{title}：{value}（{told[0]} × {told[1]} ÷ {told[2]}）"
    if how in _JOINED:
        parts = "、".join(limit(term, facts=facts) for term in fact["of"])
        return f"{title}：{shown(fact['value'], fact['kind'])}（{parts}{_JOINED[how]}）"
    if fact.get("missing"):
        return f"{title}：{_MISSING}{_corrected(fact)}"
    text = fact["shown"] if "shown" in fact else shown_text(fact["value"], fact["kind"])
    text += fact.get("unit", "") if fact["kind"] in ("count", "number", "rating") else ""
    if fact["kind"] == "ratio" and "/" in text:
        text += "，分母为 0" if fact.get("empty") else f" {equals(fact['value'], 'ratio')}"
    return f"{title}：{text}{_source(fact)}{_corrected(fact)}{_others(fact)}{_older(fact)}"


def _ratio(title: str, fact: dict[str, Any], facts: dict[str, Any]) -> str:
    above, under = (facts.get(name, {}) for name in fact["of"])
    quotient = f"{_amount(above)} / {_amount(under)}"
    if fact.get("empty"):
        return f"{title}：{quotient}，分母为 0"
    return f"{title}：{quotient} {equals(fact['value'], 'ratio')}"


def _amount(fact: dict[str, Any]) -> str:
    if fact.get("missing") and not isinstance(fact.get("value"), str):
        return f"{fact.get('title', '')}未定"
    return f"{shown(fact.get('value'), fact.get('kind', ''))}{fact.get('unit', '')}"


def _over_rows(title: str, fact: dict[str, Any], facts: dict[str, Any]) -> str:
    """A fact over event rows: how many counted, what they come to, which they are."""
    if fact.get("absent"):
        return f"{title}：{_MISSING}，也没有零报告（台账“{fact['table']}”）{_row_corrections(fact)}"
    unit = fact.get("unit", "") if fact["kind"] != "yes_no" else ""
    hits, how = len(fact["hit_rows"]), fact["how"]
    found = f"不符合的 {hits} 行" if how == "all" else f"计 {hits} 行"
    if "sample" in fact:
        found += f"，应抽 {limit(fact['sample']['size'], facts=facts)} 与“{named(fact['sample']['of'], facts)}”中较少的"
    text = f"{title}：{shown(fact['value'], fact['kind'])}{unit}（台账“{fact['table']}”{fact['rows']} 行中{found}"
    if how in _SUMMED and "grouped" not in fact:
        text += f"，{fact['column']}{_SUMMED[how]}"
    if fact.get("short"):
        text += "，尚缺几行未定" if fact["short"] == "inf" else f"，尚缺 {fact['short']} 行"
    unsure = fact["counts"].count("maybe")
    if unsure:
        text += f"，其中 {unsure} 行是否计入未定"
    if fact["unrecorded"]:
        text += f"，{_NO_CHECKS if any(word in fact['table'] for word in _CHECKS) else _NO_ROWS}"
    if "grouped" in fact:
        text += grouping(fact)
    if 0 < hits <= 5:
        text += "；各行：" if "grouped" in fact else "："
        text += "；".join(_row(hit) for hit in fact["hits"])
    elif hits:
        text += "，各行见 scores.xlsx 的“事实与台账行”"
    return f"{text}）{_row_corrections(fact)}{_others(fact)}{_older(fact)}"


def _row(hit: dict[str, str]) -> str:
    told = " ".join(f"{key} {value}" for key, value in hit.items() if key != "place" and value != "—")
    return f"{hit['place']} {told}"


def _source(fact: dict[str, Any]) -> str:
    parts = [fact.get("source", ""), fact.get("date", "")]
    text = " ".join(part for part in parts if part)
    if fact.get("evidence"):
        text += f"，凭证 {fact['evidence']}"
    return f"（来源 {text}）" if text else ""


def _corrected(fact: dict[str, Any]) -> str:
    """What a value was before it was corrected, oldest first, and values that were withdrawn."""
    told = []
    for entry in (fact, *fact.get("withdrawn", ())):
        chain = [*entry.get("replaced", ()), entry]
        for old, new in pairwise(chain):
            source = f"{entry.get('source', '')}原为" if entry is not fact else "原为"
            change = "撤销" if new["shown"] == _WITHDRAWN else f"更正为 {new['shown']}"
            before = f"（{old['entered']} 录入）" if "entered" in old else ""
            told.append(f"{source} {old['shown']}{before}，{_change(new, change)}")
    return f"。更正：{'；'.join(told)}" if told else ""


def _row_corrections(fact: dict[str, Any]) -> str:
    """What event rows were before they were corrected or taken away."""
    told = []
    for item in fact.get("corrections", [])[:_MOST_CORRECTIONS]:
        was = " ".join(f"{title} {text}" for title, text in item["was"].items())
        now = " ".join(f"{title} {text}" for title, text in item.get("now", {}).items())
        before = f"（{item['first_entered']} 录入）" if "first_entered" in item else ""
        change = "撤销" if item.get("withdrawn") else f"更正为 {now or '原内容'}"
        told.append(f"{item['place']} {f'原为 {was}' if was else '原记录'}{before}，{_change(item, change)}")
    more = len(fact.get("corrections", [])) - len(told)
    return f"。更正：{'；'.join(told)}{f'；另有 {more} 处更正' if more else ''}" if told else ""


def _change(told: dict[str, Any], change: str) -> str:
    why = told.get("correction", "") or told.get("reason", "")
    return f"{told.get('entered', '')} {change}{f'（事由：{why}）' if why else ''}".strip()


def _others(fact: dict[str, Any]) -> str:
    others = fact.get("others") or []
    if not others:
        return ""
    told = "；".join(f"{other.get('source', '')}为 {other['shown']}{_rows_of(other)}" for other in others)
    if fact.get("source") == SCENARIO:
        return f"。原记录：{told}"
    return f"。{'来源不一致' if fact.get('conflict') else '另有来源一致'}：{told}"


def _rows_of(entry: dict[str, Any]) -> str:
    """Where a count comes from."""
    return f"（{entry['note']}计得）" if entry.get("counted") else ""


def _older(fact: dict[str, Any]) -> str:
    """What a source said before what it says now."""
    told = []
    for entry in fact.get("older", ()):
        day = entry.get("date", "")
        told.append(f"{entry.get('source', '')} {f'{day} ' if day else '没有日期的'}为 {entry['shown']}")
    return f"。较早的（同一来源以日期较新的为准）：{'；'.join(told)}" if told else ""


def _unknowns(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, unknown in record["unknowns"].items():
        if "by" in unknown:
            who = " ".join(filter(None, [unknown["by"], unknown.get("on", "")])) + f"；{unknown['authority']}"
            value = shown_text(unknown["value"], unknown.get("kind", ""))
            yield "参数", f"{name} {unknown['title']}：补充参数 {value}，非原文（{who}）"
        else:
            kind = unknown.get("kind", "")
            bounds = f"，可能在 {shown(unknown['value'], kind)} 之间" if "value" in unknown else ""
            yield "参数", f"{name} {unknown['title']}：待定，原文没有给出{bounds}"


def shown_text(value: Any, kind: str = "") -> str:
    """A value as people write it; text that is no number as it is."""
    try:
        return shown(value, kind)
    except ValueError:
        return value


def _readings(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The readings that matter here one by one; those under which nothing changes by their ids."""
    mine = record["label"] if "label" in record else record["points"]
    idle = []
    for reading in record["readings"]:
        told = [
            f"{other['letter']} {other['says']}：{'同分' if other['points'] == mine else _outcome(other['points'])}"
            for other in reading["others"]
        ]
        name = f"{reading['id']}{reading['used']}"
        if reading["others"] and all(other["points"] == mine for other in reading["others"]):
            idle.append(name)
        elif reading["others"]:
            says = f"{reading['about']}：{reading['says']}"
            yield "读法", f"{name} {says}（另一读法 {'；'.join(told)}）"
    if idle:
        yield "读法", f"{'、'.join(idle)}（换用另一读法，此处得分不变）"


def _outcome(points: Any) -> str:
    if points is None:
        return "不适用"
    try:
        return f"{shown_points(points)} 分"
    except ValueError:
        return str(points)
