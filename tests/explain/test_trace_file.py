"""``trace.jsonl``: the same bytes from the same evaluation, and every record as the schema says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

import kaohe.explain.lines
from kaohe.evaluation import Evaluation
from kaohe.explain.jsonl import read_trace, write_trace
from kaohe.explain.verify import verify_file

Record = dict[str, Any]

HERE = Path(__file__).parents[2]
SCHEMA = json.loads((HERE / "lib/kaohe/explain/trace.schema.json").read_text(encoding="utf-8"))
DOC = (HERE / "docs/trace.md").read_text(encoding="utf-8")
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def file(evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trace") / "trace.jsonl"
    write_trace(evaluation, path)
    return path


def test_the_file_reads_back_as_the_records(file: Path, records: list[Record]) -> None:
    assert list(read_trace(file)) == json.loads(json.dumps(records))


def test_the_same_evaluation_gives_the_same_bytes(file: Path, evaluation: Evaluation, tmp_path: Path) -> None:
    again = tmp_path / "again.jsonl"
    write_trace(evaluation, again)
    assert again.read_bytes() == file.read_bytes()


def test_records_stand_in_the_order_of_units_and_of_the_scheme(file: Path, evaluation: Evaluation) -> None:
    told = [(record["unit"], record["node"]) for record in read_trace(file)]
    nodes = [node.id for node in evaluation.scheme.walk()]
    assert told == [(unit, node) for unit in evaluation.units for node in nodes]


def test_lines_are_utf_8_and_end_in_one_newline(file: Path) -> None:
    data = file.read_bytes()
    assert "鲤中街道".encode() in data
    assert b"\r" not in data
    assert data.endswith(b"}\n")
    assert b"\\u" not in data


def test_the_file_verifies(file: Path) -> None:
    assert verify_file(file) == []


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("unit", ["鲤中街道", "江南街道", "区统计局", "区政府办公室"])
def test_every_record_is_as_the_schema_says(unit: str, by_unit: dict[str, list[Record]]) -> None:
    for record in by_unit[unit]:
        VALIDATOR.validate(json.loads(json.dumps(record)))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schema", "kaohe-trace/2"),
        ("points", 40),
        ("points", "40.5"),
        ("state", "zero"),
        ("extra", 1),
        ("steps", []),
    ],
)
def test_the_schema_refuses(key: str, value: Any, unit: list[Record]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(unit[1] | {key: value})


def test_the_sentences_are_made_of_the_record_alone(records: list[Record]) -> None:
    """Which the file carries as well: read back, it gives the same sentences."""
    for record in json.loads(json.dumps(records[:82])):
        assert kaohe.explain.lines.lines(record) == record["lines"]


def test_the_document_explains_every_key() -> None:
    """Every key of the schema stands in docs/trace.md as code."""
    told = set(re.findall(r"`([a-z_]+)`", DOC))
    assert sorted(keys(SCHEMA) - told) == []


def test_the_document_s_example_is_a_real_record(by_unit: dict[str, list[Record]]) -> None:
    (text,) = re.findall(r"```json\n(\{.*?\n\})\n```", DOC, flags=re.DOTALL)
    real = next(record for record in by_unit["鲤中街道"] if record["node"] == "2.2")
    shown = json.loads(text)
    assert shown.pop("lines") == []
    assert shown.pop("readings")[0] in real["readings"]
    assert placeless(shown) == placeless({key: real[key] for key in shown})
    assert set(real) - set(shown) == {"lines", "readings"}
    assert "**示例数据**" in DOC


def placeless(value: Any) -> Any:
    """Plain data without the cells and evidence numbers of the sample ledger, which may move."""
    if isinstance(value, dict):
        return {key: placeless(item) for key, item in value.items() if key not in ("place", "evidence")}
    if isinstance(value, (list, tuple)):
        return [placeless(item) for item in value]
    return value


def keys(schema: Any) -> set[str]:
    """The names of all properties a schema declares."""
    if isinstance(schema, list):
        return {key for item in schema for key in keys(item)}
    if not isinstance(schema, dict):
        return set()
    found = set(schema.get("properties", {})) if isinstance(schema.get("properties"), dict) else set()
    return found.union(*(keys(item) for item in schema.values()))
