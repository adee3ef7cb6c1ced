"""Everything a plugin's Python needs: the mark of a hook and the values hooks speak in."""

from strideiq.core.domain.activity import Activity, ActivityBatch, RowProblem
from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.catalogue import PhaseRole, PhaseTemplate, QualityPattern
from strideiq.core.domain.plan import Finding, Plan, PlanPhase, PlanWeek, Severity, WeekKind
from strideiq.core.domain.plugin import Options
from strideiq.core.domain.rule import FactDeclaration, FactType
from strideiq.core.domain.workout import (
    Amount,
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    Reason,
    RepeatTemplate,
    StepEnd,
    StepKind,
    StepTemplate,
    Stress,
    WorkoutTemplate,
)
from strideiq.core.host.hookspecs import hookimpl

__all__ = [
    "Activity",
    "ActivityBatch",
    "Amount",
    "FactDeclaration",
    "FactType",
    "Finding",
    "Options",
    "PaceRange",
    "PhaseRole",
    "PhaseTemplate",
    "Plan",
    "PlanPhase",
    "PlanWeek",
    "PlannedRepeat",
    "PlannedStep",
    "PlannedWorkout",
    "QualityPattern",
    "Reason",
    "RepeatTemplate",
    "RowProblem",
    "Severity",
    "StepEnd",
    "StepKind",
    "StepTemplate",
    "Stress",
    "WeekKind",
    "WorkoutTemplate",
    "Zone",
    "hookimpl",
]
