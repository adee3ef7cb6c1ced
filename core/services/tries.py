"""How often somebody may try at accounts and passwords, by where they are and whom they name."""

from dataclasses import dataclass
from hashlib import sha256

from strideiq.core.domain.account import plain_email
from strideiq.core.domain.errors import TooOften
from strideiq.core.ports.rates import RateLimiter


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from: its network address, its name in logs, and the client's name."""

    address: str
    request_id: str
    device: str = ""


class Tries:
    """Counts tries; whoever waits may try again, nobody is locked out for good."""

    def __init__(self, by_address: RateLimiter, by_email: RateLimiter) -> None:
        self._by_address = by_address
        self._by_email = by_email

    async def count(self, what: str, origin: Origin, email: str | None = None) -> None:
        """Count a try. Raises TooOften where its address, or the e-mail address, had its share.

        Tries that an address is refused do not count for the e-mail address it names.
        """
        wait = await self._by_address.wait_s(origin.address)
        if not wait and email is not None:
            wait = await self._by_email.wait_s(f"{what} {_digest(email)}")
        if wait:
            raise TooOften(wait)


def _digest(email: str) -> str:
    """Stands for an address where counts are kept."""
    return sha256(plain_email(email).encode("utf-8", "surrogatepass")).hexdigest()
