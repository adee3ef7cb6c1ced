"""What the facts of a day's reasons have to be, worked out once more from the plan."""

from typing import Any

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.units import format_duration, format_pace
from strideiq.core.domain.workout import (
    Stress,
)
from strideiq.core.engine.pacing.vdot import race_time
from strideiq.core.engine.pacing.zones import zone_pace
from strideiq.core.engine.planning.special_days import minutes_on
from tests.engine.planning.explained_plan import KEY, Case, Facts


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
    return {**at.facts, "table": each.table}


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
