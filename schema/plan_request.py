"""From what a client sent to the request the planner takes, with every problem collected."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from strideiq.core.domain.activity import Activity, RaceResult
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.units import UnitSystem, format_duration, parse_distance, parse_duration
from strideiq.core.reading.shapes.defaults import WEEKDAYS, Defaults
from strideiq.schema.plan_input import PreviewPlanInput, RaceResultInput, RunInput

V = TypeVar("V")

MOST_RUNS: Final = 1000
MOST_TEXT: Final = 60
MOST_METRES: Final = 500_000.0
MOST_SECONDS: Final = 3 * 86_400.0
HEART_RATES: Final = (20.0, 260.0)
FASTEST_S_KM, SLOWEST_S_KM = 100.0, 1200.0
"""No race is run faster or slower; ``3:30`` for a marathon must have meant hours."""
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of the input that cannot be used; ``path`` leads to it by the schema's names."""

    path: tuple[str, ...]
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Defaulted:
    """What an input is read with: the configured defaults, the races by key, and the day."""

    defaults: Defaults
    races: Mapping[str, float]
    today: date


@dataclass(slots=True)
class _Reading:
    """One input being read."""

    sent: PreviewPlanInput
    given: Defaulted
    problems: list[Problem] = field(default_factory=list)

    @property
    def units(self) -> UnitSystem:
        return self.sent.units or self.given.defaults.units

    @property
    def today(self) -> date:
        return self.sent.today or self.given.today

    def problem(self, path: str, message: str, suggestion: str) -> None:
        self.problems.append(Problem(tuple(path.split(".")), message, suggestion))

    def parsed(self, path: str, text: str | None, parse: Callable[[str], V]) -> V | None:
        """The value of ``text``, or None with a problem that says what to write instead."""
        if text is None:
            return None
        try:
            return parse(text[:MOST_TEXT])
        except ValueError as error:
            message, _, suggestion = str(error).partition(" -> ")
            self.problem(path, message, suggestion)
            return None


def read_request(sent: PreviewPlanInput, given: Defaulted) -> PlanRequest | tuple[Problem, ...]:
    """The request that was sent, or every problem it has."""
    reading = _Reading(sent, given)
    _check_day(reading, "today", reading.today)
    _check_day(reading, "goal.raceDay", sent.goal.race_day)
    units = reading.units
    request = PlanRequest(
        goal=_goal(reading),
        today=reading.today,
        availability=_availability(reading),
        history=_history(reading, sent.history or ()),
        recent_race=_race(reading, sent.recent_race),
        weekly_m=reading.parsed(
            "weeklyDistance", sent.weekly_distance, lambda text: parse_distance(text, units)
        ),
        longest_m=reading.parsed(
            "longestRun", sent.longest_run, lambda text: parse_distance(text, units)
        ),
        volume_tier=sent.volume_tier,
        units=units,
    )
    return tuple(reading.problems) or request


def _check_day(reading: _Reading, path: str, day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        reading.problem(path, f"{day} is no day of this age", f"give {FIRST_DAY} to {LAST_DAY}")


def _goal(reading: _Reading) -> Goal:
    goal = reading.sent.goal
    key = goal.race_distance.lower()[:MOST_TEXT]
    metres = reading.given.races.get(key)
    target = reading.parsed("goal.target", goal.target, parse_duration)
    if target is not None and metres is not None:
        _check_pace(reading, "goal.target", target, metres)
    return Goal(key, goal.race_day, target)


def _check_pace(reading: _Reading, path: str, seconds: float, metres: float) -> None:
    if not FASTEST_S_KM <= seconds * 1000 / metres <= SLOWEST_S_KM:
        least = format_duration(FASTEST_S_KM * metres / 1000)
        most = format_duration(SLOWEST_S_KM * metres / 1000)
        reading.problem(
            path,
            f"nobody runs {metres / 1000:g} km in {format_duration(seconds)}",
            f"give a time from {least} to {most}, with hours, minutes and seconds",
        )


def _race(reading: _Reading, sent: RaceResultInput | None) -> RaceResult | None:
    if sent is None:
        return None

    def length(text: str) -> float:
        return reading.given.races.get(text.strip().lower()) or parse_distance(text)

    metres = reading.parsed("recentRace.distance", sent.distance, length)
    seconds = reading.parsed("recentRace.time", sent.time, parse_duration)
    if sent.day is not None and not FIRST_DAY <= sent.day <= reading.today:
        reading.problem(
            "recentRace.day",
            f"{sent.day} is not a day up to {reading.today}",
            "give the day of a race that was run",
        )
    if metres is None or seconds is None:
        return None
    if not 0 < metres <= MOST_METRES:
        reading.problem(
            "recentRace.distance", "no such race is run", "give a distance above 0, up to 500 km"
        )
        return None
    _check_pace(reading, "recentRace.time", seconds, metres)
    return RaceResult(metres, seconds, sent.day)


def _availability(reading: _Reading) -> Availability:
    sent, defaults = reading.sent, reading.given.defaults
    asked = sent.minutes.in_order() if sent.minutes else (None,) * len(WEEKDAYS)
    mon, tue, wed, thu, fri, sat, sun = (
        usual if minutes is None else minutes
        for minutes, usual in zip(asked, defaults.minutes.in_order(), strict=True)
    )
    return Availability(
        defaults.days_per_week if sent.days_per_week is None else sent.days_per_week,
        (mon, tue, wed, thu, fri, sat, sun),
        WEEKDAYS.index(sent.long_run_day or defaults.long_run_day),
    )


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
