import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher, extract_parameters

from strideiq.core.adapters.passwords import AT_ONCE, LANES, MEMORY_KIB, ROUNDS, Argon2Hasher

pytestmark = pytest.mark.anyio

QUICK = Argon2Hasher(memory_kib=8, rounds=1)
PASSWORD = "seven grey herons"  # noqa: S105  of nobody


async def test_digest_has_the_parameters_of_today() -> None:
    made = await Argon2Hasher().hash(PASSWORD)
    found = extract_parameters(made)
    assert made.startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism) == (MEMORY_KIB, ROUNDS, LANES)
    assert not Argon2Hasher().is_old(made)
    assert Argon2Hasher(rounds=ROUNDS + 1).is_old(made)
    assert QUICK.is_old(made)


async def test_password_fits_its_own_digest_alone() -> None:
    made = await QUICK.hash(PASSWORD)
    assert await QUICK.hash(PASSWORD) != made
    assert await QUICK.fits(PASSWORD, made)
    assert not await QUICK.fits(PASSWORD + " ", made)
    assert not await QUICK.fits("", made)
    assert await Argon2Hasher().fits(PASSWORD, made)


@pytest.mark.parametrize("stored", ["", "argon2", "$argon2id$nonsense", "plain text"])
async def test_spoilt_digest_fits_nothing(stored: str) -> None:
    assert not await QUICK.fits(PASSWORD, stored)


async def test_whole_password_counts() -> None:
    long = "x" * 127
    made = await QUICK.hash(long + "a")
    assert not await QUICK.fits(long + "b", made)


@pytest.mark.parametrize(
    ("sent", "again"), [("café münchen", "cafe\u0301 mu\u0308nchen"), ("🏃🏽🏔" * 4, "🏃🏽🏔" * 4)]
)
async def test_other_keyboards_write_the_same_password(sent: str, again: str) -> None:
    assert await QUICK.fits(again, await QUICK.hash(sent))


async def test_broken_text_is_a_password_like_any_other() -> None:
    made = await QUICK.hash("\ud800" * 8)
    assert await QUICK.fits("\ud800" * 8, made)
    assert not await QUICK.fits("\udfff" * 8, made)


async def test_nobodys_digest_takes_the_same_work_and_never_fits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, stored: str, password: bytes) -> bool:
        seen.append(stored)
        return bool(verify(self, stored, password))

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    made = await QUICK.hash(PASSWORD)
    assert not await QUICK.fits("the password of nobody", None)
    assert not await QUICK.fits("another", made)
    assert len(seen) == 2
    assert extract_parameters(seen[0]) == extract_parameters(seen[1])


async def test_a_few_digests_at_once_and_the_loop_stays_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate, all_busy, running, most = threading.Event(), threading.Event(), 0, 0
    lock = threading.Lock()

    def slow(self: PasswordHasher, password: bytes) -> str:
        nonlocal running, most
        del self, password
        with lock:
            running += 1
            most = max(most, running)
            if running == AT_ONCE:
                all_busy.set()
        gate.wait(30)
        with lock:
            running -= 1
        return "digest"

    monkeypatch.setattr(PasswordHasher, "hash", slow)
    hasher = Argon2Hasher()
    waiting = [asyncio.ensure_future(hasher.hash(PASSWORD)) for _ in range(3 * AT_ONCE)]
    assert await asyncio.to_thread(all_busy.wait, 30)
    gate.set()
    assert await asyncio.gather(*waiting) == ["digest"] * len(waiting)
    assert most == AT_ONCE
    assert isinstance(vars(hasher)["_threads"], ThreadPoolExecutor)
