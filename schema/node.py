"""Ids that name a thing of any type, so that a client can ask for it again."""

from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Final
from uuid import UUID

import strawberry

from strideiq.core.domain.errors import NotFound

KEPT: Final = 10_000
"""The days of one plan name the same plan and templates many times."""


@lru_cache(maxsize=KEPT)
def node_id(type_name: str, key: str) -> strawberry.ID:
    """The id of the thing of this type with this key; clients take it as it is."""
    return rare_id(type_name, key)


def rare_id(type_name: str, key: str) -> strawberry.ID:
    """The same id, for a thing that is named once in an answer: keeping it would push out others."""
    return strawberry.ID(b64encode(f"{type_name}:{key}".encode()).decode())


def in_id(given: str) -> tuple[str, UUID] | None:
    """The name of the type and the UUID in an id; None for one that names nothing stored."""
    try:
        type_name, _, key = b64decode(given[:200], validate=True).decode().partition(":")
        return type_name, UUID(key)
    except ValueError:
        return None


def uuid_in(type_name: str, given: str, what: str) -> UUID:
    """The UUID in an id of this type. Raises NotFound, with the plain name ``what``."""
    found = in_id(given)
    if found is None or found[0] != type_name:
        raise NotFound(what)
    return found[1]


@strawberry.type(description="Something that is gone.")
class Removed:
    """What was removed."""

    id: strawberry.ID = strawberry.field(description="The id it had.")


@strawberry.interface(description="Anything that can be asked for again by its id.")
class Node:
    """The base of every type with an id."""

    id: strawberry.ID = strawberry.field(description="The same for as long as the thing exists.")
