"""What plan_rules.yaml and volume_tiers.yaml must be to each other before anything is planned."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final, get_args

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.units import UnitSystem
from strideiq.core.reading.beside_checks import days_and_beside
from strideiq.core.reading.faults import Fault, Path
from strideiq.core.reading.outline_checks import outline_faults
from strideiq.core.reading.overlay import ConfigFile
from strideiq.core.reading.placing import placed
from strideiq.core.reading.planning_bounds import out_of_bounds, overlapping
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.progression_checks import progression_faults
from strideiq.core.reading.shapes.planning import PlanRules, RaceDistance, VolumeTiers, ZoneName
from strideiq.core.reading.tables import DISTANCE, TIER, missing, same

DAYS_IN_WEEK: Final = 7
RUNS: Final = tuple(str(runs) for runs in range(1, DAYS_IN_WEEK + 1))


def planning_problems(
    rules: PlanRules, tiers: VolumeTiers, rules_file: ConfigFile, tiers_file: ConfigFile
) -> tuple[Problem, ...]:
    """Every problem that would stop planning although each file has its shape.

    The files are read once more, and only when there is a problem, for the place of each.
    """
    return (
        *placed(rules_file, tuple(_of_rules(rules, tuple(tiers.tiers)))),
        *placed(tiers_file, tuple(_of_tiers(tiers, tuple(rules.distances)))),
    )


def _of_rules(rules: PlanRules, tiers: Collection[str]) -> Iterator[Fault]:
    yield from _requests(rules)
    yield from _tables(rules)
    yield from _sound(rules)
    yield from out_of_bounds(rules)
    yield from outline_faults(rules)
    yield from same(("start", "first_week"), rules.start.first_week, rules.distances, DISTANCE)
    for name, race in rules.distances.items():
        here: Path = ("distances", name)
        yield from same((*here, "long_run"), race.long_run, tiers, TIER)
        yield from same((*here, "taper"), race.taper, tiers, TIER)
        for tier, shares in race.taper.items():
            if not shares:
                what, fix = "there is no taper week", "write one share a week, such as [80 %, 50 %]"
                yield Fault((*here, "taper", tier), what, fix)
    for row, first in enumerate(rules.first_runs):
        yield from same(("first_runs", row, "longest"), first.longest, tiers, TIER)
    yield from same(("cut_back", "every"), rules.cut_back.every, tiers, TIER)
    yield from days_and_beside(rules, tiers)
    yield from progression_faults(rules, tiers)


def _sound(rules: PlanRules) -> Iterator[Fault]:
    """Values that contradict each other, so that the linter would refuse what the planner plans."""
    shortest = rules.runs.least + max(rules.runs.rounding.values(), default=0.0)
    if rules.runs.least > rules.runs.worth_a_day:
        yield Fault(("runs", "least"), "more than runs.worth_a_day", "write less, or more there")
    least_s = rules.request.least_minutes * 60
    if rules.runs.recovery_at_most < least_s:
        what = "less time than request.least_minutes"
        yield Fault(("runs", "recovery_at_most"), what, "write more, or less there")
    for row, first in enumerate(rules.first_runs):
        for tier, metres in first.longest.items():
            if metres < shortest:
                what = f"too short: runs.least and its rounding come to {shortest:.0f} m"
                yield Fault(("first_runs", row, "longest", tier), what, "write more, or less there")
    for runs, share in rules.long_run_share.items():
        if not 1 <= share * runs <= runs:
            what = f"the longest of {runs} runs cannot have {share:.0%} of the week"
            yield Fault(("long_run_share", str(runs)), what, f"write {1 / runs:.0%} to 100 %")
    if rules.cut_back.share > rules.cut_back.counts_below:
        what = "more than cut_back.counts_below, so no such week would count"
        yield Fault(("cut_back", "share"), what, "write less, or more there")
    for name, race in rules.distances.items():
        yield from _sound_race(rules, name, race, least_s)


def _sound_race(rules: PlanRules, name: str, race: RaceDistance, least_s: float) -> Iterator[Fault]:
    for tier, limit in race.long_run.items():
        if limit.time < least_s:
            path: Path = ("distances", name, "long_run", tier, "time")
            yield Fault(path, "less time than request.least_minutes", "write more, or less there")
    for tier, shares in race.taper.items():
        path = ("distances", name, "taper", tier)
        if list(shares) != sorted(shares, reverse=True) or max(shares, default=0) > 1:
            yield Fault(path, "a taper falls from week to week", "write for example [80 %, 50 %]")
        elif shares and shares[-1] > rules.taper.race_week_at_most:
            what = f"the last week is more than taper.race_week_at_most ({rules.taper.race_week_at_most:.0%})"
            yield Fault(path, what, "write less, or more there")


def _of_tiers(tiers: VolumeTiers, distances: Collection[str]) -> Iterator[Fault]:
    if not tiers.tiers:
        yield Fault(("tiers",), "there is no volume tier", "add one, such as low: {title: Low}")
    yield from same(("biggest_week",), tiers.biggest_week, distances, DISTANCE)
    for distance, ranges in tiers.biggest_week.items():
        yield from same(("biggest_week", distance), ranges, tiers.tiers, TIER)
    yield from overlapping(tiers)


def _requests(rules: PlanRules) -> Iterator[Fault]:
    """What makes every request impossible, or divides by nothing."""
    if not rules.distances:
        yield Fault(("distances",), "there is no race distance", "add one, such as 10k")
    fewest, most = rules.request.days_per_week
    if fewest > most:
        what, fix = f"{fewest} to {most} days is no range", f"write [{most}, {fewest}]"
        yield Fault(("request", "days_per_week"), what, fix)
    for name, race in rules.distances.items():
        if race.fewest_weeks > rules.request.longest_plan_weeks:
            what = (
                f"more weeks than request.longest_plan_weeks ({rules.request.longest_plan_weeks})"
            )
            yield Fault(
                ("distances", name, "fewest_weeks"), what, "write fewer, or allow more there"
            )
    for path, value in _positive(rules):
        if value <= 0:
            yield Fault(path, "nothing can be planned with 0", "write more than 0")


def _positive(rules: PlanRules) -> Iterator[tuple[Path, float]]:
    for name, race in rules.distances.items():
        yield ("distances", name, "length"), race.length
        yield ("distances", name, "fewest_weeks"), race.fewest_weeks
    yield ("start", "recent_days"), rules.start.recent_days
    yield ("start", "usual_days"), rules.start.usual_days
    yield ("start", "usual_at_least"), rules.start.usual_at_least
    yield ("runs", "least"), rules.runs.least
    yield ("runs", "worth_a_day"), rules.runs.worth_a_day
    for unit, step in rules.runs.rounding.items():
        yield ("runs", "rounding", unit), step


def _tables(rules: PlanRules) -> Iterator[Fault]:
    """Tables that lack a row or an entry which some plan will ask for."""
    if all(row.from_weeks for row in rules.growth):
        fix = "add - {from_weeks: 0, usual: 105 %, most: 110 %}"
        yield Fault(("growth",), "no row holds for the shortest plans", fix)
    if all(row.break_from for row in rules.first_runs):
        fix = "add - {break_from: 0, longest: {...}}"
        yield Fault(("first_runs",), "no row holds without a break", fix)
    order = rules.days.run_order
    if sorted(order) != list(range(DAYS_IN_WEEK)) or order[0] != 0:
        what = f"this does not start with the long run's day, 0, or lacks one of 1 to {DAYS_IN_WEEK - 1}"
        fix = "write for example [0, 2, 4, 6, 3, 1, 5]"
        yield Fault(("days", "run_order"), what, fix)
    needed: tuple[tuple[Path, Iterable[object], Iterable[str], str], ...] = (
        (("long_run_share",), rules.long_run_share, RUNS, "number of runs"),
        (("quality_by_runs",), rules.quality_by_runs, RUNS, "number of runs"),
        (("caps",), rules.caps, get_args(ZoneName), "zone"),
        (("effort",), rules.effort, Zone, "zone"),
        (("load", "cross"), rules.load.cross, Zone, "zone"),
        (("runs", "rounding"), rules.runs.rounding, UnitSystem, "unit"),
    )
    for path, table, keys, noun in needed:
        yield from missing(path, {str(key) for key in table}, keys, noun)
