"""What every process of the service stands on: its database, the clock, and ids."""

from pathlib import Path

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.clock import SystemClock
from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.ports import Bell, EventBus
from strideiq.core.reading.settings import Settings
from strideiq.core.services.tools import Tools
from strideiq.core.store.engine import sqlite_url
from strideiq.core.store.unit_of_work import open_store

DATABASE_FILE = "strideiq.db"


def tools(settings: Settings, bell: Bell | None = None, events: EventBus | None = None) -> Tools:
    """The ports that use cases share; without a bell or events it is a process by itself."""
    return Tools(
        store=open_store(database_url(settings)),
        clock=SystemClock(),
        ids=TimeOrderedIds(),
        bell=bell or SilentBell(),
        events=events or InProcessEvents(),
    )


def database_url(settings: Settings) -> str:
    """Where the database is: where the settings say, else a file in the data folder."""
    if settings.database_url is not None:
        return settings.database_url
    return sqlite_url(str(data_dir(settings) / DATABASE_FILE))


def data_dir(settings: Settings) -> Path:
    """The folder for what the program stores."""
    return settings.data_dir
