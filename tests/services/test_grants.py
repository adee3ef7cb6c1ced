import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM, STRANGER, Permission, Role, Viewer
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.domain.decision import Why
from strideiq.core.domain.entitlement import GrantKind
from strideiq.core.domain.errors import NotAllowed, NotFound, NotSignedIn
from strideiq.core.ports import Store
from strideiq.core.services.access import Access
from strideiq.core.services.access_views import AccessView, AccessViews
from strideiq.core.services.grant_refusals import (
    NoSuchOffer,
    NotAhead,
    NoTrial,
    Over,
    Unreasoned,
)
from strideiq.core.services.grants import Grants
from strideiq.core.services.tools import Tools
from strideiq.core.services.trials import AddressNotProved, NothingToTry, Trials, TrialTaken
from tests.access import access_for
from tests.belongings import belongings
from tests.clocks import HandClock
from tests.people import NOW, new_id, someone
from tests.schema.serving import KEY, runtime
from tests.shared_tools import WrittenDown, tools_on

pytestmark = pytest.mark.anyio

R, ADDRESS = "request", "ada@example.org"
DAY = timedelta(days=1)
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Desk:
    """Where memberships are given, by the shipped terms."""

    store: Store
    clock: HandClock = field(default_factory=HandClock)
    told: list[WrittenDown] = field(default_factory=list)

    @property
    def tools(self) -> Tools:
        """The ports, with one book of what was told."""
        tools, told = tools_on(self.store, self.clock)
        self.told.append(told)
        return tools

    @property
    def access(self) -> Access:
        """Decides."""
        return access_for(self.tools, runtime(), without_any="free")

    @property
    def grants(self) -> Grants:
        """Gives and takes."""
        return Grants(self.tools, self.access)

    @property
    def trials(self) -> Trials:
        """Starts trials."""
        return Trials(self.tools, self.access, KEY)

    @property
    def views(self) -> AccessViews:
        """Shows."""
        return AccessViews(self.tools, self.access, self.trials)

    async def admin(self) -> Viewer:
        """Who may give memberships, and nothing else."""
        granted = frozenset({Permission.MANAGE_MEMBERSHIPS})
        return await someone(self.store, Role.ADMIN, granted=granted)

    async def held(self, viewer: Viewer) -> str:
        """The membership of somebody now."""
        return (await self.views.mine(viewer)).holdings.membership

    async def events(self, action: str) -> list[AuditEvent]:
        """What was written down, the oldest first."""
        async with self.store.read(PROGRAM) as unit:
            return [*reversed(await unit.audit.page(action=action))]

    async def revision(self, account_id: UUID) -> int:
        """How often what an account may see has changed."""
        async with self.store.read(PROGRAM) as unit:
            found = await unit.accounts.get(account_id)
        assert found is not None
        return found.access_revision


async def test_one_membership_takes_the_place_of_another_and_is_written_down(store: Store) -> None:
    desk, ada = Desk(store), await someone(store)
    admin, who = await desk.admin(), ada.account_id
    pro = await desk.grants.give_membership(admin, who, "pro", R, reason=" paid ")
    assert pro is not None
    assert (pro.kind, pro.reason, pro.granted_by) == (
        GrantKind.MEMBERSHIP,
        "paid",
        admin.account_id,
    )
    assert sum(told.access_of(who) for told in desk.told) == 1
    assert await desk.revision(who) == 1
    await desk.grants.give_membership(admin, who, "elite", R, until=NOW + WEEK)
    assert await desk.held(ada) == "elite"
    await desk.grants.give_membership(admin, who, "pro", R)
    assert [grant.gives for grant in (await desk.views.mine(ada)).holdings.grants] == ["pro"]
    given = await desk.grants.grants(ada, who, before=None, limit=2)
    assert [grant.gives for grant in given] == ["pro", "elite"]
    [first] = await desk.grants.grants(admin, who, before=given[1].id, limit=2)
    assert await desk.grants.grant(ada, first.id) == first
    assert (first.gives, first.revoked_by) == ("pro", admin.account_id)
    for _ in range(2):
        assert await desk.grants.give_membership(admin, who, "free", R) is None
    assert await desk.held(ada) == "free"
    events = await desk.events("membership.given")
    assert [(e.details["membership_was"], e.details["membership"]) for e in events] == [
        ("free", "pro"),
        ("pro", "elite"),
        ("elite", "pro"),
        ("pro", "free"),
    ]
    assert [(e.details["gives_was"], e.details["until_was"]) for e in events] == [
        ("free", None),
        ("pro", None),
        ("elite", (NOW + WEEK).isoformat()),
        ("pro", None),
    ]
    assert events[0].subject_id == who
    assert events[1].details["until"] == (NOW + WEEK).isoformat()


async def test_a_gift_ends_has_a_reason_and_can_be_taken_back(store: Store) -> None:
    desk, ada = Desk(store), await someone(store)
    admin, who = await desk.admin(), ada.account_id
    for until, reason, why in (
        (NOW, "a prize", NotAhead),
        (NOW + WEEK, " ", Unreasoned),
        (NOW + WEEK, "x" * 401, Unreasoned),
        (NOW + WEEK, "a\0prize", Unreasoned),
    ):
        with pytest.raises(why):
            await desk.grants.comp(admin, who, "elite", until, reason, R)
    comp = await desk.grants.comp(admin, who, "elite", NOW + WEEK, "a prize", R)
    assert await desk.held(ada) == "elite"
    revoked = await desk.grants.revoke(admin, comp.id, R)
    assert (revoked.revoked_at, revoked.revoked_by) == (NOW, admin.account_id)
    assert await desk.held(ada) == "free"
    with pytest.raises(Over):
        await desk.grants.revoke(admin, comp.id, R)
    again = await desk.grants.comp(admin, who, "pro", NOW + WEEK, "a prize", R)
    desk.clock.forward(WEEK)
    assert await desk.held(ada) == "free"
    with pytest.raises(Over):
        await desk.grants.revoke(admin, again.id, R)
    [event] = await desk.events("grant.revoked")
    assert event.details == {
        "membership": "free",
        "membership_was": "elite",
        "kind": "comp",
        "gives": "elite",
        "until_was": (NOW + WEEK).isoformat(),
    }


async def test_a_purchase_has_the_units_and_days_of_its_offer(store: Store) -> None:
    desk, ada = Desk(store), await someone(store)
    admin = await desk.admin()
    bought = await desk.grants.one_off(admin, ada.account_id, "semi-custom-plan", "paid", R)
    assert (bought.units, bought.ends_at) == (1, NOW + 365 * DAY)
    view = await desk.views.mine(ada)
    decided = {each.feature.name: each.decision for each in view.features}
    assert view.holdings.membership == "free"
    assert (decided["plans.generate"].limit, decided["plans.generate"].left) == (3, 3)
    assert decided["plans.custom_length"].until == NOW + 365 * DAY
    with pytest.raises(NoSuchOffer, match="did you mean 'semi-custom-plan'"):
        await desk.grants.one_off(admin, ada.account_id, "semi-custom", "paid", R)
    with pytest.raises(NoSuchOffer, match="give one of free, pro, elite"):
        await desk.grants.give_membership(admin, ada.account_id, "gold", R)


async def test_who_lacks_the_permission_changes_and_sees_nothing(store: Store) -> None:
    desk, ada = Desk(store), await someone(store)
    other = await someone(store, Role.ADMIN, granted=frozenset({Permission.MANAGE_ACCOUNTS}))
    who, grants = ada.account_id, desk.grants
    for viewer, no in ((ada, NotAllowed), (other, NotAllowed), (STRANGER, NotSignedIn)):
        for asked in (
            grants.give_membership(viewer, who, "pro", R),
            grants.comp(viewer, who, "pro", NOW + WEEK, "why", R),
            grants.one_off(viewer, who, "semi-custom-plan", "why", R),
            grants.revoke(viewer, new_id(), R),
            grants.extend_trial(viewer, new_id(), NOW + WEEK, R),
            desk.views.of(viewer, who),
        ):
            with pytest.raises(no):
                await asked
    with pytest.raises(NotSignedIn):
        await desk.views.mine(STRANGER)
    admin = await desk.admin()
    with pytest.raises(NotFound):
        await grants.give_membership(admin, new_id(), "pro", R)
    with pytest.raises(NotFound):
        await desk.views.of(admin, new_id())
    bob = await someone(store)
    gift = await grants.comp(admin, who, "pro", NOW + WEEK, "why", R)
    with pytest.raises(NotAllowed):
        await grants.grants(bob, who, before=None, limit=1)
    with pytest.raises(NotAllowed):
        await grants.grant(bob, gift.id)
    assert await grants.grant(bob, new_id()) is None


async def test_an_admin_sees_what_the_account_is_told(store: Store) -> None:
    desk, coach = Desk(store), await someone(store, Role.COACH)
    admin = await desk.admin()
    await desk.grants.give_membership(admin, coach.account_id, "pro", R)

    def told(view: AccessView) -> list[tuple[str, bool, Why | None]]:
        judged = [(each.feature.name, each.decision) for each in view.features]
        return [(name, decision.allowed, decision.why) for name, decision in judged]

    shown = await desk.views.of(admin, coach.account_id)
    assert told(shown) == told(await desk.views.mine(coach))
    assert ("rules.author", True, None) in told(shown)
    assert ("rules.backtest", False, Why.NOT_HELD) in told(shown)


async def test_a_trial_is_started_once_by_each_person(store: Store) -> None:
    desk, ada = Desk(store), await someone(store, email=ADDRESS, verified_at=NOW)
    assert (await desk.views.mine(ada)).is_trial_open
    both = await asyncio.gather(
        *(desk.trials.start(ada, R) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(each, BaseException) for each in both) == 1
    view = await desk.views.mine(ada)
    with pytest.raises(TrialTaken):
        await desk.trials.start(ada, R)
    [trial] = view.holdings.grants
    assert (view.holdings.membership, view.is_trial_open) == ("pro", False)
    assert (trial.kind, trial.ends_at) == (GrantKind.TRIAL, NOW + WEEK)
    [event] = await desk.events("trial.started")
    assert event.details == {"membership": "pro", "membership_was": "free"}
    desk.clock.forward(WEEK)
    assert await desk.held(ada) == "free"
    with pytest.raises(TrialTaken):
        await desk.trials.start(ada, R)


async def test_a_trial_outlives_the_account_and_keeps_no_address(store: Store) -> None:
    desk, ada = Desk(store), await someone(store, email=ADDRESS, verified_at=NOW)
    await desk.trials.start(ada, R)
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.delete(ada.account_id)
    again = await someone(store, email="ADA@example.org", verified_at=NOW)
    assert not (await desk.views.mine(again)).is_trial_open
    with pytest.raises(TrialTaken):
        await desk.trials.start(again, R)
    other = await someone(store, verified_at=NOW)
    assert (await desk.trials.start(other, R)).gives == "pro"


async def test_a_trial_is_for_proved_addresses_that_lack_something(store: Store) -> None:
    desk, ada = Desk(store), await someone(store)
    with pytest.raises(AddressNotProved):
        await desk.trials.start(ada, R)
    with pytest.raises(NotSignedIn):
        await desk.trials.start(STRANGER, R)
    admin, bob = await desk.admin(), await someone(store, verified_at=NOW)
    await desk.grants.give_membership(admin, bob.account_id, "elite", R, until=NOW + DAY)
    with pytest.raises(NothingToTry, match="you have Elite already"):
        await desk.trials.start(bob, R)
    desk.clock.forward(DAY)
    assert (await desk.trials.start(bob, R)).gives == "pro"


async def test_a_trial_is_extended_also_after_its_end(store: Store) -> None:
    desk, ada = Desk(store), await someone(store, verified_at=NOW)
    admin, trial = await desk.admin(), await desk.trials.start(ada, R)
    desk.clock.forward(WEEK)
    with pytest.raises(NotAhead):
        await desk.grants.extend_trial(admin, trial.id, NOW + WEEK, R)
    await desk.grants.extend_trial(admin, trial.id, NOW + 2 * WEEK, R)
    assert await desk.held(ada) == "pro"
    [event] = await desk.events("trial.extended")
    assert event.details["until_was"] == (NOW + WEEK).isoformat()
    assert (event.details["membership_was"], event.details["membership"]) == ("free", "pro")
    comp = await desk.grants.comp(admin, ada.account_id, "pro", NOW + 3 * WEEK, "why", R)
    with pytest.raises(NoTrial):
        await desk.grants.extend_trial(admin, comp.id, NOW + 4 * WEEK, R)
    await desk.grants.revoke(admin, trial.id, R)
    with pytest.raises(Over):
        await desk.grants.extend_trial(admin, trial.id, NOW + 4 * WEEK, R)


CHANGED = {"accounts", "audit_events", "grants"}
"""What a change of membership writes to; everything else an account has is left alone."""


async def test_losing_a_membership_and_having_it_again_deletes_nothing(store: Store) -> None:
    desk, ada = Desk(store), await someone(store)
    owned, admin = await belongings(store, ada), await desk.admin()

    async def kept() -> dict[str, object]:
        async with store.read(ada) as unit:
            everything = await unit.export(ada.account_id)
            assert await unit.plans.whole(owned.plan) is not None
            assert await unit.calendar.plan_days(owned.plan)
        return {table: rows for table, rows in everything.items() if table not in CHANGED}

    async def may_change_plans() -> bool:
        async with store.read(ada) as unit:
            return (await desk.access.decide(unit, "plans.regenerate")).allowed

    before = await kept()
    for membership, allowed in (("elite", True), ("free", False), ("pro", True), ("free", False)):
        await desk.grants.give_membership(admin, ada.account_id, membership, R)
        assert await may_change_plans() is allowed
        assert await kept() == before
    await desk.grants.comp(admin, ada.account_id, "elite", NOW + DAY, "a prize", R)
    assert await may_change_plans()
    desk.clock.forward(DAY)
    assert not await may_change_plans()
    assert await kept() == before
