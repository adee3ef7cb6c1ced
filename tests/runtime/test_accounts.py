from datetime import timedelta
from typing import Any

import pytest

from strideiq.core.adapters.mail import ConsoleMail, SmtpMail
from strideiq.core.adapters.redis_rate_limits import counting_pool
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.account import EmailPurpose
from strideiq.core.domain.errors import Refusal, TooOften, WrongCredentials
from strideiq.core.ports import Store
from strideiq.core.reading.settings import Mode, Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.accounts import AccountCases, account_cases, link_rules, mail
from strideiq.core.runtime.worker import handlers
from strideiq.core.services.letters import SEND_MAIL
from strideiq.core.services.tries import Origin
from strideiq.core.store.unit_of_work import open_store
from tests.mail_server import mail_server
from tests.schema.serving import KEY, runtime
from tests.services.house import ADA, EMAIL, ORIGIN, PASSWORD, nothing_said
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio


def defaults(**limits: Any) -> Defaults:  # noqa: ANN401  any limit of accounts
    shipped = runtime().defaults
    accounts = shipped.service.accounts.model_copy(update=limits)
    service = shipped.service.model_copy(update={"accounts": accounts})
    return shipped.model_copy(update={"service": service})


def settings(mode: Mode = Mode.DEVELOPMENT, **more: Any) -> Settings:  # noqa: ANN401  any setting
    return Settings(mode=mode, secret_key=KEY, **more)


def cases(store: Store, made: Settings, **limits: Any) -> AccountCases:  # noqa: ANN401  any limit
    return account_cases(tools_on(store)[0], made, defaults(**limits), None)


@pytest.mark.parametrize(
    ("confirm_first", "mode", "comes_in"),
    [
        ("production", Mode.DEVELOPMENT, True),
        ("production", Mode.PRODUCTION, False),
        ("never", Mode.PRODUCTION, True),
        ("always", Mode.DEVELOPMENT, False),
    ],
)
async def test_where_an_address_is_confirmed_first(
    store: Store,
    confirm_first: str,
    mode: Mode,
    comes_in: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    made = cases(store, settings(mode), confirm_first=confirm_first)
    await made.registration.register(ADA, ORIGIN)
    if comes_in:
        await made.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    else:
        with pytest.raises(WrongCredentials):
            await made.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)


async def test_lifetimes_and_limits_are_those_of_the_configuration(store: Store) -> None:
    limits = {"access_minutes": 7, "sign_in_days": 3, "tries_per_email": 2, "tries_per_address": 4}
    made = cases(store, settings(), **limits)
    await made.registration.register(ADA, ORIGIN)
    now = tools_on(store)[0].clock.now()
    tokens = await made.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    assert tokens.access.expires_at == now.replace(microsecond=0) + timedelta(minutes=7)
    assert tokens.refresh_until == now + timedelta(days=3)
    await made.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)
    with pytest.raises(TooOften):
        await made.sign_in.sign_in(EMAIL, PASSWORD, Origin("192.0.2.9", "r"))
    await made.email_links.request_reset("eve@example.org", ORIGIN)
    with pytest.raises(TooOften):
        await made.email_links.request_reset("bob@example.org", ORIGIN)


async def test_production_without_a_key_does_not_start(store: Store) -> None:
    with pytest.raises(Refusal, match="STRIDEIQ_SECRET_KEY"):
        cases(store, Settings(mode=Mode.PRODUCTION))


async def test_tries_are_counted_for_all_processes_together(
    sqlite_database: str, redis_url: str
) -> None:
    store = open_store(sqlite_database)
    pools = [counting_pool(redis_url) for _ in range(2)]
    made = [
        account_cases(tools_on(store)[0], settings(), defaults(tries_per_email=2), pool)
        for pool in pools
    ]
    somebody = "somebody.else@example.org"
    for each in made:
        await each.email_links.request_reset(somebody, ORIGIN)
    for each in made:
        with pytest.raises(TooOften):
            await each.email_links.request_reset(somebody, ORIGIN)
    for pool in pools:
        await pool.disconnect()
    await store.close()


def test_mails_go_where_the_settings_say() -> None:
    assert isinstance(mail(settings(), defaults()), ConsoleMail)
    assert isinstance(mail(settings(smtp_url="smtp://127.0.0.1:25"), defaults()), SmtpMail)
    with pytest.raises(Refusal):
        mail(settings(smtp_url="http://127.0.0.1"), defaults())


def test_links_begin_and_last_as_configured() -> None:
    made = link_rules(settings(), defaults(confirm_hours=5, reset_minutes=9))
    assert made.url == "http://127.0.0.1:8000"
    assert made.lifetimes == {
        EmailPurpose.VERIFY: timedelta(hours=5),
        EmailPurpose.RESET_PASSWORD: timedelta(minutes=9),
    }
    assert link_rules(settings(public_url="https://run.example.org"), defaults()).url == (
        "https://run.example.org"
    )


async def test_worker_sends_the_mails_of_jobs(store: Store) -> None:
    tools = tools_on(store)[0]
    made = account_cases(tools, settings(), defaults(), None)
    await made.registration.register(ADA, ORIGIN)
    async with mail_server(starttls=False) as server:
        where = settings(smtp_url=f"smtp://127.0.0.1:{server.port}", public_url="https://here")
        send = handlers(where, runtime(), tools)[SEND_MAIL]
        async with store.read(PROGRAM) as unit:
            [waiting] = await unit.jobs.due(tools.clock.now())
        await send(waiting, nothing_said)
    [letter] = server.letters
    assert (letter["To"], letter["From"]) == (EMAIL, runtime().defaults.service.accounts.mail_from)
    assert "https://here/#confirm=" in letter.get_content()
