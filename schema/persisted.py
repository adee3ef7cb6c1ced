"""Persisted queries: a client sends the digest of a document instead of the document.

This is the protocol of automatic persisted queries: a digest that is not known is refused, and the
client then sends the document along, once.
"""

import hashlib
import re
from typing import Any, Final

from strideiq.core.ports.cache import Cache
from strideiq.schema.bodies import BadRequest

NOT_FOUND: Final = "PERSISTED_QUERY_NOT_FOUND"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class PersistedQueries:
    """Documents by their SHA-256 digest."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def filled(self, sent: dict[str, Any], digest: str) -> dict[str, Any]:
        """The parameters of a request with the document its digest stands for.

        BadRequest where nobody has sent that document yet, or it has another digest.
        """
        query = sent.get("query")
        if query is None:
            found = await self._cache.get(_key(digest))
            if found is None:
                raise BadRequest(200, NOT_FOUND, "PersistedQueryNotFound")
            return {**sent, "query": found.decode()}
        if not isinstance(query, str) or _digest(query) != digest:
            raise BadRequest(400, "BAD_REQUEST", "the document has another SHA-256 digest")
        return sent

    async def keep(self, query: str) -> None:
        """Know this document by its digest from now on."""
        await self._cache.put(_key(_digest(query)), query.encode())


def digest_in(sent: dict[str, Any]) -> str | None:
    """The digest a request names its document by; BadRequest for one that cannot be."""
    extensions = sent.get("extensions")
    named = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    if named is None:
        return None
    digest = named.get("sha256Hash") if isinstance(named, dict) else None
    is_digest = isinstance(digest, str) and _DIGEST.fullmatch(digest) is not None
    if not is_digest or named.get("version") != 1:
        message = "persistedQuery must have version 1 and a sha256Hash of 64 hexadecimal digits"
        raise BadRequest(400, "BAD_REQUEST", message)
    return str(digest)


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()


def _key(digest: str) -> str:
    return f"document:{digest}"
