"""An explanation: the trace of one unit, for reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.errors import KaoheError
from kaohe.explain.lines import heading

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


@dataclass(frozen=True)
class Explanation:
    """Trace records of one unit, in the order of the scheme; ``str()`` is the text the command line prints.

    What stands under an indicator that does not apply is not printed.
    """

    records: list[dict[str, Any]]

    def __str__(self) -> str:
        gone = {record["node"] for record in self.records if record["state"] == "not_applicable"}
        told = [
            record for record in self.records if not (record["node"] in gone and record["parent"] in gone)
        ]
        return "\n\n".join("\n".join(_text(record)) for record in told)


def explain(ev: Evaluation, unit: str, node: str | None = None) -> Explanation:
    """The trace of one unit: of one indicator and what is under it, or of all.

    Raises
    ------
    KaoheError
        An unknown unit or indicator.
    """
    if node is None:
        return Explanation(list(ev.records(unit)))
    if node not in ev.scheme.by_id:
        raise KaoheError(f"没有指标“{node}”；可选：{'、'.join(ev.scheme.by_id)}")
    wanted = {child.id for child in ev.scheme.by_id[node].walk()}
    return Explanation(list(ev.records(unit, wanted)))


def _text(record: dict[str, Any]) -> Iterator[str]:
    mark = "【示例数据】" if record["sample"] else ""
    yield f"{mark}{record['unit']} {record['node']} {record['title']}  {heading(record)}"
    for line in record["lines"]:
        yield f"  {line['label']} {line['text']}"
