"""Each contradiction in what plan rules say of tapers, races, breaks and ages is told at its place."""

from pathlib import Path

import pytest

from tests.reading.planning_files import RULES, TIERS, changed, disagreements, line_of


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        (
            '{up_to_weeks: 14, weeks: {marathon: 3, "*": 2}}',
            "{up_to_weeks: 14, weeks: {half: 2}}",
            "{half: 2}}",
            "taper_weeks.2.weeks: race distance '*' is missing",
        ),
        (
            "weeks: {marathon: 3, ",
            "weeks: {maraton: 3, ",
            "maraton: 3",
            "taper_weeks.2.weeks.maraton: there is no race distance 'maraton' -> did you mean",
        ),
        (
            "apart: {5k: 4, ",
            "apart: {5kk: 4, ",
            "5kk",
            "side_races.apart.5kk: there is no race distance '5kk' -> did you mean '5k'?",
        ),
        (
            'marathon: 6, "*": 3}',
            'marathn: 6, "*": 3}',
            "marathn",
            "side_races.block.weeks.marathn: there is no race distance 'marathn' -> did you mean",
        ),
        (
            'marathon: 6, "*": 3}',
            "marathon: 6}",
            "{5k: 2, 10k: 3, half: 4, marathon: 6}",
            "side_races.block.weeks: race distance '*' is missing",
        ),
        (
            "races: [5k, 10k], ",
            "races: [5k, 12k], ",
            "12k]",
            "runner.under_age.1.races.1: there is no race distance '12k' -> write one of 5k, 10k",
        ),
        (
            "standard_weeks: 18",
            "standard_weeks: 9",
            "9\n    long_run: {low: {most: 30",
            "distances.marathon.standard_weeks: less than honest_weeks (10) -> write 10 or more",
        ),
        (
            "{from_days: 29, ",
            "{from_days: 14, ",
            "14, stages: [{share: 33 %}, {share: 50 %}",
            "start.time_off.1.from_days: 14 days do not come after the 14 above",
        ),
        (
            "[{share: 50 %}, {share: 75 %}]",
            "[{share: 50 %}, {share: 45 %}]",
            "45 %",
            "start.time_off.0.stages.1.share: the way back does not rise step by step",
        ),
    ],
)
def test_a_contradiction_is_told_at_its_place(
    old: str, new: str, place: str, problem: str, tmp_path: Path
) -> None:
    text = changed(RULES, old, new)
    (found,) = disagreements(tmp_path, text, TIERS)
    assert found.startswith(f"plan_rules.yaml:{line_of(text, place)}:")
    assert problem in found
