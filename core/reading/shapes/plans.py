"""The shape of a plans plugin: standard plans declared in YAML, turned into domain values."""

from collections import Counter
from collections.abc import Sequence
from math import floor
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from strideiq.core.domain.catalogue import Catalogue, PhaseTemplate, PlanTemplate
from strideiq.core.domain.workout import WorkoutTemplate
from strideiq.core.reading.quantities import Metres, Seconds, Share
from strideiq.core.reading.shapes.manifest import Manifest
from strideiq.core.reading.shapes.phases import PhaseShape, phase_from
from strideiq.core.reading.shapes.workouts import Sentence, Slug, WorkoutShape, workout_from
from strideiq.core.reading.shaping import Shape

FEWEST_WEEKS, MOST_WEEKS = 4, 24
WHOLE = 1.0
ROUNDING = 1e-6


class RacedShape(Shape):
    """A race that the runner of a plan has run of late."""

    distance: Metres
    time: Seconds

    @model_validator(mode="after")
    def _something(self) -> "RacedShape":
        if self.distance <= 0 or self.time <= 0:
            message = "this is no race -> give a distance and a time above 0"
            raise ValueError(message)
        return self


class PhasePart(Shape):
    """A phase of a plan and how much of the plan it takes: weeks, or a share of them."""

    id: Slug
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] | None = None
    share: Share | None = None

    @model_validator(mode="after")
    def _one_length(self) -> "PhasePart":
        if (self.weeks is None) == (self.share is None):
            message = "a phase has weeks or a share of the plan -> write one of them"
            raise ValueError(message)
        return self


class PlanShape(Shape):
    """One standard plan."""

    id: Slug
    title: Annotated[str, Field(min_length=1, max_length=60)]
    distance: Slug = Field(description="race distance, a key of plan_rules.yaml")
    weeks: Annotated[int, Field(ge=FEWEST_WEEKS, le=MOST_WEEKS)] = Field(
        description="up to and with the week of the race"
    )
    volume_tier: Slug
    days_per_week: Annotated[int, Field(ge=3, le=7)] = Field(description="training days")
    first_week: Metres = Field(description="distance of the week it starts from")
    biggest_week: Metres = Field(description="distance of the biggest week it leads to")
    longest_before: Metres = Field(description="longest run of the four weeks before it starts")
    longest_run: Metres = Field(description="longest run it leads to, the race not counted")
    recent_race: RacedShape = Field(description="what the runner it is drawn for has raced")
    purpose: Sentence
    suits: Sentence = Field(description="for whom it is, and for whom it is not")
    phases: tuple[PhasePart, ...] = Field(
        default=(),
        description="phases up to the race in order; left out: those of every plan, fitted",
    )

    @field_validator("biggest_week")
    @classmethod
    def _grows(cls, biggest_m: float, info: ValidationInfo) -> float:
        if biggest_m < info.data.get("first_week", 0.0):
            message = "the biggest week is below the first -> write more, or a smaller first_week"
            raise ValueError(message)
        return biggest_m

    @field_validator("longest_before")
    @classmethod
    def _part_of_week(cls, longest_m: float, info: ValidationInfo) -> float:
        if not 0 < longest_m <= info.data.get("first_week", longest_m):
            message = "the longest run is no part of such a week -> write less than first_week"
            raise ValueError(message)
        return longest_m

    @field_validator("longest_run")
    @classmethod
    def _part_of_biggest(cls, longest_m: float, info: ValidationInfo) -> float:
        if not 0 < longest_m <= info.data.get("biggest_week", longest_m):
            message = "the longest run is no part of such a week -> write less than biggest_week"
            raise ValueError(message)
        return longest_m

    @field_validator("phases")
    @classmethod
    def _whole(cls, parts: tuple[PhasePart, ...], info: ValidationInfo) -> tuple[PhasePart, ...]:
        fault = _twice(parts) or _sum_fault(parts, info.data.get("weeks"))
        if fault is not None:
            raise ValueError(fault)
        return parts


def _twice(parts: Sequence[PhasePart]) -> str | None:
    name, times = next(iter(Counter(part.id for part in parts).most_common(1)), ("", 0))
    return f"'{name}' stands there twice -> delete one" if times > 1 else None


def _sum_fault(parts: Sequence[PhasePart], weeks: int | None) -> str | None:
    """What is wrong with the lengths together."""
    shares = [part.share for part in parts if part.share is not None]
    if not parts or weeks is None:
        return None
    if shares and len(shares) < len(parts):
        return "some phases have weeks and some a share -> write the same for all"
    if shares:
        total = sum(shares)
        if abs(total - WHOLE) > ROUNDING:
            side = "more" if total > WHOLE else "less"
            return f"the shares come to {total:.0%}, {side} than the plan -> make them 100 %"
        return None
    given = sum(part.weeks or 0 for part in parts)
    if given != weeks:
        return f"the phases come to {given} weeks, the plan has {weeks} -> make them equal"
    return None


class PlansPlugin(Manifest):
    """A plugin that declares standard plans, with workouts and phases of their own if need be."""

    kind: Literal["plans"]
    complete: bool = Field(
        default=False,
        description="its plans are made from its own workouts and phases alone",
    )
    plans: Annotated[tuple[PlanShape, ...], Field(min_length=1)]
    phases: tuple[PhaseShape, ...] = ()
    workouts: tuple[WorkoutShape, ...] = ()

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> "PlansPlugin":
        if self.complete and not (self.workouts and self.phases):
            message = (
                "a complete package brings workouts and phases of its own -> add both, or delete"
                " complete"
            )
            raise ValueError(message)
        return self


def content_from(
    plugin: PlansPlugin,
) -> tuple[tuple[WorkoutTemplate, ...], tuple[PhaseTemplate, ...]]:
    """The workouts and phases a plans plugin brings, as domain values in file order."""
    return (
        tuple(workout_from(workout, plugin.plugin) for workout in plugin.workouts),
        tuple(phase_from(phase, plugin.plugin) for phase in plugin.phases),
    )


def plans_from(plugin: PlansPlugin) -> tuple[PlanTemplate, ...]:
    """The declared plans as domain values, in file order."""
    own = Catalogue(*content_from(plugin)) if plugin.complete else None
    return tuple(_plan_from(plan, plugin, own) for plan in plugin.plans)


def _plan_from(shape: PlanShape, plugin: PlansPlugin, own: Catalogue | None) -> PlanTemplate:
    return PlanTemplate(
        id=shape.id,
        title=shape.title,
        distance=shape.distance,
        weeks=shape.weeks,
        volume_tier=shape.volume_tier,
        days_per_week=shape.days_per_week,
        first_week_m=shape.first_week,
        biggest_week_m=shape.biggest_week,
        longest_before_m=shape.longest_before,
        longest_run_m=shape.longest_run,
        recent_race=(shape.recent_race.distance, shape.recent_race.time),
        purpose=shape.purpose,
        suits=shape.suits,
        phases=_in_weeks(shape.phases, shape.weeks),
        author=plugin.author,
        licence=plugin.licence,
        source=plugin.source,
        version=plugin.version,
        plugin=plugin.plugin,
        own=own,
    )


def _in_weeks(parts: Sequence[PhasePart], weeks: int) -> tuple[tuple[str, int], ...]:
    """Phases with whole weeks; of shares the largest remainders are rounded up, earlier ones first."""
    exact = [weeks * part.share if part.share is not None else part.weeks or 0 for part in parts]
    whole = [floor(each + ROUNDING) for each in exact]
    order = sorted(range(len(parts)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[: weeks - sum(whole) if parts else 0]:
        whole[i] += 1
    return tuple((part.id, length) for part, length in zip(parts, whole, strict=True))
