"""What an athlete lacks of what rules require, asked of the one place that decides."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from strideiq.core.domain.decision import Feature
from strideiq.core.domain.rule import Rule
from strideiq.core.engine.rules.advise import Barred
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.rule_verdicts import lacked


async def lacking(
    access: Access, unit: UnitOfWork, rules: Iterable[Rule], athlete_id: UUID
) -> Mapping[str, Barred]:
    """By the key of a rule, what holds it back from this athlete."""
    found = {}
    for rule in rules:
        needs = rule.requires
        if needs.flag is None and needs.entitlement is None:
            continue
        feature = Feature(
            f"rule {rule.key}", rule.title, flag=needs.flag, entitlement=needs.entitlement
        )
        barred = lacked(await access.decide(unit, feature, subject=athlete_id))
        if barred is not None:
            found[rule.key] = barred
    return found
