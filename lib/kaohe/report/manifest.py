"""The manifest of a run: what went in, what came out, by which software, as RO-Crate metadata."""

from __future__ import annotations

import datetime
import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import quote

FILE_NAME = "ro-crate-metadata.json"
# The log holds clock times and is still being written; the manifest cannot hold its own hash.
_UNHASHED = {FILE_NAME, "run.log"}
_PACKAGES = (
    "kaohe",
    "chinesecalendar",
    "duckdb",
    "duckdb-engine",
    "ipykernel",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "nbformat",
    "numpy",
    "opencc",
    "openpyxl",
    "pandas",
    "papermill",
    "psycopg",
    "pydantic",
    "pyyaml",
    "sqlalchemy",
    "typst",
    "xlsxwriter",
)
_CONTEXT = [
    "https://w3id.org/ro/crate/1.1/context",
    {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"},
]
_MEDIA_TYPES = {
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".jsonl": "application/jsonl",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write_manifest(
    folder: Path,
    inputs: Iterable[Path],
    parameters: Mapping[str, Any],
    readings: Mapping[str, str],
    *,
    name: str,
    description: str,
    dated: datetime.date,
    notebook: Path | None = None,
    root: Path | None = None,
    databases: Mapping[str, str] | None = None,
) -> Path:
    """Write ``ro-crate-metadata.json`` beside the outputs; same inputs and software give the same bytes.

    Parameters
    ----------
    folder
        The finished outputs; every file in it but the log and the manifest is listed with size and SHA-256.
    inputs
        Files read: scheme, supplied parameters, scenarios, regulation, ledger.
    parameters
        Notebook parameters as passed, JSON values.
    readings
        Reading in force by ambiguity, such as ``{"LC-2.2b:1": "A"}``.
    name, description
        Of the run, in Chinese.
    dated
        Day the result speaks of (as-of day or end of the period), never today's: RO-Crate asks for one.
    notebook
        The notebook run; listed among the inputs.
    root
        Folder that input names are relative to; a file outside it is named by its file name alone.
    databases
        Addresses of database servers read, without credentials, to the SHA-256 of what was read.

    Returns
    -------
    Path
        The manifest.

    Raises
    ------
    FileNotFoundError
        When an input is missing.

    Notes
    -----
    RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), with ``sha256`` of the Workflow Run terms. Inputs lie
    outside the folder, so they are contextual entities (``#input/…``); outputs are its parts.
    """
    code = [] if notebook is None else [notebook]
    sources = _named([*inputs, *code], root)
    outputs = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in _UNHASHED]
    read = [
        {"@id": f"#input/{quote(label)}", "@type": "CreativeWork", "name": label} | _contents(path)
        for label, path in sorted(sources.items())
    ]
    read += [
        {
            "@id": f"#input/{quote(address)}",
            "@type": "CreativeWork",
            "name": address,
            "description": "数据库；sha256 为所读各表内容的摘要",
            "sha256": found,
        }
        for address, found in sorted((databases or {}).items())
    ]
    written = [
        {"@id": quote(label), "@type": "File", "name": label} | _media_type(path) | _contents(path)
        for label, path in sorted((path.relative_to(folder).as_posix(), path) for path in outputs)
    ]
    values = _values("parameter", parameters) + _values("reading", readings)
    software = [
        {"@id": f"#software/{package}", "@type": "SoftwareApplication", "name": package, "version": number}
        for package, number in package_versions().items()
    ]
    action: dict[str, Any] = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": name,
        "instrument": _references(software),
        "object": _references(read + values),
        "result": _references(written),
    }
    root_entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "datePublished": dated.isoformat(),
        "hasPart": _references(written),
        "mentions": {"@id": "#run"},
    }
    descriptor = {
        "@id": FILE_NAME,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    graph = [descriptor, root_entity, action, *read, *written, *values, *software]
    path = folder / FILE_NAME
    text = json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def package_versions() -> dict[str, str]:
    """Versions of Python and of the packages that make a result; a package not installed is left out."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _named(paths: Iterable[Path], root: Path | None) -> dict[str, Path]:
    """Paths by name, each once; a second file of the same name gets a number."""
    named: dict[str, Path] = {}
    for path in dict.fromkeys(path.resolve() for path in paths):
        label = _name(path, root)
        same = sum(name == label or name.startswith(f"{label} (") for name in named)
        named[f"{label} ({same + 1})" if same else label] = path
    return named


def _name(path: Path, root: Path | None) -> str:
    if root is not None and path.is_relative_to(root.resolve()):
        return path.relative_to(root.resolve()).as_posix()
    return path.name


def _contents(path: Path) -> dict[str, str]:
    content = path.read_bytes()
    return {"contentSize": str(len(content)), "sha256": hashlib.sha256(content).hexdigest()}


def _media_type(path: Path) -> dict[str, str]:
    known = _MEDIA_TYPES.get(path.suffix)
    return {} if known is None else {"encodingFormat": known}


def _values(kind: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"@id": f"#{kind}/{quote(name)}", "@type": "PropertyValue", "name": name, "value": _plain(value)}
        for name, value in sorted(values.items())
    ]


def _plain(value: Any) -> Any:
    """A JSON-LD value; a list or mapping would be read as a set or an entity, so it is kept as JSON text."""
    if isinstance(value, list | dict) or value is None:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value


def _references(entities: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"@id": entity["@id"]} for entity in entities]
