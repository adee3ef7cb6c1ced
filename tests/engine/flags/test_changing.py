from dataclasses import replace

import pytest

from strideiq.core.domain.flag import Constraint, FlagState, Operator, Strategy
from strideiq.core.engine.flags.changing import rolled_out

OFF, ON = FlagState(enabled=False), FlagState(enabled=True)
PRO = (Constraint("membership", Operator.IN, ("pro",)),)
WAITING = FlagState(enabled=False, strategies=(Strategy(30),))
SOME = FlagState(enabled=True, strategies=(Strategy(users=("a",)),))


@pytest.mark.parametrize(
    ("state", "percent", "users", "enabled", "strategies"),
    [
        (OFF, 30, None, True, (Strategy(30),)),
        (ON, 30, None, True, (Strategy(30),)),
        (OFF, None, ["a", "a", "b"], True, (Strategy(users=("a", "b")),)),
        (ON, None, ["a"], True, (Strategy(), Strategy(users=("a",)))),
        (ON, None, [], True, (Strategy(),)),
        (WAITING, None, ["a"], False, (Strategy(30), Strategy(users=("a",)))),
        (WAITING, 40, ["a"], True, (Strategy(40), Strategy(users=("a",)))),
        (SOME, None, [], True, (Strategy(0),)),
        (SOME, None, ["b"], True, (Strategy(users=("b",)),)),
        (SOME, 10, None, True, (Strategy(10), Strategy(users=("a",)))),
        (OFF, None, [], False, (Strategy(0),)),
    ],
)
def test_a_share_and_users_beside_what_was_said_before(
    state: FlagState,
    percent: int | None,
    users: list[str] | None,
    enabled: bool,  # noqa: FBT001  a column of the table
    strategies: tuple[Strategy, ...],
) -> None:
    assert rolled_out(state, percent=percent, users=users) == replace(
        state, enabled=enabled, strategies=strategies
    )


def test_conditions_stay_and_nothing_asked_changes_nothing() -> None:
    state = FlagState(enabled=True, strategies=(Strategy(100, constraints=PRO),))
    assert rolled_out(state, percent=5).strategies == (Strategy(5, constraints=PRO),)
    assert rolled_out(state) is state
