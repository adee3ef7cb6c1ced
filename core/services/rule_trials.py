"""Use case: try the rules of a set on one athlete on one day, without changing anything."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import PROGRAM, Permission, Viewer
from strideiq.core.domain.errors import NotFound, Refusal
from strideiq.core.domain.rule import FactDeclaration, Facts, Rule
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.advise import Barred, cooling, out_of_scope, standing_of
from strideiq.core.engine.rules.trial import Trial, try_rules
from strideiq.core.services.access import Access
from strideiq.core.services.rule_facts import KnownOfAthlete, known_of
from strideiq.core.services.rule_requirements import lacking
from strideiq.core.services.rule_set_checks import require_sound, seen
from strideiq.core.services.rule_sets import AUTHOR
from strideiq.core.services.rule_texts import RuleTexts
from strideiq.core.services.rule_verdicts import lacked
from strideiq.core.services.tools import Tools

ADAPT: Final = "plans.adapt"
FARTHEST: Final = timedelta(days=3660)
"""How long ago a day may be for which rules are tried."""


@dataclass(frozen=True, slots=True)
class TriedOn:
    """What the rules of a draft make of an athlete on a day."""

    day: date
    trial: Trial
    declarations: Mapping[str, FactDeclaration]
    units: UnitSystem


@dataclass(frozen=True, slots=True)
class _Bars:
    """What may hold a rule back: its scope, what the athlete lacks, its rest, and a stop of all."""

    membership: str
    lacking: Mapping[str, Barred]
    last: Mapping[str, date]
    stopped: Barred | None
    day: date

    def gate(self, rule: Rule, facts: Facts) -> Barred | None:
        """What holds a rule back, in the order in which it is looked at for a proposal."""
        return (
            out_of_scope(rule.scope, standing_of(facts, self.membership))
            or self.lacking.get(rule.key)
            or cooling(rule, self.last.get(rule.key), self.day)
            or self.stopped
        )


class RuleTrials:
    """Trials on athletes whom the viewer may see, of sets whom the viewer may see."""

    def __init__(self, tools: Tools, access: Access, texts: RuleTexts) -> None:
        self._tools = tools
        self._access = access
        self._texts = texts

    async def tried(
        self, viewer: Viewer, rule_set_id: UUID, athlete_id: UUID, day: date | None = None
    ) -> TriedOn:
        """What the draft of a set makes of an athlete on ``day``, today where it is left out.

        Facts are those of that day as far as they were recorded; what holds a rule back is what
        would now. Raises NotFound, NotIncluded, UnsoundRules, and Refusal of a day to come.
        """
        async with self._tools.store.read(viewer) as unit:
            if not viewer.may(Permission.MANAGE_RULES):
                await self._access.require(unit, AUTHOR)
            rule_set = await seen(unit, rule_set_id)
            if await unit.athletes.get(athlete_id) is None:
                raise NotFound("athlete")
        read = await self._texts.read(rule_set.draft, rule_set.label, "draft")
        require_sound(read)
        planner, now = self._texts.current.now(), self._tools.clock.now()
        # Whom the athlete has a plan with and what they hold is the program's to look at.
        async with self._tools.store.read(PROGRAM) as unit:
            known = await known_of(unit, self._access, planner, athlete_id, now)
            on = _checked(known, day)
            bars = _Bars(
                known.membership,
                await lacking(self._access, unit, read.rules, athlete_id),
                await unit.ledger.last_proposed(athlete_id, on),
                lacked(await self._access.decide(unit, ADAPT, subject=athlete_id)),
                on,
            )
        declarations, units = planner.facts.declarations, known.athlete.units

        def trial() -> Trial:
            facts = known.facts(planner, on)
            return try_rules(read.rules, facts, declarations, gate=bars.gate, units=units)

        return TriedOn(on, await asyncio.to_thread(trial), declarations, units)


def _checked(known: KnownOfAthlete, day: date | None) -> date:
    """The day to look at. Raises Refusal of one to come, and of one before anybody recorded."""
    if day is None:
        return known.today
    if not known.today - FARTHEST <= day <= known.today:
        raise Refusal(
            "day",
            f"{day} is no day of the past ten years",
            suggestion=f"give {known.today}, or an earlier day",
            instead=known.today,
        )
    return day
