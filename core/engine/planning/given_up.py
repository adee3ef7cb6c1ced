"""What a plan had to give up for its days: time away, races, preferred days, slots, second runs."""

from collections.abc import Iterator, Sequence

from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.units import counted, format_distance
from strideiq.core.domain.workout import Sport, Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK, WEEKDAYS
from strideiq.core.engine.planning.diary import Brief

Given = Iterator[tuple[str, str]]
TRAINING = {WeekKind.RETURN, WeekKind.LOADING, WeekKind.CUT_BACK, WeekKind.TUNE_UP}


def given_up(brief: Brief, plan: Plan) -> Given:
    """Code and sentence of each thing that the days did not allow."""
    yield from _long_run(brief)
    yield from _race_days(brief)
    yield from _away(brief, plan)
    yield from _preferred_days(brief, plan)
    yield from _strength(brief, plan)
    yield from _cross_training(brief)
    yield from _second_runs(brief, plan)


def _long_run(brief: Brief) -> Given:
    """Whether any day has time for the long run that the race asks for."""
    most = brief.race.long_run[brief.tier].most * brief.rules.lint.short_long_run
    roomiest = max(range(DAYS_IN_WEEK), key=lambda day: (brief.minutes[day], day))
    room_m = brief.minutes[roomiest] * 60 / brief.paces.easy * 1000
    if room_m < min(most, brief.race.length, brief.long_run_s / brief.paces.easy * 1000):
        units = brief.request.units
        yield (
            "no-long-day",
            (
                f"The longest day, {WEEKDAYS[roomiest]}, has {brief.minutes[roomiest]} minutes: room for "
                f"{format_distance(room_m, units)}. A long run for a {brief.race.title} needs more; free an "
                "hour or two on one day."
            ),
        )


def _race_days(brief: Brief) -> Given:
    request = brief.request
    races = [(race.day, "race on the way") for race in brief.special.races.values()]
    if request.goal.kind is GoalKind.RACE:
        races.append((request.goal.race_day, "goal race"))
    for day, name in sorted(races):
        if day in brief.special.away:
            yield (
                "race-while-away",
                f"The {name} on {day} is on a day away; it stands all the same.",
            )
        elif not request.availability.minutes[day.weekday()]:
            weekday = WEEKDAYS[day.weekday()]
            yield (
                "race-day-not-free",
                (
                    f"The {name} on {day} is on a {weekday}, which has no time for training; it stands "
                    f"all the same."
                ),
            )


def _away(brief: Brief, plan: Plan) -> Given:
    away = brief.special.away
    planned = [day for day in plan.workouts() if day.day in away]
    if not planned:
        return
    lost = [week for week in plan.weeks if week.kind in TRAINING and _is_empty(week)]
    moved = sum(_is_moved(brief, week) for week in plan.weeks)
    runs = [day for day in planned if day.distance_m and day.stress is not Stress.RACE]
    parts = [f"{counted(len(planned), 'day')} away"]
    if runs:
        parts.append(f"{counted(len(runs), 'short easy run')} on them")
    if moved:
        parts.append(f"{counted(moved, 'long run')} moved to another day of the week")
    if lost:
        parts.append(f"{counted(len(lost), 'week')} without running")
    told = ", ".join(parts)
    yield "away", f"{told}. What falls away is not made up for; the weeks after go on from there."


def _is_empty(week: PlanWeek) -> bool:
    return len(week.workouts) == DAYS_IN_WEEK and not any(day.steps for day in week.workouts)


def _is_moved(brief: Brief, week: PlanWeek) -> bool:
    """Whether a week has its long run on another day than usual."""
    longs = [day.day for day in week.workouts if day.stress is Stress.LONG]
    return any(day.weekday() != brief.training.long_run for day in longs)


def _preferred_days(brief: Brief, plan: Plan) -> Given:
    preferred = set(brief.request.availability.quality_weekdays)
    hard = [day.day for day in plan.workouts() if day.stress is Stress.QUALITY]
    others = [day for day in hard if day.weekday() not in preferred]
    if not preferred or not others:
        return
    names = _weekdays(sorted(preferred))
    gap = brief.rules.days.quality_gap
    yield (
        "other-quality-days",
        (
            f"{len(others)} of {counted(len(hard), 'hard session')} are on other days than {names}: "
            f"they keep {counted(gap, 'day')} apart, and none follows a long run."
        ),
    )


def _strength(brief: Brief, plan: Plan) -> Given:
    asked = brief.request.availability.strength_weekdays
    if not asked:
        return
    weeks = [
        week for week in plan.weeks if week.kind in TRAINING and len(week.workouts) == DAYS_IN_WEEK
    ]
    held = [_sessions(week, Sport.STRENGTH) for week in weeks]
    most = brief.rules.strength.a_week
    wanted = min(len(asked), most)
    if len(asked) > most:
        yield (
            "strength-at-most",
            (
                f"Of the {counted(len(asked), 'weekday')} for strength no more than {most} a week are used: "
                "more of it takes from the running."
            ),
        )
    short = sum(sessions < wanted for sessions in held)
    if short:
        yield (
            "strength-dropped",
            (
                f"{short} of {counted(len(weeks), 'week')} have fewer than {counted(wanted, 'strength session')}: "
                f"there is no room on {_weekdays(sorted(asked))} beside the run, or the day after is a hard one."
            ),
        )


def _sessions(week: PlanWeek, sport: Sport) -> int:
    return sum(each.sport is sport for day in week.workouts for each in day.also)


def _cross_training(brief: Brief) -> Given:
    availability = brief.request.availability
    for slot in availability.cross_training:
        kept, weekday = brief.slots.get(slot.weekday, 0), WEEKDAYS[slot.weekday]
        minutes = availability.minutes[slot.weekday]
        if not kept:
            why = "its minutes are needed for running" if minutes else "the day has no time"
            yield (
                "cross-training-dropped",
                f"The {slot.minutes} minutes of cross-training on {weekday} are left out: {why}.",
            )
        elif kept < slot.minutes:
            yield (
                "cross-training-shortened",
                f"Cross-training on {weekday} has {kept} minutes instead of {slot.minutes}; the day has no more.",
            )


def _second_runs(brief: Brief, plan: Plan) -> Given:
    most, rules = brief.request.availability.doubles, brief.rules.doubles
    if not most:
        return
    if brief.tier not in rules.tiers:
        tiers = " or ".join(rules.tiers) or "none"
        yield (
            "no-second-runs",
            f"Second runs are for volume tier {tiers}; in {brief.tier} every day has one run.",
        )
        return
    weeks = [week for week in plan.weeks if week.kind is WeekKind.LOADING]
    held = max((_sessions(week, Sport.RUN) for week in weeks), default=0)
    if held < most:
        shown = format_distance(rules.from_distance, brief.request.units)
        yield (
            "fewer-second-runs",
            (
                f"At most {counted(held, 'second run')} a week instead of {most}: only easy and hard days "
                f"of {shown} or more are run in two."
            ),
        )


def _weekdays(days: Sequence[int]) -> str:
    names = [WEEKDAYS[day] for day in days]
    return " and ".join(", ".join(names).rsplit(", ", 1))
