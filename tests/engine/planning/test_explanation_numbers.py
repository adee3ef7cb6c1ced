"""Every number that an explanation says is one of its facts, and every fact is the plan's own."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest
from strideiq.core.domain.plan import Plan, PlanPhase, PlanWeek, WeekKind
from strideiq.core.domain.units import format_distance, format_duration, format_pace
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedWorkout,
    Reason,
    StepEnd,
    Stress,
)
from strideiq.core.engine.pacing.vdot import race_time
from strideiq.core.engine.pacing.zones import zone_pace
from strideiq.core.engine.planning.calendar import weeks_until
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.softening import softened
from strideiq.core.engine.planning.special_days import minutes_on
from strideiq.core.engine.planning.standard import with_template
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.engine.planning.volume_tiers import classify
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules, VolumeTiers
from tests.engine.planning.requests import plan_requests
from tests.profiles import examples

NUMBER = re.compile(r"\d+(?:[.:]\d+)*")
KEY = {Stress.QUALITY, Stress.LONG, Stress.RACE}
Facts = Mapping[str, Any]


@dataclass
class Told:
    """A plan with everything that its explanations may rest on."""

    request: PlanRequest
    plan: Plan
    rules: PlanRules
    tiers: VolumeTiers
    catalogue: Catalogue
    purposes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.purposes = tuple(phase.purpose for phase in self.catalogue.phases)

    def shown(self, metres: float) -> str:
        return format_distance(metres, self.request.units)

    @property
    def race(self) -> Any:  # noqa: ANN401
        return self.rules.distances[self.request.goal.distance]

    @cached_property
    def days(self) -> list[PlannedWorkout]:
        return list(self.plan.workouts())

    @cached_property
    def start(self) -> Any:  # noqa: ANN401
        return starting_point(self.request, self.rules.start)

    def before(self, week: PlanWeek) -> list[PlanWeek]:
        return [other for other in self.plan.weeks if other.number < week.number]

    def longest(self, weeks: list[PlanWeek]) -> float:
        runs = (w for week in weeks for w in week.workouts if w.stress is not Stress.RACE)
        return max((w.distance_m for w in runs), default=0.0)

    def kinds(self, day: PlannedWorkout) -> set[str]:
        if day.stress is not Stress.QUALITY:
            return {day.stress.value}
        template = next(t for t in self.catalogue.workouts if t.id == day.template_id)
        return {f"family {day.family}", f"stimulus {template.stimulus}"} - {"stimulus none"}

    def work(self, day: PlannedWorkout) -> str:
        """The shape of a session, written down a second time."""
        parts = []
        for entry in day.steps:
            steps = entry.steps if isinstance(entry, PlannedRepeat) else (entry,)
            hard = [s for s in steps if s.zone not in {None, Zone.E} and s.end is not StepEnd.OPEN]
            amounts = []
            for step in hard:
                if step.end is StepEnd.TIME:
                    amounts.append(format_duration(step.duration_s))
                elif step.distance_m < 1000:
                    amounts.append(f"{step.distance_m:.0f} m")
                else:
                    amounts.append(self.shown(step.distance_m))
            if amounts:
                times = entry.times if isinstance(entry, PlannedRepeat) else 1
                body = " + ".join(amounts)
                body = f"({body})" if len(amounts) > 1 and times > 1 else body
                parts.append(f"{times} x {body}" if times > 1 else body)
        distance = self.shown(day.distance_m)
        if not parts:
            return distance
        hard_part = " and ".join(parts)
        return f"{distance} with {hard_part} faster" if day.stress is Stress.LONG else hard_part


@dataclass(frozen=True)
class Case:
    """A reason, and what it is a reason of."""

    told: Told
    reason: Reason
    phase: PlanPhase | None = None
    week: PlanWeek | None = None
    day: PlannedWorkout | None = None

    @property
    def facts(self) -> Facts:
        return dict(self.reason.facts)


def everything(told: Told) -> Iterator[Case]:
    for reason in told.plan.reasons:
        yield Case(told, reason)
    for phase in told.plan.phases:
        for reason in phase.reasons:
            yield Case(told, reason, phase=phase)
    for week in told.plan.weeks:
        for reason in week.reasons:
            yield Case(told, reason, week=week)
        for day in week.workouts:
            for each in (day, *day.also):
                for reason in each.reasons:
                    yield Case(told, reason, week=week, day=each)


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


# ---- what the at.facts of each reason have to be -------------------------------------------------


def goal(at: Case) -> Facts:
    asked, plan = at.told.request.goal, at.told.plan
    weeks = sum(week.start <= asked.race_day for week in plan.weeks)
    target = {"target": format_duration(asked.target_s)} if asked.target_s is not None else {}
    predicted = format_duration(plan.predicted_s)
    known = {"race": plan.goal_title, "day": str(asked.race_day), "predicted": predicted}
    return known if asked.kind is GoalKind.MAINTAIN else known | {"weeks": weeks} | target


def growth(at: Case) -> Facts:
    weeks = at.told.plan.weeks
    biggest = max(weeks, key=lambda week: week.target_m)
    longest = at.told.longest(list(weeks))
    where = next(w.number for w in weeks if at.told.longest([w]) == longest)
    return {
        "first_week": at.told.shown(weeks[0].target_m),
        "first": 1,
        "biggest_week": at.told.shown(biggest.target_m),
        "biggest": biggest.number,
        "longest_run": at.told.shown(longest),
        "longest": where,
    }


def phases(at: Case) -> Facts:
    spans = {p.id: p.last_week - p.first_week + 1 for p in at.told.plan.phases}
    return {"all": len(at.told.plan.weeks)} | spans


def afterwards(at: Case) -> Facts:
    recovery = sum(week.kind is WeekKind.RECOVERY for week in at.told.plan.weeks)
    return {"weeks": recovery, "rest_days": at.told.race.after.rest_days}


def race_on_the_way(at: Case) -> Facts:
    """A race on the way, of the plan and of its own day."""
    goal = at.told.request.goal
    day = str(at.facts["day"])
    race = next(race for race in at.told.request.races if str(race.day) == day)
    assert at.day is None or at.day.day == race.day
    expected: dict[str, Any] = {
        "race": race.name or at.told.rules.distances[race.distance].title,
        "day": day,
        "priority": race.priority.value,
    }
    if "days_before_goal" in at.facts:
        expected["days_before_goal"] = (goal.race_day - race.day).days
    return expected


def around_race(at: Case) -> Facts:
    assert at.day is not None
    days = at.facts.get("days_to_race", -int(at.facts.get("days_after_race", 0)))
    race = next(r for r in at.told.request.races if (r.day - at.day.day).days == days)
    assert at.facts["race"] == (race.name or at.told.rules.distances[race.distance].title)
    return at.facts


def away(at: Case) -> Facts:
    assert at.day is not None
    slots = at.told.request.availability
    until = max(a.last for a in slots.away if a.first <= at.day.day <= a.last)
    possible = {"until": str(until), "minutes": minutes_on(slots, at.day.day)}
    return {name: possible[name] for name in at.facts}


def beside(at: Case) -> Facts:
    """Strength, cross-training and second runs beside the workout of a day."""
    day, week = at.day, at.week
    assert day is not None
    assert week is not None
    main = next(workout for workout in week.workouts if workout.day == day.day)
    assert day in main.also
    possible = {
        "minutes": round(day.duration_s / 60),
        "day": main.title,
        "distance": at.told.shown(day.distance_m),
        "first": at.told.shown(main.distance_m),
    }
    return {name: possible[name] for name in at.facts}


def follows(at: Case) -> Facts:
    template = at.told.catalogue.plan(at.told.plan.template)
    assert template is not None
    return {"template": template.id, "title": template.title}


def conditions(at: Case) -> Facts:
    """What the conditions of the race make of its pace."""
    pacing, units = at.told.plan.pacing, at.told.request.units
    assert pacing is not None
    if at.reason.code == "race-conditions":
        return {
            "pace": format_pace(pacing.adjusted_s_km, units),
            "race_time": format_duration(pacing.adjusted_s),
            "flat": format_pace(pacing.flat_s_km, units),
            "flat_time": format_duration(pacing.flat_s),
        }
    each = next(a for a in pacing.adjustments if f"race-{a.code}" == at.reason.code)
    assert each.sentence == f"{at.facts['conditions']}: {at.facts['share']}."
    return at.facts | {"table": each.table}


def fitness(at: Case) -> Facts:
    fit = at.told.plan.fitness
    return {"vdot": fit.vdot, "evidence": fit.evidence.sentence}


def volume(at: Case) -> Facts:
    told = at.told
    config = PlanConfig(told.rules, told.tiers)
    frames = weeks_until(told.request.goal.race_day, told.request.today)
    volume_, _ = classify(told.request, told.start, len(frames), config)
    bounds = told.tiers.biggest_week[told.request.goal.distance][told.plan.volume_tier]
    metres = (*bounds, volume_.first_week_m, volume_.biggest_week_m)
    names = ("from", "to", "first_week", "biggest_week")
    shown = (format_distance(each, told.request.units, 0) for each in metres)
    return {"tier": told.plan.volume_tier} | dict(zip(names, shown, strict=True))


def softer(at: Case) -> Facts:
    rules, age = at.told.rules, at.told.request.age
    return ({"age": age} if age is not None else {}) | {
        "ramp": f"{rules.ramp.most:.0%}",
        "cut_back_every": rules.cut_back.every[at.told.plan.volume_tier],
        "gap_after_intervals": rules.days.gap_after_intervals,
    }


def phase_place(at: Case) -> Facts:
    phase = at.phase
    assert phase is not None
    expected = {"first_week": phase.first_week, "last_week": phase.last_week}
    index = at.told.plan.phases.index(phase)
    if "raced" in at.facts:
        return expected | {"raced": at.told.shown(at.told.race.length)}
    if index == 0:
        recent = at.told.start.recent_m
        return expected | ({"recent_week": at.told.shown(recent)} if recent else {})
    before = at.told.plan.phases[index - 1]
    weeks = [w for w in at.told.plan.weeks if before.first_week <= w.number <= before.last_week]
    return expected | {
        "after": before.title,
        "biggest": at.told.shown(max(w.target_m for w in weeks)),
        "longest": at.told.shown(at.told.longest(weeks)),
    }


def phase_length(at: Case) -> Facts:
    phase = at.phase
    assert phase is not None
    roles = {p.id: p.role for p in at.told.catalogue.phases}
    of_role = [p for p in at.told.plan.phases if roles[p.id] == roles[phase.id]]
    possible = {
        "weeks": phase.last_week - phase.first_week + 1,
        "shared": sum(p.last_week - p.first_week + 1 for p in of_role),
        "race": at.told.race.title,
        "usual": len(at.told.race.taper[at.told.plan.volume_tier]),
    }
    return {name: possible[name] for name in at.facts}


def phase_next(at: Case) -> Facts:
    phase = at.phase
    assert phase is not None
    index = at.told.plan.phases.index(phase) + 1
    if index == len(at.told.plan.phases):
        return {}
    after = at.told.plan.phases[index]
    return {"next": after.title, "first_week": after.first_week}


def week_volume(at: Case) -> Facts:
    week = at.week
    assert week is not None
    earlier = [w for w in at.told.before(week) if w.kind is WeekKind.LOADING]
    whole = [w.target_m for w in earlier if len(w.workouts) == 7]
    expected = {
        "week": at.told.shown(week.target_m),
        "share": f"{at.told.rules.cut_back.share:.0%}",
        "biggest": at.told.shown(max(whole)) if whole else at.facts.get("biggest"),
    }
    if "highest_before" in at.facts:
        # Recent weeks count too, and a cut-off first week as the whole one it stands for.
        scaled = [w.target_m * 7 / len(w.workouts) for w in earlier]
        recent = [at.told.start.recent_m, *scaled]
        least = float(str(at.facts["highest_before"]).split()[0])
        assert least >= float(at.told.shown(max(recent)).split()[0]) - 0.1
        expected["highest_before"] = at.facts["highest_before"]
    if "due" in at.facts:
        assert float(str(at.facts["due"]).split()[0]) > float(
            at.told.shown(week.target_m).split()[0]
        )
        expected["due"] = at.facts["due"]
    return {name: expected[name] for name in at.facts}


def first_week(at: Case) -> Facts:
    week, start = at.week, at.told.start
    assert week is not None
    possible = {
        "week": at.told.shown(week.target_m),
        "days": len(week.workouts),
        "recent_week": at.told.shown(start.recent_m),
        "break_days": start.break_days,
        "share": f"{at.told.rules.start.share_after_break:.0%}",
        "usual_week": at.told.shown(start.usual_m),
        "least": at.told.shown(at.told.rules.start.least_after_break),
        "race": at.told.race.title,
    }
    return {name: possible[name] for name in at.facts}


def week_builds_on(at: Case) -> Facts:
    assert at.week is not None
    before = at.told.before(at.week)
    biggest = max(before, key=lambda week: week.target_m)
    return {
        "week": biggest.number,
        "biggest": at.told.shown(biggest.target_m),
        "longest": at.told.shown(at.told.longest(before)),
    }


def week_next(at: Case) -> Facts:
    assert at.week is not None
    after = [week for week in at.told.plan.weeks if week.number == at.week.number + 1]
    if not after:
        return {}
    (week,) = after
    return {"week": week.number, "distance": at.told.shown(week.target_m), "kind": week.kind.value}


def phase_of_day(at: Case) -> Facts:
    assert at.week is not None
    span = next(p for p in at.told.plan.phases if p.id == at.week.phase)
    return {"phase": span.id, "phase_week": at.week.number - span.first_week + 1}


def of_the_day(at: Case) -> Facts:
    """Places and sizes whose at.facts are the day's and the week's own, and the rules'."""
    week, day, rules = at.week, at.day, at.told.rules
    assert week is not None
    assert day is not None
    to_race = (at.told.request.goal.race_day - day.day).days
    possible = {
        "day": str(day.day),
        "runs": sum(bool(w.steps) and w.stress is not Stress.RACE for w in week.workouts),
        "days": len(week.workouts),
        "minutes": round(rules.runs.recovery_at_most / 60),
        "quality_gap_days": rules.days.quality_gap,
        "days_to_race": to_race,
        "days_after_race": -to_race,
        "distance": at.told.shown(day.distance_m),
        "week": at.told.shown(week.target_m),
        "work": format_duration(day.hard_s),
        # What each limit is, test_explanations looks at.
        "limit": at.facts.get("limit"),
        "held_by": at.facts.get("held_by"),
    }
    return {name: possible[name] for name in at.facts}


def pace(at: Case) -> Facts:
    fit, units = at.told.plan.fitness, at.told.request.units
    zone = Zone(str(at.facts["zone"]))
    expected: dict[str, Any] = {"vdot": fit.vdot, "zone": zone.value}
    if "effort" in at.facts:
        return expected | {"effort": at.told.rules.effort[zone]}
    if zone is Zone.RACE:
        metres, target = at.told.race.length, at.told.request.goal.target_s
        side = [r for r in at.told.request.races if at.day is not None and r.day == at.day.day]
        if side and at.day is not None and at.day.stress is Stress.RACE:
            metres, target = at.told.rules.distances[side[0].distance].length, side[0].target_s
        times = [t for t in (race_time(metres, fit.vdot), target) if t]
        time = next(t for t in times if format_duration(t) == at.facts["race_time"])
        band = zone_pace(fit.zones, zone, time / metres * 1000)
        expected["race_time"] = at.facts["race_time"]
    else:
        band = zone_pace(fit.zones, zone, 0.0)
    fast, slow = (format_pace(p, units) for p in (band.fast_s_km, band.slow_s_km))
    return expected | {"fast": fast, "slow": slow}


def builds_on(at: Case) -> Facts:
    day = at.day
    assert day is not None
    before = [d for d in at.told.days if d.day < day.day]
    if day.stress is Stress.RACE:
        return {
            "hard_sessions": sum(d.stress is Stress.QUALITY for d in before),
            "long_runs": sum(d.stress is Stress.LONG for d in before),
            "longest": at.told.shown(max((d.distance_m for d in before), default=0.0)),
        }
    expected = {"now": at.told.work(day)}
    like = [d for d in before if d.stress in KEY and at.told.kinds(d) & at.told.kinds(day)]
    same = [d for d in like if d.family == day.family or day.stress is Stress.LONG] or like
    if not like:
        window = at.told.rules.run_guard.days
        runs = at.told.start.longest_by_day.items()
        lately = [m for on, m in runs if 0 < (day.day - on).days <= window]
        longest = (
            {"longest": at.told.shown(max(lately))} if lately and "longest" in at.facts else {}
        )
        return expected | longest
    last = same[-1]
    other = {"before_title": last.title} if last.template_id != day.template_id else {}
    return (
        expected | other | {"days_since": (day.day - last.day).days, "before": at.told.work(last)}
    )


def comes_next(at: Case) -> Facts:
    day = at.day
    assert day is not None
    after = [d for d in at.told.days if d.day > day.day]
    like = [d for d in after if d.stress in KEY and at.told.kinds(d) & at.told.kinds(day)]
    same = [d for d in like if d.family == day.family or day.stress is Stress.LONG] or like
    if not like:
        return {}
    other = {"next_title": same[0].title} if same[0].template_id != day.template_id else {}
    return other | {"days_until": (same[0].day - day.day).days, "next": at.told.work(same[0])}


def between(at: Case) -> Facts:
    day = at.day
    assert day is not None
    before = [d for d in at.told.days if d.stress in KEY and d.day < day.day]
    after = [d for d in at.told.days if d.stress in KEY and d.day > day.day]
    expected: dict[str, Any] = {}
    if before:
        expected = {"days_after": (day.day - before[-1].day).days, "after": before[-1].title}
    if after:
        expected |= {"days_before": (after[0].day - day.day).days, "before": after[0].title}
    return expected


CONDITIONS = st.one_of(
    st.none(),
    st.builds(
        Conditions,
        course=st.sampled_from(Course),
        ascent_m=st.sampled_from([0.0, 300.0]),
        altitude_m=st.sampled_from([0.0, 1800.0]),
        temperature_c=st.sampled_from([None, 10.0, 28.0]),
        dew_point_c=st.sampled_from([None, 18.0]),
    ),
)
CHECKS: dict[str, Callable[[Case], Facts]] = {
    "goal": goal,
    "fitness": fitness,
    "volume-tier": volume,
    "growth": growth,
    "softened": softer,
    "phases": phases,
    "afterwards": afterwards,
    "phase-place": phase_place,
    "phase-length": phase_length,
    "phase-next": phase_next,
    "week-volume": week_volume,
    "week-limited": week_volume,
    "week-of-rest": week_volume,
    "first-week": first_week,
    "week-builds-on": week_builds_on,
    "week-next": week_next,
    "phase": phase_of_day,
    **dict.fromkeys(
        (
            "race-day",
            "long-run-day",
            "quality-spacing",
            "recovery-day",
            "easy-day",
            "rest-day",
            "rest-before-race",
            "rest-after-race",
            "race-distance",
            "long-run-size",
            "work-size",
            "easy-size",
        ),
        of_the_day,
    ),
    "race-on-the-way": race_on_the_way,
    **dict.fromkeys(("before-race", "after-race"), around_race),
    "away": away,
    **dict.fromkeys(("strength-day", "cross-day", "second-run"), beside),
    "template": follows,
    "week-return": first_week,
    **dict.fromkeys(("race-conditions", "race-heat", "race-altitude", "race-hills"), conditions),
    "pace": pace,
    "effort": pace,
    "builds-on": builds_on,
    "comes-next": comes_next,
    "between": between,
}


def check(told: Told) -> None:
    for case in everything(told):
        said, code = case.reason.sentence, case.reason.code
        for purpose in told.purposes:
            said = said.removesuffix(purpose)
        known = {number for value in case.facts.values() for number in numbers(str(value))}
        assert numbers(said) <= known, f"{code}: {said} rests on {case.facts}"
        assert case.facts == dict(CHECKS[code](case)), case.reason


@settings(max_examples=examples(300), suppress_health_check=list(HealthCheck))
@given(request=plan_requests(), conditions=CONDITIONS, follows=st.booleans())
def test_every_number_is_a_fact_and_every_fact_is_of_the_plan(
    catalogue: Catalogue,
    config: PlanConfig,
    request: PlanRequest,
    conditions: Conditions | None,
    *,
    follows: bool,
) -> None:
    fitting = [plan.id for plan in catalogue.plans if plan.distance == request.goal.distance]
    goal = replace(request.goal, conditions=conditions)
    request = replace(request, goal=goal, template=fitting[0] if follows else None)
    try:
        request = with_template(request, catalogue, config.rules).request
        made = generate(request, catalogue, config)
    except Refusal:
        return
    rules = softened(config.rules, request)
    check(Told(request, made.plan, rules, config.tiers, catalogue))
