"""Coaches and their athletes: rows and repository."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.account import CoachLink, LinkState
from strideiq.core.domain.coaching import Introduced, Person
from strideiq.core.store.accounts import accounts, raise_access
from strideiq.core.store.athletes import athletes
from strideiq.core.store.coach_link_table import coach_links
from strideiq.core.store.repository import Repository, page
from strideiq.core.store.scope import scoped


def _introduced(row: Row[Any]) -> Introduced:
    values = row._asdict()
    other = Person(values.pop("other_id"), values.pop("other_name") or "", values.pop("email"))
    return Introduced(CoachLink(**{**values, "state": LinkState(row.state)}), other)


def _link(row: Row[Any]) -> CoachLink:
    return CoachLink(**{**row._asdict(), "state": LinkState(row.state)})


class SqlCoachLinks(Repository):
    """Coaches and their athletes in the database."""

    async def invite(self, link: CoachLink) -> bool:
        """Add a link, or open a revoked one of the same two again; False when one stands.

        Raises the access revision of whoever is asked.
        """
        asked = {
            "state": LinkState.INVITED,
            "invited_by": link.invited_by,
            "invited_at": link.invited_at,
            "accepted_at": None,
            "revoked_at": None,
        }
        statement = (
            insert(coach_links)
            .values(id=link.id, athlete_id=link.athlete_id, coach_id=link.coach_id, **asked)
            .on_conflict_do_update(
                index_elements=["athlete_id", "coach_id"],
                set_={"id": link.id, **asked},
                where=coach_links.c.state == LinkState.REVOKED,
            )
        )
        added = await self._changed(statement)
        if added:
            await self._run(raise_access(link.known_to))
        return added

    async def get(self, link_id: UUID) -> CoachLink | None:
        """The link of this id."""
        statement = scoped(select(coach_links), coach_links, self._viewer)
        return await self._one(statement.where(coach_links.c.id == link_id), _link)

    async def between(self, athlete_id: UUID, coach_id: UUID) -> CoachLink | None:
        """The link of these two, revoked ones too."""
        statement = scoped(select(coach_links), coach_links, self._viewer).where(
            coach_links.c.athlete_id == athlete_id, coach_links.c.coach_id == coach_id
        )
        return await self._one(statement, _link)

    async def of(self, account_id: UUID) -> Sequence[CoachLink]:
        """Links of an account on either side, revoked ones left out, in the order of their ids."""
        statement = scoped(select(coach_links), coach_links, self._viewer).where(
            or_(coach_links.c.athlete_id == account_id, coach_links.c.coach_id == account_id),
            coach_links.c.state != LinkState.REVOKED,
        )
        return await self._all(statement.order_by(coach_links.c.id), _link)

    async def introduced(self, account_id: UUID, link_id: UUID) -> Introduced | None:
        """The link of this id with the other side, where the account is one of the two."""
        found = self._told_to(account_id).where(coach_links.c.id == link_id)
        return await self._one(found, _introduced)

    async def page(
        self, account_id: UUID, *, after: UUID | None = None, limit: int = 50
    ) -> Sequence[Introduced]:
        """What an account is told of its links, in the order of their ids, those behind ``after``."""
        return await self._all(
            page(self._told_to(account_id), coach_links, after, limit), _introduced
        )

    def _told_to(self, account_id: UUID) -> Select[Any]:
        """Accepted links of an account, and invitations that wait for its answer.

        Those it sent are left out, because they would tell which addresses have accounts.
        """
        mine = coach_links.c.athlete_id == account_id
        other = case((mine, coach_links.c.coach_id), else_=coach_links.c.athlete_id)
        known = scoped(
            select(
                *coach_links.c,
                accounts.c.id.label("other_id"),
                accounts.c.email,
                athletes.c.name.label("other_name"),
            )
            .join(accounts, accounts.c.id == other)
            .join(athletes, athletes.c.athlete_id == other, isouter=True),
            coach_links,
            self._viewer,
        )
        waiting = coach_links.c.invited_by != account_id
        told = or_(coach_links.c.state == LinkState.ACCEPTED, waiting)
        alive = coach_links.c.state != LinkState.REVOKED
        return known.where(or_(mine, coach_links.c.coach_id == account_id), alive, told)

    async def trained_by(self, coach_id: UUID) -> int:
        """How many athletes a coach trains, whoever asks."""
        # A count that tells nobody who they are: the athlete who accepts does not see the others.
        statement = scoped(select(func.count()).select_from(coach_links), coach_links, PROGRAM)
        found = coach_links.c.coach_id == coach_id, coach_links.c.state == LinkState.ACCEPTED
        trained: int = await self._scalar(statement.where(*found))
        return trained

    async def accept(self, link_id: UUID, at: datetime) -> bool:
        """Accept an invitation; raises the access revision of both."""
        invited = coach_links.c.state == LinkState.INVITED
        return await self._move(link_id, invited, state=LinkState.ACCEPTED, accepted_at=at)

    async def revoke(self, link_id: UUID, at: datetime) -> bool:
        """End a link or an invitation; raises the access revision of those who are told of it."""
        alive = coach_links.c.state != LinkState.REVOKED
        return await self._move(link_id, alive, state=LinkState.REVOKED, revoked_at=at)

    async def _move(self, link_id: UUID, found: Any, **values: object) -> bool:  # noqa: ANN401  a condition
        statement = scoped(update(coach_links), coach_links, self._viewer)
        moved = await self._one(
            statement.where(coach_links.c.id == link_id, found)
            .values(**values)
            .returning(*coach_links.c),
            _link,
        )
        if moved is not None:
            await self._run(raise_access(moved.known_to))
        return moved is not None
