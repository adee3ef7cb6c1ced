"""Slots that cannot be planned are refused by the planner too, and what it suggests is accepted."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Availability, CrossSlot
from strideiq.core.domain.errors import Refusal
from strideiq.core.engine.planning.request_checks import check_request
from strideiq.core.engine.planning.slot_checks import slot_refusals
from tests.engine.planning.asking import ask
from tests.schema.serving import runtime

FREE = Availability(5, (60,) * 7)
NUMBERS = st.integers(-2, 9)
WEEKDAYS = st.lists(NUMBERS, max_size=5).map(tuple)
SLOTS = st.lists(st.builds(CrossSlot, NUMBERS, st.integers(-5, 200)), max_size=4).map(tuple)


@pytest.mark.parametrize(
    ("slots", "constraint"),
    [
        ({"quality_weekdays": (1, 1)}, "quality_weekdays"),
        ({"strength_weekdays": (7,)}, "strength_weekdays"),
        ({"cross_training": (CrossSlot(1, 9),)}, "cross_training"),
        ({"doubles": 8}, "doubles"),
    ],
)
def test_planner_refuses_slots_that_cannot_be(slots: dict[str, Any], constraint: str) -> None:
    request = ask()
    wrong = replace(request, availability=replace(request.availability, **slots))
    with pytest.raises(Refusal) as refused:
        check_request(wrong, runtime().planner.config)
    assert refused.value.constraint == constraint


@given(WEEKDAYS, WEEKDAYS, SLOTS, st.integers(-3, 12))
def test_what_is_suggested_is_accepted(
    quality: tuple[int, ...],
    strength: tuple[int, ...],
    cross: tuple[CrossSlot, ...],
    doubles: int,
) -> None:
    asked = replace(
        FREE,
        quality_weekdays=quality,
        strength_weekdays=strength,
        cross_training=cross,
        doubles=doubles,
    )
    refusals = list(slot_refusals(asked))
    assert len({each.constraint for each in refusals}) == len(refusals)
    advised: dict[str, Any] = {each.constraint: each.instead for each in refusals}
    assert not list(slot_refusals(replace(asked, **advised)))
