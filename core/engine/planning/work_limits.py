"""The limits on hard work: caps of a session, and what a week leaves it for easy running."""

from datetime import date
from typing import Final, NamedTuple

from strideiq.core.engine.planning.diary import Brief, WeekBrief
from strideiq.core.engine.planning.intensity import cap_zone, easy_share, is_fast
from strideiq.core.engine.planning.scale import Cost, Limit, Sized
from strideiq.core.reading.shapes.planning import ZoneName

# Strides are faster than the easy pace that a week's running time is reckoned with.
_SPARE: Final = 0.98


class QualityRoom(NamedTuple):
    """What a session on ``day`` may use: of the week's and of the day's metres.

    ``placed`` are the sized runs that the week holds already.
    """

    day: date
    week_m: float
    day_m: float
    placed: tuple[Sized, ...] = ()


class WorkRoom(NamedTuple):
    """The same with what is left of the week for hard work.

    ``left_m`` metres in all. Of the week's time at most a share may be hard: ``hard_s`` is left of
    it, where a metre of work takes ``hard_per_m`` and a second ``hard_per_s``. Of fast time
    ``fast_s`` is left; all work takes of it too, for it leaves less of the week to run easily.
    """

    room: QualityRoom
    left_m: float
    hard_s: float
    hard_per_s: float
    hard_per_m: float
    fast_s: float
    fast: float
    easy_pace: float

    def often(self, cost: Cost, size: float) -> int:
        """How often this very session stands in the week already."""
        return sum(
            other.cost is cost and abs(other.size - size) < cost.grid / 2 + 1e-6
            for other in self.room.placed
        )

    def most_s(self, cost: Cost, brief: Brief) -> float:
        """Seconds of work that caps and the week leave, whatever the template."""
        if not cost.base.work_m:
            return 0.0
        zone = cap_zone(cost.parts[0].zone, brief.race.race_zone)
        cap = brief.rules.caps[zone]
        metres = min(cap.share * self.room.week_m, cap.distance, self.left_m)
        return metres * cost.base.work_s / cost.base.work_m


def work_room(brief: Brief, week: WeekBrief, room: QualityRoom) -> WorkRoom:
    """What the week leaves a session on a day.

    Hard time ``S`` over ``H`` metres leaves the rest of the week's metres ``W`` for easy running, so
    that ``S <= share * ((W - H) * easy pace + S)``.
    """
    rules, pace = brief.rules, brief.paces.easy / 1000
    work_m = sum(placed.load.work_m for placed in room.placed)
    work_s = sum(placed.load.work_s for placed in room.placed)
    fast_s = sum(_fast_s(placed, brief.race.race_zone) for placed in room.placed)
    hard = 1 - easy_share(rules, week.kind, week.phase.id, brief.request.goal.distance, brief.tier)
    fast = rules.intensity.fast
    week_s = room.week_m * pace * _SPARE
    return WorkRoom(
        room=room,
        left_m=room.week_m * rules.week_quality_at_most - work_m,
        hard_s=hard * (week_s - work_m * pace) - (1 - hard) * work_s,
        hard_per_s=1 - hard,
        hard_per_m=hard * pace,
        fast_s=fast * (week_s - work_m * pace + work_s) - fast_s,
        fast=fast,
        easy_pace=pace,
    )


def _fast_s(placed: Sized, race_zone: ZoneName) -> float:
    """Seconds of a sized run at interval pace or faster."""
    cost = placed.cost
    return sum(
        part.base_s + part.unit_s * (placed.size - cost.low)
        for part in cost.parts
        if is_fast(part.zone, race_zone)
    )


def work_limits(brief: Brief, allowed: WorkRoom, cost: Cost) -> list[Limit]:
    """Limits on a session's size."""
    base, unit, room = cost.base, cost.unit, allowed.room
    # Days are rounded up to the grid, so that much is kept free of the day's minutes.
    spare_m = cost.fill_m + brief.grid_m
    most_s = min(brief.minutes_on(room.day) * 60, brief.race.long_run[brief.tier].time)
    seconds = most_s - spare_m * brief.paces.easy / 1000
    limits = _caps(brief, allowed, cost)
    limits += [
        Limit("week-quality", base.work_m, unit.work_m, allowed.left_m),
        Limit("day", base.metres + cost.fill_m, unit.metres, room.day_m),
        Limit("minutes", base.seconds, unit.seconds, seconds),
        Limit(
            "easy-share",
            allowed.hard_per_s * base.work_s + allowed.hard_per_m * base.work_m,
            allowed.hard_per_s * unit.work_s + allowed.hard_per_m * unit.work_m,
            allowed.hard_s,
        ),
    ]
    return limits


def _caps(brief: Brief, allowed: WorkRoom, cost: Cost) -> list[Limit]:
    """The caps of each zone that a session has work in, and of fast running."""
    limits: list[Limit] = []
    base_s = unit_s = 0.0
    for part in cost.parts:
        cap = brief.rules.caps[cap_zone(part.zone, brief.race.race_zone)]
        limits += [
            Limit("cap-share", part.base_m, part.unit_m, cap.share * allowed.room.week_m),
            Limit("cap-distance", part.base_m, part.unit_m, cap.distance),
        ]
        if cap.time is not None:
            limits.append(Limit("cap-time", part.base_s, part.unit_s, cap.time))
        if is_fast(part.zone, brief.race.race_zone):
            base_s += part.base_s
            unit_s += part.unit_s
    base, unit, pace = cost.base, cost.unit, allowed.easy_pace
    base_s += allowed.fast * (base.work_m * pace - base.work_s)
    unit_s += allowed.fast * (unit.work_m * pace - unit.work_s)
    limits.append(Limit("fast-share", base_s, unit_s, allowed.fast_s))
    return limits
