"""Why something stands beside the workout of a day: strength, cross-training, a second run."""

from strideiq.core.domain.units import counted, format_distance
from strideiq.core.domain.workout import PlannedWorkout, Reason, Sport, Stress
from strideiq.core.engine.planning.calendar import WEEKDAYS
from strideiq.core.engine.planning.diary import Brief


def also_reasons(day: PlannedWorkout, session: PlannedWorkout, brief: Brief) -> tuple[Reason, ...]:
    """Why here and why this much, of what else is done on a day."""
    weekday = WEEKDAYS[day.day.weekday()]
    beside = "on a day of rest" if day.stress is Stress.REST else f"beside {day.title}"
    if session.sport is Sport.RUN:
        return (_second_run(day, session, brief),)
    minutes = round(session.duration_s / 60)
    told = f"{counted(minutes, 'minute')}"
    facts = (("minutes", minutes), ("day", day.title))
    if session.sport is Sport.STRENGTH:
        sentence = f"{weekday} is a day you keep for strength: {told} {beside}."
        return (Reason("strength-day", sentence, facts),)
    sentence = (
        f"{weekday} is a day you keep for cross-training: {told} {beside}, which spare the legs."
    )
    return (Reason("cross-day", sentence, facts),)


def _second_run(day: PlannedWorkout, session: PlannedWorkout, brief: Brief) -> Reason:
    units = brief.request.units
    short, first = (format_distance(run.distance_m, units) for run in (session, day))
    sentence = f"A second run of {short} beside {first}, so that no single run has to be longer."
    return Reason("second-run", sentence, (("distance", short), ("first", first)))
