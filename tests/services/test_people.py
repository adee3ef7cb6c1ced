from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import anyio
import pytest

from strideiq.core.domain.access import PROGRAM, STRANGER, Permission, Role, Viewer
from strideiq.core.domain.account import Account, SignInFamily
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.domain.errors import NotAllowed, NotFound, NotSignedIn
from strideiq.core.ports import Store
from strideiq.core.services.audit import AuditLog
from strideiq.core.services.invites import Invites, OnTheList
from strideiq.core.services.people import NotAnAdmin, OwnAccount, People
from tests.people import NOW, new_id, someone
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

R = "request"
NONE: frozenset[Permission] = frozenset()
MANAGES = frozenset({Permission.MANAGE_ACCOUNTS})
Act = Callable[[People, Viewer, Viewer], Awaitable[Account]]

ACTS: dict[str, Act] = {
    "allow": lambda people, by, to: people.allow(by, to.account_id, Role.COACH, NONE, R),
    "close": lambda people, by, to: people.close(by, to.account_id, R),
    "reopen": lambda people, by, to: people.reopen(by, to.account_id, R),
    "sign_out": lambda people, by, to: people.sign_out(by, to.account_id, R),
}


async def admin(store: Store, *granted: Permission) -> Viewer:
    return await someone(store, Role.ADMIN, granted=frozenset(granted))


async def account_of(store: Store, viewer: Viewer) -> Account:
    async with store.read(PROGRAM) as unit:
        found = await unit.accounts.get(viewer.account_id)
    assert found is not None
    return found


async def last_event(store: Store) -> AuditEvent:
    async with store.read(PROGRAM) as unit:
        return (await unit.audit.page(limit=1))[0]


async def signed_in_twice(store: Store, viewer: Viewer) -> None:
    async with store.begin(PROGRAM) as unit:
        for _ in range(2):
            until = NOW + timedelta(days=1)
            await unit.sign_ins.add(
                SignInFamily(new_id(), viewer.account_id, b"digest", NOW, until, NOW)
            )


async def sign_ins_of(store: Store, viewer: Viewer) -> int:
    async with store.read(PROGRAM) as unit:
        return len(await unit.sign_ins.of_account(viewer.account_id))


async def test_manager_gives_a_role(store: Store) -> None:
    tools, told = tools_on(store)
    manager, ada = await admin(store, Permission.MANAGE_ACCOUNTS), await someone(store)
    made = await People(tools).allow(manager, ada.account_id, Role.COACH, NONE, R)
    stored = await account_of(store, ada)
    assert (made.role, stored.role, stored.access_revision) == (Role.COACH, Role.COACH, 1)
    assert told.access_of(ada.account_id) == 1
    event = await last_event(store)
    assert (event.action, event.actor_id, event.subject_id, event.request_id) == (
        "account.allowed",
        manager.account_id,
        ada.account_id,
        R,
    )
    assert event.details == {
        "role": "coach",
        "was": "athlete",
        "permissions": "",
        "permissions_were": "",
    }


async def test_owner_alone_makes_admins_and_owners(store: Store) -> None:
    tools, _ = tools_on(store)
    people, ada = People(tools), await someone(store)
    manager, owner = await admin(store, *Permission), await someone(store, Role.OWNER)
    for role, granted in ((Role.ADMIN, MANAGES), (Role.OWNER, NONE)):
        with pytest.raises(NotAllowed, match="an owner"):
            await people.allow(manager, ada.account_id, role, granted, R)
        await people.allow(owner, ada.account_id, role, granted, R)
        found = await account_of(store, ada)
        assert (found.role, found.granted) == (role, granted)
    details = (await last_event(store)).details
    assert (details["permissions_were"], details["permissions"]) == ("manage_accounts", "")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("high", [Role.ADMIN, Role.OWNER])
async def test_admins_do_nothing_to_admins_and_owners(store: Store, act: str, high: Role) -> None:
    tools, _ = tools_on(store)
    manager, other = await admin(store, *Permission), await someone(store, high)
    before = await account_of(store, other)
    with pytest.raises(NotAllowed, match="an owner"):
        await ACTS[act](People(tools), manager, other)
    assert await account_of(store, other) == before
    await ACTS[act](People(tools), await someone(store, Role.OWNER), other)


@pytest.mark.parametrize("act", ACTS)
async def test_nobody_changes_their_own_account(store: Store, act: str) -> None:
    tools, _ = tools_on(store)
    for who in (await admin(store, *Permission), await someone(store, Role.OWNER)):
        before = await account_of(store, who)
        with pytest.raises(OwnAccount):
            await ACTS[act](People(tools), who, who)
        assert await account_of(store, who) == before


@pytest.mark.parametrize("act", ACTS)
async def test_permission_is_needed(store: Store, act: str) -> None:
    tools, _ = tools_on(store)
    people, ada = People(tools), await someone(store)
    lacking = frozenset(Permission) - {Permission.MANAGE_ACCOUNTS}
    refused = (await admin(store, *lacking), await someone(store, Role.COACH), ada)
    for who in refused:
        with pytest.raises(NotAllowed, match="manage accounts"):
            await ACTS[act](people, who, await someone(store))
        with pytest.raises(NotAllowed):
            await people.accounts(who, after=None, limit=5)
        with pytest.raises(NotAllowed):
            await people.account(who, ada.account_id)
    with pytest.raises(NotSignedIn):
        await ACTS[act](people, STRANGER, ada)


@pytest.mark.parametrize("act", ACTS)
async def test_unknown_account_is_not_found(store: Store, act: str) -> None:
    tools, _ = tools_on(store)
    with pytest.raises(NotFound):
        await ACTS[act](People(tools), await someone(store, Role.OWNER), Viewer(new_id()))


async def test_permissions_are_for_admins(store: Store) -> None:
    tools, _ = tools_on(store)
    owner, ada = await someone(store, Role.OWNER), await someone(store)
    for role in (Role.COACH, Role.OWNER):
        with pytest.raises(NotAnAdmin):
            await People(tools).allow(owner, ada.account_id, role, MANAGES, R)


async def test_two_owners_who_lower_each_other_leave_one(store: Store) -> None:
    tools, _ = tools_on(store)
    people = People(tools)
    both = [await someone(store, Role.OWNER) for _ in range(2)]
    refused: list[Viewer] = []

    async def lower(by: Viewer, other: Viewer) -> None:
        try:
            await people.allow(by, other.account_id, Role.ATHLETE, NONE, R)
        except NotAllowed:
            refused.append(by)

    async with anyio.create_task_group() as group:
        group.start_soon(lower, both[0], both[1])
        group.start_soon(lower, both[1], both[0])
    assert len(refused) == 1
    async with store.begin(PROGRAM) as unit:
        assert len(await unit.accounts.owners()) == 1


async def test_closed_account_loses_its_sign_ins_and_is_opened_again(store: Store) -> None:
    tools, told = tools_on(store)
    people = People(tools)
    manager, ada, bob = (
        await admin(store, Permission.MANAGE_ACCOUNTS),
        await someone(store),
        await someone(store),
    )
    await signed_in_twice(store, ada)
    await signed_in_twice(store, bob)
    assert (await people.close(manager, ada.account_id, R)).disabled_at == NOW
    assert (await account_of(store, ada)).disabled_at == NOW
    assert (await sign_ins_of(store, ada), await sign_ins_of(store, bob)) == (0, 2)
    assert told.access_of(ada.account_id) == 1
    assert (await last_event(store)).action == "account.closed"
    assert (await people.reopen(manager, ada.account_id, R)).disabled_at is None
    assert (await account_of(store, ada)).disabled_at is None
    assert (await last_event(store)).action == "account.reopened"


async def test_signing_somebody_out_everywhere(store: Store) -> None:
    tools, told = tools_on(store)
    manager, ada = await admin(store, Permission.MANAGE_ACCOUNTS), await someone(store)
    await signed_in_twice(store, ada)
    await People(tools).sign_out(manager, ada.account_id, R)
    assert await sign_ins_of(store, ada) == 0
    assert told.access_of(ada.account_id) == 1
    event = await last_event(store)
    assert (event.action, event.details) == ("account.signed_out", {"sign_ins": 2})


async def test_accounts_are_paged_and_found_by_address(store: Store) -> None:
    tools, _ = tools_on(store)
    people, manager = People(tools), await admin(store, Permission.MANAGE_ACCOUNTS)
    ada = await someone(store, email="ada@example.org")
    bob = await someone(store)

    async def ids(**asked: Any) -> list[object]:  # noqa: ANN401  arguments of a page
        found = await people.accounts(manager, **({"after": None, "limit": 5} | asked))
        return [each.id for each in found]

    everyone = [manager.account_id, ada.account_id, bob.account_id]
    assert await ids() == everyone
    assert await ids(limit=1) == everyone[:1]
    assert await ids(after=ada.account_id) == [bob.account_id]
    assert await ids(email=" Ada@example.org") == [ada.account_id]
    assert await ids(email="eve@example.org") == await ids(email="ada@example.org", limit=0) == []
    assert (await people.account(manager, ada.account_id)) == await account_of(store, ada)


async def test_allow_list_is_kept_by_who_may(store: Store) -> None:
    tools, _ = tools_on(store)
    invites, keeper = Invites(tools), await admin(store, Permission.MANAGE_INVITES)
    made = await invites.add(keeper, " New@example.org", Role.COACH, R)
    assert (made.email, made.role, made.invited_by) == (
        "new@example.org",
        Role.COACH,
        keeper.account_id,
    )
    event = await last_event(store)
    assert (event.action, event.subject_id, event.details) == (
        "invite.added",
        made.id,
        {"role": "coach"},
    )
    with pytest.raises(OnTheList):
        await invites.add(keeper, "NEW@example.org", Role.ATHLETE, R)
    assert await invites.invites(keeper, after=None, limit=5) == [made]
    assert await invites.invites(keeper, after=made.id, limit=5) == []
    assert await invites.invite(keeper, made.id) == made
    await invites.remove(keeper, made.id, R)
    assert (await last_event(store)).action == "invite.removed"
    assert await invites.invites(keeper, after=None, limit=5) == []
    with pytest.raises(NotFound):
        await invites.remove(keeper, made.id, R)


async def test_owner_alone_invites_admins_and_owners(store: Store) -> None:
    tools, _ = tools_on(store)
    invites = Invites(tools)
    keeper, owner = await admin(store, *Permission), await someone(store, Role.OWNER)
    for role in (Role.ADMIN, Role.OWNER):
        with pytest.raises(NotAllowed, match="an owner"):
            await invites.add(keeper, f"{role}@example.org", role, R)
        await invites.add(owner, f"{role}@example.org", role, R)


async def test_allow_list_and_events_are_closed_to_others(store: Store) -> None:
    tools, _ = tools_on(store)
    invites, log = Invites(tools), AuditLog(tools)
    one = await invites.add(await someone(store, Role.OWNER), "x@example.org", Role.ATHLETE, R)
    lacking = frozenset(Permission) - {Permission.MANAGE_INVITES, Permission.READ_AUDIT}
    for who in (await admin(store, *lacking), await someone(store, Role.COACH)):
        asked: list[Awaitable[object]] = [
            invites.add(who, "y@example.org", Role.ATHLETE, R),
            invites.remove(who, one.id, R),
            invites.invites(who, after=None, limit=5),
            invites.invite(who, one.id),
            log.event(who, new_id()),
            log.events(who, before=None, limit=5),
        ]
        for each in asked:
            with pytest.raises(NotAllowed):
                await each


async def test_events_are_filtered(store: Store) -> None:
    tools, _ = tools_on(store)
    log, reader = AuditLog(tools), await admin(store, Permission.READ_AUDIT)
    owner, ada, bob = await someone(store, Role.OWNER), await someone(store), await someone(store)
    for each in (ada, bob):
        await People(tools).close(owner, each.account_id, R)
        await People(tools).reopen(owner, each.account_id, R)

    async def found(**asked: Any) -> list[tuple[str, object]]:  # noqa: ANN401  filters
        events = await log.events(reader, **({"before": None, "limit": 9} | asked))
        return [(event.action, event.subject_id) for event in events]

    closed, opened = "account.closed", "account.reopened"
    everything = [
        (opened, bob.account_id),
        (closed, bob.account_id),
        (opened, ada.account_id),
        (closed, ada.account_id),
    ]
    assert await found() == everything
    assert await found(action=closed) == everything[1::2]
    assert await found(concerning=ada.account_id) == everything[2:]
    newest = (await log.events(reader, before=None, limit=1))[0]
    assert await log.event(reader, newest.id) == newest
    assert await log.event(reader, new_id()) is None
    assert await found(before=newest.id, limit=2) == everything[1:3]
