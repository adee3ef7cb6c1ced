"""Plugins in the hands of admins: tried beside, taken whole, followed by every process."""

import asyncio
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path

import pytest

from strideiq.core.domain.access import ALL_PERMISSIONS, PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.errors import NotAllowed, NotFound, NotSignedIn, Unacceptable
from strideiq.core.domain.plugin import PluginSetting, PluginState, PluginStatus
from strideiq.core.ports import Store
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import Runtime, load
from strideiq.core.runtime.plugin_sets import keep_up
from strideiq.core.services.admission import Admitted
from strideiq.core.services.plugin_upkeep import PluginUpkeep
from strideiq.core.services.plugins import InSafeMode, PluginChange, Plugins, PluginsChanged
from strideiq.core.services.tools import Tools
from strideiq.core.services.watch import Watch
from tests.clocks import HandClock
from tests.people import NOW, new_id
from tests.plugin_folder import PluginFolder, title_in
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

ADMIN = Viewer(new_id(), Role.ADMIN, frozenset({Permission.MANAGE_PLUGINS}))
OFF, ON = PluginChange(enabled=False), PluginChange(enabled=True)


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    made = PluginFolder(tmp_path)
    made.write()
    return made


def plugins_of(tools: Tools, runtime: Runtime) -> Plugins:
    return Plugins(tools, PluginUpkeep(tools, runtime.planners, runtime.plugins))


def state_of(runtime: Runtime, plugin: str) -> PluginState:
    return next(each for each in runtime.host.health() if each.id == plugin)


async def test_a_plugin_is_turned_off_and_on_and_every_change_is_written_down(
    store: Store, folder: PluginFolder
) -> None:
    (tools, told), runtime = tools_on(store), folder.runtime()
    do = plugins_of(tools, runtime)
    before = runtime.planner
    state = await do.change(ADMIN, "extra", OFF, "r1")
    assert (state.status, state.version) == (PluginStatus.OFF, "1.0.0")
    assert "extra-easy" not in {each.id for each in runtime.host.catalogue().workouts}
    assert "extra-easy" in {each.id for each in before.host.catalogue().workouts}
    assert runtime.planner.versions != before.versions
    assert (await do.change(ADMIN, "extra", OFF, "r2")).status is PluginStatus.OFF
    assert (await do.change(ADMIN, "extra", ON, "r3")).status is PluginStatus.ON
    assert title_in(runtime) == "Extra easy"
    assert runtime.planner.versions == before.versions
    async with store.read(PROGRAM) as unit:
        events = await unit.audit.page(action="plugin.changed")
        assert await unit.revisions.all() == {"plugins": 2}
        assert await unit.plugin_settings.all() == {"extra": PluginSetting(enabled=True)}
    assert [(each.request_id, each.actor_id, each.details) for each in reversed(events)] == [
        (
            "r1",
            ADMIN.account_id,
            {"plugin": "extra", "before": "as config/plugins.yaml says", "after": "off"},
        ),
        ("r3", ADMIN.account_id, {"plugin": "extra", "before": "off", "after": "on"}),
    ]
    assert "configuration" in told.topics


async def test_options_are_set_and_given_back(store: Store, folder: PluginFolder) -> None:
    (tools, _), runtime = tools_on(store), folder.runtime()
    do = plugins_of(tools, runtime)

    async def key_sessions(value: int | str | None) -> object:
        state = await do.change(ADMIN, "following", PluginChange(None, {"key_sessions": value}), "")
        return next(each for each in state.options if each.name == "key_sessions").value

    assert await key_sessions("5") == 5
    assert state_of(runtime, "following").status is PluginStatus.ON
    assert await key_sessions(None) == 3
    with pytest.raises(Unacceptable) as caught:
        await do.change(
            ADMIN, "following", PluginChange(None, {"key_sessions": 9, "key_session": 1}), ""
        )
    assert [(each.constraint, each.message, each.suggestion) for each in caught.value.refusals] == [
        (
            "options",
            "plugin 'following': option 'key_sessions' is 9, above its maximum",
            "write 6 or less",
        ),
        (
            "options",
            "plugin 'following': unknown option 'key_session'",
            "did you mean 'key_sessions'?",
        ),
    ]
    async with store.read(PROGRAM) as unit:
        assert await unit.plugin_settings.all() == {"following": PluginSetting()}


async def test_a_set_that_could_make_no_plans_is_refused_and_nothing_changes(
    store: Store, folder: PluginFolder
) -> None:
    (tools, _), runtime = tools_on(store), folder.runtime()
    do, before = plugins_of(tools, runtime), runtime.planner
    for plugin, what in (
        ("easy", "there is no workout of the family 'easy'"),
        ("rest-and-race", "no workout of stress 'rest' is on for plans of 5k, 10k"),
    ):
        if plugin == "easy":
            # Our own plugin brings an easy workout too.
            await do.change(ADMIN, "extra", OFF, "")
            before = runtime.planner
        with pytest.raises(Unacceptable) as caught:
            await do.change(ADMIN, plugin, OFF, "")
        assert what in caught.value.refusals[0].message
        assert caught.value.refusals[0].constraint == "plugin"
        assert caught.value.refusals[0].suggestion
    assert runtime.planner is before
    async with store.read(PROGRAM) as unit:
        assert list(await unit.plugin_settings.all()) == ["extra"]


async def test_who_may_change_plugins(store: Store, folder: PluginFolder) -> None:
    (tools, _), runtime = tools_on(store), folder.runtime()
    do = plugins_of(tools, runtime)
    coach = Viewer(new_id(), Role.COACH)
    other = Viewer(new_id(), Role.ADMIN, ALL_PERMISSIONS - {Permission.MANAGE_PLUGINS})
    for viewer in (coach, other):
        with pytest.raises(NotAllowed):
            do.health(viewer)
        with pytest.raises(NotAllowed):
            await do.change(viewer, "extra", OFF, "")
        with pytest.raises(NotAllowed):
            await do.reload(viewer, "")
    with pytest.raises(NotFound):
        await do.change(ADMIN, "extras", OFF, "")


async def test_in_safe_mode_settings_neither_count_nor_change(store: Store) -> None:
    (tools, _), runtime = tools_on(store), load(Settings(), safe_mode=True)
    do = plugins_of(tools, runtime)
    with pytest.raises(InSafeMode):
        await do.change(ADMIN, "volume", OFF, "")
    async with store.begin(PROGRAM) as unit:
        await unit.plugin_settings.save("volume", PluginSetting(enabled=False), at=NOW, by=None)
    await do.upkeep.look()
    assert state_of(runtime, "volume").status is PluginStatus.ON


async def test_of_two_changes_at_once_one_is_told_to_look_again(
    store: Store, folder: PluginFolder
) -> None:
    (tools, _), here, there = tools_on(store), folder.runtime(), folder.runtime()
    both = await asyncio.gather(
        plugins_of(tools, here).change(ADMIN, "extra", OFF, ""),
        plugins_of(tools, there).change(ADMIN, "volume", OFF, ""),
        return_exceptions=True,
    )
    refused = [each for each in both if isinstance(each, PluginsChanged)]
    assert len(refused) <= 1
    async with store.read(PROGRAM) as unit:
        assert len(await unit.plugin_settings.all()) == 2 - len(refused)


async def test_every_process_follows_a_change_of_one(store: Store, folder: PluginFolder) -> None:
    (tools, _), here, there = tools_on(store), folder.runtime(), folder.runtime()
    do, watch = plugins_of(tools, here), Watch(tools)
    keep_up(watch, PluginUpkeep(tools, there.planners, there.plugins))
    await watch.look()
    unchanged = there.planner
    await watch.look()
    assert there.planner is unchanged
    await do.change(ADMIN, "extra", OFF, "")
    await watch.look()
    assert state_of(there, "extra").status is PluginStatus.OFF
    assert there.planner.versions == here.planner.versions
    assert there.planners.settings == here.planners.settings


async def test_changed_files_are_noticed_and_bad_ones_leave_the_last_good_set(
    store: Store, folder: PluginFolder
) -> None:
    clock = HandClock()
    (tools, _), runtime = tools_on(store, clock), folder.runtime()
    upkeep, watch = PluginUpkeep(tools, runtime.planners, runtime.plugins), Watch(tools)
    keep_up(watch, upkeep)
    await watch.look()
    clock.forward(timedelta(minutes=1))
    folder.write(title="Easier still", version="1.0.1")
    await watch.look()
    assert title_in(runtime) == "Easier still"
    assert (upkeep.health().since, upkeep.health().refused) == (clock.now(), ())
    good = runtime.planner
    folder.write(zone="Z")
    await watch.look()
    assert runtime.planner is good
    [line] = upkeep.health().refused
    assert line.startswith(f"{folder.path}/plugins/workouts/extra.yaml:16:")
    assert "steps.0.zone" in line
    folder.write(title="Repaired at last")
    await watch.look()
    assert (title_in(runtime), upkeep.health().refused) == ("Repaired at last", ())


async def test_files_are_read_again_when_asked_and_problems_are_told(
    store: Store, folder: PluginFolder
) -> None:
    (tools, _), runtime = tools_on(store), folder.runtime()
    do = plugins_of(tools, runtime)
    folder.write(title="Asked for")
    assert (await do.reload(ADMIN, "r")).refused == ()
    assert title_in(runtime) == "Asked for"
    folder.write(zone="Z")
    with pytest.raises(Unacceptable) as caught:
        await do.reload(ADMIN, "r")
    assert "extra.yaml:16:" in caught.value.refusals[0].message
    assert title_in(runtime) == "Asked for"
    async with store.read(PROGRAM) as unit:
        [event] = await unit.audit.page(action="plugins.reloaded")
        assert len({*event.details.values()}) == len(event.details) == 2
        assert event.details["after"] == runtime.planner.versions["plugin files"]
        assert await unit.revisions.all() == {"plugins": 1}


async def test_admins_follow_how_plugins_are_until_they_may_not(
    store: Store, folder: PluginFolder
) -> None:
    (tools, _), runtime = tools_on(store), folder.runtime()
    do, now = plugins_of(tools, runtime), [ADMIN]

    async def again() -> Admitted:
        if not now:
            raise NotSignedIn
        return Admitted(now[0], expires_at=NOW)

    await do.upkeep.look()
    async with aclosing(do.follow(ADMIN, again)) as states:
        first = await anext(states)
        assert first.refused == ()
        folder.write(zone="Z")
        await do.upkeep.look()
        assert len((await asyncio.wait_for(anext(states), 5)).refused) == 1
        await do.upkeep.look()
        folder.write(title="Better")
        now[0] = Viewer(ADMIN.account_id, Role.ADMIN)
        await do.upkeep.look()
        with pytest.raises(NotAllowed):
            await asyncio.wait_for(anext(states), 5)
