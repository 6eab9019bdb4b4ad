"""What a scenario changes in the scheme: readings, overlays, unknowns."""

from __future__ import annotations

from typing import Any

from kaohe.errors import Problem, ProblemReport
from kaohe.scenario.model import FIXED, RULES, Scenario
from kaohe.scheme.base import shown
from kaohe.scheme.model import Scheme
from kaohe.scheme.options import laid, nowhere
from kaohe.scheme.reading import ReadingError, choose, synonyms
from kaohe.scheme.renumbering import renumbered
from kaohe.scheme.supplied import fault_of, number
from kaohe.scheme.unknown import Supplied
from kaohe.scheme.yamltree import Tree


def changed_scheme(scenario: Scenario, scheme: Scheme) -> tuple[Scheme, list[Problem]]:
    """The scheme as the scenario has it, and every fault of the scenario (the scheme is then of no use)."""
    scheme, problems = _read_otherwise(scenario, scheme)
    scheme, more = _overlaid(scenario, scheme)
    problems += more
    scheme, more = _supplied(scenario, scheme)
    return scheme, problems + more


def _read_otherwise(scenario: Scenario, scheme: Scheme) -> tuple[Scheme, list[Problem]]:
    if not scenario.readings:
        return scheme, []
    problems, chosen = [], []
    for index, choice in enumerate(scenario.readings):
        try:
            choose(scheme.readings, [choice])
            chosen.append(choice)
        except ReadingError as error:
            problems.append(scenario.tree.problem(("readings", index), str(error)))
    try:
        choose(scheme.readings, chosen)
        settled = {name for choice in chosen for name in synonyms(scheme.readings, choice[:-1])}
        kept = [f"{key}{letter}" for key, letter in scheme.letters.items() if key not in settled]
        scheme = scheme.with_readings([*kept, *chosen])
    except ReadingError as error:
        problems.append(scenario.tree.problem(("readings",), str(error)))
    except ProblemReport as report:
        problems += report.problems
    return scheme, problems


def _overlaid(scenario: Scenario, scheme: Scheme) -> tuple[Scheme, list[Problem]]:
    if not scenario.scheme:
        return scheme, []
    barred = forbidden(scenario.scheme, scenario.tree)
    if barred:
        return scheme, barred
    source = scheme._source
    data = source.raw(scheme.letters, scheme.patches)
    quickly = renumbered(scheme, data, scenario.scheme)
    if quickly is not None:
        return source.patched(scheme, quickly, scenario.scheme), []
    faults = nowhere(data, scenario.scheme)
    model = None
    if not faults:
        model, faults = laid(data, scenario.scheme, totals=False)
    problems = [
        scenario.tree.problem(("scheme", *place), fault.message, found=fault.found, expected=fault.expected)
        for fault, place in faults
    ]
    return (scheme if model is None else source.patched(scheme, model, scenario.scheme)), problems


def forbidden(overlay: Any, tree: Tree) -> list[Problem]:
    """Keys of a scenario's overlay that no scenario may change."""
    if not isinstance(overlay, dict):
        return []
    problems = []
    for key, patch in overlay.items():
        if key not in RULES:
            expected = "、".join(RULES)
            problems.append(tree.problem(("scheme", key), f"情景不能改“{key}”", found=key, expected=expected))
        elif key == "indicators" and isinstance(patch, dict):
            problems += [
                tree.problem(("scheme", key, node, inner), f"情景不能改指标的“{inner}”", found=inner)
                for node, change in patch.items()
                for inner in (change if isinstance(change, dict) else ())
                if inner in FIXED
            ]
    return problems


def _supplied(scenario: Scenario, scheme: Scheme) -> tuple[Scheme, list[Problem]]:
    problems: list[Problem] = []
    values: dict[str, Supplied] = {}
    opened = []
    aliases = {unknown.alias: name for name, unknown in scheme.unknowns.items() if unknown.alias}
    for key, value in scenario.supplied.items():
        name = aliases.get(key, key)
        if value is None and name in scheme.unknowns:
            opened.append(name)
            continue
        message, expected = fault_of(name, value, scheme.unknowns)
        if message:
            place = ("supplied", key)
            problems.append(scenario.tree.problem(place, message, found=shown(value), expected=expected))
        else:
            values[name] = Supplied(
                value=number(value, scheme.unknowns[name]),
                by=scenario.author,
                on=scenario.dated,
                authority=f"情景“{scenario.title}”",
                sample=scenario.sample,
            )
    if problems or not (values or opened):
        return scheme, problems
    return scheme.without(opened).with_supplied(values), problems
