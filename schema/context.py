"""What a resolver is handed: who asks, under which request id, and what the service can do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader
from strawberry.types import Info

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.host.host import Host
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.services.admission import Admitted
from strideiq.core.services.live import AdmitAgain
from strideiq.core.services.preview import Planning
from strideiq.core.services.use_cases import UseCases

if TYPE_CHECKING:
    # Its types have resolvers, which name the context.
    from strideiq.schema.library import Library

V = TypeVar("V")

Many: TypeAlias = Callable[[Viewer, Sequence[UUID]], Awaitable[Mapping[UUID, V]]]
"""A use case that finds something for each of many ids at once; it may leave some out."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the service answers with, the same for every request until the plugins change.

    ``race_metres`` gives the length of every race distance, ``most_items`` the longest page.
    ``do`` holds every use case. ``made_with`` names the plugins and whatever else plans rest on.
    """

    library: "Library"
    host: Host
    planning: Planning
    defaults: Defaults
    race_metres: Mapping[str, float]
    most_items: int
    do: UseCases
    made_with: tuple[tuple[str, str], ...]


async def _nobody() -> Admitted:
    raise NotSignedIn


@dataclass(frozen=True, slots=True)
class Context:
    """One request, or one subscription.

    ``today`` is the viewer's local date, UTC for a stranger. ``names_operation`` says whether the
    client said which operation of its document to run. ``address`` is where it came from, for
    limits and never for a log. ``serve`` gives the services: the same for all of a request, and
    those of the moment for what is told later, for which ``again`` admits who follows anew.
    """

    request_id: str
    admitted: Admitted
    address: str
    today: date
    serve: Callable[[], Services]
    may_introspect: bool
    names_operation: bool
    again: AdmitAgain = _nobody
    loaders: "dict[Many[Any], DataLoader[UUID, Any]]" = field(default_factory=dict)

    @property
    def services(self) -> Services:
        """What the service answers with."""
        return self.serve()

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return self.admitted.viewer

    def signed_in(self) -> Viewer:
        """Who asks. Raises NotSignedIn for a stranger."""
        if self.viewer.is_stranger:
            raise NotSignedIn
        return self.viewer

    async def load(self, many: Many[V], key: UUID) -> V | None:
        """What ``many`` finds for ``key``; keys that are asked for together are looked up together.

        Nothing is remembered: a request may change what it reads again.
        """
        if many not in self.loaders:

            async def found(keys: list[UUID]) -> list[V | None]:
                by_key = await many(await self._now(), list(dict.fromkeys(keys)))
                return [by_key.get(key) for key in keys]

            self.loaders[many] = DataLoader(found, cache=False)
        value: V | None = await self.loaders[many].load(key)
        return value

    async def _now(self) -> Viewer:
        """Who asks; one who follows as they are now, for what they may see may have changed."""
        return self.viewer if self.again is _nobody else (await self.again()).viewer


RequestInfo: TypeAlias = Info[Context, None]
