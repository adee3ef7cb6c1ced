"""Use cases: who I am, an athlete's profile, and changing one's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.account import Account
from strideiq.core.domain.errors import NotFound, NotSignedIn, Refusal, Unacceptable
from strideiq.core.domain.profile import Athlete
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.services.profile_checks import profile_refusals
from strideiq.core.services.tools import Tools


class Athletes:
    """Profiles: read by whoever may see the athlete, changed by the athlete alone.

    A profile tells of body and health, so that a coach, who may change what is trained, reads it
    and no more.
    """

    def __init__(self, tools: Tools, rules: PlanRules) -> None:
        self._tools = tools
        self._rules = rules

    async def account(self, viewer: Viewer) -> Account:
        """The viewer's own account. Raises NotSignedIn where it is gone."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.accounts.get(viewer.account_id)
        if found is None:
            raise NotSignedIn
        return found

    async def get(self, viewer: Viewer, athlete_id: UUID) -> Athlete:
        """The athlete of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.athletes.get(athlete_id)
        if found is None:
            raise NotFound("athlete")
        return found

    async def many(self, viewer: Viewer, athlete_ids: Sequence[UUID]) -> Mapping[UUID, Athlete]:
        """Those of these athletes whom the viewer may see."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.athletes.many(athlete_ids)

    async def update(
        self,
        viewer: Viewer,
        change: Callable[[Athlete], Athlete],
        found: Sequence[Refusal] = (),
    ) -> Athlete:
        """The viewer's own profile after ``change``.

        Raises NotFound, and Unacceptable with everything against it; ``found`` is against it
        already.
        """
        async with self._tools.store.begin(viewer) as unit:
            before = await unit.athletes.held(viewer.account_id)
            if before is None:
                raise NotFound("athlete")
            after, today = change(before), before.today(self._tools.clock.now())
            refusals = (*found, *profile_refusals(before, after, today, self._rules))
            if refusals:
                raise Unacceptable(refusals)
            if after == before:
                return before
            await unit.athletes.save(after)
            self._tools.calendar_changed(unit, after.id)
            if after.country != before.country:
                # Flags may go by it.
                self._tools.access_changed(unit, after.id)
        return replace(after, revision=before.revision + 1)
