"""The rules that people edit, put together for one process."""

from strideiq.core.host.contract import Names
from strideiq.core.host.rule_documents import RuleGround
from strideiq.core.runtime.planner import Runtime
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import Planner
from strideiq.core.services.rule_texts import RuleTexts


def rule_texts(runtime: Runtime, current: CurrentPlanner | None = None) -> RuleTexts:
    """Reads rules that may name what the plugins and the files of ``runtime`` have."""

    def ground(planner: Planner) -> RuleGround:
        return RuleGround.of(
            planner.facts.declarations,
            planner.host.catalogue(),
            Names.of(planner.config.rules, planner.config.tiers),
            memberships=runtime.terms.memberships,
            flags=runtime.flags,
            entitlements=runtime.terms.entitlements,
        )

    return RuleTexts(current or runtime.planners, ground)
