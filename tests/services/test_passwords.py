import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import NotSignedIn, TooOften, Unacceptable, WrongCredentials
from strideiq.core.ports import Store
from strideiq.core.services.passwords import WrongPassword
from tests.people import account
from tests.services.house import EMAIL, ORIGIN, OTHER, PASSWORD, house

ANOTHER = "v1:another"
pytestmark = pytest.mark.anyio


async def test_changing_it_keeps_this_sign_in_and_ends_the_others(store: Store) -> None:
    home = house(store)
    first = await home.ada()
    second = await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    viewer = await home.viewer(first)
    assert await home.passwords.change(viewer, PASSWORD, OTHER, ORIGIN) == 1
    assert await home.viewer(first) == viewer
    with pytest.raises(NotSignedIn):
        await home.sign_in.admit(second.access.text)
    with pytest.raises(WrongCredentials):
        await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    await home.sign_in.sign_in(EMAIL, OTHER, ORIGIN)
    assert home.told.access_of(viewer.account_id) == 1
    assert "account.password_changed" in await home.actions()
    await home.deliver()
    assert "was changed" in home.outbox.letters[-1].subject


async def test_old_one_has_to_be_right(store: Store) -> None:
    home = house(store)
    viewer = await home.viewer(await home.ada())
    with pytest.raises(WrongPassword):
        await home.passwords.change(viewer, OTHER, OTHER, ORIGIN)
    assert (await home.actions())[-1] == "account.password_refused"
    await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)


@pytest.mark.parametrize("weak", ["short", "password1", EMAIL, "x" * 129])
async def test_weak_one_is_refused_before_any_work(store: Store, weak: str) -> None:
    home = house(store)
    viewer = await home.viewer(await home.ada())
    before = home.hasher.work
    with pytest.raises(Unacceptable) as caught:
        await home.passwords.change(viewer, PASSWORD, weak, ORIGIN)
    [problem] = caught.value.refusals
    assert (problem.constraint, home.hasher.work) == ("new_password", before)


async def test_guessing_with_a_stolen_token_is_slow(store: Store) -> None:
    home = house(store, per_email=3)
    viewer = await home.viewer(await home.ada())
    for _ in range(3):
        with pytest.raises(WrongPassword):
            await home.passwords.change(viewer, OTHER, OTHER, ORIGIN)
    with pytest.raises(TooOften):
        await home.passwords.change(viewer, PASSWORD, OTHER, ORIGIN)


async def test_one_that_changed_meanwhile_is_not_overwritten(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(store)
    tokens = await home.ada()
    viewer = await home.viewer(tokens)
    made = home.hasher.hash

    async def slow(password: str) -> str:
        async with store.begin(PROGRAM) as unit:
            await unit.accounts.change_password(tokens.account_id, ANOTHER)
        return await made(password)

    monkeypatch.setattr(type(home.hasher), "hash", staticmethod(slow))
    with pytest.raises(WrongPassword):
        await home.passwords.change(viewer, PASSWORD, OTHER, ORIGIN)
    assert (await home.account()).password_hash == ANOTHER


async def test_account_that_is_gone_has_none(store: Store) -> None:
    with pytest.raises(NotSignedIn):
        await house(store).passwords.change(account().viewer(), PASSWORD, OTHER, ORIGIN)
