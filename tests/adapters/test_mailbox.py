"""A mailbox hands on what comes, in order, and keeps no more than it may."""

import asyncio

import pytest

from strideiq.core.adapters.mailbox import Mailbox

pytestmark = pytest.mark.anyio


async def test_what_waits_is_read_in_order() -> None:
    box: Mailbox[int] = Mailbox()
    for number in range(5):
        box.put_nowait(number)
    assert not box.empty()
    assert [await box.get() for _ in range(5)] == list(range(5))
    assert box.empty()


async def test_a_reader_wakes_up_when_something_comes() -> None:
    box: Mailbox[int] = Mailbox()
    reading = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    box.put_nowait(1)
    box.put_nowait(2)
    assert await asyncio.wait_for(reading, 5) == 1
    assert await asyncio.wait_for(anext(box), 5) == 2


async def test_of_too_many_the_oldest_go() -> None:
    box: Mailbox[int] = Mailbox(3)
    for number in range(10):
        box.put_nowait(number)
    assert [await box.get() for _ in range(3)] == [7, 8, 9]


async def test_a_reader_that_gave_up_takes_nothing_along() -> None:
    box: Mailbox[int] = Mailbox()
    reading = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    reading.cancel()
    box.put_nowait(1)
    await asyncio.gather(reading, return_exceptions=True)
    assert await asyncio.wait_for(box.get(), 5) == 1
