"""What a worker does: the handler of every kind of job."""

from collections.abc import Mapping

from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.access import access_of
from strideiq.core.runtime.accounts import link_rules, mail
from strideiq.core.runtime.planner import Runtime
from strideiq.core.services.access import Access
from strideiq.core.services.letters import SEND_MAIL, SendMail
from strideiq.core.services.plan_making import PlanMaking
from strideiq.core.services.plan_requests import GENERATE, REGENERATE
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Handler


def handlers(
    settings: Settings, runtime: Runtime, tools: Tools, access: Access | None = None
) -> Mapping[str, Handler]:
    """The handler of every kind of job, by kind; flags stand as their file says without ``access``."""
    access = access or access_of(tools, runtime)
    plans = PlanMaking(tools, runtime.planners)
    letters = SendMail(
        tools, mail(settings, runtime.defaults), link_rules(settings, runtime.defaults)
    )
    return {GENERATE: plans.generate, REGENERATE: plans.regenerate, SEND_MAIL: letters}
