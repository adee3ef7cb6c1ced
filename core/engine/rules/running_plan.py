"""A plan that an athlete is in the middle of, held against what was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.workout import PlannedWorkout, Sport, Stress
from strideiq.core.engine.rules.history import History

ENOUGH = 0.7
"""A run counts from this share of the planned distance or of the planned time on."""

KEY = frozenset({Stress.QUALITY, Stress.LONG, Stress.RACE})
_NEAR = (0, -1, 1)


@dataclass(frozen=True)
class RunningPlan:
    """The plan an athlete follows; ``created`` is the athlete's day on which it was made.

    ``skipped`` are days that the athlete says were left out, whatever was recorded on them.
    """

    plan: Plan
    created: date
    skipped: frozenset[date] = frozenset()

    @cached_property
    def begins(self) -> date:
        """The first day that was to be followed."""
        return max(self.created, self.plan.weeks[0].start)

    def week_of(self, day: date) -> PlanWeek | None:
        """The week of the plan that holds ``day``; None before and after the plan."""
        return next((week for week in self.plan.weeks if week.start <= day <= week.end), None)

    def planned(self, first: date, last: date) -> Iterator[PlannedWorkout]:
        """Days with a run from ``first`` to ``last``, both included, as far as they were followed."""
        since = max(first, self.begins)
        for week in self.plan.weeks:
            if week.end >= since and week.start <= last:
                for workout in week.workouts:
                    if since <= workout.day <= last and workout.runs_m > 0:
                        yield workout


@dataclass(frozen=True)
class Followed:
    """Planned days up to yesterday, oldest first, each with whether it was run."""

    days: tuple[tuple[PlannedWorkout, bool], ...]

    @classmethod
    def of(cls, running: RunningPlan, history: History, most_days: int) -> "Followed":
        """How the last ``most_days`` days of the plan were followed.

        Everything run on one day counts together and for one planned day alone: the same day first,
        else the day before or after.
        """
        today = history.day
        first = today - timedelta(days=most_days)
        planned = list(running.planned(first, today - timedelta(days=1)))
        ran = _by_day(history, most_days + 1)
        done: set[date] = set()
        for shift in _NEAR:
            for workout in planned:
                day = workout.day + timedelta(days=shift)
                open_ = workout.day not in done and workout.day not in running.skipped
                if open_ and day in ran and _enough(workout, *ran[day]):
                    done.add(workout.day)
                    del ran[day]
        return cls(tuple((workout, workout.day in done) for workout in planned))

    def since(self, day: date) -> "Followed":
        """The same from ``day`` on."""
        return Followed(tuple(each for each in self.days if each[0].day >= day))

    @property
    def share_pct(self) -> float | None:
        """Share of the planned days that were run; None where none was planned."""
        if not self.days:
            return None
        return 100 * sum(done for _, done in self.days) / len(self.days)

    @property
    def key_missed(self) -> int:
        """How many hard sessions, long runs and races were not run."""
        return sum(not done for workout, done in self.days if workout.stress in KEY)

    @property
    def missed_in_row(self) -> int:
        """How many of the latest planned days in a row were not run."""
        count = 0
        for _, done in reversed(self.days):
            if done:
                break
            count += 1
        return count


def _by_day(history: History, days: int) -> dict[date, tuple[float, float]]:
    """Metres and seconds run on each of the last ``days`` days, today included."""
    ran: dict[date, tuple[float, float]] = {}
    for run in history.runs(days, 0):
        metres, seconds = ran.get(run.day, (0.0, 0.0))
        ran[run.day] = metres + run.distance_m, seconds + run.duration_s
    return ran


def _enough(workout: PlannedWorkout, metres: float, seconds: float) -> bool:
    runs = (each for each in (workout, *workout.also) if each.sport is Sport.RUN)
    planned_s = sum(run.duration_s for run in runs)
    return metres >= ENOUGH * workout.runs_m or (planned_s > 0 and seconds >= ENOUGH * planned_s)
