"""The use cases of accounts on a real store, with a quick hasher that counts and mails that stay here."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.rate_limits import InProcessRateLimiter
from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.account import Account, EmailPurpose
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.domain.sign_up import NewAccount
from strideiq.core.domain.units import UnitSystem
from strideiq.core.ports import Store
from strideiq.core.ports.mail import Letter
from strideiq.core.services.email_links import EmailLinks
from strideiq.core.services.families import Families, SignInTokens
from strideiq.core.services.letters import SEND_MAIL, LinkRules, SendMail
from strideiq.core.services.passwords import Passwords
from strideiq.core.services.registration import Registration
from strideiq.core.services.sign_in import SignIn
from strideiq.core.services.tools import Tools
from strideiq.core.services.tries import Origin, Tries
from tests.clocks import HandClock
from tests.shared_tools import WrittenDown, tools_on

KEY = "a key that signs the tokens of tests alone"
URL = "https://run.example.org/"
ORIGIN = Origin("192.0.2.1", "request-1", "a phone")
EMAIL = "ada@example.org"
PASSWORD = "seven grey herons"  # noqa: S105  of nobody
OTHER = "nine white herons"
MANY = 1_000_000
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ADA = NewAccount(EMAIL, PASSWORD, "Ada", "Europe/Vienna")


@dataclass(slots=True)
class CountingHasher:
    """Makes quick digests and counts the work that a slow one would have."""

    version: int = 1
    work: int = 0

    async def hash(self, password: str) -> str:
        """A digest."""
        self.work += 1
        return f"v{self.version}:{sha256(password.encode()).hexdigest()}"

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether it fits; the work is counted for nobody's too."""
        self.work += 1
        return stored is not None and stored[3:] == sha256(password.encode()).hexdigest()

    def is_old(self, stored: str) -> bool:
        """Whether it has another version."""
        return not stored.startswith(f"v{self.version}:")


@dataclass(slots=True)
class Outbox:
    """Keeps mails."""

    letters: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        """Keep a mail."""
        self.letters.append(letter)

    def token(self) -> str:
        """What the link of the last mail carries."""
        found = re.search(r"#[a-z-]+=(\S+)", self.letters[-1].text)
        assert found is not None, self.letters[-1].text
        return found[1]


@dataclass(slots=True)
class House:
    """Everything together."""

    tools: Tools
    told: WrittenDown
    clock: HandClock
    hasher: CountingHasher
    outbox: Outbox
    sign_in: SignIn
    registration: Registration
    passwords: Passwords
    email_links: EmailLinks
    send_mail: SendMail

    async def deliver(self) -> int:
        """Do every job that sends a mail; how many there were."""
        done = 0
        while True:
            async with self.tools.store.begin(PROGRAM) as unit:
                job = await unit.jobs.take(
                    "tests", at=self.clock.now(), lease=HOUR, kinds=frozenset({SEND_MAIL})
                )
            if job is None:
                return done
            finish = await self.send_mail(job, nothing_said)
            async with self.tools.store.begin(PROGRAM) as unit:
                result = await finish(unit)
                await unit.jobs.succeed(job.id, "tests", at=self.clock.now(), result_id=result)
            done += 1

    async def ada(self) -> SignInTokens:
        """Ada, registered and signed in; her mails are delivered."""
        await self.registration.register(ADA, ORIGIN)
        await self.deliver()
        return await self.sign_in.sign_in(EMAIL, PASSWORD, ORIGIN)

    async def viewer(self, tokens: SignInTokens) -> Viewer:
        """Who sends these tokens."""
        return (await self.sign_in.admit(tokens.access.text)).viewer

    async def account(self, email: str = EMAIL) -> Account:
        """The stored account of an address."""
        async with self.tools.store.read(PROGRAM) as unit:
            found = await unit.accounts.by_email(email)
        assert found is not None
        return found

    async def events(self) -> list[AuditEvent]:
        """What was written down, the oldest first."""
        async with self.tools.store.read(PROGRAM) as unit:
            return [*reversed(await unit.audit.page())]

    async def actions(self) -> list[str]:
        """The actions written down, the oldest first."""
        return [event.action for event in await self.events()]


async def nothing_said(stage: str, percent: int) -> None:
    """Nobody follows."""
    assert stage
    assert 0 <= percent <= 100


def house(
    store: Store,
    *,
    invite_only: bool = False,
    confirmed_only: bool = False,
    per_address: int = MANY,
    per_email: int = MANY,
) -> House:
    """Use cases on this store."""
    clock, hasher, outbox = HandClock(), CountingHasher(), Outbox()
    tools, told = tools_on(store, clock)
    tokens = SignedTokens(KEY, clock, TimeOrderedIds(), 15 * MINUTE)
    families = Families(tools, tokens, 30 * DAY)
    tries = Tries(InProcessRateLimiter(per_address, 15), InProcessRateLimiter(per_email, 15))
    free = Availability(4, (60,) * 7, 6)
    rules = LinkRules(URL, {EmailPurpose.VERIFY: 2 * DAY, EmailPurpose.RESET_PASSWORD: 30 * MINUTE})
    return House(
        tools,
        told,
        clock,
        hasher,
        outbox,
        SignIn(tools, tokens, families, hasher, tries, confirmed_only=confirmed_only),
        Registration(tools, hasher, tries, free, UnitSystem.IMPERIAL, invite_only=invite_only),
        Passwords(tools, hasher, tries),
        EmailLinks(tools, families, hasher, tries),
        SendMail(tools, outbox, rules),
    )
