"""Which races of a season a plan holds, from which day on it runs, and what races too near cost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.engine.planning.season import covering, plan_end, recovery_end, settled
from strideiq.core.services.generation import generate_plan
from tests.engine.planning.asking import runs
from tests.profiles import examples
from tests.schema.serving import runtime

RULES = runtime().planner.config.rules
TODAY = date(2027, 1, 4)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MARATHON = Goal("marathon", date(2027, 10, 3))
FREE = Availability(5, (60, 60, 60, 60, 60, 120, 180))
A, B, C = Priority


def request(goal: Goal = MARATHON, *races: SideRace) -> PlanRequest:
    return PlanRequest(goal, TODAY, FREE, races=races)


def before(goal: Goal, days: int, distance: str = "10k", priority: Priority = A) -> SideRace:
    return SideRace(distance, goal.race_day - DAY * days, priority)


def test_b_and_c_races_on_the_way_are_in_the_plan_and_others_are_not() -> None:
    tune_up, park_run = before(MARATHON, 21, "half", B), before(MARATHON, 100, "5k", C)
    past = SideRace("5k", TODAY - DAY, C)
    later = SideRace("5k", MARATHON.race_day + DAY, B)
    season = settled(request(MARATHON, later, tune_up, past, park_run), RULES)
    assert season.request == request(MARATHON, park_run, tune_up)
    assert season.findings == ()


def test_plan_begins_after_the_recovery_of_an_a_race_that_leaves_room() -> None:
    half = SideRace("half", date(2027, 4, 18), A)
    on_the_way = SideRace("10k", date(2027, 3, 7), B)
    season = settled(request(MARATHON, on_the_way, half), RULES)
    # The race week ends on its Sunday, and two weeks of recovery follow it.
    assert recovery_end("half", half.day, RULES) == date(2027, 5, 2)
    assert (season.request.today, season.request.races) == (date(2027, 5, 3), ())
    [finding] = season.findings
    assert (finding.code, finding.place) == ("starts-after-race", "2027-05-03")
    assert finding.sentence == (
        "Half marathon on 2027-04-18 and its recovery come first, so the plan begins on 2027-05-03."
    )
    assert settled(request(MARATHON, half), RULES, since=TODAY - WEEK).findings != season.findings


def test_a_races_nine_days_apart_make_one_a_b_race_and_say_so() -> None:
    tempting = SideRace("10k", MARATHON.race_day - DAY * 9, A, 2400.0, "City run")
    season = settled(request(MARATHON, tempting), RULES)
    assert season.request.today == TODAY
    assert season.request.races == (SideRace("10k", tempting.day, B, 2400.0, "City run"),)
    [finding] = season.findings
    assert (finding.code, finding.place) == ("races-too-close", "2027-09-24")
    assert finding.sentence == (
        "City run on 2027-09-24 and the race on 2027-10-03 are 9 days apart; recovering until"
        " 2027-10-03 and a plan of 4 weeks do not fit between them. It counts as a B race here."
    )


@pytest.mark.parametrize(("spare", "crowded"), [(0, False), (-1, True)])
def test_room_is_recovery_and_the_fewest_weeks(spare: int, crowded: bool) -> None:  # noqa: FBT001
    first = SideRace("half", date(2027, 4, 18), A)
    free = recovery_end("half", first.day, RULES) + DAY
    fewest = RULES.distances["10k"].fewest_weeks
    goal = Goal("10k", free + WEEK * fewest + DAY * spare)
    season = settled(request(goal, first), RULES)
    assert ("races-too-close" in {each.code for each in season.findings}) is crowded
    assert season.request.today == (TODAY if crowded else free)


def test_recovery_from_a_race_just_run_is_waited_for_or_told() -> None:
    run = SideRace("marathon", TODAY - DAY, A)
    recovered = recovery_end("marathon", run.day, RULES)
    season = settled(request(MARATHON, run), RULES)
    assert season.request.today == recovered + DAY
    assert [finding.code for finding in season.findings] == ["starts-after-race"]
    soon = Goal("10k", TODAY + WEEK * 3)
    season = settled(request(soon, run), RULES)
    assert (season.request.today, season.request.races) == (TODAY, ())
    assert "before that recovery is over" in season.findings[0].sentence


def test_of_three_a_races_the_last_with_room_says_when_and_the_others_are_gone() -> None:
    spring, summer = SideRace("10k", date(2027, 3, 7), A), SideRace("10k", date(2027, 5, 9), A)
    close = SideRace("10k", MARATHON.race_day - DAY * 14, A)
    season = settled(request(MARATHON, close, summer, spring), RULES)
    assert season.request.today == recovery_end("10k", summer.day, RULES) + DAY
    assert [(race.day, race.priority) for race in season.request.races] == [(close.day, B)]
    told = [finding.place for finding in season.findings]
    assert told == [close.day.isoformat(), season.request.today.isoformat()]


def test_a_later_a_race_that_comes_too_soon_after_the_plan_is_told() -> None:
    goal, fewest = Goal("half", date(2027, 4, 18)), RULES.distances["marathon"].fewest_weeks
    fits = SideRace("marathon", plan_end(goal, RULES) + WEEK * fewest, A)
    assert settled(request(goal, fits), RULES).findings == ()
    soon = SideRace("marathon", fits.day - DAY, A)
    [finding] = settled(request(goal, soon), RULES).findings
    assert (finding.code, finding.place) == ("races-too-close", soon.day.isoformat())
    assert "a plan for that race has to begin on" in finding.sentence


def test_a_plan_that_goes_on_begins_where_it_began_and_keeps_its_races() -> None:
    since = TODAY - WEEK * 8
    past = SideRace("10k", TODAY - WEEK * 2, B)
    long_ago = SideRace("10k", since - DAY, A)
    added = SideRace("half", TODAY + WEEK * 6, A)
    season = settled(request(MARATHON, past, long_ago, added), RULES, since)
    assert season.request.today == TODAY
    assert season.request.races == (past, SideRace("half", added.day, B))
    assert [finding.place for finding in season.findings] == [added.day.isoformat()]


def test_a_goal_to_maintain_ends_on_its_day_and_holds_races_too() -> None:
    goal = Goal("half", TODAY + WEEK * 8, kind=GoalKind.MAINTAIN)
    assert plan_end(goal, RULES) == goal.race_day
    fun = SideRace("5k", TODAY + WEEK * 4, C)
    assert settled(request(goal, fun), RULES).request.races == (fun,)
    close = SideRace("5k", goal.race_day - DAY * 2, A)
    assert settled(request(goal, close), RULES).request.races == (SideRace("5k", close.day, B),)


def test_a_race_that_counts_less_belongs_into_the_plan_of_an_a_race_near_it() -> None:
    goal = Goal("10k", TODAY + WEEK * 8)
    honest = WEEK * RULES.distances["marathon"].honest_weeks
    covered = SideRace("marathon", plan_end(goal, RULES) + honest, A)
    assert covering(request(goal, covered), RULES) == covered
    free = SideRace("marathon", covered.day + DAY, A)
    assert covering(request(goal, free), RULES) is None
    assert covering(request(goal, SideRace("marathon", covered.day, B)), RULES) is None
    just_before = SideRace("half", goal.race_day - DAY * 9, A)
    assert covering(request(goal, just_before), RULES) == just_before


def test_unknown_distances_are_left_for_the_planner_to_refuse() -> None:
    odd = request(MARATHON, SideRace("mile", TODAY + DAY, A))
    assert settled(odd, RULES).request == odd
    assert settled(request(Goal("mile", MARATHON.race_day)), RULES).findings == ()


DAYS = st.dates(TODAY - WEEK * 60, TODAY + WEEK * 80)
DISTANCES = st.sampled_from(list(RULES.distances))
GOALS = st.builds(
    Goal, DISTANCES, st.dates(TODAY + WEEK, TODAY + WEEK * 45), kind=st.sampled_from(GoalKind)
)
RACES = st.lists(
    st.builds(SideRace, DISTANCES, DAYS, st.sampled_from(Priority)),
    max_size=8,
    unique_by=lambda race: race.day,
)


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(max_examples=examples(500))
@given(GOALS, RACES, st.none() | st.dates(TODAY - WEEK * 30, TODAY))
def test_whatever_the_season_every_race_has_its_place(
    goal: Goal, races: list[SideRace], since: date | None
) -> None:
    asked = request(goal, *(race for race in races if race.day != goal.race_day))
    season = settled(asked, RULES, since)
    made = season.request
    first = made.today if since is None else since
    assert settled(asked, RULES, since) == season
    assert settled(made, RULES, since).request == made
    assert [race.day for race in made.races] == [
        race.day
        for race in sorted(asked.races, key=lambda race: race.day)
        if first <= race.day < goal.race_day
    ]
    assert all(race.priority is not A for race in made.races)
    assert made.today >= TODAY
    if made.today > TODAY:
        weeks = 1 if goal.kind is GoalKind.MAINTAIN else RULES.distances[goal.distance].fewest_weeks
        assert made.today + WEEK * weeks <= goal.race_day
    lowered = {race.day for race in asked.races if race.priority is A} & {
        race.day for race in made.races
    }
    assert lowered <= {date.fromisoformat(finding.place) for finding in season.findings}


@pytest.mark.parametrize("distance", list(RULES.distances))
@pytest.mark.parametrize("kind", list(GoalKind))
def test_plans_end_where_the_season_says(distance: str, kind: GoalKind) -> None:
    goal = Goal(distance, TODAY + WEEK * 12 + DAY * 5, kind=kind)
    asked = replace(request(goal), weekly_m=40_000.0, longest_m=14_000.0)
    made = generate_plan(asked, runtime().planner)
    assert made.plan.weeks[-1].end == plan_end(goal, RULES)


def test_a_runner_who_waits_for_a_recovery_goes_on_as_they_do() -> None:
    half = SideRace("half", date(2027, 4, 18), A)
    long_ago = RaceResult(10_000.0, 2700.0, TODAY - timedelta(days=RULES.fitness.oldest_days))
    asked = replace(
        request(MARATHON, half), history=runs(TODAY, 45_000.0, 14_000.0), recent_race=long_ago
    )
    made = settled(asked, RULES).request
    assert made.today == date(2027, 5, 3)
    assert made.history == ()
    assert made.weekly_m == pytest.approx(45_000.0)
    # It told of the runner when they asked, and would be too old for the first day.
    assert made.recent_race == replace(long_ago, day=None)
    assert "return" not in {
        week.kind for week in generate_plan(asked, runtime().planner).plan.weeks
    }
