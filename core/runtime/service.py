"""The service put together: the outside world by its adapters, and every use case."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from strideiq.core.adapters.rate_limits import InProcessRateLimiter
from strideiq.core.adapters.redis_rate_limits import Pool, counting_pool
from strideiq.core.ports import Flags
from strideiq.core.ports.cache import Cache
from strideiq.core.ports.rates import RateLimiter
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.access import access_of
from strideiq.core.runtime.accounts import account_cases
from strideiq.core.runtime.links import Links, links
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import Runtime
from strideiq.core.runtime.previews import PlanProcess, planning, running
from strideiq.core.runtime.remembering import cache
from strideiq.core.services.activities import Activities
from strideiq.core.services.asked_jobs import AskedJobs
from strideiq.core.services.athletes import Athletes
from strideiq.core.services.audit import AuditLog
from strideiq.core.services.calendar import Calendars
from strideiq.core.services.coaching import Coaching
from strideiq.core.services.fitness import RacedFitness
from strideiq.core.services.goals import Goals
from strideiq.core.services.invites import Invites
from strideiq.core.services.live import Live
from strideiq.core.services.people import People
from strideiq.core.services.plan_requests import PlanRequests
from strideiq.core.services.races import Races
from strideiq.core.services.season_plans import SeasonPlans
from strideiq.core.services.time_away import TimesAway
from strideiq.core.services.tools import Tools
from strideiq.core.services.use_cases import UseCases


@dataclass(frozen=True, slots=True)
class Service:
    """What answers requests: the planner, its processes, and every use case."""

    runtime: Runtime
    planning: PlanProcess
    links: Links
    do: UseCases
    limiter: RateLimiter
    cache: Cache
    counting: Pool | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything is up inside and gone afterwards."""
        try:
            async with running(self.planning), self.links.running():
                yield
        finally:
            await self.do.tools.store.close()
            await self.cache.close()
            if self.counting is not None:
                await self.counting.disconnect()


def assemble(settings: Settings, runtime: Runtime, *, safe_mode: bool) -> Service:
    """The service of these settings; it connects to nothing before it runs."""
    linked = links(settings, runtime.defaults, safe_mode=safe_mode)
    shared = tools(settings, linked.bell, linked.events)
    counting = None if settings.redis_url is None else counting_pool(settings.redis_url)
    return Service(
        runtime,
        planning(settings, runtime.defaults, safe_mode=safe_mode),
        linked,
        use_cases(shared, settings, runtime, counting),
        rate_limiter(runtime.defaults),
        cache(settings, runtime.defaults.service.caches),
        counting,
    )


def use_cases(
    shared: Tools,
    settings: Settings,
    runtime: Runtime,
    counting: Pool | None = None,
    flags: Flags | None = None,
) -> UseCases:
    """Every use case; with ``counting`` tries are counted for all processes together.

    Flags stand as their file says where none are given.

    Raises Refusal where the settings have no secret key to go by.
    """
    defaults = runtime.defaults
    rules, kept = runtime.planner.config.rules, defaults.service.athletes
    access = access_of(shared, runtime, flags)
    accounts = account_cases(shared, settings, defaults, counting)
    return UseCases(
        tools=shared,
        access=access,
        admission=accounts.sign_in,
        sign_in=accounts.sign_in,
        registration=accounts.registration,
        passwords=accounts.passwords,
        email_links=accounts.email_links,
        own_data=accounts.own_data,
        coaching=Coaching(shared),
        people=People(shared),
        invites=Invites(shared),
        audit=AuditLog(shared),
        athletes=Athletes(shared, rules),
        races=Races(shared, kept.races),
        activities=Activities(shared, runtime.planners, kept.activities),
        goals=Goals(shared, kept.goals),
        time_away=TimesAway(shared, kept.away),
        fitness=RacedFitness(rules),
        jobs=AskedJobs(shared, kept),
        plan_requests=PlanRequests(shared, runtime.planners, kept),
        season_plans=SeasonPlans(shared),
        calendar=Calendars(shared),
        live=Live(shared),
    )


def viewer_limiter(defaults: Defaults) -> RateLimiter:
    """Counts the requests of every account; each process guards itself against overload."""
    return InProcessRateLimiter(defaults.service.viewer_requests_per_minute)


def rate_limiter(defaults: Defaults) -> RateLimiter:
    """Counts the requests of every address."""
    return InProcessRateLimiter(defaults.service.requests_per_minute)
