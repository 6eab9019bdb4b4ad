"""The app: the workbench's notebook without its cells, served by Voilà."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import FileFindHandler
from tornado.web import RequestHandler
from traitlets.config import Config
from voila.app import Voila  # type: ignore[import-untyped]
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler  # type: ignore[import-untyped]

from kaohe.homes.address import HOST, Address
from kaohe.homes.kernels import OwnKernel, encryption
from kaohe.homes.opening import Opening
from kaohe.homes.style import custom_files

# Milliseconds; Tornado warns of Jupyter's own, a wait longer than the interval.
PINGS = {"ws_ping_interval": 30_000, "ws_ping_timeout": 30_000}
# Seconds; a page that went without a farewell leaves its kernel behind.
UNVISITED = {"cull_idle_timeout": 300, "cull_interval": 60}
TEMPLATES = Path(__file__).parent / "templates"


def serve_app(opening: Opening, address: Address, ready: Callable[[Address], None]) -> None:
    """Serve the app until Ctrl+C; `ready` is called once it listens.

    Each visit runs the notebook afresh in a kernel of its own, which ends with the page: what was
    changed in ``params/`` or ``data/`` meanwhile is seen (no kernel is heated in advance).
    """
    opening.tell_the_notebook()
    app = _App(
        config=Config(
            VoilaConfiguration={
                "resources": {"scheme_title": opening.title},
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "show_tracebacks": True,  # the template turns them into words
                "file_allowlist": [],
                "kernel_spec_manager_class": OwnKernel,
            },
            KernelManager=encryption(),
            MappingKernelManager=UNVISITED,
        ),
        config_file_paths=[],
        ip=HOST,
        port=address.port,
        port_retries=0,
        token=address.token,
        notebook_path=str(opening.notebook),
        tornado_settings={"allow_remote_access": False, **PINGS},
        log_level=logging.ERROR,
    )
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    app.ready = lambda: ready(address)
    app.initialize([])
    app.start()


class _App(Voila):
    """Voilà with our pages before its own."""

    ready: Callable[[], None]
    template_paths: list[str]

    def setup_template_dirs(self) -> None:
        super().setup_template_dirs()
        self.template_paths = [str(TEMPLATES), *self.template_paths]

    def init_handlers(self) -> list[Any]:
        ours = [
            (r"/login", _NoToken),
            (r"/custom/(.+)", FileFindHandler, {"path": custom_files()}),
            (r"/voila/api/shutdown/(.*)", _Farewell),
        ]
        return ours + super().init_handlers()

    def launch_browser(self) -> None:
        self.ready()


class _Farewell(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """Ends the kernel of a page that is left.

    Voilà's page sends no XSRF token along, and would be refused; nobody else can guess a kernel's id.
    """

    def check_xsrf_cookie(self) -> None:
        pass


class _NoToken(RequestHandler):
    """Where Voilà sends visitors without the token."""

    def get(self) -> None:
        self.set_status(403)
        page = self.settings["voila_jinja2_env"].get_template("error.html")
        self.finish(page.render(status_code=403))
