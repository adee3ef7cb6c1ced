"""Every entitlement, membership, way of holding it and moment, against rules written down here anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.access import Role, Viewer
from strideiq.core.domain.decision import Decision, Feature, Why
from strideiq.core.domain.entitlement import (
    UNLIMITED,
    EntitlementKind,
    Grant,
    GrantKind,
    Holder,
    Value,
)
from strideiq.core.engine.access.effective import effective
from strideiq.core.engine.access.facts import Asked
from strideiq.core.engine.access.months import month_of, next_month
from tests.access import grant, shipped
from tests.people import new_id
from tests.profiles import examples

TERMS, POLICY = shipped()
WHO = new_id()
DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
START = datetime(2026, 11, 24, 12, tzinfo=UTC)
ENDS = datetime(2026, 12, 1, 12, tzinfo=UTC)
ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Niue", "America/New_York", "Australia/Lord_Howe")
MOMENTS = {
    "before it begins": START - INSTANT,
    "as it begins": START,
    "before it ends": ENDS - INSTANT,
    "as it ends": ENDS,
    "long after it": ENDS + 400 * DAY,
}
HELD = {"as it begins", "before it ends"}


def ways() -> list[tuple[GrantKind, str]]:
    """Every way to hold everything that is offered."""
    kinds = (GrantKind.MEMBERSHIP, GrantKind.TRIAL, GrantKind.COMP)
    members = list(product(kinds, TERMS.memberships))
    return [*members, *((GrantKind.ONE_OFF, key) for key in TERMS.one_offs)]


def held(kind: GrantKind, gives: str, **changes: object) -> Grant:
    units = TERMS.one_offs[gives].units if kind is GrantKind.ONE_OFF else None
    values = {"kind": kind, "starts_at": START, "ends_at": ENDS, "units": units}
    return grant(WHO, gives, **(values | changes))


def feature(name: str) -> Feature:
    """A feature that takes this entitlement and nothing else."""
    if TERMS.entitlements[name].kind is EntitlementKind.SWITCH:
        return Feature("a", entitlement=name)
    return Feature("a", quota=name)


def decided(name: str, now: datetime, zone: str, *grants: Grant, used: int = 0) -> Decision:
    asked = Asked(
        "a",
        feature(name),
        Viewer(WHO, Role.ATHLETE),
        Holder(WHO, Role.ATHLETE, zone),
        effective(TERMS, grants, now),
        grants,
        now,
        next_month(now, zone),
        used=used,
    )
    return POLICY.decide(asked, TERMS)


def better(one: Value, other: Value) -> Value:
    return (
        one if other is False or one == UNLIMITED or (other != UNLIMITED and one > other) else other
    )


CASES = [
    (name, kind, gives, moment)
    for (kind, gives), name, moment in product(ways(), TERMS.entitlements, MOMENTS)
]


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_held_counts_from_its_first_instant_to_its_last_everywhere(zone: str) -> None:
    everybody = TERMS.memberships[TERMS.without_any].gives
    assert len(CASES) == 10 * len(TERMS.entitlements) * len(MOMENTS)
    for name, kind, gives, moment in CASES:
        offers = TERMS.one_offs if kind is GrantKind.ONE_OFF else TERMS.memberships
        base, given_value = everybody.get(name, False), offers[gives].gives.get(name, False)
        wanted = better(given_value, base) if moment in HELD else base
        spare = kind is GrantKind.ONE_OFF and moment in HELD and TERMS.one_offs[gives].quota == name
        found = decided(name, MOMENTS[moment], zone, held(kind, gives))
        where = (name, kind, gives, moment, zone)
        assert found.allowed is (bool(wanted) or spare), where
        if feature(name).quota and wanted is not False:
            limit = None if wanted == UNLIMITED else wanted + spare
            assert (found.limit, found.left) == (limit, limit), where
        lost = found.allowed and wanted != base
        assert found.until == (ENDS if lost else START if _comes(found, where) else None), where


def _comes(found: Decision, where: tuple[str, GrantKind, str, str, str]) -> bool:
    """Whether a no will be a yes once what was given begins."""
    name, kind, gives, moment, _ = where
    offers = TERMS.one_offs if kind is GrantKind.ONE_OFF else TERMS.memberships
    later = bool(offers[gives].gives.get(name, False))
    return not found.allowed and moment == "before it begins" and later


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(("kind", "gives"), ways())
def test_what_was_taken_away_gives_nothing_at_any_time(
    kind: GrantKind, gives: str, moment: str
) -> None:
    now = MOMENTS[moment]
    bare = effective(TERMS, (), now)
    revoked = effective(TERMS, [held(kind, gives, revoked_at=START)], now)
    assert {name: each.value for name, each in revoked.held.items()} == {
        name: each.value for name, each in bare.held.items()
    }
    assert revoked.membership == bare.membership == TERMS.without_any


@pytest.mark.parametrize("zone", ZONES)
def test_a_used_up_month_is_new_at_local_midnight_of_the_first(zone: str) -> None:
    first = datetime(2026, 12, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    last = decided("plans_per_month", first - INSTANT, zone, used=2)
    assert (last.why, last.until) == (Why.USED_UP, first)
    assert month_of(first - INSTANT, zone) == "2026-11"
    assert month_of(first, zone) == "2026-12"
    assert next_month(first, zone) == datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_of_several_things_the_best_counts_and_units_come_on_top() -> None:
    both = held(GrantKind.COMP, "pro"), held(GrantKind.ONE_OFF, "semi-custom-plan", ends_at=None)
    found = effective(TERMS, both, START)
    assert (found.membership, found.until) == ("pro", ENDS)
    assert found.held["custom_length"].until is None
    assert found.held["plans_per_month"].until == ENDS
    assert decided("plans_per_month", START, "UTC", *both).limit == 11
    assert decided("plans_per_month", START, "UTC", *both, used=10).left == 1
    used = both[0], replace(both[1], units_used=1)
    assert decided("plans_per_month", START, "UTC", *used, used=10).why is Why.USED_UP
    fewer = decided("plans_per_month", ENDS, "UTC", both[1], used=7)
    assert (fewer.allowed, fewer.left) == (True, 1)


def test_what_follows_on_is_one_stretch() -> None:
    year = held(GrantKind.MEMBERSHIP, "pro", starts_at=ENDS, ends_at=ENDS + 365 * DAY)
    found = effective(TERMS, [held(GrantKind.MEMBERSHIP, "pro"), year], START)
    assert found.held["adaptive_plans"].until == found.until == ENDS + 365 * DAY
    more = held(GrantKind.MEMBERSHIP, "elite", starts_at=ENDS, ends_at=ENDS + DAY)
    found = effective(TERMS, [held(GrantKind.MEMBERSHIP, "pro"), more], START)
    assert found.until == ENDS + DAY


def test_what_is_not_offered_any_more_gives_nothing() -> None:
    gone = [grant(WHO, "gold"), grant(WHO, "old", kind=GrantKind.TRIAL, ends_at=ENDS)]
    assert effective(TERMS, gone, START).membership == "free"


def grants() -> st.SearchStrategy[list[Grant]]:
    moments = st.integers(0, 40).map(lambda days: START + days * DAY)

    def made(way: tuple[GrantKind, str], begins: datetime, days: int, revoked: int | None) -> Grant:
        ends = begins + (days + 1) * DAY
        gone = None if revoked is None else begins + revoked * DAY
        return held(*way, starts_at=begins, ends_at=ends, revoked_at=gone)

    length = st.integers(0, 20)
    one = st.builds(made, st.sampled_from(ways()), moments, length, st.none() | length)
    return st.lists(one, max_size=6)


@given(grants(), st.integers(0, 45), st.integers(0, 45))
@settings(max_examples=examples(500), deadline=None)
def test_until_is_the_first_moment_with_less(given_to: list[Grant], at: int, later: int) -> None:
    now = START + at * DAY
    found = effective(TERMS, given_to, now)
    then = START + later * DAY
    for name, each in found.held.items():
        value = effective(TERMS, given_to, then).held[name].value
        if then > now and (each.until is None or then < each.until):
            assert better(value, each.value) == value, name
        if each.until is not None:
            assert each.until > now
            lost = effective(TERMS, given_to, each.until).held[name].value
            assert better(lost, each.value) != lost, name


@given(grants(), grants(), st.integers(0, 45))
@settings(max_examples=examples(300), deadline=None)
def test_more_given_never_means_less_held(
    given_to: list[Grant], more: list[Grant], at: int
) -> None:
    now = START + at * DAY
    few, many = effective(TERMS, given_to, now), effective(TERMS, [*given_to, *more], now)
    for name, each in few.held.items():
        assert better(many.held[name].value, each.value) == many.held[name].value
    assert TERMS.memberships[many.membership].rank >= TERMS.memberships[few.membership].rank
