"""Standard plans: what their own runner gets, and what becomes of them for another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.activity import Activity, RaceResult
from strideiq.core.domain.catalogue import Catalogue, PlanTemplate
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest, SideRace
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.continuation import go_on
from strideiq.core.engine.planning.pipeline import Generation, generate
from strideiq.core.engine.planning.standard import first_day, request_for, with_template
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask, runs
from tests.engine.planning.requests import plan_requests
from tests.profiles import examples

RACE_DAY = date(2027, 5, 30)
STANDARD = [
    f"{distance}-{weeks}-{tier}"
    for distance, lengths in (
        ("marathon", (18, 12)),
        ("half", (16, 12)),
        ("10k", (12, 8)),
        ("5k", (12, 8)),
    )
    for weeks in lengths
    for tier in ("low", "mid", "high")
]


def template(catalogue: Catalogue, name: str) -> PlanTemplate:
    found = catalogue.plan(name)
    assert found is not None
    return found


def weeks_to_race(plan: Plan) -> int:
    return sum(week.kind is not WeekKind.RECOVERY for week in plan.weeks)


def codes(made: Generation) -> set[str]:
    return {finding.code for finding in made.findings}


def test_the_24_standard_plans_are_there(catalogue: Catalogue) -> None:
    assert {plan.id for plan in catalogue.plans} == set(STANDARD)
    for plan in catalogue.plans:
        assert plan.id == f"{plan.distance}-{plan.weeks}-{plan.volume_tier}"
        assert all((plan.author, plan.licence, plan.source, plan.purpose, plan.suits))


@pytest.mark.parametrize("name", STANDARD)
def test_its_own_runner_gets_what_it_states(
    name: str, catalogue: Catalogue, config: PlanConfig
) -> None:
    stated = template(catalogue, name)
    made = generate(request_for(stated, RACE_DAY), catalogue, config)
    plan = made.plan
    assert made.findings == ()
    assert (plan.template, plan.volume_tier) == (name, stated.volume_tier)
    assert weeks_to_race(plan) == stated.weeks
    lengths = {phase.id: phase.last_week - phase.first_week + 1 for phase in plan.phases}
    assert tuple((id_, lengths[id_]) for id_, _ in stated.phases) == stated.phases
    assert plan.weeks[0].distance_m == pytest.approx(stated.first_week_m, rel=0.05)
    biggest = max(week.distance_m for week in plan.weeks)
    assert biggest == pytest.approx(stated.biggest_week_m, rel=0.05)
    longest = max(day.distance_m for day in plan.workouts() if day.stress is not Stress.RACE)
    assert longest == pytest.approx(stated.longest_run_m, rel=0.1)


def test_what_the_request_says_stands(catalogue: Catalogue, config: PlanConfig) -> None:
    raced = RaceResult(5000.0, 1500.0)
    request = ask(
        "half", 12, 4, weekly_m=40_000.0, longest_m=13_000.0, recent_race=raced, volume_tier="low"
    )
    followed = with_template(replace(request, template="half-12-mid"), catalogue, config.rules)
    assert followed.request == replace(request, template="half-12-mid")
    assert followed.findings == ()
    loose = replace(request, volume_tier=None, template="half-12-mid")
    assert with_template(loose, catalogue, config.rules).request.volume_tier == "mid"


def test_who_says_nothing_is_taken_for_the_runner_it_is_drawn_for_and_told_so(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("10k", 12, 5, weekly_m=None, longest_m=None, template="10k-12-mid")
    followed = with_template(request, catalogue, config.rules)
    stated = template(catalogue, "10k-12-mid")
    assert followed.request.weekly_m == stated.first_week_m
    assert followed.request.longest_m == stated.longest_before_m
    assert followed.request.recent_race == RaceResult(*stated.recent_race)
    assert [finding.code for finding in followed.findings] == ["template-runner"]
    assert "40.0 km a week and 5.0 km in 22:30" in followed.findings[0].sentence


def test_a_history_is_never_overruled(catalogue: Catalogue, config: PlanConfig) -> None:
    history = runs(MONDAY, 30_000, 11_000)
    request = ask(
        "10k", 12, 4, weekly_m=None, longest_m=None, history=history, template="10k-12-mid"
    )
    filled = with_template(request, catalogue, config.rules).request
    assert (filled.weekly_m, filled.longest_m, filled.recent_race) == (None, None, None)
    assert filled.history == history


def test_a_far_race_starts_the_plan_later_from_where_the_runner_is(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    history = runs(MONDAY, 44_000, 15_000)
    request = ask(
        "half", 20, 5, weekly_m=None, longest_m=None, history=history, template="half-12-mid"
    )
    made = generate(request, catalogue, config)
    start = made.plan.weeks[0].start
    assert start == MONDAY + timedelta(weeks=8)
    assert start.weekday() == 0
    assert weeks_to_race(made.plan) == 12
    assert made.plan.weeks[0].distance_m == pytest.approx(44_000, rel=0.2)
    said = {finding.code: finding.sentence for finding in made.findings}
    assert f"so it starts on {start}" in said["template-starts-later"]
    assert made.plan.fitness.evidence.time_off_factor == 1


def test_a_race_early_in_the_week_ends_the_weeks_of_a_late_start_too(
    catalogue: Catalogue,
) -> None:
    stated = template(catalogue, "5k-8-low")
    tuesday = date(2027, 6, 1)
    assert first_day(stated, tuesday) == tuesday - timedelta(days=8 * 7 - 1)


def test_a_near_race_has_the_plan_fitted_with_a_warning(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("half", 9, 4, template="half-16-mid")
    made = generate(request, catalogue, config)
    assert weeks_to_race(made.plan) == 9
    assert "template-fitted" in codes(made)
    assert made.is_sound
    order = [phase.id for phase in made.plan.phases]
    assert order == ["base", "build", "peak", "taper", "recovery"]


def test_an_unknown_or_a_wrong_plan_is_refused_with_one_that_works(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    with pytest.raises(Refusal) as refused:
        generate(ask("half", template="half-16-midd"), catalogue, config)
    assert (refused.value.constraint, refused.value.instead) == ("template", "half-16-mid")
    assert "did you mean 'half-16-mid'?" in str(refused.value)
    with pytest.raises(Refusal, match="leads to a marathon, not to a half") as other:
        generate(ask("half", template="marathon-18-low"), catalogue, config)
    advised = str(other.value.instead)
    assert generate(ask("half", template=advised), catalogue, config).is_sound


def test_a_plan_goes_on_as_the_standard_plan_it_follows(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    stated = template(catalogue, "10k-12-low")
    request = request_for(stated, RACE_DAY)
    plan = generate(request, catalogue, config).plan
    later = replace(
        request, today=request.today + timedelta(weeks=3), weekly_m=None, longest_m=None
    )
    joined = go_on(plan, set(), later, catalogue, config).plan
    assert joined.template == "10k-12-low"
    assert [(p.id, p.first_week) for p in joined.phases] == [
        (p.id, p.first_week) for p in plan.phases
    ]


def test_a_late_start_asks_for_nothing_that_the_runner_did_not_say_wrong(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    once_a_month = (Activity(MONDAY - timedelta(days=9), 18_000, 6500),)
    old = RaceResult(10_000.0, 2900.0, MONDAY - timedelta(days=700))
    soon = SideRace("5k", MONDAY + timedelta(days=12))
    later = SideRace("5k", MONDAY + timedelta(weeks=19, days=6))
    request = ask(
        "5k",
        24,
        4,
        history=once_a_month,
        recent_race=old,
        races=(soon, later),
        template="5k-8-low",
    )
    followed = with_template(request, catalogue, config.rules)
    filled = followed.request
    assert filled.races == (later,)
    assert "Races before that day are not part of it (1)." in followed.findings[0].sentence
    assert filled.weekly_m == pytest.approx(4500)
    assert filled.longest_m == filled.weekly_m
    assert filled.recent_race == replace(old, day=None)
    assert generate(request, catalogue, config).is_sound


def test_a_stated_longest_run_is_part_of_the_week_that_is_assumed(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("10k", 12, 4, weekly_m=None, longest_m=30_000.0, template="10k-12-low")
    filled = with_template(request, catalogue, config.rules).request
    assert (filled.weekly_m, filled.longest_m) == (30_000.0, 30_000.0)


def test_a_goal_to_maintain_follows_no_plan_that_leads_to_a_race(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("10k", template="10k-12-low")
    kept = replace(request, goal=replace(request.goal, kind=GoalKind.MAINTAIN))
    with pytest.raises(Refusal, match="leads to a race, and none is run -> leave it out"):
        generate(kept, catalogue, config)


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(max_examples=examples(400))
@given(wanted=plan_requests(), name=st.sampled_from(STANDARD))
def test_whoever_follows_one_is_planned_for_as_safely_as_without(
    catalogue: Catalogue, config: PlanConfig, wanted: PlanRequest, name: str
) -> None:
    goal = replace(wanted.goal, distance=template(catalogue, name).distance, kind=GoalKind.RACE)
    plain = replace(wanted, goal=goal)
    try:
        sound = generate(plain, catalogue, config).is_sound
    except Refusal:
        return
    if sound:
        assert generate(replace(plain, template=name), catalogue, config).is_sound
