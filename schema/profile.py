"""Changing one's own profile, field by field."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, Any, Final, TypeAlias

import strawberry

from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.profile import Athlete as DomainAthlete
from strideiq.core.domain.profile import Sex
from strideiq.core.domain.units import UnitSystem
from strideiq.core.reading.shapes.defaults import WEEKDAYS
from strideiq.schema.athletes import Athlete
from strideiq.schema.context import RequestInfo
from strideiq.schema.plan_input import Weekday, WeekdayMinutesInput
from strideiq.schema.refusals import AnyRefusal, answering


@strawberry.input(
    description="What to change of one's own profile; what is left out stays, null takes away."
)
class UpdateProfileInput:
    """A change as it is sent."""

    name: strawberry.Maybe[str | None] = strawberry.field(
        default=None, description="A name, 1 to 200 letters on one line."
    )
    time_zone: strawberry.Maybe[str | None] = strawberry.field(
        default=None, description="The IANA name of a time zone: Europe/Vienna."
    )
    units: strawberry.Maybe[UnitSystem | None] = strawberry.field(
        default=None, description="The units to show distances and paces in."
    )
    birth_date: strawberry.Maybe[date | None] = strawberry.field(
        default=None, description="The day of birth, 10 to 100 years ago."
    )
    sex: strawberry.Maybe[Sex | None] = strawberry.field(
        default=None, description="For age grading."
    )
    resting_hr: strawberry.Maybe[int | None] = strawberry.field(
        default=None, description="Resting heart rate, 20 to 150 beats per minute."
    )
    max_hr: strawberry.Maybe[int | None] = strawberry.field(
        default=None, description="Maximum heart rate, 80 to 250 beats per minute."
    )
    days_per_week: strawberry.Maybe[int | None] = strawberry.field(
        default=None, description="Training days a week."
    )
    long_run_day: strawberry.Maybe[Weekday | None] = strawberry.field(
        default=None, description="The weekday of the long run."
    )
    minutes: strawberry.Maybe[WeekdayMinutesInput | None] = strawberry.field(
        default=None,
        description="Time to train; a weekday left out stays as it is. Three weekdays at least need"
        " 20 minutes or more.",
    )
    injuries: strawberry.Maybe[str | None] = strawberry.field(
        default=None, description="The injury history, at most 4,000 characters."
    )


UpdateProfileResult: TypeAlias = Annotated[
    Athlete | AnyRefusal,
    strawberry.union("UpdateProfileResult", description="The athlete as they are now, or why not."),
]
UpdateProfileArgument: TypeAlias = Annotated[
    UpdateProfileInput, strawberry.argument(description="What to change.")
]


@strawberry.type
class ProfileMutation:
    """Changing profiles."""

    @strawberry.mutation(
        description="Change one's own profile. It tells of body and health, so that coaches read it"
        " and do not change it."
    )
    @answering
    async def update_profile(
        self,
        info: RequestInfo,
        input: UpdateProfileArgument,  # noqa: A002  the one input object of the schema
    ) -> UpdateProfileResult:
        """Change what was sent."""
        viewer, do = info.context.signed_in(), info.context.services.do
        taken_away = tuple(_taken_away(input))
        athlete = await do.athletes.update(viewer, partial(_changed, input), taken_away)
        return Athlete.of(athlete, info.context)


OPTIONAL: Final = ("birth_date", "sex", "resting_hr", "max_hr", "injuries")
REQUIRED: Final = ("name", "time_zone", "units", "days_per_week", "long_run_day", "minutes")


def _taken_away(sent: UpdateProfileInput) -> Iterator[Refusal]:
    """A refusal for every null that leaves a profile without what it needs."""
    for name in REQUIRED:
        given: strawberry.Some[Any] | None = getattr(sent, name)
        if given is not None and given.value is None:
            yield Refusal(
                name, "a profile is never without this", suggestion="leave it out to keep it"
            )


def _changed(sent: UpdateProfileInput, before: DomainAthlete) -> DomainAthlete:
    """The profile with what was sent."""
    given: dict[str, Any] = {
        name: each.value
        for name in (*OPTIONAL, *REQUIRED)
        if (each := getattr(sent, name)) is not None
        and (each.value is not None or name in OPTIONAL)
    }
    if "injuries" in given:
        given["injuries"] = given["injuries"] or ""
    if "name" in given:
        given["name"] = given["name"].strip()
    available = before.availability
    given["availability"] = Availability(
        given.pop("days_per_week", available.days_per_week),
        _minutes(given.pop("minutes", None), available),
        WEEKDAYS.index(given.pop("long_run_day", WEEKDAYS[available.long_run_weekday])),
    )
    return replace(before, **given)


def _minutes(
    sent: WeekdayMinutesInput | None, available: Availability
) -> tuple[int, int, int, int, int, int, int]:
    """Minutes from Monday to Sunday, those before where none were sent."""
    asked = sent.in_order() if sent else (None,) * len(WEEKDAYS)
    mon, tue, wed, thu, fri, sat, sun = (
        usual if minutes is None else minutes
        for minutes, usual in zip(asked, available.minutes, strict=True)
    )
    return (mon, tue, wed, thu, fri, sat, sun)
