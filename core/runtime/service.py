"""The service put together: the outside world by its adapters, and every use case."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from strideiq.core.adapters.rate_limits import InProcessRateLimiter
from strideiq.core.adapters.redis_rate_limits import Pool, counting_pool
from strideiq.core.ports.cache import Cache
from strideiq.core.ports.rates import RateLimiter
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.access import ACCESS, access_of, keep_deciding
from strideiq.core.runtime.accounts import account_cases
from strideiq.core.runtime.flags import flag_book, watch_of, watched
from strideiq.core.runtime.links import Links, links
from strideiq.core.runtime.outside import data_dir, tools
from strideiq.core.runtime.planner import Runtime
from strideiq.core.runtime.plugin_sets import keep_up
from strideiq.core.runtime.previews import PlanProcess, planning, running
from strideiq.core.runtime.remembering import cache
from strideiq.core.runtime.rule_texts import rule_texts
from strideiq.core.runtime.secret_key import secret_key
from strideiq.core.services.access_following import AccessFollowing
from strideiq.core.services.access_views import AccessViews
from strideiq.core.services.activities import Activities
from strideiq.core.services.admitted import Admitting
from strideiq.core.services.asked_jobs import AskedJobs
from strideiq.core.services.athletes import Athletes
from strideiq.core.services.audit import AuditLog
from strideiq.core.services.calendar import Calendars
from strideiq.core.services.coaching import Coaching
from strideiq.core.services.fitness import RacedFitness
from strideiq.core.services.flag_book import FlagBook
from strideiq.core.services.flag_editing import FlagEditing
from strideiq.core.services.flags import FeatureFlags
from strideiq.core.services.goals import Goals
from strideiq.core.services.grants import Grants
from strideiq.core.services.invites import Invites
from strideiq.core.services.ledger import Ledger
from strideiq.core.services.live import Live
from strideiq.core.services.people import People
from strideiq.core.services.plan_requests import PlanRequests
from strideiq.core.services.plugin_upkeep import PluginUpkeep
from strideiq.core.services.plugins import Plugins
from strideiq.core.services.proposals import Proposals
from strideiq.core.services.races import Races
from strideiq.core.services.rule_backtests import RuleBacktests
from strideiq.core.services.rule_evaluation import RuleEvaluations
from strideiq.core.services.rule_sets import RuleSets
from strideiq.core.services.rule_trials import RuleTrials
from strideiq.core.services.season_plans import SeasonPlans
from strideiq.core.services.time_away import TimesAway
from strideiq.core.services.tools import Tools
from strideiq.core.services.trials import Trials
from strideiq.core.services.undoing import Undoing
from strideiq.core.services.use_cases import UseCases
from strideiq.core.services.watch import FLAGS, Watch


@dataclass(frozen=True, slots=True)
class Service:
    """What answers requests: the planner, its processes, and every use case."""

    runtime: Runtime
    planning: PlanProcess
    links: Links
    do: UseCases
    limiter: RateLimiter
    cache: Cache
    flags: FlagBook
    watch: Watch
    counting: Pool | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything is up inside and gone afterwards."""
        try:
            async with (
                running(self.planning),
                self.links.running(),
                watched(self.watch, self.flags),
            ):
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
    book = flag_book(shared, settings, runtime)
    do = use_cases(shared, settings, runtime, counting, book)
    watch = watch_of(shared, settings, book)
    keep_deciding(watch, do.access, settings, book)
    for topic in (FLAGS, ACCESS):
        watch.on(topic, do.access_following.reloaded)
    keep_up(watch, do.plugins.upkeep)
    return Service(
        runtime,
        planning(settings, runtime, safe_mode=safe_mode),
        linked,
        do,
        rate_limiter(runtime.defaults),
        cache(settings, runtime.defaults.service.caches),
        book,
        watch,
        counting,
    )


def use_cases(
    shared: Tools,
    settings: Settings,
    runtime: Runtime,
    counting: Pool | None = None,
    book: FlagBook | None = None,
) -> UseCases:
    """Every use case; with ``counting`` tries are counted for all processes together.

    ``book`` has the flags, which stand as their file says where there is none.
    Raises Refusal where the settings have no secret key to go by.
    """
    defaults = runtime.defaults
    rules, kept = runtime.planner.config.rules, defaults.service.athletes
    book = book or flag_book(shared, settings, runtime)
    access = access_of(shared, runtime, book.held)
    texts = rule_texts(runtime.planners, access, lambda: book.declared)
    trials = Trials(shared, access, secret_key(settings, data_dir(settings)))
    views = AccessViews(shared, access, trials)
    accounts = account_cases(shared, settings, defaults, counting)
    return UseCases(
        tools=shared,
        access=access,
        access_views=views,
        admitting=Admitting(shared, access, runtime.planners),
        access_following=AccessFollowing(shared, views),
        grants=Grants(shared, access),
        trials=trials,
        flags=FeatureFlags(shared, book, access.context),
        flag_editing=FlagEditing(shared, book, runtime.terms.memberships),
        admission=accounts.sign_in,
        sign_in=accounts.sign_in,
        registration=accounts.registration,
        passwords=accounts.passwords,
        email_links=accounts.email_links,
        own_data=accounts.own_data,
        coaching=Coaching(shared, access),
        people=People(shared),
        invites=Invites(shared),
        audit=AuditLog(shared),
        athletes=Athletes(shared, rules),
        races=Races(shared, kept.races),
        plugins=Plugins(shared, PluginUpkeep(shared, runtime.planners, runtime.plugins)),
        activities=Activities(shared, runtime.planners, access, kept.activities),
        goals=Goals(shared, kept.goals),
        time_away=TimesAway(shared, kept.away),
        fitness=RacedFitness(rules),
        jobs=AskedJobs(shared, access, kept),
        plan_requests=PlanRequests(shared, access, runtime.planners, kept),
        season_plans=SeasonPlans(shared),
        calendar=Calendars(shared),
        proposals=Proposals(shared, runtime.planners, access),
        undoing=Undoing(shared, runtime.planners, access),
        ledger=Ledger(shared),
        rule_evaluations=RuleEvaluations(shared),
        rule_sets=RuleSets(shared, access, texts, defaults.service.rule_sets),
        rule_trials=RuleTrials(shared, access, texts),
        rule_backtests=RuleBacktests(shared, access, texts, defaults.service.rule_sets),
        live=Live(shared),
    )


def viewer_limiter(defaults: Defaults) -> RateLimiter:
    """Counts the requests of every account; each process guards itself against overload."""
    return InProcessRateLimiter(defaults.service.viewer_requests_per_minute)


def rate_limiter(defaults: Defaults) -> RateLimiter:
    """Counts the requests of every address."""
    return InProcessRateLimiter(defaults.service.requests_per_minute)
