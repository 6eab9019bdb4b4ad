"""Property tests draw the same examples every time and keep nothing on disk."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from unit_facts import Scorer

from kaohe.scheme.model import Scheme

settings.register_profile(
    "kaohe",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=40,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
settings.load_profile("kaohe")


@pytest.fixture(scope="session")
def scorer(licheng: Scheme) -> Scorer:
    """Scores single units by the scheme of Licheng 2017."""
    return Scorer(licheng)
