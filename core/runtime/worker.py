"""What a worker does: the handler of every kind of job."""

from collections.abc import Mapping

from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import Runtime
from strideiq.core.runtime.versions import versions
from strideiq.core.services.plan_making import PlanMaking
from strideiq.core.services.plan_requests import GENERATE, REGENERATE
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Handler


def handlers(settings: Settings, runtime: Runtime, tools: Tools) -> Mapping[str, Handler]:  # noqa: ARG001  mail will ask for the settings
    """The handler of every kind of job, by kind."""
    plans = PlanMaking(tools, runtime.planner, versions(runtime.planner))
    return {GENERATE: plans.generate, REGENERATE: plans.regenerate}
