"""The evaluation (评分结果): scheme × ledger → points, bounds, ranks and labels, every column kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kaohe.errors import KaoheError
from kaohe.ledger.corrections import known
from kaohe.ledger.facts import Facts
from kaohe.ledger.model import Ledger
from kaohe.ledger.plausible import require_plausible
from kaohe.personal import protect_scenarios, protect_supplied
from kaohe.quantities import Number
from kaohe.scenario.applying import Applied, apply
from kaohe.scenario.changes import Change, rule_changes
from kaohe.scenario.model import Scenario
from kaohe.scheme.model import Scheme
from kaohe.scheme.reading import choose
from kaohe.scheme.usage import unknowns_of
from kaohe.scoring.column import NodeColumn
from kaohe.scoring.evaluate import Evaluator
from kaohe.scoring.rank import rank, rate
from kaohe.scoring.reuse import Reuse

if TYPE_CHECKING:
    from kaohe.explain.explanation import Explanation
    from kaohe.ledger.privacy import Personal


def evaluate(
    scheme: Scheme,
    ledger: Ledger,
    *,
    readings: Iterable[str] = (),
    as_of: date | None = None,
    known_at: date | None = None,
    scenario: Scenario | Iterable[Scenario] = (),
) -> Evaluation:
    """Score every unit of a ledger.

    Parameters
    ----------
    scheme, ledger
        As loaded.
    readings
        Choices such as ``["LC-2.2b:1B"]``; the rest keep their defaults.
    as_of
        Only what was recorded up to this day counts; None takes all.
    known_at
        Only what was entered up to this day (录入日期) is known, corrections included; None takes all.
    scenario
        One or several scenarios (情景), laid over scheme and ledger last.

    Raises
    ------
    ReadingError
        An unknown or contradictory choice.
    ProblemReport
        A ledger that contradicts itself, or a scenario that does not fit scheme and ledger.
    """
    choices = list(readings)
    resolved = scheme.with_readings(choices) if choices else scheme
    if known_at is not None:
        ledger = known(ledger, known_at, {name: events.dated_by for name, events in scheme.events.items()})
    facts = Facts(resolved, ledger, as_of=as_of)
    if as_of is not None and not scheme.period.start <= as_of:
        raise KaoheError(f"数据截至日期 {as_of} 早于考核期间（{scheme.period.start} 至 {scheme.period.end}）")
    if as_of is not None and as_of.year > scheme.period.end.year + 1:
        raise KaoheError(
            f"数据截至日期 {as_of} 离考核期间（{scheme.period.start} 至 {scheme.period.end}）过远"
        )
    if not facts.units:
        raise KaoheError(f"台账“{ledger.name}”中没有考核对象")
    require_plausible(facts)
    resolved, details = protect_supplied(resolved, ledger)
    found = Evaluation(resolved, ledger, as_of=as_of, facts=facts)
    found.personal += details
    scenarios = (scenario,) if isinstance(scenario, Scenario) else tuple(scenario)
    return found.with_scenarios(scenarios) if scenarios else found


class Evaluation:
    """Points of every unit and indicator; tables and traces are made when asked for.

    Attributes
    ----------
    scenarios
        What is laid over scheme and ledger; empty for the evaluation proper.
    base
        The same without the scenarios; itself where there are none.
    personal
        The personal details found in free texts: of the ledger, of supplied numbers, of the scenarios.
    """

    def __init__(
        self,
        scheme: Scheme,
        ledger: Ledger,
        *,
        as_of: date | None = None,
        facts: Facts | None = None,
        columns: Mapping[str, NodeColumn] | None = None,
    ) -> None:
        self.scheme, self.ledger, self.as_of = scheme, ledger, as_of
        self.facts = Facts(scheme, ledger, as_of=as_of) if facts is None else facts
        self.units: list[str] = self.facts.units
        self.groups: list[str] = ledger.units["group"].tolist()
        self._evaluator = Evaluator(scheme, self.facts, columns=dict(columns or {}))
        self.columns: Mapping[str, NodeColumn] = self._evaluator.all()
        self._alternatives: dict[str, Evaluation] = {}
        self.scenarios: tuple[Scenario, ...] = ()
        self.base: Evaluation = self
        self.personal: tuple[Personal, ...] = ledger.personal

    @property
    def sample(self) -> bool:
        """Whether the ledger is synthetic (示例数据)."""
        return self.ledger.sample

    @property
    def known_at(self) -> date | None:
        """The last day of entry that was taken in; None for all."""
        return self.ledger.known_at

    @property
    def readings(self) -> dict[str, str]:
        """The letter in force for each reading."""
        return self.scheme.letters

    @property
    def unsupplied(self) -> list[str]:
        """Unknown parameters that were needed and have no value."""
        needed = {name for node in self.scheme.walk() for name in unknowns_of(self.scheme, node)}
        return sorted(needed - set(self.scheme.supplied))

    def index(self, unit: str) -> int:
        """A unit's place; raises KaoheError for an unknown unit."""
        if unit not in self.units:
            raise KaoheError(f"没有考核对象“{unit}”；可选：{'、'.join(self.units)}")
        return self.units.index(unit)

    def bounds(self, unit: str, node: str) -> tuple[Number, Number] | None:
        """Least and most points of one unit; None where the indicator does not apply."""
        column, index = self.columns[node], self.index(unit)
        return column.points.at(index) if column.applies[index] else None

    def under(self, choice: str) -> Evaluation:
        """The same under one other reading, the rest as they are; raises ReadingError for an unknown one."""
        choose(self.scheme.readings, [choice])
        if choice not in self._alternatives:
            kept = [f"{key}{letter}" for key, letter in self.readings.items() if key != choice[:-1]]
            target = self.scheme.readings[choice[:-1]].same_as or choice[:-1]
            synonyms = {
                key for key, item in self.scheme.readings.items() if key == target or item.same_as == target
            }
            kept = [item for item in kept if item[:-1] not in synonyms]
            self._alternatives[choice] = self.of(self.scheme.with_readings([*kept, choice]))
        return self._alternatives[choice]

    def with_scenarios(self, scenarios: Iterable[Scenario]) -> Evaluation:
        """The same under scenarios; only what they change is evaluated anew.

        Raises
        ------
        KaoheError, ProblemReport
            A scenario that does not fit scheme and ledger, or contradicts another.
        """
        given, details = protect_scenarios(scenarios, self.scheme, self.ledger)
        found = self.of(apply(given, self.scheme, self.ledger))
        require_plausible(found.facts, since=self.facts)
        found.scenarios, found.base = (*self.scenarios, *given), self.base
        found.personal = tuple(dict.fromkeys((*self.personal, *details)))
        return found

    def of(self, changed: Scheme | Applied) -> Evaluation:
        """Under a changed scheme (and ledger); what the change does not concern is taken over."""
        if isinstance(changed, Scheme):
            changed = Applied(changed, self.ledger)
        scheme, ledger = changed.scheme, changed.ledger
        reuse = Reuse(self.scheme, scheme, {fact for _, fact in changed.facts}, changed.tables)
        if not reuse.comparable or changed.units:
            return self._kept(Evaluation(scheme, ledger, as_of=self.as_of))
        facts = self.facts.under(scheme, reuse.facts, reuse.tables, ledger=ledger, entered=changed.facts)
        columns = {name: column for name, column in self.columns.items() if reuse.indicator(name)}
        return self._kept(Evaluation(scheme, ledger, as_of=self.as_of, facts=facts, columns=columns))

    def _kept(self, other: Evaluation) -> Evaluation:
        """Another evaluation under the same scenarios."""
        other.personal = self.personal
        if self.scenarios:
            other.scenarios, other.base = self.scenarios, self.base
        return other

    @cached_property
    def rule_changes(self) -> dict[str, list[Change]]:
        """What the scenarios change in the rules of indicators, by indicator."""
        found: dict[str, list[Change]] = {}
        for change in rule_changes(self) if self.scenarios else []:
            found.setdefault(change.node, []).append(change)
        return found

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """One row a unit, best first: unit, group, points, low, high, maximum, rank, rank_low, rank_high, grade.

        ``points`` and ``rank`` are None while bounds or ranks are open; ``maximum`` is what applies of it (None where
        the total has none); ``grade`` is None where the scheme has none. Units that are not ranked have no rank.
        """
        column = self.columns[self.scheme.ranking.of]
        best, worst = self.ranks(column)
        graded = self.columns.get(self.scheme.ranking.grade or "")
        rows = []
        for index, unit in enumerate(self.units):
            low, high = column.points.at(index)
            applies = bool(column.applies[index])
            ranked = applies and best[index] > 0
            rows.append(
                {
                    "unit": unit,
                    "group": self.groups[index],
                    "points": _fraction(low) if applies and low == high else None,
                    "low": low if applies else None,
                    "high": high if applies else None,
                    "maximum": None
                    if column.node.max is None or not applies
                    else _fraction(column.maximum.high[index]),
                    "rank": int(best[index]) if ranked and best[index] == worst[index] else None,
                    "rank_low": int(best[index]) if ranked else None,
                    "rank_high": int(worst[index]) if ranked else None,
                    "grade": graded.labels[index]
                    if graded is not None and graded.labels is not None
                    else None,
                }
            )
        frame = pd.DataFrame(rows, dtype=object)
        order = sorted(range(len(rows)), key=lambda index: _order(rows[index], index))
        return frame.iloc[order].reset_index(drop=True)

    def ranks(self, column: NodeColumn) -> tuple[Any, Any]:
        """Best and worst possible rank of every unit by a column of points; 0 where it is not ranked."""
        ranking = self.scheme.ranking
        basis = column.points if ranking.basis == "points" else rate(column.points, column.maximum)
        ranked = column.applies & np.array([self.is_ranked(group) for group in self.groups], dtype=bool)
        if ranking.among == "all":
            return rank(basis, ranked, ranking.ties)
        best, worst = np.zeros(len(self.units), dtype=int), np.zeros(len(self.units), dtype=int)
        for group in dict.fromkeys(self.groups):
            members = np.flatnonzero(np.array([name == group for name in self.groups]))
            best[members], worst[members] = rank(basis.take(members), ranked[members], ranking.ties)
        return best, worst

    def is_ranked(self, group: str) -> bool:
        """Whether units of a group are ranked (the others are scored and listed apart)."""
        return not self.scheme.ranking.groups or group in self.scheme.ranking.groups

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row a unit and indicator, in the order of the scheme.

        Columns: unit, group, node, title, points, low, high, maximum, state (known, bounds, not_applicable), label,
        clause, rank, grade (the last two on the ranked indicator's rows).
        """
        ranked = self.ranking.set_index("unit")
        rows = []
        for index, unit in enumerate(self.units):
            for node in self.scheme.walk():
                column = self.columns[node.id]
                low, high = column.points.at(index)
                applies = bool(column.applies[index])
                label = None if column.labels is None else column.labels[index]
                total = node.id == self.scheme.ranking.of
                rows.append(
                    {
                        "unit": unit,
                        "group": self.groups[index],
                        "node": node.id,
                        "title": node.title,
                        "points": _fraction(low)
                        if applies and low == high and column.labels is None
                        else None,
                        "low": low if applies else None,
                        "high": high if applies else None,
                        "maximum": _fraction(column.maximum.high[index]) if node.max is not None else None,
                        "state": self.state(column, index),
                        "label": label,
                        "clause": "、".join(node.clauses),
                        "rank": ranked.at[unit, "rank"] if total else None,
                        "grade": ranked.at[unit, "grade"] if total else None,
                    }
                )
        return pd.DataFrame(rows, dtype=object)

    @staticmethod
    def state(column: NodeColumn, index: int) -> str:
        """``known``, ``bounds`` or ``not_applicable``."""
        if not column.applies[index]:
            return "not_applicable"
        if column.labels is not None:
            return "known" if column.labels[index] is not None else "bounds"
        low, high = column.points.at(index)
        return "known" if low == high else "bounds"

    @cached_property
    def losses(self) -> pd.DataFrame:
        """Where points went: unit, node, title, clause, lost, maximum, contribution (points of the total)."""
        from kaohe.analysis.losses import losses

        return losses(self)

    def records(
        self, unit: str | None = None, nodes: Collection[str] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Trace records, one a unit and indicator, in the order of the scheme; of one unit, of some indicators."""
        from kaohe.explain.record import record

        for name in self.units if unit is None else [unit]:
            index = self.index(name)
            for node in self.scheme.walk():
                if nodes is None or node.id in nodes:
                    yield record(self, node, index)

    def explain(self, unit: str, node: str | None = None) -> Explanation:
        """Why a unit has its points, for one indicator (and what is under it) or for all."""
        from kaohe.explain.explanation import explain

        return explain(self, unit, node)


def _fraction(value: Number) -> Number:
    return value if isinstance(value, float) else Fraction(value)


def _order(row: dict[str, Any], index: int) -> tuple[Any, ...]:
    if row["rank_low"] is None:
        return (1, 0, 0, index)
    return (0, row["rank_low"], row["rank_high"], index)
