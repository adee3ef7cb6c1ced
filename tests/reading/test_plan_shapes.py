"""A plans plugin is read as declared, and one that cannot work is refused at its place."""

from textwrap import dedent

import pytest

from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shapes.plans import PlansPlugin, plans_from
from strideiq.core.reading.shaping import shape

PLAN = dedent(
    """\
    plugin: spring
    kind: plans
    version: "2"
    api: 1
    title: Spring plans
    author: Kim
    licence: CC0-1.0
    source: own work
    plans:
      - id: spring-half
        title: A half in spring
        distance: half
        weeks: 10
        volume_tier: low
        days_per_week: 4
        first_week: 28 km
        biggest_week: 40 km
        longest_before: 10 km
        longest_run: 17 km
        recent_race: {distance: 10 km, time: "52:30"}
        purpose: Race well in spring.
        suits: Runners of four days.
        phases: [{id: base, weeks: 4}, {id: peak, weeks: 4}, {id: taper, weeks: 2}]
    """
)


def problems(old: str, new: str) -> list[str]:
    assert old in PLAN
    document, _ = read_text(PLAN.replace(old, new).encode(), "spring.yaml")
    assert document is not None
    return [str(problem) for problem in shape(document, PlansPlugin)[1]]


def test_a_plan_is_what_was_declared() -> None:
    document, _ = read_text(PLAN.encode(), "spring.yaml")
    assert document is not None
    shaped, found = shape(document, PlansPlugin)
    assert found == ()
    assert shaped is not None
    (plan,) = plans_from(shaped)
    assert (plan.first_week_m, plan.biggest_week_m) == (28_000, 40_000)
    assert (plan.longest_before_m, plan.longest_run_m) == (10_000, 17_000)
    assert plan.recent_race == (10_000.0, 3150.0)
    assert plan.phases == (("base", 4), ("peak", 4), ("taper", 2))
    assert (plan.author, plan.licence, plan.source) == ("Kim", "CC0-1.0", "own work")
    assert (plan.plugin, plan.version, plan.own) == ("spring", "2", None)


def test_shares_become_whole_weeks_that_add_up() -> None:
    text = PLAN.replace("base, weeks: 4", "base, share: 33 %")
    text = text.replace("peak, weeks: 4", "peak, share: 45 %")
    text = text.replace("taper, weeks: 2", "taper, share: 22 %")
    document, _ = read_text(text.encode(), "spring.yaml")
    assert document is not None
    shaped, _ = shape(document, PlansPlugin)
    assert shaped is not None
    assert plans_from(shaped)[0].phases == (("base", 3), ("peak", 5), ("taper", 2))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{id: taper, weeks: 2}",
            "{id: taper, weeks: 3}",
            (
                "spring.yaml:23:13: plans.0.phases: the phases come to 11 weeks, the plan has 10"
                " -> make them equal"
            ),
        ),
        (
            "{id: base, weeks: 4}, {id: peak, weeks: 4}, {id: taper, weeks: 2}",
            "{id: base, share: 60 %}, {id: taper, share: 45 %}",
            (
                "spring.yaml:23:13: plans.0.phases: the shares come to 105%, more than the plan"
                " -> make them 100 %"
            ),
        ),
        (
            "{id: taper, weeks: 2}",
            "{id: taper, share: 20 %}",
            (
                "spring.yaml:23:13: plans.0.phases: some phases have weeks and some a share"
                " -> write the same for all"
            ),
        ),
        (
            "{id: peak, weeks: 4}",
            "{id: base, weeks: 4}",
            "spring.yaml:23:13: plans.0.phases: 'base' stands there twice -> delete one",
        ),
        (
            "{id: peak, weeks: 4}",
            "{id: peak}",
            (
                "spring.yaml:23:36: plans.0.phases.1: a phase has weeks or a share of the plan"
                " -> write one of them"
            ),
        ),
        ("weeks: 10", "weeks: 3", "spring.yaml:13:12: plans.0.weeks: 3 is less than 4"),
        ("weeks: 10", "weeks: 25", "spring.yaml:13:12: plans.0.weeks: 25 is more than 24"),
        (
            "biggest_week: 40 km",
            "biggest_week: 27 km",
            (
                "spring.yaml:17:19: plans.0.biggest_week: the biggest week is below the first"
                " -> write more, or a smaller first_week"
            ),
        ),
        (
            "longest_before: 10 km",
            "longest_before: 30 km",
            (
                "spring.yaml:18:21: plans.0.longest_before: the longest run is no part of such a week"
                " -> write less than first_week"
            ),
        ),
        (
            'time: "52:30"',
            'time: "0:00"',
            (
                "spring.yaml:20:18: plans.0.recent_race: this is no race"
                " -> give a distance and a time above 0"
            ),
        ),
        (
            "source: own work",
            "source: own work\ncomplete: true",
            "spring.yaml:1:1: a complete package brings workouts and phases of its own",
        ),
    ],
)
def test_a_plan_that_cannot_work_is_refused_at_its_place(old: str, new: str, said: str) -> None:
    (found,) = problems(old, new)
    assert found.startswith(said)
