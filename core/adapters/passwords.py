"""Digests of passwords by Argon2id."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

T = TypeVar("T")

MEMORY_KIB: Final = 19 * 1024
ROUNDS: Final = 2
LANES: Final = 1
AT_ONCE: Final = 4
"""Digests made at the same time; each holds its memory, so more of them could exhaust it."""


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash("the password of nobody")


class Argon2Hasher:
    """Argon2id as OWASP recommends it, in a few threads of its own."""

    def __init__(self, memory_kib: int = MEMORY_KIB, rounds: int = ROUNDS) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=LANES)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")

    async def hash(self, password: str) -> str:
        """The digest to store."""
        return await self._aside(lambda: self._hasher.hash(_bytes(password)))

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether the password is that of the digest; None takes the same work and never fits."""
        return await self._aside(lambda: self._fits(password, stored))

    def is_old(self, stored: str) -> bool:
        """Whether a digest was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(stored)

    def _fits(self, password: str, stored: str | None) -> bool:
        try:
            self._hasher.verify(stored or _nobodys(self._hasher), _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    async def _aside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _bytes(password: str) -> bytes:
    """The password as every keyboard writes it: an accent may be sent as one sign or as two."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
