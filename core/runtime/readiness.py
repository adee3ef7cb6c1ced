"""What the service of some settings stands on."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from strideiq.core.adapters import redis_health
from strideiq.core.ports import Store
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.outside import database_url
from strideiq.core.services.readiness import Database, Part, Readiness
from strideiq.core.store import migrate
from strideiq.core.store.engine import sqlite_file

FULL_BYTES: Final = 16 * 1024**2


def readiness(settings: Settings, store: Store, **up: Callable[[], bool]) -> Readiness:
    """Asks the database, its disk, Redis, and what runs beside the server (``up``, by name)."""
    parts: dict[str, Part] = {name: Running(is_up) for name, is_up in up.items()}
    parts["database"] = Database(store, migrate.head())
    file = sqlite_file(database_url(settings))
    if file is not None:
        parts["disk"] = Room(file.parent)
    if settings.redis_url is not None:
        parts["redis"] = Redis(settings.redis_url)
    return Readiness(parts)


@dataclass(frozen=True, slots=True)
class Running:
    """A process beside the server."""

    is_up: Callable[[], bool]

    async def is_ready(self) -> bool:
        """Whether it is up."""
        return self.is_up()


@dataclass(frozen=True, slots=True)
class Room:
    """The disk of an SQLite file."""

    folder: Path

    async def is_ready(self) -> bool:
        """Whether there is room for what the next hours write."""
        try:
            return shutil.disk_usage(self.folder).free >= FULL_BYTES
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Redis:
    """The Redis server; while it is away jobs wait for the sweep."""

    url: str

    async def is_ready(self) -> bool:
        """Whether it answers."""
        return bool((await redis_health.look(self.url)).version)
