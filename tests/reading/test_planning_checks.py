"""Where plan rules and volume tiers disagree with each other or with themselves, each at its place."""

from pathlib import Path

import pytest

from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.reading.progression_checks import SIZES
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.runtime.planner import load
from tests.reading.planning_files import (
    RULES,
    TIERS,
    assert_told,
    changed,
    disagreements,
    line_of,
    shaped,
)


def test_the_shipped_files_agree(tmp_path: Path) -> None:
    assert disagreements(tmp_path, RULES, TIERS) == []


PROGRESSIONS = {
    name: next(key for key in SIZES if getattr(progression, key) is not None)
    for name, progression in shaped(RULES, PlanRules).progressions.items()
}
MILES = ", mi: 0.5 mi}"
LONG_5K = "long_run: {low: {most: 12 km"
CASES = [
    # what is changed, where the problem is told (at the first place of this text), what it says
    (
        "low: [85 %, 50 %], ",
        "",
        "{mid: [85 %",
        "distances.5k.taper: volume tier 'low' is missing -> add \"low: ...\"",
    ),
    (
        "{low: [85 %, 50 %]",
        "{low: []",
        "[], mid",
        "distances.5k.taper.low: there is no taper week -> write one share a week",
    ),
    (
        LONG_5K,
        "long_run: {tiny: {most: 1 km, time: '9:00'}, low: {most: 12 km",
        "tiny",
        "distances.5k.long_run.tiny: there is no volume tier 'tiny' -> declared are low, mid, high",
    ),
    (
        "every: {low: 4, mid: 4, high: 4}",
        "every: {low: 4, hihg: 4, mid: 4}",
        "{low: 4, hihg",
        "cut_back.every: volume tier 'high' is missing",
    ),
    (
        "every: {low: 4, mid: 4, high: 4}",
        "every: {low: 4, mid: 4, high: 4, hihg: 4}",
        "hihg",
        "cut_back.every.hihg: there is no volume tier 'hihg' -> did you mean 'high'?",
    ),
    (
        "{break_from: 30, longest: {low: 5 km, mid: 8 km, high: 12 km}}",
        "{break_from: 30, longest: {low: 5 km, mid: 8 km}}",
        "{low: 5 km, mid: 8 km}",
        "first_runs.1.longest: volume tier 'high' is missing",
    ),
    (
        "  - {break_from: 0, longest: {low: 6 km, mid: 12 km, high: 18 km}}\n",
        "",
        "- {break_from: 30",
        "first_runs: no row holds without a break -> add",
    ),
    ("  R: {share: 5 %, distance: 8 km}\n", "", "M: {share: 20 %", "caps: zone 'R' is missing"),
    (", race: 8}", "}", "{E: 3", "effort: zone 'race' is missing"),
    (MILES, "}", "{km: 500 m}", "runs.rounding: unit 'mi' is missing"),
    (
        ", 7: 32 %}",
        "}",
        "{1: 100 %",
        "long_run_share: number of runs '7' is missing -> add \"7: ...\"",
    ),
    ("{1: 0, 2: 0, 3: 1", "{2: 0, 3: 1", "{2: 0", "quality_by_runs: number of runs '1' is missing"),
    (
        "first_week: {5k: 10 km, ",
        "first_week: {",
        "{10k: 12 km, half",
        "start.first_week: race distance '5k' is missing",
    ),
    (
        "  - {from_weeks: 0, usual: 105 %, most: 110 %}\n",
        "",
        "- {from_weeks: 16",
        "growth: no row holds for the shortest plans",
    ),
    (
        "run_order: [0, 2, 4, 6, 3, 1, 5]",
        "run_order: [0, 2, 4, 6, 3, 1]",
        "[0, 2, 4, 6, 3, 1]",
        "days.run_order: this does not start with the long run's day, 0, or lacks one of 1 to 6",
    ),
    (
        "run_order: [0, 2, 4,",
        "run_order: [2, 0, 4,",
        "[2, 0, 4",
        "days.run_order: this does not start with the long run's day, 0, or lacks one of 1 to 6",
    ),
    (
        "days_per_week: [3, 7]",
        "days_per_week: [7, 3]",
        "[7, 3]",
        "request.days_per_week: 7 to 3 days is no range -> write [3, 7]",
    ),
    (
        "longest_plan_weeks: 40",
        "longest_plan_weeks: 3",
        "4\n    honest_weeks: 10",
        "distances.marathon.fewest_weeks: more weeks than request.longest_plan_weeks (3)",
    ),
    (
        "rounding: {km: 500 m",
        "rounding: {km: 0 m",
        "0 m, mi",
        "runs.rounding.km: nothing can be planned with 0 -> write more than 0",
    ),
    (
        "least: 1.5 km",
        "least: 3.5 km",
        "3.5 km",
        "runs.least: more than runs.worth_a_day -> write less, or more there",
    ),
    (
        "recovery_at_most: 30 min",
        "recovery_at_most: 5 min",
        "5 min",
        "runs.recovery_at_most: less time than request.least_minutes",
    ),
    (
        "{break_from: 0, longest: {low: 6 km",
        "{break_from: 0, longest: {low: 1.2 km",
        "1.2 km",
        "first_runs.0.longest.low: too short: runs.least and its rounding come to",
    ),
    (
        "5: 40 %",
        "5: 19 %",
        "19 %",
        "long_run_share.5: the longest of 5 runs cannot have 19% of the week -> write 20% to 100 %",
    ),
    (
        "5: 40 %",
        "5: 120 %",
        "120 %, 6",
        "long_run_share.5: the longest of 5 runs cannot have 120% of the week",
    ),
    (
        "  share: 80 %  ",
        "  share: 90 %  ",
        "90 %                  # of the biggest week so far",
        "cut_back.share: more than cut_back.counts_below, so no such week would count",
    ),
    (
        'low: {most: 12 km, time: "1:20:00"}',
        'low: {most: 12 km, time: "0:20"}',
        '"0:20"',
        "distances.5k.long_run.low.time: less time than request.least_minutes",
    ),
    (
        "{low: [82 %, 62 %, 35 %]",
        "{low: [60 %, 80 %, 35 %]",
        "[60 %, 80 %, 35 %]",
        "distances.marathon.taper.low: a taper falls from week to week",
    ),
    (
        "{low: [82 %, 62 %, 35 %]",
        "{low: [80 %, 67 %, 65 %]",
        "[80 %, 67 %, 65 %]",
        (
            "distances.marathon.taper.low: the last week is more than taper.race_week_at_most (60%)"
            " -> write less, or more there"
        ),
    ),
    (
        "recent_days: 28",
        "recent_days: 0",
        "0              # the mean",
        "start.recent_days: nothing can be planned with 0",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "problem"), CASES)
def test_what_planning_would_miss_in_the_plan_rules_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, at: str, problem: str
) -> None:
    assert_told(tmp_path, changed(RULES, old, new), at, problem)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  5k: {low", "  5 k: {low", "biggest_week: race distance '5k' is missing"),
        (
            "  5k: {low",
            "  50k: {low: 1 km, mid: 2 km, high: 3 km}\n  5k: {low",
            "biggest_week.50k: there is no race distance '50k' -> did you mean '5k'?",
        ),
        (
            "mid: [35 km, 55 km], high: [55 km, 90 km]",
            "mid: [35 km, 55 km]",
            "biggest_week.5k: volume tier 'high' is missing",
        ),
    ],
)
def test_what_planning_would_miss_in_the_volume_tiers_is_told(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    found = disagreements(tmp_path, RULES, changed(TIERS, old, new))
    assert [each for each in found if problem in each and each.startswith("volume_tiers.yaml:")]


def test_a_tier_that_is_declared_but_nowhere_limited_is_missed_everywhere(tmp_path: Path) -> None:
    tiers = changed(
        TIERS, "  high: {title: High volume}", "  high: {title: High}\n  top: {title: Top}"
    )
    found = disagreements(tmp_path, RULES, tiers)
    missed = {each.split(": ")[1] for each in found if "'top' is missing" in each}
    assert missed == {
        *(
            f"distances.{d}.{table}"
            for d in ("5k", "10k", "half", "marathon")
            for table in ("long_run", "taper")
        ),
        *(f"first_runs.{row}.longest" for row in range(3)),
        *(f"progressions.{name}.{sizes}" for name, sizes in PROGRESSIONS.items()),
        *(f"biggest_week.{d}" for d in ("5k", "10k", "half", "marathon")),
        "cut_back.every",
    }


def test_files_without_any_tier_or_distance_are_refused(tmp_path: Path) -> None:
    head, _ = TIERS.split("tiers:\n")
    found = disagreements(tmp_path, RULES, head + "tiers: {}\nbiggest_week: {}\n")
    assert any("tiers: there is no volume tier -> add one" in each for each in found)


def test_the_program_does_not_start_with_plan_rules_that_lack_a_tier(tmp_path: Path) -> None:
    text = changed(RULES, "every: {low: 4, mid: 4, high: 4}", "every: {low: 4, mid: 4}")
    (tmp_path / "plan_rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFiles) as caught:
        load(Settings(config_dir=tmp_path))
    (problem,) = caught.value.problems
    place = f"{tmp_path / 'plan_rules.yaml'}:{line_of(text, 'every: {low: 4, mid: 4}')}:10"
    assert str(problem) == (
        f"{place}: cut_back.every: volume tier 'high' is missing -> add \"high: ...\""
    )
