"""One run: a notebook executed, its report made in all formats and put in place whole or not at all."""

from __future__ import annotations

import ast
import datetime
import logging
import os
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from kaohe import errors
from kaohe.errors import KaoheError
from kaohe.report.manifest import package_versions
from kaohe.report.swap import replacing

Writer = Callable[[Path], object]
"""Writes further files into the folder given; its attribute ``title``, if any, names them in messages."""

FILES = {"html": "report.html", "pdf": "report.pdf", "xlsx": "scores.xlsx"}
"""File of each format. HTML and PDF are made here, the workbook by a writer."""

NOTEBOOK, LOG = "report.ipynb", "run.log"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*")
_START_TIMEOUT = 60


class RunError(KaoheError):
    """A run that could not be done; the last good output stands.

    Attributes
    ----------
    reason
        What went wrong, Chinese, without place and advice.
    cell
        Number of the failed cell in the notebook, from 1 over all its cells, or None.
    log
        The log kept of the failed run, or None when it did not get that far.
    """

    def __init__(
        self, message: str, *, reason: str = "", cell: int | None = None, log: Path | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason or message
        self.cell = cell
        self.log = log


@dataclass(frozen=True)
class RunResult:
    """A finished run.

    Attributes
    ----------
    folder
        ``outputs/<id>``.
    files
        Everything in it, sorted, relative to it.
    seconds
        Duration.
    """

    folder: Path
    files: tuple[Path, ...]
    seconds: float


def run(
    scheme_id: str,
    notebook: Path,
    outputs: Path,
    parameters: Mapping[str, Any] | None = None,
    formats: Sequence[str] = ("html", "pdf", "xlsx"),
    *,
    writers: Iterable[Writer] = (),
    root: Path | None = None,
    progress: bool = True,
) -> RunResult:
    """Execute a notebook and replace ``outputs/<scheme_id>`` by its report, whole or not at all.

    Parameters
    ----------
    scheme_id
        ASCII name of the output folder, such as ``licheng-2017``.
    notebook
        The notebook; its cell tagged ``parameters`` declares what may be passed.
    outputs
        Folder of all outputs.
    parameters
        Values by declared name: None, bool, int, float, str, and lists and string-keyed dicts of these.
    formats
        Any of ``FILES``. The executed notebook and the log are always there.
    writers
        Called in order with the unfinished folder, after the report is in it; one of them writes
        ``scores.xlsx`` when that is asked for. What they raise fails the run.
    root
        Working folder of the kernel: the project; default the current folder.
    progress
        Show progress bars; they are silent anyway when the error stream is no terminal.

    Returns
    -------
    RunResult

    Raises
    ------
    RunError
        Names the failed cell or step and why. The log of the failure is then ``outputs/<id>.failed.log``.
    """
    parameters = dict(parameters or {})
    began = time.perf_counter()
    _check_request(scheme_id, formats, writers := list(writers))
    source = _read(notebook)
    _check_parameters(source, notebook, parameters)
    job = _Job(scheme_id, source, parameters, root=(root or Path.cwd()).resolve(), progress=progress)
    failed_log = outputs / f"{scheme_id}.failed.log"
    try:
        with replacing(outputs, scheme_id) as folder:
            log = _Log(folder / LOG)
            try:
                log.head(job, notebook)
                _produce(job, folder, formats, writers, log)
                log.line(f"完成,共用时 {time.perf_counter() - began:.2f} 秒")
            except BaseException as error:
                log.failure(error)
                log.close()
                os.replace(folder / LOG, failed_log)
                if not isinstance(error, Exception):
                    raise
                raise _error(scheme_id, error, failed_log, outputs) from error
            log.close()
    except OSError as error:
        reason = f"结果不能放到 {outputs / scheme_id}:{_said(error)}"
        advice = "请关闭正在使用其中文件的程序,检查磁盘空间和权限,然后重试。"
        raise RunError(f"运行 {scheme_id} 失败:{reason}\n{advice}", reason=reason) from error
    failed_log.unlink(missing_ok=True)
    done = outputs / scheme_id
    files = tuple(sorted(path.relative_to(done) for path in done.rglob("*") if path.is_file()))
    return RunResult(done, files, time.perf_counter() - began)


@dataclass(frozen=True)
class _Job:
    """What to execute, and how."""

    scheme_id: str
    notebook: Any
    parameters: dict[str, Any]
    root: Path
    progress: bool

    def bar(self, description: str, unit: str) -> dict[str, Any]:
        """Settings of a progress bar; ``disable=None`` silences it where there is no terminal."""
        quiet = None if self.progress else True
        return {"desc": f"{self.scheme_id} {description}", "unit": unit, "disable": quiet}


class _Failure(Exception):
    """A step that failed: the reason as a Chinese clause, the cell, and what the log should keep."""

    def __init__(self, reason: str, *, cell: int | None = None, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.cell = cell
        self.detail = detail


def _error(scheme_id: str, error: Exception, log: Path, outputs: Path) -> RunError:
    failure = error if isinstance(error, _Failure) else _Failure(f"程序出错:{_said(error)}")
    stands = "上一次的结果没有改动。" if (outputs / scheme_id).exists() else "没有生成结果。"
    message = f"运行 {scheme_id} 失败:{failure.reason}\n{stands}详细记录见 {log}"
    return RunError(message, reason=failure.reason, cell=failure.cell, log=log)


def _check_request(scheme_id: str, formats: Sequence[str], writers: Sequence[Writer]) -> None:
    if not _ID.fullmatch(scheme_id):
        raise RunError(f"方案编号“{scheme_id}”不可用:只能由英文字母、数字、“-”和“_”组成,以字母或数字开头。")
    unknown = [name for name in formats if name not in FILES]
    if unknown:
        raise RunError(f"没有这种输出格式:{'、'.join(unknown)}。可选:{'、'.join(FILES)}。")
    if "xlsx" in formats and not writers:
        raise RunError("要求输出 xlsx,但没有给出写工作簿的步骤。")


def _read(notebook: Path) -> Any:
    import nbformat

    try:
        text = notebook.read_text(encoding="utf-8")
    except OSError as error:
        raise RunError(f"读不到笔记本 {notebook}:{_said(error)}。") from error
    try:
        return nbformat.v4.upgrade(nbformat.reads(text, as_version=4))
    except Exception as error:
        raise RunError(f"{notebook} 不是有效的笔记本:{_said(error)}。") from error


def _check_parameters(source: Any, notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse what papermill would drop (undeclared names) or turn into text (dates, fractions, paths)."""
    declared = _declared(source, notebook)
    unknown = [name for name in parameters if name not in declared]
    if unknown:
        known = "、".join(declared) or "(无;参数在标记为 parameters 的单元格里声明)"
        raise RunError(f"笔记本 {notebook.name} 没有声明参数 {'、'.join(unknown)}。已声明的参数:{known}。")
    for name, value in parameters.items():
        if not _is_plain(value):
            expected = "文本、数字、是否,或由它们组成的列表、字典"
            raise RunError(f"参数 {name} 的值不能传给笔记本(实为 {value!r},应为{expected})。")


def _declared(source: Any, notebook: Path) -> list[str]:
    """Names assigned in the cell tagged ``parameters``, in order."""
    cells = [cell for cell in source.cells if "parameters" in cell.metadata.get("tags", [])]
    if not cells:
        return []
    try:
        body = ast.parse(cells[0].source).body
    except SyntaxError as error:
        place = f"笔记本 {notebook.name} 的 parameters 单元格第 {error.lineno} 行"
        raise RunError(f"{place}有语法错误。") from error
    targets: list[ast.expr] = []
    for statement in body:
        if isinstance(statement, ast.Assign):
            targets += statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets.append(statement.target)
    names = (node for target in targets for node in ast.walk(target))
    return [name.id for name in names if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
    return value is None or isinstance(value, str | bool | int | float)


def _produce(job: _Job, folder: Path, formats: Sequence[str], writers: Sequence[Writer], log: _Log) -> None:
    """Fill the folder: executed notebook, then each format, then the writers' files."""
    from tqdm.auto import tqdm

    with _step("执行笔记本", log):
        executed = _execute(job, log)
    _make_repeatable(executed, log)
    _write_notebook(executed, folder / NOTEBOOK)
    made = [name for name in FILES if name in formats and name != "xlsx"]
    steps: list[tuple[str, Callable[[], object]]]
    steps = [(f"导出 {name.upper()} 文件", partial(_export, executed, name, folder)) for name in made]
    steps += [(f"写出{getattr(writer, 'title', '其他文件')}", partial(writer, folder)) for writer in writers]
    for title, step in tqdm(steps, **job.bar("导出", "步")) if steps else ():
        with _step(title, log):
            step()
    for name in formats:
        path = folder / FILES[name]
        if not path.is_file() or path.stat().st_size == 0:
            raise _Failure(f"要求输出 {name},但没有生成 {path.name}")


@contextmanager
def _step(title: str, log: _Log) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    except _Failure:
        raise
    except Exception as error:
        raise _Failure(f"{title}时出错:{_said(error)}") from error
    log.line(f"{title}:用时 {time.perf_counter() - began:.2f} 秒")


def _execute(job: _Job, log: _Log) -> Any:
    """Execute the notebook in a fresh kernel; a kernel that does not start is tried once more."""
    # Processes that start kernels at the same moment sometimes take the same port, about once in 400 starts.
    watch = _Watch(job, log)
    try:
        return _execute_once(job, log, watch)
    except Exception as error:
        if watch.started:
            raise _explained(error, watch) from error
        log.line(f"内核没有启动({_said(error)}),再试一次")
    try:
        return _execute_once(job, log, watch)
    except Exception as error:
        if watch.started:
            raise _explained(error, watch) from error
        raise _Failure(f"Python 内核两次都没有启动:{_said(error)}") from error


def _execute_once(job: _Job, log: _Log, watch: _Watch) -> Any:
    import papermill

    with (
        tempfile.TemporaryDirectory(prefix="kaohe-", ignore_cleanup_errors=True) as private,
        log.warnings_of("papermill"),
    ):
        executed = papermill.execute_notebook(
            job.notebook,
            None,
            parameters=job.parameters,
            kernel_name="python3",
            language="python",
            progress_bar=job.bar("执行", "格"),
            start_timeout=_START_TIMEOUT,
            kernel_manager_class=_kernel_manager(Path(private), log),
            resources={"metadata": {"path": str(job.root)}},
            coalesce_streams=True,
            on_notebook_start=watch.kernel_started,
            on_cell_execute=watch.cell_begins,
            on_cell_executed=watch.cell_ends,
        )
    skipped = (index for index, cell in enumerate(executed.cells) if _was_left_out(cell))
    if (index := next(skipped, None)) is not None:
        reason = f"{watch.place(watch.index)}提前结束了运行(SystemExit),{watch.place(index)}起没有执行"
        raise _Failure(reason, cell=watch.number(watch.index))
    return executed


def _was_left_out(cell: Any) -> bool:
    if cell.cell_type != "code" or not cell.source.strip():
        return False
    return cell.execution_count is None and "skip-execution" not in cell.metadata.get("tags", [])


@dataclass
class _Watch:
    """Follows an execution: which cell runs, and how long each took."""

    job: _Job
    log: _Log
    started: bool = False
    index: int = -1
    _began: float = field(default=0.0, repr=False)

    def kernel_started(self, notebook: Any) -> None:
        self.started = True

    def cell_begins(self, cell: Any, cell_index: int) -> None:
        self.index, self._began = cell_index, time.perf_counter()

    def cell_ends(self, cell: Any, cell_index: int, execute_reply: Any) -> None:
        self.log.line(f"{self.place(cell_index)}:用时 {time.perf_counter() - self._began:.2f} 秒")

    def number(self, index: int) -> int | None:
        """Number, in the notebook as written, of a cell of the executed one; None for the injected cell."""
        tagged = [cell.metadata.get("tags", []) for cell in self.job.notebook.cells]
        if not self.job.parameters or any("injected-parameters" in tags for tags in tagged):
            return index + 1
        injected = next(place for place, tags in enumerate(tagged) if "parameters" in tags) + 1
        return None if index == injected else index + 1 if index < injected else index

    def place(self, index: int) -> str:
        """Where a cell is, for a reader: number, heading above it, first line of code."""
        number = self.number(index)
        if number is None:
            return "传入参数的单元格"
        if number == 0:
            return "笔记本"
        cells = self.job.notebook.cells[:number]
        headings = [
            match[1]
            for cell in cells
            if cell.cell_type == "markdown"
            for match in map(_HEADING.fullmatch, cell.source.splitlines())
            if match
        ]
        under = f"“{headings[-1]}”一节," if headings else ""
        return f"第 {number} 格({under}{_first_line(cells[-1].source)})"


def _first_line(source: str) -> str:
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    code = [line for line in lines if not line.startswith("#")] or lines
    return f"首行 {code[0][:60]}" if code else "空单元格"


def _explained(error: Exception, watch: _Watch) -> _Failure:
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError, strip_color

    if isinstance(error, _Failure):
        return error
    if isinstance(error, PapermillExecutionError):
        # An error of ours says all in its message; its class name would only puzzle.
        ours = isinstance(getattr(errors, error.ename, None), type)
        said = error.evalue if ours and error.evalue else f"{error.ename}:{error.evalue}".rstrip(":")
        detail = strip_color("\n".join(error.traceback))
        where, number = watch.place(error.cell_index), watch.number(error.cell_index)
        return _Failure(f"{where}出错:{said}", cell=number, detail=detail)
    where, number = watch.place(watch.index), watch.number(watch.index) or None
    if isinstance(error, DeadKernelError):
        return _Failure(f"{where}执行时 Python 内核意外退出,可能是内存不足", cell=number)
    return _Failure(f"{where}执行时出错:{_said(error)}", cell=number)


def _kernel_manager(private: Path, log: _Log) -> type:
    """A manager whose kernel is this very Python, whatever kernels and settings the user has installed.

    Parameters
    ----------
    private
        An empty folder, for the kernel's settings and connection file; removed after the run.
    """
    import zmq
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec

    (private / "matplotlibrc").touch()
    env = {
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_CONFIG_PATH": "",
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(private),
        "MATPLOTLIBRC": str(private / "matplotlibrc"),
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, filter(None, _python_path()))),
        "PYTHONSTARTUP": "",
        "PYTHONUTF8": "1",
    }
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
            # What a kernel prints by itself, such as a crash, belongs in the log.
            await super().start_kernel(**settings, stdout=log.descriptor, stderr=log.descriptor)

    return OwnKernelManager


def _python_path() -> list[str]:
    return os.environ.get("PYTHONPATH", "").split(os.pathsep)


def _make_repeatable(executed: Any, log: _Log) -> None:
    """Take out what differs between two runs of the same inputs: times, random ids, warnings (to the log)."""
    executed.metadata.pop("papermill", None)
    for number, cell in enumerate(executed.cells, 1):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell.id = f"cell-{number}"
        if cell.cell_type != "code":
            continue
        printed = [output for output in cell.outputs if output.get("name") == "stderr"]
        for output in printed:
            log.block(f"执行后第 {number} 格的警告", output.text)
        cell.outputs = [output for output in cell.outputs if output not in printed]


def _write_notebook(notebook: Any, path: Path) -> None:
    import nbformat

    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def _export(notebook: Any, name: str, folder: Path) -> None:
    """Write one format by the nbconvert exporter registered as ``kaohe-<name>``."""
    from nbconvert import get_exporter

    body, _ = get_exporter(f"kaohe-{name}")().from_notebook_node(notebook, {"metadata": {"name": "report"}})
    (folder / FILES[name]).write_bytes(body if isinstance(body, bytes) else body.encode("utf-8"))


def _said(error: BaseException) -> str:
    """What an exception says, in one line where it has one: its message alone if it is ours."""
    if isinstance(error, KaoheError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}:{error.strerror}" + (f"({error.filename})" if error.filename else "")
    return f"{type(error).__name__}:{error}".rstrip(":")


class _Log:
    """The log of one run: every line with its time; tracebacks go here and nowhere else."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8", newline="\n")

    @property
    def descriptor(self) -> int:
        """For child processes to append to."""
        return self._file.fileno()

    def head(self, job: _Job, notebook: Path) -> None:
        self.line(f"运行 {job.scheme_id},笔记本 {notebook},工作目录 {job.root}")
        self.block("参数", "\n".join(f"{name} = {value!r}" for name, value in job.parameters.items()))
        self.block("版本", "\n".join(f"{name} {number}" for name, number in package_versions().items()))

    def line(self, text: str) -> None:
        now = datetime.datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
        self._file.write(f"{now} {text}\n")
        self._file.flush()

    def block(self, title: str, text: str) -> None:
        self.line(f"{title}:")
        self._file.write("".join(f"    {line}\n" for line in text.splitlines()))
        self._file.flush()

    def failure(self, error: BaseException) -> None:
        if isinstance(error, _Failure):
            self.line(f"失败:{error.reason}")
            if error.detail:
                self.block("笔记本中的出错位置", error.detail)
        elif isinstance(error, KeyboardInterrupt):
            self.line("失败:被中断")
        self.block("程序中的出错位置", "".join(traceback.format_exception(error)))

    @contextmanager
    def warnings_of(self, logger: str) -> Iterator[None]:
        handler = logging.StreamHandler(self._file)
        handler.setLevel(logging.WARNING)
        logging.getLogger(logger).addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger(logger).removeHandler(handler)

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()
