"""A drafted week, and what of it the weeks after it must know."""

from dataclasses import dataclass, field
from datetime import date

from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.scale import Sized


@dataclass(slots=True)
class Draft:
    """A week under construction; distances in rounding units.

    ``held`` says for a day which limit decided its distance.
    """

    target: int
    roles: dict[date, Stress]
    shares: dict[date, int] = field(default_factory=dict)
    sized: dict[date, Sized] = field(default_factory=dict)
    held: dict[date, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Units planned over all days."""
        return sum(self.shares.values())


def remember(brief: Brief, diary: Diary, week: WeekBrief, draft: Draft) -> None:
    """Write a finished week into the diary."""
    for day, units in sorted(draft.shares.items()):
        diary.runs.add(day, units * brief.grid_m)
        diary.longest_m = max(diary.longest_m, units * brief.grid_m)
        sized = draft.sized.get(day)
        if sized is None:
            continue
        template = sized.cost.template
        diary.uses[template.id] = diary.uses.get(template.id, 0) + 1
        if template.stress is Stress.LONG:
            diary.last_long = day
        if sized.load.work_m > 0:
            diary.last_quality = day
            diary.keys.note(sized.cost, sized.load.work_s, day)
    metres = diary.last_week_m = draft.total * brief.grid_m
    if week.kind is WeekKind.LOADING:
        whole = metres * DAYS_IN_WEEK / len(week.frame.days)
        diary.highest_week_m = max(diary.highest_week_m, whole)
        if week.frame.is_whole:
            diary.biggest_week_m = max(diary.biggest_week_m, metres)
    beside = [draft.shares[day] for day, role in draft.roles.items() if role is not Stress.LONG]
    diary.last_beside_m = max(beside, default=0) * brief.grid_m
