"""Quality sessions of a week: how many, of which family, and how big."""

from collections.abc import Mapping, Sequence
from functools import partial
from math import inf

from strideiq.core.domain.catalogue import PhaseRole
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.progressions import Sizing
from strideiq.core.engine.planning.scale import Cost, Limit, Sized, largest
from strideiq.core.engine.planning.select import Choice, pick
from strideiq.core.engine.planning.work_limits import QualityRoom, WorkRoom, work_limits, work_room

LIGHTER_IN_BUILD_UP = {WeekKind.CUT_BACK, WeekKind.TUNE_UP}
LIGHTER = LIGHTER_IN_BUILD_UP | {WeekKind.TAPER, WeekKind.RACE}


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
    brief: Brief, diary: Diary, week: WeekBrief, slot: int, room: QualityRoom
) -> Sized | None:
    """The session for the ``slot``-th quality day, or None when nothing fits.

    Its own families come first, those of the phase's other slots where none of them has any left.
    The first day of a week towards a race on the way has the families of that race before these.
    """
    quality = week.phase.quality
    pattern = quality.get(brief.request.goal.distance, quality.get("*"))
    if pattern is None or not pattern.slots:
        return None
    own = pattern.slots[slot % len(pattern.slots)]
    # A lighter week has the family after next, or the next week would do the same again.
    turn = (week.turn + (week.kind in LIGHTER_IN_BUILD_UP)) % len(own)
    others = (family for families in pattern.slots for family in families)
    first = week.towards.families if week.towards is not None and slot == 0 else ()
    families = tuple(dict.fromkeys((*first, *own[turn:], *own[:turn], *others)))
    return pick_work(brief, diary, week, families, Stress.QUALITY, slot, room)


def pick_work(
    brief: Brief,
    diary: Diary,
    week: WeekBrief,
    families: Sequence[str],
    stress: Stress,
    slot: int,
    room: QualityRoom,
) -> Sized | None:
    """The least used template of these families whose progression allows it now, at its size."""
    uses = diary.uses
    if room.placed:
        # What the week holds already comes last, or its two hard days would be the same.
        most = max(uses.values(), default=0) + 1
        uses = {**uses, **{placed.cost.template.id: most for placed in room.placed}}
    allowed = work_room(brief, week, room)
    choice = Choice(week.phase.id, stress, uses, week.frame.number + slot)
    return pick(brief.shelf, families, choice, partial(_sized, brief, diary, week, allowed))


def rotated(by_distance: Mapping[str, Sequence[str]], distance: str, turn: int) -> tuple[str, ...]:
    """Families for a race distance (or ``*``), the one whose turn it is first."""
    families = tuple(by_distance.get(distance, by_distance.get("*", ())))
    first = turn % len(families) if families else 0
    return families[first:] + families[:first]


def _sized(
    brief: Brief, diary: Diary, week: WeekBrief, allowed: WorkRoom, cost: Cost
) -> tuple[Sized, float] | None:
    """A template at its size and how far that is from what is due, as a share; None if it may not."""
    if cost.template.work_zone is None:
        day, metres = allowed.room.day, allowed.room.day_m
        most_s = min(brief.minutes_on(day) * 60, brief.race.long_run[brief.tier].time)
        fits = brief.shelf.fits(cost, metres, most_s)
        return (Sized(cost, cost.low, cost.base, "day"), 0.0) if fits else None
    sizing = cost.sizing
    due = wanted_s = None
    if sizing is not None:
        building_up = week.kind not in {WeekKind.TAPER, WeekKind.RACE}
        day = allowed.room.day
        if not sizing.is_open(week.weeks_out) or not diary.keys.may_come(
            sizing, day, building_up=building_up
        ):
            return None
        due, wanted_s = _due(brief, week, cost, sizing)
    sized = largest(cost, work_limits(brief, allowed, cost), due)
    sized = _fresh(brief, diary, allowed, sized)
    if sized is None:
        return None
    if wanted_s is None or not wanted_s:
        return sized, 0.0
    wanted_s = min(wanted_s, allowed.most_s(cost, brief))
    return sized, abs(sized.load.work_s / wanted_s - 1) if wanted_s else 0.0


def _due(brief: Brief, week: WeekBrief, cost: Cost, sizing: Sizing) -> tuple[Limit, float]:
    """What is due as a limit, and in seconds of work."""
    amount = work_due(brief, week, sizing)
    base, unit = cost.base, cost.unit
    if not sizing.measured:
        return Limit("due", base.work_s, unit.work_s, amount), amount
    seconds = amount * base.work_s / base.work_m if base.work_m else inf
    return Limit("due", base.work_m, unit.work_m, amount), seconds


def _fresh(brief: Brief, diary: Diary, allowed: WorkRoom, sized: Sized | None) -> Sized | None:
    """The session, smaller where it has been run so often already; None when no size is left."""
    if sized is None or sized.cost.template.is_test:
        return sized
    most = brief.rules.repeats_at_most
    cost, size = sized.cost, sized.size
    while diary.keys.often(cost, cost.at(size).work_s) + allowed.often(cost, size) >= most:
        if not cost.grid or size - cost.grid < cost.low:
            return None
        size -= cost.grid
        sized = Sized(cost, size, cost.at(size), "variety")
    return sized


def work_due(brief: Brief, week: WeekBrief, sizing: Sizing) -> float:
    """Seconds, or metres where the progression is measured, that training calls for now."""
    amount = sizing.at(sizing.position(week.weeks_out, week.build_up))
    if week.phase.role is PhaseRole.TAPER:
        return amount * sizing.near.get(week.weeks_out, brief.rules.taper.work)
    if week.kind in LIGHTER:
        return amount * brief.rules.cut_back.work
    return amount
