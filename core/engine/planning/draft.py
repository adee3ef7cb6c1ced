"""A drafted week, and what of it the weeks after it must know."""

from dataclasses import dataclass, field
from datetime import date

from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Sport, Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.scale import Sized
from strideiq.core.engine.planning.week_days import has_intervals


@dataclass(slots=True)
class Draft:
    """A week under construction; distances in rounding units.

    ``held`` says for a day which limit decided its distance. ``also`` stands beside the run of a
    day, ``second`` is the part of a day's distance that is run a second time.
    """

    target: int
    roles: dict[date, Stress]
    shares: dict[date, int] = field(default_factory=dict)
    sized: dict[date, Sized] = field(default_factory=dict)
    held: dict[date, str] = field(default_factory=dict)
    also: dict[date, list[Sized]] = field(default_factory=dict)
    second: dict[date, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Units planned over all days."""
        return sum(self.shares.values())

    def first_run(self, day: date) -> int:
        """Units of a day's first run."""
        return self.shares[day] - self.second.get(day, 0)

    def beside_s(self, day: date) -> float:
        """Seconds of strength on a day."""
        if day not in self.also:
            return 0.0
        return sum(
            sized.load.seconds
            for sized in self.also[day]
            if sized.cost.template.sport is Sport.STRENGTH
        )


def remember(brief: Brief, diary: Diary, week: WeekBrief, draft: Draft) -> None:
    """Write a finished week into the diary."""
    for also in draft.also.values():
        for sized in also:
            _use(diary, sized)
    for day in sorted(draft.shares):
        metres = draft.first_run(day) * brief.grid_m
        diary.runs.add(day, metres)
        diary.longest_m = max(diary.longest_m, metres)
        if day in draft.sized:
            _note(brief, diary, day, draft.sized[day])
    metres = draft.total * brief.grid_m
    if week.kind is WeekKind.LOADING:
        whole = metres * DAYS_IN_WEEK / len(week.frame.days)
        diary.highest_week_m = max(diary.highest_week_m, whole)
    if week.kind in {WeekKind.RETURN, WeekKind.LOADING} and week.frame.is_whole:
        diary.biggest_week_m = max(diary.biggest_week_m, metres)
    # A week that days away or a race cut short is no measure for the ones after it, unless it is
    # bigger than those before.
    others = [d for d, role in draft.roles.items() if role is not Stress.LONG]
    beside_m = max(map(draft.first_run, others), default=0) * brief.grid_m
    special, days = brief.special, week.frame.days
    if not (special.away.keys().isdisjoint(days) and special.races.keys().isdisjoint(days)):
        metres, beside_m = max(metres, diary.last_week_m), max(beside_m, diary.last_beside_m)
    diary.last_week_m, diary.last_beside_m = metres, beside_m


def _note(brief: Brief, diary: Diary, day: date, sized: Sized) -> None:
    _use(diary, sized)
    if sized.cost.template.stress is Stress.LONG:
        diary.last_long = day
    if sized.load.work_m > 0:
        diary.last_quality = day
        diary.keys.note(sized.cost, sized.load.work_s, day)
        if has_intervals(sized.cost, brief.race.race_zone):
            diary.last_intervals = day


def _use(diary: Diary, sized: Sized) -> None:
    used = sized.cost.template.id
    diary.uses[used] = diary.uses.get(used, 0) + 1
