"""What a plan had to give up for its constraints, as warnings."""

from collections.abc import Iterator

from strideiq.core.domain.athlete import EvidenceKind
from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import Finding, Plan, Severity, WeekKind
from strideiq.core.domain.units import format_distance
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK, WEEKDAYS
from strideiq.core.engine.planning.diary import Brief
from strideiq.core.engine.planning.given_up import given_up
from strideiq.core.engine.planning.race_day import heat_warning
from strideiq.core.engine.planning.races import goals_on_the_way
from strideiq.core.engine.planning.volume_tiers import VolumePlan, first_week


def trade_offs(brief: Brief, volume: VolumePlan, plan: Plan) -> tuple[Finding, ...]:
    """Warnings for what the request wanted and the plan could not give."""
    found = (
        *_too_few_weeks(brief, plan),
        *_days(brief),
        *_long_runs(brief, plan),
        *_start(brief, volume),
        *_volume(brief, volume, plan),
        *goals_on_the_way(brief),
        *given_up(brief, plan),
        *heat_warning(plan, brief.rules.conditions),
    )
    return tuple(Finding(code, Severity.WARNING, "plan", text) for code, text in found)


def _too_few_weeks(brief: Brief, plan: Plan) -> Iterator[tuple[str, str]]:
    weeks = sum(week.kind is not WeekKind.RECOVERY for week in plan.weeks)
    if brief.request.goal.kind is GoalKind.RACE and weeks < brief.race.honest_weeks:
        yield (
            "too-few-weeks",
            (
                f"{weeks} weeks are too few to build up for a {brief.race.title}; "
                f"{brief.race.honest_weeks} would do. The plan sharpens and tapers at your present volume."
            ),
        )


def _days(brief: Brief) -> Iterator[tuple[str, str]]:
    availability = brief.request.availability
    given = len(brief.training.weekdays)
    if given < availability.days_per_week:
        yield (
            "fewer-days",
            (
                f"{availability.days_per_week} training days were asked for, but only {given} weekdays "
                f"have time to run."
            ),
        )
    if brief.training.long_run != availability.long_run_weekday:
        wanted = WEEKDAYS[availability.long_run_weekday]
        yield (
            "long-run-moved",
            (
                f"There is too little time on {wanted}; the long run is on "
                f"{WEEKDAYS[brief.training.long_run]}."
            ),
        )


def _long_runs(brief: Brief, plan: Plan) -> Iterator[tuple[str, str]]:
    race_m, units = brief.race.length, brief.request.units
    longest = max((w.distance_m for w in plan.workouts() if w.stress is not Stress.RACE), default=0)
    target = min(race_m, brief.race.long_run[brief.tier].most)
    races = brief.request.goal.kind is GoalKind.RACE
    if races and longest < target * brief.rules.lint.short_long_run:
        yield (
            "short-long-run",
            (
                f"The longest run comes to {format_distance(longest, units)}; for a {brief.race.title} "
                f"up to {format_distance(target, units)} would be usual. More weeks, more days or more "
                f"time on the long run's day would allow it."
            ),
        )


def _start(brief: Brief, volume: VolumePlan) -> Iterator[tuple[str, str]]:
    start = brief.start
    units = brief.request.units
    if start.on_a_break:
        first = format_distance(first_week(brief.request, start, brief.rules), units)
        yield (
            "after-a-break",
            (
                f"{start.pause_days} days off lie behind you; the plan starts again from {first} a "
                f"week (the usual week before had {format_distance(start.usual_m, units)}) and "
                "with short runs."
            ),
        )
    elif 0 < start.recent_m * brief.rules.start.most_of_recent < volume.first_week_m:
        first = format_distance(volume.first_week_m, units)
        yield (
            "start-above-recent",
            (
                f"A {brief.race.title} plan starts from {first} a week, more than the "
                f"{format_distance(start.recent_m, units)} of the last weeks; build up to it first "
                "if you can."
            ),
        )
    elif start.stated and not start.longest_by_day:
        weekly = start.recent_m / min(DAYS_IN_WEEK, len(brief.training.weekdays))
        if weekly > brief.first_run_m:
            yield (
                "longest-unknown",
                (
                    f"Without a known longest run the first runs are held to "
                    f"{format_distance(brief.first_run_m, brief.request.units)}; tell the longest run "
                    f"of the last four weeks to start higher."
                ),
            )
    if brief.fitness.evidence.kind in {EvidenceKind.GOAL, EvidenceKind.ASSUMED}:
        yield (
            "fitness-unproven",
            f"{brief.fitness.evidence.sentence} Run a race or a time trial soon to make the paces yours.",
        )


def _volume(brief: Brief, volume: VolumePlan, plan: Plan) -> Iterator[tuple[str, str]]:
    units = brief.request.units
    biggest = max((week.distance_m for week in plan.weeks), default=0.0)
    if biggest < brief.start.recent_m * brief.rules.lint.volume_held:
        yield (
            "volume-held",
            (
                f"The biggest week comes to {format_distance(biggest, units)}, less than the "
                f"{format_distance(brief.start.recent_m, units)} of your last weeks: volume tier "
                f"{brief.tier}, your days or the longest run allow no more."
            ),
        )
    elif biggest < volume.biggest_week_m * brief.rules.lint.volume_held:
        yield (
            "volume-limited",
            (
                f"The plan aimed at a biggest week of {format_distance(volume.biggest_week_m, units)}"
                f", but your days and the run guard allow {format_distance(biggest, units)}."
            ),
        )
    first, held = plan.weeks[0], brief.start.recent_m * brief.rules.lint.volume_held
    whole = first.kind is WeekKind.LOADING and len(first.workouts) == DAYS_IN_WEEK
    begins = whole and first.start >= brief.request.today
    if begins and first.distance_m < held <= biggest:
        yield (
            "start-below-recent",
            (
                f"The first week comes to {format_distance(first.distance_m, units)}, less than the "
                f"{format_distance(brief.start.recent_m, units)} of your last weeks: volume tier "
                f"{brief.tier}, your days or the longest run allow no more."
            ),
        )
