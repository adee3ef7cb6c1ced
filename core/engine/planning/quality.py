"""Quality sessions of a week: how many, of which family, and how big."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import PhaseRole
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.diary import Brief, WeekBrief
from strideiq.core.engine.planning.scale import Cost, Limit, Sized
from strideiq.core.engine.planning.select import pick
from strideiq.core.reading.shapes.planning import ZoneName


@dataclass(frozen=True, slots=True)
class QualityRoom:
    """What a session on ``day`` may use: metres of the week, of quality left, and of the day."""

    day: date
    week_m: float
    budget_m: float
    day_m: float


def sessions_wanted(brief: Brief, week: WeekBrief) -> int:
    """Quality sessions the phase asks for this week."""
    sessions = week.phase.sessions
    wanted = sessions.get(brief.tier, sessions.get("*", 0))
    if week.phase.role is PhaseRole.RECOVERY:
        return 0
    if week.kind is WeekKind.CUT_BACK:
        return max(min(wanted, 1), wanted - brief.rules.cut_back.fewer_quality)
    return wanted if week.frame.is_whole else min(wanted, 1)


def pick_quality(
    brief: Brief, uses: Mapping[str, int], week: WeekBrief, slot: int, room: QualityRoom
) -> Sized | None:
    """The session for the ``slot``-th quality day, or None when nothing fits."""
    quality = week.phase.quality
    pattern = quality.get(brief.request.goal.distance, quality.get("*"))
    if pattern is None or not pattern.slots:
        return None
    families = pattern.slots[slot % len(pattern.slots)]
    turn = week.phase_week % len(families)
    return pick(
        brief.shelf,
        families[turn:] + families[:turn],
        week.phase.id,
        Stress.QUALITY,
        uses,
        lambda cost: work_limits(brief, week, cost, room),
    )


def rotated(by_distance: Mapping[str, Sequence[str]], distance: str, turn: int) -> tuple[str, ...]:
    """Families for a race distance (or ``*``), the one whose turn it is first."""
    families = tuple(by_distance.get(distance, by_distance.get("*", ())))
    first = turn % len(families) if families else 0
    return families[first:] + families[:first]


def cap_zone(zone: Zone, race_zone: ZoneName) -> ZoneName:
    """The zone whose caps hold for work in ``zone``; race pace counts as the race's own zone."""
    match zone:
        case Zone.RACE | Zone.E:
            return race_zone
        case Zone.M:
            return "M"
        case Zone.T:
            return "T"
        case Zone.I:
            return "I"
        case Zone.R:
            return "R"


def work_limits(
    brief: Brief, week: WeekBrief, cost: Cost, room: QualityRoom
) -> tuple[list[Limit], Limit | None]:
    """Limits on a session's size, and the work that is due at this point of the plan."""
    zone = cap_zone(cost.template.work_zone or Zone.E, brief.race.race_zone)
    cap = brief.rules.caps[zone]
    base, unit = cost.base, cost.unit
    # Days are rounded up to the grid, so that much is kept free of the day's minutes.
    spare_m = cost.fill_m + brief.grid_m
    seconds = brief.minutes_on(room.day) * 60 - spare_m * brief.paces.easy / 1000
    limits = [
        Limit("cap-share", base.work_m, unit.work_m, cap.share * room.week_m),
        Limit("cap-distance", base.work_m, unit.work_m, cap.distance),
        Limit("week-quality", base.work_m, unit.work_m, room.budget_m),
        Limit("day", base.metres + cost.fill_m, unit.metres, room.day_m),
        Limit("minutes", base.seconds, unit.seconds, seconds),
    ]
    if cap.time is not None:
        limits.append(Limit("cap-time", base.work_s, unit.work_s, cap.time))
    return limits, Limit("due", base.work_s, unit.work_s, work_due(brief, week, zone))


def work_due(brief: Brief, week: WeekBrief, zone: ZoneName) -> float:
    """Seconds of work that training calls for now in a zone."""
    first, last = brief.rules.work[zone][brief.tier]
    due = first + (last - first) * week.progress
    if week.kind is WeekKind.CUT_BACK:
        return due * brief.rules.cut_back.work
    if week.phase.role is PhaseRole.TAPER:
        return due * brief.rules.taper.work
    return due
