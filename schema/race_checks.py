"""Checks of races as they are sent: course and weather, and races on the way to a goal."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from strideiq.core.domain.conditions import Conditions
from strideiq.core.domain.goal import SideRace
from strideiq.schema.input_checks import Checks
from strideiq.schema.race_input import ConditionsInput, SideRaceInput

MOST_RACES: Final = 20
BOUNDS: Final = {
    "ascent_m": ("ascentM", 0.0, 20_000.0),
    "descent_m": ("descentM", 0.0, 20_000.0),
    "altitude_m": ("altitudeM", -450.0, 6_000.0),
    "temperature_c": ("temperatureC", -40.0, 55.0),
    "dew_point_c": ("dewPointC", -60.0, 40.0),
    "humidity": ("humidity", 0.0, 1.0),
}
"""Field and bounds of every figure of a race's conditions."""


def conditions_in(checks: Checks, path: str, sent: ConditionsInput | None) -> Conditions | None:
    """The conditions that were sent; ``path`` ends with a dot."""
    if sent is None:
        return None
    for name, (field, low, high) in BOUNDS.items():
        figure = getattr(sent, name)
        if figure is not None and not low <= figure <= high:
            checks.problem(
                f"{path}{field}", f"no race has {figure:g} here", f"give {low:g} to {high:g}"
            )
    for field, message in _weather_faults(sent):
        checks.problem(f"{path}{field}", message, "correct it, or leave it out")
    return Conditions(
        sent.course,
        sent.ascent_m,
        sent.descent_m,
        sent.altitude_m,
        sent.temperature_c,
        sent.dew_point_c,
        sent.humidity,
        acclimatised=sent.acclimatised,
    )


def _weather_faults(sent: ConditionsInput) -> Iterator[tuple[str, str]]:
    temperature, dew_point = sent.temperature_c, sent.dew_point_c
    if temperature is None:
        moist = {"dewPointC": dew_point, "humidity": sent.humidity}
        for field, given in moist.items():
            if given is not None:
                yield field, "without a temperature this says nothing of heat"
    elif dew_point is not None and dew_point > temperature:
        yield "dewPointC", f"a dew point of {dew_point:g} is above the {temperature:g} of the air"


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
