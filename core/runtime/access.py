"""The one who decides, put together for one process."""

from strideiq.core.ports import Flags
from strideiq.core.runtime.flags import held_flags
from strideiq.core.runtime.planner import Runtime
from strideiq.core.services.access import Access
from strideiq.core.services.tools import Tools


def access_of(shared: Tools, runtime: Runtime, flags: Flags | None = None) -> Access:
    """Decides by the files of ``runtime``; ``flags`` stand as their file says where none are given."""
    return Access(shared, flags or held_flags(runtime.flags), runtime.terms, runtime.policy)
