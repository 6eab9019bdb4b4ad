"""One scenario in the making: the evaluation it starts from, the one it gives, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from time import monotonic

from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.scenario.files import load_scenario, save_scenario
from kaohe.scenario.model import Scenario

DRAG = 1.0
"""Seconds after which the next change of the same thing is a step of its own."""
Listener = Callable[["Session"], object]


class Session:
    """What the panels share, and what ``kaohe whatif`` uses: no widget knows more than this.

    Attributes
    ----------
    before
        The evaluation without the scenario.
    after
        With it; ``before`` itself while the scenario changes nothing.
    scenario
        The scenario in the making.
    error
        Why the last change was refused (it then changed nothing); empty when it was taken.
    ledger
        Path or address of the ledger; empty for the city-year's own.
    """

    def __init__(self, before: Evaluation, *, project: Project | None = None) -> None:
        self.before, self.after = before, before
        self.scenario = Scenario.blank()
        self.error = ""
        self.ledger = ""
        self.project = project or Project.find()
        self._past: list[tuple[Scenario, Evaluation]] = []
        self._future: list[tuple[Scenario, Evaluation]] = []
        self._listeners: list[Listener] = []
        self._key: Hashable = None
        self._changed_at = 0.0

    @classmethod
    def of(
        cls,
        scheme_id: str,
        *,
        ledger: str = "",
        as_of: str = "",
        known_at: str = "",
        project: Project | None = None,
    ) -> Session:
        """Of a city-year as it stands, or as it stood and was known on a day (ISO dates); on another ledger."""
        project = project or Project.find()
        ev = evaluation(scheme_id, ledger=ledger, as_of=as_of, known_at=known_at, project=project)
        session = cls(ev, project=project)
        session.ledger = ledger
        return session

    @property
    def scheme_id(self) -> str:
        """The city-year."""
        return self.before.scheme.id

    @property
    def as_of(self) -> str:
        """The day the data go up to, as ISO date; empty for all."""
        return "" if self.before.as_of is None else self.before.as_of.isoformat()

    @property
    def known_at(self) -> str:
        """The last day of entry taken in, as ISO date; empty for all."""
        return "" if self.before.known_at is None else self.before.known_at.isoformat()

    @property
    def changed(self) -> bool:
        """Whether the scenario changes anything."""
        return bool(self.scenario.size or self.scenario.includes)

    def listen(self, listener: Listener) -> None:
        """Have a listener called after each change, and after each refused one."""
        self._listeners.append(listener)

    def change(self, scenario: Scenario, *, key: Hashable = None) -> bool:
        """Take another scenario; False (and ``error``) where it does not fit: nothing is changed then.

        Changes in quick succession with the same ``key`` (a slider being dragged) are one step to take back.
        """
        try:
            after = self._evaluated(scenario)
        except KaoheError as error:
            self.error = str(error)
        else:
            self.error = ""
            now = monotonic()
            if key is None or key != self._key or now - self._changed_at > DRAG:
                self._past.append((self.scenario, self.after))
            self._key, self._changed_at = key, now
            self._future.clear()
            self.scenario, self.after = scenario, after
        self._tell()
        return not self.error

    def _evaluated(self, scenario: Scenario) -> Evaluation:
        if not (scenario.size or scenario.includes):
            return self.before
        return self.before.with_scenarios([scenario])

    def undo(self) -> bool:
        """Back by one change; False where there is none."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """Forward by one change taken back; False where there is none."""
        return self._step(self._future, self._past)

    def _step(
        self, source: list[tuple[Scenario, Evaluation]], target: list[tuple[Scenario, Evaluation]]
    ) -> bool:
        if not source:
            return False
        target.append((self.scenario, self.after))
        self.scenario, self.after = source.pop()
        self.error, self._key = "", None
        self._tell()
        return True

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is one to take again."""
        return bool(self._future)

    def reset(self) -> None:
        """Nothing changed; this too can be undone."""
        self.change(Scenario.blank())

    def load(self, name: str) -> bool:
        """Take a saved scenario; False (and ``error``) where it cannot be read or does not fit."""
        try:
            scenario = load_scenario(self.scheme_id, name, project=self.project)
        except KaoheError as error:
            self.error = str(error)
            self._tell()
            return False
        return self.change(scenario)

    def include(self, name: str) -> None:
        """Rest the scenario on a saved one, beside those it rests on already; raises where that cannot be read."""
        below = load_scenario(self.scheme_id, name, project=self.project)
        if name in self.scenario.includes:
            return
        names = [*self.scenario.includes, name]
        included = (*self.scenario.included, below)
        changed = self.scenario.changed(includes=names).named(self.scenario.name, None, included)
        if not self.change(changed):
            raise KaoheError(self.error)

    def save(self, name: str, *, title: str, author: str, reason: str, replace: bool = False) -> Path:
        """Write the scenario to ``params/<id>/scenarios/<name>.yaml``.

        A scenario of sample data is marked as such.

        Raises
        ------
        KaoheError
            It changes nothing, its name is unusable or taken, or title, author or reason are blank.
        """
        if not self.changed:
            raise KaoheError("情景没有改变任何一处，不必保存")
        sample = self.before.sample or self.scenario.sample
        scenario = self.scenario.changed(title=title, author=author, reason=reason, sample=sample)
        path = save_scenario(scenario, self.scheme_id, name, replace=replace, project=self.project)
        self.scenario = load_scenario(self.scheme_id, name, project=self.project)
        self.after = self._evaluated(self.scenario)
        self.error, self._key = "", None
        self._tell()
        return path

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self)
