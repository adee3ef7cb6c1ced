"""The public clients ``graphql-ws`` and ``graphql-sse`` of npm follow what happens on a real server."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.job import Job, JobState
from strideiq.schema.node import node_id
from tests.accounts import SignedIn
from tests.databases import SqliteFiles
from tests.http.node import node
from tests.people import job
from tests.schema.live_service import (
    CALENDAR,
    LiveService,
    athlete_node,
    change_calendar,
    live_service,
)

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("client", ["graphql-ws", "graphql-sse"])]

PROGRESS = "subscription ($id: ID!) { jobProgress(id: $id) { state stage percent error } }"
LEASE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def live(sqlite_files: SqliteFiles) -> Iterator[LiveService]:
    with live_service(sqlite_files.fresh()) as service:
        yield service


def followed(
    client: str, live: LiveService, tokens: list[str], query: str, variables: object, count: int
) -> dict[str, Any]:
    words = [str(count), json.dumps(tokens), query, json.dumps(variables)]
    told = node("following.mjs", client, f"{live.address}/graphql", *words)
    return cast("dict[str, Any]", told)


@contextmanager
def calendar_that_changes(live: LiveService, who: SignedIn) -> Iterator[None]:
    """Somebody's calendar changes again and again, for a client starts when it likes."""

    async def go_on() -> None:
        while True:
            await change_calendar(live.do, who.viewer, who.viewer.account_id)
            await asyncio.sleep(0.05)

    changing = asyncio.run_coroutine_threadsafe(go_on(), live.loop)
    try:
        yield
    finally:
        changing.cancel()


def test_a_client_follows_a_calendar(client: str, live: LiveService) -> None:
    me = live.someone()
    variables = {"athlete": athlete_node(me.viewer.account_id)}
    with calendar_that_changes(live, me):
        told = followed(client, live, [me.token], CALENDAR, variables, 4)
    revisions = [result["data"]["calendarChanged"]["revision"] for result in told["results"]]
    assert len(revisions) == 4
    assert revisions == sorted(set(revisions))
    assert told["error"] is None


async def worked_on(live: LiveService, job_id: UUID) -> None:
    """A worker does a job, slowly enough to be watched."""
    tools = live.do.tools

    async def told(change: str, **how: Any) -> None:  # noqa: ANN401  of each method
        async with tools.store.begin(PROGRAM) as unit:
            await getattr(unit.jobs, change)(job_id, "worker", at=tools.clock.now(), **how)
            tools.job_changed(unit, job_id)
        await asyncio.sleep(0.02)

    async with tools.store.begin(PROGRAM) as unit:
        await unit.jobs.take("worker", at=tools.clock.now(), lease=LEASE, job_id=job_id)
        tools.job_changed(unit, job_id)
    for percent in range(0, 100, 10):
        await told("heartbeat", lease=LEASE, stage="weeks", percent=percent)
    await told("succeed")


def test_a_client_follows_a_job_to_its_end(client: str, live: LiveService) -> None:
    me = live.someone()

    async def asked() -> Job:
        async with live.do.tools.store.begin(me.viewer) as unit:
            return await unit.jobs.enqueue(job(me.viewer.account_id))

    wanted = live.run(asked())
    working = asyncio.run_coroutine_threadsafe(worked_on(live, wanted.id), live.loop)
    variables = {"id": node_id("Job", str(wanted.id))}
    told = followed(client, live, [me.token], PROGRESS, variables, 100)
    working.result(20)
    assert told["error"] is None
    assert told["ended"]
    last = told["results"][-1]["data"]["jobProgress"]
    assert (last["state"], last["percent"]) == (JobState.SUCCEEDED.name, 100)


def test_a_client_with_a_bad_token_is_not_let_in(client: str, live: LiveService) -> None:
    me = live.someone()
    variables = {"athlete": athlete_node(me.viewer.account_id)}
    told = followed(client, live, ["x.y.z"], CALENDAR, variables, 1)
    assert told["results"] == []
    assert told["error"] == {"graphql-ws": 4403, "graphql-sse": 401}[client]


def test_a_client_that_fetches_a_fresh_token_is_let_in(client: str, live: LiveService) -> None:
    me = live.someone()
    variables = {"athlete": athlete_node(me.viewer.account_id)}
    told = followed(client, live, ["x.y.z", me.token], CALENDAR, variables, 1)
    assert (len(told["results"]), told["error"]) == (1, None)


def test_a_query_is_refused_in_the_clients_own_way(client: str, live: LiveService) -> None:
    told = followed(client, live, [live.someone().token], "{ raceDistances { key } }", {}, 2)
    if client == "graphql-ws":
        assert told["error"] == "BAD_REQUEST"
    else:
        (result,) = told["results"]
        assert result["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
