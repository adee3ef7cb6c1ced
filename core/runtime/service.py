"""The service put together: the outside world by its adapters, and every use case."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.clock import SystemClock
from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.rate_limits import InProcessRateLimiter
from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.ports.credentials import Tokens
from strideiq.core.ports.rates import RateLimiter
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.planner import Runtime
from strideiq.core.runtime.previews import PlanProcess, planning, running
from strideiq.core.runtime.secret_key import secret_key
from strideiq.core.services.sign_in import SignIn
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
        use_cases(tools(settings), settings, runtime),
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


def use_cases(shared: Tools, settings: Settings, runtime: Runtime) -> UseCases:
    """Every use case. Raises Refusal where the settings have no secret key to go by."""
    defaults = runtime.defaults
    sign_in = SignIn(shared, access_tokens(shared, settings, defaults))
    return UseCases(tools=shared, admission=sign_in, sign_in=sign_in)


def access_tokens(shared: Tools, settings: Settings, defaults: Defaults) -> Tokens:
    """What signs and reads access tokens."""
    key = secret_key(settings, data_dir(settings))
    lifetime = timedelta(minutes=defaults.service.accounts.access_minutes)
    return SignedTokens(key, shared.clock, shared.ids, lifetime)


def database_url(settings: Settings) -> str:
    """Where the database is: where the settings say, else a file in the data folder."""
    if settings.database_url is not None:
        return settings.database_url
    return sqlite_url(str(data_dir(settings) / DATABASE_FILE))


def data_dir(settings: Settings) -> Path:
    """The folder for what the program stores."""
    return settings.data_dir


def rate_limiter(defaults: Defaults) -> RateLimiter:
    """Counts the requests of every address."""
    return InProcessRateLimiter(defaults.service.requests_per_minute)
