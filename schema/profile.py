"""Changing one's own profile, field by field."""

from collections.abc import Callable, Iterator
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
from strideiq.schema.refusals import AnyRefusal, answering
from strideiq.schema.slot_checks import slots
from strideiq.schema.slot_input import CrossTrainingInput
from strideiq.schema.weekdays import Weekday, WeekdayMinutesInput, numbers


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
    country: strawberry.Maybe[str | None] = strawberry.field(
        default=None, description="Where one lives: two capital letters of ISO 3166, such as AT."
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
    quality_days: strawberry.Maybe[list[Weekday] | None] = strawberry.field(
        default=None, description="Weekdays preferred for hard sessions, as a whole."
    )
    cross_training: strawberry.Maybe[list[CrossTrainingInput] | None] = strawberry.field(
        default=None, description="Weekdays with cross-training, as a whole; one slot a day."
    )
    strength_days: strawberry.Maybe[list[Weekday] | None] = strawberry.field(
        default=None, description="Weekdays with strength work, as a whole."
    )
    doubles: strawberry.Maybe[int | None] = strawberry.field(
        default=None, description="The most second runs of a week, 0 to 7."
    )
    last_injury: strawberry.Maybe[date | None] = strawberry.field(
        default=None,
        description="The last day on which an injury kept one from running; plans are careful for"
        " twelve months.",
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


OPTIONAL: Final = (
    "country",
    "birth_date",
    "sex",
    "resting_hr",
    "max_hr",
    "injuries",
    "last_injury",
)
SLOTS: Final = ("quality_days", "cross_training", "strength_days", "doubles")
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
        for name in (*OPTIONAL, *SLOTS, *REQUIRED)
        if (each := getattr(sent, name)) is not None
        and (each.value is not None or name not in REQUIRED)
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
        **_slots(given, available),
    )
    return replace(before, **given)


def _slots(given: dict[str, Any], available: Availability) -> dict[str, Any]:
    """What stands in the week beside runs; taken out of ``given`` where it was sent."""
    read: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "quality_days": ("quality_weekdays", numbers),
        "cross_training": ("cross_training", slots),
        "strength_days": ("strength_weekdays", numbers),
    }
    kept = {
        name: of(given.pop(sent) or ()) if sent in given else getattr(available, name)
        for sent, (name, of) in read.items()
    }
    return {**kept, "doubles": given.pop("doubles", available.doubles) or 0}


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
