"""Provenance: which files and which software the report comes from."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.paths import Project
from kaohe.report.display import Bullets, Group, Pairs
from kaohe.report.manifest import package_versions

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def provenance(ev: Evaluation, project: Project | None = None) -> Group:
    """Inputs with their SHA-256, how to make the report again, and versions."""
    project = project or Project.find()
    files = [*ev.scheme.files, *_ledger_files(ev)]
    hashes = [
        f"{project.name_of(path)}  SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}…"
        for path in files
    ]
    hashes += [
        f"数据库 {address}  所读内容 SHA-256 {found[:16]}…" for address, found in ev.ledger.databases.items()
    ]
    versions = package_versions()
    told = [(key, text) for key, text in ev.ledger.about.items() if text]
    pairs = [
        ("方案", f"{ev.scheme.id}({ev.scheme.document})"),
        ("重做本报告", f"kaohe run {ev.scheme.id}"),
        ("核对计算", f"kaohe verify {ev.scheme.id}"),
        *[(f"台账·{key}", text) for key, text in told],
        (
            "软件",
            "、".join(
                f"{name} {versions[name]}"
                for name in ("kaohe", "pandas", "matplotlib", "typst")
                if name in versions
            ),
        ),
    ]
    return Group([Pairs(pairs), Bullets(hashes)])


def _ledger_files(ev: Evaluation) -> list[Path]:
    return list(ev.ledger.files)
