from dataclasses import replace
from datetime import date, timedelta, timezone
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.flag import (
    Constraint,
    Flag,
    FlagChange,
    FlagKind,
    FlagState,
    Operator,
    Schedule,
    Strategy,
    Variant,
)
from strideiq.core.engine.flags.described import described
from strideiq.core.engine.flags.read_back import state_of
from strideiq.core.engine.flags.standing import stale, stands
from strideiq.core.engine.flags.unleash import feature_of, state_text
from tests.flags import FLAG, flag
from tests.people import NOW
from tests.profiles import examples

WHOLE = NOW.replace(microsecond=0)
WORDS = st.sampled_from(["free", "pro", "elite"])
INSTANTS = st.integers(0, 8760).map(lambda hours: WHOLE + timedelta(hours=hours))
LISTS = st.builds(
    Constraint,
    st.sampled_from(["membership", "country"]),
    st.sampled_from([Operator.IN, Operator.NOT_IN]),
    st.lists(WORDS, min_size=1, max_size=3).map(tuple),
)
VERSIONS = st.builds(
    Constraint,
    st.just("appVersion"),
    st.sampled_from([Operator.SEMVER_EQ, Operator.SEMVER_GT, Operator.SEMVER_LT]),
    st.sampled_from([("2.0.0",), ("2.10.1",)]),
    st.booleans(),
)
TIMES = st.builds(
    Constraint,
    st.just("currentTime"),
    st.just(Operator.DATE_BEFORE),
    INSTANTS.map(lambda at: (at.isoformat(),)),
    st.booleans(),
)
WAYS = st.builds(
    Strategy,
    percent=st.integers(0, 100),
    constraints=st.lists(st.one_of(LISTS, VERSIONS, TIMES), max_size=3).map(tuple),
) | st.builds(Strategy, users=st.lists(WORDS, min_size=1, max_size=3).map(tuple))
STATES = st.builds(
    FlagState,
    st.booleans(),
    st.lists(WAYS, max_size=3).map(tuple),
    st.sampled_from([(), (Variant("bold", 30, "x"), Variant("calm", 70))]),
    st.builds(Schedule, st.none() | INSTANTS, st.none() | INSTANTS),
)


def on(*strategies: Strategy, **more: Any) -> FlagState:  # noqa: ANN401  any field
    """A state that is on for these."""
    return FlagState(enabled=True, strategies=strategies, **more)


@given(STATES)
@settings(max_examples=examples(500))
def test_what_a_server_is_told_of_a_flag_is_read_back_as_the_same_feature(
    state: FlagState,
) -> None:
    told = feature_of(replace(FLAG, state=state))
    read, whole = state_of(told)
    assert whole
    assert feature_of(replace(FLAG, state=read)) == told


def test_usual_states_are_read_back_as_they_were() -> None:
    pro = Constraint("membership", Operator.IN, ("pro",))
    for state in (
        FlagState(enabled=False),
        on(Strategy(30, constraints=(pro,)), Strategy(users=("a", "b"))),
        on(schedule=Schedule(WHOLE, None)),
        on(Strategy(10), schedule=Schedule(None, WHOLE)),
    ):
        assert state_of(feature_of(replace(FLAG, state=state))) == (state, True)


def test_what_has_no_words_here_is_told_apart() -> None:
    feature = dict(feature_of(flag()))
    way = {"name": "flexibleRollout", "parameters": {"rollout": "30"}, "constraints": []}
    odd = {"contextName": "email", "operator": "STR_ENDS_WITH", "values": ["@example.org"]}
    for strategy in (
        {"name": "remoteAddress", "parameters": {}},
        {**way, "segments": [1]},
        {**way, "disabled": True},
        {**way, "parameters": {"rollout": "30", "stickiness": "random"}},
        {**way, "variants": [{"name": "bold", "weight": 333}, {"name": "calm", "weight": 667}]},
        {**way, "constraints": [odd]},
    ):
        assert not state_of({**feature, "strategies": [strategy]})[1]
    bold = [{"name": "bold", "weight": 1000}]
    assert not state_of({**feature, "strategies": [way, {**way, "variants": bold}]})[1]
    assert not state_of({**feature, "strategies": [way], "variants": bold})[1]
    by_list = {"name": "userWithId", "parameters": {"userIds": "a, b"}}
    state, whole = state_of({**feature, "strategies": [by_list, {"name": "default"}]})
    assert (state.strategies, whole) == ((Strategy(users=("a", "b")), Strategy()), True)


def test_every_value_of_a_strategy_is_text_and_every_key_is_there() -> None:
    constraint = Constraint("appVersion", Operator.SEMVER_LT, ("2.0.0",), inverted=True)
    feature = feature_of(flag(strategies=(Strategy(30, constraints=(constraint,)),)))
    (strategy,) = feature["strategies"]
    assert all(isinstance(value, str) for value in strategy["parameters"].values())
    assert strategy["constraints"][0]["value"] == "0.0.0-0"
    assert strategy["constraints"][1]["values"] == []
    assert feature_of(flag())["strategies"], "without one it would be on whatever its schedule says"
    assert {"enabled", "strategies", "variants", "name", "type"} <= feature.keys()


def test_times_are_written_in_milliseconds_of_utc() -> None:
    vienna = timezone(timedelta(hours=1))
    at = NOW.astimezone(vienna)
    (strategy,) = feature_of(flag(schedule=Schedule(off_at=at)))["strategies"]
    assert strategy["constraints"][0]["value"] == "2026-11-21T06:30:15.123+00:00"


def test_the_same_features_make_the_same_text() -> None:
    one, two = feature_of(flag("a")), feature_of(flag("b"))
    assert state_text([one, two]) == state_text([two, one])


def test_the_last_change_counts_until_it_gives_the_flag_back() -> None:
    state = FlagState(enabled=False)
    change = FlagChange(FLAG.name, 1, state, NOW, None)
    assert stands(FLAG, None) == FLAG
    assert stands(FLAG, change).state == state
    assert stands(FLAG, replace(change, state=None)) == FLAG


def test_flags_are_stale_from_the_day_they_should_be_gone() -> None:
    def until(day: int) -> Flag:
        return replace(FLAG, name=f"f{day}", expires=date(2026, 11, day))

    flags = [until(22), until(21), until(20), replace(FLAG, kind=FlagKind.OPERATIONAL)]
    assert [each.name for each in stale(flags, date(2026, 11, 21))] == ["f20", "f21"]


def test_a_state_in_one_line() -> None:
    pro = Constraint("membership", Operator.IN, ("pro", "elite"))
    version = Constraint("appVersion", Operator.SEMVER_LT, ("2.0.0",), inverted=True)
    state = on(
        Strategy(30, constraints=(pro, version)),
        Strategy(users=("a",)),
        variants=(Variant("bold", 30), Variant("calm", 70)),
        schedule=Schedule(WHOLE, None),
    )
    assert described(state) == (
        "on for 30 % where membership in pro, elite and appVersion at least 2.0.0 or account a;"
        " 30 % bold or 70 % calm; from 2026-11-21T06:30:15+00:00"
    )
    assert described(replace(state, enabled=False)).startswith("off, else on for 30 %")
    assert described(FlagState(enabled=False)) == "off"
    assert described(None) == "as its file says"
