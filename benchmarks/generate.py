"""Cost of a plan: CPU milliseconds for 18 weeks against the limit, and what each step takes."""

import gc
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any, Final

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.engine.planning import pipeline
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load

LIMIT_MS: Final = 10.0
ROUNDS: Final = 15
PLANS_A_ROUND: Final = 10
STEPS: Final = (
    "check_request",
    "starting_point",
    "current_fitness",
    "weeks_of",
    "aim",
    "classify",
    "outline",
    "write_brief",
    "wished_volume",
    "draft_week",
    "finish_week",
    "remember",
    "finish_plan",
    "explained",
    "trade_offs",
    "lint",
)
REQUEST: Final = PlanRequest(
    Goal("marathon", date(2027, 4, 18), 3.5 * 3600),
    today=date(2026, 12, 14),
    availability=Availability(5, (180,) * 7),
    recent_race=RaceResult(10_000, 45 * 60, date(2026, 11, 29)),
    weekly_m=50_000,
    longest_m=18_000,
)


def main() -> None:
    """Print the figures."""
    planner = load(Settings()).planner
    catalogue, config = planner.host.catalogue(), planner.config

    def plan() -> pipeline.Generation:
        return pipeline.generate(REQUEST, catalogue, config)

    made = plan()
    before_race = sum(week.start <= REQUEST.goal.race_day for week in made.plan.weeks)
    print(f"{before_race} weeks to the race, {sum(1 for _ in made.plan.workouts())} days in all")
    # As a long-running worker is set up: what was loaded stays, and collections are rare.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    milliseconds = sorted(_round(plan) for _ in range(ROUNDS))
    best, median = milliseconds[0], milliseconds[ROUNDS // 2]
    print(f"CPU per plan: best {best:.1f} ms, median {median:.1f} ms; {1000 / median:.0f} plans/s")
    print(
        f"ratio to the limit of {LIMIT_MS:.0f} ms: {median / LIMIT_MS:.2f} (best {best / LIMIT_MS:.2f})"
    )
    _steps(plan)


def _round(plan: Callable[[], object]) -> float:
    begin = process_time()
    for _ in range(PLANS_A_ROUND):
        plan()
    return (process_time() - begin) * 1000 / PLANS_A_ROUND


def _steps(plan: Callable[[], object]) -> None:
    with _timed(pipeline) as seconds:
        whole = _round(plan)
    print("by step, ms per plan (timing included):")
    for step in STEPS:
        cost = seconds[step] * 1000 / PLANS_A_ROUND
        print(f"  {step:<16} {cost:6.2f}  {cost / whole:4.0%}")


@contextmanager
def _timed(module: ModuleType) -> Iterator[dict[str, float]]:
    """Time every step of the pipeline page by the names it calls them by."""
    seconds: dict[str, float] = defaultdict(float)
    plain = {step: getattr(module, step) for step in STEPS}
    for step, function in plain.items():
        setattr(module, step, _timer(step, function, seconds))
    try:
        yield seconds
    finally:
        for step, function in plain.items():
            setattr(module, step, function)


def _timer(
    step: str, function: Callable[..., Any], seconds: dict[str, float]
) -> Callable[..., Any]:
    @wraps(function)
    def timed(*args: object, **kwargs: object) -> object:
        begin = process_time()
        try:
            return function(*args, **kwargs)
        finally:
            seconds[step] += process_time() - begin

    return timed


if __name__ == "__main__":
    main()
