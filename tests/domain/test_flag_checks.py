from datetime import datetime

import pytest

from strideiq.core.domain.flag import (
    Constraint,
    FlagState,
    Operator,
    Schedule,
    Strategy,
    Variant,
)
from strideiq.core.domain.flag_checks import Path, state_faults
from tests.people import NOW, SECOND, new_id


def limited(context: str, operator: Operator, *values: str) -> FlagState:
    constraint = Constraint(context, operator, values)
    return FlagState(enabled=True, strategies=(Strategy(constraints=(constraint,)),))


def paths(state: FlagState, memberships: tuple[str, ...] | None = None) -> list[Path]:
    return [fault.path for fault in state_faults(state, memberships)]


@pytest.mark.parametrize(
    "state",
    [
        FlagState(enabled=True),
        FlagState(enabled=True, strategies=(Strategy(0), Strategy(users=(str(new_id()),)))),
        FlagState(enabled=True, variants=(Variant("bold", 1), Variant("calm-one", 99))),
        FlagState(enabled=True, schedule=Schedule(NOW, NOW + SECOND)),
        limited("membership", Operator.IN, "pro"),
        limited("role", Operator.NOT_IN, "coach", "admin"),
        limited("appVersion", Operator.SEMVER_GT, "2.0.0-beta.1"),
        limited("currentTime", Operator.DATE_AFTER, "2027-01-31T06:00:00Z"),
    ],
)
def test_what_a_flag_may_say(state: FlagState) -> None:
    assert paths(state, ("pro",)) == []


@pytest.mark.parametrize(
    ("state", "path"),
    [
        (FlagState(enabled=True, strategies=(Strategy(-1),)), ("percent",)),
        (FlagState(enabled=True, strategies=(Strategy(50, (str(new_id()),)),)), ()),
        (limited("height", Operator.IN, "180"), ("constraints", 0, "context")),
        (limited("role", Operator.SEMVER_GT, "coach"), ("constraints", 0, "operator")),
        (limited("appVersion", Operator.NUM_GT, "2"), ("constraints", 0, "operator")),
        (limited("country", Operator.IN), ("constraints", 0, "values")),
        (limited("appVersion", Operator.SEMVER_EQ, "1.0.0", "1.0.1"), ("constraints", 0, "values")),
        (limited("country", Operator.IN, "AT", "at"), ("constraints", 0, "values", 1)),
        (limited("userId", Operator.IN, "bob"), ("constraints", 0, "values", 0)),
        (limited("currentTime", Operator.DATE_AFTER, "soon"), ("constraints", 0, "values", 0)),
        (
            limited("currentTime", Operator.DATE_AFTER, "2027-01-31T06:00:00"),
            ("constraints", 0, "values", 0),
        ),
        (
            limited("currentTime", Operator.DATE_AFTER, "9999-12-31T23:59:59-14:00"),
            ("constraints", 0, "values", 0),
        ),
        (limited("membership", Operator.IN, "gold"), ("constraints", 0, "values", 0)),
    ],
)
def test_what_no_strategy_may_say(state: FlagState, path: Path) -> None:
    assert paths(state, ("pro",)) == [("strategies", 0, *path)]


def test_memberships_that_are_not_known_need_only_be_names() -> None:
    assert paths(limited("membership", Operator.IN, "gold")) == []
    assert paths(limited("membership", Operator.IN, "all of them")) != []


@pytest.mark.parametrize("version", ["01.2.3", "1.2.3-", "1.2.3-a..b", "1.2.3-01", "\u0661.2.3"])
def test_a_version_that_unleash_cannot_read_would_never_hold(version: str) -> None:
    assert paths(limited("appVersion", Operator.SEMVER_GT, version)) != []


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_flag_goes_on_and_off_at_times_that_there_are_in_utc(at: str) -> None:
    far = datetime.fromisoformat(at)
    for side, schedule in (("on_at", Schedule(far)), ("off_at", Schedule(None, far))):
        assert paths(FlagState(enabled=True, schedule=schedule)) == [("schedule", side)]


def test_what_variants_and_schedules_may_not_say() -> None:
    odd = (Variant("disabled", 50), Variant("calm", 0), Variant("Bold", 50))
    assert paths(FlagState(enabled=True, variants=odd)) == [
        ("variants", 0, "name"),
        ("variants", 1, "weight"),
        ("variants", 2, "name"),
    ]
    for payload in ("x" * 4_001, "a\0b"):
        carrying = FlagState(enabled=True, variants=(Variant("bold", 100, payload),))
        assert paths(carrying) == [("variants", 0, "payload")]
    naive = Schedule(NOW.replace(tzinfo=None), NOW)
    assert paths(FlagState(enabled=True, schedule=naive)) == [("schedule", "on_at")]
    assert paths(FlagState(enabled=True, schedule=Schedule(NOW, NOW))) == [("schedule", "off_at")]
