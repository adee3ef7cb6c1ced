"""Operations of the plans of an athlete, sent through the whole service by one who signed in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Self

from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.domain.access import Role, Viewer
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import Runtime
from strideiq.core.runtime.service import use_cases
from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id, uuid_in
from tests.accounts import LIFETIME, signed_in
from tests.clocks import HandClock
from tests.schema.serving import KEY, Json, answered, parts, posted, runtime, settings_for
from tests.services.planned import Bench

REFUSAL = (
    "__typename ... on Refusal { code message suggestion }"
    " ... on InvalidInput { problems { path message suggestion } }"
)
JOB = "id kind state stage percent attempts error plan { id status revision }"
DAY = (
    "id day planId week templateId title family stress durationS distance option hasOptions"
    " isSkipped skippedAt athleteNote coachNote"
)
STEP = "kind end durationS zone effort note distance pace { text }"
STEPS = f"steps {{ ... on PlannedStep {{ {STEP} }} ... on PlannedRepeat {{ times steps {{ {STEP} }} }} }}"


@dataclass(frozen=True, slots=True)
class Asking:
    """One who asks a service, and the bench that does the jobs they ask for."""

    parts: Parts
    viewer: Viewer
    bench: Bench

    @property
    def token(self) -> str | None:
        """A token of now, for the clock of the test leaves older ones behind; none for a stranger."""
        if self.viewer.session_id is None:
            return None
        tokens = SignedTokens(KEY, self.bench.clock, TimeOrderedIds(), LIFETIME)
        return tokens.issue(self.viewer.account_id, self.viewer.session_id).text

    async def other(self, role: Role, **changes: Any) -> Self:  # noqa: ANN401  any field of an account
        """Somebody else at the same service."""
        return replace(self, viewer=(await signed_in(self.parts.do, role, **changes)).viewer)

    async def query(self, text: str, **variables: Any) -> Json:  # noqa: ANN401  JSON
        """The data of an answer without errors."""
        return await answered(self.parts, text, variables, token=self.token)

    async def codes(self, text: str, **variables: Any) -> list[str]:  # noqa: ANN401  JSON
        """The codes of the errors of an answer."""
        answer = (await posted(self.parts, text, variables, token=self.token)).json()
        return [error["extensions"]["code"] for error in answer["errors"]]

    async def change(self, name: str, shown: str, **sent: Any) -> Json:  # noqa: ANN401  JSON
        """What a mutation answers: its result, or the refusal."""
        kind = name[0].upper() + name[1:]
        kind = INPUTS.get(name, f"{kind}Input")
        text = f"mutation M($input: {kind}!) {{ {name}(input: $input) {{ {REFUSAL} {shown} }} }}"
        return (await self.query(text, input=sent))[name]

    async def generated(self, **sent: Any) -> Json:  # noqa: ANN401  JSON
        """The job of a plan that was asked for and made; on the calendar unless told otherwise."""
        goal = await self.bench.goal(self.viewer)
        asked = {"weeklyDistance": "30 km", "longestRun": "12 km", "activate": True} | sent
        job = await self.change(
            "generatePlan", f"... on Job {{ {JOB} }}", goal=node_id("Goal", str(goal)), **asked
        )
        return await self.done(job)

    async def done(self, job: Json) -> Json:
        """The job after a worker did it."""
        async with self.bench.store.read(self.viewer) as unit:
            stored = await unit.jobs.get(uuid_in("Job", job["id"], "job"))
        assert stored is not None
        await self.bench.run(stored)
        return (
            await self.query(f"query Q($id: ID!) {{ job(id: $id) {{ {JOB} }} }}", id=job["id"])
        )["job"]

    async def calendar(self, shown: str, first: str, last: str, **more: Any) -> Json:  # noqa: ANN401  JSON
        """What a calendar shows."""
        text = (
            "query C($first: Date!, $last: Date!, $athlete: ID)"
            f" {{ calendar(from: $first, to: $last, athlete: $athlete) {{ {shown} }} }}"
        )
        return (await self.query(text, first=first, last=last, **more))["calendar"]

    async def days(self, first: str, last: str, shown: str = DAY) -> list[Json]:
        """The planned days of a calendar."""
        found = await self.calendar(f"days {{ workouts {{ {shown} }} }}", first, last)
        return [workout for day in found["days"] for workout in day["workouts"]]


INPUTS = {
    "activatePlan": "PlanRevisionInput",
    "archivePlan": "PlanRevisionInput",
    "cancelJob": "JobInput",
    "deletePlan": "PlanRevisionInput",
    "retryJob": "JobInput",
    "skipWorkout": "PlannedDayInput",
    "restoreWorkout": "PlannedDayInput",
}


@asynccontextmanager
async def asking_on(database_url: str, program: Runtime | None = None) -> AsyncIterator[Asking]:
    """An athlete at the service on a migrated database, whose clock the test moves."""
    settings = settings_for(database_url)
    clock = HandClock()
    shared = replace(tools(settings), clock=clock)
    do = use_cases(shared, settings, program or runtime())
    try:
        viewer = (await signed_in(do)).viewer
        yield Asking(parts(do=do), viewer, Bench(shared.store, clock))
    finally:
        await shared.store.close()
