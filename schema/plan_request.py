"""From what a client sent to the request the planner takes, with every problem collected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.planning.slot_checks import slot_refusals
from strideiq.core.reading.shapes.defaults import WEEKDAYS, Defaults
from strideiq.core.services.profile_checks import AGES
from strideiq.schema.goal_checks import goal_in
from strideiq.schema.input_checks import FIRST_DAY, MOST_METRES, Checks, Problem
from strideiq.schema.input_paths import field_of
from strideiq.schema.plan_input import PreviewPlanInput, RunInput
from strideiq.schema.race_checks import side_races_in
from strideiq.schema.slot_checks import aways_in, slots
from strideiq.schema.standard_plan import template_key
from strideiq.schema.weekdays import numbers

MOST_RUNS: Final = 1000
MOST_SECONDS: Final = 3 * 86_400.0
HEART_RATES: Final = (20.0, 260.0)


@dataclass(frozen=True, slots=True)
class Defaulted:
    """What an input is read with: configured defaults, races by key, and the asker's day and units."""

    defaults: Defaults
    races: Mapping[str, float]
    today: date
    units: UnitSystem


class _Reading(Checks):
    """One input being read."""

    __slots__ = ("given", "sent")

    def __init__(self, sent: PreviewPlanInput, given: Defaulted) -> None:
        Checks.__init__(self, given.races, sent.today or given.today)
        self.sent, self.given = sent, given

    @property
    def units(self) -> UnitSystem:
        return self.sent.units or self.given.units


def read_request(sent: PreviewPlanInput, given: Defaulted) -> PlanRequest | tuple[Problem, ...]:
    """The request that was sent, or every problem it has."""
    reading = _Reading(sent, given)
    reading.day("today", reading.today)
    reading.day("goal.raceDay", sent.goal.race_day)
    units = reading.units
    request = PlanRequest(
        goal=goal_in(reading, "goal.", sent.goal),
        today=reading.today,
        availability=_availability(reading),
        history=_history(reading, sent.history or ()),
        recent_race=reading.race("recentRace.", sent.recent_race) if sent.recent_race else None,
        weekly_m=reading.distance("weeklyDistance", sent.weekly_distance, units),
        longest_m=reading.distance("longestRun", sent.longest_run, units),
        volume_tier=sent.volume_tier,
        units=units,
        races=side_races_in(reading, sent.races or (), sent.goal.race_day),
        age=_age(reading),
        injured=sent.injured,
        template=None if sent.standard_plan is None else template_key(sent.standard_plan),
    )
    return tuple(reading.problems) or request


def _availability(reading: _Reading) -> Availability:
    sent, defaults = reading.sent, reading.given.defaults
    asked = sent.minutes.in_order() if sent.minutes else (None,) * len(WEEKDAYS)
    mon, tue, wed, thu, fri, sat, sun = (
        usual if minutes is None else minutes
        for minutes, usual in zip(asked, defaults.minutes.in_order(), strict=True)
    )
    available = Availability(
        defaults.days_per_week if sent.days_per_week is None else sent.days_per_week,
        (mon, tue, wed, thu, fri, sat, sun),
        WEEKDAYS.index(sent.long_run_day or defaults.long_run_day),
        quality_weekdays=numbers(sent.quality_days or ()),
        cross_training=slots(sent.cross_training or ()),
        strength_weekdays=numbers(sent.strength_days or ()),
        doubles=sent.doubles or 0,
        away=aways_in(reading, "away", sent.away or ()),
    )
    for refusal in slot_refusals(available):
        reading.problem(field_of(refusal.constraint), refusal.message, refusal.suggestion)
    return available


def _age(reading: _Reading) -> int | None:
    age, (youngest, oldest) = reading.sent.age, AGES
    if age is not None and not youngest <= age <= oldest:
        message = f"nobody of {age} years trains by such plans"
        reading.problem("age", message, f"give {youngest} to {oldest}, or leave it out")
    return age


def _history(reading: _Reading, sent: Sequence[RunInput]) -> tuple[Activity, ...]:
    if len(sent) > MOST_RUNS:
        reading.problem(
            "history", f"{len(sent)} runs are too many", f"send the last {MOST_RUNS} or fewer"
        )
        return ()
    for place, run in enumerate(sent):
        for name, message, suggestion in _faults(run, reading.today):
            reading.problem(f"history.{place}.{name}", message, suggestion)
    return tuple(
        Activity(run.day, run.distance_m, run.duration_s, run.average_hr, source="request")
        for run in sent
    )


def _faults(run: RunInput, today: date) -> Iterator[tuple[str, str, str]]:
    """Field, message and suggestion of everything that no run can have."""
    if not FIRST_DAY <= run.day <= today:
        yield "day", f"{run.day} is not a day up to {today}", "correct the day"
    if not 0 < run.distance_m <= MOST_METRES:
        yield "distanceM", "that is no distance", f"give metres, up to {MOST_METRES:.0f}"
    if not 0 < run.duration_s <= MOST_SECONDS:
        yield "durationS", "that is no duration", f"give seconds, up to {MOST_SECONDS:.0f}"
    low, high = HEART_RATES
    if run.average_hr is not None and not low <= run.average_hr <= high:
        yield "averageHr", "no heart beats so", f"give {low:.0f} to {high:.0f}, or leave it out"
