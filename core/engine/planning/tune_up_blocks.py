"""Weeks that train for a race on the way: their first hard session is for its distance."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from strideiq.core.domain.catalogue import PhaseTemplate
from strideiq.core.domain.goal import Goal, GoalKind, SideRace
from strideiq.core.domain.plan import WeekKind
from strideiq.core.engine.planning.diary import Towards, WeekBrief
from strideiq.core.engine.planning.side_races import is_tune_up
from strideiq.core.reading.shapes.planning import PlanRules

BUILDING_UP = {WeekKind.LOADING, WeekKind.CUT_BACK}


def with_blocks(
    weeks: Sequence[WeekBrief], goal: Goal, phases: Sequence[PhaseTemplate], rules: PlanRules
) -> list[WeekBrief]:
    """The weeks, each with the race on the way that it trains for.

    The last weeks before the goal are the goal's alone, and a race of its distance needs no block:
    the whole plan trains for it.
    """
    races = [
        (place, race)
        for place, week in enumerate(weeks)
        for race in week.races
        if is_tune_up([race]) and race.distance != goal.distance
    ]
    block = rules.side_races.block
    quality = next((phase.quality for phase in phases if phase.id == block.phase), {})
    own = block.before_goal if goal.kind is GoalKind.RACE else 0

    def towards(place: int, week: WeekBrief) -> Towards | None:
        if week.kind not in BUILDING_UP or week.weeks_out < own:
            return None
        for race, left, length in _ahead(races, place, block.weeks):
            pattern = quality.get(race.distance, quality.get("*"))
            if pattern is None or not pattern.slots:
                continue
            families = pattern.slots[0]
            turn = (length - left) % len(families)
            return Towards(race, left, families[turn:] + families[:turn])
        return None

    found = [(week, towards(place, week)) for place, week in enumerate(weeks)]
    return [week if week.towards == aim else replace(week, towards=aim) for week, aim in found]


def _ahead(
    races: Sequence[tuple[int, SideRace]], place: int, lengths: dict[str, int]
) -> Iterator[tuple[SideRace, int, int]]:
    """Races whose block holds a week, the next first: weeks to each and those of its block."""
    for at, race in races:
        length = lengths.get(race.distance, lengths["*"])
        if 0 < at - place <= length:
            yield race, at - place, length
