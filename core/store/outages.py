"""One error of ours for a database that is away or has no room, whatever the driver says."""

from collections.abc import Iterator
from contextlib import contextmanager
from socket import gaierror
from typing import Final

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from strideiq.core.domain.errors import StoreUnavailable

# asyncpg lets some of these through as they are: while connecting, and from COPY.
DRIVER_ERRORS: Final = (
    ConnectionError,
    gaierror,
    PoolTimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Raise StoreUnavailable in place of what tells that the database cannot do its work now."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise StoreUnavailable(f"the database does not answer: {error}") from error
    except DBAPIError as error:
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            raise StoreUnavailable(f"the database does not answer: {error.orig}") from error
        raise
