"""Plans and workouts as JSON text that gives back equal values, floats included."""

from dataclasses import fields, make_dataclass, replace
from operator import attrgetter
from typing import Any, Final, get_type_hints

import msgspec

from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.workout import PlannedRepeat, PlannedStep, PlannedWorkout
from strideiq.core.store.columns import to_json


def _shape(kind: type[Any], **changed: Any) -> type[Any]:  # noqa: ANN401  types are values here
    """The fields of a dataclass with some types exchanged.

    Steps and repeats stand side by side in a workout, which the decoder cannot tell apart by type;
    and weeks are stored in rows of their own.
    """
    hints = get_type_hints(kind)
    return make_dataclass(
        f"Stored{kind.__name__}",
        [(field.name, changed.get(field.name, hints[field.name]), field) for field in fields(kind)],
        frozen=True,
    )


_workout: Final = msgspec.json.Decoder(
    _shape(PlannedWorkout, steps=list[msgspec.Raw], also=list[msgspec.Raw])
)
_step: Final = msgspec.json.Decoder(PlannedStep)
_repeat: Final = msgspec.json.Decoder(PlannedRepeat)
_week: Final = msgspec.json.Decoder(_shape(PlanWeek, workouts=tuple[()]))
_plan: Final = msgspec.json.Decoder(_shape(Plan, weeks=tuple[()]))
_REPEAT_BEGINS: Final = b'{"times"'
"""Fields are written in their order, so a repeat is known by its first one."""


_of_workout: Final = attrgetter(*(field.name for field in fields(PlannedWorkout)))
_STEPS: Final = [field.name for field in fields(PlannedWorkout)].index("steps")
_ALSO: Final = [field.name for field in fields(PlannedWorkout)].index("also")


def _values(stored: object, kind: type[Any]) -> dict[str, Any]:
    return {field.name: getattr(stored, field.name) for field in fields(kind)}


def workout_text(workout: PlannedWorkout) -> str:
    """A workout as JSON."""
    return to_json(workout)


def workout_from(text: str | msgspec.Raw) -> PlannedWorkout:
    """The workout that was written."""
    values = list(_of_workout(_workout.decode(text)))
    values[_ALSO] = tuple([workout_from(raw) for raw in values[_ALSO]])
    values[_STEPS] = tuple(
        (_repeat if bytes(raw).startswith(_REPEAT_BEGINS) else _step).decode(raw)
        for raw in values[_STEPS]
    )
    return PlannedWorkout(*values)


def week_text(week: PlanWeek) -> str:
    """A week as JSON, without its workouts."""
    return to_json(replace(week, workouts=()))


def week_from(text: str, workouts: tuple[PlannedWorkout, ...]) -> PlanWeek:
    """The week that was written, with its workouts."""
    return PlanWeek(**{**_values(_week.decode(text), PlanWeek), "workouts": workouts})


def plan_text(plan: Plan) -> str:
    """A plan as JSON, without its weeks."""
    return to_json(replace(plan, weeks=()))


def plan_from(text: str, weeks: tuple[PlanWeek, ...] = ()) -> Plan:
    """The plan that was written, with its weeks."""
    return Plan(**{**_values(_plan.decode(text), Plan), "weeks": weeks})
