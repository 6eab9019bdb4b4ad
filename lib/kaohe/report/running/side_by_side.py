"""Several runs side by side, each in a process of its own: whatever befalls one, the others go on."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

from kaohe.errors import KaoheError
from kaohe.report.running.failure import said
from kaohe.report.running.forked_kernel import forked_kernel
from kaohe.report.running.processes import detach, is_prepared, process_context, when_left
from kaohe.report.running.progress import Display, Tell

_PATIENCE = 15.0
_AGAIN = 3.0
_TICK = 1.0


@dataclass(frozen=True)
class Task:
    """One run: a function of some module, its arguments, and a name; it is also given ``progress``."""

    name: str
    work: Callable[..., Any]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What came of a task: its result, or in Chinese why there is none.

    ``killed`` says that its process ended without a word.
    """

    name: str
    result: Any = None
    error: str = ""
    killed: bool = False


def in_turn(tasks: Sequence[Task], display: Display) -> Generator[Outcome]:
    """Do the tasks one after the other in this process."""
    for task in tasks:
        outcome = _done(task, display.teller(task.name))
        display.finished(task.name)
        yield outcome


def side_by_side(tasks: Sequence[Task], jobs: int, display: Display) -> Generator[Outcome]:
    """Do the tasks in their order, so many at a time; outcomes come as tasks end.

    When the iteration is left early, by Ctrl-C or otherwise, running tasks are interrupted and waited for.
    """
    context = process_context()
    waiting = list(reversed(tasks))
    running: dict[Connection, _Running] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                begun = _Running.start(context, waiting.pop())
                running[begun.receiver] = begun
            ready = wait(list(running), _TICK)
            for receiver in ready:
                assert isinstance(receiver, Connection)
                outcome = running[receiver].heard(display)
                if outcome is not None:
                    del running[receiver]
                    display.finished(outcome.name)
                    yield outcome
            if not ready:
                display.tick()
    finally:
        _stop([begun.process for begun in running.values()])


@dataclass
class _Running:
    """A task in its process, and what was last heard of it."""

    task: Task
    process: BaseProcess
    receiver: Connection
    step: str = ""

    @classmethod
    def start(cls, context: BaseContext, task: Task) -> _Running:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(task, sender), name=task.name)  # type: ignore[attr-defined]
        process.start()
        sender.close()
        return cls(task, process, receiver)

    def heard(self, display: Display) -> Outcome | None:
        """Take one message; the outcome when it was the last."""
        try:
            message = self.receiver.recv()
        except (EOFError, OSError):
            message = None
        if isinstance(message, tuple):
            self.step = message[0]
            display.tell(self.task.name, *message)
            return None
        self.receiver.close()
        self.process.join(_PATIENCE)
        if message is None:
            return Outcome(self.task.name, error=self._ended(), killed=True)
        assert isinstance(message, Outcome)
        return message

    def _ended(self) -> str:
        code = self.process.exitcode
        how = f"信号 {-code}，可能是内存不足或被人终止" if code is not None and code < 0 else f"退出码 {code}"
        where = f"在“{self.step}”时" if self.step else ""
        return f"生成报告的进程{where}意外退出（{how}）。"


def _work(task: Task, sender: Connection) -> None:
    """What a process does: the task, telling its steps, then its outcome."""
    detach()

    def tell(step: str, share: float) -> None:
        sender.send((step, share))

    with forked_kernel(sender.close) if is_prepared() else nullcontext():
        try:
            when_left(_interrupted)
            sender.send(_done(task, tell))
        except (KeyboardInterrupt, BrokenPipeError):
            sys.exit(130)
        finally:
            # From here on another interruption would only disturb the end.
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _done(task: Task, tell: Tell) -> Outcome:
    try:
        return Outcome(task.name, task.work(**task.settings, progress=tell))
    except KaoheError as error:
        return Outcome(task.name, error=str(error))
    except Exception as error:
        return Outcome(task.name, error=f"程序出错：{said(error)}\n{traceback.format_exc()}".rstrip())


def _interrupted() -> None:
    """The one that wanted the result is gone: give up as after Ctrl-C, at the latest after a while."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(_AGAIN)
    os._exit(130)


def _stop(processes: Sequence[BaseProcess]) -> None:
    """Interrupt the processes so that they clean up, again where that was lost; kill those that never end."""
    deadline = time.monotonic() + _PATIENCE
    while (left := [process for process in processes if process.is_alive()]) and time.monotonic() < deadline:
        for process in left:
            if os.name == "posix" and process.pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGINT)
        wait([process.sentinel for process in left], _AGAIN)
    for process in left:
        process.kill()
        process.join()
