from datetime import timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, STRANGER, Permission, Role, Viewer
from strideiq.core.domain.errors import (
    FlagChanged,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
    Unacceptable,
)
from strideiq.core.domain.flag import (
    Constraint,
    FlagAnswer,
    FlagSource,
    Operator,
    Schedule,
    Strategy,
)
from strideiq.core.engine.flags.unleash import feature_of
from strideiq.core.ports import Store
from strideiq.core.services.flag_editing import Edit, OnlyThere, ServerDecides
from tests.flags import flag
from tests.people import account, new_id
from tests.services.flag_house import (
    EDIT,
    FLAGS_ADMIN,
    NEW,
    STOP,
    SWITCH_ADMIN,
    FakeServer,
    admin,
    flag_house,
)

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


async def test_a_flag_that_an_admin_turns_on_is_on_at_once_and_in_every_process(
    store: Store,
) -> None:
    house, other = flag_house(store), flag_house(store)
    await other.watch.look()
    standing = await house.editing.switch(FLAGS_ADMIN, "plans.new", EDIT, enabled=True)
    assert (standing.version, standing.source) == (1, FlagSource.ADMIN)
    assert house.is_on("plans.new")
    assert not other.is_on("plans.new")
    await other.watch.look()
    assert other.is_on("plans.new")


async def test_every_change_is_written_down_with_before_and_after(store: Store) -> None:
    house = flag_house(store)
    await house.editing.switch(FLAGS_ADMIN, "plans.new", Edit("r1", "go"), enabled=True)
    await house.editing.roll_out(FLAGS_ADMIN, "plans.new", Edit("r2"), percent=30)
    async with house.tools.store.read(PROGRAM) as unit:
        second, first = await unit.audit.page(action="flag.changed")
    assert (first.actor_id, first.request_id) == (FLAGS_ADMIN.account_id, "r1")
    assert first.details == {
        "flag": "plans.new",
        "before": "off",
        "after": "on for everybody",
        "version": 1,
        "from_file": False,
    }
    assert (second.details["before"], second.details["after"]) == (
        "on for everybody",
        "on for 30 %",
    )
    history = await house.flags.history(FLAGS_ADMIN, "plans.new", limit=10)
    assert [(each.version, each.note, each.by) for each in history] == [
        (2, "", FLAGS_ADMIN.account_id),
        (1, "go", FLAGS_ADMIN.account_id),
    ]
    assert await house.flags.history(FLAGS_ADMIN, "plans.new", before=2, limit=10) == history[1:]


async def test_what_changes_nothing_is_not_written_down(store: Store) -> None:
    house = flag_house(store)
    same = await house.editing.switch(FLAGS_ADMIN, "plans.new", EDIT, enabled=False)
    given = await house.editing.give_back(FLAGS_ADMIN, "plans.new", EDIT)
    assert (same.version, given.version, same.source) == (0, 0, FlagSource.FILE)
    assert not await house.flags.history(FLAGS_ADMIN, "plans.new", limit=10)


async def test_a_share_and_named_users_stand_beside_each_other(store: Store) -> None:
    house = flag_house(store)
    user = str(new_id())
    await house.editing.roll_out(FLAGS_ADMIN, "plans.new", EDIT, percent=30)
    both = await house.editing.roll_out(FLAGS_ADMIN, "plans.new", EDIT, users=[user, user])
    assert both.flag.state.enabled
    assert both.flag.state.strategies == (Strategy(percent=30), Strategy(users=(user,)))
    more = await house.editing.roll_out(FLAGS_ADMIN, "plans.new", EDIT, percent=60)
    assert more.flag.state.strategies == (Strategy(percent=60), Strategy(users=(user,)))
    none = await house.editing.roll_out(FLAGS_ADMIN, "plans.new", EDIT, users=[])
    assert none.flag.state.strategies == (Strategy(percent=60),)


async def test_a_share_of_those_who_meet_conditions_leaves_the_conditions(store: Store) -> None:
    pro = (Constraint("membership", Operator.IN, ("pro",)),)
    house = flag_house(store, flag("plans.new", strategies=(Strategy(constraints=pro),)))
    standing = await house.editing.roll_out(FLAGS_ADMIN, "plans.new", EDIT, percent=10)
    assert standing.flag.state.strategies == (Strategy(percent=10, constraints=pro),)


async def test_a_flag_that_was_on_for_everybody_stays_so_when_users_are_named(
    store: Store,
) -> None:
    house = flag_house(store, flag("plans.new"))
    await house.editing.roll_out(FLAGS_ADMIN, "plans.new", EDIT, users=[str(new_id())])
    assert house.is_on("plans.new")


async def test_a_schedule_turns_a_flag_on_and_off(store: Store) -> None:
    house = flag_house(store)
    now = house.clock.now()
    await house.editing.schedule(FLAGS_ADMIN, "plans.new", EDIT, Schedule(now + DAY, now + 2 * DAY))
    seen = []
    for _ in range(3):
        seen.append(house.is_on("plans.new"))
        house.clock.forward(DAY)
    assert seen == [False, True, False]


async def test_an_end_that_has_passed_is_refused_and_keeps_nothing_off(store: Store) -> None:
    house = flag_house(store, STOP, flag("plans.new"))
    ends = Schedule(off_at=house.clock.now() + DAY)
    made = await house.editing.schedule(FLAGS_ADMIN, "plans.new", EDIT, ends)
    house.clock.forward(DAY)
    assert not house.is_on("plans.new")
    late = Schedule(off_at=house.clock.now() - timedelta(hours=1))
    with pytest.raises(Refusal, match="this time has passed") as refused:
        await house.editing.schedule(FLAGS_ADMIN, "plans.new", EDIT, late)
    assert refused.value.constraint == "off_at"
    kept = await house.editing.put(FLAGS_ADMIN, "plans.new", EDIT, made.flag.state)
    assert kept.version == 1, "what it says already can be said again"
    on = await house.editing.switch(FLAGS_ADMIN, "plans.new", EDIT, enabled=True)
    assert on.flag.state.schedule == Schedule()
    assert house.is_on("plans.new")


async def test_a_flag_that_is_turned_on_before_its_end_keeps_it(store: Store) -> None:
    house = flag_house(store, STOP, flag("plans.new"))
    ends = Schedule(off_at=house.clock.now() + DAY)
    await house.editing.schedule(FLAGS_ADMIN, "plans.new", EDIT, ends)
    for enabled in (False, True):
        await house.editing.switch(FLAGS_ADMIN, "plans.new", EDIT, enabled=enabled)
    assert house.is_on("plans.new")
    house.clock.forward(DAY)
    assert not house.is_on("plans.new")


async def test_a_share_and_users_are_refused_where_they_were_sent(store: Store) -> None:
    house = flag_house(store)
    users = [str(new_id()), "bob"]
    with pytest.raises(Unacceptable) as refused:
        await house.editing.roll_out(FLAGS_ADMIN, "plans.new", EDIT, percent=130, users=users)
    assert [each.constraint for each in refused.value.refusals] == ["percent", "users.1"]


async def test_only_what_is_on_can_be_scheduled_off(store: Store) -> None:
    house = flag_house(store)
    off = Schedule(off_at=house.clock.now() + DAY)
    with pytest.raises(Refusal, match="cannot go off"):
        await house.editing.schedule(FLAGS_ADMIN, "plans.new", EDIT, off)


async def test_a_flag_given_back_follows_its_file_again(store: Store) -> None:
    house = flag_house(store)
    await house.editing.switch(FLAGS_ADMIN, "plans.new", EDIT, enabled=True)
    standing = await house.editing.give_back(FLAGS_ADMIN, "plans.new", EDIT)
    assert (standing.version, standing.source) == (2, FlagSource.FILE)
    assert not house.is_on("plans.new")
    house.declared = {"plans.new": flag("plans.new")}
    await house.book.reload()
    assert house.is_on("plans.new")


async def test_a_change_against_an_older_version_is_refused(store: Store) -> None:
    house = flag_house(store)
    await house.editing.switch(FLAGS_ADMIN, "plans.new", Edit("r", version=0), enabled=True)
    with pytest.raises(FlagChanged, match="version 1"):
        await house.editing.switch(FLAGS_ADMIN, "plans.new", Edit("r", version=0), enabled=False)
    assert house.is_on("plans.new")


async def test_what_no_flag_may_say_is_refused_with_all_that_is_wrong(store: Store) -> None:
    house = flag_house(store)
    tall = Constraint("height", Operator.IN, ("180",))
    elite = Constraint("membership", Operator.IN, ("pro", "elite"))
    wrong = Strategy(percent=130, constraints=(tall, elite))
    with pytest.raises(Unacceptable) as refused:
        await house.editing.put(FLAGS_ADMIN, "plans.new", EDIT, flag(strategies=(wrong,)).state)
    assert [each.constraint for each in refused.value.refusals] == [
        "strategies.0.percent",
        "strategies.0.constraints.0.context",
        "strategies.0.constraints.1.values.1",
    ]
    with pytest.raises(Refusal, match="note is too long"):
        await house.editing.switch(FLAGS_ADMIN, "plans.new", Edit("r", "x" * 401), enabled=True)
    with pytest.raises(Refusal, match="cannot be shown"):
        await house.editing.switch(FLAGS_ADMIN, "plans.new", Edit("r", "a\0b"), enabled=True)


async def test_kill_switches_take_their_own_permission_and_nothing_else_takes_it(
    store: Store,
) -> None:
    house = flag_house(store)
    with pytest.raises(NotAllowed, match="manage kill switches"):
        await house.editing.switch(FLAGS_ADMIN, STOP.name, EDIT, enabled=True)
    with pytest.raises(NotAllowed, match="manage flags"):
        await house.editing.switch(SWITCH_ADMIN, NEW.name, EDIT, enabled=True)
    await house.editing.switch(SWITCH_ADMIN, STOP.name, EDIT, enabled=True)
    assert house.is_on(STOP.name)


async def test_flags_are_seen_by_whoever_may_change_any_of_them(store: Store) -> None:
    house = flag_house(store)
    for viewer in (FLAGS_ADMIN, SWITCH_ADMIN):
        assert [each.flag.name for each in await house.flags.flags(viewer)] == [
            STOP.name,
            NEW.name,
        ]
    for viewer in (admin(Permission.READ_AUDIT), Viewer(new_id(), Role.ATHLETE)):
        with pytest.raises(NotAllowed):
            await house.flags.flag(viewer, NEW.name)
    with pytest.raises(NotSignedIn):
        await house.flags.flags(STRANGER)


async def test_there_are_no_flags_but_the_declared(store: Store) -> None:
    house = flag_house(store)
    assert await house.flags.flag(FLAGS_ADMIN, "plans.nwe") is None
    for viewer in (FLAGS_ADMIN, SWITCH_ADMIN):
        with pytest.raises(NotFound, match=r"did you mean 'plans\.new'\?"):
            await house.editing.switch(viewer, "plans.nwe", EDIT, enabled=True)
    with pytest.raises(NotFound, match="take a name that flags answers"):
        await house.flags.preview(FLAGS_ADMIN, "moon", new_id())


async def test_a_preview_says_what_a_flag_answers_for_an_account(store: Store) -> None:
    coach, runner = account(role=Role.COACH), account()
    coaches = Strategy(constraints=(Constraint("role", Operator.IN, ("coach",)),))
    house = flag_house(store, flag("plans.new", strategies=(coaches,)))
    await house.book.reload()
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(coach)
        await unit.accounts.add(runner)
    answers = [
        await house.flags.preview(FLAGS_ADMIN, "plans.new", each.id) for each in (coach, runner)
    ]
    assert answers == [FlagAnswer(on=True), FlagAnswer(on=False)]
    with pytest.raises(NotFound):
        await house.flags.preview(FLAGS_ADMIN, "plans.new", new_id())


async def test_flags_that_should_be_gone_and_names_without_a_flag_are_listed(
    store: Store,
) -> None:
    house = flag_house(store)
    assert not house.is_on("plans.nwe")
    assert house.flags.unknown(FLAGS_ADMIN) == ("plans.nwe",)
    assert not house.flags.stale(FLAGS_ADMIN)


async def test_a_broken_file_holds_no_change_of_an_admin_up(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    house = flag_house(store)
    await house.watch.look()
    house.declared = None
    await house.editing.switch(SWITCH_ADMIN, STOP.name, EDIT, enabled=True)
    assert house.is_on(STOP.name)
    assert "flags.yaml:3:5: flags: it is wrong -> write it right" in caplog.text


async def test_what_a_server_says_counts_over_file_and_admins(store: Store) -> None:
    server = FakeServer(features=[feature_of(flag("plans.new"))])
    house = flag_house(store, server=server)
    await house.book.reload()
    assert house.is_on("plans.new")
    stop, new = await house.flags.flags(FLAGS_ADMIN)
    assert (stop.source, new.source) == (FlagSource.FILE, FlagSource.SERVER)
    assert new.flag.state.enabled


async def test_an_admin_changes_a_flag_at_the_server(store: Store) -> None:
    server = FakeServer(features=[feature_of(flag("plans.new"))])
    house = flag_house(store, server=server)
    await house.editing.switch(FLAGS_ADMIN, NEW.name, EDIT, enabled=False)
    await house.editing.roll_out(FLAGS_ADMIN, NEW.name, EDIT, percent=30)
    made = await house.editing.switch(SWITCH_ADMIN, STOP.name, EDIT, enabled=True)
    assert made.source is FlagSource.SERVER
    assert [(what, each.name, each.state.enabled) for what, each in server.told] == [
        ("switch", "plans.new", False),
        ("put", "plans.new", True),
        ("put", "system.plans", True),
    ]


async def test_without_a_token_the_server_decides_and_nothing_is_written(store: Store) -> None:
    house = flag_house(store, server=FakeServer(can_change=False))
    with pytest.raises(ServerDecides, match="STRIDEIQ_UNLEASH_ADMIN_TOKEN"):
        await house.editing.switch(FLAGS_ADMIN, NEW.name, EDIT, enabled=True)
    assert not await house.flags.history(FLAGS_ADMIN, NEW.name, limit=10)
    assert not house.is_on(NEW.name)


async def test_what_only_the_server_can_say_is_switched_and_not_overwritten(store: Store) -> None:
    strange = {**feature_of(flag("plans.new")), "strategies": [{"name": "moon", "parameters": {}}]}
    server = FakeServer(features=[strange])
    house = flag_house(store, server=server)
    await house.editing.switch(FLAGS_ADMIN, NEW.name, EDIT, enabled=False)
    with pytest.raises(OnlyThere):
        await house.editing.roll_out(FLAGS_ADMIN, NEW.name, EDIT, percent=30)
    assert [what for what, _ in server.told] == ["switch"]
