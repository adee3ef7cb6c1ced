"""Signed-in people sending operations through the whole service on a real database."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from strideiq.core.domain.access import Role, Viewer
from strideiq.core.ports import Store
from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id
from tests.accounts import SignedIn, signed_in
from tests.schema.serving import Json, answered, posted

REFUSED = (
    "__typename ... on Refusal { code message suggestion } ... on Refused { path }"
    " ... on InvalidInput { problems { path message suggestion } }"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the service; ``who`` is None for a stranger."""

    made: Parts
    who: SignedIn | None = None

    @property
    def token(self) -> str | None:
        """The access token of their requests."""
        return None if self.who is None else self.who.token

    @property
    def store(self) -> Store:
        """The store behind the service."""
        return self.made.do.tools.store

    @property
    def viewer(self) -> Viewer:
        """Who it is to the program."""
        assert self.who is not None
        return self.who.viewer

    @property
    def id(self) -> str:
        """The id of their athlete."""
        return node_id("Athlete", str(self.viewer.account_id))

    def day(self, days: int = 0) -> str:
        """So many days from today in Vienna, where the athletes of tests live."""
        now = self.made.do.tools.clock.now().astimezone(ZoneInfo("Europe/Vienna"))
        return (now.date() + timedelta(days)).isoformat()

    async def asks(self, query: str, /, **variables: Any) -> Json:  # noqa: ANN401  JSON
        """The data of an answer without errors."""
        return await answered(self.made, query, variables, token=self.token)

    async def told(self, query: str, /, **variables: Any) -> list[str]:  # noqa: ANN401  JSON
        """The codes of the errors of an answer."""
        answer = (await posted(self.made, query, variables, token=self.token)).json()
        return [error["extensions"]["code"] for error in answer["errors"]]

    async def does(self, name: str, shown: str, /, **sent: Any) -> Json:  # noqa: ANN401  JSON
        """What a mutation answers, whose input type is named after it."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        query = f"mutation ($i: {kind}!) {{ {name}(input: $i) {{ {REFUSED} {shown} }} }}"
        return (await self.asks(query, i=sent))[name]


async def person(made: Parts, role: Role = Role.ATHLETE, **changes: Any) -> Person:  # noqa: ANN401
    """Somebody who has signed in; ``changes`` are those of ``signed_in``."""
    return Person(made, await signed_in(made.do, role, **changes))
