"""What a profile may hold: every fault of a change, each with what would be accepted."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from strideiq.core.domain.countries import COUNTRIES
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.profile import Athlete
from strideiq.core.domain.sign_up import LONGEST_NAME, is_name, is_time_zone
from strideiq.core.domain.texts import is_text
from strideiq.core.engine.planning.availability_checks import availability_refusals
from strideiq.core.reading.shapes.planning import PlanRules

AGES: Final = (10, 100)
RESTING_HR: Final = (20, 150)
MAX_HR: Final = (80, 250)
LONGEST_INJURIES: Final = 4000
FIRST_INJURY: Final = date(1900, 1, 1)


def profile_refusals(
    before: Athlete, after: Athlete, today: date, rules: PlanRules
) -> Iterator[Refusal]:
    """Why ``after`` cannot be kept, one refusal for each input; what did not change is fine."""
    if after.name != before.name and not is_name(after.name):
        fix = f"give 1 to {LONGEST_NAME} letters on one line"
        yield Refusal("name", "this cannot be shown as a name", suggestion=fix)
    if after.time_zone != before.time_zone and not is_time_zone(after.time_zone):
        fix = "give an IANA name such as Europe/Vienna"
        yield Refusal("time_zone", "there is no such time zone", suggestion=fix)
    if after.country not in (before.country, None) and after.country not in COUNTRIES:
        fix = "give the two capital letters of ISO 3166, such as AT, or null"
        yield Refusal("country", "there is no such country", suggestion=fix)
    if after.birth_date != before.birth_date:
        yield from _age(after, today)
    if (after.resting_hr, after.max_hr) != (before.resting_hr, before.max_hr):
        yield from _heart_rates(after)
    if after.availability != before.availability:
        yield from availability_refusals(after.availability, rules)
    if after.last_injury != before.last_injury:
        yield from _injury(after, today)
    if after.injuries != before.injuries and not is_text(after.injuries, LONGEST_INJURIES):
        fix = f"write at most {LONGEST_INJURIES} characters, and no control characters"
        yield Refusal("injuries", "this text cannot be kept", suggestion=fix)


def _age(athlete: Athlete, today: date) -> Iterator[Refusal]:
    youngest, oldest = AGES
    age = athlete.age(today)
    if age is not None and not youngest <= age <= oldest:
        yield Refusal(
            "birth_date",
            f"nobody born on {athlete.birth_date} trains by such plans",
            suggestion=f"give the birth date of somebody of {youngest} to {oldest} years",
        )


def _injury(athlete: Athlete, today: date) -> Iterator[Refusal]:
    day, earliest = athlete.last_injury, athlete.birth_date or FIRST_INJURY
    if day is not None and not earliest <= day <= today:
        yield Refusal(
            "last_injury",
            f"{day} is no day on which an injury can have kept you from running",
            suggestion=f"give a day from {earliest} to {today}, or null",
        )


def _heart_rates(athlete: Athlete) -> Iterator[Refusal]:
    resting, most = athlete.resting_hr, athlete.max_hr
    yield from _beats("resting_hr", "resting", resting, RESTING_HR)
    yield from _beats("max_hr", "maximum", most, MAX_HR)
    if resting is not None and most is not None and resting >= most:
        yield Refusal(
            "resting_hr",
            f"a resting heart rate of {resting} is not below the maximum of {most}",
            suggestion="correct one of the two",
        )


def _beats(
    constraint: str, which: str, beats: int | None, bounds: tuple[int, int]
) -> Iterator[Refusal]:
    low, high = bounds
    if beats is not None and not low <= beats <= high:
        yield Refusal(
            constraint,
            f"{beats} is no {which} heart rate",
            suggestion=f"give {low} to {high} beats per minute, or null",
        )
