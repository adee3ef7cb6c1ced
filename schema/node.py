"""Ids that name a thing of any type, so that a client can ask for it again."""

from base64 import b64encode

import strawberry


def node_id(type_name: str, key: str) -> strawberry.ID:
    """The id of the thing of this type with this key; clients take it as it is."""
    return strawberry.ID(b64encode(f"{type_name}:{key}".encode()).decode())


@strawberry.interface(description="Anything that can be asked for again by its id.")
class Node:
    """The base of every type with an id."""

    id: strawberry.ID = strawberry.field(description="The same for as long as the thing exists.")
