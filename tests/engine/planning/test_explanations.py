"""Every day says why it is there, and what it says is true of the plan and of the plan rules."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration
from strideiq.core.domain.workout import PlannedWorkout, Reason, Stress
from strideiq.core.engine.planning.intensity import cap_zone, easy_share
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.progressions import Sizing, Sizings, sizings
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules
from tests.engine.planning.asking import MONDAY, ask, runs

WEDNESDAY = MONDAY + timedelta(days=2)
RACE = RaceResult(10_000.0, 2_700.0, MONDAY - timedelta(days=20))
QUICK = RaceResult(10_000.0, 2_000.0, MONDAY - timedelta(days=20))
SLOW = RaceResult(10_000.0, 5_000.0, MONDAY - timedelta(days=20))
REQUESTS = {
    "marathon": ask(recent_race=RACE, history=runs(MONDAY, 50_000.0, 18_000.0)),
    "marathon in a hurry": ask(weeks=8, recent_race=RACE),
    "beginner": ask("5k", 9, 3, weekly_m=None, longest_m=None),
    "half after a break": ask(
        "half",
        14,
        history=runs(WEDNESDAY, 60_000.0, 20_000.0, pause=45),
        today=WEDNESDAY,
        race_day=MONDAY + timedelta(weeks=14, days=1),
        weekly_m=None,
    ),
    "seven days in miles": ask(
        "10k",
        12,
        7,
        volume_tier="high",
        weekly_m=90_000.0,
        longest_m=20_000.0,
        recent_race=RACE,
        units=UnitSystem.IMPERIAL,
    ),
    "little time": ask("half", 12, minutes=(45, 45, 45, 45, 45, 45, 75), recent_race=RACE),
    "by effort": ask("half", 16, 4, recent_race=SLOW, weekly_m=30_000.0, longest_m=10_000.0),
    "long run as long as it gets": ask(
        "5k", 12, weekly_m=55_000.0, longest_m=20_000.0, recent_race=QUICK
    ),
    "long on the feet": ask(weekly_m=60_000.0, longest_m=24_000.0, days=4, recent_race=SLOW),
    "short weekdays": ask(
        weekly_m=75_000.0,
        longest_m=24_000.0,
        days=6,
        recent_race=RACE,
        minutes=(50, 50, 50, 50, 50, 90, 240),
    ),
}
PLACES = {
    Stress.REST: {"rest-day", "rest-before-race", "rest-after-race"},
    Stress.RECOVERY: {"recovery-day", "easy-day"},
    Stress.EASY: {"easy-day"},
    Stress.LONG: {"long-run-day"},
    Stress.QUALITY: {"quality-spacing"},
    Stress.RACE: {"race-day"},
}
SIZES = {
    Stress.LONG: {"long-run-size"},
    Stress.QUALITY: {"work-size"},
    Stress.RACE: {"race-distance"},
}
UNFINISHED = re.compile(r"[{}]|None|\d\.\d{3}")


@dataclass(frozen=True)
class Explained:
    """A request with its plan."""

    request: PlanRequest
    plan: Plan
    rules: PlanRules

    def days(self) -> Iterator[tuple[PlanWeek, PlannedWorkout]]:
        for week in self.plan.weeks:
            for workout in week.workouts:
                yield week, workout

    def shown(self, metres: float) -> str:
        return format_distance(metres, self.request.units)

    @property
    def grid_m(self) -> float:
        return self.rules.runs.rounding[self.request.units.value]

    def longest_before(self, week: PlanWeek) -> float:
        """The longest training run of the weeks before."""
        earlier = (
            w for other in self.plan.weeks if other.number < week.number for w in other.workouts
        )
        return max(w.distance_m for w in earlier)

    def position(self, sizing: Sizing, week: PlanWeek) -> str:
        """How much of a progression lies behind in a week."""
        weeks = self.plan.weeks
        last = max(w.number for w in weeks if w.kind is not WeekKind.RECOVERY)
        building = [last - w.number for w in weeks if w.kind is WeekKind.LOADING]
        return f"{sizing.position(last - week.number, (building[0], building[-1])):.0%}"

    @property
    def sizings(self) -> Sizings:
        return sizings(self.rules, self.request.goal.distance, self.plan.volume_tier)


@pytest.fixture(scope="module", params=sorted(REQUESTS))
def explained(
    request: pytest.FixtureRequest, catalogue: Catalogue, config: PlanConfig
) -> Explained:
    asked = REQUESTS[request.param]
    return Explained(asked, generate(asked, catalogue, config).plan, config.rules)


def sizes(explained: Explained, code: str) -> Iterator[tuple[PlanWeek, PlannedWorkout, Reason]]:
    for week, workout in explained.days():
        for reason in workout.reasons:
            if reason.code == code:
                yield week, workout, reason


def test_the_plans_below_meet_every_kind_of_limit(catalogue: Catalogue, config: PlanConfig) -> None:
    held = {
        (reason.code, dict(reason.facts)["held_by"])
        for asked in REQUESTS.values()
        for workout in generate(asked, catalogue, config).plan.workouts()
        for reason in workout.reasons
        if "held_by" in dict(reason.facts)
    }
    long_runs = {"share", "race", "time", "day", "ladder", "cut-back", "taper"}
    work = {"cap-share", "week-quality", "due", "template"}
    assert {code for kind, code in held if kind == "long-run-size"} == long_runs
    # The other limits stand behind those that shipped workouts reach first.
    assert {code for kind, code in held if kind == "work-size"} >= work


def test_every_day_tells_phase_and_place_and_every_run_size_and_pace(explained: Explained) -> None:
    pace = "pace" if explained.plan.fitness.vdot >= explained.rules.pace_from_vdot else "effort"
    for week, workout in explained.days():
        codes = [reason.code for reason in workout.reasons]
        assert codes[0] == "phase"
        assert dict(workout.reasons[0].facts)["phase"] == week.phase
        assert codes[1] in PLACES[workout.stress]
        sized = [pace] if workout.steps else []
        if workout.steps:
            assert codes.pop(2) in SIZES.get(workout.stress, {"easy-size"})
        match workout.stress:
            case Stress.QUALITY | Stress.LONG:
                around = ["builds-on", "comes-next"]
            case Stress.RACE:
                around = ["builds-on"]
            case _:
                told = {"rest-before-race", "rest-after-race"} & set(codes)
                around = [] if told else ["between"]
        assert codes[2:] == [*sized, *around]


def test_every_reason_is_a_sentence_with_facts_that_can_be_read(explained: Explained) -> None:
    of_days = (reason for _, workout in explained.days() for reason in workout.reasons)
    of_weeks = (reason for week in explained.plan.weeks for reason in week.reasons)
    of_phases = (reason for phase in explained.plan.phases for reason in phase.reasons)
    for reason in (*explained.plan.reasons, *of_phases, *of_weeks, *of_days):
        assert reason.sentence[0].isupper() or reason.sentence[0].isdigit()
        assert reason.sentence.endswith(".")
        assert not reason.sentence.endswith("..")
        assert not UNFINISHED.search(reason.sentence)
        assert all(name.islower() and str(value) for name, value in reason.facts)
        assert len(dict(reason.facts)) == len(reason.facts)


def test_a_phase_reason_gives_the_purpose_and_the_week_of_the_phase(
    explained: Explained, catalogue: Catalogue
) -> None:
    phases = {phase.id: phase for phase in catalogue.phases}
    spans = {span.id: span for span in explained.plan.phases}
    for week, workout in explained.days():
        number = week.number - spans[week.phase].first_week + 1
        phase = phases[week.phase]
        expected = f"{phase.title} phase, week {number}: {phase.purpose}"
        assert workout.reasons[0].sentence == expected


def test_a_long_run_is_as_long_as_its_reason_allows(
    explained: Explained, catalogue: Catalogue
) -> None:
    rules, shown = explained.rules, explained.shown
    race = rules.distances[explained.request.goal.distance].long_run[explained.plan.volume_tier]
    shares = {phase.id: phase.long_share for phase in catalogue.phases}
    for week, workout, reason in sizes(explained, "long-run-size"):
        facts = dict(reason.facts)
        metres, runs_ = workout.distance_m, sum(bool(w.steps) for w in week.workouts)
        assert reason.sentence.startswith(f"{shown(metres)} of this week's {shown(week.target_m)}:")
        later = week.number > min(w.number for w in explained.plan.weeks if w.phase == week.phase)
        taper = rules.taper.later_long_run if later else rules.taper.long_run
        held = {
            "share": (
                rules.long_run_share[runs_] * week.target_m,
                f"{rules.long_run_share[runs_]:.0%}",
            ),
            "race": (race.most * shares[week.phase], shown(race.most * shares[week.phase])),
            "time": (None, format_duration(race.time)),
            "day": (None, str(rules.run_guard.days)),
            "ladder": (None, explained.position(explained.sizings.ladder, week)),
            "cut-back": (None, f"{rules.cut_back.long_run:.0%}"),
            "taper": (None, f"{taper:.0%}"),
        }
        if facts["held_by"] == "cut-back":
            held["cut-back"] = (
                rules.cut_back.long_run * explained.longest_before(week),
                held["cut-back"][1],
            )
        if facts["held_by"] == "taper":
            held["taper"] = (
                taper * explained.longest_before(week),
                held["taper"][1],
            )
        limit, text = held[str(facts["held_by"])]
        assert facts["limit"] == text
        assert text in reason.sentence
        assert f"{runs_} runs" in reason.sentence or facts["held_by"] != "share"
        if limit is not None:
            assert metres <= max(limit, rules.runs.least + explained.grid_m) + 1
            assert metres > limit - explained.grid_m


def test_a_sessions_work_is_what_its_reason_says(
    explained: Explained, catalogue: Catalogue
) -> None:
    rules, templates = explained.rules, {w.id: w for w in catalogue.workouts}
    race = explained.request.goal.distance
    race_zone = rules.distances[race].race_zone
    for week, workout, reason in sizes(explained, "work-size"):
        facts = dict(reason.facts)
        work = format_duration(workout.hard_s)
        assert facts["work"] == work
        assert reason.sentence.startswith(f"{work} of hard running:")
        caps = [
            rules.caps[cap_zone(zone, race_zone)]
            for zone, _ in workout.zone_s
            if zone is not Zone.E
        ]
        sizing = explained.sizings.of_template(templates[workout.template_id])
        minutes = explained.request.availability.minutes[workout.day.weekday()]
        easy = easy_share(rules, week.kind, week.phase, race, explained.plan.volume_tier)
        limits = {
            "cap-share": {f"{cap.share:.0%}" for cap in caps},
            "cap-distance": {explained.shown(cap.distance) for cap in caps},
            "cap-time": {format_duration(cap.time or 0) for cap in caps},
            "week-quality": {f"{rules.week_quality_at_most:.0%}"},
            "minutes": {f"{minutes} minutes"},
            "due": {explained.position(sizing, week) if sizing else "100%"},
            "easy-share": {f"{easy:.0%}"},
            "fast-share": {f"{rules.intensity.fast:.0%}"},
        }
        held = str(facts["held_by"])
        if held in limits:
            assert facts["limit"] in limits[held]
            assert str(facts["limit"]) in reason.sentence
        else:
            assert held in {"day", "template", "variety"}
            assert "limit" not in facts


def test_easy_runs_and_the_race_tell_their_own_distance(explained: Explained) -> None:
    for week, workout, reason in sizes(explained, "easy-size"):
        own, total = explained.shown(workout.distance_m), explained.shown(week.target_m)
        assert reason.sentence == (
            f"{own} of the week's {total}, shared evenly as far as each day allows."
        )
        assert dict(reason.facts) == {"distance": own, "week": total}
    ((_, race, reason),) = sizes(explained, "race-distance")
    assert reason.sentence == f"{explained.shown(race.distance_m)}: the whole race."


def test_places_tell_the_day_and_the_rule(explained: Explained) -> None:
    rules, race_day = explained.rules, explained.request.goal.race_day
    for week, workout in explained.days():
        place, facts = workout.reasons[1], dict(workout.reasons[1].facts)
        count = sum(1 for w in week.workouts if w.steps and w.stress is not Stress.RACE)
        assert facts.get("runs", count) == count
        assert facts.get("days", len(week.workouts)) == len(week.workouts)
        assert facts.get("quality_gap_days", rules.days.quality_gap) == rules.days.quality_gap
        assert (
            facts.get("days_to_race", (race_day - workout.day).days)
            == (race_day - workout.day).days
        )
        assert (
            facts.get("days_after_race", (workout.day - race_day).days)
            == (workout.day - race_day).days
        )
        assert all(str(value) in place.sentence for value in facts.values())
        if workout.stress in {Stress.LONG, Stress.QUALITY, Stress.EASY, Stress.RACE}:
            assert place.sentence.startswith(f"{workout.day:%A}")


def test_weeks_tell_their_distance_and_what_it_comes_from(explained: Explained) -> None:
    share = f"{explained.rules.cut_back.share:.0%}"
    for week in explained.plan.weeks:
        reason = week.reasons[0]
        if reason.code == "week-of-rest":
            assert week.target_m == 0
            continue
        total = explained.shown(week.target_m)
        assert reason.sentence.startswith(total)
        before = [
            w.target_m
            for w in explained.plan.weeks
            if w.number < week.number and w.kind is WeekKind.LOADING
        ]
        if reason.code == "week-volume" and week.kind is WeekKind.CUT_BACK:
            biggest = max(before)
            due = explained.rules.cut_back.share * biggest
            less = (
                ", less where your days allow no more"
                if week.target_m < due - explained.grid_m
                else ""
            )
            assert reason.sentence == (
                f"{total}: a cut-back week, {share} of the biggest week so far "
                f"({explained.shown(biggest)}){less}."
            )
        if reason.code == "week-volume" and week.kind is not WeekKind.LOADING:
            assert explained.shown(max(before)) in reason.sentence


def test_weeks_tell_what_they_build_on_and_what_comes_next(explained: Explained) -> None:
    weeks = explained.plan.weeks
    for week, after in zip(weeks, [*weeks[1:], None], strict=True):
        codes = [reason.code for reason in week.reasons[1:]]
        tells_biggest = week.kind in {WeekKind.RACE, WeekKind.RECOVERY}
        behind = [] if week.number == 1 or tells_biggest else ["week-builds-on"]
        assert codes == [*behind, "week-next"]
        then = week.reasons[-1].sentence
        if after is None:
            assert then == "The plan ends with this week."
        else:
            assert then.startswith(f"Next: {explained.shown(after.target_m)}, ")
            assert (" begins." in then) == (after.phase != week.phase)


def test_phases_tell_their_place_their_length_and_the_next(explained: Explained) -> None:
    for phase in explained.plan.phases:
        codes = [reason.code for reason in phase.reasons]
        assert codes == ["phase-place", "phase-length", "phase-next"]


def test_a_plan_tells_goal_fitness_volume_growth_and_phases(explained: Explained) -> None:
    codes = [reason.code for reason in explained.plan.reasons]
    short = ["too-few-weeks"] if explained.plan.phases[0].id == "sharpen" else []
    assert codes == ["goal", "fitness", "volume-tier", "growth", "phases", *short, "afterwards"]
