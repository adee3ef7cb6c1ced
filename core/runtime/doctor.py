"""Looks at everything the service stands on, and says what to do about what is wrong."""

import asyncio
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from strideiq.core.adapters import redis_health
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import InvalidFiles, StoreUnavailable
from strideiq.core.domain.job import JobState
from strideiq.core.domain.plugin import PluginStatus
from strideiq.core.host.start import start_overlaid
from strideiq.core.reading.settings import SMTP_URL, UNLEASH_TOKEN, UNLEASH_URL, Mode, Settings
from strideiq.core.runtime.flags import unleash_server
from strideiq.core.runtime.outside import database_url
from strideiq.core.runtime.planner import load
from strideiq.core.runtime.starting import (
    address_problems,
    database_problems,
    folder_problems,
    key_problems,
    migrates_itself,
    migration,
    migration_fix,
    migration_state,
)
from strideiq.core.store import health, migrate
from strideiq.core.store.engine import sqlite_file
from strideiq.core.store.unit_of_work import open_store

FULL_BYTES, TIGHT_BYTES = 50 * 1024**2, 500 * 1024**2
SKEW: Final = timedelta(seconds=2)
OVERDUE: Final = timedelta(minutes=5)
WRITTEN: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock is right that shows a time before this program was written."""

PAUSE_S: Final = 0.05


class State(StrEnum):
    """How something is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``fix`` is what to do, empty where all is well."""

    name: str
    state: State
    what: str
    fix: str = ""


async def examine(settings: Settings, *, safe_mode: bool) -> list[Check]:
    """Every check, in the order in which one would repair."""
    addresses = _told("settings", address_problems(settings), "addresses are of the right kind")
    checks = [*addresses, *_told("secret key", key_problems(settings), "set, or kept in a file")]
    checks += [*_configuration(settings, safe_mode=safe_mode), *_plugins(settings, safe_mode)]
    checks += [*_mail(settings), *await _flags(settings)]
    if addresses[0].state is State.OK:
        checks += [*_folder(settings), *await _database(settings), *await _redis(settings)]
    return [*checks, await _own_clock()]


async def _flags(settings: Settings) -> list[Check]:
    """Whether the Unleash server answers, where there is one."""
    server = unleash_server(settings)
    if server is None:
        return []
    await server.look()
    await server.close()
    if not server.trouble:
        return [Check("flags", State.OK, f"the Unleash server has {len(server.features)} flags")]
    fix = f"start it, or correct {UNLEASH_URL} and {UNLEASH_TOKEN}; flags stay as it said last"
    return [Check("flags", State.WARN, f"the Unleash server {server.trouble}", fix)]


def _told(name: str, problems: Iterable[object], well: str) -> list[Check]:
    """A failed check for each problem, or one that says all is well."""
    split = (str(problem).rpartition(" -> ") for problem in problems)
    found = [Check(name, State.FAIL, what, fix) for what, _, fix in split]
    return found or [Check(name, State.OK, well)]


def _configuration(settings: Settings, *, safe_mode: bool) -> list[Check]:
    try:
        load(settings, safe_mode=safe_mode)
    except InvalidFiles as error:
        return _told("configuration", error.problems, "")
    where = f"the shipped files with {settings.config_dir} on top"
    return [Check("configuration", State.OK, where if settings.config_dir else "the shipped files")]


def _plugins(settings: Settings, safe_mode: bool) -> Iterator[Check]:  # noqa: FBT001  passed on
    host = start_overlaid(settings.config_dir, safe_mode=safe_mode)
    states = host.health()
    broken = [state.id for state in states if state.status is PluginStatus.BROKEN]
    if not broken:
        yield Check("plugins", State.OK, f"{len(states)} plugins, none of them broken")
        return
    needed = [state.id for state in states if state.id in broken and not state.optional]
    state = State.FAIL if needed else State.WARN
    yield Check("plugins", state, f"broken: {', '.join(broken)}", "see strideiq plugins list")


def _mail(settings: Settings) -> Iterator[Check]:
    if settings.smtp_url is not None:
        yield Check("mail", State.OK, "handed to an SMTP server")
    elif settings.mode is Mode.PRODUCTION:
        what = "mails are printed, where nobody who waits for one reads them"
        yield Check("mail", State.WARN, what, f"set {SMTP_URL}")


def _folder(settings: Settings) -> Iterator[Check]:
    folder, file = settings.data_dir, sqlite_file(database_url(settings))
    well = "holds no database" if file is None else f"{file.parent} is writable"
    yield from _told("data folder", folder_problems(settings), well)
    if not folder.is_dir():
        return
    if stat.S_IMODE(folder.stat().st_mode) & 0o077 and (folder / "secret.key").exists():
        what = f"other users of this machine may look into {folder}"
        yield Check("permissions", State.WARN, what, f"run: chmod 700 {folder}")
    free = shutil.disk_usage(folder).free
    what = f"{free // 1024**2} MB free for {folder}"
    tight = State.FAIL if free < FULL_BYTES else State.WARN
    if free < TIGHT_BYTES:
        yield Check("disk", tight, what, "make room, or move the data folder to a larger disk")
    else:
        yield Check("disk", State.OK, what)


async def _database(settings: Settings) -> list[Check]:
    url = database_url(settings)
    try:
        state = await health.look(url)
        current = await migration(url)
        checks = [_sound(state), _migration(settings, current), *_clock("database", state.now)]
        if current == migrate.head():
            checks += [*await _demo(settings), await _jobs(url)]
    except StoreUnavailable as error:
        fix = "start it, or correct STRIDEIQ_DATABASE_URL"
        return [Check("database", State.FAIL, str(error), fix)]
    return checks


def _sound(state: health.DatabaseState) -> Check:
    if state.damage:
        fix = "stop the service and bring back a backup, see RUNBOOK.md"
        return Check("database", State.FAIL, f"{state.kind} is damaged: {state.damage}", fix)
    return Check("database", State.OK, state.kind)


def _migration(settings: Settings, current: str | None) -> Check:
    if current == migrate.head():
        return Check("migrations", State.OK, f"at {current}, the newest")
    if migrates_itself(settings) and (current is None or current in migrate.steps()):
        what = f"{migration_state(current)}; strideiq serve takes the missing ones"
        return Check("migrations", State.OK, what)
    return Check("migrations", State.FAIL, migration_state(current), migration_fix(current))


async def _demo(settings: Settings) -> list[Check]:
    if settings.mode is Mode.PRODUCTION:
        problems = await database_problems(settings)
        return _told("demo accounts", problems, "none")
    return []


async def _jobs(url: str) -> Check:
    store, now = open_store(url), datetime.now(UTC)
    try:
        async with store.read(PROGRAM) as unit:
            counts = await unit.jobs.counts()
            late = await unit.jobs.due(now - OVERDUE, limit=1)
    finally:
        await store.close()
    what = f"{counts[JobState.QUEUED]} wait, {counts[JobState.RUNNING]} run, {counts[JobState.FAILED]} failed"
    if late:
        fix = "start strideiq worker, or look why it takes none"
        return Check("jobs", State.WARN, f"{what}, and nobody takes those that are due", fix)
    return Check("jobs", State.OK, what)


async def _redis(settings: Settings) -> list[Check]:
    if settings.redis_url is None:
        return [Check("redis", State.OK, "not used: one server does everything")]
    try:
        state = await redis_health.look(settings.redis_url)
    except redis_health.RedisUnavailable as error:
        fix = "start it, or correct STRIDEIQ_REDIS_URL; no job is lost meanwhile"
        return [Check("redis", State.FAIL, str(error), fix)]
    check = Check("redis", State.OK, f"Redis {state.version}")
    if state.evicts:
        fix = "set maxmemory-policy noeviction"
        check = Check("redis", State.WARN, "Redis drops keys when it is full", fix)
    elif not state.keeps:
        fix = "set appendonly yes; until then a restart of Redis delays jobs by one sweep"
        check = Check("redis", State.WARN, "Redis writes nothing down", fix)
    return [check, *_clock("redis", state.now)]


def _clock(whose: str, theirs: datetime | None) -> Iterator[Check]:
    if theirs is None:
        return
    skew = datetime.now(UTC) - theirs
    what = f"{skew.total_seconds():+.1f} s against the clock of the {whose}"
    if abs(skew) > SKEW:
        fix = "set both clocks by NTP: leases and tokens go by them"
        yield Check("clock", State.FAIL, what, fix)
    else:
        yield Check("clock", State.OK, what)


async def _own_clock() -> Check:
    """Whether the clock runs as it should: after this program was written, and steadily."""
    wall, steady = datetime.now(UTC), time.monotonic()
    await asyncio.sleep(PAUSE_S)
    drift = (datetime.now(UTC) - wall).total_seconds() - (time.monotonic() - steady)
    if wall < WRITTEN:
        return Check("clock", State.FAIL, f"it is {wall:%Y-%m-%d} here", "set the clock by NTP")
    if abs(drift) > PAUSE_S:
        what = f"the clock jumped by {drift:+.1f} s while this looked"
        return Check("clock", State.WARN, what, "see what sets the clock of this machine")
    return Check("clock", State.OK, f"{wall:%Y-%m-%d %H:%M} UTC, and it runs steadily")
