"""kaohe (考核): a written assessment regulation, executable, with every point traceable.

The names below are loaded when first used, so that the command line starts quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaohe.errors import KaoheError, Problem, ProblemReport
    from kaohe.evaluation import Evaluation, evaluate
    from kaohe.ledger.load import load_ledger
    from kaohe.scheme.loader import load_scheme
    from kaohe.scoring.score import score
    from kaohe.scoring.states import NOT_APPLICABLE, NOT_COMPUTABLE, Bounds

__all__ = [
    "NOT_APPLICABLE",
    "NOT_COMPUTABLE",
    "Bounds",
    "Evaluation",
    "KaoheError",
    "Problem",
    "ProblemReport",
    "evaluate",
    "load_ledger",
    "load_scheme",
    "score",
]

_HOMES = {
    "NOT_APPLICABLE": "kaohe.scoring.states",
    "NOT_COMPUTABLE": "kaohe.scoring.states",
    "Bounds": "kaohe.scoring.states",
    "Evaluation": "kaohe.evaluation",
    "KaoheError": "kaohe.errors",
    "Problem": "kaohe.errors",
    "ProblemReport": "kaohe.errors",
    "evaluate": "kaohe.evaluation",
    "load_ledger": "kaohe.ledger.load",
    "load_scheme": "kaohe.scheme.loader",
    "score": "kaohe.scoring.score",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kaohe' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
