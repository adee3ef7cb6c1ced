"""A standard plan with everything it is made from, as the keys and values of one YAML file."""

from strideiq.core.domain.catalogue import Catalogue, PhaseTemplate, PlanTemplate
from strideiq.core.domain.workout import (
    Amount,
    RepeatTemplate,
    StepEnd,
    StepTemplate,
    WorkoutTemplate,
)
from strideiq.core.reading.amounts import distance_text, duration_text, pace_text, share_text
from strideiq.core.reading.document import Value
from strideiq.core.reading.shapes.phases import PhaseShape, PhaseWeeks
from strideiq.core.reading.shapes.steps import StepShape
from strideiq.core.reading.shapes.workouts import WorkoutShape
from strideiq.core.reading.writing import to_yaml

FIRST_LINE = "# yaml-language-server: $schema=../../schemas/plans.json"
"""The JSON Schema as seen from a runner's ``plugins/plans``, where packages are put."""

Written = dict[str, Value]


def package_text(template: PlanTemplate, made_from: Catalogue) -> str:
    """The YAML of a complete package: the plan with these phases and workouts; same bytes each time."""
    content: Written = {
        "plugin": template.id,
        "kind": "plans",
        "version": template.version,
        "api": 1,
        "title": template.title,
        "author": template.author,
        "licence": template.licence,
        "source": template.source,
        "complete": True,
        "plans": [_plan(template)],
        "phases": [_phase(phase) for phase in made_from.phases],
        "workouts": [_workout(workout) for workout in made_from.workouts],
    }
    return to_yaml(content, FIRST_LINE)


def _plan(template: PlanTemplate) -> Written:
    metres, seconds = template.recent_race
    written: Written = {
        "id": template.id,
        "title": template.title,
        "distance": template.distance,
        "weeks": template.weeks,
        "volume_tier": template.volume_tier,
        "days_per_week": template.days_per_week,
        "first_week": distance_text(template.first_week_m),
        "biggest_week": distance_text(template.biggest_week_m),
        "longest_before": distance_text(template.longest_before_m),
        "longest_run": distance_text(template.longest_run_m),
        "recent_race": {"distance": distance_text(metres), "time": duration_text(seconds)},
        "purpose": template.purpose,
        "suits": template.suits,
    }
    if template.phases:
        written["phases"] = [{"id": id_, "weeks": weeks} for id_, weeks in template.phases]
    return written


def _phase(phase: PhaseTemplate) -> Written:
    weeks: Written = {
        "least": phase.min_weeks,
        "ideal": _whole(phase.ideal_weeks),
        "most": phase.max_weeks,
    }
    written: Written = {
        "id": phase.id,
        "title": phase.title,
        "purpose": phase.purpose,
        "focus": phase.focus,
        "role": phase.role.value,
        "order": phase.order,
        "rank": phase.rank,
        "weeks": _without_defaults(weeks, PhaseWeeks),
        "sessions": dict(phase.sessions),
        "quality": {key: [list(s) for s in each.slots] for key, each in phase.quality.items()},
        "long_run": {key: list(families) for key, families in phase.long_run.items()},
        "easy": list(phase.easy),
        "long_share": share_text(phase.long_share),
        "on_request": phase.on_request,
    }
    if phase.long_share == PhaseShape.model_fields["long_share"].default:
        del written["long_share"]
    return {
        key: value for key, value in _without_defaults(written, PhaseShape).items() if value != {}
    }


def _workout(workout: WorkoutTemplate) -> Written:
    written: Written = {
        "id": workout.id,
        "title": workout.title,
        "family": workout.family,
        "stress": workout.stress.value,
        "work_zone": workout.work_zone.value if workout.work_zone else None,
        "sport": workout.sport.value,
        "stimulus": workout.stimulus.value,
        "cost": workout.cost,
        "suits": [each.value for each in workout.suits],
        "purpose": workout.purpose,
        "use": workout.use,
        "avoid": workout.avoid,
        "phases": list(workout.phases),
        "distances": list(workout.distances),
        "volume_tiers": list(workout.volume_tiers),
        "progression": workout.progression or None,
        "option_b": list(workout.option_b),
        "test": workout.is_test,
        "steps": [_entry(entry) for entry in workout.steps],
    }
    return _without_defaults(written, WorkoutShape)


def _entry(entry: StepTemplate | RepeatTemplate) -> Value:
    if isinstance(entry, StepTemplate):
        return _step(entry)
    times: Value = entry.low if entry.low == entry.high else [entry.low, entry.high]
    return {"repeat": times, "steps": [_step(step) for step in entry.steps]}


def _step(step: StepTemplate) -> Value:
    written: Written = {
        "part": step.kind.value,
        **_end(step.amount),
        "zone": step.zone.value if step.zone else None,
        "by_effort": step.by_effort,
        "pace": [pace_text(step.pace.fast_s_km), pace_text(step.pace.slow_s_km)]
        if step.pace
        else None,
        "heart_rate": [share_text(each) for each in step.heart_rate] if step.heart_rate else None,
        "rpe": step.rpe,
        "note": step.note,
    }
    return _without_defaults(written, StepShape)


def _end(amount: Amount) -> Written:
    match amount.end:
        case StepEnd.OPEN:
            return {"open": True}
        case StepEnd.FILL:
            return {"fill": distance_text(amount.low)}
        case StepEnd.TIME:
            return {"time": _range(duration_text(amount.low), duration_text(amount.high))}
        case StepEnd.DISTANCE:
            return {"distance": _range(distance_text(amount.low), distance_text(amount.high))}


def _range(low: str, high: str) -> Value:
    return low if low == high else [low, high]


def _whole(number: float) -> Value:
    return int(number) if number == int(number) else number


def _without_defaults(
    written: Written, shape: type[PhaseShape | PhaseWeeks | WorkoutShape | StepShape]
) -> Written:
    """What says more than leaving the key out would."""
    fields = shape.model_fields

    def says(key: str, value: Value) -> bool:
        default = fields[key].default
        plain = list(default) if isinstance(default, tuple) else default
        return fields[key].is_required() or value != plain

    return {key: value for key, value in written.items() if says(key, value)}
