"""Errors of ours for a database that is away or has no room, and for what it cannot keep."""

from collections.abc import Iterator
from contextlib import contextmanager
from socket import gaierror
from typing import Final

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from strideiq.core.domain.errors import Refusal, StoreUnavailable

# asyncpg lets some of these through as they are: while connecting, and from COPY.
DRIVER_ERRORS: Final = (
    ConnectionError,
    gaierror,
    PoolTimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
)
UNKEEPABLE: Final = frozenset({"22021", "22P05"})
"""What PostgreSQL says of a text, or of one in JSON, with a character of code 0."""
OWNERLESS: Final = frozenset({"23503", "SQLITE_CONSTRAINT_FOREIGNKEY"})
"""What PostgreSQL and SQLite say of a row whose owner is gone."""


class Gone(Refusal):
    """What something was to be kept for was removed while it was on its way."""

    def __init__(self) -> None:
        super().__init__(
            "gone",
            "what this is about was removed meanwhile",
            suggestion="look again at what is there",
        )


@contextmanager
def told_plainly() -> Iterator[None]:
    """Raise StoreUnavailable in place of what tells that the database cannot do its work now.

    Raises Refusal for a text with a character that PostgreSQL does not keep, and Gone for a row
    whose owner was removed since it was looked up.
    """
    try:
        yield
    except asyncpg.ForeignKeyViolationError as error:
        raise Gone from error
    except DRIVER_ERRORS as error:
        raise StoreUnavailable(f"the database does not answer: {error}") from error
    except DBAPIError as error:
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            raise StoreUnavailable(f"the database does not answer: {error.orig}") from error
        said = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "")
        if said in OWNERLESS:
            raise Gone from error
        if said in UNKEEPABLE:
            raise Refusal(
                "text",
                "a text holds a character that cannot be kept",
                suggestion="leave out control characters",
            ) from error
        raise
