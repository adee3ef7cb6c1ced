"""Work in another process: answers, refusals, faults, time limits, queues and death."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from strideiq.core.adapters.other_process import LOOKS_EVERY_S, OtherProcess, Words, WorkFailed
from strideiq.core.domain.errors import Refusal

pytestmark = pytest.mark.slow

Process = OtherProcess[str, object]
WORDS = Words("words", busy="Others ask.", too_slow="It takes long.", instead="Ask for less.")


@pytest.fixture(autouse=True)
def _child_finds_this_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spawned child imports this file by name; it gets the parent's path to find it on."""
    monkeypatch.syspath_prepend(root)


def prepared() -> Callable[[str], object]:
    """What the child does with the words it is sent."""
    return work


def work(word: str) -> object:
    kind, _, value = word.partition(" ")
    if kind == "sleep":
        time.sleep(float(value))
    if kind == "refuse":
        raise Refusal("race_day", "No.", suggestion="Later.", instead=date(2027, 1, 1))
    if kind == "fail":
        raise KeyError(value)
    if kind == "exit":
        os._exit(int(value))
    if kind == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid() if kind == "pid" else word.upper()


def broken_start() -> Callable[[str], object]:
    raise ValueError("no such folder")


def run(
    use: Callable[[Process], Awaitable[None]], *, seconds: float = 30.0, waiting: int = 4
) -> None:
    async def all_of_it() -> None:
        process: Process = OtherProcess(prepared, WORDS, seconds=seconds, most_waiting=waiting)
        await process.start()
        assert process.is_ready
        try:
            await use(process)
        finally:
            await process.stop()
        assert not process.is_ready

    asyncio.run(all_of_it())


def test_it_answers_from_a_process_of_its_own() -> None:
    async def use(process: Process) -> None:
        assert await process.ask("hello") == "HELLO"
        first, second = await process.ask("pid"), await process.ask("pid")
        assert first == second != os.getpid()

    run(use)


def test_a_refusal_arrives_whole() -> None:
    async def use(process: Process) -> None:
        with pytest.raises(Refusal) as caught:
            await process.ask("refuse")
        refusal = caught.value
        assert (refusal.constraint, refusal.message, refusal.suggestion, refusal.instead) == (
            "race_day",
            "No.",
            "Later.",
            date(2027, 1, 1),
        )

    run(use)


def test_a_fault_is_logged_with_its_place_and_no_values_and_the_process_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def use(process: Process) -> None:
        pid = await process.ask("pid")
        with pytest.raises(WorkFailed, match="KeyError"):
            await process.ask("fail heart")
        assert await process.ask("pid") == pid

    run(use)
    assert "KeyError" in caplog.text
    assert "in work" in caplog.text
    assert "heart" not in caplog.text


def test_work_that_takes_too_long_is_refused_and_ended() -> None:
    async def use(process: Process) -> None:
        pid = await process.ask("pid")
        with pytest.raises(Refusal) as caught:
            await process.ask("sleep 600")
        refusal = caught.value
        assert (refusal.constraint, refusal.message) == ("too_slow", "It takes long.")
        assert refusal.suggestion == "Ask for less."
        with pytest.raises(ProcessLookupError):
            os.kill(int(str(pid)), 0)

    run(use, seconds=2.0)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110  processes have no event
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("busy", [True, False])
def test_a_process_that_died_is_started_again_before_anybody_asks(
    busy: bool,  # noqa: FBT001  a case
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def use(process: Process) -> None:
        first = int(str(await process.ask("pid")))
        if busy:
            with pytest.raises(WorkFailed, match=r"for words died \(SIGKILL\)"):
                await process.ask("die")
        else:
            os.kill(first, signal.SIGKILL)
        await until(lambda: "is gone and is started again" in caplog.text)
        await until(lambda: process.is_ready)
        assert await process.ask("pid") != first

    run(use)


def prepared_once(mark: Path) -> Callable[[str], object]:
    """Starts a single time; later it writes down when it was tried, and fails."""
    if mark.exists():
        with mark.open("a") as file:
            file.write(f"{time.monotonic()}\n")
        raise ValueError("no longer")
    mark.touch()
    return work


def test_a_process_that_does_not_start_again_is_tried_later_and_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mark = tmp_path / "tries"

    async def all_of_it() -> None:
        process: Process = OtherProcess(
            partial(prepared_once, mark), WORDS, seconds=30.0, most_waiting=1
        )
        await process.start()
        try:
            with pytest.raises(WorkFailed, match="died"):
                await process.ask("die")
            await until(lambda: len(mark.read_text().splitlines()) >= 3)
            await until(lambda: "does not start: Traceback" in caplog.text)
        finally:
            await process.stop()
        assert not process.is_ready
        with pytest.raises(WorkFailed, match="stopped"):
            await process.ask("late")

    asyncio.run(all_of_it())
    first, second, third = (float(line) for line in mark.read_text().splitlines()[:3])
    assert third - second > 2 * LOOKS_EVERY_S
    assert second - first > LOOKS_EVERY_S


def test_the_next_work_starts_a_new_process() -> None:
    async def use(process: Process) -> None:
        first = await process.ask("pid")
        with pytest.raises(WorkFailed, match=r"died \(with 3\)"):
            await process.ask("exit 3")
        assert await process.ask("pid") != first

    run(use)


def test_more_than_may_wait_are_refused_at_the_door() -> None:
    async def use(process: Process) -> None:
        asked = [asyncio.ensure_future(process.ask(f"word {n}")) for n in range(5)]
        done = await asyncio.gather(*asked, return_exceptions=True)
        refused = [each for each in done if isinstance(each, Refusal)]
        assert [each.constraint for each in refused] == ["busy", "busy"]
        assert [each for each in done if isinstance(each, str)] == ["WORD 0", "WORD 1", "WORD 2"]
        assert await process.ask("again") == "AGAIN"

    run(use, waiting=3)


def test_who_waits_longer_than_allowed_is_refused() -> None:
    async def use(process: Process) -> None:
        first = asyncio.ensure_future(process.ask("sleep 600"))
        await asyncio.sleep(0)
        done = await asyncio.gather(first, process.ask("late"), return_exceptions=True)
        assert {each.constraint for each in done if isinstance(each, Refusal)} <= {
            "too_slow",
            "busy",
        }
        assert all(isinstance(each, Refusal) for each in done)

    run(use, seconds=1.0)


def test_an_answer_nobody_waits_for_is_not_given_to_the_next() -> None:
    async def use(process: Process) -> None:
        left = asyncio.ensure_future(process.ask("sleep 0.2"))
        await asyncio.sleep(0.05)
        left.cancel()
        assert await process.ask("mine") == "MINE"

    run(use)


def test_a_process_that_cannot_start_says_why() -> None:
    async def all_of_it() -> None:
        process: Process = OtherProcess(broken_start, WORDS, seconds=30, most_waiting=1)
        with pytest.raises(WorkFailed, match="no such folder"):
            await process.start()
        assert not process.is_ready

    asyncio.run(all_of_it())


def test_work_may_carry_values_of_its_own() -> None:
    async def all_of_it() -> None:
        process: OtherProcess[int, int] = OtherProcess(
            partial(partial, max, 7), WORDS, seconds=30, most_waiting=1
        )
        assert await process.ask(3) == 7
        await process.stop()

    asyncio.run(all_of_it())
