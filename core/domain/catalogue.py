"""What plugins declare for the planner: workout templates and phases."""

from dataclasses import dataclass, field
from enum import StrEnum

from strideiq.core.domain.workout import WorkoutTemplate


@dataclass(frozen=True, slots=True)
class QualityPattern:
    """Families of quality work for one race distance, one tuple for each quality slot of a week.

    Slot ``k`` of week ``n`` of the phase, lighter weeks not counted, takes family
    ``slots[k][n % len(slots[k])]``; a lighter week takes the one after it.
    """

    slots: tuple[tuple[str, ...], ...]


class PhaseRole(StrEnum):
    """What a phase does: lead back after a break, build up, keep, lead into the race, follow it."""

    RETURN = "return"
    LOAD = "load"
    MAINTAIN = "maintain"
    TAPER = "taper"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class PhaseTemplate:
    """A phase as declared.

    ``order`` gives its place in the plan. ``ideal_weeks``, ``min_weeks`` and ``max_weeks`` (None:
    no limit) and ``rank`` (1 survives first when weeks are short) drive the fit to a race date.
    ``quality`` maps a race distance (or ``*``) to its pattern, ``sessions`` a volume tier (or
    ``*``) to the number of quality sessions per week, ``long_run`` a race distance (or ``*``) to the families
    its long run rotates through. ``easy`` names the families of the remaining runs. A phase that is
    ``on_request`` is used only where a plan template, or the planner itself, names it.
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
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A standard plan as declared: what it is for and the frame that a runner's own plan fills.

    ``weeks`` count up to and with the race week. ``first_week_m``, ``biggest_week_m`` and
    ``longest_run_m`` (the longest run it leads to) are metres. ``longest_before_m``, the longest run
    of the four weeks before it, and ``recent_race`` (metres, seconds) are the runner it is drawn for.
    ``phases`` are the phases up to the race and their weeks, empty: those that every plan uses, fitted.
    ``own`` holds the workouts and phases of a complete package, which is planned from them alone.
    """

    id: str
    title: str
    distance: str
    weeks: int
    volume_tier: str
    days_per_week: int
    first_week_m: float
    biggest_week_m: float
    longest_before_m: float
    longest_run_m: float
    recent_race: tuple[float, float]
    purpose: str
    suits: str = ""
    phases: tuple[tuple[str, int], ...] = ()
    author: str = ""
    licence: str = ""
    source: str = ""
    version: str = ""
    plugin: str = ""
    own: "Catalogue | None" = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the planner may choose from, in the order plugins declared it."""

    workouts: tuple[WorkoutTemplate, ...]
    phases: tuple[PhaseTemplate, ...]
    plans: tuple[PlanTemplate, ...] = ()

    def plan(self, template_id: str) -> PlanTemplate | None:
        """The standard plan of this id."""
        return next((plan for plan in self.plans if plan.id == template_id), None)
