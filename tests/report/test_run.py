"""A run executes the notebook, makes its files, and puts them in place whole or says why not."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbconvert
import nbformat
import pytest

from kaohe.errors import KaoheError
from kaohe.report import run as run_module
from kaohe.report.run import RunError, run
from kaohe.report.running import execution, production

TOYS = Path(__file__).parent / "toys"
LIB = Path(run_module.__file__).parents[2]


def start(toy: str, outputs: Path, **settings: Any) -> Any:
    settings = {"formats": (), "root": outputs.parent, **settings}
    return run("licheng-2017", TOYS / f"{toy}.ipynb", outputs, **settings)


def refused(toy: str, outputs: Path, **settings: Any) -> RunError:
    with pytest.raises(RunError) as caught:
        start(toy, outputs, **settings)
    return caught.value


def printed(outputs: Path) -> list[str]:
    notebook = nbformat.read(outputs / "licheng-2017/report.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [output.text for cell in cells for output in cell.outputs]


def hidden(outputs: Path) -> list[str]:
    return [path.name for path in outputs.glob(".*") if path.name != ".lock"]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs of a good run, for tests that only look."""
    project = tmp_path_factory.mktemp("project")
    parameters = {"scheme": "甲", "divisor": 8, "units": ["a", None, {"b": 0.5}]}
    start("toy", project / "outputs", parameters=parameters)
    return project / "outputs"


def test_what_a_cell_prints_stays_together(good: Path) -> None:
    assert [text.count("\n") for text in printed(good)] == [2, 1]


def test_parameters_reach_the_cells(good: Path) -> None:
    assert printed(good)[-1] == "甲 ['a', None, {'b': 0.5}] 12.5\n"


def test_kernel_is_this_python_in_the_project_folder_with_fixed_hashes(good: Path) -> None:
    assert printed(good)[0].startswith(f"{Path(sys.executable).name} {good.parent.name} 0\n")


def test_error_stream_goes_to_the_log_and_not_into_the_report(good: Path) -> None:
    assert not any("写到错误流" in text for text in printed(good))
    assert "    写到错误流\n" in (good / "licheng-2017/run.log").read_text(encoding="utf-8")


def test_executed_notebook_holds_no_time_and_no_random_id(good: Path) -> None:
    notebook = nbformat.read(good / "licheng-2017/report.ipynb", as_version=4)
    assert [cell.id for cell in notebook.cells] == [f"cell-{number}" for number in range(1, 9)]
    assert "papermill" not in notebook.metadata
    assert {key for cell in notebook.cells for key in cell.metadata} == {"tags"}


def test_log_says_when_with_what_and_how_long(good: Path) -> None:
    log = (good / "licheng-2017/run.log").read_text(encoding="utf-8")
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d 运行 licheng-2017，笔记本 ", log)
    assert "    divisor = 8\n" in log
    assert re.search(r"^    papermill \d", log, re.MULTILINE)
    cell = re.escape("第 7 格（“二、得分”一节，首行 print(scheme, units, 100 / divisor)）")
    assert re.search(rf" {cell}：用时 \d\.\d\d 秒$", log, re.MULTILINE)
    assert re.search(r" 启动内核：用时 \d\.\d\d 秒$", log, re.MULTILINE)
    assert "WARNING" not in log
    assert re.search(r" 完成，共用时 \d+\.\d\d 秒$", log, re.MULTILINE)


def test_same_inputs_give_the_same_notebook(good: Path, tmp_path: Path) -> None:
    project = tmp_path / good.parent.name
    project.mkdir()
    parameters = {"scheme": "甲", "divisor": 8, "units": ["a", None, {"b": 0.5}]}
    result = start("toy", project / "outputs", parameters=parameters)
    assert result.folder == project / "outputs/licheng-2017"
    assert result.files == (Path("report.ipynb"), Path("run.log"))
    same = (good / "licheng-2017/report.ipynb").read_bytes()
    assert (project / "outputs/licheng-2017/report.ipynb").read_bytes() == same


def test_a_failed_cell_is_named_and_the_last_good_output_stands(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    (outputs / "licheng-2017").mkdir(parents=True)
    (outputs / "licheng-2017/report.html").write_text("上一次")
    error = refused("toy", outputs, parameters={"divisor": 0})
    log = outputs / "licheng-2017.failed.log"
    assert str(error) == (
        "运行 licheng-2017 失败：第 7 格（“二、得分”一节，首行 print(scheme, units, 100 / divisor)）出错："
        f"ZeroDivisionError：division by zero\n上一次的结果没有改动。详细记录见 {log}"
    )
    assert (error.cell, error.log) == (7, log)
    assert "Traceback (most recent call last)" in log.read_text(encoding="utf-8")
    assert "\x1b" not in log.read_text(encoding="utf-8")
    assert [path.name for path in (outputs / "licheng-2017").iterdir()] == ["report.html"]
    assert hidden(outputs) == []

    start("toy", outputs)
    assert not log.exists()
    assert not (outputs / "licheng-2017/report.html").exists()


def test_personal_details_in_an_error_are_told_at_the_screen_and_masked_in_the_log(tmp_path: Path) -> None:
    cell = "（经办人：赵秉忠 13987650009）"

    def write(folder: Path) -> None:
        raise KaoheError(f"事实.csv:2 数值：不是数（实为 0{cell}）")

    error = refused("toy", tmp_path / "outputs", writers=[write])
    assert cell in str(error)
    log = (tmp_path / "outputs" / "licheng-2017.failed.log").read_text(encoding="utf-8")
    assert "实为 0（经办人：赵** 139****0009）" in log
    assert "赵秉忠" not in log and "13987650009" not in log


def test_our_own_errors_speak_without_a_class_name(tmp_path: Path) -> None:
    error = refused("refuses", tmp_path / "outputs")
    assert error.reason == (
        "第 1 格（首行 from kaohe.errors import Problem, ProblemReport）出错："
        "scheme.yaml:41 indicators.2.2：分段重叠（实为 60%，应为 61%）"
    )
    assert "没有生成结果。" in str(error)


def test_a_notebook_that_exits_early_is_no_success(tmp_path: Path) -> None:
    error = refused("stops_early", tmp_path / "outputs")
    assert error.reason == (
        "第 2 格（“提前结束”一节，首行 import sys）提前结束了运行（SystemExit），"
        '第 3 格（“提前结束”一节，首行 print("不会执行")）起没有执行'
    )
    assert error.cell == 2


def test_a_kernel_that_dies_is_named(tmp_path: Path) -> None:
    error = refused("dies", tmp_path / "outputs")
    assert (
        error.reason == "第 2 格（“内核退出”一节，首行 import os）执行时 Python 内核意外退出，可能是内存不足"
    )


@pytest.mark.parametrize(("broken", "works"), [(1, True), (2, False)])
def test_a_kernel_that_does_not_start_is_tried_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int, works: bool
) -> None:
    managers = []
    make = execution.kernel_manager

    def sometimes_broken(*arguments: Any) -> type:
        manager = make(*arguments)
        managers.append(manager)
        if len(managers) <= broken:
            specification = type(manager().kernel_spec)(argv=[sys.executable, "-c", "raise SystemExit(1)"])
            return type("Broken", (manager,), {"kernel_spec": specification})
        return manager

    monkeypatch.setattr(execution, "kernel_manager", sometimes_broken)
    if works:
        start("toy", tmp_path / "outputs")
        assert "内核没有启动" in (tmp_path / "outputs/licheng-2017/run.log").read_text(encoding="utf-8")
    else:
        error = refused("toy", tmp_path / "outputs")
        assert error.reason.startswith("Python 内核两次都没有启动：RuntimeError：")
    assert len(managers) == 2


def test_undeclared_parameters_are_refused_before_anything_starts(tmp_path: Path) -> None:
    error = refused("toy", tmp_path / "outputs", parameters={"shceme": "x", "divisor": 1, "scenario": "y"})
    assert str(error) == (
        "笔记本 toy.ipynb 没有声明参数 shceme、scenario。已声明的参数：scheme、divisor、units。"
    )
    assert not (tmp_path / "outputs").exists()


def test_a_notebook_without_parameters_cell_declares_none(tmp_path: Path) -> None:
    error = refused("dies", tmp_path / "outputs", parameters={"scheme": "x"})
    none = "（无；参数在标记为 parameters 的单元格里声明）"
    assert str(error) == f"笔记本 dies.ipynb 没有声明参数 scheme。已声明的参数：{none}。"


@pytest.mark.parametrize("value", [Path("x"), (1, 2), {1: "x"}, [{"a": {3}}]])
def test_values_papermill_would_turn_into_text_are_refused(tmp_path: Path, value: Any) -> None:
    error = refused("toy", tmp_path / "outputs", parameters={"scheme": value})
    expected = "文本、数字、是否，或由它们组成的列表、字典"
    assert str(error) == f"参数 scheme 的值不能传给笔记本（实为 {value!r}，应为{expected}）。"


@pytest.mark.parametrize(
    ("scheme_id", "formats", "message"),
    [
        ("../etc", (), "方案编号“../etc”不可用：只能由英文字母、数字、“-”和“_”组成，以字母或数字开头。"),
        ("鲤城", (), "方案编号“鲤城”不可用：只能由英文字母、数字、“-”和“_”组成，以字母或数字开头。"),
        ("licheng-2017", ("docx",), "没有这种输出格式：docx。可选：html、pdf、xlsx。"),
        ("licheng-2017", ("xlsx",), "要求输出 xlsx，但没有给出写工作簿的步骤。"),
    ],
)
def test_requests_that_cannot_be_met_are_refused(
    tmp_path: Path, scheme_id: str, formats: tuple[str, ...], message: str
) -> None:
    with pytest.raises(RunError) as caught:
        run(scheme_id, TOYS / "toy.ipynb", tmp_path / "outputs", {}, formats)
    assert str(caught.value) == message
    assert not (tmp_path / "outputs").exists()


def test_a_missing_or_broken_notebook_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ipynb"
    with pytest.raises(RunError, match=r"^读不到笔记本 .*：FileNotFoundError："):
        run("licheng-2017", broken, tmp_path / "outputs", formats=())
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match=r"broken\.ipynb 不是有效的笔记本："):
        run("licheng-2017", broken, tmp_path / "outputs", formats=())


class Exporter:
    """Stands for an nbconvert exporter: text for HTML, bytes for PDF, an error on demand."""

    body: str | bytes | Exception = ""

    def from_notebook_node(self, notebook: Any, resources: Any) -> tuple[str | bytes, Any]:
        assert resources == {"metadata": {"name": "report"}}
        assert notebook.cells[0].source.startswith("# 年度考核")
        if isinstance(self.body, Exception):
            raise self.body
        return self.body, resources


def exporters(**bodies: str | bytes | Exception) -> Any:
    return lambda name: type(name, (Exporter,), {"body": bodies[name.removeprefix("kaohe-")]})


def test_formats_and_writers_fill_the_folder_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nbconvert, "get_exporter", exporters(html="<p>报告</p>", pdf=b"%PDF"))
    seen = []

    def write(folder: Path) -> None:
        seen.extend(sorted(path.name for path in folder.iterdir()))
        (folder / "scores.xlsx").write_bytes(b"PK")

    result = start("toy", tmp_path / "outputs", formats=("html", "pdf", "xlsx"), writers=[write])
    assert seen == ["report.html", "report.ipynb", "report.pdf", "run.log"]
    assert [path.name for path in result.files] == [*seen, "scores.xlsx"]
    assert (result.folder / "report.html").read_text(encoding="utf-8") == "<p>报告</p>"
    assert (result.folder / "report.pdf").read_bytes() == b"%PDF"


def test_writers_that_need_nothing_of_the_report_work_while_the_notebook_runs(tmp_path: Path) -> None:
    seen = []

    def write(name: str, aside: bool) -> Any:
        def writer(folder: Path) -> None:
            seen.append((name, (folder / "report.ipynb").exists()))

        writer.aside = aside  # type: ignore[attr-defined]
        return writer

    writers = [write("trace", True), write("workbook", True), write("manifest", False)]
    start("toy", tmp_path / "outputs", writers=writers)
    assert seen == [("trace", False), ("workbook", False), ("manifest", True)]


def test_a_writer_that_fails_aside_is_named(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        raise ValueError("缺")

    write.title, write.aside = "评分依据", True  # type: ignore[attr-defined]
    assert (
        refused("toy", tmp_path / "outputs", writers=[write]).reason == "写出评分依据时出错：ValueError：缺"
    )
    assert hidden(tmp_path / "outputs") == []


def test_a_failed_export_or_writer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", "scores.xlsx")

    write.title = "工作簿"  # type: ignore[attr-defined]
    monkeypatch.setattr(production, "execute", lambda request, log: request.notebook)
    monkeypatch.setattr(nbconvert, "get_exporter", exporters(html="", pdf=ValueError("缺字：鲤")))
    error = refused("toy", tmp_path / "outputs", formats=("pdf",))
    assert error.reason == "导出 PDF 文件时出错：ValueError：缺字：鲤"
    error = refused("toy", tmp_path / "outputs", formats=("html",))
    assert error.reason == "要求输出 html，但没有生成 report.html"
    error = refused("toy", tmp_path / "outputs", formats=("xlsx",), writers=[write])
    assert error.reason == "写出工作簿时出错：PermissionError：Permission denied（scores.xlsx）"
    error = refused("toy", tmp_path / "outputs", formats=("xlsx",), writers=[lambda folder: None])
    assert error.reason == "要求输出 xlsx，但没有生成 scores.xlsx"


def test_importing_needs_neither_papermill_nor_nbconvert() -> None:
    heavy = "{'papermill', 'nbconvert', 'nbformat', 'jupyter_client', 'IPython', 'tqdm'}"
    code = f"import sys, kaohe.report.run; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.check_output([sys.executable, "-c", code], text=True, env=environment())
    assert done == "[]\n"


def environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(LIB), **more}


def in_process(
    toy: str, outputs: Path, scheme_id: str = "licheng-2017", **environ: str
) -> subprocess.Popen[str]:
    code = (
        "import sys; from pathlib import Path; from kaohe.report.run import run; outputs = Path(sys.argv[3]);"
        "run(sys.argv[1], Path(sys.argv[2]), outputs, formats=(), root=outputs.parent)"
    )
    command = [sys.executable, "-c", code, scheme_id, str(TOYS / f"{toy}.ipynb"), str(outputs)]
    return subprocess.Popen(command, env=environment(**environ), stderr=subprocess.PIPE, text=True)


def test_runs_go_on_side_by_side_quietly_whatever_the_home(tmp_path: Path) -> None:
    startup = tmp_path / "home/.ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "00-user.py").write_text("import builtins\nbuiltins.print = None\n")
    outputs = tmp_path / "outputs"
    homes = {"licheng-2017": str(tmp_path / "home"), "bozhou-2023": "/nonexistent"}
    runs = [in_process("toy", outputs, scheme_id, HOME=home) for scheme_id, home in homes.items()]
    for process in runs:
        _, said = process.communicate(timeout=60)
        assert (process.returncode, said) == (0, "")
    first, second = ((outputs / scheme_id / "report.ipynb").read_bytes() for scheme_id in homes)
    assert first == second
    assert printed(outputs)[-1].startswith("licheng-2017 ['鲤中街道'] 33.3")
    assert hidden(outputs) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_killed_run_leaves_the_old_output_and_the_next_run_sweeps(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    (outputs / "licheng-2017").mkdir(parents=True)
    (outputs / "licheng-2017/report.html").write_text("上一次")
    process = in_process("sleeps", outputs)
    deadline = time.monotonic() + 60
    while not (tmp_path / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert [path.name for path in (outputs / "licheng-2017").iterdir()] == ["report.html"]
    assert len(hidden(outputs)) == 2

    start("toy", outputs)
    assert hidden(outputs) == []
    assert json.loads((outputs / "licheng-2017/report.ipynb").read_text(encoding="utf-8"))["cells"]
