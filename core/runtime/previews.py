"""The process that makes plans which are looked at and not stored."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from strideiq.core.adapters.other_process import OtherProcess, Words
from strideiq.core.domain.plugin import PluginSettings
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import Runtime, load
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.plugin_upkeep import Upkeep
from strideiq.core.services.preview import Preview, PreviewAsked, preview

WORDS: Final = Words(
    "plans",
    busy="plans are being made for others",
    too_slow="the plan took too long to make",
    instead="ask again, or with a shorter history",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked, and what admins had changed of plugins when it was."""

    asked: PreviewAsked
    settings: PluginSettings


class PlanProcess(OtherProcess[Wanted, Preview]):
    """The process as use cases know it; its plugins follow those of ``planners``."""

    def __init__(
        self,
        prepare: Callable[[], Callable[[Wanted], Preview]],
        planners: CurrentPlanner,
        *,
        seconds: float,
        most_waiting: int,
    ) -> None:
        super().__init__(prepare, WORDS, seconds=seconds, most_waiting=most_waiting)
        self._planners = planners

    async def generate(self, asked: PreviewAsked) -> Preview:
        """The plan that is asked for; Refusal when there is none, or none in time."""
        return await self.ask(Wanted(asked, self._planners.settings))


def planning(settings: Settings, runtime: Runtime, *, safe_mode: bool) -> PlanProcess:
    """The process that makes plans for the service, not started yet."""
    limits = runtime.defaults.service
    return PlanProcess(
        partial(plan_maker, settings, safe_mode=safe_mode),
        runtime.planners,
        seconds=limits.preview_seconds,
        most_waiting=limits.previews_waiting,
    )


@asynccontextmanager
async def running(plans: PlanProcess) -> AsyncIterator[None]:
    """The process is up inside and gone afterwards."""
    await plans.start()
    try:
        yield
    finally:
        await plans.stop()


def plan_maker(settings: Settings, *, safe_mode: bool) -> Callable[[Wanted], Preview]:
    """Called in that process, which loads plugins of its own, and again when they change."""
    runtime = load(settings, safe_mode=safe_mode)
    kept = Upkeep(runtime.planners, runtime.plugins)

    def make(wanted: Wanted) -> Preview:
        if kept.is_due(wanted.settings):
            kept.bring(wanted.settings)
        return preview(wanted.asked, runtime.planner)

    return make
