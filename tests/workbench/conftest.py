"""Panels “规则” over invented and real city-years."""

from __future__ import annotations

import pytest
import sixty
from rules import PROJECT, panel_on

from kaohe.evaluation import Evaluation
from kaohe.report.evaluating import evaluation
from kaohe.workbench.rules_panel import RulesPanel


@pytest.fixture
def sixty_panel() -> RulesPanel:
    return panel_on(sixty.evaluation())


@pytest.fixture(scope="module")
def licheng_2017() -> Evaluation:
    return evaluation("licheng-2017", project=PROJECT)


@pytest.fixture(scope="module")
def bozhou_2023() -> Evaluation:
    return evaluation("bozhou-2023", project=PROJECT)


@pytest.fixture
def licheng_panel(licheng_2017: Evaluation) -> RulesPanel:
    return panel_on(licheng_2017)


@pytest.fixture
def bozhou_panel(bozhou_2023: Evaluation) -> RulesPanel:
    return panel_on(bozhou_2023)
