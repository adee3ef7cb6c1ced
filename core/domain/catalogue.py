"""What plugins declare for the planner: workout templates and phases."""

from dataclasses import dataclass, field
from enum import StrEnum

from strideiq.core.domain.workout import WorkoutTemplate


@dataclass(frozen=True, slots=True)
class QualityPattern:
    """Families of quality work for one race distance, one tuple for each quality slot of a week.

    Slot ``k`` of week ``n`` of the phase takes family ``slots[k][n % len(slots[k])]``.
    """

    slots: tuple[tuple[str, ...], ...]


class PhaseRole(StrEnum):
    """Whether a phase builds up, leads into the race, or follows it."""

    LOAD = "load"
    TAPER = "taper"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class PhaseTemplate:
    """A phase as declared.

    ``order`` gives its place in the plan. ``ideal_weeks``, ``min_weeks`` and ``max_weeks`` (None:
    no limit) and ``rank`` (1 survives first when weeks are short) drive the fit to a race date.
    ``quality`` maps a race distance (or ``*``) to its pattern, ``sessions`` a volume tier (or
    ``*``) to the number of quality sessions per week, ``long_run`` a race distance (or ``*``) to the families
    its long run rotates through. ``easy`` names the families of the remaining runs.
    """

    id: str
    title: str
    purpose: str
    focus: str
    role: PhaseRole
    order: int
    rank: int = 1
    min_weeks: int = 0
    ideal_weeks: float = 1.0
    max_weeks: int | None = None
    sessions: dict[str, int] = field(default_factory=dict)
    quality: dict[str, QualityPattern] = field(default_factory=dict)
    long_run: dict[str, tuple[str, ...]] = field(default_factory=dict)
    easy: tuple[str, ...] = ("easy",)
    long_share: float = 1.0
    plugin: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the planner may choose from, in the order plugins declared it."""

    workouts: tuple[WorkoutTemplate, ...]
    phases: tuple[PhaseTemplate, ...]
