"""Operations of the plans of an athlete, sent through the whole service by one who signed in."""

from dataclasses import dataclass
from typing import Any

from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id, uuid_in
from tests.accounts import SignedIn
from tests.schema.serving import Json, answered, posted
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
    who: SignedIn
    bench: Bench

    async def query(self, text: str, **variables: Any) -> Json:  # noqa: ANN401  JSON
        """The data of an answer without errors."""
        return await answered(self.parts, text, variables, token=self.who.token)

    async def codes(self, text: str, **variables: Any) -> list[str]:  # noqa: ANN401  JSON
        """The codes of the errors of an answer."""
        answer = (await posted(self.parts, text, variables, token=self.who.token)).json()
        return [error["extensions"]["code"] for error in answer["errors"]]

    async def change(self, name: str, shown: str, **sent: Any) -> Json:  # noqa: ANN401  JSON
        """What a mutation answers: its result, or the refusal."""
        kind = name[0].upper() + name[1:]
        kind = INPUTS.get(name, f"{kind}Input")
        text = f"mutation M($input: {kind}!) {{ {name}(input: $input) {{ {REFUSAL} {shown} }} }}"
        return (await self.query(text, input=sent))[name]

    async def generated(self, **sent: Any) -> Json:  # noqa: ANN401  JSON
        """The job of a plan that was asked for and made; on the calendar unless told otherwise."""
        goal = await self.bench.goal(self.who.viewer)
        asked = {"weeklyDistance": "30 km", "longestRun": "12 km", "activate": True} | sent
        job = await self.change(
            "generatePlan", f"... on Job {{ {JOB} }}", goal=node_id("Goal", str(goal)), **asked
        )
        return await self.done(job)

    async def done(self, job: Json) -> Json:
        """The job after a worker did it."""
        async with self.bench.store.read(self.who.viewer) as unit:
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
    "retryJob": "JobInput",
    "skipWorkout": "PlannedDayInput",
    "restoreWorkout": "PlannedDayInput",
}
