"""Values of plan rules and volume tiers that no safe plan can be made with, whatever the request."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from strideiq.core.reading.faults import Fault, Path
from strideiq.core.reading.shapes.planning import PlanRules, RaceDistance, VolumeTiers

MOST_TOTAL_OFF: Final = 0.10
CUT_BACK: Final = (0.40, 0.87)
"""Shares of the biggest week: below it a week is a stop, above it nothing is cut back."""
MOST_ROUNDING_M: Final = 2000.0
SHORTEST_LONG_RUN_M: Final = 3000.0
SHORTEST_LONG_RUN_S: Final = 20 * 60.0


def out_of_bounds(rules: PlanRules) -> Iterator[Fault]:
    """Values of plan_rules.yaml that are out of bounds or that a neighbour contradicts."""
    if rules.lint.weekly_total > MOST_TOTAL_OFF:
        what = f"{rules.lint.weekly_total:.0%} off the stated total is another week"
        yield Fault(("lint", "weekly_total"), what, "write 10 % or less")
    least, most = CUT_BACK
    if not least <= rules.cut_back.share <= most:
        what = f"{rules.cut_back.share:.0%} of the biggest week is no cut-back week"
        yield Fault(("cut_back", "share"), what, f"write {least:.0%} to {most:.0%}")
    for unit, step in rules.runs.rounding.items():
        if step > MOST_ROUNDING_M:
            what = f"runs cannot be rounded to {step:.0f} m"
            yield Fault(("runs", "rounding", unit), what, "write 2 km or less")
    for path, value in _above_zero(rules):
        if value <= 0:
            yield Fault(path, "nothing can be planned with 0", "write more than 0")
    yield from _growth(rules)
    yield from _taper_weeks(rules)
    for name, race in rules.distances.items():
        yield from _race(name, race)


def overlapping(tiers: VolumeTiers) -> Iterator[Fault]:
    """Volume tiers that do not lie above the one declared before them."""
    for distance, ranges in tiers.biggest_week.items():
        known = [tier for tier in tiers.tiers if tier in ranges]
        for lower, upper in pairwise(known):
            most, least = ranges[lower][1], ranges[upper][0]
            if least < most:
                path = ("biggest_week", distance, upper)
                what = f"{upper} starts at {least / 1000:g} km, within {lower} or below it"
                yield Fault(path, what, f"start at {most / 1000:g} km, or declare it earlier")


def _above_zero(rules: PlanRules) -> Iterator[tuple[Path, float]]:
    yield ("work_rounding", "time"), rules.work_rounding.time
    yield ("work_rounding", "distance"), rules.work_rounding.distance
    yield ("fitness", "window_days"), rules.fitness.window_days


def _growth(rules: PlanRules) -> Iterator[Fault]:
    more = "usual is more than most"
    for row, growth in enumerate(rules.growth):
        if growth.usual > growth.most:
            yield Fault(("growth", row, "usual"), more, f"write {growth.most:.0%} or less")
    if rules.growth_per_week.usual > rules.growth_per_week.most:
        fix = f"write {rules.growth_per_week.most / 1000:g} km or less"
        yield Fault(("growth_per_week", "usual"), more, fix)
    for row, (longer, shorter) in enumerate(pairwise(rules.growth), start=1):
        if shorter.from_weeks >= longer.from_weeks:
            what = f"{shorter.from_weeks} weeks do not come below the {longer.from_weeks} above"
            fix = "list the rows from most weeks to fewest, each once"
            yield Fault(("growth", row, "from_weeks"), what, fix)


def _taper_weeks(rules: PlanRules) -> Iterator[Fault]:
    if not rules.taper_weeks:
        fix = 'add - {up_to_weeks: 40, weeks: {"*": 2}}'
        yield Fault(("taper_weeks",), "no row says how long a taper is", fix)
    for row, (shorter, longer) in enumerate(pairwise(rules.taper_weeks), start=1):
        if longer.up_to_weeks <= shorter.up_to_weeks:
            what = f"{longer.up_to_weeks} weeks do not come after the {shorter.up_to_weeks} above"
            fix = "list the rows from fewest weeks to most, each once"
            yield Fault(("taper_weeks", row, "up_to_weeks"), what, fix)


def _race(name: str, race: RaceDistance) -> Iterator[Fault]:
    here: Path = ("distances", name)
    if race.honest_weeks < race.fewest_weeks:
        what = f"less than fewest_weeks ({race.fewest_weeks})"
        yield Fault((*here, "honest_weeks"), what, f"write {race.fewest_weeks} or more")
    for tier, limit in race.long_run.items():
        if limit.most < SHORTEST_LONG_RUN_M:
            what = f"{limit.most:.0f} m is no long run"
            yield Fault((*here, "long_run", tier, "most"), what, "write 3 km or more")
        if limit.time < SHORTEST_LONG_RUN_S:
            what = f"{limit.time / 60:.0f} minutes are no long run"
            yield Fault((*here, "long_run", tier, "time"), what, "write 20 min or more")
    for tier, shares in race.taper.items():
        for week, share in enumerate(shares):
            if share <= 0:
                what, fix = "a taper week of 0 is a stop", "write a share such as 50 %"
                yield Fault((*here, "taper", tier, week), what, fix)
