"""Shape of the 24 standard plans against published practice, and where ours differs with why."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Final

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import PlanTemplate
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.standard import request_for
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load

RACE_DAY: Final = date(2027, 5, 30)
FINAL_WEEKS: Final = 12
STRIDES_S: Final = 150.0
SMALL_WEEK_M: Final = 40_000.0
ANYTHING: Final = (0.0, float("inf"))
BUILDING: Final = frozenset({WeekKind.LOADING, WeekKind.CUT_BACK, WeekKind.RETURN})
LEADING: Final = frozenset({WeekKind.TAPER, WeekKind.RACE})


@dataclass(frozen=True, slots=True)
class Shape:
    """What is measured of one plan: kilometres, shares from 0 to 1, days and sessions a week."""

    first: float
    final_mean: float
    peak: float
    ramp: float
    apart: int
    cut: float
    long_share: float
    longest: float
    quality: float
    taper: tuple[float, ...]
    last_long: int
    easy: float
    fast: float


@dataclass(frozen=True, slots=True)
class Practice:
    """A figure of practice: its bounds for a plan, its name, where it is from, why ours may differ."""

    name: str
    bounds: Callable[[PlanTemplate], tuple[float, float]]
    measured: Callable[[Shape], float]
    source: str
    why: str


def main() -> None:
    """Print a row for every plan, then every figure of practice with the plans outside it."""
    planner = load(Settings()).planner
    catalogue = planner.host.catalogue()
    shapes: list[tuple[PlanTemplate, Shape]] = []
    for template in catalogue.plans:
        made = generate(request_for(template, RACE_DAY), catalogue, planner.config)
        shapes.append((template, shape_of(made.plan)))
    shapes.sort(key=lambda each: _order(each[0]))
    print(
        f"{'plan':<17} first final12   peak  ramp  cut-back  long run    quality  easy   I+R  last"
        "  taper\n"
        f"{'':<17}    km      km     km   max  every/to  share   km  a week                 long"
    )
    for template, shape in shapes:
        print(_row(template, shape))
    print("\nagainst practice (reference figures; plans outside are named with the reason):")
    for practice in PRACTICE:
        for line in _judged(practice, shapes):
            print(line)


def shape_of(plan: Plan) -> Shape:
    """Everything measured of a plan."""
    to_race = [week for week in plan.weeks if week.kind is not WeekKind.RECOVERY]
    building = [week for week in to_race if week.kind in BUILDING]
    loading = [week for week in building if week.kind is not WeekKind.CUT_BACK]
    km = [week.distance_m / 1000 for week in to_race]
    peak = max(km)
    long_runs = [(run.day, run.distance_m) for run in plan.workouts() if run.stress is Stress.LONG]
    longest = max(metres for _, metres in long_runs)
    last = max(day for day, metres in long_runs if metres >= 0.9 * longest)
    zone_s = [week.zone_s for week in building]
    total_s = sum(sum(each.values()) for each in zone_s)
    fast_s = sum(each.get(Zone.I, 0.0) + each.get(Zone.R, 0.0) for each in zone_s)
    return Shape(
        first=km[0],
        final_mean=mean(km[-FINAL_WEEKS - 1 : -1]),
        peak=peak,
        ramp=max(_ramps(loading), default=0.0),
        apart=_longest_block(building),
        cut=mean(_cuts(building) or [1.0]),
        long_share=mean(_long_share(week) for week in loading),
        longest=longest / 1000,
        quality=mean(sum(map(_is_quality, week.workouts)) for week in loading),
        taper=tuple(week.distance_m / 1000 / peak for week in to_race if week.kind in LEADING),
        last_long=(plan.goal.race_day - last).days,
        easy=sum(each.get(Zone.E, 0.0) for each in zone_s) / total_s,
        fast=fast_s / total_s,
    )


def _ramps(loading: Sequence[PlanWeek]) -> Iterator[float]:
    """How much each new biggest week exceeds the biggest before it."""
    highest = loading[0].distance_m
    for week in loading[1:]:
        if week.distance_m > highest:
            yield week.distance_m / highest - 1
            highest = week.distance_m


def _longest_block(building: Sequence[PlanWeek]) -> int:
    """Most loading weeks in a row, and one: every so many weeks there is a cut-back at the latest."""
    longest = run = 0
    for week in building:
        run = 0 if week.kind is WeekKind.CUT_BACK else run + 1
        longest = max(longest, run)
    return longest + 1


def _cuts(building: Sequence[PlanWeek]) -> list[float]:
    """Each cut-back week as a share of the biggest before it."""
    highest, cuts = 0.0, []
    for week in building:
        if week.kind is WeekKind.CUT_BACK:
            cuts.append(week.distance_m / highest)
        highest = max(highest, week.distance_m)
    return cuts


def _long_share(week: PlanWeek) -> float:
    return max(run.distance_m for run in week.workouts) / week.distance_m


def _is_quality(run: PlannedWorkout) -> bool:
    return run.stress is Stress.QUALITY or (
        run.stress is not Stress.RACE and run.hard_s > STRIDES_S
    )


def _order(template: PlanTemplate) -> tuple[int, int, float]:
    distances = ("marathon", "half", "10k", "5k")
    return distances.index(template.distance), -template.weeks, template.biggest_week_m


def _row(template: PlanTemplate, s: Shape) -> str:
    taper = "/".join(f"{share:.0%}" for share in s.taper)
    return (
        f"{template.id:<17} {s.first:5.1f}  {s.final_mean:6.1f} {s.peak:6.1f} {s.ramp:5.1%}"
        f"   {s.apart}  {s.cut:4.0%}   {s.long_share:4.0%} {s.longest:5.1f}    {s.quality:4.1f}"
        f"  {s.easy:4.0%} {s.fast:5.1%} {s.last_long:5d}  {taper}"
    )


def _judged(practice: Practice, shapes: Sequence[tuple[PlanTemplate, Shape]]) -> Iterator[str]:
    outside = []
    for template, shape in shapes:
        low, high = practice.bounds(template)
        value = practice.measured(shape)
        if not low <= round(value, 3) <= high:
            outside.append(f"{template.id} {value:.3g} ({low:g} to {high:g})")
    within = len(shapes) - len(outside)
    yield f"- {practice.name}: {within} of {len(shapes)} within; {practice.source}"
    if outside:
        yield f"    outside: {', '.join(outside)}"
        yield f"    why: {practice.why}"


def _by_tier(**bounds: tuple[float, float]) -> Callable[[PlanTemplate], tuple[float, float]]:
    return lambda template: bounds[template.volume_tier]


def _by_race(
    bounds: dict[str, tuple[float, float]],
) -> Callable[[PlanTemplate], tuple[float, float]]:
    return lambda template: bounds[template.distance]


def _same(low: float, high: float) -> Callable[[PlanTemplate], tuple[float, float]]:
    return lambda _template: (low, high)


def _only(
    distance: str, bounds: Callable[[PlanTemplate], tuple[float, float]]
) -> Callable[[PlanTemplate], tuple[float, float]]:
    """Bounds that hold for one race; any value will do for the others."""
    return lambda template: bounds(template) if template.distance == distance else ANYTHING


def _around(share: float, **published: float) -> Callable[[PlanTemplate], tuple[float, float]]:
    """A published figure by volume tier and what may be on either side of it."""
    return lambda t: (
        published[t.volume_tier] * (1 - share),
        published[t.volume_tier] * (1 + share),
    )


def _ramp(template: PlanTemplate) -> tuple[float, float]:
    return 0.0, 0.15 if template.first_week_m < SMALL_WEEK_M else 0.10


def _share_of_week(template: PlanTemplate) -> tuple[float, float]:
    return 0.0, {3: 0.5, 4: 0.45, 5: 0.40}.get(template.days_per_week, 0.30)


def _first_taper(template: PlanTemplate) -> tuple[float, float]:
    bounds = {"half": (0.70, 0.75), "10k": (0.75, 0.85), "5k": (0.80, 0.90)}
    return bounds.get(template.distance, (0.80, 0.85))


PRACTICE: Final = (
    Practice(
        "peak week of a marathon, km",
        _only("marathon", _by_tier(low=(0, 65), mid=(65, 90), high=(90, 1000))),
        lambda s: s.peak,
        "tiers of 92 published plans, Knopp 2024",
        "",
    ),
    Practice(
        "mean of the final 12 marathon weeks, km within 15 %",
        _only("marathon", _around(0.15, low=43, mid=59, high=108)),
        lambda s: s.final_mean,
        "43, 59 and 108 km, Knopp 2024",
        "on four days a week the long runs of a marathon need a week of 60 km, or they would be more"
        " than 45 % of it",
    ),
    Practice(
        "steepest new biggest week",
        _ramp,
        lambda s: s.ramp,
        "10 %, 15 % below 40 km a week",
        "below 40 km a week a step of 5 km may be more than its 15 %",
    ),
    Practice(
        "weeks from one cut-back to the next",
        _same(2, 4),
        lambda s: s.apart,
        "every fourth week at the latest",
        "the weeks before the taper form a block of their own",
    ),
    Practice(
        "cut-back week",
        _same(0.75, 0.85),
        lambda s: s.cut,
        "75 to 85 % of the biggest week so far",
        "8-week plans have two weeks of taper after four of loading and need no cut-back",
    ),
    Practice(
        "long run's share of its week",
        _share_of_week,
        lambda s: s.long_share,
        "25 to 30 %, up to 45 % at four runs a week",
        "",
    ),
    Practice(
        "longest run, km",
        _by_race({"marathon": (28, 32), "half": (16, 22), "10k": (13, 18), "5k": (10, 15)}),
        lambda s: s.longest,
        "28-32, 16-22, 13-18 and 10-15 km",
        "low marathon plans stop at three hours or at 45 % of the week; high plans go a little"
        " further, within the time limits of their race",
    ),
    Practice(
        "quality sessions of a loading week",
        _by_tier(low=(0.5, 2), mid=(1, 2), high=(1, 3)),
        lambda s: s.quality,
        "0-1 in base, 2 in build and peak, 1-2 at low volume",
        "",
    ),
    Practice(
        "days from the last long run of 90 % to the race",
        _by_race({"marathon": (14, 28), "half": (10, 21), "10k": (10, 14), "5k": (10, 14)}),
        lambda s: s.last_long,
        "marathon 2-4 weeks, half 1.5-3, others 10-14 days",
        "",
    ),
    Practice(
        "easy minutes while building up",
        _same(0.75, 0.90),
        lambda s: s.easy,
        "75 % at the least, near 80 % in elites and in published plans (Knopp 2024: 79 %)",
        "work is capped by its share of the week, base phases have little of it (none at low volume,"
        " where build has one hard session a week and peak two), and jogs between repeats count as"
        " easy here; peaks alone are at 78 to 92 %",
    ),
    Practice(
        "minutes at I and R pace",
        _same(0.0, 0.10),
        lambda s: s.fast,
        "10 % or less",
        "",
    ),
    Practice(
        "last taper week",
        _by_race(
            {"marathon": (0.25, 0.4), "half": (0.4, 0.45), "10k": (0.4, 0.5), "5k": (0.4, 0.5)}
        ),
        lambda s: s.taper[-1],
        "30-40, 40-45, 45-50 and 50 % of the biggest week, the race not counted",
        "a runner of four days has two runs before the race, each held near those of the week before by"
        " race_week_beside: more in two runs would be no taper",
    ),
    Practice(
        "first taper week",
        _first_taper,
        lambda s: s.taper[0],
        "marathon 80-85 of three weeks; half 70-75, 10K 80, 5K 85 %",
        "",
    ),
)


if __name__ == "__main__":
    main()
