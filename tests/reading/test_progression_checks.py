"""Progressions and intensity that no plan could follow are refused at their place."""

from pathlib import Path

import pytest

from tests.reading.planning_files import RULES, assert_told, changed

CASES = [
    # what is changed, into what, where it is told (first place of this text), what it says
    (
        'low: ["10:00", "14:00", "18:00", "22:00", "28:00"]',
        'low: ["10:00", "14:00", "13:00", "22:00", "28:00"]',
        '"13:00", "22:00"',
        (
            "progressions.threshold.time.low.2: less than the size before it"
            " -> list sizes from first to last, rising"
        ),
    ),
    (
        '      low: ["10:00", "14:00", "18:00", "22:00", "28:00"]\n',
        "",
        'mid: ["15:00", "20:00"',
        "progressions.threshold.time: volume tier 'low' is missing",
    ),
    (
        "    of: R\n",
        "    of: long\n",
        'time:\n      low: ["4:00"',
        "progressions.repetition.time: share sizes long runs and nothing else -> write of: long",
    ),
    (
        "    of: R\n    time:",
        "    of: R\n    distance: {low: [1 km], mid: [1 km], high: [1 km]}\n    time:",
        "of: R\n    distance",
        "progressions.repetition: its sizes are written in time and distance -> write one of",
    ),
    (
        "    from_weeks_out: 12",
        "    to_weeks_out: 13\n    from_weeks_out: 12",
        "12\n    every",
        (
            "progressions.marathon-pace.from_weeks_out: the window runs backwards: from 12 to 13 "
            "weeks out -> write 13 or more"
        ),
    ),
    (
        "near: {2: 70 %",
        "near: {2: 170 %",
        "170 %",
        "progressions.marathon-pace.near.2: more than the last size -> write 100 % or less",
    ),
    (
        "distances: [half]",
        "distances: [haff]",
        "haff",
        (
            "progressions.race-pace-half.distances.0: there is no race distance 'haff' -> "
            "did you mean 'half'?"
        ),
    ),
    (
        "sessions: {marathon: 8,",
        "sessions: {maraton: 8,",
        "maraton",
        "progressions.interval.sessions.maraton: there is no race distance 'maraton' -> did you",
    ),
    (
        "work: [threshold, repetition, hills]",
        "work: [treshold, repetition, hills]",
        "treshold",
        (
            "progressions.interval.after.work.0: there is no progression 'treshold' -> "
            "did you mean 'threshold'?"
        ),
    ),
    (
        "    of: R\n",
        "",
        "threshold:\n    of: T",
        "progressions: no progression is of R for all distances -> add one with of: R",
    ),
    (
        "    of: R\n",
        "    of: T\n",
        'T\n    time:\n      low: ["4:00"',
        "progressions.repetition.of: 'threshold' is of T for the same race already",
    ),
    (
        "phases: [peak], distances: [5k, 10k]",
        "phases: [peak], distances: [5k, 10kk]",
        "10kk",
        "intensity.easy.2.distances.1: there is no race distance '10kk' -> did you mean '10k'?",
    ),
    (
        "volume_tiers: [high], least",
        "volume_tiers: [hihg], least",
        "hihg",
        "intensity.easy.2.volume_tiers.0: there is no volume tier 'hihg' -> did you mean 'high'?",
    ),
    (
        "    - {least: 75 %}",
        "    - {phases: [build], least: 75 %}",
        "{phases: [build]",
        "intensity.easy.3: no row fits all other weeks -> add a last row",
    ),
    (
        "cross: {E: 60, ",
        "cross: {",
        "{M: 80",
        "load.cross: zone 'E' is missing",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "problem"), CASES)
def test_what_no_plan_could_follow_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, at: str, problem: str
) -> None:
    assert_told(tmp_path, changed(RULES, old, new), at, problem)
