"""Signed-in people for tests: a real account, a real sign-in family and a real access token."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.account import SignInFamily
from strideiq.core.services.tools import Tools
from strideiq.core.services.use_cases import UseCases
from tests.people import account, athlete, new_id
from tests.schema.serving import KEY

LIFETIME = timedelta(minutes=15)
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has signed in, with what their requests carry."""

    viewer: Viewer
    token: str
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", {"authorization": f"Bearer {self.token}"})


async def signed_in(
    do: UseCases | Tools,
    role: Role = Role.ATHLETE,
    *,
    profile: dict[str, Any] | None = None,
    with_athlete: bool = True,
    **changes: Any,  # noqa: ANN401  any field of the account
) -> SignedIn:
    """A stored account with its athlete (``profile`` changes it) and a token the service takes."""
    tools = do if isinstance(do, Tools) else do.tools
    now = tools.clock.now()
    made = account(**({"role": role, "created_at": now} | changes))
    family = SignInFamily(new_id(), made.id, b"digest", now, now + MONTH, now)
    async with tools.store.begin(PROGRAM) as unit:
        await unit.accounts.add(made)
        if with_athlete:
            await unit.athletes.add(athlete(made.id, **(profile or {})))
        await unit.sign_ins.add(family)
    issued = SignedTokens(KEY, tools.clock, tools.ids, LIFETIME).issue(made.id, family.id)
    return SignedIn(made.viewer(family.id), issued.text)
