"""The cover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kaohe.report.display import Cover

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def cover(ev: Evaluation, faces: Mapping[str, str] | None = None) -> Cover:
    """Title, document, period and who was scored.

    ``faces`` names installed typefaces for ``body`` (正文) and ``title`` (标题); by default none is used.
    """
    scheme = ev.scheme
    period = f"{scheme.period.start.isoformat()} 至 {scheme.period.end.isoformat()}"
    lines = [f"考核地区：{scheme.place}", f"考核期间：{period}"]
    if scheme.issuer:
        lines.append(f"发文单位：{scheme.issuer}")
    lines.append(f"考核对象：{len(ev.units)} 个（{_groups(ev)}）")
    lines += changed_readings(ev)
    lines += [f"情景：{item.title}（{item.author} 提出）" for item in ev.scenarios]
    if ev.as_of is not None:
        lines.append(f"数据截至：{ev.as_of.isoformat()}")
    if ev.known_at is not None:
        lines.append(f"录入截至：{ev.known_at.isoformat()}（此后录入的记录和更正不计）")
    return Cover(
        scheme.title,
        subtitle="情景评分报告（非正式结果）" if ev.scenarios else "评分结果报告",
        lines=lines,
        sample=ev.sample,
        document=scheme.document,
        dated=(ev.as_of or scheme.period.end).isoformat(),
        faces=faces or {},
    )


def changed_readings(ev: Evaluation) -> list[str]:
    """Which readings other than the defaults are in force."""
    changed = [
        f"{key}{letter}（缺省 {ev.scheme.readings[key].default}）"
        for key, letter in ev.readings.items()
        if letter != ev.scheme.readings[key].default and ev.scheme.readings[key].same_as is None
    ]
    return [f"改用读法：{'、'.join(changed)}"] if changed else []


def _groups(ev: Evaluation) -> str:
    counts = {group: ev.groups.count(group) for group in dict.fromkeys(ev.groups)}
    return "、".join(f"{group} {count}" for group, count in counts.items())
