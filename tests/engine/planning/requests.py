"""Requests drawn from the whole documented input space, as hypothesis strategies.

Nothing here asks the program what it accepts: bounds are those of the README's request table.
"""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from strideiq.core.domain.activity import Activity, RaceResult
from strideiq.core.domain.athlete import Availability, Away, CrossSlot
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.goal import Goal, GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.units import UnitSystem

RACE_M = {"5k": 5000.0, "10k": 10_000.0, "half": 21_097.5, "marathon": 42_195.0}
# Times of VDOT 90 and of VDOT 20, seconds.
TIMES_S = {
    "5k": (722, 2558),
    "10k": (1506, 5333),
    "half": (3307, 11_711),
    "marathon": (6928, 23_734),
}
FEWEST_DAYS = {"5k": 14, "10k": 14, "half": 21, "marathon": 28}
FIRST_DAY = date(2026, 1, 1)
GROWN_UP = 18
# What runners under 13, 16 and 18 may race.
YOUNG = (["5k"], ["10k", "5k"], ["10k", "5k", "half"])


@st.composite
def histories(draw: st.DrawFn, today: date) -> tuple[Activity, ...]:
    """Up to a year of running before ``today``: any rhythm, any lengths, any break at the end."""
    runs_a_week = draw(st.integers(0, 14))
    weeks = draw(st.integers(0, 52))
    pause = draw(st.one_of(st.integers(0, 6), st.integers(0, 200)))
    longest = draw(st.integers(500, 35_000))
    pace = draw(st.integers(200, 600))
    seed = draw(st.randoms(use_true_random=False))
    count = runs_a_week * weeks
    return tuple(
        Activity(
            day=today - timedelta(days=1 + pause + seed.randrange(7 * weeks)),
            distance_m=metres,
            duration_s=metres / 1000 * pace * seed.uniform(0.9, 1.3),
        )
        for metres in (seed.uniform(200, longest) for _ in range(count))
    )


@st.composite
def plan_requests(draw: st.DrawFn) -> PlanRequest:
    """One request."""
    today = FIRST_DAY + timedelta(days=draw(st.integers(0, 730)))
    distances = sorted(RACE_M)
    distance = draw(st.sampled_from(distances))
    race_day = today + timedelta(days=draw(st.integers(FEWEST_DAYS[distance], 280)))
    target = draw(st.one_of(st.none(), st.integers(*TIMES_S[distance])))
    recent = None
    if draw(st.booleans()):
        raced = draw(st.sampled_from(sorted(RACE_M)))
        day = draw(st.one_of(st.none(), st.integers(0, 730)))
        recent = RaceResult(
            RACE_M[raced],
            draw(st.integers(*TIMES_S[raced])),
            None if day is None else today - timedelta(days=day),
        )
    weekly_m = draw(st.one_of(st.none(), st.floats(0, 250_000)))
    fits = 60_000 if weekly_m is None else min(weekly_m, 60_000)
    longest = st.none() if fits < 500 else st.one_of(st.none(), st.floats(500, fits))
    kind = draw(st.sampled_from([GoalKind.RACE] * 7 + [GoalKind.MAINTAIN]))
    age = draw(st.one_of(st.none(), st.none(), st.integers(10, 100)))
    if age is not None and age < GROWN_UP:
        distances = YOUNG[0 if age < 13 else 1 if age < 16 else 2]
        distance = draw(st.sampled_from(distances))
        target = None
    return PlanRequest(
        goal=Goal(distance, race_day, None if kind is GoalKind.MAINTAIN else target, kind),
        today=today,
        availability=draw(st.one_of(availabilities(), full_availabilities(today, race_day))),
        races=draw(st.one_of(st.just(()), side_races(today, race_day, distances))),
        age=age,
        injured=draw(st.sampled_from([False, False, True])),
        history=draw(st.one_of(st.just(()), histories(today))),
        recent_race=recent,
        weekly_m=weekly_m,
        longest_m=draw(longest),
        volume_tier=draw(st.sampled_from([None, None, "low", "mid", "high"])),
        units=draw(st.sampled_from(UnitSystem)),
    )


@st.composite
def every_request(draw: st.DrawFn, catalogue: Catalogue) -> PlanRequest:
    """The same with what a request may name besides: the conditions of its race, a standard plan."""
    request = draw(plan_requests())
    goal = request.goal
    known = replace(goal, conditions=draw(st.one_of(st.none(), conditions(RACE_M[goal.distance]))))
    plans = [plan.id for plan in catalogue.plans if plan.distance == goal.distance]
    followed = st.none() if goal.kind is GoalKind.MAINTAIN else st.sampled_from([None, *plans])
    return replace(request, goal=known, template=draw(st.one_of(st.none(), followed)))


@st.composite
def conditions(draw: st.DrawFn, race_m: float) -> Conditions:
    """Any course, height and weather that races are run in."""
    course = draw(st.sampled_from(Course))
    climb = st.just(0.0) if course is Course.TRACK else st.floats(0, int(0.3 * race_m))
    celsius = draw(st.one_of(st.none(), st.floats(-40, 50)))
    told = st.none() if celsius is None else st.one_of(st.none(), st.floats(-40, celsius))
    damp = st.none() if celsius is None else st.one_of(st.none(), st.floats(0.01, 1))
    return Conditions(
        course=course,
        ascent_m=draw(climb),
        descent_m=None if course is Course.TRACK else draw(st.one_of(st.none(), climb)),
        altitude_m=draw(st.floats(-430, 5000)),
        temperature_c=celsius,
        dew_point_c=draw(told),
        humidity=draw(damp),
        acclimatised=draw(st.booleans()),
    )


@st.composite
def availabilities(draw: st.DrawFn) -> Availability:
    """Three to seven days; minutes free on any day, or any mix with days off."""
    some = st.one_of(st.just(0), st.integers(20, 300))
    mixed = st.lists(some, min_size=7, max_size=7).filter(lambda m: sum(x > 0 for x in m) > 2)
    minutes = draw(st.one_of(st.just([240] * 7), mixed))
    return Availability(
        days_per_week=draw(st.integers(3, 7)),
        minutes=(
            minutes[0],
            minutes[1],
            minutes[2],
            minutes[3],
            minutes[4],
            minutes[5],
            minutes[6],
        ),
        long_run_weekday=draw(st.integers(0, 6)),
    )


WEEKDAYS = st.integers(0, 6)


@st.composite
def full_availabilities(draw: st.DrawFn, today: date, race_day: date) -> Availability:
    """The same with wishes for the days of the week and with time away."""
    some_days = st.lists(WEEKDAYS, max_size=7, unique=True).map(tuple)
    slots = st.builds(CrossSlot, WEEKDAYS, st.integers(10, 180))
    return replace(
        draw(availabilities()),
        quality_weekdays=draw(some_days),
        strength_weekdays=draw(some_days),
        cross_training=tuple(
            draw(st.lists(slots, max_size=7, unique_by=lambda slot: slot.weekday))
        ),
        doubles=draw(st.sampled_from([0, 0, 1, 2, 3, 7])),
        away=tuple(draw(st.lists(times_away(today, race_day), max_size=3))),
    )


@st.composite
def times_away(draw: st.DrawFn, today: date, race_day: date) -> Away:
    """Days off or a journey, from a day to many weeks, anywhere but with a day off on the race's."""
    days = (race_day - today).days
    first = draw(st.integers(-10, days - 1))
    last = first + draw(st.one_of(st.integers(0, 9), st.integers(0, 59)))
    minutes = draw(st.one_of(st.just(0), st.integers(0, 120), st.integers(0, 1440)))
    if not minutes:
        last = min(last, days - 1)
    return Away(today + timedelta(days=first), today + timedelta(days=last), minutes)


@st.composite
def side_races(
    draw: st.DrawFn, today: date, race_day: date, distances: list[str]
) -> tuple[SideRace, ...]:
    """Up to four races on different days before the goal's."""
    offsets = st.lists(st.integers(0, (race_day - today).days - 1), max_size=4, unique=True)
    return tuple(
        SideRace(
            distance=(distance := draw(st.sampled_from(distances))),
            day=today + timedelta(days=offset),
            priority=draw(st.sampled_from([Priority.B, Priority.C])),
            target_s=draw(st.one_of(st.none(), st.integers(*TIMES_S[distance]))),
            name=draw(st.sampled_from(["", "Club run"])),
        )
        for offset in sorted(draw(offsets))
    )
