"""Identifiers of version 7, which sort by the time they were made."""

from uuid import UUID

from uuid_utils.compat import uuid7


class TimeOrderedIds:
    """Random ids; those of one process ascend even within a millisecond."""

    def new(self) -> UUID:
        """A UUID of version 7."""
        return uuid7()
