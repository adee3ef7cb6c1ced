import asyncio
from collections import Counter

import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import NotFound, NotSignedIn, TooOften, WrongCredentials
from strideiq.core.ports import Store
from strideiq.core.services.families import LONGEST_DEVICE, TOGETHER, SignInTokens
from strideiq.core.services.tries import Origin
from tests.people import SECOND, account, new_id
from tests.services.house import DAY, EMAIL, ORIGIN, OTHER, PASSWORD, House, house
from tests.store.statements import counted

pytestmark = pytest.mark.anyio


async def admitted(home: House, tokens: SignInTokens) -> bool:
    try:
        await home.sign_in.admit(tokens.access.text)
    except NotSignedIn:
        return False
    return True


async def refreshed(home: House, text: str) -> SignInTokens | None:
    try:
        return await home.sign_in.refresh(text, ORIGIN)
    except NotSignedIn:
        return None


async def test_right_password_begins_a_family(store: Store) -> None:
    home = house(store)
    tokens = await home.ada()
    viewer = await home.viewer(tokens)
    assert viewer.account_id == tokens.account_id == (await home.account()).id
    [family] = await home.sign_in.sign_ins(viewer)
    assert (family.id, family.device) == (viewer.session_id, "a phone")
    assert tokens.refresh_until == family.expires_at == home.clock.now() + 30 * DAY
    event = (await home.events())[-1]
    assert (event.action, event.actor_id) == ("sign_in.began", viewer.account_id)


async def test_address_may_be_written_in_any_case(store: Store) -> None:
    home = house(store)
    await home.ada()
    await home.sign_in.sign_in(" ADA@example.org", PASSWORD, ORIGIN)


async def test_tokens_are_shown_nowhere(store: Store) -> None:
    home = house(store)
    tokens = await home.ada()
    turned = await home.sign_in.refresh(tokens.refresh, ORIGIN)
    async with store.read(PROGRAM) as unit:
        stored = repr(await unit.export(tokens.account_id)) + repr(await home.events())
    for text in (tokens.refresh, tokens.access.text, turned.refresh, EMAIL, PASSWORD):
        assert text not in repr(await home.events())
        assert text not in repr(tokens)
    assert tokens.refresh not in stored


@pytest.mark.parametrize("wrong", ["password", "email", "no email", "disabled", "not confirmed"])
async def test_whatever_is_wrong_the_answer_and_the_work_are_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    home = house(store, confirmed_only=wrong == "not confirmed")
    async with store.begin(PROGRAM) as unit:
        made = account(email=EMAIL, password_hash=await home.hasher.hash(PASSWORD))
        await unit.accounts.add(made)
        if wrong == "disabled":
            await unit.accounts.disable(made.id, home.clock.now())
    email = {"email": "eve@example.org", "no email": "\x00\ud800"}.get(wrong, EMAIL)
    home.hasher.work = 0
    with counted(monkeypatch) as said, pytest.raises(WrongCredentials) as caught:
        await home.sign_in.sign_in(email, OTHER if wrong == "password" else PASSWORD, ORIGIN)
    assert home.hasher.work == 1
    assert Counter(each.split()[0] for each in said) == {"SELECT": 1, "INSERT": 1}
    assert str(caught.value) == str(WrongCredentials())
    [event] = await home.events()
    known = wrong not in {"email", "no email"}
    assert (event.action, event.subject_id) == ("sign_in.refused", made.id if known else None)


async def test_confirmed_address_comes_in_where_it_has_to_be(store: Store) -> None:
    home = house(store, confirmed_only=True)
    with pytest.raises(WrongCredentials):
        await home.ada()
    await home.email_links.confirm(home.outbox.token(), ORIGIN)
    await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)


async def test_old_digest_is_renewed_when_the_password_is_at_hand(store: Store) -> None:
    home = house(store)
    await home.ada()
    home.hasher.version = 2
    await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    assert (await home.account()).password_hash.startswith("v2:")
    before = home.hasher.work
    await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    assert home.hasher.work == before + 1


async def test_password_changed_meanwhile_is_wrong(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(store)
    tokens = await home.ada()
    fits = home.hasher.fits

    async def slow(password: str, stored: str | None) -> bool:
        async with store.begin(PROGRAM) as unit:
            await unit.accounts.change_password(tokens.account_id, "v1:another")
        return await fits(password, stored)

    monkeypatch.setattr(type(home.hasher), "fits", staticmethod(slow))
    with pytest.raises(WrongCredentials):
        await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)


async def test_name_of_a_device_is_made_fit_to_show(store: Store) -> None:
    home = house(store)
    await home.ada()
    named = Origin("192.0.2.1", "r", "my\x00\n phone " + "x" * 500)
    tokens = await home.sign_in.sign_in(EMAIL, PASSWORD, named)
    newest, _ = await home.sign_in.sign_ins(await home.viewer(tokens))
    assert newest.device == ("my phone " + "x" * 500)[:LONGEST_DEVICE]


async def test_refresh_goes_on_with_the_newest_token_alone(store: Store) -> None:
    home = house(store)
    first = await home.ada()
    home.clock.forward(DAY)
    second = await home.sign_in.refresh(first.refresh, ORIGIN)
    assert second.refresh != first.refresh
    assert second.refresh_until == home.clock.now() + 30 * DAY
    assert (await home.viewer(second)).account_id == first.account_id
    home.clock.forward(29 * DAY)
    assert await refreshed(home, second.refresh)
    assert (await home.actions())[-2:] == ["sign_in.refreshed"] * 2


async def test_reuse_of_an_old_token_ends_the_family(store: Store) -> None:
    home = house(store)
    first = await home.ada()
    other = await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    second = await home.sign_in.refresh(first.refresh, ORIGIN)
    home.clock.forward(TOGETHER + SECOND)
    assert await refreshed(home, first.refresh) is None
    assert not await admitted(home, second)
    assert await refreshed(home, second.refresh) is None
    assert (await home.actions())[-1] == "sign_in.token_reused"
    assert home.told.access_of(first.account_id) == 1
    assert await admitted(home, other)


async def test_of_two_refreshes_at_once_one_wins_and_stays_signed_in(store: Store) -> None:
    home = house(store)
    first = await home.ada()
    answers = await asyncio.gather(*(refreshed(home, first.refresh) for _ in range(5)))
    [won] = [answer for answer in answers if answer is not None]
    assert await admitted(home, won)
    assert await refreshed(home, won.refresh)
    assert "sign_in.token_reused" not in await home.actions()


async def test_refresh_token_dies_of_age(store: Store) -> None:
    home = house(store)
    first = await home.ada()
    home.clock.forward(30 * DAY)
    assert await refreshed(home, first.refresh) is None
    assert await home.sign_in.sign_ins((await home.account()).viewer()) == []
    assert (await home.actions())[-1] == "sign_in.began"


async def test_disabled_account_does_not_go_on(store: Store) -> None:
    home = house(store)
    first = await home.ada()
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.disable(first.account_id, home.clock.now())
    assert await refreshed(home, first.refresh) is None
    assert not await admitted(home, first)


@pytest.mark.parametrize("text", ["", "x", "A" * 64, "\ud800" * 64, "A" * 63 + "="])
async def test_nonsense_is_no_refresh_token(store: Store, text: str) -> None:
    assert await refreshed(house(store), text) is None


async def test_tokens_are_not_taken_for_one_another(store: Store) -> None:
    home = house(store)
    tokens = await home.ada()
    assert await refreshed(home, tokens.access.text) is None
    with pytest.raises(NotSignedIn):
        await home.sign_in.admit(tokens.refresh)
    assert await admitted(home, tokens)


async def test_signing_out_ends_one_sign_in(store: Store) -> None:
    home = house(store)
    first = await home.ada()
    second = await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    viewer = await home.viewer(first)
    await home.sign_in.sign_out(viewer, None, "r")
    assert not await admitted(home, first)
    assert await refreshed(home, first.refresh) is None
    assert await admitted(home, second)
    await home.sign_in.sign_out(viewer, None, "r")
    assert (await home.actions()).count("sign_in.ended") == 1
    assert home.told.access_of(viewer.account_id) == 1
    [left] = await home.sign_in.sign_ins(viewer)
    await home.sign_in.sign_out(viewer, left.id, "r")
    assert not await admitted(home, second)


async def test_nobody_ends_the_sign_in_of_somebody_else(store: Store) -> None:
    home = house(store)
    ada = await home.viewer(await home.ada())
    eve = account()
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(eve)
    for family_id in (ada.session_id, new_id(), None):
        with pytest.raises(NotFound):
            await home.sign_in.sign_out(eve.viewer(), family_id, "r")
    assert len(await home.sign_in.sign_ins(ada)) == 1


async def test_signing_out_everywhere_ends_them_all(store: Store) -> None:
    home = house(store)
    tokens = [await home.ada()]
    tokens += [await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN) for _ in range(2)]
    viewer = await home.viewer(tokens[0])
    assert await home.sign_in.sign_out_everywhere(viewer, "r") == 3
    assert [await admitted(home, each) for each in tokens] == [False] * 3
    assert await home.sign_in.sign_ins(viewer) == []
    event = (await home.events())[-1]
    assert (event.action, event.details) == ("sign_in.all_ended", {"sign_ins": 3})
    assert home.told.access_of(viewer.account_id) == 1


async def test_storm_from_one_address_locks_nobody_else_out(store: Store) -> None:
    home = house(store, per_address=20, per_email=30)
    await home.ada()
    storm = Origin("198.51.100.7", "storm")

    async def wrong(number: int) -> str:
        try:
            await home.sign_in.sign_in(EMAIL, f"wrong password {number}", storm)
        except TooOften:
            return "too often"
        except WrongCredentials:
            return "wrong"
        return "in"

    before = home.hasher.work
    answers = Counter(await asyncio.gather(*(wrong(number) for number in range(300))))
    assert answers == {"wrong": 20, "too often": 280}
    assert home.hasher.work == before + 20
    await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
