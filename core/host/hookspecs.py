"""The contract between StrideIQ and its plugins: every hook a plugin may implement."""

from collections.abc import Callable, Sequence
from datetime import date

import pluggy

from strideiq.core.domain.activity import Activity, ActivityBatch
from strideiq.core.domain.catalogue import PhaseTemplate
from strideiq.core.domain.plan import Finding, Plan, PlanWeek
from strideiq.core.domain.plugin import Options
from strideiq.core.domain.rule import FactDeclaration, FactValue
from strideiq.core.domain.workout import PlannedWorkout, Reason, WorkoutTemplate

PROJECT = "strideiq"
API = 1
"""The version of this contract; it grows when a hook changes in a way plugins notice."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def register_workouts(register: Callable[[WorkoutTemplate], None], options: Options) -> None:
    """Hand over workouts that are computed rather than written in YAML; called once, at start."""


@hookspec
def register_phases(register: Callable[[PhaseTemplate], None], options: Options) -> None:
    """Hand over phases that are computed rather than written in YAML; called once, at start."""


@hookspec
def register_facts(
    register: Callable[
        [FactDeclaration, Callable[[date, Sequence[Activity]], FactValue | None]], None
    ],
    options: Options,
) -> None:
    """Declare facts that rules may ask for, each with what computes it; called once, at start."""


@hookspec
def read_activities(data: bytes, label: str, options: Options) -> ActivityBatch | None:
    """Turn a file that a runner exported into activities, or None when it is not of your kind."""


@hookspec
def review_plan(plan: Plan, options: Options) -> Sequence[Finding] | None:
    """Judge a finished plan; what you find is shown beside the findings of the linter."""


@hookspec
def explain_workout(
    workout: PlannedWorkout, week: PlanWeek, plan: Plan, options: Options
) -> Reason | None:
    """Add one reason why a workout stands where it does, or None when you have nothing to say."""
