import pytest

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import PlannedRepeat, PlannedStep
from strideiq.core.engine.export.work import work_of
from tests import builders


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (builders.timed(300.0, Zone.T), "5:00 T"),
        (builders.timed(20.0, Zone.R), "0:20 R"),
        (builders.timed(90.5, Zone.I), "1:30.5 I"),
        (builders.timed(3700.0, Zone.M), "1:01:40 M"),
        (builders.measured(8000.0, Zone.M), "8 km M"),
        (builders.measured(400.0, Zone.R), "0.4 km R"),
        (builders.measured(1609.344, Zone.I), "1609.344 m I"),
        (builders.measured(5000.0, Zone.RACE), "5 km race"),
        (PlannedRepeat(6, (builders.timed(20.0, Zone.R), builders.timed(60.0))), "6x0:20 R"),
        (builders.timed(600.0), ""),
        (builders.timed(60.0, None), ""),
    ],
)
def test_work_is_what_is_faster_than_easy(step: PlannedStep | PlannedRepeat, text: str) -> None:
    assert work_of(builders.easy(steps=(step,))) == text


def test_strength_is_no_running() -> None:
    assert work_of(builders.strength(steps=(builders.timed(600.0, Zone.T),))) == ""


def test_the_parts_of_a_session_stand_in_their_order() -> None:
    steps = (builders.measured(3000.0, Zone.M), builders.timed(60.0), builders.timed(600.0, Zone.T))
    assert work_of(builders.easy(steps=steps)) == "3 km M; 10:00 T"
