"""A kernel forked from a process that has imported everything but begun nothing; Linux only."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from kaohe.report.running.processes import detach

_waiting: WaitingKernel | None = None


class WaitingKernel:
    """A process that waits to become a kernel; it offers what a provisioner needs of a ``Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, in_child: Callable[[], object]) -> None:
        receiver, self._sender = multiprocessing.Pipe(duplex=False)
        self._process = multiprocessing.get_context("fork").Process(
            target=_wait_and_serve, args=(receiver, self._sender, in_child)
        )
        self._process.start()
        receiver.close()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def begin(self, arguments: list[str], env: dict[str, str], cwd: str | None, output: Path) -> None:
        """Become a kernel with these command line arguments, ``output`` taking what it prints by itself."""
        self._sender.send((arguments, env, cwd, output))

    def end(self) -> None:
        """End it, whatever it is at."""
        self._sender.close()
        self._process.kill()
        self._process.join()

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()


@contextmanager
def forked_kernel(in_child: Callable[[], object]) -> Iterator[None]:
    """Have a kernel for the one run of this process; to be entered before any thread is started.

    ``in_child`` is called in the kernel first, to close what it must not hold open.
    """
    global _waiting
    kernel = _waiting = WaitingKernel(in_child)
    try:
        yield
    finally:
        _waiting = None
        kernel.end()


def take_kernel() -> WaitingKernel | None:
    """The kernel forked for this process, once; None when there is none."""
    global _waiting
    taken, _waiting = _waiting, None
    return taken


def provisioner(kernel: WaitingKernel, output: Path, **settings: Any) -> Any:
    """A kernel provisioner that starts this kernel instead of running the kernel's command."""
    from jupyter_client.provisioning import LocalProvisioner

    class ForkedProvisioner(LocalProvisioner):
        async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
            kernel.begin(cmd[cmd.index("-f") :], kwargs["env"], kwargs.get("cwd"), output)
            self.process = cast(Any, kernel)
            self.pid = self.pgid = kernel.pid
            self.cwd = kwargs.get("cwd")
            return self.connection_info

    return ForkedProvisioner(**settings)


def _wait_and_serve(receiver: Connection, sender: Connection, in_child: Callable[[], object]) -> None:
    sender.close()
    in_child()
    detach()
    try:
        arguments, env, cwd, output = receiver.recv()
    except EOFError:
        return
    receiver.close()
    log = os.open(output, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)
    os.environ.update(env)
    if cwd:
        os.chdir(cwd)
    if "numpy" in sys.modules:
        # Forked processes would all draw the same numbers.
        sys.modules["numpy"].random.seed()
    from ipykernel.kernelapp import IPKernelApp

    # The kernel ends when its parent does, as one started by jupyter_client.
    IPKernelApp.launch_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
