"""Checks of slots of the week and of time away as they are sent."""

from collections.abc import Sequence
from typing import Final

from strideiq.core.domain.athlete import Away, CrossSlot
from strideiq.core.engine.planning.slot_checks import away_refusals
from strideiq.schema.input_checks import Checks
from strideiq.schema.slot_input import AwayInput, CrossTrainingInput
from strideiq.schema.weekdays import numbers

MOST_AWAY: Final = 100


def slots(sent: Sequence[CrossTrainingInput]) -> tuple[CrossSlot, ...]:
    """The slots that were sent."""
    days = numbers(slot.day for slot in sent)
    return tuple(CrossSlot(day, slot.minutes) for day, slot in zip(days, sent, strict=True))


def aways_in(checks: Checks, path: str, sent: Sequence[AwayInput]) -> tuple[Away, ...]:
    """The times away that were sent, earliest first; no day twice."""
    if len(sent) > MOST_AWAY:
        checks.problem(path, f"{len(sent)} times are too many", f"send {MOST_AWAY} or fewer")
        return ()
    read = [Away(each.first, each.last, each.minutes) for each in sent]
    for place, away in enumerate(read):
        for refusal in away_refusals(away, checks.today):
            where = f"{path}.{place}.{refusal.constraint}"
            checks.problem(where, refusal.message, refusal.suggestion)
        if any(away.first <= other.last and other.first <= away.last for other in read[:place]):
            message = f"{away.first} to {away.last} has a day of another time away"
            checks.problem(f"{path}.{place}.first", message, "name each day once")
    return tuple(sorted(read, key=lambda away: away.first))
