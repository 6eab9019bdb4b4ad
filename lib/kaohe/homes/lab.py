"""JupyterLab on the workbench's notebook."""

from __future__ import annotations

from collections.abc import Callable

from jupyter_server.serverapp import ServerApp

from kaohe.homes.address import HOST, Address
from kaohe.homes.opening import Opening


def lab_path(opening: Opening) -> str:
    """Path of the notebook in JupyterLab."""
    return f"/lab/tree/{opening.project.name_of(opening.notebook)}"


def serve_lab(opening: Opening, address: Address, ready: Callable[[Address], None]) -> None:
    """Serve JupyterLab in the project's folder until Ctrl+C; `ready` is called once it listens."""
    opening.tell_the_notebook()
    server = _Server.instance(jpserver_extensions={"jupyterlab": True})
    server.ready = lambda: ready(address)
    settings = {
        "ServerApp.ip": HOST,
        "ServerApp.port": address.port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": opening.project.root,
        "ServerApp.open_browser": True,
        "ServerApp.answer_yes": True,
        "ServerApp.allow_root": True,
        "ServerApp.allow_remote_access": False,
        "ServerApp.log_level": "ERROR",
        "IdentityProvider.token": address.token,
        "LabApp.extension_manager": "readonly",
        "LabApp.news_url": "None",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    argv = [f"--{name}={value}" for name, value in settings.items()]
    server.initialize(argv=argv, starter_extension="lab", find_extensions=True)
    server.start()


class _Server(ServerApp):
    """A Jupyter server that writes its token to no file."""

    ready: Callable[[], None]

    def write_server_info_file(self) -> None:
        pass

    def write_browser_open_files(self) -> None:
        pass

    def launch_browser(self) -> None:
        self.ready()
