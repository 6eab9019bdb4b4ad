"""The cheapest changes that reach a target: the same as when every combination is tried."""

from __future__ import annotations

from fractions import Fraction

import improvable
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.analysis.improvement import Cost, Target, improve
from kaohe.analysis.improvement.improve import Improvement

LIMITS = {name: (Fraction(0), Fraction(3)) for name in ("a", "b", "done")} | {
    "rated": (Fraction(4), Fraction(5)),
    "given": (Fraction(2), Fraction(4)),
}

small = st.integers(0, 3)
step = st.sampled_from(["exact", "complete", "started"])
policy = st.sampled_from(["rescale", "full", "raw", "zero"])


@st.composite
def leaves(draw: st.DrawFn) -> list[str]:
    """Some leaves, each with a rule of its own kind."""
    rate, base = draw(st.sampled_from(["1/3", "2", "5/2"])), draw(st.sampled_from([4, 7]))
    found = [
        f"linear: {{of: a, base: {base}, rate: -{rate}, floor: 0}}",
        f"linear: {{of: b, rate: {rate}, step: 2, steps: {draw(step)}, cap: 3}}",
        "table: {of: share, bands: [{below: 50%, points: 0}, {below: 1, points: 2}, {otherwise: 7}]}",
        f"linear: {{of: given, base: 1, origin: 50%, step: 10%, rate: 1, steps: {draw(step)}, floor: 0, cap: 6}}",
        "table: {rows: [{when: {ok: true}, points: 6}, {otherwise: 1}]}",
        "table: {rows: [{when: {all: [{ok: true}, {bad: false}]}, points: 5}, {when: {bad: true}, points: 0}, "
        "{otherwise: 2}]}",
        "rating: {of: rated, cap: 5}",
        "linear: {of: n_faults, base: 7, rate: -2, floor: 0}",
        "sum: {over: faults, base: 7, linear: {of: weight, rate: -1}}",
        "linear: {of: both, base: 1, rate: 1, cap: 5}",
        "exclude: {when: {out: true}}\n    rating: {of: rated, cap: 5}",
        "linear: {of: everybody, rate: 1/2, cap: 7}",
    ]
    return draw(st.lists(st.sampled_from(found), min_size=2, max_size=3, unique=True))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """A total over leaves: added up or averaged, capped and floored, some of it a level further down."""
    own = draw(leaves())
    head = f"  id: T\n  title: 总分\n  max: 100\n  clauses: [Y-1]\n  renormalise: {draw(policy)}\n"
    if draw(st.booleans()):
        head += f"  clamp: {{lo: 2, hi: {draw(st.sampled_from([9, 13, 100]))}}}\n"
    kind = draw(st.sampled_from(["sum", "mean", "nested"]))
    if kind == "mean":
        weights = {2: [40, 60], 3: [20, 50, 30]}[len(own)]
        children = [
            f"  - id: '{place}'\n    title: 第{place}项\n    max: 7\n    weight: {weight}%\n    {rule}\n"
            for place, (rule, weight) in enumerate(zip(own, weights, strict=True), 1)
        ]
        return f"{head}  mean:\n{''.join(children)}"
    children = [
        f"  - id: '{place}'\n    title: 第{place}项\n    max: 7\n    {rule}\n"
        for place, rule in enumerate(own, 1)
    ]
    total = 7 * len(own)
    head = head.replace("max: 100", f"max: {total}")
    if kind == "sum":
        return f"{head}  sum:\n{''.join(children)}"
    inner = "".join(children).replace("\n", "\n    ").rstrip(" ")
    return (
        f"{head}  sum:\n  - id: S\n    title: 小计\n    max: {total}\n"
        f"    clamp: {{lo: 1, hi: 9}}\n    sum:\n    {inner}"
    )


@st.composite
def facts(draw: st.DrawFn) -> dict[str, object]:
    return {
        "a": draw(small),
        "b": draw(small),
        "done": draw(small),
        "all": 3,
        "given": (draw(st.integers(2, 4)), 4),
        "ok": draw(st.booleans()),
        "bad": draw(st.booleans()),
        "out": draw(st.booleans()),
        "rated": draw(st.sampled_from([4, 5])),
    }


prices = st.dictionaries(
    st.sampled_from(["a", "b", "done", "ok", "bad", "faults", "n_faults", "rated"]),
    st.builds(Cost, st.sampled_from([0, 1, Fraction(5, 2)]), st.sampled_from([0, 1, Fraction(1, 3)])),
)


def check(ev, target: Target, costs, reaches, found: Improvement, every) -> None:
    """The plans are what trying everything finds, in order; the most points too."""
    assert found.best[0] == found.best[1].after == max(way.points for way in every)
    reaching = [way for way in every if reaches(way)]
    assert found.reached == any(not way.levers for way in reaching)
    if found.reached:
        assert not found.plans
        return
    assert bool(found.proof) != bool(reaching)
    titles = [plan.changes for plan in found.plans]
    for plan in found.plans:
        assert plan.evaluation.bounds("甲县", "T")[0] == plan.after
        assert plan.evaluation.scenarios == (plan.scenario,)
    for place in range(min(4, len(found.plans) + 1)):
        earlier = [moved(ev, plan) for plan in found.plans[:place]]
        left = [way for way in reaching if not any(mine <= way.levers for mine in earlier)]
        if place == len(found.plans):
            assert not left, titles
            break
        least = min(way.cost for way in left)
        assert found.plans[place].cost == least, titles
        nearest = min(way.amount for way in left if way.cost == least)
        same = [way for way in left if way.levers == moved(ev, found.plans[place]) and way.cost == least]
        assert min(way.amount for way in same) - nearest <= Fraction(1, 100_000), titles


def moved(ev, plan) -> frozenset[int]:
    levers = improvable.candidates(ev, "甲县", limits=limits(ev))
    names = [(step.fact, step.title) for step in plan.changes]
    return frozenset(place for place, lever in enumerate(levers) if (lever.fact, lever.title) in names)


def limits(ev) -> dict[str, tuple[Fraction, Fraction]]:
    return {name: span for name, span in LIMITS.items() if name in ev.scheme.facts} | (
        {"n_faults": (Fraction(0), Fraction(3))} if "n_faults" in ev.scheme.facts else {}
    )


@given(rules=rules(), facts=facts(), rows=st.integers(0, 2), costs=prices, goal=st.integers(3, 24))
@settings(max_examples=20, derandomize=True, database=None, deadline=None)
def test_the_cheapest_plans_are_those_that_trying_everything_finds(rules, facts, rows, costs, goal):
    ev = improvable.evaluation(rules, facts, rows)
    costs = {name: cost for name, cost in costs.items() if name in {*ev.scheme.facts, *ev.scheme.events}}
    every = improvable.ways(ev, "甲县", costs, limits=limits(ev))
    aim = Target.points(Fraction(goal, 2))
    found = improve(ev, "甲县", aim, costs=costs, limits=limits(ev))
    check(ev, aim, costs, lambda way: way.points >= Fraction(goal, 2), found, every)


@given(rules=rules(), facts=facts(), rows=st.integers(0, 2), place=st.integers(1, 2))
@settings(max_examples=6, derandomize=True, database=None, deadline=None)
def test_a_rank_is_reached_as_trying_everything_reaches_it(rules, facts, rows, place):
    rules = rules.replace("everybody", "b")
    ev = improvable.evaluation(rules, facts, rows)
    every = improvable.ways(ev, "甲县", {}, limits=limits(ev))
    aim = Target.rank(place)
    check(ev, aim, {}, lambda way: way.rank <= place, improve(ev, "甲县", aim, limits=limits(ev)), every)


@given(rules=rules(), facts=facts(), rows=st.integers(0, 2))
@settings(max_examples=6, derandomize=True, database=None, deadline=None)
def test_a_grade_is_reached_as_trying_everything_reaches_it(rules, facts, rows):
    ev = improvable.evaluation(rules, facts, rows)
    every = improvable.ways(ev, "甲县", {}, limits=limits(ev))
    aim = Target.grade("良")
    found = improve(ev, "甲县", aim, limits=limits(ev))
    check(ev, aim, {}, lambda way: way.grade in ("优", "良"), found, every)


@st.composite
def deep_rules(draw: st.DrawFn) -> str:
    """Parts that leave, points of points, bands of points, rates, deductions from the total."""
    first, second = draw(leaves())[:2]
    table = "{of: {node: S}, bands: [{below: 4, points: 1}, {below: 8, points: 3}, {otherwise: 5}]}"
    conversion = "{of: {node: S}, rate: 1/2, base: 1, cap: 4}"
    above = [f"table: {table}", f"linear: {conversion}", "rate: {of: [S]}", "rate: {of: ['1', '2']}"]
    vetoes = "\n    exclude: {when: {bad: true}, policy: zero}"
    leaving = draw(st.sampled_from(["", "\n    exclude: {when: {out: true}}", vetoes]))
    inside = [rule.replace("\n    ", "\n      ") for rule in (first, second)]
    return (
        f"  id: T\n  title: 总分\n  max: 24\n  clauses: [Y-1]\n  renormalise: {draw(policy)}\n"
        f"  base: 1\n  clamp: {{lo: 0, hi: {draw(st.sampled_from([12, 24]))}}}\n"
        f"  sum:\n  - id: S\n    title: 小计\n    max: 14\n    renormalise: {draw(policy)}\n"
        f"    clamp: {{lo: 0, hi: 10}}{leaving}\n"
        f"    sum:\n    - id: '1'\n      title: 第1项\n      max: 7\n      {inside[0]}\n"
        f"    - id: '2'\n      title: 第2项\n      max: 7\n      {inside[1]}\n"
        f"  - id: U\n    title: 折算\n    max: 10\n    {draw(st.sampled_from(above))}\n"
        "  - id: V\n    title: 扣分\n    table: {rows: [{when: {bad: true}, points: -3}, {otherwise: 0}]}\n"
    )


@given(rules=deep_rules(), facts=facts(), rows=st.integers(0, 2), goal=st.integers(5, 30))
@settings(max_examples=10, derandomize=True, database=None, deadline=None)
def test_points_of_points_and_parts_that_leave_are_seen_through(rules, facts, rows, goal):
    ev = improvable.evaluation(rules, facts, rows)
    every = improvable.ways(ev, "甲县", {}, limits=limits(ev))
    aim = Target.points(Fraction(goal, 2))
    found = improve(ev, "甲县", aim, limits=limits(ev))
    check(ev, aim, {}, lambda way: way.points >= Fraction(goal, 2), found, every)
