"""Option B after a change: kept where it still does the same, found anew where it does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from strideiq.core.domain.plan import Plan
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.adaptation.sheet import Sheet, differ
from strideiq.core.engine.planning.alternatives import other_ways, sound
from strideiq.core.engine.planning.equivalence import equivalence


def options_of(plan: Plan, sheet: Sheet) -> Mapping[date, PlannedWorkout]:
    """Option B of the days to come of a changed plan.

    Weeks without a change keep theirs. In the others an option stays where it still does the same
    as its day; days without one get the best there is, and all have to be sound together.
    """
    today, brief = sheet.footing.today, sheet.footing.brief
    changed = {
        was.number
        for was, now in zip(sheet.weeks, plan.weeks, strict=True)
        if any(differ(a, b) for a, b in zip(was.workouts, now.workouts, strict=True))
    }
    days = {w.day: w for week in plan.weeks if week.number in changed for w in week.workouts}
    kept = {
        day: option
        for day, option in sheet.options.items()
        if day >= today and (day not in days or equivalence(days[day], option).holds)
    }
    touched = replace(plan, weeks=tuple(w for w in plan.weeks if w.number in changed))
    # A day that had none had none that holds.
    lost = set(sheet.changed_days()) - kept.keys()
    found = {day: option for day, option in other_ways(touched, brief) if day in lost}
    here = {day: option for day, option in (kept | found).items() if day in days}
    elsewhere = {day: option for day, option in kept.items() if day not in days}
    return elsewhere | dict(sound(plan, here, sheet.footing.context))
