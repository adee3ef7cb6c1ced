"""The weeks after the race: how many, how big, and from when on legs are woken again."""

import pytest

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import ask


@pytest.mark.parametrize(
    ("distance", "weeks"), [("5k", 1), ("10k", 1), ("half", 2), ("marathon", 3)]
)
@pytest.mark.parametrize("weekly_m", [30_000.0, 70_000.0])
def test_recovery_grows_week_by_week_and_has_strides_from_the_third_on(
    distance: str, weeks: int, weekly_m: float, catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask(distance, 18, weekly_m=weekly_m, longest_m=14_000.0)
    plan = generate(asked, catalogue, config).plan
    after = [week for week in plan.weeks if week.kind is WeekKind.RECOVERY]
    assert len(after) == weeks
    sizes = [week.distance_m for week in after]
    assert sizes == sorted(sizes)
    assert {w.stress for week in after for w in week.workouts} <= {
        Stress.REST,
        Stress.RECOVERY,
        Stress.EASY,
    }
    families = [{w.family for w in week.workouts} for week in after]
    assert not any("strides" in each for each in families[:2])
    assert all("strides" in each for each in families[2:])
    rest = config.rules.distances[distance].after.rest_days
    days = [w for week in after for w in week.workouts]
    assert not any(w.steps for w in days[:rest])
