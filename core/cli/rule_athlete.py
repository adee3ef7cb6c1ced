"""An athlete of this machine's service as rules see them on one day."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.cli.rule_files import RuleFile
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.rule import Facts, Rule
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.advise import Barred, out_of_scope, standing_of
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from strideiq.core.runtime.starting import prepare
from strideiq.core.services.rule_facts import known_of
from strideiq.core.services.rule_requirements import lacking


@dataclass(frozen=True, slots=True)
class Seen:
    """What rules ask of an athlete on ``day``, and by rule what its requirement lacks."""

    day: date
    facts: Facts
    units: UnitSystem
    membership: str
    lacking: Mapping[str, Barred]

    def gate(self, rule: Rule, facts: Facts) -> Barred | None:
        """What holds a rule back from them, but for its cool-down."""
        standing = standing_of(facts, self.membership)
        return out_of_scope(rule.scope, standing) or self.lacking.get(rule.key)


def seen(invocation: Invocation, email: str, rules: RuleFile, day: date | None) -> Seen:
    """The athlete with this address on ``day``, today where they are without one.

    Raises click.ClickException where there is no such athlete.
    """
    return asyncio.run(_seen(invocation, email, rules, day))


async def _seen(invocation: Invocation, email: str, rules: RuleFile, day: date | None) -> Seen:
    settings = invocation.settings
    runtime = await prepare(settings, safe_mode=invocation.safe_mode)
    planner = replace(runtime.planner, facts=rules.facts)
    shared = tools(settings)
    try:
        access = use_cases(shared, settings, runtime).access
        async with shared.store.read(PROGRAM) as unit:
            account = await unit.accounts.by_email(email)
            if account is None:
                message = f"there is no account with the address {email} -> check its spelling"
                raise click.ClickException(message)
            known = await known_of(unit, access, planner, account.id, shared.clock.now())
            asked = day or known.today
            return Seen(
                asked,
                known.facts(planner, asked),
                known.athlete.units,
                known.membership,
                await lacking(access, unit, rules.rules, account.id),
            )
    finally:
        await shared.store.close()
