"""A phase asks families for hard, long and easy runs; one that has none of them is refused."""

import pytest

from strideiq.core.host.contract import Names
from strideiq.core.reading.shapes.planning import PlanRules, VolumeTiers
from tests.host.desk import HEAD, Desk
from tests.reading.planning_files import RULES, TIERS, shaped

NAMES = Names.of(shaped(RULES, PlanRules), shaped(TIERS, VolumeTiers))
WORKOUT = """\
  - {{id: {id}, title: A run, family: {id}, stress: {stress}, sport: {sport}, purpose: Why.,
     steps: [{{{size}, zone: E}}]}}
"""
RUNS = "".join(
    WORKOUT.format(id=id_, stress=stress, sport=sport, size=size)
    for id_, stress, sport, size in (
        ("jog", "recovery", "run", "fill: 1 km"),
        ("easy", "easy", "run", "fill: 1 km"),
        ("long", "long", "run", "fill: 1 km"),
        ("bike", "easy", "cross", "time: 30 min"),
    )
)
TEMPO = """\
  - {id: tempo, title: Tempo, family: tempo, stress: quality, work_zone: T, purpose: Why.,
     steps: [{fill: 1 km, zone: E}, {time: "20:00", zone: T}]}
"""
PHASE = """\
phases:
  - id: base
    title: Base
    purpose: Why.
    focus: What.
    role: load
    order: 10
    sessions: 1
    quality: {{"*": [[{quality}]]}}
    long_run: {{"*": [{long}]}}
    easy: [easy, {easy}]
"""


def told(desk: Desk, quality: str = "tempo", long: str = "long", easy: str = "jog") -> list[str]:
    desk.write(
        "mine/runs.yaml", HEAD.format(id="runs", kind="workouts") + "workouts:\n" + RUNS + TEMPO
    )
    phase = PHASE.format(quality=quality, long=long, easy=easy)
    desk.write("mine/season.yaml", HEAD.format(id="season", kind="phases") + phase)
    return [line.rpartition(": plugin 'season': ")[2] for line in desk.problems(names=NAMES)]


def test_families_that_have_what_is_asked_for_are_taken(desk: Desk) -> None:
    assert told(desk) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"quality": "easy"}, "'easy' has the stress quality -> write one of tempo"),
        ({"long": "tempo"}, "'tempo' has the stress long -> write one of long"),
        ({"easy": "tempo"}, "'tempo' has the stress easy or recovery -> write one of easy, jog"),
        ({"easy": "bike"}, "'bike' has the stress easy or recovery -> write one of easy, jog"),
    ],
)
def test_a_family_without_such_a_run_is_refused(
    desk: Desk, asked: dict[str, str], said: str
) -> None:
    assert told(desk, **asked) == [f"no run of the family {said}"]
