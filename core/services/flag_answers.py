"""What flags answered within one request, so that all of its parts are told the same."""

from collections.abc import Hashable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeAlias

from strideiq.core.domain.flag import FlagAnswer

Answers: TypeAlias = MutableMapping[str, FlagAnswer]
"""By the name of a flag, what it answered."""

_REQUEST: Final = ContextVar[MutableMapping[Hashable, Answers] | None]("request", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Within it each flag is asked once for an asker, however many units of work look."""
    before = _REQUEST.set({})
    try:
        yield
    finally:
        _REQUEST.reset(before)


def answers_for(asker: Hashable) -> Answers:
    """What this asker was answered in the request at hand; nothing yet outside of one.

    ``asker`` is everything that answers depend on but the time, which is that of the first question.
    """
    request = _REQUEST.get()
    return {} if request is None else request.setdefault(asker, {})
