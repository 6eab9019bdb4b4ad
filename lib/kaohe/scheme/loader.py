"""Reading a scheme: ``params/<id>/scheme.yaml`` and ``supplied.yaml``, all faults in one report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from kaohe.errors import Problem, ProblemReport
from kaohe.paths import Project
from kaohe.scheme.checks import check
from kaohe.scheme.fault import Fault
from kaohe.scheme.hoisting import HoistedTree, hoist
from kaohe.scheme.model import Scheme
from kaohe.scheme.options import under_options
from kaohe.scheme.source import Source
from kaohe.scheme.supplied import read_supplied
from kaohe.scheme.totals import mismatches
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import Tree, read_tree


def load_scheme(ref: str | Path, *, project: Project | None = None) -> Scheme:
    """Load a scheme by id (``licheng-2017``), folder or file.

    Returns
    -------
    Scheme
        Under the default readings, with the values of ``supplied.yaml`` when there is one.

    Raises
    ------
    ProblemReport
        Every fault of the files, each with file, line, path, what was found and what was expected.
    """
    project = project or Project.find()
    path = project.scheme_file(ref)
    return read_scheme(path, project.regulations, name=project.name_of(path))


def read_scheme(path: Path, regulations: Path, *, name: str | None = None) -> Scheme:
    """Read one scheme file; ``regulations`` is the folder of the texts."""
    tree = read_tree(path, name=name or path.name)
    if not isinstance(tree.data, dict):
        problem = tree.problem((), "文件应为键值", expected="id、title、indicators 等键")
        raise ProblemReport(tree.problems or [problem])
    hoisted = hoist(tree.data)
    problems = list(tree.problems)
    for place in hoisted.repeated:
        first = tree.line(hoisted.places[str(place[-1])])
        message = f"读法编号“{place[-1]}”重复，首次出现在第 {first} 行"
        problems.append(tree.problem(place, message, expected="每个编号只用一次"))
    tree = HoistedTree(tree, hoisted.places)
    text, unread = _text(hoisted.data, regulations)
    result = validate(Scheme, hoisted.data)
    faults = [*result.faults, *unread]
    if result.model is not None:
        refused = hoisted.data if result.faults else None
        found = list(check(result.model, result.data, text, refused))
        found += under_options(result.model, result.data, found, result.mended)
        kept = [fault for fault in found if not fault.follows(result.mended)]
        faults += [replace(fault, position=result.written(fault.position)) for fault in kept]
    problems += [fault.problem(tree) for fault in faults]
    if problems:
        raise ProblemReport(sorted(set(problems), key=_order))
    scheme: Scheme = result.model
    source = Source(tree, hoisted.data, scheme.readings, [path, regulations / scheme.regulation])
    scheme = source.resolve([], {})
    supplied = path.with_name("supplied.yaml")
    if supplied.exists():
        source.files.append(supplied)
        name = Path(name).with_name(supplied.name).as_posix() if name else supplied.name
        scheme = scheme.with_supplied(dict(read_supplied(supplied, scheme.unknowns, name=name)))
        _require_totals(scheme, read_tree(supplied, name=name))
    return scheme


def _require_totals(scheme: Scheme, tree: Tree) -> None:
    """Raise ProblemReport where supplied maxima or weights do not add up, at the first of them in the file."""
    problems = [
        tree.problem(
            (item.unknowns[0], "value"),
            f"{item.message}（{'、'.join(item.unknowns)}）",
            found=item.found,
            expected=item.expected,
        )
        for item in mismatches(scheme)
    ]
    if problems:
        raise ProblemReport(problems)


def _order(problem: Problem) -> tuple[int, str, str]:
    return problem.line or 0, problem.path, problem.message


def _text(data: dict[str, Any], regulations: Path) -> tuple[str | None, list[Fault]]:
    """The text of the regulation, or why there is none."""
    name = data.get("regulation")
    if name is None or isinstance(name, (bool, dict, list)):
        return None, []
    place, message, expected = ("regulation",), "办法原文打不开", "data/regulations/ 中的文件名"
    try:
        return (regulations / str(name)).read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError:
        message, expected = "办法原文不是 UTF-8 编码", "UTF-8"
    except (OSError, ValueError):
        pass
    return None, [Fault(place, message, str(name), expected)]
