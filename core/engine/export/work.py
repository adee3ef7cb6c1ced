"""What a session asks for beyond easy running, in few words that can be read back."""

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.units import METRES_PER_KM
from strideiq.core.domain.workout import PlannedStep, PlannedWorkout, Sport, StepEnd, flat

_TENTH_KM = 100.0


def work_of(workout: PlannedWorkout) -> str:
    """Steps of a run faster than easy: ``4x5:00 T; 6x0:20 R; 8 km M``; empty without any.

    Times are minutes:seconds, with hours where there are any, and tenths where they count;
    distances are exact.
    """
    if workout.sport is not Sport.RUN:
        return ""
    return "; ".join(
        f"{'' if times == 1 else f'{times}x'}{_amount(step)} {step.zone.value}"
        for step, times in flat(workout.steps)
        if step.zone is not None and step.zone is not Zone.E
    )


def _amount(step: PlannedStep) -> str:
    if step.end is not StepEnd.TIME:
        metres = step.distance_m
        return f"{metres / METRES_PER_KM:g} km" if not metres % _TENTH_KM else f"{metres:.10g} m"
    whole, tenths = divmod(round(step.duration_s * 10), 10)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    return f"{clock}.{tenths}" if tenths else clock
