"""Pages of long lists, after the Relay cursor connections specification."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Generic, TypeAlias, TypeVar
from uuid import UUID

import strawberry

from strideiq.core.domain.errors import NotFound
from strideiq.schema.errors import ClientError
from strideiq.schema.node import Node, uuid_in

T = TypeVar("T", bound=Node)

DEFAULT_PAGE: Final = 20

First: TypeAlias = Annotated[
    int | None,
    strawberry.argument(description="How many items from the start, 0 to 100; 20 if left out."),
]
Last: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many items from the end, 0 to 100.")
]
After: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Start behind the item with this cursor.")
]
Before: TypeAlias = Annotated[
    str | None, strawberry.argument(description="End before the item with this cursor.")
]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for, and how many items a page may have."""

    first: int | None
    after: str | None
    last: int | None
    before: str | None
    most: int

    def size(self) -> int:
        """How many items are asked for; ClientError for a number that cannot be a page."""
        if self.first is not None and self.last is not None:
            raise ClientError("give first or last, not both", "BAD_USER_INPUT")
        name, asked = ("last", self.last) if self.last is not None else ("first", self.first)
        if asked is None:
            return min(DEFAULT_PAGE, self.most)
        if not 0 <= asked <= self.most:
            raise ClientError(f"{name} is {asked}; give 0 to {self.most}", "BAD_USER_INPUT")
        return asked


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """The Relay page information."""

    has_next_page: bool = strawberry.field(description="Whether items follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether items precede this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first item of the page.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last item of the page.")


@strawberry.type(description="One item of a page with its cursor.")
class Edge(Generic[T]):
    """An item and where it stands."""

    cursor: str = strawberry.field(description="Names this place in the list.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    """A page of a list of ``T``."""

    # The page size is counted once, at the field that is asked for the page.
    edges: list[Edge[T]] = strawberry.field(
        description="The items with their cursors.", metadata={"size": 1}
    )
    nodes: list[T] = strawberry.field(description="The items alone.", metadata={"size": 1})
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int | None = strawberry.field(
        description="How many items the whole list has; null for a list that is not counted."
    )


def paginate(items: Sequence[T], page: Page) -> Connection[T]:
    """The part of ``items`` that ``page`` asks for; an item's id is its cursor.

    Raises ClientError for a cursor that is not in the list and for sizes that cannot be.
    """
    size = page.size()
    start = 0 if page.after is None else _place(items, "after", page.after) + 1
    end = len(items) if page.before is None else _place(items, "before", page.before)
    if page.last is not None:
        start = max(start, end - size)
    else:
        end = min(end, start + size)
    shown = list(items[start:end])
    return Connection(
        edges=[Edge(cursor=item.id, node=item) for item in shown],
        nodes=shown,
        page_info=PageInfo(
            has_next_page=end < len(items),
            has_previous_page=start > 0,
            start_cursor=shown[0].id if shown else None,
            end_cursor=shown[-1].id if shown else None,
        ),
        total_count=len(items),
    )


def stretch(found: Sequence[T], size: int, after: str | None) -> Connection[T]:
    """A page of ``size`` items behind ``after`` of a list that is read bit by bit, not counted.

    ``found`` holds one item more where the list goes on.
    """
    shown = list(found[:size])
    return Connection(
        edges=[Edge(cursor=item.id, node=item) for item in shown],
        nodes=shown,
        page_info=PageInfo(
            has_next_page=len(found) > size,
            has_previous_page=after is not None,
            start_cursor=shown[0].id if shown else None,
            end_cursor=shown[-1].id if shown else None,
        ),
        total_count=None,
    )


def place_in(type_name: str, after: str | None) -> UUID | None:
    """The key in a cursor of a list of this type; ClientError for anything else."""
    if after is None:
        return None
    try:
        return uuid_in(type_name, after, "cursor")
    except NotFound as error:
        raise ClientError("after is not a cursor of this list", "BAD_USER_INPUT") from error


def _place(items: Sequence[T], name: str, cursor: str) -> int:
    for place, item in enumerate(items):
        if item.id == cursor:
            return place
    raise ClientError(f"{name} is not a cursor of this list", "BAD_USER_INPUT")
