"""Make the synthetic running history of the test suite, the same bytes on every machine.

Run ``python tests/synthetic_history.py`` to write ``tests/fixtures/history_marathon.csv`` anew.
The runner is invented: 79 weeks of three to five runs, two lay-offs, a 10K race, and about 45 km
a week at the end. The columns are those of a common training log export.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

FIXTURE = Path(__file__).parent / "fixtures" / "history_marathon.csv"
HEADER = "date,distance_m,moving_s,avg_hr,intensity_pct,load"
FIRST_MONDAY = date(2025, 5, 19)
WEEKS = 79
LAY_OFFS = (range(20, 23), range(43, 48))
RACE_WEEK, RACE_M, RACE_S = 73, 10_040.0, 2_772
SHARES = {
    3: {1: 0.30, 3: 0.28, 6: 0.42},
    4: {1: 0.22, 3: 0.24, 5: 0.18, 6: 0.36},
    5: {1: 0.18, 2: 0.14, 3: 0.20, 5: 0.15, 6: 0.33},
}


class Run(NamedTuple):
    """One row of the log."""

    day: date
    distance_m: float
    moving_s: int
    average_hr: int

    def row(self) -> str:
        """The run as a line of the file, with intensity and load in the exporter's manner."""
        speed = self.distance_m / self.moving_s
        intensity = 100 * speed / 3.75
        load = round(self.moving_s / 36 * (intensity / 100) ** 2)
        return (
            f"{self.day},{self.distance_m:.2f},{self.moving_s},{self.average_hr},"
            f"{intensity:.1f},{load}"
        )


def weekly_km(week: int) -> float:
    """Kilometres aimed at in a week: three builds, each after a rest, every fourth week lighter."""
    if any(week in rest for rest in LAY_OFFS):
        return 0.0
    if week < LAY_OFFS[0].start:
        aim = 17 + 0.9 * week
    elif week < LAY_OFFS[1].start:
        aim = min(15 + 1.5 * (week - LAY_OFFS[0].stop), 38)
    else:
        aim = min(14 + 1.45 * (week - LAY_OFFS[1].stop), 47)
    return aim * (0.8 if week % 4 == 3 else 1.0)


def easy_pace(week: int) -> float:
    """Seconds per kilometre of an easy run: slowly faster, slower again after each rest."""
    lost = sum(max(0, 12 - 2 * (week - rest.stop)) for rest in LAY_OFFS if week >= rest.stop)
    return 378 - 0.45 * week + lost


def week_of_runs(week: int, rng: random.Random) -> Iterator[Run]:
    """The runs of one week in order of date."""
    total = 1000 * weekly_km(week)
    if total == 0:
        return
    monday = FIRST_MONDAY + timedelta(weeks=week)
    for weekday, share in SHARES[3 if total < 20_000 else 4 if total < 34_000 else 5].items():
        day = monday + timedelta(days=weekday)
        distance = total * share * (0.95 + 0.1 * rng.random())
        pace = easy_pace(week) * (0.97 + 0.06 * rng.random())
        heart = round(139 + (378 - pace) / 5 + 6 * rng.random())
        if week == RACE_WEEK and weekday == 6:
            yield Run(day, 2015.4, 741, 141)
            yield Run(day, RACE_M, RACE_S, 178)
        elif weekday == 3 and week % 2 and total > 25_000:
            yield from tempo(day, distance, pace, rng)
        else:
            yield Run(day, round(distance, 2), round(distance / 1000 * pace), heart)


def tempo(day: date, distance: float, pace: float, rng: random.Random) -> Iterator[Run]:
    """A threshold day, logged as three files: warm-up, work and cool-down."""
    work = distance * (0.5 + 0.08 * rng.random())
    jog = (distance - work) / 2
    hard = pace - 68 - 5 * rng.random()
    yield Run(day, round(jog, 2), round(jog / 1000 * pace), 138)
    yield Run(day, round(work, 2), round(work / 1000 * hard), round(166 + 4 * rng.random()))
    yield Run(day, round(jog, 2), round(jog / 1000 * (pace + 12)), 144)


def history() -> str:
    """The whole file."""
    rng = random.Random(20_261_122)  # noqa: S311  a test fixture, not a secret
    runs = [run for week in range(WEEKS) for run in week_of_runs(week, rng)]
    return "\n".join([HEADER, *(run.row() for run in runs)]) + "\n"


if __name__ == "__main__":
    FIXTURE.write_text(history(), encoding="utf-8", newline="\n")
