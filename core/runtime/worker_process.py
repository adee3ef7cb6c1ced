"""The life of a worker process, and the supervisor that keeps such processes up."""

import asyncio
import os
import socket
import traceback
from contextlib import AsyncExitStack
from functools import partial

import uvloop

from strideiq.core.adapters.pipe import EventsUp, Pipe
from strideiq.core.adapters.redis_events import RedisEvents
from strideiq.core.jobs.bell import BrokerBell
from strideiq.core.jobs.broker import broker_at
from strideiq.core.jobs.schedule import looking
from strideiq.core.jobs.supervisor import Supervisor
from strideiq.core.jobs.worker import Worker, live
from strideiq.core.ports import EventBus
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.access import access_of, keep_deciding
from strideiq.core.runtime.flags import flag_book, watch_of, watched
from strideiq.core.runtime.memory import settle_memory
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import Runtime, load
from strideiq.core.runtime.plugin_sets import keep_up
from strideiq.core.runtime.rules import judging
from strideiq.core.runtime.worker import handlers
from strideiq.core.services.nightly import Nightly
from strideiq.core.services.plugin_upkeep import PluginUpkeep

NICER = 5
"""An embedded worker gives way to the server it shares a machine with."""


def workers(
    settings: Settings, defaults: Defaults, events: EventBus, processes: int, *, safe_mode: bool
) -> Supervisor:
    """Worker processes of these settings, not started yet; ``events`` hears what they publish."""
    work = partial(_work, settings, safe_mode=safe_mode)
    return Supervisor(work, processes, events, defaults.service.jobs)


def _work(settings: Settings, end: socket.socket, *, safe_mode: bool) -> None:
    """Called in the process, with its end of the pipe to the one that started it."""
    if settings.redis_url is None:
        os.nice(NICER)
    try:
        runtime = load(settings, safe_mode=safe_mode)
        settle_memory()
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
            loop.run(_live(settings, runtime, end))
    except BaseException:  # noqa: BLE001  the border of the process: told, and it ends
        traceback.print_exc()
        os._exit(1)
    # Not the way Python ends, which would wait for a thread that was given up.
    os._exit(0)


async def _live(settings: Settings, runtime: Runtime, end: socket.socket) -> None:
    limits = runtime.defaults.service.jobs
    broker = broker_at(settings.redis_url)
    async with AsyncExitStack() as stack:
        pipe = await Pipe.over(end)
        stack.callback(pipe.close)
        events: EventBus = EventsUp(pipe)
        if settings.redis_url is not None:
            redis = events = RedisEvents(settings.redis_url)
            stack.push_async_callback(redis.close)
        bell = BrokerBell(broker)
        stack.push_async_callback(bell.close)
        shared = tools(settings, bell, events)
        stack.push_async_callback(shared.store.close)
        book = flag_book(shared, settings, runtime)
        watch, access = watch_of(shared, settings, book), access_of(shared, runtime, book.held)
        keep_deciding(watch, access, settings, book)
        keep_up(watch, PluginUpkeep(shared, runtime.planners, runtime.plugins))
        await stack.enter_async_context(watched(watch, book))
        judge = await stack.enter_async_context(judging(runtime.defaults.rules_engine))
        work = handlers(settings, runtime, shared, access, judge, watch, book)
        worker = Worker(shared, work, broker, limits)
        nights = runtime.defaults.service.nightly
        await stack.enter_async_context(looking(Nightly(shared, nights), nights.look_seconds))
        await live(worker, pipe, bell, limits)
