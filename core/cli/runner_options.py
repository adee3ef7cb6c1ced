"""Options of ``generate`` about the runner's weeks, season and body, and what they make of a request."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

import click

from strideiq.core.cli.parsing import Parsed, parse_day, parse_minutes, parse_weekday
from strideiq.core.domain.athlete import Availability, Away, CrossSlot
from strideiq.core.domain.goal import Goal, GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.units import parse_duration

Command = TypeVar("Command", bound=Callable[..., Any])

_AWAY: Final = re.compile(r"([0-9-]{10})(?:\.\.([0-9-]{10}))?(?:=([0-9]{1,3}))?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TIME: Final = re.compile(r"[0-9:]*:[0-9:]+")


def parse_away(text: str) -> Away:
    """Days without training, or with so many minutes: ``2027-02-01..2027-02-07=30``."""
    match = _AWAY.fullmatch(text.strip())
    if match is None:
        raise ValueError(
            f"{text!r} is no time away -> write 2027-02-01..2027-02-07, with =30 for 30 minutes a day"
        )
    first = parse_day(match[1])
    last = parse_day(match[2] or match[1])
    if last < first:
        raise ValueError(f"{text!r} runs backwards -> write the first day first")
    return Away(first, last, int(match[3] or 0))


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Weekdays, Monday 0, of ``tue,thu``, each once."""
    days = [parse_weekday(part) for part in text.split(",") if part.strip()]
    if not days or len(set(days)) < len(days):
        raise ValueError(f"{text!r} are no weekdays -> write each once, such as tue,thu")
    return tuple(sorted(days))


def parse_cross(text: str) -> tuple[CrossSlot, ...]:
    """Slots of cross-training of ``wed=45,fri=30``: weekday and minutes."""
    return tuple(CrossSlot(day, minutes) for day, minutes in sorted(parse_minutes(text).items()))


def parse_side_race(text: str) -> SideRace:
    """A race such as ``10k 2027-03-14``, ``10k 2027-03-14 45:00`` or with a name behind it."""
    words = text.split()
    days = [word for word in words if _DAY.fullmatch(word)]
    if len(days) != 1 or words[0] in days:
        raise ValueError(f"{text!r} is no race with a day -> write 10k 2027-03-14")
    rest = [word for word in words[1:] if word not in days]
    times = [word for word in rest if _TIME.fullmatch(word)]
    target_s = parse_duration(times[0]) if times else None
    name = " ".join(word for word in rest if word not in times[:1])
    return SideRace(words[0].lower(), parse_day(days[0]), target_s=target_s, name=name)


_OPTIONS: Final = (
    click.option("--plan", "template", metavar="ID", help="Follow this standard plan."),
    click.option(
        "--away",
        type=Parsed("away", parse_away),
        multiple=True,
        metavar="DAYS",
        help="Days without training, such as 2027-02-01..2027-02-07; =30 leaves 30 easy minutes a"
        " day. May be repeated.",
    ),
    click.option(
        "--quality-days",
        type=Parsed("weekdays", parse_weekdays),
        default=(),
        metavar="WEEKDAYS",
        help="Weekdays you like best for hard sessions, such as tue,fri.",
    ),
    click.option(
        "--strength",
        type=Parsed("weekdays", parse_weekdays),
        default=(),
        metavar="WEEKDAYS",
        help="Weekdays for strength training, such as mon,thu.",
    ),
    click.option(
        "--cross",
        type=Parsed("cross", parse_cross),
        default=(),
        metavar="WEEKDAY=MINUTES,...",
        help="Cross-training, such as wed=45.",
    ),
    click.option("--doubles", type=int, default=0, metavar="N", help="Most second runs a week."),
    click.option("--age", type=int, metavar="YEARS", help="Your age."),
    click.option("--injured", is_flag=True, help="You had an injury in the last twelve months."),
    click.option(
        "--b-race",
        "b_races",
        type=Parsed("race", parse_side_race),
        multiple=True,
        metavar="RACE",
        help="A race on the way with a short taper, such as '10k 2027-03-14'. May be repeated.",
    ),
    click.option(
        "--c-race",
        "c_races",
        type=Parsed("race", parse_side_race),
        multiple=True,
        metavar="RACE",
        help="A race run out of training. May be repeated.",
    ),
    click.option(
        "--maintain",
        is_flag=True,
        help="Keep what you have up to the date; nothing is raced.",
    ),
)


def runner_options(command: Command) -> Command:
    """Add the options to a command, in the order they are shown."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def availability_of(given: Mapping[str, Any], plain: Availability) -> Availability:
    """The availability with everything the options say of the runner's weeks."""
    return replace(
        plain,
        quality_weekdays=given["quality_days"],
        cross_training=given["cross"],
        strength_weekdays=given["strength"],
        doubles=given["doubles"],
        away=tuple(sorted(given["away"], key=lambda away: away.first)),
    )


def goal_of(given: Mapping[str, Any], plain: Goal) -> Goal:
    """The goal, to be raced or to be maintained."""
    return replace(plain, kind=GoalKind.MAINTAIN) if given["maintain"] else plain


def request_of(given: Mapping[str, Any], plain: PlanRequest) -> PlanRequest:
    """The request with its season, its standard plan and what the options say of the runner."""
    races = [
        *(replace(race, priority=Priority.B) for race in given["b_races"]),
        *(replace(race, priority=Priority.C) for race in given["c_races"]),
    ]
    return replace(
        plain,
        races=tuple(sorted(races, key=_day_of)),
        age=given["age"],
        injured=given["injured"],
        template=given["template"],
    )


def _day_of(race: SideRace) -> date:
    return race.day
