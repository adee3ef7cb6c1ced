"""Whatever coaches, athletes and owners do, each sees exactly whom a small model lets them see."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.account import LinkState, SignInFamily
from strideiq.core.domain.errors import NotAllowed, NotFound, NotSignedIn
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from tests.clocks import HandClock
from tests.databases import SqliteFiles
from tests.people import NOW, new_id, someone
from tests.profiles import examples
from tests.schema.serving import runtime, settings_for

T = TypeVar("T")
R = "request"
PEOPLE, COACHES = range(5), {3, 4}
someone_of = st.sampled_from(PEOPLE)
NONE = frozenset[Any]()


class Coached(RuleBasedStateMachine):
    """People who invite, accept, part, are closed out and change their role."""

    def __init__(self, database: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        configured = settings_for(database)
        shared = replace(tools(configured), clock=HandClock())
        self.do = use_cases(shared, configured, runtime())
        self.store = shared.store
        self.coaches, self.closed = set(COACHES), set[int]()
        self.links: dict[tuple[int, int], int | None] = {}
        """Who asked, by athlete and coach; None once the other has accepted."""
        self.ids: list[Any] = []
        self.tokens: list[str] = []
        self.run(self._begin())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _begin(self) -> None:
        self.owner = await someone(self.store, Role.OWNER)
        for number in PEOPLE:
            role = Role.COACH if number in COACHES else Role.ATHLETE
            email = f"p{number}@example.org"
            made = await someone(self.store, role, email=email, verified_at=NOW)
            self.ids.append(made.account_id)
            self.tokens.append(await self._signed_in(number))
        await self._link_some()

    async def _link_some(self) -> None:
        """One link that stands and two that wait, for the rules to begin with."""
        coaching = self.do.coaching
        for athlete in (0, 1):
            await coaching.invite_coach(await self._viewer(athlete), "p3@example.org", R)
        await coaching.invite_athlete(await self._viewer(4), "p2@example.org", R)
        await coaching.accept(await self._viewer(3), await self._link((0, 3)), R)
        self.links = {(0, 3): None, (1, 3): 1, (2, 4): 4}

    async def _signed_in(self, number: int) -> str:
        family = SignInFamily(new_id(), self.ids[number], b"", NOW, NOW + timedelta(1), NOW)
        async with self.store.begin(PROGRAM) as unit:
            await unit.sign_ins.add(family)
        return self.do.sign_in.tokens.issue(self.ids[number], family.id).text

    async def _viewer(self, number: int) -> Viewer:
        return (await self.do.admission.admit(self.tokens[number])).viewer

    def teardown(self) -> None:
        """Let go of the database."""
        self.run(self.store.close())
        self.runner.close()

    @rule(athlete=someone_of, coach=someone_of)
    def athlete_invites(self, athlete: int, coach: int) -> None:
        """Ask a coach."""
        if athlete in self.closed or athlete == coach:
            return
        viewer, email = self.run(self._viewer(athlete)), f"p{coach}@example.org"
        self.run(self.do.coaching.invite_coach(viewer, email, R))
        if coach in self.coaches - self.closed:
            self.links.setdefault((athlete, coach), athlete)

    @rule(athlete=someone_of, coach=someone_of)
    def coach_invites(self, athlete: int, coach: int) -> None:
        """Ask an athlete; only coaches may."""
        if coach in self.closed or athlete == coach:
            return
        viewer, email = self.run(self._viewer(coach)), f"P{athlete}@Example.org"
        with suppress(NotAllowed):
            self.run(self.do.coaching.invite_athlete(viewer, email, R))
            assert coach in self.coaches
            if athlete not in self.closed:
                self.links.setdefault((athlete, coach), coach)

    @rule(sender=someone_of, other=someone_of)
    def take_back(self, sender: int, other: int) -> None:
        """Withdraw what waits with somebody."""
        if sender in self.closed or sender == other:
            return
        viewer, email = self.run(self._viewer(sender)), f"p{other}@example.org"
        self.run(self.do.coaching.withdraw(viewer, email, R))
        for pair in ((sender, other), (other, sender)):
            if self.links.get(pair) == sender:
                del self.links[pair]

    @precondition(lambda self: self.links)
    @rule(data=st.data(), accepts=st.booleans())
    def answer(self, data: st.DataObject, accepts: bool) -> None:  # noqa: FBT001  drawn by name
        """Either side accepts or ends what is between the two, or tries to."""
        pair = data.draw(st.sampled_from(sorted(self.links)))
        who = data.draw(st.sampled_from(pair))
        if who in self.closed:
            return
        viewer, link_id = self.run(self._viewer(who)), self.run(self._link(pair))
        coaching, asked_by = self.do.coaching, self.links[pair]
        act = coaching.accept if accepts else coaching.end
        try:
            self.run(act(viewer, link_id, R))
        except NotFound:
            assert asked_by == who or (accepts and asked_by is None)
        except NotAllowed:
            assert accepts
            assert pair[1] not in self.coaches - self.closed
        else:
            if accepts:
                assert asked_by not in {who, None}
                self.links[pair] = None
            else:
                assert asked_by != who
                del self.links[pair]

    async def _link(self, pair: tuple[int, int]) -> Any:  # noqa: ANN401  an id
        async with self.store.read(PROGRAM) as unit:
            found = await unit.coach_links.between(*(self.ids[one] for one in pair))
        assert found is not None
        return found.id

    @rule(number=st.sampled_from((0, 3, 4)))
    def close_or_reopen(self, number: int) -> None:
        """The owner closes an account, or opens it and its person signs in again."""
        people, who = self.do.people, self.ids[number]
        if number in self.closed:
            self.run(people.reopen(self.owner, who, R))
            self.closed.remove(number)
            self.tokens[number] = self.run(self._signed_in(number))
        else:
            self.run(people.close(self.owner, who, R))
            self.closed.add(number)

    @rule(number=st.sampled_from((2, 3, 4)))
    def change_role(self, number: int) -> None:
        """The owner makes an athlete a coach, or a coach an athlete."""
        role = Role.ATHLETE if number in self.coaches else Role.COACH
        self.run(self.do.people.allow(self.owner, self.ids[number], role, NONE, R))
        self.coaches ^= {number}

    @invariant()
    def each_sees_whom_they_may(self) -> None:
        """What the model says is what people see, in lists, by id, and of their links."""
        for number in PEOPLE:
            if number in self.closed:
                with suppress(NotSignedIn):
                    self.run(self._viewer(number))
                    raise AssertionError(number)
                continue
            viewer = self.run(self._viewer(number))
            trained = {
                pair[0]
                for pair, asked_by in self.links.items()
                if pair[1] == number and asked_by is None and number in self.coaches
            }
            assert self.run(self._seen(viewer)) == trained | {number}
            listed = self.run(self.do.coaching.athletes(viewer, after=None, limit=9))
            assert {self.ids.index(one.id) for one in listed} == trained
            assert self.run(self._told(viewer)) == {
                pair: asked_by is None
                for pair, asked_by in self.links.items()
                if number in pair and asked_by != number
            }

    async def _seen(self, viewer: Viewer) -> set[int]:
        async with self.store.read(viewer) as unit:
            found = [await unit.athletes.get(one) for one in self.ids]
        return {number for number, athlete in enumerate(found) if athlete is not None}

    async def _told(self, viewer: Viewer) -> dict[tuple[int, int], bool]:
        told = await self.do.coaching.links(viewer, after=None, limit=50)
        return {
            (self.ids.index(one.link.athlete_id), self.ids.index(one.link.coach_id)): (
                one.link.state is LinkState.ACCEPTED
            )
            for one in told
        }


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_everybody_sees_exactly_whom_they_may(sqlite_files: SqliteFiles) -> None:
    class Fresh(Coached):
        def __init__(self) -> None:
            super().__init__(sqlite_files.fresh())

    run_state_machine_as_test(
        Fresh, settings=settings(max_examples=examples(100), stateful_step_count=25)
    )
