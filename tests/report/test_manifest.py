"""The manifest names what went in and what came out, and says the same thing every time."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from kaohe.report.manifest import package_versions, write_manifest

AS_OF = datetime.date(2017, 12, 31)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "params/licheng-2017/scheme.yaml": "id: licheng-2017\n",
        "data/licheng-2017/台账.csv": "考核对象\n",
        "notebooks/evaluation.ipynb": "{}",
        "outputs/report.html": "<p>报告",
        "outputs/排名 图.svg": "<svg/>",
        "outputs/run.log": "2026-11-22 04:01:32 开始\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def manifest(project: Path) -> Path:
    return write_manifest(
        project / "outputs",
        [project / "params/licheng-2017/scheme.yaml", project / "data/licheng-2017/台账.csv"],
        {"scheme": "licheng-2017", "scenario": None, "units": ["鲤中街道"]},
        {"LC-2.2b:1": "A"},
        name="2017年度鲤城区考核",
        description="示例数据",
        dated=AS_OF,
        notebook=project / "notebooks/evaluation.ipynb",
        root=project,
    )


def entities(path: Path) -> dict[str, dict[str, Any]]:
    return {entity["@id"]: entity for entity in json.loads(path.read_text(encoding="utf-8"))["@graph"]}


def test_inputs_and_outputs_carry_their_hashes(project: Path) -> None:
    found = entities(manifest(project))
    assert found["report.html"]["sha256"] == hashlib.sha256("<p>报告".encode()).hexdigest()
    scheme = found["#input/params/licheng-2017/scheme.yaml"]
    assert scheme["sha256"] == hashlib.sha256(b"id: licheng-2017\n").hexdigest()
    assert found["#input/data/licheng-2017/%E5%8F%B0%E8%B4%A6.csv"]["name"] == "data/licheng-2017/台账.csv"
    assert found["%E6%8E%92%E5%90%8D%20%E5%9B%BE.svg"]["contentSize"] == "6"


def test_run_joins_inputs_values_and_outputs(project: Path) -> None:
    run = entities(manifest(project))["#run"]
    assert [part["@id"] for part in run["result"]] == ["report.html", "%E6%8E%92%E5%90%8D%20%E5%9B%BE.svg"]
    assert {part["@id"] for part in run["object"]} == {
        "#input/params/licheng-2017/scheme.yaml",
        "#input/data/licheng-2017/%E5%8F%B0%E8%B4%A6.csv",
        "#input/notebooks/evaluation.ipynb",
        "#parameter/scheme",
        "#parameter/scenario",
        "#parameter/units",
        "#reading/LC-2.2b%3A1",
    }


def test_values_are_kept(project: Path) -> None:
    found = entities(manifest(project))
    assert found["#parameter/scheme"]["value"] == "licheng-2017"
    assert found["#parameter/units"]["value"] == '["鲤中街道"]'
    assert found["#parameter/scenario"]["value"] == "null"
    assert found["#reading/LC-2.2b%3A1"]["value"] == "A"
    assert found["#software/pandas"]["version"] == package_versions()["pandas"]


def test_every_reference_is_described(project: Path) -> None:
    found = entities(manifest(project))

    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [name for item in value for name in references(item)]
        if isinstance(value, dict):
            return [value["@id"]] if set(value) == {"@id"} else references(list(value.values()))
        return []

    assert set(references(list(found.values()))) - {"https://w3id.org/ro/crate/1.1"} <= set(found)
    assert found["./"]["datePublished"] == "2017-12-31"


def test_log_and_manifest_are_not_listed_and_bytes_repeat(project: Path) -> None:
    first = manifest(project).read_bytes()
    (project / "outputs/run.log").write_text("2026-11-22 05:00:00 开始\n", encoding="utf-8")
    os.utime(project / "outputs/report.html", (0, 0))
    assert manifest(project).read_bytes() == first
    assert "run.log" not in entities(project / "outputs/ro-crate-metadata.json")


def test_no_path_of_the_machine_is_written(project: Path) -> None:
    assert str(project) not in manifest(project).read_text(encoding="utf-8")


def test_an_input_outside_the_project_is_named_by_its_file_name(project: Path) -> None:
    (project / "elsewhere.xlsx").write_bytes(b"x")
    path = write_manifest(
        project / "outputs", [project / "elsewhere.xlsx"], {}, {}, name="", description="", dated=AS_OF,
        root=project / "params",
    )  # fmt: skip
    assert entities(path)["#input/elsewhere.xlsx"]["name"] == "elsewhere.xlsx"


def test_two_inputs_outside_the_project_with_one_name_are_both_listed(project: Path) -> None:
    for folder in ("a", "b"):
        (project / folder).mkdir()
        (project / folder / "ledger.xlsx").write_text(folder)
    path = write_manifest(
        project / "outputs", [project / "a/ledger.xlsx", project / "b/ledger.xlsx"], {}, {},
        name="", description="", dated=AS_OF, root=project / "params",
    )  # fmt: skip
    found = entities(path)
    hashes = {found["#input/ledger.xlsx"]["sha256"], found["#input/ledger.xlsx%20%282%29"]["sha256"]}
    assert hashes == {hashlib.sha256(folder.encode()).hexdigest() for folder in ("a", "b")}


def test_a_missing_input_is_an_error(project: Path) -> None:
    with pytest.raises(FileNotFoundError):
        missing = [project / "none.csv"]
        write_manifest(project / "outputs", missing, {}, {}, name="", description="", dated=AS_OF)
