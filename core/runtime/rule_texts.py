"""The rules that people edit, put together for one process."""

from collections.abc import Callable, Iterable

from strideiq.core.host.contract import Names
from strideiq.core.host.rule_documents import RuleGround
from strideiq.core.services.access import Access
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import Planner
from strideiq.core.services.rule_texts import Named, RuleTexts


def rule_texts(
    current: CurrentPlanner, access: Access, flags: Callable[[], Iterable[str]]
) -> RuleTexts:
    """Reads rules that may name what the plugins and the files of this process have by now."""

    def named() -> Named:
        terms = access.terms
        return tuple(terms.memberships), tuple(flags()), tuple(terms.entitlements)

    def ground(planner: Planner, names: Named) -> RuleGround:
        memberships, known, entitlements = names
        return RuleGround.of(
            planner.facts.declarations,
            planner.host.catalogue(),
            Names.of(planner.config.rules, planner.config.tiers),
            memberships=memberships,
            flags=known,
            entitlements=entitlements,
        )

    return RuleTexts(current, ground, named)
