"""JupyterLab on the workbench's notebook."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from jupyter_server.serverapp import ServerApp
from traitlets import default
from traitlets.config import Config

from kaohe.homes.address import HOST, Address
from kaohe.homes.kernels import OwnKernel, encryption
from kaohe.homes.opening import Opening
from kaohe.homes.style import custom_files

EXTENSIONS = ("jupyterlab", "jupyter_lsp", "jupyter_server_terminals")
# Turns off what asks other hosts for news, and Voilà's preview, which is not our app.
CONFIG = Path(__file__).parent / "config"


def lab_path(opening: Opening) -> str:
    """Path of the notebook in JupyterLab."""
    return f"/lab/tree/{opening.project.name_of(opening.notebook)}"


def serve_lab(opening: Opening, address: Address, ready: Callable[[Address], None]) -> None:
    """Serve JupyterLab in the project's folder until Ctrl+C; `ready` is called once it listens."""
    opening.tell_the_notebook()
    configs = [str(CONFIG), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, configs))
    server = _Server.instance(jpserver_extensions=dict.fromkeys(EXTENSIONS, True))
    server.ready = lambda: ready(address)
    server.settings = Config(
        Application={"log_level": logging.ERROR},
        ServerApp={
            "ip": HOST,
            "port": address.port,
            "port_retries": 0,
            "root_dir": str(opening.project.root),
            "open_browser": True,
            "answer_yes": True,
            "allow_root": True,
            "allow_remote_access": False,
            "kernel_spec_manager_class": OwnKernel,
            "websocket_ping_interval": 30_000,
            "websocket_ping_timeout": 30_000,
        },
        IdentityProvider={"token": address.token},
        KernelManager=encryption(),
        LabApp={
            "custom_css": True,
            "extension_manager": "readonly",
        },
    )
    server.initialize(argv=[], starter_extension="lab", find_extensions=False)
    server.start()


class _Server(ServerApp):
    """A Jupyter server that goes by our settings before the user's, and writes its token to no file."""

    ready: Callable[[], None]
    settings: Config

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        self.update_config(self.settings)

    @default("static_custom_path")
    def _default_static_custom_path(self) -> list[str]:
        return custom_files()

    def write_server_info_file(self) -> None:
        pass

    def write_browser_open_files(self) -> None:
        pass

    def launch_browser(self) -> None:
        self.io_loop.add_callback(self.ready)  # it listens from the loop's first turn
