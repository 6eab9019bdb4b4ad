"""Where a project keeps its files: ``params/``, ``data/``, ``notebooks/``, ``outputs/``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kaohe.errors import KaoheError


@dataclass(frozen=True)
class Project:
    """A folder with ``params/`` and ``data/`` in it."""

    root: Path

    @classmethod
    def find(cls) -> Project:
        """The project: ``KAOHE_PROJECT``, else the nearest folder upward with ``params/``, else this checkout."""
        named = os.environ.get("KAOHE_PROJECT")
        if named:
            return cls(Path(named).resolve())
        here = Path.cwd().resolve()
        checkout = Path(__file__).resolve().parents[2]
        for folder in (here, *here.parents, checkout):
            if (folder / "params").is_dir() and (folder / "data").is_dir():
                return cls(folder)
        raise KaoheError(
            "找不到项目：当前目录及上级目录中没有 params/ 和 data/（可用环境变量 KAOHE_PROJECT 指明）"
        )

    @property
    def regulations(self) -> Path:
        """The folder of the regulations' texts."""
        return self.root / "data" / "regulations"

    @property
    def outputs(self) -> Path:
        """Where runs write."""
        return self.root / "outputs"

    def notebook(self, name: str) -> Path:
        """A notebook by name."""
        return self.root / "notebooks" / f"{name}.ipynb"

    def ids(self) -> list[str]:
        """Every city-year with a scheme."""
        return sorted(path.parent.name for path in (self.root / "params").glob("*/scheme.yaml"))

    def title(self, scheme_id: str) -> str:
        """The title of a city-year as its scheme file has it, without reading the rest; empty where there is none."""
        with (self.root / "params" / scheme_id / "scheme.yaml").open(encoding="utf-8-sig") as lines:
            found = next((line for line in lines if line.startswith("title:")), "")
        return found.partition(":")[2].strip().strip("\"'")

    def scheme_file(self, ref: str | Path) -> Path:
        """The scheme file of an id, a folder, or the file itself."""
        given = Path(ref)
        for path in (self.root / "params" / given / "scheme.yaml", given / "scheme.yaml", given):
            if path.is_file():
                return path
        raise KaoheError(f"没有评分方案“{ref}”；已有：{'、'.join(self.ids()) or '无'}")

    def ledgers(self, ref: str | Path) -> list[Path]:
        """What the data folder of an id has as its ledger, which should be one thing."""
        folder = self.root / "data" / Path(ref)
        names = ("ledger.xlsx", "ledger", "ledger.duckdb", "ledger.sqlite")
        return [folder / name for name in names if (folder / name).exists()]

    def ledger_path(self, ref: str | Path) -> Path:
        """The ledger of an id (workbook, folder of files or database file), or the path itself.

        Raises
        ------
        KaoheError
            No ledger, or more than one.
        """
        found = self.ledgers(ref)
        if len(found) > 1:
            folder = found[0].parent
            several = "、".join(f"{path.name}/" if path.is_dir() else path.name for path in found)
            raise KaoheError(f"{self.name_of(folder)}/ 里同时有几份台账：{several}；只留一份，其余移到别处")
        if found:
            return found[0]
        if Path(ref).exists():
            return Path(ref)
        if Path(ref).is_absolute():
            raise KaoheError(f"没有台账 {self.name_of(Path(ref))}")
        raise KaoheError(
            f"没有“{ref}”的台账：应为 data/{ref}/ 里的 ledger.xlsx、ledger/、ledger.duckdb 或 ledger.sqlite"
        )

    def name_of(self, path: Path) -> str:
        """A path as the reader knows it: relative to the project where it lies inside."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()
