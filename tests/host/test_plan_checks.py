"""Standard plans are held against the configuration, the phases and each other."""

from strideiq.core.host.contract import Names
from strideiq.core.reading.shapes.planning import PlanRules, VolumeTiers
from tests.host.desk import HEAD, Desk
from tests.reading.planning_files import RULES, TIERS, shaped

NAMES = Names(
    distances=("10k", "half"),
    volume_tiers=("low", "mid"),
    biggest_week={"10k": {"low": (25_000.0, 40_000.0), "mid": (40_000.0, 65_000.0)}},
)
PLAN = """\
plans:
  - id: autumn
    title: A 10K in autumn
    distance: 10k
    weeks: 8
    volume_tier: low
    days_per_week: 4
    first_week: 24 km
    biggest_week: 34 km
    longest_before: 8 km
    longest_run: 13 km
    recent_race: {distance: 5 km, time: "27:00"}
    purpose: A good 10K.
    suits: Most runners.
    phases: [{id: base, weeks: 6}, {id: taper, weeks: 2}]
"""
PHASE = """\
  - id: {id}
    title: {id}
    purpose: p
    focus: f
    role: {role}
    order: {order}
    easy: [easy]
"""
PHASES = "phases:\n" + "".join(
    PHASE.format(id=id_, role=role, order=order)
    for id_, role, order in (("base", "load", 1), ("taper", "taper", 2), ("after", "recovery", 3))
)
WORKOUT = """\
  - id: {stress}-run
    title: A {stress} run
    family: {stress}
    stress: {stress}
    purpose: p
    steps: [{{fill: 1 km, zone: {zone}}}]
"""
WORKOUTS = (
    "workouts:\n"
    + "".join(
        WORKOUT.format(stress=stress, zone=zone)
        for stress, zone in (("easy", "E"), ("long", "E"), ("race", "race"))
    )
    + "  - {id: rest-day, title: Rest, family: rest, stress: rest, purpose: p}\n"
)
COMPLETE = "complete: true\n" + PLAN + PHASES + WORKOUTS


def test_a_complete_package_is_sound_by_itself_and_keeps_its_content(desk: Desk) -> None:
    desk.write("mine/autumn.yaml", HEAD.format(id="autumn", kind="plans") + COMPLETE)
    host = desk.start(names=NAMES)
    assert host.problems() == ()
    catalogue = host.catalogue()
    assert (catalogue.workouts, catalogue.phases) == ((), ())
    (plan,) = catalogue.plans
    assert plan.own is not None
    assert [phase.id for phase in plan.own.phases] == ["base", "taper", "after"]
    assert len(plan.own.workouts) == 4


def test_without_complete_its_content_is_for_every_plan(desk: Desk) -> None:
    text = HEAD.format(id="autumn", kind="plans") + COMPLETE.replace("complete: true\n", "")
    desk.write("mine/autumn.yaml", text)
    catalogue = desk.start(names=NAMES).catalogue()
    assert len(catalogue.workouts) == 4
    assert catalogue.plans[0].own is None


def test_two_packages_may_call_their_workouts_alike_but_not_their_plans(desk: Desk) -> None:
    for name in ("autumn", "winter"):
        text = COMPLETE.replace("- id: autumn", f"- id: {name}")
        desk.write(f"mine/{name}.yaml", HEAD.format(id=name, kind="plans") + text)
    assert desk.problems(names=NAMES) == []
    desk.write("mine/winter.yaml", HEAD.format(id="winter", kind="plans") + COMPLETE)
    (problem,) = desk.problems(names=NAMES)
    assert problem == (
        "desk/mine/winter.yaml:11:9: plans.0.id: plugin 'winter': there is already a plan 'autumn'"
        " in plugin 'autumn' (desk/mine/autumn.yaml:11) -> give it another id"
    )


def said(desk: Desk, old: str, new: str) -> str:
    assert old in COMPLETE
    text = HEAD.format(id="autumn", kind="plans") + COMPLETE.replace(old, new, 1)
    desk.write("mine/autumn.yaml", text)
    (problem,) = desk.problems(names=NAMES)
    return problem.removeprefix("desk/mine/autumn.yaml:")


def test_names_that_nobody_has(desk: Desk) -> None:
    assert said(desk, "distance: 10k", "distance: 10km") == (
        "13:15: plans.0.distance: plugin 'autumn': there is no race distance '10km'"
        " -> did you mean '10k'?"
    )
    assert "there is no volume tier 'lowe' -> did you mean 'low'?" in said(
        desk, "volume_tier: low", "volume_tier: lowe"
    )
    assert "there is no phase 'bass' -> did you mean 'base'?" in said(
        desk, "[{id: base", "[{id: bass"
    )


def test_a_biggest_week_outside_its_volume_tier(desk: Desk) -> None:
    assert said(desk, "biggest_week: 34 km", "biggest_week: 41 km") == (
        "18:19: plans.0.biggest_week: plugin 'autumn': volume tier 'low' of 10k has biggest weeks"
        " of 25 km to 40 km -> write a distance within, or another volume_tier"
    )


def test_phases_in_another_order_or_without_a_taper(desk: Desk) -> None:
    both = "{id: base, weeks: 6}, {id: taper, weeks: 2}"
    assert "not in their order -> write base, taper" in said(
        desk, both, "{id: taper, weeks: 2}, {id: base, weeks: 6}"
    )
    assert "does not end with the taper -> add taper with its weeks" in said(
        desk, both, "{id: base, weeks: 8}"
    )
    assert "phase 'after' follows the race by itself -> delete it" in said(
        desk, both, "{id: base, weeks: 6}, {id: after, weeks: 2}"
    )


def test_a_complete_package_that_lacks_something(desk: Desk) -> None:
    assert "has no workout of stress 'race' -> add one" in said(
        desk, WORKOUT.format(stress="race", zone="race"), ""
    )
    assert "has no phase of role 'recovery' -> add one" in said(
        desk, PHASE.format(id="after", role="recovery", order=3), ""
    )


def test_an_id_of_another_form(desk: Desk) -> None:
    assert said(desk, "- id: autumn", "- id: Autumn Run") == (
        "11:9: plans.0.id: 'Autumn Run' is not of the right form"
        " -> write lower-case words joined by hyphens, as in long-hills"
    )


def test_a_longest_run_that_is_no_part_of_the_biggest_week(desk: Desk) -> None:
    assert said(desk, "longest_run: 13 km", "longest_run: 130 km") == (
        "20:18: plans.0.longest_run: the longest run is no part of such a week"
        " -> write less than biggest_week"
    )


def test_a_recent_race_that_nobody_runs(desk: Desk) -> None:
    assert said(desk, 'time: "27:00"', 'time: "7:00"') == (
        "21:18: plans.0.recent_race: plugin 'autumn': 5.0 km in 7:00 is too fast: the equations hold"
        " from VDOT 20 to 90, for races of at least 3:20 and, beyond the marathon, at most 4:30:00"
        " -> give a time from 12:01 to 42:38"
    )


def test_a_phase_whose_long_run_is_longer_than_the_race_allows(desk: Desk) -> None:
    line = "    order: 1\n"
    assert "1 or less" in said(desk, line, f"{line}    long_share: 120 %\n")


def test_a_taper_longer_than_the_rules_have_one(desk: Desk) -> None:
    names = Names.of(shaped(RULES, PlanRules), shaped(TIERS, VolumeTiers))
    text = COMPLETE.replace("distance: 10k", "distance: half").replace("34 km", "41 km")
    both, longer = (
        "{id: base, weeks: 6}, {id: taper, weeks: 2}",
        "{id: base, weeks: 5}, {id: taper, weeks: 3}",
    )
    for weeks, said_ in ((both, 0), (longer, 1)):
        written = HEAD.format(id="autumn", kind="plans") + text.replace(both, weeks)
        desk.write("mine/autumn.yaml", written)
        found = [each for each in desk.problems(names=names) if "a taper of" in each]
        assert len(found) == said_
    assert found[0].endswith(
        "plans.0.phases.1: plugin 'autumn': a taper of 3 weeks is longer than the 2 there are for a"
        " half -> write at most 2, or add shares to taper in plan_rules.yaml"
    )
