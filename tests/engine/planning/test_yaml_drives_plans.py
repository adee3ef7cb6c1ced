"""What plans look like is in YAML: a runner's own files change them, and no Python is touched."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.overlay import shipped_config
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load
from tests.engine.planning.asking import MONDAY, ask
from tests.engine.planning.mutations import runs_of

RACE = RaceResult(10_000.0, 2_700.0, MONDAY)
MARATHON = ask(weekly_m=55_000.0, longest_m=20_000.0, recent_race=RACE)
HEAD = """\
plugin: {id}
kind: {kind}
version: 1.0.0
api: 1
title: Mine
author: A coach
licence: CC0-1.0
source: own work
"""
FARTLEK = (
    HEAD.format(id="fartlek", kind="workouts")
    + """\
workouts:
  - id: fartlek-minutes
    title: Minutes fast and easy
    family: threshold
    stress: quality
    work_zone: T
    purpose: Playing with pace.
    steps:
      - {part: warm_up, fill: 1 km, zone: E}
      - repeat: [3, 15]
        steps:
          - {time: "1:00", zone: T}
          - {part: recover, time: "1:00", zone: E}
"""
)
SPEED = (
    HEAD.format(id="speed", kind="phases")
    + """\
phases:
  - id: speed
    title: Speed
    role: load
    order: 25
    rank: 1
    weeks: {least: 3, ideal: 3, most: 3}
    purpose: Makes race pace feel slow.
    focus: Short and quick.
    sessions: 1
    quality: {"*": [[repetition]]}
    long_run: {"*": [long]}
"""
)
FIFTEEN_K = """\
  15k:
    title: 15K
    length: 15 km
    race_zone: T
    fewest_weeks: 2
    honest_weeks: 5
    standard_weeks: 12
    long_run: {low: {most: 16 km, time: "1:50:00"}, mid: {most: 19 km, time: "1:50:00"}, high: {most: 22 km, time: "1:50:00"}}
    taper: {low: [75 %, 45 %], mid: [75 %, 45 %], high: [75 %, 45 %]}
    after: {rest_days: 2, shares: [30 %]}
"""


@dataclass(frozen=True)
class Folder:
    """A runner's configuration folder."""

    path: Path

    def change(self, name: str, *changes: tuple[str, str]) -> "Folder":
        """Lay the shipped file over itself with some of its text changed."""
        text = (shipped_config() / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
            text = text.replace(old, new)
        (self.path / name).write_text(text, encoding="utf-8")
        return self

    def add(self, name: str, text: str) -> "Folder":
        """Drop a plugin file into the folder."""
        file = self.path / "plugins" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def plan(self, request: PlanRequest = MARATHON) -> Plan:
        """The plan that the program makes with this folder, which its own linter finds sound."""
        planner = load(Settings(config_dir=self.path)).planner
        made = generate(request, planner.host.catalogue(), planner.config)
        assert made.is_sound, made.findings
        return made.plan


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(scope="module")
def shipped_plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return Folder(tmp_path_factory.mktemp("nothing")).plan()


def cut_shares(plan: Plan) -> Iterator[float]:
    biggest = 0.0
    for week in plan.weeks:
        if week.kind is WeekKind.CUT_BACK:
            yield week.target_m / biggest
        biggest = max(biggest, week.target_m)


def long_shares(plan: Plan) -> list[float]:
    weeks = [week for week in plan.weeks if week.kind is WeekKind.LOADING]
    return [max(run.distance_m for run in runs_of(week)) / week.target_m for week in weeks]


def quality_gaps(plan: Plan) -> list[int]:
    hard = [workout.day for workout in plan.workouts() if workout.stress is Stress.QUALITY]
    return [(later - earlier).days for earlier, later in pairwise(hard)]


def taper_shares(plan: Plan) -> list[float]:
    biggest = max(week.target_m for week in plan.weeks)
    tapering = (WeekKind.TAPER, WeekKind.RACE)
    return [week.target_m / biggest for week in plan.weeks if week.kind in tapering]


def at_threshold(plan: Plan) -> list[float]:
    return [w.seconds_in(Zone.T) for w in plan.workouts() if w.stress is Stress.QUALITY]


def first_race_pace(plan: Plan) -> int:
    """Weeks before the week of the race in which a long run has its pace first."""
    (race,) = [w.number for w in plan.weeks if w.kind is WeekKind.RACE]
    return max(
        race - week.number
        for week in plan.weeks
        for w in week.workouts
        if w.stress is Stress.LONG and w.seconds_in(Zone.RACE)
    )


def easy_shares(plan: Plan) -> list[float]:
    """Easy running's part of the time of the weeks before the race week."""
    weeks = [week for week in plan.weeks if week.kind is WeekKind.LOADING]
    return [
        1 - sum(w.hard_s for w in week.workouts) / sum(w.duration_s for w in week.workouts)
        for week in weeks
    ]


def test_the_share_of_cut_back_weeks(folder: Folder, shipped_plan: Plan) -> None:
    plan = folder.change("plan_rules.yaml", ("  share: 80 %  ", "  share: 60 %  ")).plan()
    assert list(cut_shares(shipped_plan)) == pytest.approx([0.8] * 3, abs=0.01)
    assert list(cut_shares(plan)) == pytest.approx([0.6] * 3, abs=0.01)


def test_how_often_a_cut_back_week_comes(folder: Folder, shipped_plan: Plan) -> None:
    change = "every: {low: 4, mid: 4, high: 4}", "every: {low: 3, mid: 3, high: 3}"
    plan = folder.change("plan_rules.yaml", change).plan()
    kinds = [week.kind for week in plan.weeks if week.kind in {WeekKind.LOADING, WeekKind.CUT_BACK}]
    assert len(list(cut_shares(plan))) > len(list(cut_shares(shipped_plan)))
    assert all(
        WeekKind.CUT_BACK in three for three in zip(kinds, kinds[1:], kinds[2:], strict=False)
    )


def test_the_share_of_the_long_run(folder: Folder, shipped_plan: Plan) -> None:
    plan = folder.change("plan_rules.yaml", ("5: 40 %", "5: 30 %")).plan()
    assert 0.38 < max(long_shares(shipped_plan)) <= 0.4
    assert 0.28 < max(long_shares(plan)) <= 0.3


def test_the_taper(folder: Folder, shipped_plan: Plan) -> None:
    old = "taper: {low: [82 %, 62 %, 35 %], mid: [82 %, 62 %, 35 %], high: [82 %, 62 %, 35 %]}"
    new = "taper: {low: [60 %, 40 %, 25 %], mid: [60 %, 40 %, 25 %], high: [60 %, 40 %, 25 %]}"
    plan = folder.change("plan_rules.yaml", (old, new)).plan()
    assert taper_shares(shipped_plan) == pytest.approx([0.82, 0.62, 0.35], abs=0.05)
    assert taper_shares(plan) == pytest.approx([0.6, 0.4, 0.25], abs=0.02)


def test_how_long_the_runs_of_a_race_week_are(folder: Folder, shipped_plan: Plan) -> None:
    change = ("race_week_beside: 120 % ", "race_week_beside: 50 % ")
    plan = folder.change("plan_rules.yaml", change).plan()
    longest = [
        max(w.distance_m for w in each.weeks[17].workouts if w.stress is not Stress.RACE)
        for each in (shipped_plan, plan)
    ]
    assert [each.weeks[17].kind for each in (shipped_plan, plan)] == [WeekKind.RACE] * 2
    assert longest[1] < 0.8 * longest[0]


def test_the_days_between_hard_sessions(folder: Folder, shipped_plan: Plan) -> None:
    plan = folder.change("plan_rules.yaml", ("quality_gap: 2 ", "quality_gap: 4 ")).plan()
    assert min(quality_gaps(shipped_plan)) == 2
    assert min(quality_gaps(plan)) >= 4


def test_the_rounding_of_days(folder: Folder) -> None:
    plan = folder.change("plan_rules.yaml", ("{km: 500 m", "{km: 1 km")).plan()
    training = [w for w in plan.workouts() if w.steps and w.stress is not Stress.RACE]
    assert all(w.distance_m == pytest.approx(round(w.distance_m, -3)) for w in training)


def test_how_much_is_run_at_threshold(folder: Folder, shipped_plan: Plan) -> None:
    old = 'mid: ["15:00", "20:00", "25:00", "30:00", "36:00"]'
    plan = folder.change("plan_rules.yaml", (old, 'mid: ["10:00"]')).plan()
    assert sum(at_threshold(plan)) < 0.7 * sum(at_threshold(shipped_plan))


def test_from_when_on_marathon_pace_is_run(folder: Folder, shipped_plan: Plan) -> None:
    plan = folder.change("plan_rules.yaml", ("from_weeks_out: 12", "from_weeks_out: 4")).plan()
    assert first_race_pace(plan) <= 4 < first_race_pace(shipped_plan) <= 12


def test_how_often_the_same_session_comes(folder: Folder) -> None:
    plan = folder.change("plan_rules.yaml", ("repeats_at_most: 2", "repeats_at_most: 1")).plan()
    sizes = [(w.template_id, round(w.hard_s)) for w in plan.workouts() if w.hard_s > 150]
    repeated = {size for size in sizes if sizes.count(size) > 1}
    assert repeated <= {
        (id_, s) for id_, s in sizes if id_ == "goal-race" or id_.startswith("test-")
    }


def test_how_much_is_easy(folder: Folder, shipped_plan: Plan) -> None:
    plan = folder.change("plan_rules.yaml", ("    - {least: 75 %}", "    - {least: 92 %}")).plan()
    assert min(easy_shares(shipped_plan)) < 0.85
    assert min(easy_shares(plan)) > 0.91


def test_the_load_of_strength(folder: Folder) -> None:
    request = replace(MARATHON, availability=replace(MARATHON.availability, strength_weekdays=(0,)))
    twice = folder.change("plan_rules.yaml", ("  strength: 40\n", "  strength: 80\n")).plan(request)
    loads = [w.load / w.duration_s * 3600 for day in twice.workouts() for w in day.also]
    assert loads
    assert loads == pytest.approx([80] * len(loads))


def test_the_volume_tiers(folder: Folder, shipped_plan: Plan) -> None:
    # Standard plans of the middle tier aim at 78 km.
    bounds = "mid: [65 km, 90 km], high: [90 km, 140 km]"
    more = ask(weekly_m=64_000.0, longest_m=22_000.0, recent_race=RACE)
    assert max(week.target_m for week in folder.plan(more).weeks) > 80_000
    folder.change("volume_tiers.yaml", (bounds, "mid: [65 km, 78 km], high: [90 km, 140 km]"))
    held = folder.plan(more)
    assert max(week.target_m for week in held.weeks) <= 78_000
    assert held.volume_tier == shipped_plan.volume_tier == "mid"
    wider = "low: [45 km, 65 km], mid: [65 km", "low: [45 km, 73 km], mid: [73 km"
    less = ask(weekly_m=52_000.0, longest_m=18_000.0, recent_race=RACE)
    assert folder.plan(less).volume_tier == "mid"
    assert folder.change("volume_tiers.yaml", wider).plan(less).volume_tier == "low"


def test_a_workout_file_dropped_into_the_folder_is_in_the_plan(
    folder: Folder, shipped_plan: Plan
) -> None:
    plan = folder.add("workouts/fartlek.yaml", FARTLEK).plan()
    mine = [w for w in plan.workouts() if w.template_id == "fartlek-minutes"]
    assert mine
    assert {w.title for w in mine} == {"Minutes fast and easy"}
    assert "fartlek-minutes" not in {w.template_id for w in shipped_plan.workouts()}


def test_a_phase_file_dropped_into_the_folder_is_in_the_plan(
    folder: Folder, shipped_plan: Plan
) -> None:
    plan = folder.add("phases/speed.yaml", SPEED).plan()
    phases = [(span.id, span.last_week - span.first_week + 1) for span in plan.phases]
    assert [name for name, _ in phases] == [
        "base",
        "build",
        "speed",
        "peak",
        "taper",
        "recovery",
        "recovery-strides",
    ]
    assert dict(phases)["speed"] == 3
    during = [w for week in plan.weeks if week.phase == "speed" for w in week.workouts]
    assert "repetition" in {w.family for w in during}
    assert during[0].reasons[0].sentence.endswith("Makes race pace feel slow.")
    assert len(plan.weeks) == len(shipped_plan.weeks)


def test_a_shipped_file_replaced_takes_its_workouts_out(folder: Folder) -> None:
    hills = FARTLEK.replace("plugin: fartlek", "plugin: hills").replace("threshold", "hills")
    plan = folder.add("workouts/hills.yaml", hills).plan()
    found = {w.template_id for w in plan.workouts()}
    assert "fartlek-minutes" in found
    assert not {"hills-short", "hills-long"} & found


def test_a_race_distance_of_ones_own(folder: Folder) -> None:
    folder.change(
        "plan_rules.yaml",
        ("  half:\n    title", f"{FIFTEEN_K}  half:\n    title"),
        ("10k: 12 km, ", "10k: 12 km, 15k: 14 km, "),
    )
    ranges = "  15k: {low: [28 km, 45 km], mid: [45 km, 70 km], high: [70 km, 110 km]}\n"
    folder.change("volume_tiers.yaml", ("  half: {low", f"{ranges}  half: {{low"))
    plan = folder.plan(ask("15k", 12))
    assert plan.goal_title == "15K"
    assert [w.distance_m for w in plan.workouts() if w.stress is Stress.RACE] == [15_000]
