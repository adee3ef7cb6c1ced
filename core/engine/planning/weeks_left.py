"""The weeks that are left of a plan that goes on: breaks since it began, and races since moved."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from strideiq.core.domain.catalogue import PhaseRole, PhaseTemplate
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import WeekKind
from strideiq.core.engine.planning.diary import WeekBrief
from strideiq.core.engine.planning.phases import named
from strideiq.core.engine.planning.returning import WayBack, easy_until, way_back
from strideiq.core.engine.planning.side_races import is_tune_up, side_races
from strideiq.core.engine.planning.starting_point import StartingPoint
from strideiq.core.engine.planning.tune_up_blocks import with_blocks
from strideiq.core.reading.shapes.planning import PlanRules

BUILDS_UP = {WeekKind.RETURN, WeekKind.LOADING, WeekKind.CUT_BACK, WeekKind.TUNE_UP}


def weeks_left(
    asked: Sequence[WeekBrief],
    request: PlanRequest,
    start: StartingPoint,
    phases: Sequence[PhaseTemplate],
    rules: PlanRules,
) -> list[WeekBrief]:
    """The weeks from today on: those on the way back from a break lead back, whatever was due."""
    left = list(_left(asked, request, start, phases, rules))
    return with_blocks(left, request.goal, phases, rules)


def _left(
    asked: Sequence[WeekBrief],
    request: PlanRequest,
    start: StartingPoint,
    phases: Sequence[PhaseTemplate],
    rules: PlanRules,
) -> Iterator[WeekBrief]:
    races, back = side_races(request, start, rules), way_back(start, rules)
    easy = easy_until(start, rules.start)
    for ask in asked:
        if ask.frame.days[-1] < request.today:
            continue
        now = replace(ask, races=races.in_week(ask.frame), easy_until=easy)
        if back is not None:
            now = replace(now, longest_s=back.longest_s(max(request.today, ask.frame.days[0])))
        if (
            back is not None
            and ask.kind in BUILDS_UP
            and max(request.today, ask.frame.days[0]) < back.ends
        ):
            yield _led_back(now, request, back, phases)
        elif ask.kind in BUILDS_UP and is_tune_up(now.races):
            yield replace(now, kind=WeekKind.TUNE_UP)
        elif ask.kind in {WeekKind.RETURN, WeekKind.TUNE_UP}:
            yield replace(now, kind=WeekKind.LOADING)
        else:
            yield now


def _led_back(
    ask: WeekBrief, request: PlanRequest, back: WayBack, phases: Sequence[PhaseTemplate]
) -> WeekBrief:
    day = max(request.today, ask.frame.days[0])
    stage = back.stage_on(day)
    if stage is None:
        return ask
    return replace(
        ask,
        kind=WeekKind.RETURN,
        phase=named(phases, stage.phase, PhaseRole.RETURN),
        wish_m=back.week_m(day),
        easy_until=ask.frame.days[-1],
    )
