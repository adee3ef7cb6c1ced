"""Every action on every week of three plans: sound, or refused with what to do instead."""

import pytest

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.plan import Severity
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.engine.adaptation.ground import NothingToChange
from tests.engine.adaptation.grounds import Plans, do

LESS = [
    do("adjust_load", percent=-20, days=7),
    do("adjust_load", percent=-50, days=14),
    do("adjust_load", percent=-100, days=4),
    do("skip", session="quality", days=21),
    do("skip", session="long", days=7),
    do("skip", session="easy", days=7),
]
OTHERS = [
    do("adjust_load", percent=10, days=7),
    do("insert_recovery_week", percent=60),
    do("choose_option", option="B"),
    do("swap_days", first="tuesday", second="wednesday"),
    do("move", session="long", days=-1),
    do("replace_from_template", session="quality", template="easy-run"),
    do("restore", days=7),
]


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@pytest.mark.parametrize("name", ["marathon", "half", "10k-daily"])
def test_every_action_on_every_week(plans: Plans, name: str) -> None:
    refusals: list[Refusal] = []
    for week in plans.ground(name).plan.weeks:
        ground = plans.on(name, week.number, week.number % 2 * 3)
        for action in (*LESS, *OTHERS):
            try:
                changed = apply([action], ground)
            except Refusal as refused:
                refusals.append(refused)
                unsound = action in LESS and refused.constraint == "plan"
                unsound &= not isinstance(refused, NothingToChange)
                if unsound:
                    raise
                continue
            assert changed.diff
            assert all(f.severity is Severity.WARNING for f in changed.findings)
    assert all(refused.suggestion for refused in refusals)
