import asyncio
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.passwords import Argon2Hasher
from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.reading.settings import Mode
from strideiq.core.runtime import accounts as runtime_accounts
from strideiq.core.runtime.accounts import link_rules
from strideiq.core.services.letters import SEND_MAIL, SendMail
from strideiq.schema.asgi import Parts, application
from tests.accounts import signed_in
from tests.clocks import HandClock
from tests.schema.serving import ADDRESS, KEY, Json, posted, service_on, settings_for
from tests.services.house import EMAIL, HOUR, OTHER, PASSWORD, Outbox, nothing_said

pytestmark = pytest.mark.anyio

REFUSAL = (
    "__typename ... on Refusal { code message suggestion }"
    " ... on InvalidInput { problems { path message suggestion } }"
    " ... on TooOften { waitS }"
)
TOKENS = "... on SignInTokens { accessToken expiresAt refreshToken refreshExpiresAt }"
SENT = "... on MailOnItsWay { email }"
MUTATIONS = {
    "register": ("RegisterInput!", SENT),
    "signIn": ("SignInInput!", TOKENS),
    "refresh": ("RefreshInput!", TOKENS),
    "signOut": ("SignOutInput", "... on SignedOut { count }"),
    "requestEmailVerification": ("EmailInput!", SENT),
    "verifyEmail": ("VerifyEmailInput!", "... on EmailConfirmed { nextStep }"),
    "requestPasswordReset": ("EmailInput!", SENT),
    "resetPassword": ("ResetPasswordInput!", TOKENS),
    "changePassword": ("ChangePasswordInput!", "... on PasswordChanged { signedOut }"),
}
EVERYWHERE = f"mutation {{ signOutEverywhere {{ {REFUSAL} ... on SignedOut {{ count }} }} }}"
MINE = "{ signIns { id device isThisOne createdAt lastUsedAt expiresAt } }"
SECRETS = ("accessToken", "refreshToken")
NONE = b'{"alg":"none","typ":"JWT"}'
ADA = {"email": EMAIL, "password": PASSWORD, "name": "Ada", "timeZone": "Europe/Vienna"}


@pytest.fixture(autouse=True)
def _quick_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime_accounts, "Argon2Hasher", lambda: Argon2Hasher(8, 1))


@dataclass(frozen=True, slots=True)
class Wire:
    """A service, and the mails it sends."""

    made: Parts
    app: ASGIApp
    outbox: Outbox

    async def ask(
        self,
        query: str,
        variables: Json = None,
        token: str | None = None,
        address: str = "192.0.2.1",
    ) -> httpx.Response:
        """The answer to one operation."""
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(app=self.app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            body = {"query": query, "variables": variables}
            return await client.post("/graphql", json=body, headers=headers)

    async def data(self, query: str, variables: Json = None, token: str | None = None) -> Json:
        """The data of an answer without errors."""
        body = (await self.ask(query, variables, token)).json()
        assert "errors" not in body, body
        return body["data"]

    async def change(
        self,
        name: str,
        token: str | None = None,
        address: str = "192.0.2.1",
        /,
        **sent: Any,  # noqa: ANN401  JSON
    ) -> Json:
        """What a mutation answers."""
        kind, shown = MUTATIONS[name]
        text = f"mutation M($input: {kind}) {{ {name}(input: $input) {{ {REFUSAL} {shown} }} }}"
        body = (await self.ask(text, {"input": sent or None}, token, address)).json()
        assert "errors" not in body, body
        return body["data"][name]

    async def deliver(self) -> None:
        """Do the jobs that send mails."""
        tools = self.made.do.tools
        rules = link_rules(settings_for("sqlite:///none"), self.made.defaults)
        send = SendMail(tools, self.outbox, rules)
        while True:
            async with tools.store.begin(PROGRAM) as unit:
                job = await unit.jobs.take(
                    "tests", at=tools.clock.now(), lease=HOUR, kinds=frozenset({SEND_MAIL})
                )
            if job is None:
                return
            await send(job, nothing_said)
            async with tools.store.begin(PROGRAM) as unit:
                await unit.jobs.succeed(job.id, "tests", at=tools.clock.now())

    async def ada(self) -> Json:
        """Ada, registered and signed in."""
        assert (await self.change("register", **ADA))["email"] == EMAIL
        return await self.change("signIn", email=EMAIL, password=PASSWORD, device="a phone")


@asynccontextmanager
async def wire(database: str, **limits: Any) -> AsyncIterator[Wire]:  # noqa: ANN401  any limit
    """A service on this database, with some limits of accounts changed."""
    async with service_on(database) as shipped:
        accounts = shipped.defaults.service.accounts.model_copy(update=limits)
    async with service_on(database, limits={"accounts": accounts}) as made:
        yield Wire(made, application(made), Outbox())


def kinds(answers: list[Json]) -> Counter[str]:
    return Counter(answer["__typename"] for answer in answers)


async def test_from_registration_to_signing_out_everywhere(database: str) -> None:
    async with wire(database) as on:
        first = await on.ada()
        await on.deliver()
        token = on.outbox.token()
        assert (await on.change("verifyEmail", token=token))["__typename"] == "EmailConfirmed"
        second = await on.change("refresh", refreshToken=first["refreshToken"])
        assert second["refreshToken"] != first["refreshToken"]
        [mine] = (await on.data(MINE, token=second["accessToken"]))["signIns"]
        assert (mine["device"], mine["isThisOne"]) == ("a phone", True)
        shown = "query ($id: ID!) { node(id: $id) { ... on SignIn { device } } }"
        found = await on.data(shown, {"id": mine["id"]}, token=second["accessToken"])
        assert found["node"] == {"device": "a phone"}
        changed = await on.change(
            "changePassword", second["accessToken"], oldPassword=PASSWORD, newPassword=OTHER
        )
        assert changed == {"__typename": "PasswordChanged", "signedOut": 0}
        third = await on.change("signIn", email=EMAIL, password=OTHER)
        ended = await on.change("signOut", third["accessToken"], signIn=mine["id"])
        assert ended["count"] == 1
        gone = await on.ask(MINE, token=second["accessToken"])
        assert gone.status_code == 401
        everywhere = await on.data(EVERYWHERE, token=third["accessToken"])
        assert everywhere["signOutEverywhere"]["count"] == 1
        assert (await on.ask(MINE, token=third["accessToken"])).status_code == 401


async def test_forgotten_password_is_replaced_by_mail(database: str) -> None:
    async with wire(database) as on:
        before = await on.ada()
        await on.change("requestPasswordReset", email=EMAIL)
        await on.deliver()
        token = on.outbox.token()
        weak = await on.change("resetPassword", token=token, newPassword="password")
        assert weak["problems"][0]["path"] == ["newPassword"]
        after = await on.change("resetPassword", token=token, newPassword=OTHER)
        assert (await on.ask(MINE, token=before["accessToken"])).status_code == 401
        assert (await on.ask(MINE, token=after["accessToken"])).status_code == 200
        again = await on.change("resetPassword", token=token, newPassword=OTHER)
        assert (again["__typename"], again["code"]) == ("Refused", "token")


async def test_answers_do_not_tell_whether_an_address_exists(database: str) -> None:
    async with wire(database, confirm_first="always") as on:
        await on.change("register", **ADA)
        for name in ("register", "requestPasswordReset", "requestEmailVerification"):
            rest = ADA if name == "register" else {}
            known, unknown = [
                await on.change(name, **(rest | {"email": email}))
                for email in (EMAIL, f"{name}@example.org")
            ]
            assert known == {"__typename": "MailOnItsWay", "email": EMAIL}
            assert unknown == known | {"email": f"{name}@example.org"}
        answers = [
            await on.change("signIn", email=email, password=password)
            for email, password in [
                (EMAIL, PASSWORD),
                (EMAIL, OTHER),
                ("register@example.org", PASSWORD),
                ("eve@example.org", OTHER),
                ("no address", OTHER),
            ]
        ]
        assert {answer["code"] for answer in answers} == {"credentials"}
        assert len({str(answer) for answer in answers}) == 1


async def test_invited_and_uninvited_are_answered_alike(database: str) -> None:
    async with wire(database, invite_only=True) as on:
        answer = await on.change("register", **ADA)
        assert answer == {"__typename": "MailOnItsWay", "email": EMAIL}
        assert (await on.change("signIn", email=EMAIL, password=PASSWORD))["code"] == "credentials"


async def test_everything_wrong_with_a_registration_is_told_at_once(database: str) -> None:
    async with wire(database) as on:
        wrong = {"email": "ada", "password": "short", "name": "", "timeZone": "Vienna"}
        answer = await on.change("register", **wrong)
        assert [each["path"] for each in answer["problems"]] == [[name] for name in wrong]
        for name in ("requestPasswordReset", "requestEmailVerification"):
            assert (await on.change(name, email="ada"))["problems"][0]["path"] == ["email"]


async def test_strangers_change_nothing(database: str) -> None:
    async with wire(database) as on:
        change = {"oldPassword": PASSWORD, "newPassword": OTHER}
        answers = [await on.change("signOut"), await on.change("changePassword", **change)]
        answers += [await on.change("refresh", refreshToken="x" * 64)]
        answers += [(await on.data(EVERYWHERE))["signOutEverywhere"]]
        assert kinds(answers) == {"NotSignedIn": 4}
        [error] = (await on.ask(MINE)).json()["errors"]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_nobody_sees_or_ends_the_sign_in_of_somebody_else(database: str) -> None:
    async with wire(database) as on:
        ada, eve = await on.ada(), await signed_in(on.made.do, Role.OWNER)
        [mine] = (await on.data(MINE, token=ada["accessToken"]))["signIns"]
        [theirs] = (await on.data(MINE, token=eve.token))["signIns"]
        assert mine["id"] != theirs["id"]
        shown = "query ($id: ID!) { node(id: $id) { id } }"
        found = await on.data(shown, {"id": mine["id"]}, token=eve.token)
        assert found == {"node": None}
        for chosen in (mine["id"], "nonsense", "U2lnbkluOng="):
            answer = await on.change("signOut", eve.token, signIn=chosen)
            assert answer["__typename"] == "NotFound"
        assert (await on.ask(MINE, token=ada["accessToken"])).status_code == 200


async def test_wrong_old_password_is_told_at_its_field(database: str) -> None:
    async with wire(database) as on:
        ada = await on.ada()
        text = "mutation ($input: ChangePasswordInput!) { changePassword(input: $input)"
        text += " { ... on Refused { path code } } }"
        sent = {"input": {"oldPassword": OTHER, "newPassword": OTHER}}
        answer = await on.data(text, sent, token=ada["accessToken"])
        assert answer["changePassword"] == {"path": ["oldPassword"], "code": "old_password"}


async def test_aliases_do_not_go_round_the_limit(database: str) -> None:
    async with wire(database, tries_per_email=2) as on:
        one = f'signIn(input: {{email: "{EMAIL}", password: "wrong heron"}}) {{ {REFUSAL} }}'
        aliased = " ".join(f"a{number}: {one}" for number in range(5))
        answers = await on.data(f"mutation {{ {aliased} }}")
        assert kinds(list(answers.values())) == {"Refused": 2, "TooOften": 3}
        assert all(answers[f"a{number}"]["waitS"] > 0 for number in (2, 3, 4))


async def test_storm_of_sign_ins_is_limited_and_others_are_served(database: str) -> None:
    async with wire(database, tries_per_address=20, tries_per_email=30) as on:
        await on.ada()

        async def wrong(number: int) -> Json:
            return await on.change(
                "signIn", None, "198.51.100.7", email=EMAIL, password=f"wrong heron {number}"
            )

        storm = asyncio.gather(*(wrong(number) for number in range(150)))
        meanwhile = [(await on.ask("{ __typename }")).status_code for _ in range(10)]
        assert meanwhile == [200] * 10
        assert kinds(await storm) == {"Refused": 20, "TooOften": 130}
        assert "accessToken" in await on.change("signIn", email=EMAIL, password=PASSWORD)


async def test_account_that_asks_too_often_has_to_wait_wherever_it_is(database: str) -> None:
    async with service_on(database, limits={"viewer_requests_per_minute": 2}) as made:
        ada, bob = await signed_in(made.do), await signed_in(made.do)
        query = "{ __typename }"
        answers = [
            await posted(made, query, token=ada.token, address=f"192.0.2.{number}")
            for number in range(3)
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 0 < int(answers[2].headers["retry-after"]) <= 60
        assert answers[2].json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert (await posted(made, query, token=bob.token)).status_code == 200
        assert (await posted(made, query)).status_code == 200


@pytest.mark.parametrize("role", Role)
async def test_in_production_admins_and_owners_introspect(database: str, role: Role) -> None:
    async with service_on(database) as made:
        closed = replace(made, mode=Mode.PRODUCTION)
        viewer = await signed_in(made.do, role)
        query = "{ __schema { queryType { name } } }"
        assert "errors" in (await posted(closed, query)).json()
        answer = (await posted(closed, query, token=viewer.token)).json()
        assert ("errors" not in answer) == (role in {Role.ADMIN, Role.OWNER})
        assert "errors" in (await posted(closed, query)).json()


async def test_expired_tampered_and_unsigned_tokens_are_refused_before_anything(
    database: str,
) -> None:
    async with wire(database) as on:
        ada = await signed_in(on.made.do)
        assert ada.viewer.session_id is not None
        head, body, signature = ada.token.split(".")
        ids = ada.viewer.account_id, ada.viewer.session_id
        lifetime, clock = timedelta(minutes=15), on.made.do.tools.clock
        before = HandClock(clock.now() - timedelta(hours=1))
        bad = {
            "expired": SignedTokens(KEY, before, TimeOrderedIds(), lifetime).issue(*ids).text,
            "other key": SignedTokens(KEY[::-1], clock, TimeOrderedIds(), lifetime)
            .issue(*ids)
            .text,
            "tampered": f"{head}.{body[:-2]}AA.{signature}",
            "unsigned": f"{urlsafe_b64encode(NONE).decode().rstrip('=')}.{body}.",
            "junk behind": f"{ada.token}=",
            "nothing": "",
        }
        for name, token in bad.items():
            answer = await on.ask("{ signIns { id } }", None, token)
            assert answer.status_code == 401, name
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert (await on.ask(MINE, None, ada.token)).status_code == 200


async def test_nothing_secret_is_logged(database: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with wire(database) as on:
        first = await on.ada()
        second = await on.change("refresh", refreshToken=first["refreshToken"])
        await on.change("refresh", refreshToken=first["refreshToken"])
        await on.change("signIn", email=EMAIL, password=OTHER)
        await on.change("requestPasswordReset", email=EMAIL)
        await on.deliver()
        link = on.outbox.token()
        third = await on.change("resetPassword", token=link, newPassword=OTHER)
        await on.change("resetPassword", token=link, newPassword=OTHER)
        await on.ask(MINE, None, second["accessToken"])
    tokens = [each[name] for each in (first, second, third) for name in SECRETS]
    for secret in (EMAIL, PASSWORD, OTHER, link, *tokens):
        assert secret not in caplog.text
