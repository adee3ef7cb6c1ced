"""A process that follows what changes elsewhere: rows, files, and the bell."""

import logging

import anyio
import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.ports import Store
from strideiq.core.services.tools import Tools
from strideiq.core.services.watch import FLAGS, RULES, Watch
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

NEVER_S = 3600.0


class Counted:
    """Counts how often it was called; raises what it is told to."""

    def __init__(self, *troubles: Exception) -> None:
        self.times = 0
        self.called = anyio.Event()
        self.troubles = list(troubles)

    async def __call__(self) -> None:
        self.times += 1
        self.called.set()
        self.called = anyio.Event()
        if self.troubles:
            raise self.troubles.pop()


async def change(tools: Tools, topic: str, *, fails: bool = False) -> None:
    async with tools.store.begin(PROGRAM) as unit:
        await tools.configuration_changed(unit, topic)
        if fails:
            raise ZeroDivisionError


async def test_each_topic_is_brought_up_to_date_at_the_start_and_after_its_changes(
    store: Store,
) -> None:
    tools, _ = tools_on(store)
    watch, flags, rules = Watch(tools), Counted(), Counted()
    watch.on(FLAGS, flags)
    watch.on(RULES, rules)
    await watch.look()
    await watch.look()
    assert (flags.times, rules.times) == (1, 1)
    await change(tools, FLAGS)
    await change(tools, FLAGS)
    await watch.look()
    assert (flags.times, rules.times) == (2, 1)
    assert watch.seen == {FLAGS: 2, RULES: 0}


async def test_a_change_that_is_not_stored_is_none(store: Store) -> None:
    tools, told = tools_on(store)
    watch, flags = Watch(tools), Counted()
    watch.on(FLAGS, flags)
    await watch.look()
    with pytest.raises(ZeroDivisionError):
        await change(tools, FLAGS, fails=True)
    await watch.look()
    assert (flags.times, told.topics) == (1, [])


async def test_what_stands_beside_the_database_counts_too(store: Store) -> None:
    tools, _ = tools_on(store)
    watch, flags, stamps = Watch(tools), Counted(), ["one"]
    watch.on(FLAGS, flags)
    watch.beside(FLAGS, lambda: stamps[-1])
    await watch.look()
    await watch.look()
    stamps.append("two")
    await watch.look()
    assert flags.times == 2


async def test_a_reload_that_fails_is_told_and_holds_up_no_other(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    tools, _ = tools_on(store)
    watch, broken, sound = Watch(tools), Counted(ValueError("health of Ada")), Counted()
    watch.on(FLAGS, broken)
    watch.on(FLAGS, sound)
    with caplog.at_level(logging.ERROR, "strideiq.service"):
        await watch.look()
        await watch.look()
    assert (broken.times, sound.times) == (1, 1)
    assert "flags could not be brought up to date" in caplog.text
    assert "Ada" not in caplog.text


async def test_a_reload_without_a_database_is_tried_again(store: Store) -> None:
    tools, _ = tools_on(store)
    watch, flags = Watch(tools), Counted(StoreUnavailable("away"))
    watch.on(FLAGS, flags)
    await watch.look()
    await watch.look()
    await watch.look()
    assert flags.times == 2


async def test_the_bell_has_it_looked_at_once_again_and_again(store: Store) -> None:
    tools, _ = tools_on(store)
    watch, flags = Watch(tools, every_s=NEVER_S), Counted()
    watch.on(FLAGS, flags)
    with anyio.fail_after(20):
        async with watch.watching():
            assert flags.times == 1
            for _ in range(3):
                called = flags.called
                await change(tools, FLAGS)
                await called.wait()
    assert flags.times == 4


async def test_without_a_bell_it_looks_by_itself(store: Store) -> None:
    tools, _ = tools_on(store)
    elsewhere, _ = tools_on(store)
    watch, flags = Watch(tools, every_s=0.01), Counted()
    watch.on(FLAGS, flags)
    with anyio.fail_after(20):
        async with watch.watching():
            for _ in range(3):
                called = flags.called
                await change(elsewhere, FLAGS)
                await called.wait()
    assert flags.times == 4


async def test_whatever_goes_wrong_it_looks_again(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    tools, _ = tools_on(store)
    watch, flags, wrong = Watch(tools, every_s=0.01), Counted(), [ValueError("health of Ada")]

    def stamp() -> int:
        if flags.times == 1 and wrong:
            raise wrong.pop()
        return len(wrong)

    watch.on(FLAGS, flags)
    watch.beside(FLAGS, stamp)
    with anyio.fail_after(20):
        async with watch.watching():
            await flags.called.wait()
    assert flags.times == 2
    assert "configuration could not be looked at" in caplog.text
    assert "Ada" not in caplog.text
