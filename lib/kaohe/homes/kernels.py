"""The kernels of a home: this very Python, whatever kernels the user has installed."""

from __future__ import annotations

import sys
from typing import Any

from ipykernel.kernelspec import RESOURCES
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

NAME = "python3"


class OwnKernel(KernelSpecManager):
    """Knows one kernel, by the name that notebooks are saved with; its connection is encrypted."""

    def find_kernel_specs(self) -> dict[str, str]:
        return {NAME: RESOURCES}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        if kernel_name != NAME:
            raise NoSuchKernel(kernel_name)
        launcher = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(
            argv=launcher,
            display_name="Python 3",
            language="python",
            resource_dir=RESOURCES,
            metadata={"supported_encryption": ["curve"]},
        )


def encryption() -> dict[str, Any]:
    """Settings of ``KernelManager``: an encrypted connection where the ZeroMQ library can."""
    import zmq

    return {"transport_encryption": "auto" if zmq.has("curve") else "disabled"}
