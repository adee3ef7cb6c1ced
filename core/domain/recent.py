"""What was used of late, and no more of it than fits."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key; the ones unused for longest go when all sizes together pass ``most``."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: K) -> V | None:
        """The value of this key, which now counts as used last."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, size: int = 1) -> list[V]:
        """Keep a value; those that had to go for it, and the value itself where it is too large."""
        gone = [] if (replaced := self.drop(key)) is None else [replaced]
        if size > self._most:
            return [*gone, value]
        self._held[key] = value, size
        self.size += size
        while self.size > self._most:
            _, (oldest, freed) = self._held.popitem(last=False)
            self.size -= freed
            gone.append(oldest)
        return gone

    def drop(self, key: K) -> V | None:
        """Forget a key; its value, if it had one."""
        found = self._held.pop(key, None)
        if found is None:
            return None
        self.size -= found[1]
        return found[0]
