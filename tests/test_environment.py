"""The three lists of dependencies say the same, and the lock serves any package index."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
CONDA_NAMES = {
    "brotli-python": "brotli",
    "python-duckdb": "duckdb",
    "ortools-python": "ortools",
    "typst-py": "typst",
}
CONDA_ONLY = {"python", "pip"}


def name(requirement: str) -> str:
    """Normalized name of a requirement line."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement).group()).lower()


def runtime() -> set[str]:
    return {name(requirement) for requirement in PROJECT["project"]["dependencies"]}


def locked() -> set[str]:
    return {name(line) for line in LOCK.splitlines() if re.match(r"[\w.-]+==", line)}


def test_conda_environment_lists_the_packages_of_the_project():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = [entry for entry in entries if isinstance(entry, str)]
    pip = [entry for group in entries if isinstance(group, dict) for entry in group["pip"] if entry != "-e ."]
    listed = [CONDA_NAMES.get(name(entry), name(entry)) for entry in conda + pip]
    assert sorted(set(listed) - CONDA_ONLY) == sorted(runtime())
    assert len(listed) == len(set(listed))


def test_conda_environment_asks_for_the_same_versions():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    bounded = [
        requirement
        for requirement in PROJECT["project"]["dependencies"]
        if re.search(r"[<>=~!]", requirement)
    ]
    assert [requirement for requirement in bounded if f"- {requirement}\n" not in text] == []
    assert f"- python{PROJECT['project']['requires-python']}\n" in text


@pytest.mark.parametrize("trace", ["://", "index-url", "find-links", "trusted-host", " @ ", "file:", "-e "])
def test_lock_names_no_place(trace):
    assert trace not in LOCK


def test_lock_holds_every_dependency():
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = runtime() | {name(requirement) for extra in ("build", "test") for requirement in extras[extra]}
    assert wanted - locked() == set()


def test_every_locked_package_has_hashes():
    blocks = re.split(r"\n(?=[\w.-]+==)", LOCK)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert len(blocks) == len(re.findall(r"^[\w.-]+==", LOCK, re.MULTILINE))


def test_lock_leaves_out_the_slow_import():
    assert not {"rfc3987-syntax", "lark"} & locked()
