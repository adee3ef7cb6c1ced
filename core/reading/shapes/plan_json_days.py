"""The shape of the weeks of a written plan: days, their steps and their reasons."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.plan import PlanWeek, WeekKind
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    Reason,
    Sport,
    StepEnd,
    StepKind,
    Stress,
)

Metres = Annotated[float, Field(ge=0, le=1_000_000)]
Seconds = Annotated[float, Field(ge=0, le=1_000_000)]
Pace = Annotated[float, Field(gt=0, le=10_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2199, 12, 31))]


class Written(BaseModel):
    """A part of a written plan; keys that are not known are left out."""

    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)


class WrittenPace(Written):
    """A band of paces in seconds per kilometre."""

    fast_s_km: Pace
    slow_s_km: Pace

    def value(self) -> PaceRange:
        """The same as the domain has it."""
        return PaceRange(self.fast_s_km, self.slow_s_km)


class WrittenReason(Written):
    """One answer to why."""

    code: str
    sentence: str
    facts: dict[str, str | float | int] = {}

    def value(self) -> Reason:
        """The same as the domain has it."""
        return Reason(self.code, self.sentence, tuple(self.facts.items()))


class WrittenStep(Written):
    """One step of a workout."""

    kind: StepKind
    ends_by: StepEnd
    duration_s: Seconds
    distance_m: Metres
    zone: Zone | None
    pace: WrittenPace | None
    effort_rpe: Annotated[int, Field(ge=1, le=10)] | None
    note: str = ""
    heart_rate_of_max: tuple[Share, Share] | None = None

    def value(self) -> PlannedStep:
        """The same as the domain has it."""
        return PlannedStep(
            self.kind,
            self.ends_by,
            self.duration_s,
            self.distance_m,
            self.zone,
            None if self.pace is None else self.pace.value(),
            self.effort_rpe,
            self.note,
            self.heart_rate_of_max,
        )


class WrittenRepeat(Written):
    """Steps done several times in a row."""

    times: Annotated[int, Field(ge=1, le=1000)]
    steps: tuple[WrittenStep, ...]

    def value(self) -> PlannedRepeat:
        """The same as the domain has it."""
        return PlannedRepeat(self.times, tuple(step.value() for step in self.steps))


def _kind_of(entry: object) -> str:
    """Which of the two an entry is meant to be."""
    return "repeat" if isinstance(entry, dict) and "times" in entry else "step"


Entry = Annotated[
    Annotated[WrittenStep, Tag("step")] | Annotated[WrittenRepeat, Tag("repeat")],
    Discriminator(_kind_of),
]


class WrittenDay(Written):
    """A workout, and in ``also`` what else is done that day."""

    date: Day
    workout: str
    title: str
    family: str
    stress: Stress
    sport: Sport = Sport.RUN
    distance_m: Metres
    duration_s: Seconds
    load: Annotated[float, Field(ge=0)] = 0.0
    zone_s: dict[Zone, Seconds]
    steps: tuple[Entry, ...]
    reasons: tuple[WrittenReason, ...] = ()
    also: tuple["WrittenDay", ...] = ()

    def value(self) -> PlannedWorkout:
        """The same as the domain has it."""
        return PlannedWorkout(
            day=self.date,
            template_id=self.workout,
            title=self.title,
            family=self.family,
            stress=self.stress,
            steps=tuple(step.value() for step in self.steps),
            distance_m=self.distance_m,
            duration_s=self.duration_s,
            zone_s=tuple(self.zone_s.items()),
            reasons=tuple(reason.value() for reason in self.reasons),
            sport=self.sport,
            load=self.load,
            also=tuple(other.value() for other in self.also),
        )


class WrittenWeek(Written):
    """A week of days."""

    number: Annotated[int, Field(ge=1, le=200)]
    start: Day
    phase: str
    kind: WeekKind
    focus: str = ""
    target_m: Metres
    reasons: tuple[WrittenReason, ...] = ()
    days: Annotated[tuple[WrittenDay, ...], Field(max_length=31)]

    def value(self) -> PlanWeek:
        """The same as the domain has it."""
        return PlanWeek(
            self.number,
            self.start,
            self.phase,
            self.kind,
            self.target_m,
            tuple(day.value() for day in self.days),
            self.focus,
            tuple(reason.value() for reason in self.reasons),
        )
