"""The shape of a workouts plugin: templates declared in YAML, turned into domain values."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.workout import (
    Amount,
    RepeatTemplate,
    Sport,
    StepEnd,
    StepKind,
    StepTemplate,
    Stimulus,
    Stress,
    Suits,
    WorkoutTemplate,
)
from strideiq.core.reading.quantities import Metres, MetresRange, Pace, SecondsRange, Share
from strideiq.core.reading.shapes.manifest import Manifest
from strideiq.core.reading.shaping import Shape

Slug = Annotated[
    str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="lower-case words and hyphens")
]
Sentence = Annotated[str, Field(min_length=1, max_length=400)]
ZoneName = Literal["E", "M", "T", "I", "R", "race"]
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
Times = Annotated[int, Field(ge=1, le=60)]


def _above_zero(ends: tuple[float, float]) -> tuple[float, float]:
    if ends[0] <= 0:
        message = "a step of 0 is no step -> write more than 0, or delete the step"
        raise ValueError(message)
    return ends


class StepShape(Shape):
    """One step: what part it plays, what ends it (exactly one of four keys), and its zone."""

    part: Literal["warm_up", "run", "recover", "cool_down"] = "run"
    time: Annotated[SecondsRange, AfterValidator(_above_zero)] | None = Field(
        None, description='"4:30", or [least, most] to be sized'
    )
    distance: Annotated[MetresRange, AfterValidator(_above_zero)] | None = Field(
        None, description="1 km, or [least, most] to be sized"
    )
    fill: Metres | None = Field(
        None, description="takes what is left of the day's distance, at least this much"
    )
    open: Literal[True] | None = Field(None, description="the runner ends it")
    zone: ZoneName | None = Field(None, description="leave out for standing rest")
    by_effort: bool = Field(default=False, description="hills and trail: show effort, not pace")
    pace: tuple[Pace, Pace] | None = Field(
        None, description="[fast, slow]: a band of its own instead of the zone's"
    )
    heart_rate: tuple[Share, Share] | None = Field(
        None, description="[least, most] share of the maximum to follow instead of pace"
    )
    rpe: Annotated[int, Field(ge=1, le=10)] | None = Field(
        None, description="effort of 10 to follow instead of pace"
    )
    note: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def _one_end(self) -> "StepShape":
        ends = [k for k in ("time", "distance", "fill", "open") if getattr(self, k) is not None]
        if len(ends) != 1:
            found = " and ".join(ends) or "nothing"
            message = (
                f"a step ends by one thing, here by {found}; write time, distance, fill or open"
            )
            raise ValueError(message)
        if (self.fill is not None or self.distance is not None) and self.zone is None:
            message = "a step that covers distance needs a zone; add for example zone: E"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _one_target(self) -> "StepShape":
        targets = [k for k in ("pace", "heart_rate", "rpe") if getattr(self, k) is not None]
        if len(targets) > 1:
            message = f"a step follows one target, here {' and '.join(targets)}; keep one of them"
            raise ValueError(message)
        for key, unit in (("pace", "[fast, slow]"), ("heart_rate", "[least, most]")):
            ends = getattr(self, key)
            if ends is not None and ends[0] > ends[1]:
                message = f"{key} runs backwards; write {unit}"
                raise ValueError(message)
        if targets and self.zone is None:
            message = (
                "a target needs a zone that says what it asks of the body; add for example zone: E"
            )
            raise ValueError(message)
        return self

    @property
    def ranged(self) -> bool:
        """Whether the planner sizes this step."""
        amount = self.time or self.distance
        return amount is not None and amount[0] != amount[1]


class RepeatShape(Shape):
    """Steps done several times; ``[least, most]`` lets the planner choose how often."""

    repeat: Times | tuple[Times, Times]
    steps: Annotated[tuple[StepShape, ...], Field(min_length=1, max_length=8)]

    @property
    def bounds(self) -> tuple[int, int]:
        """Least and most repetitions."""
        return self.repeat if isinstance(self.repeat, tuple) else (self.repeat, self.repeat)

    @model_validator(mode="after")
    def _fixed_inside(self) -> "RepeatShape":
        low, high = self.bounds
        if low > high:
            message = f"repeat: [{low}, {high}] runs backwards; write [{high}, {low}]"
            raise ValueError(message)
        if any(step.ranged or step.fill is not None or step.open for step in self.steps):
            message = "inside a repeat every step has one fixed size; write a time or distance"
            raise ValueError(message)
        return self


def _kind_of_entry(entry: object) -> str:
    """Which of the two shapes an entry of ``steps`` means to be."""
    repeats = "repeat" in entry if isinstance(entry, dict) else isinstance(entry, RepeatShape)
    return "repeat" if repeats else "step"


Entry = Annotated[
    Annotated[StepShape, Tag("step")] | Annotated[RepeatShape, Tag("repeat")],
    Discriminator(_kind_of_entry),
]


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
        steps=tuple(_entry(entry) for entry in shape.steps),
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


def _entry(shape: StepShape | RepeatShape) -> StepTemplate | RepeatTemplate:
    if isinstance(shape, RepeatShape):
        low, high = shape.bounds
        return RepeatTemplate(low, high, tuple(_step(step) for step in shape.steps))
    return _step(shape)


def _step(shape: StepShape) -> StepTemplate:
    zone = Zone(shape.zone) if shape.zone else None
    return StepTemplate(
        StepKind(shape.part),
        _amount(shape),
        zone,
        by_effort=shape.by_effort,
        note=shape.note,
        pace=PaceRange(*shape.pace) if shape.pace else None,
        heart_rate=shape.heart_rate,
        rpe=shape.rpe,
    )


def _amount(shape: StepShape) -> Amount:
    if shape.time is not None:
        return Amount(StepEnd.TIME, *shape.time)
    if shape.distance is not None:
        return Amount(StepEnd.DISTANCE, *shape.distance)
    if shape.fill is not None:
        return Amount(StepEnd.FILL, shape.fill, shape.fill)
    return Amount(StepEnd.OPEN)
