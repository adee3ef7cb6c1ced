"""The process that makes plans which are looked at and not stored."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeAlias

from strideiq.core.adapters.other_process import OtherProcess
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.planner import load
from strideiq.core.services.preview import Preview, PreviewAsked, preview

PlanProcess: TypeAlias = OtherProcess[PreviewAsked, Preview]


def planning(settings: Settings, defaults: Defaults, *, safe_mode: bool) -> PlanProcess:
    """The process that makes plans for the service, not started yet."""
    limits = defaults.service
    return OtherProcess(
        partial(_plan_maker, settings, safe_mode=safe_mode),
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
