"""The kernel of a run: this very Python, whatever kernels and settings the user has installed."""

from __future__ import annotations

import os
import sys
import uuid
from pathlib import Path
from typing import Any

from kaohe.report.running.forked_kernel import WaitingKernel, provisioner
from kaohe.report.running.run_log import RunLog


def kernel_manager(root: Path, private: Path, log: RunLog, forked: WaitingKernel | None = None) -> type:
    """A manager class that starts such a kernel.

    Parameters
    ----------
    root
        The project, whichever one the user's settings name.
    private
        An empty folder, for the kernel's settings and connection file; removed after the run.
    log
        Takes what a kernel prints by itself, such as a crash.
    forked
        A process that has imported everything already and becomes the kernel; None starts one afresh.
    """
    import zmq
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec

    (private / "matplotlibrc").touch()
    env = _environment(root, private)
    launcher = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    encrypted = {"supported_encryption": ["curve"]}
    spec = KernelSpec(argv=launcher, display_name="Python 3", language="python", env=env, metadata=encrypted)

    class OwnKernelManager(AsyncKernelManager):
        kernel_spec = property(lambda self: spec)

        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.connection_file = str(private / "kernel.json")
            self.transport_encryption = "auto" if zmq.has("curve") else "disabled"

        async def start_kernel(self, **settings: Any) -> None:  # type: ignore[override]
            if forked is not None:
                given = {"parent": self, "kernel_spec": spec, "kernel_id": uuid.uuid4().hex}
                self.provisioner = provisioner(forked, log.path.resolve(), **given)
            await super().start_kernel(**settings, stdout=log.descriptor, stderr=log.descriptor)

    return OwnKernelManager


def _environment(root: Path, private: Path) -> dict[str, str]:
    return {
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_CONFIG_PATH": "",
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(private),
        "KAOHE_PROJECT": str(root),
        "MATPLOTLIBRC": str(private / "matplotlibrc"),
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, filter(None, _python_path()))),
        "PYTHONSTARTUP": "",
        "PYTHONUTF8": "1",
    }


def _python_path() -> list[str]:
    return os.environ.get("PYTHONPATH", "").split(os.pathsep)
