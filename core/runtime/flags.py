"""Feature flags of one process: made after it was forked, answering from the file at first."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from strideiq.core.adapters.flags.memory import UnleashFlags
from strideiq.core.adapters.flags.server import UnleashServer
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.domain.flag import Flag
from strideiq.core.engine.flags.unleash import feature_of
from strideiq.core.reading.flag_checks import read_flags
from strideiq.core.reading.overlay import ConfigFile, config_file
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.outside import data_dir
from strideiq.core.runtime.planner import FLAGS_FILE, Runtime
from strideiq.core.services.flag_book import FlagBook
from strideiq.core.services.tools import Tools
from strideiq.core.services.watch import EVERY_S, FLAGS, Watch

USUAL_ENVIRONMENT: Final = "production"


def held_flags(declared: Mapping[str, Flag]) -> UnleashFlags:
    """Flags that stand as their file says, until the watch of this process brings what changed."""
    flags = UnleashFlags()
    flags.hold([feature_of(flag) for flag in declared.values()])
    return flags


def flag_book(shared: Tools, settings: Settings, runtime: Runtime) -> FlagBook:
    """Flags of one process, kept as file, admins and the server of the settings say."""
    file, memberships = config_file(FLAGS_FILE, settings.config_dir), runtime.terms.memberships
    held, server = held_flags(runtime.flags), unleash_server(settings)
    declare = partial(_declared, file, memberships)
    return FlagBook(shared, held, runtime.flags, declare, server)


def unleash_server(settings: Settings) -> UnleashServer | None:
    """The Unleash server of the settings, if they name one."""
    if settings.unleash_url is None:
        return None
    return UnleashServer(
        settings.unleash_url,
        settings.unleash_token or "",
        settings.unleash_environment or USUAL_ENVIRONMENT,
        data_dir(settings),
        admin_token=settings.unleash_admin_token,
    )


def watch_of(shared: Tools, settings: Settings, book: FlagBook) -> Watch:
    """What keeps one process up to date, flags included; others register with it."""
    watch, file = Watch(shared), config_file(FLAGS_FILE, settings.config_dir).path
    watch.on(FLAGS, book.reload)
    watch.beside(FLAGS, lambda: _stamp(file))
    return watch


@asynccontextmanager
async def watched(watch: Watch, book: FlagBook) -> AsyncIterator[None]:
    """Inside, everything that ``watch`` knows is up to date, two seconds after any change."""
    if book.server is not None:
        await book.server.look()
    async with watch.watching():
        asking = asyncio.create_task(_follow(watch, book))
        try:
            yield
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            if book.server is not None:
                await book.server.close()


@asynccontextmanager
async def refreshed(book: FlagBook) -> AsyncIterator[None]:
    """Up to date once, for a program that ends soon."""
    try:
        if book.server is not None:
            await book.server.look()
        await book.reload()
        yield
    finally:
        if book.server is not None:
            await book.server.close()


def used_flags(runtime: Runtime) -> Iterator[tuple[str, str]]:
    """Every flag that something asks for, and what asks."""
    for feature in runtime.policy.features.values():
        for name in (feature.flag, feature.kill_switch):
            if name is not None:
                yield name, f"the feature {feature.name}"
    for state in runtime.host.health():
        if state.requires_flag is not None:
            yield state.requires_flag, f"the plugin {state.id}"
    for rule in runtime.host.rules():
        if rule.requires.flag is not None:
            yield rule.requires.flag, f"the rule {rule.id}"


async def _follow(watch: Watch, book: FlagBook) -> None:
    while book.server is not None:
        await asyncio.sleep(EVERY_S)
        if await book.server.look():
            await watch.again(FLAGS)


def _declared(file: ConfigFile, memberships: Collection[str]) -> Mapping[str, Flag]:
    flags, problems = read_flags(file, memberships)
    if problems:
        raise InvalidFiles(problems)
    return flags


def _stamp(file: Path) -> tuple[int, int] | None:
    """Another value after every change of the file."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
