"""Answers kept as compressed bytes, under everything they depend on.

Only queries of root fields that are declared (``metadata={CACHED: True}``) are kept, and no answer
with errors. A declared field may depend on the viewer's own athlete, and for a coach on those of
accepted links; it has to raise the athlete's revision with every change. Admins who read every
athlete are always answered anew.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self, TypeAlias

import msgspec

from strideiq.core.domain.access import Permission, Role
from strideiq.core.ports.cache import Cache
from strideiq.core.services.admission import Admitted
from strideiq.schema.bodies import Operation
from strideiq.schema.documents import Documents

LEVEL: Final = 1
GZIP: Final = 31
"""The size of zlib's window, with which it writes and reads the headers of gzip."""
QUARTER_S: Final = 900
"""Wherever it is, a day begins with a quarter of an hour."""


MadeWith: TypeAlias = tuple[tuple[str, str], ...]
"""Names and versions of the plugins, and of what else may be another one for each request."""


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer; ``packed`` are those of gzip."""

    packed: bytes

    @classmethod
    def of(cls, plain: bytes) -> Self:
        """These bytes, packed."""
        return cls(zlib.compress(plain, LEVEL, GZIP))

    @property
    def tag(self) -> str:
        """Names these bytes; weak, since they go out packed and plain."""
        return f'W/"{hashlib.blake2b(self.packed, digest_size=12).hexdigest()}"'

    @property
    def plain(self) -> bytes:
        """The bytes unpacked."""
        return zlib.decompress(self.packed, GZIP)


class ResponseCache:
    """Finds and keeps answers; ``versions`` name what the program makes all of them with."""

    def __init__(
        self,
        cache: Cache,
        documents: Documents,
        versions: Mapping[str, str],
        *,
        may_introspect: bool,
    ) -> None:
        self._cache = cache
        self._documents = documents
        self._may_introspect = may_introspect
        self._versions = tuple(sorted(versions.items()))
        self.hits = 0
        self.misses = 0

    def key(
        self, operation: Operation, admitted: Admitted, now: datetime, made_with: MadeWith
    ) -> str | None:
        """Under what the answer is kept; None for one that is not, and for unknown documents."""
        known = self._documents.known(operation.query, may_introspect=self._may_introspect)
        if known is None or operation.name not in known.cacheable:
            return None
        viewer = admitted.viewer
        if viewer.may(Permission.READ_ATHLETES):
            return None
        # The athletes of a coach may be anywhere, and their day begins when it does.
        quarter = int(now.timestamp() // QUARTER_S) if viewer.role is Role.COACH else 0
        depends = (
            self._versions,
            made_with,
            self._may_introspect,
            operation.query,
            operation.name,
            operation.variables,
            viewer.account_id,
            viewer.role,
            sorted(viewer.permissions),
            admitted.access_revision,
            admitted.athlete_revision,
            admitted.trained,
            admitted.units,
            admitted.time_zone,
            admitted.today(now),
            quarter,
        )
        written = msgspec.json.encode(depends, order="deterministic")
        return f"answer:{hashlib.blake2b(written, digest_size=24).hexdigest()}"

    async def find(self, key: str) -> Body | None:
        """The answer under this key."""
        packed = await self._cache.get(key)
        if packed is None:
            self.misses += 1
            return None
        self.hits += 1
        return Body(packed)

    async def keep(self, key: str, body: Body) -> None:
        """Keep an answer without errors."""
        await self._cache.put(key, body.packed)
