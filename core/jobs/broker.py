"""The broker: in the worker's own memory when embedded, on Redis where processes share work."""

import logging
from typing import Final
from uuid import UUID

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker

_log = logging.getLogger("strideiq.jobs")

QUEUE: Final = "jobs"
ACTOR: Final = "run_job"
NAMESPACE: Final = "strideiq-jobs"
ANSWER_S: Final = 5.0

# As shipped, a killed worker's messages come back by a lottery that takes minutes.
TAKE_BACK: Final = {"maintenance_chance": 1_000_000, "heartbeat_timeout": 15_000}


def broker_at(redis_url: str | None) -> dramatiq.Broker:
    """A broker without dramatiq's own retries, for the job row says when to try again."""
    broker: dramatiq.Broker
    if redis_url is None:
        broker = StubBroker(middleware=[])
    else:
        client = redis.Redis.from_url(
            redis_url, socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S
        )
        broker = RedisBroker(client=client, namespace=NAMESPACE, middleware=[], **TAKE_BACK)  # type: ignore[no-untyped-call]
    broker.declare_queue(QUEUE)
    return broker


def send(broker: dramatiq.Broker, job_id: UUID) -> bool:
    """Tell the workers of this job; whether the broker could be reached."""
    ring = dramatiq.Message[None](
        queue_name=QUEUE, actor_name=ACTOR, args=(str(job_id),), kwargs={}, options={}
    )
    try:
        broker.enqueue(ring)
    except (redis.RedisError, OSError) as error:
        _log.warning("Redis cannot be reached, the sweep will ring: %s", type(error).__name__)
        return False
    return True
