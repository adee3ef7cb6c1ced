"""A plan as plain text: no colours, no wrapping, the same bytes in every terminal and pipe."""

from collections.abc import Iterator

from strideiq.core.cli.plan_words import DayWords, header, remarks, week_sums, week_title, why
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.export.plain import one_line
from strideiq.core.services.generation import GeneratedPlan

_LABEL, _DAY, _DISTANCE, _TIME = 10, 14, 8, 7


def plan_text(made: GeneratedPlan, units: UnitSystem, *, reasons: bool = False) -> str:
    """The whole plan, one line a day; with ``reasons`` why each week and workout is as it is."""
    return "\n".join(line.rstrip() for line in _lines(made, units, reasons=reasons)) + "\n"


def _lines(made: GeneratedPlan, units: UnitSystem, *, reasons: bool) -> Iterator[str]:
    plan = made.plan
    for label, sentence in (*header(plan, units, reasons=reasons), *remarks(made)):
        yield f"{label:<{_LABEL}} {sentence}"
    every = (each for workout in plan.workouts() for each in (workout, *workout.also))
    width = max(len(one_line(workout.title)) for workout in every)
    words = DayWords(units)
    for week in plan.weeks:
        yield ""
        yield week_title(plan, week, units)
        yield f"  {week_sums(week)}"
        if reasons:
            yield from (f"  why: {sentence}" for sentence in why(week.reasons))
        for workout in week.workouts:
            for day, title, distance, time, steps in (words(workout), *words.also(workout)):
                size = f"{distance:>{_DISTANCE}}  {time:>{_TIME}}"
                yield f"  {day:<{_DAY}}  {title:<{width}}  {size}  {steps}"
            if reasons:
                yield from (f"  {'':<{_DAY}}  why: {each}" for each in why(workout.reasons))
