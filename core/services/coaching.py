"""Use cases of coaching: inviting one another, answering, parting, and whom a coach trains."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.account import Account, CoachLink, LinkState
from strideiq.core.domain.coaching import Introduced
from strideiq.core.domain.errors import NotAllowed, NotFound, NotIncluded, Refusal, UnknownAthlete
from strideiq.core.domain.profile import Athlete
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.tools import Tools

LINK: Final = "coach link"
SEATS: Final = "coaching.seats"
COACH_ACCOUNT: Final = "the account of a coach"


class NotProved(Refusal):
    """The address of the coach was never proved, so it may be somebody else's."""

    def __init__(self) -> None:
        super().__init__(
            "verified",
            "the address of the coach is not proved yet",
            suggestion="the coach opens the link that was mailed, or asks for a new one",
        )


class NoSeat(Refusal):
    """The coach has no room; what they hold is nobody else's business."""

    def __init__(self) -> None:
        super().__init__(
            "coach",
            "the coach has no room for another athlete",
            suggestion="ask the coach to make room, and accept then",
        )


class OwnAddress(Refusal):
    """Nobody is linked with themselves."""

    def __init__(self) -> None:
        super().__init__(
            "email", "this is your own address", suggestion="give the address of the other"
        )


class Coaching:
    """Links between coaches and athletes: a coach sees an athlete only while both want it.

    Inviting answers the same whether or not the address has an account. So what was sent is shown
    to nobody but whom it was sent to, and taken back by the address.
    """

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def invite_coach(self, viewer: Viewer, email: str, request_id: str) -> None:
        """Ask the coach of this address to train the viewer."""
        # The program looks, because nobody may see whom they are not linked with.
        async with self._tools.store.begin(PROGRAM) as unit:
            if await unit.athletes.get(viewer.account_id) is None:
                raise UnknownAthlete
            other = await _other(unit, viewer, email)
            if other is not None and _is_coach(other):
                await self._invite(unit, viewer, viewer.account_id, other.id)
            await self._note_invitation(unit, viewer, request_id)

    async def invite_athlete(self, viewer: Viewer, email: str, request_id: str) -> None:
        """Ask the athlete of this address to be trained by the viewer, who has to be a coach.

        Raises NotIncluded where the coach has no seat left.
        """
        if viewer.role is not Role.COACH:
            raise NotAllowed(COACH_ACCOUNT)
        # The program looks, because nobody may see whom they are not linked with.
        async with self._tools.store.begin(PROGRAM) as unit:
            _check_coach(await unit.accounts.get(viewer.account_id))
            taken = await unit.coach_links.trained_by(viewer.account_id)
            await self._access.require(unit, SEATS, subject=viewer.account_id, used=taken)
            other = await _other(unit, viewer, email)
            if other is not None and await unit.athletes.get(other.id) is not None:
                await self._invite(unit, viewer, other.id, viewer.account_id)
            await self._note_invitation(unit, viewer, request_id)

    async def withdraw(self, viewer: Viewer, email: str, request_id: str) -> None:
        """Take back what the viewer sent to this address, if anything waits there."""
        # The program looks, because nobody may see whom they are not linked with.
        async with self._tools.store.begin(PROGRAM) as unit:
            other = await unit.accounts.by_email(email)
            for sent in [] if other is None else await _sent(unit, viewer.account_id, other.id):
                await unit.coach_links.revoke(sent.id, self._tools.clock.now())
                self._changed(unit, sent)
            await self._tools.note(
                unit, "coaching.withdrawn", request_id, actor_id=viewer.account_id
            )

    async def accept(self, viewer: Viewer, link_id: UUID, request_id: str) -> Introduced:
        """Accept an invitation; from now on the coach sees the athlete.

        Raises NotIncluded where the viewer is a coach without a seat left, and NoSeat where the
        other is.
        """
        now = self._tools.clock.now()
        async with self._tools.store.begin(viewer) as unit:
            told = await _told(unit, viewer, link_id)
            _check_coach(await unit.accounts.get(told.link.coach_id))
            if not await unit.coach_links.accept(link_id, now):
                raise NotFound(LINK)
            await self._require_seat(unit, told.link.coach_id)
            self._changed(unit, told.link)
            await self._tools.note(unit, "coaching.accepted", request_id, subject_id=told.other.id)
        accepted = replace(told.link, state=LinkState.ACCEPTED, accepted_at=now)
        return replace(told, link=accepted)

    async def end(self, viewer: Viewer, link_id: UUID, request_id: str) -> Introduced:
        """Decline an invitation or end a link; at once the coach no longer sees the athlete."""
        now = self._tools.clock.now()
        async with self._tools.store.begin(viewer) as unit:
            told = await _told(unit, viewer, link_id)
            if not await unit.coach_links.revoke(link_id, now):
                raise NotFound(LINK)
            self._changed(unit, told.link)
            if told.link.state is LinkState.ACCEPTED:
                other = told.other.id
                await self._tools.note(unit, "coaching.ended", request_id, subject_id=other)
            else:
                # Without its subject, who would find it in their export.
                await self._tools.note(unit, "coaching.declined", request_id)
        ended = replace(told.link, state=LinkState.REVOKED, revoked_at=now)
        return replace(told, link=ended)

    async def links(
        self, viewer: Viewer, *, after: UUID | None, limit: int
    ) -> Sequence[Introduced]:
        """Links of the viewer on either side, and invitations that wait for their answer."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.coach_links.page(viewer.account_id, after=after, limit=limit)

    async def link(self, viewer: Viewer, link_id: UUID) -> Introduced | None:
        """One of these links."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.coach_links.introduced(viewer.account_id, link_id)

    async def athletes(
        self, viewer: Viewer, *, after: UUID | None, limit: int
    ) -> Sequence[Athlete]:
        """Athletes whom the viewer may see besides themselves: whom they train, all for an admin."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.athletes.page(after=after, limit=limit + 1)
        return [athlete for athlete in found if athlete.id != viewer.account_id][:limit]

    async def _invite(
        self, unit: UnitOfWork, viewer: Viewer, athlete_id: UUID, coach_id: UUID
    ) -> None:
        asked = CoachLink(
            self._tools.ids.new(),
            athlete_id,
            coach_id,
            LinkState.INVITED,
            viewer.account_id,
            self._tools.clock.now(),
        )
        if await unit.coach_links.invite(asked):
            self._changed(unit, asked)

    async def _require_seat(self, unit: UnitOfWork, coach_id: UUID) -> None:
        """Raise where the link that was just accepted is one too many for the coach.

        Accepting it holds the account of the coach, so that of two the second counts the first.
        """
        before = await unit.coach_links.trained_by(coach_id) - 1
        decision = await self._access.decide(unit, SEATS, subject=coach_id, used=before)
        if not decision.allowed:
            raise NotIncluded(decision) if unit.viewer.account_id == coach_id else NoSeat

    async def _note_invitation(self, unit: UnitOfWork, viewer: Viewer, request_id: str) -> None:
        # Without its subject: the viewer's own export holds this event.
        await self._tools.note(unit, "coaching.invited", request_id, actor_id=viewer.account_id)

    def _changed(self, unit: UnitOfWork, link: CoachLink) -> None:
        for side in (link.athlete_id, link.coach_id):
            self._tools.access_changed(unit, side)


async def _other(unit: UnitOfWork, viewer: Viewer, email: str) -> Account | None:
    """The account of an address that can be invited; None where there is none."""
    found = await unit.accounts.by_email(email)
    if found is None or found.disabled_at is not None:
        return None
    if found.id == viewer.account_id:
        raise OwnAddress
    return found


async def _sent(unit: UnitOfWork, sender: UUID, other: UUID) -> list[CoachLink]:
    """Invitations of one to the other that nobody has answered, as coach and as athlete."""
    links = [
        await unit.coach_links.between(sender, other),
        await unit.coach_links.between(other, sender),
    ]
    return [
        link
        for link in links
        if link is not None and link.state is LinkState.INVITED and link.invited_by == sender
    ]


async def _told(unit: UnitOfWork, viewer: Viewer, link_id: UUID) -> Introduced:
    told = await unit.coach_links.introduced(viewer.account_id, link_id)
    if told is None:
        raise NotFound(LINK)
    return told


def _is_coach(account: Account) -> bool:
    return account.role is Role.COACH and account.disabled_at is None


def _check_coach(account: Account | None) -> None:
    """Raises where this account cannot be the coach of a link now."""
    if account is None or not _is_coach(account):
        raise NotAllowed(COACH_ACCOUNT)
    if account.verified_at is None:
        raise NotProved
