"""The process that makes plans which are looked at and not stored."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from strideiq.core.adapters.other_process import OtherProcess, Words
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.planner import load
from strideiq.core.services.preview import Preview, PreviewAsked, preview

WORDS: Final = Words(
    "plans",
    busy="plans are being made for others",
    too_slow="the plan took too long to make",
    instead="ask again, or with a shorter history",
)


class PlanProcess(OtherProcess[PreviewAsked, Preview]):
    """The process as use cases know it."""

    async def generate(self, asked: PreviewAsked) -> Preview:
        """The plan that is asked for; Refusal when there is none, or none in time."""
        return await self.ask(asked)


def planning(settings: Settings, defaults: Defaults, *, safe_mode: bool) -> PlanProcess:
    """The process that makes plans for the service, not started yet."""
    limits = defaults.service
    return PlanProcess(
        partial(_plan_maker, settings, safe_mode=safe_mode),
        WORDS,
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


def _plan_maker(settings: Settings, *, safe_mode: bool) -> Callable[[PreviewAsked], Preview]:
    """Called in that process, which loads plugins of its own."""
    return partial(preview, planner=load(settings, safe_mode=safe_mode).planner)
