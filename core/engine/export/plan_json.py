"""A plan as JSON: every unit in its key's name, keys always in the same order."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from strideiq.core.domain.athlete import Fitness, PaceRange, Zone, Zones
from strideiq.core.domain.conditions import Conditions, RacePacing
from strideiq.core.domain.plan import Finding, Plan, PlanWeek
from strideiq.core.domain.rule import Advice, FactValue
from strideiq.core.domain.workout import PlannedRepeat, PlannedStep, PlannedWorkout, Reason

FORMAT = "strideiq-plan/1"

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


def to_json(plan: Plan, findings: Sequence[Finding] = (), advice: Sequence[Advice] = ()) -> str:
    """The plan, what a linter says of it and what rules advise; same plan, same bytes.

    Distances in metres, durations in seconds, paces in seconds per kilometre, each rounded to a
    tenth, of steps, which add up to days, to a thousandth; dates as ``YYYY-MM-DD``. Ends with a line feed.
    """
    content: Json = {
        "format": FORMAT,
        "goal": {
            "distance": plan.goal.distance,
            "title": plan.goal_title,
            "distance_m": _tenths(plan.goal_distance_m),
            "race_day": plan.goal.race_day.isoformat(),
            "target_s": None if plan.goal.target_s is None else _tenths(plan.goal.target_s),
            "predicted_s": _tenths(plan.predicted_s),
            "kind": plan.goal.kind.value,
            "conditions": _conditions(plan.goal.conditions),
        },
        "template": plan.template,
        "pacing": _pacing(plan.pacing),
        "volume_tier": plan.volume_tier,
        "fitness": _fitness(plan.fitness),
        "reasons": _reasons(plan.reasons),
        "advice": [_advice(each) for each in advice],
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "place": finding.place,
                "sentence": finding.sentence,
            }
            for finding in findings
        ],
        "phases": [
            {
                "id": phase.id,
                "title": phase.title,
                "purpose": phase.purpose,
                "first_week": phase.first_week,
                "last_week": phase.last_week,
                "reasons": _reasons(phase.reasons),
            }
            for phase in plan.phases
        ],
        "weeks": [_week(week) for week in plan.weeks],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _fitness(fitness: Fitness) -> Json:
    return {
        "vdot_ml_kg_min": fitness.vdot,
        "evidence": {
            "kind": fitness.evidence.kind.value,
            "sentence": fitness.evidence.sentence,
            "performance_vdot_ml_kg_min": _tenths(fitness.evidence.performance_vdot),
            "time_off_factor": round(fitness.evidence.time_off_factor, 4),
        },
        "zones": _zones(fitness.zones),
    }


def _zones(zones: Zones) -> Json:
    return {
        "easy": _pace(zones.easy),
        "marathon": _pace(zones.marathon),
        "threshold": _pace(zones.threshold),
        "interval": _pace(zones.interval),
        "repetition": _pace(zones.repetition),
    }


def _conditions(conditions: Conditions | None) -> Json:
    if conditions is None:
        return None
    return {
        "course": conditions.course.value,
        "ascent_m": conditions.ascent_m,
        "descent_m": conditions.descent_m,
        "altitude_m": conditions.altitude_m,
        "temperature_c": conditions.temperature_c,
        "dew_point_c": conditions.dew_point_c,
        "humidity": conditions.humidity,
        "acclimatised": conditions.acclimatised,
    }


def _pacing(pacing: RacePacing | None) -> Json:
    if pacing is None:
        return None
    return {
        "flat_s_km": _tenths(pacing.flat_s_km),
        "adjusted_s_km": _tenths(pacing.adjusted_s_km),
        "flat_s": _tenths(pacing.flat_s),
        "adjusted_s": _tenths(pacing.adjusted_s),
        "by_effort": pacing.by_effort,
        "adjustments": [
            {
                "code": each.code,
                "share": round(each.share, 5),
                "sentence": each.sentence,
                "table": each.table,
            }
            for each in pacing.adjustments
        ],
        "zones": None if pacing.zones is None else _zones(pacing.zones),
    }


def _advice(advice: Advice) -> Json:
    return {
        "rule": advice.rule,
        "version": advice.version,
        "title": advice.title,
        "sentence": advice.sentence,
        "proposal": advice.proposal,
        "facts": {name: _fact(value) for name, value in advice.facts},
        "source": advice.source,
    }


def _fact(value: FactValue) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    return round(value, 3) if isinstance(value, float) else value


def _week(week: PlanWeek) -> Json:
    return {
        "number": week.number,
        "start": week.start.isoformat(),
        "phase": week.phase,
        "kind": week.kind.value,
        "focus": week.focus,
        "target_m": _tenths(week.target_m),
        "planned_m": _tenths(week.distance_m),
        "load": _tenths(week.load),
        "zone_s": _zone_s(week.zone_s.items()),
        "reasons": _reasons(week.reasons),
        "days": [_workout(workout) for workout in week.workouts],
    }


def _workout(workout: PlannedWorkout) -> Json:
    return {
        "date": workout.day.isoformat(),
        "workout": workout.template_id,
        "title": workout.title,
        "family": workout.family,
        "stress": workout.stress.value,
        "sport": workout.sport.value,
        "distance_m": _tenths(workout.distance_m),
        "duration_s": _tenths(workout.duration_s),
        "load": _tenths(workout.load),
        "zone_s": _zone_s(workout.zone_s),
        "steps": [
            {"times": step.times, "steps": [_step(inner) for inner in step.steps]}
            if isinstance(step, PlannedRepeat)
            else _step(step)
            for step in workout.steps
        ],
        "reasons": _reasons(workout.reasons),
        "also": [_workout(other) for other in workout.also],
    }


def _zone_s(seconds: Iterable[tuple[Zone, float]]) -> Json:
    return {zone.value: _tenths(each) for zone, each in seconds}


def _step(step: PlannedStep) -> Json:
    return {
        "kind": step.kind.value,
        "ends_by": step.end.value,
        "duration_s": round(step.duration_s, 3),
        "distance_m": round(step.distance_m, 3),
        "zone": None if step.zone is None else step.zone.value,
        "pace": None if step.pace is None else _pace(step.pace),
        "effort_rpe": step.effort,
        "heart_rate_of_max": None if step.heart_rate is None else list(step.heart_rate),
        "note": step.note,
    }


def _pace(pace: PaceRange) -> Json:
    return {"fast_s_km": _tenths(pace.fast_s_km), "slow_s_km": _tenths(pace.slow_s_km)}


def _reasons(reasons: Sequence[Reason]) -> Json:
    return [
        {"code": reason.code, "sentence": reason.sentence, "facts": _facts(reason)}
        for reason in reasons
    ]


def _facts(reason: Reason) -> Json:
    return {name: _fact(value) for name, value in reason.facts}


def _tenths(value: float) -> float:
    return round(float(value), 1)
