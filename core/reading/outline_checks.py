"""What plan_rules.yaml says of races, tapers, breaks and ages must be to itself."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from strideiq.core.reading.faults import Fault, Path
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.reading.tables import DISTANCE, missing, unknown

ALL_OTHERS = "*"


def outline_faults(rules: PlanRules) -> Iterator[Fault]:
    """Tables that lack a distance or name one that nobody declared, and stages that fall."""
    known = [*rules.distances, ALL_OTHERS]
    for row, taper in enumerate(rules.taper_weeks):
        yield from missing(("taper_weeks", row, "weeks"), taper.weeks, [ALL_OTHERS], DISTANCE)
        yield from unknown(("taper_weeks", row, "weeks"), taper.weeks, known, DISTANCE)
    races = rules.side_races
    tables: dict[Path, Mapping[str, int]] = {
        ("before_goal",): races.before_goal,
        ("apart",): races.apart,
        ("block", "weeks"): races.block.weeks,
    }
    for at, table in tables.items():
        here: Path = ("side_races", *at)
        yield from missing(here, table, [ALL_OTHERS], DISTANCE)
        yield from unknown(here, table, known, DISTANCE)
    for row, under in enumerate(rules.runner.under_age):
        for place, race in enumerate(under.races):
            if race not in rules.distances:
                path: Path = ("runner", "under_age", row, "races", place)
                what = f"there is no race distance {race!r}"
                yield Fault(path, what, f"write one of {', '.join(rules.distances)}")
    for name, distance in rules.distances.items():
        if distance.standard_weeks < distance.honest_weeks:
            what = f"less than honest_weeks ({distance.honest_weeks})"
            fix = f"write {distance.honest_weeks} or more"
            yield Fault(("distances", name, "standard_weeks"), what, fix)
    yield from _ways_back(rules)


def _ways_back(rules: PlanRules) -> Iterator[Fault]:
    rows = rules.start.time_off
    for at, (shorter, longer) in enumerate(pairwise(rows), start=1):
        if longer.from_days <= shorter.from_days:
            what = f"{longer.from_days} days do not come after the {shorter.from_days} above"
            fix = "list the rows from fewest days to most, each once"
            yield Fault(("start", "time_off", at, "from_days"), what, fix)
    for at, row in enumerate(rows):
        shares = [stage.share for stage in row.stages]
        for place, (before, after) in enumerate(pairwise([0.0, *shares])):
            if not before < after <= 1:
                path: Path = ("start", "time_off", at, "stages", place, "share")
                what = "the way back does not rise step by step up to the usual week"
                yield Fault(path, what, "write more than in the stage before, at most 100 %")
