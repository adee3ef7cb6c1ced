"""The service put together: the outside world by its adapters, and every use case."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.clock import SystemClock
from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.rate_limits import InProcessRateLimiter
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.ports.rates import RateLimiter
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.planner import Runtime
from strideiq.core.runtime.previews import PlanProcess, planning, running
from strideiq.core.services.admission import Admitted
from strideiq.core.services.tools import Tools
from strideiq.core.services.use_cases import UseCases
from strideiq.core.store.engine import sqlite_url
from strideiq.core.store.unit_of_work import open_store

DATABASE_FILE = "strideiq.db"


@dataclass(frozen=True, slots=True)
class Service:
    """What answers requests: the planner, the process for previews, and every use case."""

    runtime: Runtime
    planning: PlanProcess
    do: UseCases
    limiter: RateLimiter

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything is up inside and gone afterwards."""
        try:
            async with running(self.planning):
                yield
        finally:
            await self.do.tools.store.close()


def assemble(settings: Settings, runtime: Runtime, *, safe_mode: bool) -> Service:
    """The service of these settings; it connects to nothing before it runs."""
    return Service(
        runtime,
        planning(settings, runtime.defaults, safe_mode=safe_mode),
        use_cases(tools(settings)),
        rate_limiter(runtime.defaults),
    )


def tools(settings: Settings) -> Tools:
    """The ports that use cases share."""
    return Tools(
        store=open_store(database_url(settings)),
        clock=SystemClock(),
        ids=TimeOrderedIds(),
        bell=SilentBell(),
        events=InProcessEvents(),
    )


def use_cases(shared: Tools) -> UseCases:
    """Every use case."""
    return UseCases(tools=shared, admission=_Closed())


class _Closed:
    async def admit(self, token: str) -> Admitted:  # noqa: ARG002
        raise NotSignedIn


def database_url(settings: Settings) -> str:
    """Where the database is: where the settings say, else a file in the data folder."""
    if settings.database_url is not None:
        return settings.database_url
    return sqlite_url(str(data_dir(settings) / DATABASE_FILE))


def data_dir(settings: Settings) -> Path:
    """The folder for what the program stores: as set, else ``data`` where it was started."""
    return settings.data_dir or Path("data")


def rate_limiter(defaults: Defaults) -> RateLimiter:
    """Counts the requests of every address."""
    return InProcessRateLimiter(defaults.service.requests_per_minute)
