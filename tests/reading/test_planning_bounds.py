"""Plan rules and volume tiers no safe plan can be made with are refused at their place."""

from pathlib import Path

import pytest

from tests.reading.planning_files import RULES, TIERS, assert_told, changed, disagreements, line_of

CASES = [
    # what is changed, into what, where it is told (first place of this text), what it says
    (
        "weekly_total: 2 %",
        "weekly_total: 11 %",
        "11 %",
        "lint.weekly_total: 11% off the stated total is another week -> write 10 % or less",
    ),
    (
        "usual: 115 %, most: 125 %",
        "usual: 126 %, most: 125 %",
        "126 %",
        "growth.2.usual: usual is more than most -> write 125% or less",
    ),
    (
        "growth_per_week: {usual: 1.2 km",
        "growth_per_week: {usual: 2 km",
        "2 km, most: 1.8",
        "growth_per_week.usual: usual is more than most -> write 1.8 km or less",
    ),
    (
        "{from_weeks: 12, usual",
        "{from_weeks: 17, usual",
        "17, usual",
        (
            "growth.1.from_weeks: 17 weeks do not come below the 16 above"
            " -> list the rows from most weeks to fewest, each once"
        ),
    ),
    (
        "{from_weeks: 12, usual",
        "{from_weeks: 16, usual",
        "16, usual: 125 %",
        "growth.1.from_weeks: 16 weeks do not come below the 16 above",
    ),
    (
        "{low: [82 %, 62 %, 35 %]",
        "{low: [80 %, 60 %, 0 %]",
        "0 %], mid: [82",
        "distances.marathon.taper.low.2: a taper week of 0 is a stop -> write a share such as 50 %",
    ),
    (
        "honest_weeks: 10",
        "honest_weeks: 3",
        "3\n    standard_weeks: 18",
        "distances.marathon.honest_weeks: less than fewest_weeks (4) -> write 4 or more",
    ),
    (
        "{up_to_weeks: 10,",
        "{up_to_weeks: 5,",
        '5, weeks: {"*": 2}',
        "taper_weeks.1.up_to_weeks: 5 weeks do not come after the 5 above",
    ),
    (
        'work_rounding: {time: "1:00"',
        'work_rounding: {time: "0:00"',
        '"0:00"',
        "work_rounding.time: nothing can be planned with 0 -> write more than 0",
    ),
    (
        "distance: 500 m}   # steps",
        "distance: 0 m}   # steps",
        "0 m}   # steps",
        "work_rounding.distance: nothing can be planned with 0",
    ),
    (
        "window_days: 90",
        "window_days: 0",
        "0\n  least_distance",
        "fitness.window_days: nothing can be planned with 0",
    ),
    (
        "low: {most: 12 km",
        "low: {most: 2.9 km",
        "2.9 km",
        "distances.5k.long_run.low.most: 2900 m is no long run -> write 3 km or more",
    ),
    (
        'low: {most: 12 km, time: "1:20:00"}',
        'low: {most: 12 km, time: "19:00"}',
        '"19:00"',
        "distances.5k.long_run.low.time: 19 minutes are no long run -> write 20 min or more",
    ),
    (
        "  share: 80 %  ",
        "  share: 39 %  ",
        "39 %  ",
        "cut_back.share: 39% of the biggest week is no cut-back week -> write 40% to 87%",
    ),
    (
        "  share: 80 %  ",
        "  share: 88 %  ",
        "88 %  ",
        "cut_back.share: 88% of the biggest week is no cut-back week",
    ),
    (
        "rounding: {km: 500 m",
        "rounding: {km: 2.1 km",
        "2.1 km",
        "runs.rounding.km: runs cannot be rounded to 2100 m -> write 2 km or less",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "problem"), CASES)
def test_a_value_out_of_bounds_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, at: str, problem: str
) -> None:
    assert_told(tmp_path, changed(RULES, old, new), at, problem)


def test_the_values_at_the_bounds_are_allowed(tmp_path: Path) -> None:
    text = changed(RULES, "weekly_total: 2 %", "weekly_total: 10 %")
    text = changed(text, "  share: 80 %  ", "  share: 87 %  ")
    text = changed(text, "rounding: {km: 500 m", "rounding: {km: 2 km")
    text = changed(text, "{most: 12 km, time: ", "{most: 3 km, time: ")
    found = disagreements(tmp_path, text, TIERS)
    assert not [each for each in found if "first_runs" not in each], found


def test_a_table_of_taper_weeks_without_rows_is_told(tmp_path: Path) -> None:
    start = RULES.index("taper_weeks:\n")
    end = RULES.index("\n#", start)
    text = f"{RULES[:start]}taper_weeks: []{RULES[end:]}"
    found = disagreements(tmp_path, text, TIERS)
    place = f"plan_rules.yaml:{line_of(text, 'taper_weeks: []')}:14: taper_weeks: "
    assert found == [
        f'{place}no row says how long a taper is -> add - {{up_to_weeks: 40, weeks: {{"*": 2}}}}'
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "mid: [35 km, 55 km]",
            "mid: [30 km, 55 km]",
            (
                "biggest_week.5k.mid: mid starts at 30 km, within low or below it"
                " -> start at 35 km, or declare it earlier"
            ),
        ),
        (
            "  low: {title: Low volume}\n  mid: {title: Medium volume}\n",
            "  mid: {title: Medium volume}\n  low: {title: Low volume}\n",
            "biggest_week.half.low: low starts at 30 km, within mid or below it",
        ),
    ],
)
def test_volume_tiers_that_overlap_or_run_downwards_are_told(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    found = disagreements(tmp_path, RULES, changed(TIERS, old, new))
    assert [each for each in found if problem in each and each.startswith("volume_tiers.yaml:")]
