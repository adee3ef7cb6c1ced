"""A sentence for each action, with the days and distances of the plan."""

import pytest

from strideiq.core.domain.action import Action
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.adaptation.apply import DOES, apply
from strideiq.core.engine.adaptation.describe import SENTENCES, describe, describe_settled
from tests.engine.adaptation.grounds import Plans, do

SAID = {
    do("swap_days", first="tuesday", second="wednesday"): (
        "Easy run on Tuesday 16 February, Mile repeats on Wednesday 17 February."
    ),
    do("move", session="quality", days=1): (
        "Easy run on Tuesday 16 February, Mile repeats on Wednesday 17 February."
    ),
    do("adjust_load", percent=-20, days=7): (
        "20 % less from Tuesday 16 February to Sunday 21 February: 46.0 km instead of 57.5 km"
        " on 5 days."
    ),
    do("replace_from_template", session="quality", template="easy-strides"): (
        "Easy run with strides instead of Mile repeats on Tuesday 16 February."
    ),
    do("choose_option", option="B"): (
        "Option B: Tempo by heart rate on rolling ground instead of Mile repeats on Tuesday 16"
        " February."
    ),
    do("skip", session="long", days=7): (
        "No long run on Sunday 21 February: 9.0 km instead of 22.5 km on 1 day."
    ),
    do("insert_recovery_week", percent=60): (
        "A recovery week from Tuesday 16 February to Sunday 21 February, without hard running:"
        " 31.5 km instead of 57.5 km."
    ),
}


@pytest.mark.parametrize(
    ("action", "sentence"), SAID.items(), ids=lambda each: getattr(each, "name", "")
)
def test_each_action_says_what_it_does(plans: Plans, action: Action, sentence: str) -> None:
    assert describe(action, apply([action], plans.on("marathon", 7))) == sentence


def test_every_action_that_can_be_done_has_words() -> None:
    assert SENTENCES.keys() == DOES.keys()


def test_distances_are_in_the_units_of_the_runner(plans: Plans) -> None:
    action = do("adjust_load", percent=-50, days=3)
    changed = apply([action], plans.on("marathon", 7))
    assert "5.6 mi instead of 11.2 mi" in describe(action, changed, UnitSystem.IMPERIAL)
    assert "10.6 mi instead of 14.0 mi" in describe_settled(changed, UnitSystem.IMPERIAL)


def test_what_else_is_made_smaller_is_said(plans: Plans) -> None:
    changed = apply([do("adjust_load", percent=-50, days=3)], plans.on("marathon", 7))
    assert describe_settled(changed) == (
        "So that the plan stays sound, 1 other day is changed on Sunday 21 February"
        " (17.0 km instead of 22.5 km) too."
    )
    alone = apply([do("adjust_load", percent=-20, days=7)], plans.on("marathon", 7))
    assert describe_settled(alone) == ""


def test_an_action_in_vain_says_so(plans: Plans) -> None:
    vain = do("skip", session="quality", days=1)
    changed = apply([vain, do("adjust_load", percent=-20, days=7)], plans.on("marathon", 7))
    assert describe(vain, changed) == (
        "Nothing is left of it to do: skip the quality sessions for 1 days."
    )
