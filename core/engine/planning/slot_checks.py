"""What a runner may say of slots in the week and of time away; each refusal says what would work."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from strideiq.core.domain.athlete import Availability, Away, CrossSlot
from strideiq.core.domain.errors import Refusal
from strideiq.core.engine.planning.calendar import WEEKDAYS

CROSS_MINUTES: Final = (10, 180)
MOST_DOUBLES: Final = 7
AWAY_MINUTES: Final = (0, 1440)
LONGEST_AWAY: Final = timedelta(days=366)


def slot_refusals(availability: Availability) -> Iterator[Refusal]:
    """Why slots of the week cannot be kept, one refusal for each input."""
    quality, strength = availability.quality_weekdays, availability.strength_weekdays
    yield from _weekdays(
        "quality_weekdays", quality, tuple(dict.fromkeys(filter(_is_one, quality)))
    )
    yield from _weekdays(
        "strength_weekdays", strength, tuple(dict.fromkeys(filter(_is_one, strength)))
    )
    yield from _cross_training(availability.cross_training)
    if not 0 <= availability.doubles <= MOST_DOUBLES:
        yield Refusal(
            "doubles",
            f"{availability.doubles} second runs a week cannot be planned",
            suggestion=f"give 0 to {MOST_DOUBLES}",
            instead=min(max(availability.doubles, 0), MOST_DOUBLES),
        )


def _is_one(weekday: int) -> bool:
    return 0 <= weekday < len(WEEKDAYS)


def _cross_training(slots: Sequence[CrossSlot]) -> Iterator[Refusal]:
    least, most = CROSS_MINUTES
    within = {slot.weekday: min(max(slot.minutes, least), most) for slot in slots}
    instead = tuple(CrossSlot(*slot) for slot in within.items() if _is_one(slot[0]))
    wrong = [slot.minutes for slot in slots if not least <= slot.minutes <= most]
    weekdays = [slot.weekday for slot in slots]
    found = [*_weekdays("cross_training", weekdays, instead)]
    if wrong and not found:
        yield Refusal(
            "cross_training",
            f"{wrong[0]} minutes of cross-training cannot be planned",
            suggestion=f"give {least} to {most} minutes",
            instead=instead,
        )
    yield from found


def _weekdays(constraint: str, weekdays: Sequence[int], instead: object) -> Iterator[Refusal]:
    wrong = [weekday for weekday in weekdays if not _is_one(weekday)]
    twice = [weekday for place, weekday in enumerate(weekdays) if weekday in weekdays[:place]]
    if instead is None:
        instead = tuple(dict.fromkeys(day for day in weekdays if day not in wrong))
    if wrong:
        yield Refusal(
            constraint,
            f"there is no weekday {wrong[0]}",
            suggestion=f"count from 0 ({WEEKDAYS[0]}) to {len(WEEKDAYS) - 1} ({WEEKDAYS[-1]})",
            instead=instead,
        )
    elif twice:
        yield Refusal(
            constraint,
            f"{WEEKDAYS[twice[0]]} is named twice",
            suggestion="name each weekday once",
            instead=instead,
        )


def away_refusals(away: Away, today: date) -> Iterator[Refusal]:
    """Why a time away cannot be kept, one refusal for each input."""
    if away.last < away.first:
        yield Refusal(
            "last",
            f"{away.last} is before {away.first}",
            suggestion=f"give {away.first} or later",
            instead=away.first,
        )
    elif away.last < today:
        yield Refusal(
            "last",
            f"{away.last} has passed",
            suggestion=f"give {today} or later",
            instead=today,
        )
    elif away.last - away.first >= LONGEST_AWAY:
        yield Refusal(
            "last",
            f"{away.first} to {away.last} is longer than {LONGEST_AWAY.days} days",
            suggestion="give a day sooner, or ask for a plan once you are back",
        )
    least, most = AWAY_MINUTES
    if not least <= away.minutes <= most:
        yield Refusal(
            "minutes",
            f"a day does not have {away.minutes} minutes",
            suggestion=f"give {least} to {most}; {least} means no training at all",
            instead=min(max(away.minutes, least), most),
        )
