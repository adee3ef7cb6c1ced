"""How much work is due in a session: the progression of its kind, at this point of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.errors import StrideIQError
from strideiq.core.domain.workout import Stress, WorkoutTemplate
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.reading.shapes.progressions import After, Progression

ALL = "*"


@dataclass(frozen=True, slots=True)
class Sizing:
    """A progression as one runner's plan runs through it.

    ``sizes`` are seconds, metres where it is ``measured``, or shares of the way for long runs.
    ``every`` counts weeks, ``most`` sessions; ``near`` maps weeks out to shares of the last size.
    """

    name: str
    sizes: tuple[float, ...]
    measured: bool
    from_out: float
    to_out: int
    every: int
    most: float
    after: After | None
    near: Mapping[int, float]

    def is_open(self, weeks_out: int) -> bool:
        """Whether its window holds a week so many weeks before the race."""
        return self.to_out <= weeks_out <= self.from_out

    def position(self, weeks_out: int, build_up: tuple[int, int]) -> float:
        """How much of it lies behind, 0 to 1, in a plan that builds up between these weeks out."""
        first, last = min(self.from_out, build_up[0]), max(self.to_out, build_up[1])
        if first <= last:
            return 0.0 if weeks_out >= last else 1.0
        return min(1.0, max(0.0, (first - weeks_out) / (first - last)))

    def at(self, position: float) -> float:
        """The size at a position, interpolated between the two that it lies between."""
        place = position * (len(self.sizes) - 1)
        below = min(int(place), len(self.sizes) - 1)
        above = min(below + 1, len(self.sizes) - 1)
        return self.sizes[below] + (self.sizes[above] - self.sizes[below]) * (place - below)


@dataclass(frozen=True, slots=True)
class Sizings:
    """Every progression for one race distance and volume tier, by name and by what it is of."""

    by_name: Mapping[str, Sizing]
    of: Mapping[str, Sizing]

    def of_template(self, template: WorkoutTemplate) -> Sizing | None:
        """What sizes a template; None for one that has no work to be sized.

        Raises StrideIQError where it names a progression that nobody declared.
        """
        if template.stress is not Stress.QUALITY and template.stress is not Stress.LONG:
            return None
        if template.progression:
            if template.progression not in self.by_name:
                message = (
                    f"workout '{template.id}' names the progression '{template.progression}', which "
                    "plan_rules.yaml does not have; write one of "
                    f"{', '.join(self.by_name)}"
                )
                raise StrideIQError(message)
            return self.by_name[template.progression]
        zone = template.work_zone
        return self.of[zone.value] if zone is not None and zone is not Zone.E else None

    @property
    def ladder(self) -> Sizing:
        """The progression of plain long runs."""
        return self.of["long"]


def sizings(rules: PlanRules, distance: str, tier: str) -> Sizings:
    """The progressions of ``rules`` for one race distance and volume tier."""
    by_name = {
        name: _sizing(name, progression, distance, tier)
        for name, progression in rules.progressions.items()
    }
    of: dict[str, Sizing] = {}
    for name, progression in rules.progressions.items():
        if progression.of is None:
            continue
        # One that names the race goes before the one for all others.
        if distance in progression.distances:
            of[progression.of] = by_name[name]
        elif not progression.distances:
            of.setdefault(progression.of, by_name[name])
    return Sizings(by_name, of)


def _sizing(name: str, progression: Progression, distance: str, tier: str) -> Sizing:
    first, every, sessions = progression.from_weeks_out, progression.every, progression.sessions
    most = sessions.get(distance, sessions.get(ALL)) if sessions else None
    return Sizing(
        name=name,
        sizes=progression.sizes[tier],
        measured=progression.distance is not None,
        from_out=inf if first is None else first,
        to_out=progression.to_weeks_out,
        every=every or 0,
        most=inf if most is None else most,
        after=progression.after,
        near=progression.near,
    )
