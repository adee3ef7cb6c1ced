"""The one who decides, put together for one process and kept up to date with its files."""

import logging
from contextlib import suppress
from pathlib import Path
from typing import Final

from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.ports import Flags
from strideiq.core.reading.overlay import config_file
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.access_files import ENTITLEMENTS, MEMBERSHIPS, POLICIES, read_access
from strideiq.core.runtime.flags import held_flags
from strideiq.core.runtime.planner import Runtime
from strideiq.core.services.access import Access
from strideiq.core.services.flag_book import FlagBook
from strideiq.core.services.tools import Tools
from strideiq.core.services.watch import Watch

_log = logging.getLogger("strideiq.service")

FILES: Final = (ENTITLEMENTS, MEMBERSHIPS, POLICIES)
ACCESS: Final = "access"
"""The topic of what can be held and what features take, which files alone change."""


def access_of(shared: Tools, runtime: Runtime, flags: Flags | None = None) -> Access:
    """Decides by the files of ``runtime``; ``flags`` stand as their file says where none are given."""
    return Access(shared, flags or held_flags(runtime.flags), runtime.terms, runtime.policy)


def keep_deciding(watch: Watch, access: Access, settings: Settings, book: FlagBook) -> None:
    """Have the decisions of this process follow their files; while one is wrong the last ones serve."""
    overlay = settings.config_dir

    async def reload() -> None:
        found, problems = read_access(overlay, book.declared)
        if found is None:
            _log.error("decisions stay as files last said:\n%s", InvalidFiles(problems))
        else:
            access.use(*found)

    watch.on(ACCESS, reload)
    watch.beside(ACCESS, lambda: tuple(_stamp(config_file(name, overlay).path) for name in FILES))


def _stamp(file: Path) -> tuple[int, int] | None:
    """Another value after every change of the file."""
    with suppress(OSError):
        status = file.stat()
        return status.st_mtime_ns, status.st_size
    return None
