"""What sockets and event streams share: who follows, how many may, and how one operation runs."""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from uuid import uuid4

from graphql import GraphQLError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from strideiq.core.domain.errors import NotSignedIn, StoreUnavailable
from strideiq.core.ports.rates import RateLimiter
from strideiq.core.reading.shapes.service import SocketLimits
from strideiq.core.services.admission import Admitted, using
from strideiq.core.services.live import AdmitAgain
from strideiq.schema.bodies import Operation
from strideiq.schema.build import QuietSchema
from strideiq.schema.context import Context
from strideiq.schema.current_services import CurrentServices
from strideiq.schema.errors import ClientError, told

Body: TypeAlias = dict[str, Any]
"""The result of one event: ``data`` and ``errors``."""

Tell: TypeAlias = Callable[[Body], Awaitable[None]]


class TooMany(Exception):
    """Whoever asks has as many open connections as they may."""


class Gone(Exception):
    """There is nobody left to tell."""


class Places:
    """Counts what is open for each of those who may have ``most`` things open."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[object] = Counter()

    def taken(self, who: object) -> "Place":
        """A place for ``who`` while the context lasts. Raises TooMany."""
        return Place(self, who)

    def take(self, who: object) -> None:
        """Count one more. Raises TooMany."""
        if self._taken[who] >= self._most:
            raise TooMany
        self._taken[who] += 1

    def give_back(self, who: object) -> None:
        """Count one less."""
        self._taken[who] -= 1
        if not self._taken[who]:
            del self._taken[who]


class Place:
    """One place, as a context; a generator would weigh ten times as much."""

    __slots__ = ("_places", "_who")

    def __init__(self, places: Places, who: object) -> None:
        self._places = places
        self._who = who

    def __enter__(self) -> None:
        self._places.take(self._who)

    def __exit__(self, *_: object) -> None:
        self._places.give_back(self._who)


@dataclass(frozen=True, slots=True)
class Guest:
    """One who follows: as they were let in, from where, and how to let them in anew."""

    admitted: Admitted
    again: AdmitAgain
    address: str


class Following:
    """Runs subscriptions for whoever was let in; ``viewers`` counts what each account asks for."""

    def __init__(
        self,
        schema: QuietSchema,
        services: CurrentServices,
        viewers: RateLimiter,
        *,
        may_introspect: bool,
    ) -> None:
        self._schema = schema
        self._services = services
        self._viewers = viewers
        self._may_introspect = may_introspect
        self.limits: Final[SocketLimits] = services.now().defaults.service.sockets
        self.of_viewers: Final = Places(self.limits.per_viewer)
        self.of_addresses: Final = Places(self.limits.per_address)
        self.endings: Final[set[Callable[[], object]]] = set()

    def stop(self) -> None:
        """End what a server that stops would wait for."""
        for end in list(self.endings):
            end()

    async def admit(self, authorization: object, address: str, app_version: str = "") -> Guest:
        """Whoever sends ``Bearer TOKEN``. Raises NotSignedIn for strangers and bad tokens."""
        scheme, _, token = str(authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise NotSignedIn
        door = self._services.now().do.admission

        async def again() -> Admitted:
            return using(await door.admit(token.strip()), app_version)

        return Guest(await again(), again, address)

    def seconds_left(self, guest: Guest) -> float | None:
        """Until the token of this guest ends; None when it never does."""
        ends = guest.admitted.expires_at
        if ends is None:
            return None
        return max((ends - self._services.now().do.tools.clock.now()).total_seconds(), 0)

    async def run(self, operation: Operation, guest: Guest, tell: Tell) -> list[Body]:
        """Tell every event of a subscription; the errors that ended it, none at its natural end.

        Raises NotSignedIn as soon as the guest is no longer let in, StoreUnavailable when that
        cannot be found out, and Gone where ``tell`` does.
        """
        wait = await self._viewers.wait_s(guest.admitted.viewer.account_id.hex)
        if wait:
            return [refusal(f"too many requests; ask again in {wait} s", "RATE_LIMITED")]
        request_id = uuid4().hex
        try:
            return await self._run(operation, guest, tell, request_id)
        except (NotSignedIn, StoreUnavailable, Gone):
            raise
        except Exception as error:  # noqa: BLE001  it is told, masked, and logged there
            return told(ExecutionResult(None, [GraphQLError("", original_error=error)]), request_id)

    async def _run(
        self, operation: Operation, guest: Guest, tell: Tell, request_id: str
    ) -> list[Body]:
        source = await self._schema.subscribe(
            operation.query,
            variable_values=operation.variables,
            context_value=self._context(operation, guest, await guest.again(), request_id),
            operation_name=operation.name,
        )
        async with aclosing(source) as results:
            async for result in results:
                if result.errors and _is_the_end(result):
                    return _ended(result, request_id)
                body: Body = {"data": result.data}
                if result.errors:
                    body["errors"] = told(result, request_id)
                await tell(body)
        return []

    def _context(
        self, operation: Operation, guest: Guest, admitted: Admitted, request_id: str
    ) -> Context:
        return Context(
            request_id=request_id,
            admitted=admitted,
            address=guest.address,
            today=admitted.today(self._services.now().do.tools.clock.now()),
            serve=self._services.now,
            may_introspect=self._may_introspect,
            names_operation=operation.name is not None,
            again=guest.again,
        )


def refusal(message: str, code: str) -> Body:
    """The error of an operation that is not run."""
    return told(ExecutionResult(None, [ClientError(message, code)]), uuid4().hex)[0]


def _is_the_end(result: ExecutionResult) -> bool:
    """Whether nothing follows: what fails in an event has a path, what ends them all has none."""
    return isinstance(result, PreExecutionError) or (
        result.data is None and all(error.path is None for error in result.errors or ())
    )


def _ended(result: ExecutionResult, request_id: str) -> list[Body]:
    errors = result.errors or []
    for cause in (error.original_error for error in errors):
        if isinstance(cause, NotSignedIn | StoreUnavailable):
            raise cause
    result.errors = [_in_our_words(error) for error in errors]
    return told(result, request_id)


def _in_our_words(error: GraphQLError) -> GraphQLError:
    match error.original_error:
        case InvalidOperationTypeError():
            message = "only subscriptions run here; send queries and mutations by POST"
            return ClientError(message, "BAD_REQUEST")
        case CannotGetOperationTypeError():
            return ClientError("the document has no such operation", "BAD_REQUEST")
    return error
