import asyncio
from collections import Counter

import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import (
    BadLink,
    NotSignedIn,
    TooOften,
    Unacceptable,
    WrongCredentials,
)
from strideiq.core.domain.job import JobState
from strideiq.core.ports import Store
from strideiq.core.services.letters import PURPOSES, SEND_MAIL, TEXTS, Subject
from tests.people import SECOND, job
from tests.services.house import (
    DAY,
    EMAIL,
    MINUTE,
    ORIGIN,
    OTHER,
    PASSWORD,
    House,
    house,
    nothing_said,
)
from tests.store.statements import counted

pytestmark = pytest.mark.anyio


async def reset_link(home: House) -> str:
    await home.email_links.request_reset(EMAIL, ORIGIN)
    await home.deliver()
    return home.outbox.token()


async def test_address_is_confirmed_once(store: Store) -> None:
    home = house(store)
    await home.ada()
    link = home.outbox.token()
    await home.email_links.confirm(link, ORIGIN)
    assert (await home.account()).verified_at == home.clock.now()
    assert (await home.actions())[-1] == "account.confirmed"
    with pytest.raises(BadLink):
        await home.email_links.confirm(link, ORIGIN)


async def test_reset_ends_every_sign_in_and_begins_one(store: Store) -> None:
    home = house(store)
    before = await home.ada()
    link = await reset_link(home)
    after = await home.email_links.reset(link, OTHER, ORIGIN)
    with pytest.raises(NotSignedIn):
        await home.sign_in.admit(before.access.text)
    assert (await home.viewer(after)).account_id == before.account_id
    await home.sign_in.sign_in(EMAIL, OTHER, ORIGIN)
    with pytest.raises(WrongCredentials):
        await home.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    assert (await home.account()).verified_at == home.clock.now()
    assert "account.password_reset" in await home.actions()
    assert home.told.access_of(before.account_id) == 1
    await home.deliver()
    assert "was changed" in home.outbox.letters[-1].subject


async def test_link_works_once_also_for_two_at_once(store: Store) -> None:
    home = house(store)
    await home.ada()
    link = await reset_link(home)
    tries = (home.email_links.reset(link, OTHER, ORIGIN) for _ in range(3))
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert Counter(type(answer).__name__ for answer in answers) == {
        "SignInTokens": 1,
        "BadLink": 2,
    }


async def test_only_the_newest_link_is_good(store: Store) -> None:
    home = house(store)
    await home.ada()
    older, newer = await reset_link(home), await reset_link(home)
    with pytest.raises(BadLink):
        await home.email_links.reset(older, OTHER, ORIGIN)
    await home.email_links.reset(newer, OTHER, ORIGIN)


async def test_links_die_of_age(store: Store) -> None:
    home = house(store)
    await home.ada()
    confirm, reset = home.outbox.token(), await reset_link(home)
    home.clock.forward(30 * MINUTE)
    with pytest.raises(BadLink):
        await home.email_links.reset(reset, OTHER, ORIGIN)
    home.clock.forward(2 * DAY - 30 * MINUTE - SECOND)
    await home.email_links.confirm(confirm, ORIGIN)


async def test_link_is_for_one_purpose(store: Store) -> None:
    home = house(store)
    await home.ada()
    confirm, reset = home.outbox.token(), await reset_link(home)
    with pytest.raises(BadLink):
        await home.email_links.reset(confirm, OTHER, ORIGIN)
    with pytest.raises(BadLink):
        await home.email_links.confirm(reset, ORIGIN)
    await home.email_links.confirm(confirm, ORIGIN)
    await home.email_links.reset(reset, OTHER, ORIGIN)


@pytest.mark.parametrize("weak", ["short", "password1", EMAIL])
async def test_weak_password_leaves_the_link_good(store: Store, weak: str) -> None:
    home = house(store)
    await home.ada()
    link = await reset_link(home)
    with pytest.raises(Unacceptable, match="password"):
        await home.email_links.reset(link, weak, ORIGIN)
    await home.email_links.reset(link, OTHER, ORIGIN)


@pytest.mark.parametrize("text", ["", "x", "\ud800", "x" * 10_000])
async def test_nonsense_is_no_link(store: Store, text: str) -> None:
    home = house(store)
    with pytest.raises(BadLink):
        await home.email_links.confirm(text, ORIGIN)
    with pytest.raises(BadLink):
        await home.email_links.reset(text, OTHER, ORIGIN)


async def test_asking_takes_the_same_work_for_every_address(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(store)
    await home.ada()
    for ask in (home.email_links.request_reset, home.email_links.request_confirmation):
        work = []
        for email in (EMAIL, "eve@example.org", "no address"):
            with counted(monkeypatch) as said:
                await ask(email, ORIGIN)
            work.append([each.split()[0] for each in said])
        assert work[0] == work[1] == work[2]
    before = len(home.outbox.letters)
    assert await home.deliver() == 6
    assert [letter.to for letter in home.outbox.letters[before:]] == [EMAIL] * 2


async def test_job_holds_no_token_and_no_address(store: Store) -> None:
    home = house(store)
    tokens = await home.ada()
    await home.email_links.request_reset(EMAIL, ORIGIN)
    async with store.read(PROGRAM) as unit:
        [waiting] = await unit.jobs.due(home.clock.now())
    assert waiting.payload == {"account": str(tokens.account_id), "subject": "reset_password"}
    await home.deliver()
    async with store.read(PROGRAM) as unit:
        done = await unit.jobs.get(waiting.id)
    assert done is not None
    assert (done.state, done.result_id) == (JobState.SUCCEEDED, None)


async def test_repeated_job_leaves_one_good_link(store: Store) -> None:
    home = house(store)
    tokens = await home.ada()
    again = job(
        kind=SEND_MAIL, payload={"account": str(tokens.account_id), "subject": "reset_password"}
    )
    links = []
    for _ in range(2):
        await home.send_mail(again, nothing_said)
        links.append(home.outbox.token())
    with pytest.raises(BadLink):
        await home.email_links.reset(links[0], OTHER, ORIGIN)
    await home.email_links.reset(links[1], OTHER, ORIGIN)


async def test_confirmed_disabled_and_deleted_accounts_get_no_link(store: Store) -> None:
    home = house(store)
    tokens = await home.ada()
    await home.email_links.confirm(home.outbox.token(), ORIGIN)
    before = len(home.outbox.letters)
    await home.email_links.request_confirmation(EMAIL, ORIGIN)
    await home.deliver()
    link = await reset_link(home)
    assert len(home.outbox.letters) == before + 1
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.disable(tokens.account_id, home.clock.now())
    with pytest.raises(BadLink):
        await home.email_links.reset(link, OTHER, ORIGIN)
    await home.email_links.request_reset(EMAIL, ORIGIN)
    await home.deliver()
    await home.email_links.request_reset(EMAIL, ORIGIN)
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.delete(tokens.account_id)
    await home.deliver()
    assert len(home.outbox.letters) == before + 1


async def test_mails_for_one_address_are_counted_whether_it_exists_or_not(store: Store) -> None:
    home = house(store, per_email=2)
    for email in (EMAIL, "eve@example.org"):
        for _ in range(2):
            await home.email_links.request_reset(email, ORIGIN)
        with pytest.raises(TooOften):
            await home.email_links.request_reset(email, ORIGIN)
        await home.email_links.request_confirmation(email, ORIGIN)


async def test_guessing_links_is_slow(store: Store) -> None:
    home = house(store, per_address=3)
    for _ in range(3):
        with pytest.raises(BadLink):
            await home.email_links.reset("guess", OTHER, ORIGIN)
    with pytest.raises(TooOften):
        await home.email_links.confirm("guess", ORIGIN)
    assert home.hasher.work == 3


def test_every_mail_is_written_and_begins_with_the_public_address() -> None:
    assert set(TEXTS) == set(Subject)
    for subject, (_, text) in TEXTS.items():
        assert "{url}" in text
        assert ("{token}" in text) == (subject in PURPOSES)
