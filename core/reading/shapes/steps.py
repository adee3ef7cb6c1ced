"""The shapes of a workout's steps: what ends each, what it asks for, and steps that are repeated."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.workout import Amount, RepeatTemplate, StepEnd, StepKind, StepTemplate
from strideiq.core.reading.quantities import Metres, MetresRange, Pace, SecondsRange, Share
from strideiq.core.reading.shaping import Shape

ZoneName = Literal["E", "M", "T", "I", "R", "race"]
OfMaximum = Annotated[Share, Field(le=1)]
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
    heart_rate: tuple[OfMaximum, OfMaximum] | None = Field(
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
        if self.fill is not None and self.pace is not None:
            message = (
                "fill is run at the runner's own easy pace; delete pace, or write time or distance"
            )
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


def entry_from(shape: StepShape | RepeatShape) -> StepTemplate | RepeatTemplate:
    """One declared step or repeat as a domain value."""
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
