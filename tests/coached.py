"""Who stands around an athlete in tests: their coach, a coach of others, and admins."""

from dataclasses import dataclass

from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.account import CoachLink, LinkState
from strideiq.core.ports import Store
from tests.people import NOW, new_id, someone


@dataclass(frozen=True, slots=True)
class Circle:
    """An athlete, and everybody who might reach for what is theirs."""

    athlete: Viewer
    coach: Viewer
    waiting_coach: Viewer
    other: Viewer
    reader: Viewer
    admin: Viewer

    @property
    def outsiders(self) -> tuple[Viewer, ...]:
        """Those who may not even see the athlete."""
        return self.other, self.waiting_coach, self.admin


async def link(store: Store, athlete: Viewer, coach: Viewer, *, accepted: bool) -> None:
    """Link the two."""
    both = athlete.account_id, coach.account_id
    new = CoachLink(new_id(), *both, LinkState.INVITED, coach.account_id, NOW)
    async with store.begin(PROGRAM) as unit:
        await unit.coach_links.invite(new)
        if accepted:
            await unit.coach_links.accept(new.id, NOW)


async def circle(store: Store) -> Circle:
    """An athlete with everybody around."""
    made = Circle(
        athlete=await someone(store),
        coach=await someone(store, Role.COACH),
        waiting_coach=await someone(store, Role.COACH),
        other=await someone(store),
        reader=await someone(store, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES})),
        admin=await someone(store, Role.ADMIN, granted=frozenset({Permission.MANAGE_ACCOUNTS})),
    )
    await link(store, made.athlete, made.coach, accepted=True)
    await link(store, made.athlete, made.waiting_coach, accepted=False)
    return made
