"""What a resolver is handed: who asks, under which request id, and what the service can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from strawberry.types import Info

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.host.host import Host
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.services.admission import Admitted
from strideiq.core.services.preview import Planning
from strideiq.core.services.use_cases import UseCases

if TYPE_CHECKING:
    # Its types have resolvers, which name the context.
    from strideiq.schema.library import Library


@dataclass(frozen=True, slots=True)
class Services:
    """What the service was started with, the same for every request.

    ``race_metres`` gives the length of every race distance, ``most_items`` the longest page.
    ``do`` holds every use case.
    """

    library: "Library"
    host: Host
    planning: Planning
    defaults: Defaults
    race_metres: Mapping[str, float]
    most_items: int
    do: UseCases


@dataclass(frozen=True, slots=True)
class Context:
    """One request, or one subscription.

    ``today`` is the viewer's local date, UTC for a stranger. ``names_operation`` says whether the
    client said which operation of its document to run. ``address`` is where it came from, for
    limits and never for a log.
    """

    request_id: str
    admitted: Admitted
    address: str
    today: date
    services: Services
    may_introspect: bool
    names_operation: bool

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return self.admitted.viewer

    def signed_in(self) -> Viewer:
        """Who asks. Raises NotSignedIn for a stranger."""
        if self.viewer.is_stranger:
            raise NotSignedIn
        return self.viewer


RequestInfo: TypeAlias = Info[Context, None]
