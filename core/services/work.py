"""What a job does: slow things first, outside of any unit; then its result, in the unit that ends it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeAlias
from uuid import UUID

from strideiq.core.domain.job import Job
from strideiq.core.ports import UnitOfWork

Progress: TypeAlias = Callable[[str, int], Awaitable[None]]
"""Tells which stage a job is in and how many percent are done; whoever follows the job sees it."""

Finish: TypeAlias = Callable[[UnitOfWork], Awaitable[UUID | None]]
"""Writes what came of a job, and returns its id; stored together with the job's success or not at all."""


class Handler(Protocol):
    """Does the jobs of one kind. Doing one twice leaves what doing it once leaves."""

    async def __call__(self, job: Job, progress: Progress, /) -> Finish:
        """Do the slow part of a job.

        Raises Refusal for a job that cannot be done, which fails it at once with that reason, and
        Later to put it off. Any other exception is tried again.
        """
        ...


class Later(Exception):
    """The job cannot be done before ``until``; ``why`` is a short plain reason."""

    def __init__(self, until: datetime, why: str) -> None:
        self.until = until
        self.why = why
        super().__init__(why)
