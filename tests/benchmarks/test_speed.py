"""How long a run takes, phase by phase, against papermill and nbconvert on an empty notebook.

``pytest -m benchmark tests/benchmarks`` prints the table; ``KAOHE_BENCHMARK=<path>`` writes it there instead, as
JSON where the name ends in ``.json``. Figures of a busy machine say little.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from phases import all_at_once, measure, project_in, table

from kaohe.paths import Project


@pytest.mark.benchmark
def test_time_of_each_phase(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = project_in(tmp_path)
    timings = [measure(project, name) for name in Project(project).ids()]
    together = all_at_once(project)
    text = table(timings, together)
    wanted = os.environ.get("KAOHE_BENCHMARK")
    if wanted is None:
        with capsys.disabled():
            print(f"\n{text}")
    elif wanted.endswith(".json"):
        runs = [{**asdict(timing), "ratio": timing.ratio} for timing in timings]
        Path(wanted).write_text(json.dumps({"runs": runs, "together": together}, indent=1), encoding="utf-8")
    else:
        Path(wanted).write_text(text, encoding="utf-8")
