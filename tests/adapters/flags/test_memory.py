import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.adapters.flags.answering import FlagsNotTaken
from strideiq.core.domain.flag import (
    Constraint,
    FlagAnswer,
    Operator,
    Schedule,
    Strategy,
    Variant,
)
from strideiq.core.engine.flags.unleash import feature_of
from tests.flags import asker, flag, holding
from tests.people import NOW, SECOND, new_id
from tests.profiles import examples

ON, OFF = FlagAnswer(on=True), FlagAnswer(on=False)


def test_a_flag_is_on_for_everybody_or_for_nobody() -> None:
    held = holding(flag("a"), flag("b", enabled=False))
    assert held.ask("a", asker()) == ON
    assert held.ask("b", asker()) == OFF


def test_an_unknown_flag_is_off_and_reported_once(caplog: pytest.LogCaptureFixture) -> None:
    held = holding(flag("a"))
    with caplog.at_level(logging.WARNING, "strideiq.service"):
        for _ in range(3):
            assert held.ask("plans.nwe", asker()) == FlagAnswer(on=False, known=False)
        held.ask("b", asker())
    assert held.unknown == ("plans.nwe", "b")
    assert [record.getMessage() for record in caplog.records] == [
        "there is no feature flag 'plans.nwe', and it counts as off",
        "there is no feature flag 'b', and it counts as off",
    ]


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_a_split_is_sticky_and_grows() -> None:
    accounts = [new_id() for _ in range(10_000)]
    inside = set(accounts[:0])
    for percent, least, most in ((30, 2_700, 3_300), (60, 5_700, 6_300), (100, 10_000, 10_000)):
        held = holding(flag(strategies=(Strategy(percent=percent),)))
        now = {account for account in accounts if held.ask("plans.new", asker(account)).on}
        assert least <= len(now) <= most
        assert inside <= now
        inside = now


def test_nobody_is_in_nought_per_cent() -> None:
    held = holding(flag(strategies=(Strategy(percent=0),)))
    assert not any(held.ask("plans.new", asker()).on for _ in range(200))


def test_named_users_are_in_beside_any_share() -> None:
    named, other = new_id(), new_id()
    held = holding(flag(strategies=(Strategy(percent=0), Strategy(users=(str(named),)))))
    assert held.ask("plans.new", asker(named)).on
    assert not held.ask("plans.new", asker(other)).on


@pytest.mark.parametrize(
    ("constraint", "met", "not_met"),
    [
        (
            Constraint("membership", Operator.IN, ("pro", "elite")),
            [{"membership": "pro"}],
            [{"membership": "free"}, {}],
        ),
        (
            Constraint("country", Operator.NOT_IN, ("AT",)),
            [{"country": "DE"}, {}],
            [{"country": "AT"}],
        ),
        (Constraint("role", Operator.IN, ("coach",)), [{"role": "coach"}], [{"role": "athlete"}]),
        (
            Constraint("appVersion", Operator.SEMVER_LT, ("2.0.0",), inverted=True),
            [{"app_version": "2.0.0"}, {"app_version": "2.10.0"}],
            [{"app_version": "1.99.0"}, {"app_version": "newest"}, {}],
        ),
        (
            Constraint("appVersion", Operator.SEMVER_LT, ("2.0.0",)),
            [{"app_version": "1.10.0"}],
            [{"app_version": "2.0.0"}, {}],
        ),
        (
            Constraint("currentTime", Operator.DATE_BEFORE, (NOW.isoformat(),)),
            [{"at": NOW - SECOND}],
            [{"at": NOW}],
        ),
        (
            Constraint("channel", Operator.IN, ("beta",)),
            [{"properties": {"channel": "beta"}}],
            [{}],
        ),
    ],
)
def test_a_constraint_holds_for_whom_it_says(
    constraint: Constraint, met: list[dict[str, Any]], not_met: list[dict[str, Any]]
) -> None:
    held = holding(flag(strategies=(Strategy(constraints=(constraint,)),)))
    assert all(held.ask("plans.new", asker(**known)).on for known in met)
    assert not any(held.ask("plans.new", asker(**known)).on for known in not_met)


def test_all_constraints_of_a_strategy_and_any_strategy_count() -> None:
    pro = Constraint("membership", Operator.IN, ("pro",))
    german = Constraint("country", Operator.IN, ("DE",))
    coach = Constraint("role", Operator.IN, ("coach",))
    held = holding(
        flag(strategies=(Strategy(constraints=(pro, german)), Strategy(constraints=(coach,))))
    )
    assert held.ask("plans.new", asker(membership="pro", country="DE")).on
    assert not held.ask("plans.new", asker(membership="pro", country="AT")).on
    assert held.ask("plans.new", asker(role="coach")).on


def test_a_schedule_counts_from_its_very_instants() -> None:
    schedule = Schedule(NOW, NOW + timedelta(days=1))
    held = holding(
        flag("all", schedule=schedule), flag("some", schedule=schedule, strategies=(Strategy(),))
    )
    for name in ("all", "some"):
        times = [NOW - SECOND, NOW, NOW + timedelta(days=1) - SECOND, NOW + timedelta(days=1)]
        assert [held.ask(name, asker(at=at)).on for at in times] == [False, True, True, False]


def test_every_account_has_a_variant_and_keeps_it() -> None:
    halves = (Variant("bold", 50, '{"weeks": 2}'), Variant("calm", 50))
    held = holding(flag(variants=halves, strategies=(Strategy(percent=50),)))
    accounts = [new_id() for _ in range(1000)]
    answers = {account: held.ask("plans.new", asker(account)) for account in accounts}
    assert {answer for answer in answers.values() if answer.on} == {
        FlagAnswer(on=True, variant="bold", payload='{"weeks": 2}'),
        FlagAnswer(on=True, variant="calm"),
    }
    assert not any(answer.variant for answer in answers.values() if not answer.on)
    all_of_them = holding(flag(variants=halves))
    for account, answer in answers.items():
        if answer.on:
            assert all_of_them.ask("plans.new", asker(account)) == answer


def test_flags_that_the_engine_drops_are_refused_and_the_last_good_ones_serve() -> None:
    held = holding(flag("a"))
    malformed = {**feature_of(flag("b")), "enabled": "yes"}
    with pytest.raises(FlagsNotTaken, match="did not take the flags a, b"):
        held.hold([feature_of(flag("a", enabled=False)), malformed])
    assert held.ask("a", asker()) == ON
    assert not held.ask("b", asker()).known


def test_a_flag_that_is_gone_is_known_no_more() -> None:
    held = holding(flag("a"), flag("b"))
    held.hold([feature_of(flag("b"))])
    assert not held.ask("a", asker()).known
    assert held.ask("b", asker()) == ON


def test_threads_ask_while_flags_change_and_none_are_started() -> None:
    held = holding(flag("a"))
    before = threading.active_count()
    answers: set[bool] = set()

    def ask() -> None:
        for _ in range(500):
            answers.add(held.ask("a", asker()).known)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for each in askers:
        each.start()
    for turn in range(50):
        held.hold([feature_of(flag("a", enabled=bool(turn % 2)))])
    for each in askers:
        each.join()
    assert answers == {True}
    assert threading.active_count() == before


@given(percent=st.integers(0, 99), more=st.integers(1, 100))
@settings(max_examples=examples(200))
def test_who_is_in_stays_in_whatever_the_shares(percent: int, more: int) -> None:
    account = new_id()
    small = holding(flag(strategies=(Strategy(percent=percent),)))
    large = holding(flag(strategies=(Strategy(percent=min(100, percent + more)),)))
    assert small.ask("plans.new", asker(account)).on <= large.ask("plans.new", asker(account)).on
