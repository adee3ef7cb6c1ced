"""Real generations for tests: runners with a goal, requests for plans, and what became of them."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.job import Job, JobState
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.ports import Store
from strideiq.core.services.plan_requests import PlanRequests
from strideiq.core.services.tools import Tools
from strideiq.core.services.wishes import Wishes
from tests.access import open_house
from tests.accounts import SignedIn, signed_in
from tests.environments import ROOT
from tests.people import new_id

WEEKS_AHEAD = 12
LONGEST_WAIT_S = 120
QUICK = {"lease_seconds": 1.5, "beat_seconds": 0.3, "ring_again_seconds": 1, "sweep_seconds": 0.2}
"""Limits under which a dead worker is noticed while a test waits."""


def config(folder: Path, **jobs: Any) -> Path:  # noqa: ANN401  any limit
    """A folder that overlays the shipped limits of jobs, without limits on requests and plans."""
    target = open_house(folder) / "default.yaml"
    if not target.exists():
        shutil.copy(ROOT / "config/default.yaml", target)
    values = yaml.safe_load(target.read_text(encoding="utf-8"))
    plenty = dict.fromkeys(("requests_per_minute", "viewer_requests_per_minute"), 1_000_000)
    many = dict.fromkeys(("open_jobs", "drafts"), 1_000)
    values["service"] |= plenty | {
        "athletes": values["service"]["athletes"] | many,
        "jobs": values["service"]["jobs"] | jobs,
    }
    target.write_text(yaml.safe_dump(values), encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with a goal to ask plans for."""

    who: SignedIn
    goal_id: UUID

    @property
    def viewer(self) -> Viewer:
        """Them, for use cases."""
        return self.who.viewer

    @property
    def headers(self) -> dict[str, str]:
        """What their requests carry."""
        return self.who.headers


async def asker(tools: Tools) -> Asker:
    """A runner who has signed in, and whose race is some weeks ahead of today."""
    who = await signed_in(tools)
    viewer, now = who.viewer, tools.clock.now()
    goal = Goal("10k", now.date() + timedelta(weeks=WEEKS_AHEAD))
    stored = StoredGoal(new_id(), viewer.account_id, goal, Priority.A, now, "Spring race")
    async with tools.store.begin(PROGRAM) as unit:
        await unit.goals.add(stored)
    return Asker(who, stored.id)


async def ask(plans: PlanRequests, who: Asker) -> UUID:
    """The job of one more plan for somebody."""
    return (await plans.generate(who.viewer, who.goal_id, Wishes(weekly_m=30_000.0))).id


async def jobs_of(store: Store, asked: Sequence[UUID]) -> list[Job]:
    """The jobs as they stand now."""
    async with store.read(PROGRAM) as unit:
        found = [await unit.jobs.get(job_id) for job_id in asked]
    return [job for job in found if job is not None]


async def ended(store: Store, asked: Sequence[UUID]) -> list[Job]:
    """The jobs once none of them is open."""
    async with asyncio.timeout(LONGEST_WAIT_S):
        while True:
            found = await jobs_of(store, asked)
            if not any(job.is_open for job in found):
                return found
            await asyncio.sleep(0.1)


async def each_has_one_plan(store: Store, asked: Sequence[UUID], askers: Sequence[Asker]) -> None:
    """AssertionError unless every job succeeded with exactly one plan, and there are no others."""
    found = await ended(store, asked)
    assert Counter(job.state for job in found) == {JobState.SUCCEEDED: len(asked)}, [
        (job.state, job.attempts, job.error) for job in found if job.state != JobState.SUCCEEDED
    ]
    async with store.read(PROGRAM) as unit:
        plans = [
            plan
            for who in askers
            for plan in await unit.plans.of(who.viewer.account_id, limit=1000)
        ]
        by_job = [await unit.plans.by_job(job_id) for job_id in asked]
    assert sorted(plan.id for plan in plans) == sorted(
        job.result_id for job in found if job.result_id
    )
    assert sorted(plan.id for plan in by_job if plan) == sorted(plan.id for plan in plans)
    assert len(plans) == len(asked)
