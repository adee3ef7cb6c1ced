"""The shape of a workouts plugin: templates declared in YAML, turned into domain values."""

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import Sport, Stimulus, Stress, Suits, WorkoutTemplate
from strideiq.core.reading.shapes.manifest import Manifest
from strideiq.core.reading.shapes.steps import Entry, RepeatShape, StepShape, ZoneName, entry_from
from strideiq.core.reading.shaping import Shape
from strideiq.core.reading.wording import SLUG

Slug = Annotated[str, Field(pattern=SLUG, description="lower-case words and hyphens")]
Sentence = Annotated[str, Field(min_length=1, max_length=400)]
STRIDES_S: Final = 150.0
"""What easy means, in seconds of faster running; ``lint.strides_at_most`` is its twin."""

StimulusName = Literal[
    "none",
    "recovery",
    "aerobic",
    "endurance",
    "steady",
    "threshold",
    "vo2max",
    "speed",
    "strength",
    "race_rhythm",
    "test",
]
SuitsName = Literal["road", "track", "trail", "hills", "treadmill", "tired"]


class WorkoutShape(Shape):
    """One workout template."""

    id: Slug
    title: Annotated[str, Field(min_length=1, max_length=60)]
    family: Slug
    stress: Literal["rest", "recovery", "easy", "long", "quality", "race"]
    purpose: Sentence
    use: Annotated[str, Field(max_length=400)] = ""
    avoid: Annotated[str, Field(max_length=400)] = ""
    work_zone: ZoneName | None = Field(
        None, description="the zone its size is measured in; quality workouts need it"
    )
    phases: tuple[Slug, ...] = ()
    distances: tuple[Slug, ...] = ()
    volume_tiers: tuple[Slug, ...] = ()
    sport: Literal["run", "strength", "cross"] = "run"
    stimulus: StimulusName = Field("none", description="what it trains")
    cost: Annotated[int, Field(ge=0, le=5)] = Field(
        default=0, description="what it takes out of the body: 0 nothing, 5 as much as a race"
    )
    suits: tuple[SuitsName, ...] = Field(
        default=(), description="where or when it is at its best, beside any road on any day"
    )
    progression: Slug | None = Field(
        None, description="table of plan_rules.yaml that sizes it; left out: that of its zone"
    )
    option_b: tuple[Slug, ...] = Field(
        default=(), description="ids of workouts that may stand in for it, best first"
    )
    test: bool = Field(default=False, description="meant to be repeated as it is")
    steps: Annotated[tuple[Entry, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _can_work(self) -> "WorkoutShape":
        faults = (_rest_fault, _sport_fault, _work_fault, _size_fault, _fill_fault, _easy_fault)
        message = next((found for fault in faults if (found := fault(self))), None)
        if message:
            raise ValueError(message)
        return self


def _flat(workout: WorkoutShape) -> list[StepShape]:
    return [
        step
        for entry in workout.steps
        for step in (entry.steps if isinstance(entry, RepeatShape) else (entry,))
    ]


def _rest_fault(workout: WorkoutShape) -> str | None:
    if workout.stress == "rest" and workout.steps:
        return "a rest day has no steps; delete steps or choose another stress"
    if workout.stress != "rest" and not workout.steps:
        return "a workout needs steps; add at least one, for example - {fill: 2 km, zone: E}"
    return None


def _sport_fault(workout: WorkoutShape) -> str | None:
    """Strength and cross-training stand beside runs: they take time and cover no distance."""
    if workout.sport == "run":
        return None
    if workout.stress not in {"recovery", "easy", "quality"}:
        return f"{workout.sport} is no {workout.stress}; write stress: easy"
    if any(step.time is None for step in _flat(workout)):
        return f"every step of {workout.sport} ends by time; write for example time: 40 s"
    return None


def _work_fault(workout: WorkoutShape) -> str | None:
    if workout.stress == "quality" and workout.work_zone is None and workout.sport == "run":
        return "a quality workout needs a work_zone; add for example work_zone: T"
    if workout.work_zone is not None and all(
        step.zone != workout.work_zone for step in _flat(workout)
    ):
        return f"no step is in the work_zone {workout.work_zone}; write the zone of its work"
    hard = next((s.zone for s in _flat(workout) if s.zone not in {None, "E"}), None)
    if workout.stress == "long" and workout.work_zone is None and hard:
        return f"a long run with work needs a work_zone; add work_zone: {hard}"
    return None


def _size_fault(workout: WorkoutShape) -> str | None:
    sized = sum(
        entry.bounds[0] != entry.bounds[1] if isinstance(entry, RepeatShape) else entry.ranged
        for entry in workout.steps
    )
    if sized > 1:
        return "only one step or repeat of a workout can have a range; fix the others"
    return None


def _fill_fault(workout: WorkoutShape) -> str | None:
    fills = [s for s in _flat(workout) if s.fill is not None]
    if workout.sport != "run":
        return "only a run has steps with fill; write time" if fills else None
    if not fills and workout.stress != "rest":
        return (
            "one step needs fill, so that the week's distance comes out; add for example fill: 1 km"
        )
    zone = "race" if workout.stress == "race" else "E"
    if any(step.zone != zone for step in fills):
        return f"fill takes whatever the day has left, so it is run easy; write zone: {zone}"
    return None


def _easy_fault(workout: WorkoutShape) -> str | None:
    """Strides belong into easy runs; more would be a hard day that no spacing rule sees."""
    if workout.stress not in {"easy", "recovery"} or workout.sport != "run":
        return None
    fast_s = 0.0
    for entry in workout.steps:
        steps, times = (
            (entry.steps, entry.bounds[1]) if isinstance(entry, RepeatShape) else ((entry,), 1)
        )
        for step in steps:
            if step.zone not in {None, "E"}:
                fast_s += times * (step.time[1] if step.time is not None else STRIDES_S + 1)
    if fast_s > STRIDES_S:
        return (
            "an easy workout holds strides at most: 2:30 faster than easy, measured by time; "
            "shorten them, or write stress: quality and a work_zone"
        )
    return None


class WorkoutsPlugin(Manifest):
    """A plugin that declares workout templates."""

    kind: Literal["workouts"]
    workouts: Annotated[tuple[WorkoutShape, ...], Field(min_length=1)]


def workouts_from(plugin: WorkoutsPlugin) -> tuple[WorkoutTemplate, ...]:
    """The declared templates as domain values, in file order."""
    return tuple(workout_from(workout, plugin.plugin) for workout in plugin.workouts)


def workout_from(shape: WorkoutShape, plugin: str) -> WorkoutTemplate:
    """One declared template as a domain value of the plugin with this id."""
    return WorkoutTemplate(
        id=shape.id,
        title=shape.title,
        family=shape.family,
        stress=Stress(shape.stress),
        purpose=shape.purpose,
        steps=tuple(entry_from(entry) for entry in shape.steps),
        work_zone=Zone(shape.work_zone) if shape.work_zone else None,
        use=shape.use,
        avoid=shape.avoid,
        phases=shape.phases,
        distances=shape.distances,
        volume_tiers=shape.volume_tiers,
        plugin=plugin,
        sport=Sport(shape.sport),
        stimulus=Stimulus(shape.stimulus),
        cost=shape.cost,
        suits=tuple(Suits(each) for each in shape.suits),
        progression=shape.progression or "",
        option_b=shape.option_b,
        is_test=shape.test,
    )
