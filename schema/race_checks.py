"""Checks of races as they are sent: course and weather, and races on the way to a goal."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from strideiq.core.domain.conditions import Conditions
from strideiq.core.domain.goal import SideRace
from strideiq.core.engine.planning.condition_checks import condition_faults
from strideiq.schema.input_checks import Checks
from strideiq.schema.input_paths import field_of
from strideiq.schema.race_input import ConditionsInput, SideRaceInput

MOST_RACES: Final = 20


def conditions_in(
    checks: Checks, path: str, sent: ConditionsInput | None, distance: str
) -> Conditions | None:
    """The conditions that were sent for the race distance of a key; ``path`` ends with a dot."""
    if sent is None:
        return None
    read = Conditions(
        sent.course,
        sent.ascent_m,
        sent.descent_m,
        sent.altitude_m,
        sent.temperature_c,
        sent.dew_point_c,
        sent.humidity,
        acclimatised=sent.acclimatised,
    )
    # Where the distance is not known, that is a problem of its own.
    distance_m = checks.races.get(distance) or max(checks.races.values())
    for fault in condition_faults(read, distance_m):
        checks.problem(f"{path}{field_of(fault.constraint)}", fault.message, fault.suggestion)
    return read


def side_races_in(
    checks: Checks, sent: Sequence[SideRaceInput], race_day: date
) -> tuple[SideRace, ...]:
    """The races on the way to the goal on ``race_day``."""
    if len(sent) > MOST_RACES:
        checks.problem(
            "races", f"{len(sent)} races are too many", f"send the {MOST_RACES} that count most"
        )
        return ()
    days = [race.race_day for race in sent]
    return tuple(
        _side_race(checks, f"races.{place}.", race, race_day, taken=race.race_day in days[:place])
        for place, race in enumerate(sent)
    )


def _side_race(
    checks: Checks, path: str, sent: SideRaceInput, race_day: date, *, taken: bool
) -> SideRace:
    key = checks.race_key(f"{path}raceDistance", sent.race_distance)
    if not checks.today <= sent.race_day < race_day:
        checks.problem(
            f"{path}raceDay",
            f"{sent.race_day} is not on the way to the goal",
            f"give a day from {checks.today} on that is before {race_day}",
        )
    elif taken:
        message = f"there is another race on {sent.race_day}"
        checks.problem(f"{path}raceDay", message, "give each race a day of its own")
    return SideRace(
        key,
        sent.race_day,
        sent.priority,
        checks.target(f"{path}target", sent.target, key),
        checks.line(f"{path}name", sent.name),
    )
