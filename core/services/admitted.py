"""Which plugins and rules may be used for an athlete, by what each of them requires."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.decision import Decision, Feature, Why
from strideiq.core.domain.plugin import PluginState
from strideiq.core.domain.rule import Facts, Requirement, Rule
from strideiq.core.engine.rules.advise import Barred, out_of_scope, standing_of
from strideiq.core.host.host import Allows, Host, anyone
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import Planner
from strideiq.core.services.tools import Tools

NOBODY: Final = Barred("sign_in", "it is for people who are signed in")


@dataclass(frozen=True, slots=True)
class Admitted:
    """What is withheld from one athlete: plugins by id, and rules by key with what bars them."""

    plugins: frozenset[str] = frozenset()
    rules: Mapping[str, Barred] = field(default_factory=dict)
    membership: str | None = None

    @property
    def allows(self) -> Allows:
        """Whether a plugin may be used."""
        return self._allows if self.plugins else anyone

    def gate(self, rule: Rule, facts: Facts) -> Barred | None:
        """What holds a rule back from the athlete."""
        standing = standing_of(facts, self.membership)
        return out_of_scope(rule.scope, standing) or self.rules.get(rule.key)

    def planner(self, planner: Planner) -> Planner:
        """The planner as it works for the athlete."""
        return replace(planner, allows=self.allows, gate=self.gate)

    def _allows(self, state: PluginState) -> bool:
        return state.id not in self.plugins


class Admitting:
    """Says what may be used for whoever looks at a plan without storing it."""

    def __init__(self, tools: Tools, access: Access, planners: CurrentPlanner) -> None:
        self._tools = tools
        self._access = access
        self._planners = planners

    async def of(self, viewer: Viewer) -> Admitted:
        """What may be used for the viewer; for a stranger nothing that requires anything."""
        host = self._planners.now().host
        if viewer.is_stranger:
            return _of_strangers(host)
        async with self._tools.store.read(viewer) as unit:
            return await admitted(self._access, unit, host, viewer.account_id)


def _of_strangers(host: Host) -> Admitted:
    plugins = {
        state.id
        for state in host.health()
        if state.requires_flag is not None or state.requires_entitlement is not None
    }
    rules = {
        rule.key: NOBODY
        for rule in host.rules()
        if rule.plugin in plugins or rule.requires != Requirement()
    }
    return Admitted(frozenset(plugins), rules)


async def admitted(access: Access, unit: UnitOfWork, host: Host, athlete_id: UUID) -> Admitted:
    """What may be used for this athlete now, of everything the host has."""
    plugins: dict[str, Barred] = {}
    for state in host.health():
        needs = f"plugin {state.id}", state.requires_flag, state.requires_entitlement
        barred = await _barred(access, unit, athlete_id, *needs)
        if barred is not None:
            plugins[state.id] = barred
    rules: dict[str, Barred] = {}
    for rule in host.rules():
        needs = f"rule {rule.key}", rule.requires.flag, rule.requires.entitlement
        barred = plugins.get(rule.plugin) or await _barred(access, unit, athlete_id, *needs)
        if barred is not None:
            rules[rule.key] = barred
    membership = (await access.holdings(unit, athlete_id)).membership
    return Admitted(frozenset(plugins), rules, membership)


async def planner_for(
    access: Access, unit: UnitOfWork, planner: Planner, athlete_id: UUID
) -> Planner:
    """The planner as it works for this athlete now."""
    return (await admitted(access, unit, planner.host, athlete_id)).planner(planner)


async def _barred(
    access: Access,
    unit: UnitOfWork,
    athlete_id: UUID,
    name: str,
    flag: str | None,
    entitlement: str | None,
) -> Barred | None:
    """What stands between an athlete and something that requires these; mostly nothing is."""
    if flag is None and entitlement is None:
        return None
    asked = Feature(name, name.capitalize(), flag=flag, entitlement=entitlement)
    return barred_by(await access.decide(unit, asked, subject=athlete_id))


def barred_by(decision: Decision) -> Barred | None:
    """What bars a rule or a plugin by a decision on what it requires."""
    if decision.allowed:
        return None
    by = "flag" if decision.why is Why.FLAG_OFF else "entitlement"
    return Barred(by, decision.reason)
