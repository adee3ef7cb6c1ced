"""Which of the asked cross-training slots a week can hold besides its runs."""

from collections.abc import Mapping, Sequence

from strideiq.core.domain.athlete import Availability
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK


def kept_slots(availability: Availability, least: int, long_run_needs: float) -> Mapping[int, int]:
    """Minutes of cross-training by weekday, so that runs keep their days.

    A slot is no longer than its day. Slots go where fewer than the asked training days would have
    ``least`` minutes left, or the long run's day less than ``long_run_needs`` of the longest day's.
    """
    minutes = availability.minutes
    slots: dict[int, int] = {}
    for slot in availability.cross_training:
        if 0 <= slot.weekday < DAYS_IN_WEEK and min(minutes[slot.weekday], slot.minutes) > 0:
            fits = min(minutes[slot.weekday], slot.minutes)
            slots[slot.weekday] = max(fits, slots.get(slot.weekday, 0))
    long_run = availability.long_run_weekday
    if slots.get(long_run) and minutes[long_run] >= least:
        others = [left for day, left in enumerate(_left(minutes, slots)) if day != long_run]
        if minutes[long_run] - slots[long_run] < max([least, *others]) * long_run_needs:
            del slots[long_run]
    wanted = min(availability.days_per_week, sum(each >= least for each in minutes))
    while slots and sum(each >= least for each in _left(minutes, slots)) < wanted:
        taking = [d for d in slots if minutes[d] - slots[d] < least <= minutes[d]]
        del slots[max(taking, key=lambda d: (minutes[d], d))]
    return slots


def _left(minutes: Sequence[int], slots: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(each - slots.get(day, 0) for day, each in enumerate(minutes))
