"""How far runs are: told step by step by each, shown in one line for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType

Tell = Callable[[str, float], object]
"""Takes what a run begins now and the share of the run that is done, from 0 to 1."""

_LAYOUT = "|{bar:16}| {elapsed} {desc}"


class Display:
    """One bar for all runs on the error stream: how many are done, and what each one is at.

    It is silent where the error stream is no terminal, or when ``shown`` is False.
    """

    def __init__(self, names: Sequence[str], *, shown: bool = True) -> None:
        from tqdm import tqdm

        self._shares = dict.fromkeys(names, 0.0)
        self._steps: dict[str, str] = {}
        self._done = 0
        self._bar = tqdm(
            desc=self._told(),
            total=len(names),
            bar_format=_LAYOUT,
            disable=None if shown else True,
            leave=False,
            dynamic_ncols=True,
        )

    def __enter__(self) -> Display:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def teller(self, name: str) -> Tell:
        """What the run of this name tells its steps to."""
        return partial(self.tell, name)

    def tell(self, name: str, step: str, share: float) -> None:
        """A run is at a step."""
        self._steps[name], self._shares[name] = step, share
        self._draw()

    def finished(self, name: str) -> None:
        """A run has ended, well or not."""
        self._steps.pop(name, None)
        self._shares[name] = 1.0
        self._done += 1
        self._draw()

    def hidden(self) -> None:
        """Clear the line, so that something can be printed; the next step draws it again."""
        self._bar.clear()

    def tick(self) -> None:
        """Let the clock go on."""
        self._bar.refresh()

    def _draw(self) -> None:
        self._bar.n = sum(self._shares.values())
        self._bar.set_description_str(self._told())

    def _told(self) -> str:
        steps = "；".join(f"{name} {step}" for name, step in self._steps.items())
        return f"完成 {self._done}/{len(self._shares)} 个方案：{steps or '正在准备'}"
