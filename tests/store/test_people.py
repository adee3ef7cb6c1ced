from dataclasses import replace
from datetime import date, timedelta

import pytest

from strideiq.core.domain.access import ALL_PERMISSIONS, PROGRAM, Permission, Role
from strideiq.core.domain.account import (
    CoachLink,
    EmailPurpose,
    EmailToken,
    Invite,
    LinkState,
    SignInFamily,
)
from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability, Away, CrossSlot
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.errors import RaceDayTaken
from strideiq.core.domain.goal import Goal, GoalKind, Priority
from strideiq.core.domain.profile import Questionnaire, Sex, StoredGoal, StoredRace, TimeAway
from strideiq.core.domain.units import UnitSystem
from strideiq.core.ports import Store
from tests.people import NOW, SECOND, account, athlete, new_id, someone

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
NEW_HASH = "argon2 again"


async def test_account_comes_back_equal_and_by_any_writing_of_its_address(store: Store) -> None:
    made = account(
        email="ada@example.org",
        role=Role.ADMIN,
        granted=frozenset({Permission.READ_AUDIT, Permission.MANAGE_JOBS}),
        demo=True,
    )
    async with store.begin(PROGRAM) as unit:
        assert not await unit.accounts.has_demo()
        assert await unit.accounts.add(made)
        assert await unit.accounts.get(made.id) == made
        assert await unit.accounts.by_email(" Ada@Example.ORG ") == made
        assert await unit.accounts.by_email("eve@example.org") is None
        assert await unit.accounts.has_demo()


async def test_address_has_one_account(store: Store) -> None:
    first, second = account(email="ada@example.org"), account(email="ADA@example.org")
    async with store.begin(PROGRAM) as unit:
        assert await unit.accounts.add(first)
        assert not await unit.accounts.add(second)
        assert await unit.accounts.page() == [first]


async def test_changes_of_an_account(store: Store) -> None:
    made = account()
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(made)
        await unit.accounts.change_password(made.id, NEW_HASH)
        await unit.accounts.verify(made.id, NOW)
        await unit.accounts.verify(made.id, NOW + DAY)
        await unit.accounts.allow(made.id, Role.ADMIN, frozenset({Permission.MANAGE_JOBS}))
        await unit.accounts.disable(made.id, NOW)
        changed = await unit.accounts.get(made.id)
        assert changed == replace(
            made,
            password_hash=NEW_HASH,
            verified_at=NOW,
            role=Role.ADMIN,
            granted=frozenset({Permission.MANAGE_JOBS}),
            disabled_at=NOW,
            access_revision=2,
        )
        await unit.accounts.disable(made.id, None)
        opened = await unit.accounts.get(made.id)
    assert opened is not None
    assert (opened.disabled_at, opened.access_revision) == (None, 3)


async def test_accounts_are_paged_in_order(store: Store) -> None:
    made = [account() for _ in range(5)]
    async with store.begin(PROGRAM) as unit:
        for one in reversed(made):
            await unit.accounts.add(one)
        assert await unit.accounts.page(limit=2) == made[:2]
        assert await unit.accounts.page(after=made[1].id, limit=9) == made[2:]


def test_owner_holds_all_permissions_and_an_athlete_none() -> None:
    granted = frozenset({Permission.READ_AUDIT})
    assert account(role=Role.OWNER).viewer().permissions == ALL_PERMISSIONS
    assert account(role=Role.ADMIN, granted=granted).viewer().permissions == granted
    assert account(role=Role.COACH, granted=granted).viewer().permissions == frozenset()


def family(account_id: object, **changes: object) -> SignInFamily:
    values = {
        "id": new_id(),
        "account_id": account_id,
        "token_hash": b"first",
        "created_at": NOW,
        "expires_at": NOW + DAY,
        "last_used_at": NOW,
        "device": "browser",
    }
    return SignInFamily(**(values | changes))  # type: ignore[arg-type]


async def test_only_the_newest_token_of_a_family_is_good(store: Store) -> None:
    viewer = await someone(store)
    one = family(viewer.account_id)
    later = NOW + SECOND
    async with store.begin(PROGRAM) as unit:
        await unit.sign_ins.add(one)
        assert await unit.sign_ins.get(one.id) == one
        swap = unit.sign_ins.rotate
        assert await swap(one.id, old=b"first", new=b"second", at=later, expires_at=later + DAY)
        assert not await swap(one.id, old=b"first", new=b"x", at=later, expires_at=later + DAY)
        late = later + 2 * DAY
        assert not await swap(one.id, old=b"second", new=b"x", at=late, expires_at=late + DAY)
        assert await unit.sign_ins.get(one.id) == replace(
            one, token_hash=b"second", last_used_at=later, expires_at=later + DAY
        )
        assert await unit.sign_ins.revoke(one.id, later)
        assert not await unit.sign_ins.revoke(one.id, later)
        assert not await swap(one.id, old=b"second", new=b"x", at=later, expires_at=later + DAY)


async def test_signing_out_everywhere_but_here(store: Store) -> None:
    viewer, other = await someone(store), await someone(store)
    here, there, theirs = (
        family(viewer.account_id),
        family(viewer.account_id),
        family(other.account_id),
    )
    async with store.begin(PROGRAM) as unit:
        for one in (here, there, theirs):
            await unit.sign_ins.add(one)
        ended = await unit.sign_ins.revoke_all(viewer.account_id, NOW, but=here.id)
        assert ended == [there.id]
        assert await unit.sign_ins.of_account(viewer.account_id) == [here]
        assert await unit.sign_ins.revoke_all(viewer.account_id, NOW) == [here.id]
        assert await unit.sign_ins.of_account(other.account_id) == [theirs]


async def test_mailed_link_works_once_in_time_and_for_its_purpose(store: Store) -> None:
    viewer = await someone(store)
    verify, reset = EmailPurpose.VERIFY, EmailPurpose.RESET_PASSWORD
    async with store.begin(PROGRAM) as unit:
        add, use = unit.email_tokens.add, unit.email_tokens.use
        until = NOW + SECOND
        await add(EmailToken(new_id(), viewer.account_id, verify, b"old", until))
        await add(EmailToken(new_id(), viewer.account_id, verify, b"new", until))
        await add(EmailToken(new_id(), viewer.account_id, reset, b"reset", until))
        assert await use(b"old", verify, NOW) is None
        assert await use(b"reset", verify, NOW) is None
        assert await use(b"reset", reset, until) is None
        assert await use(b"new", verify, NOW) == viewer.account_id
        assert await use(b"new", verify, NOW) is None


async def test_allow_list(store: Store) -> None:
    made = Invite(new_id(), "ada@example.org", Role.COACH, NOW)
    async with store.begin(PROGRAM) as unit:
        assert await unit.invites.add(made)
        assert not await unit.invites.add(replace(made, id=new_id(), email="ADA@example.org"))
        assert await unit.invites.by_email("Ada@example.org") == made
        assert await unit.invites.page() == [made]
        assert await unit.invites.accept("Ada@example.org", NOW)
        assert not await unit.invites.accept("ada@example.org", NOW)
        assert await unit.invites.by_email(made.email) == replace(made, accepted_at=NOW)
        assert await unit.invites.remove(made.id)
        assert not await unit.invites.remove(made.id)


async def access_revisions(store: Store, *ids: object) -> list[int]:
    async with store.read(PROGRAM) as unit:
        found = [await unit.accounts.get(one) for one in ids]  # type: ignore[arg-type]
    return [one.access_revision for one in found if one is not None]


async def test_coach_and_athlete_are_linked_and_parted(store: Store) -> None:
    runner, coach = await someone(store), await someone(store, Role.COACH)
    both = runner.account_id, coach.account_id
    link = CoachLink(new_id(), *both, LinkState.INVITED, coach.account_id, NOW)
    async with store.begin(coach) as unit:
        assert await unit.coach_links.invite(link)
        assert not await unit.coach_links.invite(replace(link, id=new_id()))
        assert await unit.athletes.get(runner.account_id) is None
    async with store.begin(runner) as unit:
        assert await unit.coach_links.of(runner.account_id) == [link]
        assert await unit.coach_links.accept(link.id, NOW)
        assert not await unit.coach_links.accept(link.id, NOW)
    assert await access_revisions(store, *both) == [2, 1]
    async with store.begin(coach) as unit:
        assert await unit.athletes.get(runner.account_id) is not None
        assert await unit.coach_links.revoke(link.id, NOW)
        assert not await unit.coach_links.revoke(link.id, NOW)
        assert await unit.athletes.get(runner.account_id) is None
        assert await unit.coach_links.of(coach.account_id) == []
    assert await access_revisions(store, *both) == [3, 2]


async def test_revoked_link_is_opened_again_by_either_side(store: Store) -> None:
    runner, coach = await someone(store), await someone(store, Role.COACH)
    both = runner.account_id, coach.account_id
    first = CoachLink(new_id(), *both, LinkState.INVITED, coach.account_id, NOW)
    again = replace(first, id=new_id(), invited_by=runner.account_id, invited_at=NOW + DAY)
    async with store.begin(runner) as unit:
        await unit.coach_links.invite(first)
        await unit.coach_links.revoke(first.id, NOW)
        assert await unit.coach_links.invite(again)
        assert await unit.coach_links.between(*both) == again


async def test_strangers_to_a_link_neither_see_nor_move_it(store: Store) -> None:
    runner, coach = await someone(store), await someone(store, Role.COACH)
    link = CoachLink(
        new_id(), runner.account_id, coach.account_id, LinkState.INVITED, coach.account_id, NOW
    )
    async with store.begin(coach) as unit:
        await unit.coach_links.invite(link)
    for role in (Role.ATHLETE, Role.COACH):
        outsider = await someone(store, role)
        async with store.begin(outsider) as unit:
            assert await unit.coach_links.get(link.id) is None
            assert not await unit.coach_links.accept(link.id, NOW)
            assert not await unit.coach_links.revoke(link.id, NOW)


async def test_profile_is_saved_and_counted_as_a_change(store: Store) -> None:
    viewer = await someone(store)
    changed = athlete(
        viewer.account_id,
        name="Ada Lovelace",
        time_zone="Pacific/Auckland",
        availability=Availability(
            3,
            (0, 30, 0, 30, 0, 0, 200),
            5,
            quality_weekdays=(1, 3),
            cross_training=(CrossSlot(2, 45), CrossSlot(4, 30)),
            strength_weekdays=(0,),
            doubles=2,
        ),
        units=UnitSystem.IMPERIAL,
        birth_date=date(1985, 12, 10),
        sex=Sex.FEMALE,
        resting_hr=48,
        max_hr=187,
        injuries="left achilles, 2024",
        last_injury=date(2024, 9, 1),
    )
    async with store.begin(viewer) as unit:
        assert await unit.athletes.save(changed)
        assert not await unit.athletes.save(replace(changed, id=new_id()))
        await unit.athletes.raise_revision(viewer.account_id)
        assert await unit.athletes.get(viewer.account_id) == replace(changed, revision=2)
        assert await unit.athletes.revision(viewer.account_id) == 2
        assert await unit.athletes.page(after=viewer.account_id) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"resting_hr": 10},
        {"max_hr": 400},
        {"resting_hr": 120, "max_hr": 110},
        {"sex": "none"},
        {"availability": Availability(3, (60,) * 7, doubles=8)},
    ],
    ids=str,
)
async def test_impossible_profiles_are_refused(store: Store, wrong: dict[str, object]) -> None:
    viewer = await someone(store)
    with pytest.raises(Exception, match=r"(?i)check"):
        async with store.begin(viewer) as unit:
            await unit.athletes.save(athlete(viewer.account_id, **wrong))


async def test_races_newest_first(store: Store) -> None:
    viewer = await someone(store)
    old, new = (
        StoredRace(new_id(), viewer.account_id, RaceResult(10_000.0, 2716.5, day), NOW, "City run")
        for day in (date(2026, 3, 1), date(2026, 10, 4))
    )
    async with store.begin(viewer) as unit:
        await unit.races.add(old)
        await unit.races.add(new)
        assert await unit.races.of(viewer.account_id) == [new, old]
        assert await unit.races.get(old.id) == old
        assert await unit.races.remove(new.id)
        assert not await unit.races.remove(new.id)
        assert await unit.races.get(new.id) is None
        assert await unit.athletes.revision(viewer.account_id) == 3


async def test_many_athletes_are_looked_up_at_once(store: Store) -> None:
    first, second = await someone(store), await someone(store)
    day = date(2026, 10, 4)
    race = StoredRace(new_id(), first.account_id, RaceResult(5_000.0, 1200.0, day), NOW)
    goal = StoredGoal(new_id(), second.account_id, Goal("10k", day), Priority.B, NOW)
    both = [first.account_id, second.account_id]
    async with store.begin(PROGRAM) as unit:
        await unit.races.add(race)
        await unit.goals.add(goal)
        assert await unit.races.of_many(both) == {first.account_id: [race]}
        assert await unit.goals.of_many(both) == {second.account_id: [goal]}
        assert set(await unit.athletes.many([*both, new_id()])) == set(both)
    async with store.read(first) as unit:
        assert list(await unit.athletes.many(both)) == [first.account_id]


async def test_goals_have_a_day_of_their_own(store: Store) -> None:
    viewer, other = await someone(store), await someone(store)
    day = date(2027, 4, 18)

    def goal(owner: object, on: date, **changes: object) -> StoredGoal:
        values = {"priority": Priority.A, "created_at": NOW, "name": "Vienna"}
        return StoredGoal(new_id(), owner, Goal("marathon", on, 12_600.0), **(values | changes))  # type: ignore[arg-type]

    first, second = goal(viewer.account_id, day), goal(viewer.account_id, day - DAY)
    async with store.begin(viewer) as unit:
        await unit.goals.add(first)
        await unit.goals.add(second)
        assert await unit.goals.of(viewer.account_id) == [second, first]
        with pytest.raises(RaceDayTaken, match="18 April 2027"):
            await unit.goals.add(goal(viewer.account_id, day))
        with pytest.raises(RaceDayTaken):
            await unit.goals.save(replace(second, goal=first.goal))
        hilly = Conditions(Course.HILLY, 400.0, None, 600.0, 24.5, None, 0.6, acclimatised=False)
        kept = Goal("10k", day + DAY, kind=GoalKind.MAINTAIN, conditions=hilly)
        moved = replace(second, goal=kept, priority=Priority.C, name="")
        assert await unit.goals.save(moved)
        assert await unit.goals.get(second.id) == moved
        assert await unit.goals.remove(first.id)
        assert not await unit.goals.remove(first.id)
        assert not await unit.goals.save(first)
        assert await unit.athletes.revision(viewer.account_id) == 4
    async with store.begin(other) as unit:
        await unit.goals.add(goal(other.account_id, day + DAY))


async def test_times_away_are_kept_in_order_and_counted(store: Store) -> None:
    viewer = await someone(store)
    day, who = date(2027, 2, 1), viewer.account_id
    ski = TimeAway(new_id(), who, Away(day, day + DAY * 6), "skiing")
    work = TimeAway(new_id(), who, Away(day - DAY * 9, day - DAY * 8, 30))
    async with store.begin(viewer) as unit:
        for each in (ski, work):
            await unit.time_away.add(each)
        assert await unit.time_away.of(who, since=date.min) == [work, ski]
        assert await unit.time_away.of(who, since=day - DAY * 8) == [work, ski]
        assert await unit.time_away.of(who, since=day - DAY * 7) == [ski]
        assert await unit.time_away.of_many([new_id(), who], since=day + DAY * 7) == {}
        longer = replace(ski, away=Away(day, day + DAY * 9, 45), note="")
        assert await unit.time_away.save(longer)
        assert await unit.time_away.get(ski.id) == longer
        assert await unit.time_away.remove(work.id)
        assert not await unit.time_away.remove(work.id)
        assert not await unit.time_away.save(work)
        assert await unit.athletes.revision(who) == 4


async def test_a_time_away_does_not_end_before_it_begins(store: Store) -> None:
    viewer = await someone(store)
    backwards = TimeAway(new_id(), viewer.account_id, Away(date(2027, 2, 2), date(2027, 2, 1)))
    with pytest.raises(Exception, match=r"(?i)check"):
        async with store.begin(viewer) as unit:
            await unit.time_away.add(backwards)


async def test_latest_answers(store: Store) -> None:
    viewer = await someone(store)
    first = Questionnaire(new_id(), viewer.account_id, "start", {"years": 3, "trails": True}, NOW)
    second = replace(first, id=new_id(), answers={"years": 4.5, "why": None}, answered_at=NOW + DAY)
    async with store.begin(viewer) as unit:
        for answered in (second, first):
            await unit.questionnaires.add(answered)
        assert await unit.questionnaires.latest(viewer.account_id, "start") == second
        assert await unit.questionnaires.latest(viewer.account_id, "end") is None
