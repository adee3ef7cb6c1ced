import asyncio
from dataclasses import replace

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role
from strideiq.core.domain.account import Invite
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.errors import Refusal, TooOften, Unacceptable, WrongCredentials
from strideiq.core.domain.units import UnitSystem
from strideiq.core.ports import Store
from strideiq.core.services.tries import Origin
from tests.people import NOW, new_id
from tests.services.house import ADA, EMAIL, ORIGIN, OTHER, PASSWORD, House, house
from tests.store.statements import counted

SHORT = "short"
pytestmark = pytest.mark.anyio


async def invite(home: House, role: Role, email: str = EMAIL) -> None:
    async with home.tools.store.begin(PROGRAM) as unit:
        assert await unit.invites.add(Invite(new_id(), email, role, NOW))


async def accounts_in(home: House) -> int:
    async with home.tools.store.read(PROGRAM) as unit:
        return len(await unit.accounts.page())


async def test_registration_makes_an_account_with_its_athlete(store: Store) -> None:
    home = house(store)
    await home.registration.register(replace(ADA, email=" Ada@Example.ORG ", name=" Ada "), ORIGIN)
    account = await home.account()
    assert (account.email, account.role, account.verified_at) == (EMAIL, Role.ATHLETE, None)
    assert account.created_at == home.clock.now()
    assert not account.demo
    async with store.read(account.viewer()) as unit:
        athlete = await unit.athletes.get(account.id)
    assert athlete is not None
    assert (athlete.name, athlete.time_zone) == ("Ada", "Europe/Vienna")
    assert (athlete.units, athlete.availability) == (
        UnitSystem.IMPERIAL,
        Availability(4, (60,) * 7, 6),
    )
    [event] = await home.events()
    assert (event.action, event.subject_id, event.actor_id, event.request_id) == (
        "account.registered",
        account.id,
        None,
        ORIGIN.request_id,
    )
    assert await home.deliver() == 1
    [letter] = home.outbox.letters
    assert (letter.to, "Confirm" in letter.subject) == (EMAIL, True)


async def test_known_address_is_told_by_mail_alone(store: Store) -> None:
    home = house(store)
    await home.ada()
    before = await home.account()
    await home.registration.register(replace(ADA, password=OTHER), ORIGIN)
    assert await home.account() == before
    await home.deliver()
    assert "there is one already" in home.outbox.letters[-1].text
    assert (await home.actions())[-1] == "account.registered_again"
    with pytest.raises(WrongCredentials):
        await home.sign_in.sign_in(EMAIL, OTHER, ORIGIN)


@pytest.mark.parametrize("invite_only", [True, False])
async def test_known_unknown_and_uninvited_addresses_make_the_same_work(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    invite_only: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    home = house(store, invite_only=invite_only)
    await invite(home, Role.ATHLETE)
    work: list[tuple[int, int]] = []
    for email in (EMAIL, EMAIL, "stranger@example.org", "stranger@example.org"):
        digests = home.hasher.work
        with counted(monkeypatch) as said:
            await home.registration.register(replace(ADA, email=email), ORIGIN)
        work.append((home.hasher.work - digests, sum("audit" in each for each in said)))
    assert set(work) == {(1, 1)}
    assert await home.deliver() == 4


async def test_only_invited_addresses_make_accounts_while_the_list_is_on(store: Store) -> None:
    home = house(store, invite_only=True)
    await invite(home, Role.ATHLETE)
    await home.registration.register(replace(ADA, email="eve@example.org"), ORIGIN)
    assert await accounts_in(home) == 0
    await home.deliver()
    assert home.outbox.letters == []
    await home.registration.register(ADA, ORIGIN)
    assert await accounts_in(home) == 1
    assert await home.actions() == ["account.not_invited", "account.registered"]
    async with store.read(PROGRAM) as unit:
        found = await unit.invites.by_email(EMAIL)
    assert found is not None
    assert found.accepted_at == home.clock.now()


@pytest.mark.parametrize("way", ["confirm", "reset"])
async def test_role_of_an_invite_waits_until_the_address_is_proved(store: Store, way: str) -> None:
    home = house(store)
    await invite(home, Role.COACH)
    tokens = await home.ada()
    assert (await home.account()).role is Role.ATHLETE
    if way == "confirm":
        await home.email_links.confirm(home.outbox.token(), ORIGIN)
        assert (await home.viewer(tokens)).role is Role.COACH
    else:
        await home.email_links.request_reset(EMAIL, ORIGIN)
        await home.deliver()
        await home.email_links.reset(home.outbox.token(), OTHER, ORIGIN)
    account = await home.account()
    assert (account.role, account.access_revision) == (Role.COACH, 1)
    assert home.told.access_of(account.id) >= 1
    [event] = [event for event in await home.events() if event.action == "account.allowed"]
    assert (event.subject_id, event.actor_id, event.request_id) == (account.id, None, "request-1")
    assert (event.details["role"], event.details["was"]) == ("coach", "athlete")


async def test_role_given_before_is_not_taken_by_an_invite(store: Store) -> None:
    home = house(store)
    await invite(home, Role.COACH)
    await home.ada()
    async with store.begin(PROGRAM) as unit:
        account = await home.account()
        await unit.accounts.allow(account.id, Role.ADMIN, frozenset({Permission.READ_AUDIT}))
    await home.email_links.confirm(home.outbox.token(), ORIGIN)
    assert (await home.account()).role is Role.ADMIN


async def test_two_at_once_make_one_account(store: Store) -> None:
    home = house(store)
    await asyncio.gather(*(home.registration.register(ADA, ORIGIN) for _ in range(4)))
    assert await accounts_in(home) == 1
    assert sorted(await home.actions()) == ["account.registered", *["account.registered_again"] * 3]


async def test_everything_wrong_is_said_at_once_and_nothing_is_done(store: Store) -> None:
    home = house(store)
    with pytest.raises(Unacceptable) as caught:
        await home.registration.register(
            replace(ADA, email="ada", password=SHORT, name="\n", time_zone="Vienna"), ORIGIN
        )
    assert [each.constraint for each in caught.value.refusals] == [
        "email",
        "password",
        "name",
        "time_zone",
    ]
    assert (home.hasher.work, await home.actions()) == (0, [])


async def test_too_many_from_one_address_and_for_one_email_have_to_wait(store: Store) -> None:
    home = house(store, per_address=3, per_email=2)
    for _ in range(2):
        await home.registration.register(ADA, ORIGIN)
    with pytest.raises(TooOften) as caught:
        await home.registration.register(ADA, Origin("192.0.2.2", "r"))
    assert 0 < caught.value.wait_s <= 900
    await home.registration.register(replace(ADA, email="bob@example.org"), ORIGIN)
    with pytest.raises(TooOften):
        await home.registration.register(replace(ADA, email="eve@example.org"), ORIGIN)
    assert home.hasher.work == 3


async def test_appointed_account_is_confirmed_and_has_its_role(store: Store) -> None:
    home = house(store, confirmed_only=True)
    made = await home.registration.appoint(ADA, Role.OWNER, "")
    account = await home.account()
    assert (account.id, account.role, account.verified_at) == (made, Role.OWNER, home.clock.now())
    await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    with pytest.raises(Refusal, match="there is an account"):
        await home.registration.appoint(ADA, Role.ADMIN, "")
    with pytest.raises(Unacceptable):
        await home.registration.appoint(replace(ADA, password=SHORT), Role.OWNER, "")
    assert (await home.actions())[0] == "account.appointed"
    assert await home.deliver() == 0


async def test_allow_list_holds_for_appointed_accounts_too(store: Store) -> None:
    home = house(store, invite_only=True)
    with pytest.raises(Refusal, match="not on it"):
        await home.registration.appoint(ADA, Role.OWNER, "")
    assert await accounts_in(home) == 0
    await home.registration.appoint(ADA, Role.OWNER, "", invite=True)
    async with store.read(PROGRAM) as unit:
        found = await unit.invites.by_email(EMAIL)
    assert found is not None
    assert (found.role, found.accepted_at) == (Role.OWNER, home.clock.now())
    assert await home.actions() == ["invite.added", "account.appointed"]
    bob = replace(ADA, email="bob@example.org")
    await invite(home, Role.ADMIN, bob.email)
    await home.registration.appoint(bob, Role.ADMIN, "", invite=True)
    assert (await home.account(bob.email)).role is Role.ADMIN
    assert (await home.actions()).count("invite.added") == 1
