from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.engine.adaptation.ground import Ground
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.rules.advise import Barred
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load
from strideiq.core.services.generation import Planner, generate_plan
from strideiq.core.services.plan_changing import change_plan
from tests.services.adapting import EASE

REQUEST = PlanRequest(
    Goal("10k", date(2027, 2, 21)),
    date(2026, 11, 23),
    Availability(4, (90, 90, 90, 90, 90, 240, 240)),
    weekly_m=25_000.0,
)
MANIFEST = """\
plugin: critic
kind: provider
version: 1.0.0
api: 1
title: A critic
author: A coach
licence: CC0-1.0
source: own work
python: critic.py
files: [".critic"]
"""

WithPlugin = Callable[[str], Planner]


@pytest.fixture(scope="module")
def planner() -> Planner:
    return load(Settings()).planner


@pytest.fixture
def with_plugin(tmp_path: Path) -> WithPlugin:
    """The shipped program and one plugin whose Python is given."""

    def make(code: str) -> Planner:
        folder = tmp_path / "plugins" / "providers" / "critic"
        folder.mkdir(parents=True)
        (folder / "plugin.yaml").write_text(MANIFEST)
        (folder / "critic.py").write_text(f"from strideiq.plugins import *\n\n\n{code}")
        return load(Settings(config_dir=tmp_path)).planner

    return make


def test_without_plugin_hooks_the_plan_is_that_of_the_pipeline(planner: Planner) -> None:
    made = generate_plan(REQUEST, planner)
    pure = generate(REQUEST, planner.host.catalogue(), planner.config)
    assert (made.plan, made.findings) == (pure.plan, pure.findings)
    assert made.plugin_problems == ()


def test_plugins_add_reasons_and_findings(with_plugin: WithPlugin) -> None:
    made = generate_plan(
        REQUEST,
        with_plugin(
            "@hookimpl\n"
            "def explain_workout(workout, week):\n"
            "    if workout.stress == 'long':\n"
            "        return Reason('critic', f'Long run of week {week.number}.')\n\n\n"
            "@hookimpl\n"
            "def review_plan(plan):\n"
            "    return [Finding('critic', Severity.WARNING, 'plan', 'Too few hills.')]\n"
        ),
    )
    assert made.findings[-1].sentence == "Too few hills."
    told = [
        workout.reasons[-1].sentence
        for week in made.plan.weeks
        for workout in week.workouts
        if workout.stress == "long"
    ]
    assert told
    assert all(sentence.startswith("Long run of week ") for sentence in told)


def test_a_plugin_that_may_not_be_used_explains_and_reviews_nothing(
    with_plugin: WithPlugin, planner: Planner
) -> None:
    critical = with_plugin(
        "@hookimpl\n"
        "def explain_workout(workout):\n"
        "    return Reason('critic', 'Says so.')\n\n\n"
        "@hookimpl\n"
        "def review_plan(plan):\n"
        "    return [Finding('critic', Severity.ERROR, 'plan', 'Never.')]\n"
    )
    made = generate_plan(REQUEST, replace(critical, allows=lambda state: state.id != "critic"))
    without = generate_plan(REQUEST, planner)
    assert (made.plan, made.findings) == (without.plan, without.findings)


def test_a_plugin_that_fails_is_named_once_and_the_plan_comes_all_the_same(
    with_plugin: WithPlugin, planner: Planner
) -> None:
    made = generate_plan(
        REQUEST,
        with_plugin("@hookimpl\ndef explain_workout(workout):\n    return workout.no_such_thing\n"),
    )
    assert made.plan == generate_plan(REQUEST, planner).plan
    (problem,) = made.plugin_problems
    assert "plugin 'critic'" in str(problem)
    assert "no_such_thing" in str(problem)


def test_a_plan_that_a_plugin_finds_an_error_in_is_refused(with_plugin: WithPlugin) -> None:
    planner = with_plugin(
        "@hookimpl\n"
        "def review_plan(plan):\n"
        "    yield Finding('no_hills', Severity.ERROR, 'week 3', 'No hills at all.')\n"
    )
    with pytest.raises(
        Refusal, match=r"did not pass its checks \(1\), first week 3: No hills"
    ) as no:
        generate_plan(REQUEST, planner)
    assert no.value.constraint == "no_hills"


def under_way(planner: Planner) -> Ground:
    """A plan of three weeks' standing, to be changed with this planner."""
    made = generate_plan(REQUEST, planner)
    later = replace(made.request, today=REQUEST.today + timedelta(weeks=3))
    return Ground(made.plan, later, planner.catalogue(), planner.config)


def test_a_change_that_a_plugin_finds_an_error_in_is_refused(
    with_plugin: WithPlugin, planner: Planner
) -> None:
    critical = with_plugin(
        "@hookimpl\n"
        "def review_plan(plan):\n"
        "    reasons = [each.code for workout in plan.workouts() for each in workout.reasons]\n"
        "    if 'changed' in reasons:\n"
        "        yield Finding('as_it_was', Severity.ERROR, 'plan', 'Leave it alone.')\n"
    )
    ground = under_way(planner)
    assert change_plan([EASE], ground, planner).diff
    with pytest.raises(Refusal, match="Leave it alone") as no:
        change_plan([EASE], ground, critical)
    assert no.value.constraint == "as_it_was"
    barred = replace(critical, allows=lambda state: state.id != "critic")
    assert change_plan([EASE], ground, barred) == change_plan([EASE], ground, planner)


def test_what_a_plugin_says_of_the_plan_as_it_was_is_told_and_stands_in_no_way(
    with_plugin: WithPlugin, planner: Planner
) -> None:
    critical = with_plugin(
        "@hookimpl\n"
        "def review_plan(plan):\n"
        "    yield Finding('no_hills', Severity.ERROR, 'week 3', 'No hills at all.')\n"
    )
    changed = change_plan([EASE], under_way(planner), critical)
    assert changed.findings[-1] == Finding(
        "no_hills", Severity.WARNING, "week 3", "No hills at all."
    )


def test_rules_advise_a_runner_who_comes_back(planner: Planner) -> None:
    long_ago = tuple(
        Activity(date(2026, month, day), 10_000.0, 3300.0)
        for month in (7, 8)
        for day in range(1, 29, 2)
    )
    assert generate_plan(REQUEST, planner).advice == ()
    made = generate_plan(replace(REQUEST, history=long_ago, weekly_m=None), planner)
    assert made.advice
    assert all(advice.source and advice.facts for advice in made.advice)
    barred = replace(planner, gate=lambda rule, facts: Barred("flag", f"{rule.id} {len(facts)}"))
    kept_quiet = generate_plan(replace(REQUEST, history=long_ago, weekly_m=None), barred)
    assert kept_quiet.advice == ()


def test_a_refusal_comes_through(planner: Planner) -> None:
    with pytest.raises(Refusal) as no:
        generate_plan(replace(REQUEST, goal=Goal("10k", date(2026, 1, 1))), planner)
    assert no.value.constraint == "race_day"


def test_no_finding_of_a_plan_that_is_handed_out_is_an_error(planner: Planner) -> None:
    made = generate_plan(REQUEST, planner)
    assert all(finding.severity is Severity.WARNING for finding in made.findings)
