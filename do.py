#!/usr/bin/env python3
"""一条命令从零开始：建环境，装依赖，再做事。只用标准库。

python3 do.py reports [参数…]   生成报告（其余参数交给 kaohe run）
python3 do.py tests   [参数…]   全部检查（其余参数交给 pytest）
python3 do.py setup             只建环境
python3 do.py lock              依 pyproject.toml 重新生成 requirements.lock（需要 uv）
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "kaohe-installed"
NEEDED = (3, 11)
LOCK_HEADER = "# 由 python3 do.py lock 依 pyproject.toml 生成，请勿手改。\n"
CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("pytest", ["pytest", "-n", "auto", "--dist", "loadfile"]),
)


def stop(message: str, code: int = 1) -> None:
    """End with a message and an exit code."""
    print(message, file=sys.stderr, flush=True)
    sys.exit(code)


def run(command: list, what: str) -> None:
    """Run a command in the project's environment; when it fails, say which and pass its exit code on."""
    code = call(command)
    if code:
        stop(f"“{what}”失败（退出码 {code}），上面是它的输出。", code)


def call(command: list) -> int:
    """Exit code of a command run from the top of the project, its programs first on PATH."""
    environment = dict(os.environ)
    environment["PATH"] = str(BIN) + os.pathsep + environment.get("PATH", "")
    environment["VIRTUAL_ENV"] = str(VENV)
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    environment.setdefault(
        "UV_SYSTEM_CERTS", "1"
    )  # as pip does; offices often have a certificate of their own
    environment.pop("PYTHONHOME", None)
    code = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment).returncode
    return code if code >= 0 else 128 - code


def stamp() -> str:
    """What the environment was made from: the lock, the project file, the Python and the place."""
    made_from = hashlib.sha256()
    for path in (LOCK, PROJECT):
        made_from.update(path.read_bytes())
    made_from.update(f"{ROOT}\n{sys.version_info[:2]}\n{sysconfig.get_platform()}".encode())
    return made_from.hexdigest()


def install() -> None:
    """Make .venv hold exactly the locked packages and the project itself, unless it does already."""
    for path in (LOCK, PROJECT):
        if not path.exists():
            stop(f"缺少文件 {path.name}：请在完整的项目文件夹里运行。")
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == stamp():
        return
    STAMP.unlink(missing_ok=True)
    uv = shutil.which("uv")
    print(f"正在准备环境 .venv（{'uv' if uv else 'pip'}），首次需要下载依赖，请稍候……", flush=True)
    if uv:
        install_with_uv(uv)
    else:
        install_with_pip()
    STAMP.write_text(stamp(), encoding="ascii")


def remove_environment() -> bool:
    """Remove .venv so that nothing old stays in it; False when this very Python runs from it."""
    if Path(sys.prefix).resolve() == VENV:
        return False
    if VENV.exists():
        try:
            shutil.rmtree(VENV)
        except OSError as error:
            stop(f"无法删除旧的 .venv（{error}）。请关闭正在使用它的程序，再重试。")
    return True


def install_with_uv(uv: str) -> None:
    """Install with uv."""
    if remove_environment():
        run([uv, "venv", "--quiet", "--python", sys.executable, VENV], "建立 .venv")
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, LOCK], "安装依赖")
    project = ["--no-deps", "--no-build-isolation", "--python", PYTHON, "--editable", ROOT]
    run([uv, "pip", "install", "--quiet", *project], "安装 kaohe")


def install_with_pip() -> None:
    """Install with the standard library's venv and pip."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        stop("这个 Python 缺 venv 或 ensurepip。Debian/Ubuntu 请安装 python3-venv，或安装 uv，再重试。")
    if remove_environment():
        run([sys.executable, "-m", "venv", VENV], "建立 .venv")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    run([*pip, "--require-hashes", "-r", LOCK], "安装依赖")
    run([*pip, "--no-build-isolation", "--editable", ROOT], "安装 kaohe")


def reports(arguments: list) -> None:
    """Make the reports."""
    install()
    run([BIN / "kaohe", "run", *arguments], "kaohe run")


def tests(arguments: list) -> None:
    """Run every check, also after one has failed, and end with the first exit code that is not zero."""
    install()
    failed = []
    for name, command in CHECKS:
        print(f"── {name}", flush=True)
        extra = arguments if name == "pytest" else []
        code = call([PYTHON, "-m", *command, *extra])
        if code:
            failed.append((name, code))
    if failed:
        stop("未通过：" + "、".join(f"{name}（退出码 {code}）" for name, code in failed), failed[0][1])
    print("全部检查通过。")


def setup(arguments: list) -> None:
    """Make the environment."""
    install()
    print("环境已就绪：.venv")


def lock(arguments: list) -> None:
    """Resolve the dependencies; the lock names no package index, so that any configured one serves it."""
    uv = shutil.which("uv")
    if not uv:
        stop("生成 requirements.lock 需要 uv：请先安装（例如 pip install uv）。")
    options = ["--quiet", "--universal", "--generate-hashes", "--no-header", "--python-version", "3.11"]
    extras = ["--extra", "build", "--extra", "test"]
    run(
        [uv, "pip", "compile", *options, *extras, PROJECT.name, "--output-file", LOCK.name, *arguments],
        "锁定依赖",
    )
    LOCK.write_text(LOCK_HEADER + LOCK.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")


COMMANDS = {"reports": reports, "tests": tests, "setup": setup, "lock": lock}


def main() -> None:
    """Do what the command line asks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if sys.version_info < NEEDED:
        found = ".".join(map(str, sys.version_info[:3]))
        stop(f"需要 Python 3.11 或更新的版本，现在用的是 {found}（{sys.executable}）。")
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        stop(str(__doc__).strip(), 2)
    try:
        COMMANDS[sys.argv[1]](sys.argv[2:])
    except KeyboardInterrupt:
        stop("已中断。", 130)


if __name__ == "__main__":
    main()
