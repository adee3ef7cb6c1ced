"""The way back after a break: which share of the usual week is due on which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Finding, PlanWeek, Severity, WeekKind
from strideiq.core.domain.units import format_distance
from strideiq.core.engine.planning.starting_point import StartingPoint, time_off_of
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.reading.shapes.starting import Stage, StartRules


@dataclass(frozen=True, slots=True)
class WayBack:
    """Stages and the day before which each ends, in order; metres of the usual week.

    ``least_m`` is what a week may have whatever its stage says, and ``least_s`` the time of a run:
    nobody is thrown back behind what they run again already.
    """

    usual_m: float
    least_m: float
    least_s: float
    stages: tuple[tuple[date, Stage], ...]

    @property
    def ends(self) -> date:
        """The first day on which running is as before."""
        return self.stages[-1][0]

    def stage_on(self, day: date) -> Stage | None:
        """The stage of a day; None once running is as before."""
        return next((stage for end, stage in self.stages if day < end), None)

    def week_m(self, first_day: date) -> float:
        """Metres that a week from this day on may have."""
        stage = self.stage_on(first_day)
        return max(self.least_m, self.usual_m * (stage.share if stage else 1.0))

    def longest_s(self, day: date) -> float:
        """Seconds that a run on this day may take."""
        stage = self.stage_on(day)
        return inf if stage is None or stage.longest is None else max(stage.longest, self.least_s)


def way_back(start: StartingPoint, rules: PlanRules) -> WayBack | None:
    """The way back of a runner who is on it.

    Source: the table for time off of Daniels' Running Formula.
    """
    row = time_off_of(start.pause_days, rules.start)
    if row is None or start.back_on is None:
        return None
    span = row.stage_weeks * 7 * len(row.stages) if row.stage_weeks else start.pause_days
    ends = (
        start.back_on + timedelta(days=round(span * number / len(row.stages)))
        for number in range(1, len(row.stages) + 1)
    )
    stages = tuple(zip(ends, row.stages, strict=True))
    return WayBack(start.usual_m, max(rules.start.least, start.again_m), start.again_s, stages)


def easy_until(start: StartingPoint, rules: StartRules) -> date:
    """The last day without hard running after a short break."""
    if start.short_back_on is None:
        return date.min
    return start.short_back_on + timedelta(days=rules.short_break.easy_days - 1)


def cut_short(
    request: PlanRequest, start: StartingPoint, weeks: tuple[PlanWeek, ...], rules: PlanRules
) -> Iterator[Finding]:
    """What a plan with too few weeks for the whole way back has to leave out of it."""
    back = way_back(start, rules)
    last = max((week.end for week in weeks if week.kind is WeekKind.RETURN), default=None)
    if back is None or last is None or last >= back.ends - timedelta(days=1):
        return
    following = next((week for week in weeks if week.start > last), None)
    if following is None or following.start >= back.ends:
        return
    usual = format_distance(back.usual_m, request.units)
    sentence = (
        f"After {start.pause_days} days off the way back to your usual {usual} a week takes until "
        f"{back.ends}; the plan has weeks for it until {last} and stays below them after that."
    )
    yield Finding("return-cut-short", Severity.WARNING, "plan", sentence)
