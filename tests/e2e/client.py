"""A client as an app would be: GraphQL over HTTP, subscriptions over a socket, mails that arrive."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import httpx
from websockets.sync.client import connect
from websockets.typing import Subprotocol

Json = Any
PATIENCE_S = 60
PROTOCOL = Subprotocol("graphql-transport-ws")


@dataclass(slots=True)
class Client:
    """Asks the servers in turn, so that nothing may rest on one of them alone.

    ``printed`` is everything that the service has said so far, mails among it.
    """

    addresses: list[str]
    printed: Callable[[], str]
    http: httpx.Client
    headers: dict[str, str] = field(default_factory=dict)
    turn: "cycle[str]" = field(init=False)

    def __post_init__(self) -> None:
        self.turn = cycle(self.addresses)

    def post(self, query: str, variables: Json = None) -> httpx.Response:
        """The answer of the next server."""
        body = {"query": query, "variables": variables}
        return self.http.post(next(self.turn), json=body, headers=self.headers, timeout=PATIENCE_S)

    def ask(self, query: str, **variables: Json) -> Json:
        """The data of an answer without errors."""
        answer = self.post(query, variables)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert "errors" not in body, body
        return body["data"]

    def change(self, mutation: str, selection: str, **sent: Json) -> Json:
        """What a mutation answers, which has to be of the type that ``selection`` begins with."""
        kind, fields = selection.split(" ", 1)
        name = f"{mutation[0].upper()}{mutation[1:]}Input"
        named = INPUTS.get(mutation, name)
        refusal = (
            "... on Refusal { code message } ... on InvalidInput { problems { path message } }"
        )
        document = (
            f"mutation ($input: {named}!) {{ {mutation}(input: $input)"
            f" {{ __typename ... on {kind} {fields} {refusal} }} }}"
        )
        answer = self.ask(document, input=sent)[mutation]
        assert answer["__typename"] == kind, answer
        return answer

    def sign_in(self, email: str, password: str) -> None:
        """Send the token of this person from now on."""
        tokens = self.change(
            "signIn", "SignInTokens { accessToken }", email=email, password=password
        )
        self.headers = {"authorization": f"Bearer {tokens['accessToken']}"}

    def mailed(self, to: str, pattern: str) -> str:
        """What the pattern finds in the mail to this address, once it has come."""
        for _ in range(PATIENCE_S * 20):
            letters = re.findall(
                rf"--- a mail to {re.escape(to)}:.*?\n---\n", self.printed(), re.DOTALL
            )
            found = [match for letter in letters for match in re.findall(pattern, letter)]
            if found:
                return str(found[-1])
            time.sleep(0.05)
        raise AssertionError(self.printed())

    @contextmanager
    def following(self, subscription: str) -> Iterator[Iterator[Json]]:
        """The events of a subscription at the next server, over a socket of its own."""
        address = next(self.turn).replace("http://", "ws://")
        with connect(address, subprotocols=[PROTOCOL], open_timeout=PATIENCE_S) as socket:
            socket.send(json.dumps({"type": "connection_init", "payload": self.headers}))
            assert json.loads(socket.recv(PATIENCE_S)) == {"type": "connection_ack"}
            asked = {"id": "1", "type": "subscribe", "payload": {"query": subscription}}
            socket.send(json.dumps(asked))

            def events() -> Iterator[Json]:
                while True:
                    message = json.loads(socket.recv(PATIENCE_S))
                    if message["type"] == "ping":
                        socket.send('{"type": "pong"}')
                    elif message["type"] == "complete":
                        return
                    else:
                        assert message["type"] == "next", message
                        assert "errors" not in message["payload"], message
                        yield message["payload"]["data"]

            yield events()


INPUTS = {
    "skipWorkout": "PlannedDayInput",
    "restoreWorkout": "PlannedDayInput",
    "cancelJob": "JobInput",
    "requestPasswordReset": "EmailInput",
    "inviteAthlete": "CoachingInvitationInput",
    "acceptCoachLink": "CoachLinkInput",
}
"""Inputs that several mutations share."""
