"""Says how high a hill session climbs."""

from core.climbs import climb_m  # noqa: TID251  this package's own core, not StrideIQ's

from strideiq.plugins import Options, PlannedWorkout, Reason, Zone, hookimpl


@hookimpl
def explain_workout(workout: PlannedWorkout, options: Options) -> Reason | None:
    """Add the metres climbed to the reasons of a hill session."""
    if workout.template_id != "acme-hill-ladder":
        return None
    climbed = climb_m(workout.seconds_in(Zone.I), options.number("grade"))
    sentence = f"Climbs {climbed} m on the club's hill."
    return Reason("acme-climb", sentence, (("climb_m", climbed),))
