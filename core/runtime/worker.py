"""What a worker does: the handler of every kind of job."""

from collections.abc import Mapping

from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import Runtime
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Handler


def handlers(settings: Settings, runtime: Runtime, tools: Tools) -> Mapping[str, Handler]:  # noqa: ARG001  the first kinds of jobs will ask for them
    """The handler of every kind of job, by kind."""
    return {}
