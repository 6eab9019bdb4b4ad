"""What the time of a run goes to, measured from outside and read from its log."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from city_years import ROOT

_LINE = re.compile(r"^\S+ \S+ (?P<what>.+)：用时 (?P<seconds>\d+\.\d+) 秒$", re.MULTILINE)
_CELL = re.compile(r"第 \d+ 格|传入参数的单元格")
_SCORING = "首行 from kaohe.report import sections"

_FLOOR = """
import sys, nbformat, papermill
from nbconvert import HTMLExporter
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("")])
notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
done = papermill.execute_notebook(notebook, None, kernel_name="python3", progress_bar=False)
open(sys.argv[1], "w").write(HTMLExporter().from_notebook_node(done)[0])
"""
_SCORED = """
import sys, time
from kaohe.report.evaluating import evaluation
began = time.perf_counter()
evaluation(sys.argv[1])
print(time.perf_counter() - began)
"""
PHASES = {
    "imports": "导入",
    "scoring": "读取并评分",
    "kernel": "启动内核",
    "first": "内核中评分",
    "charts": "各节图表",
    "html": "HTML",
    "pdf": "PDF",
    "workbook": "工作簿",
    "trace": "评分依据",
    "total": "合计",
    "floor": "基线",
}


@dataclass(frozen=True)
class Timing:
    """Seconds by phase (see `PHASES`) of one city-year; ``total`` is the whole command, ``floor`` the bare tools."""

    name: str
    seconds: dict[str, float]

    @property
    def ratio(self) -> float:
        return self.seconds["total"] / self.seconds["floor"]


def project_in(folder: Path) -> Path:
    """A copy of the project's inputs, so that measuring touches no output, and all modules compiled."""
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    _timed(folder, f"import kaohe.report.running.preloaded\n{_FLOOR}", str(folder / "empty.html"))
    return folder


def measure(project: Path, scheme_id: str) -> Timing:
    """Run one city-year and, right before it, the bare tools on an empty notebook."""
    floor, _ = _timed(project, _FLOOR, str(project / "empty.html"))
    imports, _ = _timed(project, "import kaohe.report.running.preloaded")
    _, scoring = _timed(project, _SCORED, scheme_id)
    total, _ = _timed(project, "from kaohe.cli import main; main()", "run", scheme_id)
    log = (project / "outputs" / scheme_id / "run.log").read_text(encoding="utf-8")
    steps = [(match["what"], float(match["seconds"])) for match in _LINE.finditer(log)]
    named = dict(steps)
    first = sum(seconds for what, seconds in steps if _SCORING in what)
    cells = sum(seconds for what, seconds in steps if _CELL.match(what))
    return Timing(
        scheme_id,
        {
            "imports": imports,
            "scoring": float(scoring),
            "kernel": named["启动内核"],
            "first": first,
            "charts": cells - first,
            "html": named["导出 HTML 文件"],
            "pdf": named["导出 PDF 文件"],
            "workbook": named["写出工作簿"],
            "trace": named["写出评分依据"],
            "total": total,
            "floor": floor,
        },
    )


def all_at_once(project: Path) -> float:
    """Seconds of ``kaohe run`` without ids."""
    return _timed(project, "from kaohe.cli import main; main()", "run")[0]


def _timed(project: Path, code: str, *arguments: str) -> tuple[float, str]:
    environment = {
        **os.environ,
        "KAOHE_PROJECT": str(project),
        "PYTHONPYCACHEPREFIX": str(project / "compiled"),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "lib"), os.environ.get("PYTHONPATH", "")]),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return time.perf_counter() - began, done.stdout


def table(timings: list[Timing], together: float) -> str:
    """The timings as a Markdown table, in seconds."""
    heads = ["方案", *PHASES.values(), "合计／基线"]
    rows = [
        [timing.name, *(f"{timing.seconds[key]:.2f}" for key in PHASES), f"{timing.ratio:.2f}"]
        for timing in timings
    ]
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    one_by_one = sum(timing.seconds["total"] for timing in timings)
    return f"{text}\n\n全部方案一次生成（两个进程）：{together:.2f} 秒；逐个生成之和：{one_by_one:.2f} 秒。\n"
