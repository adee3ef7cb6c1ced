"""Which phases a plan has and how long each is: fitting them to the weeks before the race."""

from collections.abc import Sequence
from dataclasses import dataclass

from strideiq.core.domain.catalogue import PhaseRole, PhaseTemplate
from strideiq.core.domain.errors import StrideIQError
from strideiq.core.reading.shapes.planning import PlanRules


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A phase and the number of weeks it lasts."""

    phase: PhaseTemplate
    weeks: int


def taper_length(total_weeks: int, distance: str, shares: Sequence[float], rules: PlanRules) -> int:
    """Taper weeks of a plan of ``total_weeks`` weeks: one per share, as far as it can afford."""
    wanted = len(shares)
    row = next((row for row in rules.taper_weeks if total_weeks <= row.up_to_weeks), None)
    allowed = wanted if row is None else row.weeks.get(distance, row.weeks.get("*", wanted))
    return min(wanted, allowed, total_weeks)


def building_up(templates: Sequence[PhaseTemplate]) -> list[PhaseTemplate]:
    """The phases that every plan builds up in, in their order."""
    return [phase for phase in of_role(templates, PhaseRole.LOAD) if not phase.on_request]


def fit_phases(phases: Sequence[PhaseTemplate], total: int) -> tuple[PhaseSpan, ...]:
    """Share out ``total`` weeks among phases in their order.

    Short plans keep the phases of the best rank, long ones grow those without a limit. Phases left
    without a week are dropped.
    """
    weeks = _share_out(phases, total)
    return tuple(PhaseSpan(p, weeks[p.id]) for p in phases if weeks[p.id])


def of_role(phases: Sequence[PhaseTemplate], role: PhaseRole) -> list[PhaseTemplate]:
    """Phases of a role in order; raises StrideIQError without any, for no plan can do without."""
    found = sorted((p for p in phases if p.role is role), key=lambda p: (p.order, p.id))
    if not found:
        message = f"no phase of role '{role}' is loaded; add one to a phases plugin"
        raise StrideIQError(message)
    return found


def named(phases: Sequence[PhaseTemplate], phase_id: str, role: PhaseRole) -> PhaseTemplate:
    """The phase of this id and role, else the first of its role."""
    of_its_role = of_role(phases, role)
    return next((phase for phase in of_its_role if phase.id == phase_id), of_its_role[0])


def _share_out(phases: Sequence[PhaseTemplate], total: int) -> dict[str, int]:
    weeks = {p.id: 0 for p in phases}
    by_rank = sorted(phases, key=lambda p: p.rank)
    for phase in by_rank:
        weeks[phase.id] = min(phase.min_weeks, total - sum(weeks.values()))
    for _ in range(total - sum(weeks.values())):
        open_phases = [p for p in by_rank if p.max_weeks is None or weeks[p.id] < p.max_weeks]
        if not open_phases:
            break
        # Each week goes where it is missed most, so every length comes out in proportion.
        chosen = min(open_phases, key=lambda p: (weeks[p.id] / p.ideal_weeks, p.rank))
        weeks[chosen.id] += 1
    weeks[phases[0].id] += total - sum(weeks.values())
    return weeks
