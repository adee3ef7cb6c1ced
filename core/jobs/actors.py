"""The one actor: what the broker carries is the id of a job and nothing else."""

from collections.abc import Callable
from uuid import UUID

import dramatiq

from strideiq.core.jobs.broker import ACTOR, QUEUE


def declare(broker: dramatiq.Broker, do: Callable[[UUID], None]) -> None:
    """Have the broker's workers call ``do`` for every ring."""

    @dramatiq.actor(broker=broker, actor_name=ACTOR, queue_name=QUEUE)
    def run_job(job_id: str) -> None:
        do(UUID(job_id))
