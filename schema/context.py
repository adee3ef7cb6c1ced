"""What a resolver is handed: who asks, under which request id, and what the service can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from strawberry.types import Info

from strideiq.core.domain.access import Viewer
from strideiq.core.host.host import Host
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.services.preview import Planning
from strideiq.schema.library import Library


@dataclass(frozen=True, slots=True)
class Services:
    """What the service was started with, the same for every request.

    ``race_metres`` gives the length of every race distance, ``most_items`` the longest page.
    """

    library: Library
    host: Host
    planning: Planning
    defaults: Defaults
    race_metres: Mapping[str, float]
    most_items: int


@dataclass(frozen=True, slots=True)
class Context:
    """One request.

    ``today`` is the viewer's local date, UTC for a stranger. ``names_operation`` says whether the
    client said which operation of its document to run.
    """

    request_id: str
    viewer: Viewer
    today: date
    services: Services
    may_introspect: bool
    names_operation: bool


RequestInfo: TypeAlias = Info[Context, None]
