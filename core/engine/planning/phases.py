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


def taper_length(total_weeks: int, shares: Sequence[float], rules: PlanRules) -> int:
    """Taper weeks of a plan of ``total_weeks`` weeks: one per share, as far as it can afford."""
    wanted = len(shares)
    allowed = next(
        (row.weeks for row in rules.taper_weeks if total_weeks <= row.up_to_weeks), wanted
    )
    return min(wanted, allowed, total_weeks)


def fit_phases(
    templates: Sequence[PhaseTemplate], load_weeks: int, taper_weeks: int, recovery_weeks: int
) -> tuple[PhaseSpan, ...]:
    """Share out the weeks: taper and recovery as given, the rest among the loading phases.

    Short plans keep the phases of the best rank, long ones grow those without a limit; the order
    of phases never changes. Phases left without a week are dropped.
    """
    ordered = sorted(templates, key=lambda p: (p.order, p.id))
    loading = [p for p in _of_role(ordered, PhaseRole.LOAD) if not p.on_request]
    weeks = _share_out(loading, load_weeks)
    weeks[_of_role(ordered, PhaseRole.TAPER)[0].id] = taper_weeks
    weeks[_of_role(ordered, PhaseRole.RECOVERY)[0].id] = recovery_weeks
    return tuple(PhaseSpan(p, weeks[p.id]) for p in ordered if weeks.get(p.id))


def _of_role(phases: Sequence[PhaseTemplate], role: PhaseRole) -> list[PhaseTemplate]:
    """Phases of a role; raises StrideIQError without any, for no plan can do without."""
    found = [p for p in phases if p.role is role]
    if not found:
        message = f"no phase of role '{role}' is loaded; add one to a phases plugin"
        raise StrideIQError(message)
    return found


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
