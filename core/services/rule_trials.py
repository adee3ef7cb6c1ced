"""Use case: try the rules of a set on one athlete on one day, without changing anything."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import PROGRAM, Permission, Viewer
from strideiq.core.domain.errors import NotFound, Refusal
from strideiq.core.domain.rule import FactDeclaration, Rule
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.advise import standing_of
from strideiq.core.engine.rules.trial import Trial, try_rules
from strideiq.core.services.access import Access
from strideiq.core.services.evaluating import ADAPT, OPEN
from strideiq.core.services.rule_facts import KnownOfAthlete, known_of
from strideiq.core.services.rule_requirements import lacking
from strideiq.core.services.rule_set_checks import require_sound, seen
from strideiq.core.services.rule_sets import AUTHOR
from strideiq.core.services.rule_texts import RuleTexts
from strideiq.core.services.rule_verdicts import (
    Circumstances,
    in_the_way,
    lacked,
    told_already,
)
from strideiq.core.services.tools import Tools

FARTHEST: Final = timedelta(days=3660)
"""How long ago a day may be for which rules are tried."""


@dataclass(frozen=True, slots=True)
class TriedOn:
    """What the rules of a draft make of an athlete on a day."""

    day: date
    trial: Trial
    declarations: Mapping[str, FactDeclaration]
    units: UnitSystem


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
        would now, before the plan is looked at. Raises NotFound, NotIncluded, UnsoundRules, and Refusal of a day to come.
        """
        async with self._tools.store.read(viewer) as unit:
            if not viewer.may(Permission.MANAGE_RULES):
                await self._access.require(unit, AUTHOR)
            rule_set = await seen(unit, rule_set_id)
            if await unit.athletes.get(athlete_id) is None:
                raise NotFound("athlete")
        read = await self._texts.read(rule_set.draft, rule_set.label, "draft")
        require_sound(read)
        return await self._tried(read.rules, athlete_id, day)

    async def _tried(self, rules: Sequence[Rule], athlete_id: UUID, day: date | None) -> TriedOn:
        planner, now = self._texts.current.now(), self._tools.clock.now()
        # Which plan an athlete follows and what they hold is the program's to look at.
        async with self._tools.store.read(PROGRAM) as unit:
            known = await known_of(unit, self._access, planner, athlete_id, now)
            on = _checked(known, day)
            lacks = await lacking(self._access, unit, rules, athlete_id)
            stopped = lacked(await self._access.decide(unit, ADAPT, subject=athlete_id))
            last = await unit.ledger.last_proposed(athlete_id, on, now)
            proposed = await unit.ledger.proposed_on(athlete_id, on)
            open_ = await unit.proposals.page(athlete_id, states=OPEN, limit=100)
        waiting = frozenset(each.rule for each in open_ if each.expires_at > now)
        declarations, units = planner.facts.declarations, known.athlete.units

        def trial() -> Trial:
            facts = known.facts(planner, on)
            standing = standing_of(facts, known.membership)
            here = Circumstances(on, standing, lacks, stopped, last, waiting, frozenset())
            return try_rules(
                rules,
                facts,
                declarations,
                gate=lambda rule, _: in_the_way(rule, here) or told_already(rule, proposed),
                units=units,
            )

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
