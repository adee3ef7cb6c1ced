from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from strideiq.core.domain.access import STRANGER, Permission, Role
from strideiq.core.services.judgements import judged
from strideiq.schema.node import node_id
from tests.people import new_id
from tests.schema.asking import DAY, JOB, STEPS, Asking, asking_on
from tests.schema.serving import Json
from tests.services.planned import WEEKS
from tests.store.statements import counted

pytestmark = pytest.mark.anyio

WHOLE = (
    f"today revision days {{ day workouts {{ {DAY} {STEPS} }} }}"
    " weeks { planId number start end phase kind focus distance target }"
    " phases { planId key title purpose start end }"
    " races { goalId raceDistance raceDay daysToRace } nextRace { daysToRace }"
)
IN_DAY = f"... on PlannedDay {{ {DAY} {STEPS} }}"
IN_PLAN = "... on SeasonPlan { id status revision revisions { revision reason fromDay } }"
IN_JOB = f"... on Job {{ {JOB} }}"


@pytest.fixture
async def asking(database: str) -> AsyncIterator[Asking]:
    async with asking_on(database) as asking:
        yield asking


def span(asking: Asking, first: int, last: int) -> tuple[str, str]:
    """Two days, counted from today."""
    today = asking.bench.today
    return tuple((today + timedelta(days=n)).isoformat() for n in (first, last))  # type: ignore[return-value]


async def test_asked_plan_is_made_and_shown_on_the_calendar(asking: Asking) -> None:
    job = await asking.generated()
    assert (job["state"], job["percent"], job["error"]) == ("SUCCEEDED", 100, None)
    assert (job["plan"]["status"], job["plan"]["revision"]) == ("ACTIVE", 2)
    first, last = span(asking, 0, 27)
    shown = await asking.calendar(WHOLE, first, last)
    days = [day["day"] for day in shown["days"]]
    assert (days[0], days[-1], len(days)) == (first, last, 28)
    assert all([w["day"] for w in day["workouts"]] == [day["day"]] for day in shown["days"])
    assert {workout["planId"] for day in shown["days"] for workout in day["workouts"]} == {
        job["plan"]["id"]
    }
    runs = [w for day in shown["days"] for w in day["workouts"] if w["distance"]]
    assert runs
    assert all(run["steps"] for run in runs)
    assert [week["number"] for week in shown["weeks"]] == list(range(1, len(shown["weeks"]) + 1))
    assert shown["phases"][0]["start"] == shown["weeks"][0]["start"]
    assert shown["phases"][0]["title"] == "Base"
    assert shown["nextRace"]["daysToRace"] > WEEKS * 7 - 7
    assert shown["races"] == []
    race_day = shown["nextRace"]["daysToRace"]
    around = await asking.calendar("races { daysToRace }", *span(asking, race_day, race_day))
    assert around["races"] == [{"daysToRace": race_day}]


async def test_calendar_says_distances_in_the_units_asked_for(asking: Asking) -> None:
    await asking.generated()
    both = "stress km: distance(units: METRIC) mi: distance(units: IMPERIAL) distance"
    runs = [run for run in await asking.days(*span(asking, 0, 20), shown=both) if run["km"]]
    assert runs
    for run in runs:
        assert run["mi"] == pytest.approx(run["km"] / 1.609344, abs=0.001)
        assert run["distance"] == run["km"]


async def test_option_is_chosen_shown_and_kept(asking: Asking) -> None:
    await asking.generated()
    dates = span(asking, 0, 40)
    options = f"{DAY} {STEPS} optionA {{ title reasons {{ code }} }} optionB {{ title }}"
    day = next(d for d in await asking.days(*dates, shown=options) if d["hasOptions"])
    assert day["optionA"]["title"] == day["title"] != day["optionB"]["title"]
    assert {reason["code"] for reason in day["optionA"]["reasons"]} >= {"phase"}
    chosen = await asking.change("chooseOption", IN_DAY, day=day["id"], option="B")
    assert (chosen["option"], chosen["title"]) == ("B", day["optionB"]["title"])
    again = next(
        d for d in await asking.days(*dates, shown=f"{DAY} {STEPS}") if d["id"] == day["id"]
    )
    assert {"__typename": "PlannedDay"} | again == chosen
    plain = next(d for d in await asking.days(*dates) if not d["hasOptions"])
    refused = await asking.change("chooseOption", IN_DAY, day=plain["id"], option="B")
    assert (refused["__typename"], refused["code"]) == ("Refused", "option")


async def test_day_is_skipped_restored_and_noted(asking: Asking) -> None:
    await asking.generated()
    days = await asking.days(*span(asking, 2, 9))
    day = next(day for day in days if day["stress"] != "REST")
    skipped = await asking.change("skipWorkout", IN_DAY, day=day["id"])
    assert skipped["isSkipped"]
    assert skipped["skippedAt"]
    noted = await asking.change("writeNote", IN_DAY, day=day["id"], text="rain")
    assert (noted["athleteNote"], noted["isSkipped"]) == ("rain", True)
    restored = await asking.change("restoreWorkout", IN_DAY, day=day["id"])
    assert not restored["isSkipped"]
    long = await asking.change("writeNote", IN_DAY, day=day["id"], text="x" * 2001)
    assert long["code"] == "text"


async def test_regenerating_keeps_the_past_byte_for_byte(asking: Asking) -> None:
    made = await asking.generated()
    plan = made["plan"]
    early = await asking.days(*span(asking, 0, 20), shown=f"{DAY} {STEPS}")
    optional = next(day for day in early if day["hasOptions"])
    await asking.change("chooseOption", IN_DAY, day=optional["id"], option="B")
    run = next(day for day in early if day["stress"] != "REST")
    await asking.change("skipWorkout", IN_DAY, day=run["id"])
    await asking.change("writeNote", IN_DAY, day=early[2]["id"], text="wind")
    dates = span(asking, 0, 20)
    shown = f"days {{ day workouts {{ {DAY} {STEPS} optionA {{ title }} optionB {{ title }} }} }}"
    before = await asking.calendar(shown, *dates)
    asking.bench.clock.forward(timedelta(days=21))
    asked = await asking.change(
        "regeneratePlan", IN_JOB, plan=plan["id"], revision=plan["revision"], weeklyDistance="15 km"
    )
    done = await asking.done(asked)
    assert (done["state"], done["plan"]["revision"]) == ("SUCCEEDED", 3)
    assert await asking.calendar(shown, *dates) == before
    text = f"query P($id: ID!) {{ plan(id: $id) {{ weeks {{ number }} {IN_PLAN} }} }}"
    after = (await asking.query(text, id=plan["id"]))["plan"]
    assert after["revisions"][-1] == {
        "revision": 3,
        "reason": "regenerated",
        "fromDay": asking.bench.today.isoformat(),
    }
    assert [week["number"] for week in after["weeks"]] == list(range(1, len(after["weeks"]) + 1))
    late = await asking.change("skipWorkout", IN_DAY, day=early[4]["id"])
    assert (late["__typename"], late["code"]) == ("Refused", "day")


async def test_change_against_an_old_revision_is_refused(asking: Asking) -> None:
    plan = (await asking.generated(activate=False))["plan"]
    named = {"plan": plan["id"], "revision": plan["revision"]}
    active = await asking.change("activatePlan", IN_PLAN, **named)
    assert (active["status"], active["revision"]) == ("ACTIVE", 2)
    again = await asking.change("activatePlan", IN_PLAN, plan=plan["id"], revision=2)
    assert (again["code"], again["message"]) == ("plan", "the plan is on the calendar already")
    for name, shown in (
        ("activatePlan", IN_PLAN),
        ("archivePlan", IN_PLAN),
        ("regeneratePlan", IN_JOB),
    ):
        refused = await asking.change(name, shown, **named)
        assert (refused["__typename"], refused["code"]) == ("Refused", "revision")
    ended = await asking.change("archivePlan", IN_PLAN, plan=plan["id"], revision=2)
    assert [change["reason"] for change in ended["revisions"]] == [
        "generated",
        "activated",
        "archived",
    ]
    assert await asking.days(*span(asking, 0, 20)) == []
    for name in ("activatePlan", "archivePlan"):
        refused = await asking.change(name, IN_PLAN, plan=plan["id"], revision=3)
        assert (refused["code"], refused["message"]) == ("plan", "the plan is archived")


async def test_plan_says_what_was_traded_when_it_was_made_last(asking: Asking) -> None:
    plan = (await asking.generated())["plan"]
    said = "findings { code severity place sentence } advice { rule sentence actions { name } }"
    text = f"query P($id: ID!) {{ plan(id: $id) {{ {said} }} }}"
    first = (await asking.query(text, id=plan["id"]))["plan"]
    assert first["findings"]
    assert {found["severity"] for found in first["findings"]} == {"WARNING"}
    asking.bench.clock.forward(timedelta(days=21))
    asked = await asking.change("regeneratePlan", IN_JOB, plan=plan["id"], revision=2)
    await asking.done(asked)
    async with asking.bench.store.read(asking.viewer) as unit:
        logs = await unit.generation_logs.of(asking.viewer.account_id)
    assert len(logs) == 2
    newest = judged(logs[0].details).findings
    listed = (await asking.query(f"{{ plans {{ nodes {{ {said} }} }} }}"))["plans"]["nodes"]
    assert [found["sentence"] for found in listed[0]["findings"]] == [
        found.sentence for found in newest
    ]


async def test_draft_is_deleted_and_leaves_its_job(asking: Asking) -> None:
    job = await asking.generated(activate=False)
    named, gone = {"plan": job["plan"]["id"], "revision": 1}, "... on DeletedPlan { id }"
    told = await asking.change("deletePlan", gone, **named)
    assert told == {"__typename": "DeletedPlan", "id": job["plan"]["id"]}
    assert (await asking.change("deletePlan", gone, **named))["__typename"] == "NotFound"
    left = await asking.query("{ plans { nodes { id } } jobs { id plan { id } } }")
    assert left == {"plans": {"nodes": []}, "jobs": [{"id": job["id"], "plan": None}]}
    goal = node_id("Goal", str(await asking.bench.goal(asking.viewer, weeks=WEEKS + 2)))
    made = await asking.change("generatePlan", IN_JOB, goal=goal, activate=True)
    followed = (await asking.done(made))["plan"]
    refused = await asking.change("deletePlan", gone, plan=followed["id"], revision=2)
    assert (refused["__typename"], refused["code"]) == ("Refused", "plan")


async def test_two_plans_for_the_same_days_are_refused_by_name(asking: Asking) -> None:
    await asking.generated()
    goal = node_id("Goal", str(await asking.bench.goal(asking.viewer, weeks=WEEKS + 2)))
    refused = await asking.change("generatePlan", IN_JOB, goal=goal, activate=True)
    assert (refused["__typename"], refused["code"]) == ("Refused", "days")
    draft = await asking.change("generatePlan", IN_JOB, goal=goal)
    plan = (await asking.done(draft))["plan"]
    refused = await asking.change("activatePlan", IN_PLAN, plan=plan["id"], revision=1)
    assert refused["code"] == "days"


async def test_same_key_is_the_same_job(asking: Asking) -> None:
    goal = node_id("Goal", str(await asking.bench.goal(asking.viewer)))
    one, same, other = [
        await asking.change("generatePlan", IN_JOB, goal=goal, key=key)
        for key in ("one", "one", "other")
    ]
    assert one["id"] == same["id"] != other["id"]
    cancelled = await asking.change("cancelJob", IN_JOB, job=one["id"])
    assert cancelled["state"] == "CANCELLED"
    assert (await asking.change("cancelJob", IN_JOB, job=one["id"]))["code"] == "state"
    again = await asking.change("retryJob", IN_JOB, job=one["id"])
    assert (again["id"], again["state"]) == (one["id"], "QUEUED")
    listed = await asking.query("{ jobs(states: [QUEUED]) { id } }")
    assert {job["id"] for job in listed["jobs"]} == {one["id"], other["id"]}


async def test_every_problem_of_a_request_is_told_at_once(asking: Asking) -> None:
    goal = node_id("Goal", str(await asking.bench.goal(asking.viewer)))
    told = await asking.change(
        "generatePlan",
        IN_JOB,
        goal=goal,
        key="x" * 101,
        firstDay="9999-01-01",
        weeklyDistance="far",
        longestRun="12 parsecs",
    )
    assert told["__typename"] == "InvalidInput"
    assert [problem["path"] for problem in told["problems"]] == [
        ["firstDay"],
        ["key"],
        ["weeklyDistance"],
        ["longestRun"],
    ]
    refused = await asking.change("generatePlan", IN_JOB, goal=goal, volumeTier="huge")
    assert (refused["__typename"], refused["code"]) == ("Refused", "volume_tier")


async def test_everything_is_found_again_by_its_id(asking: Asking) -> None:
    job = await asking.generated()
    day = (await asking.days(*span(asking, 1, 1)))[0]
    text = (
        "query N($id: ID!) { node(id: $id) { id __typename"
        " ... on SeasonPlan { weeks { number } days { steps { __typename } } }"
        " ... on PlannedDay { steps { __typename } } ... on Job { state } } }"
    )
    for found, kind in ((job, "Job"), (job["plan"], "SeasonPlan"), (day, "PlannedDay")):
        node = (await asking.query(text, id=found["id"]))["node"]
        assert (node["id"], node["__typename"]) == (found["id"], kind)


async def test_plans_are_paged(asking: Asking) -> None:
    made = [(await asking.generated(activate=False))["plan"]["id"]]
    goal = node_id("Goal", str(await asking.bench.goal(asking.viewer, weeks=WEEKS + 2)))
    other = await asking.change("generatePlan", IN_JOB, goal=goal)
    made.append((await asking.done(other))["plan"]["id"])
    text = (
        "query L($after: String) { plans(first: 1, after: $after, status: DRAFT)"
        " { nodes { id days { title } versions { name } reasons { code } goal { raceDay } }"
        " pageInfo { hasNextPage endCursor } } }"
    )
    one = (await asking.query(text))["plans"]
    two = (await asking.query(text, after=one["pageInfo"]["endCursor"]))["plans"]
    assert [page["nodes"][0]["id"] for page in (one, two)] == made
    assert [page["pageInfo"]["hasNextPage"] for page in (one, two)] == [True, False]
    assert one["nodes"][0]["days"]
    told = {reason["code"] for reason in one["nodes"][0]["reasons"]}
    assert told >= {"goal", "fitness", "volume-tier", "phases"}


async def test_what_is_somebody_elses_looks_like_nothing(asking: Asking) -> None:
    job = await asking.generated()
    first, last = span(asking, 0, 20)
    day = (await asking.days(first, last))[0]
    mine = node_id("Athlete", str(asking.viewer.account_id))
    other = await asking.other(Role.COACH)
    assert await other.calendar("today", first, last, athlete=mine) is None
    text = "query F($id: ID!, $a: ID!) { job(id: $id) { id } plan(id: $id) { id } node(id: $id) { id } plans(athlete: $a) { nodes { id } } jobs(athlete: $a) { id } }"
    for thing in (
        job["id"],
        job["plan"]["id"],
        day["id"],
        "nonsense",
        node_id("Job", str(new_id())),
    ):
        nothing = await other.query(text, id=thing, a=mine)
        assert nothing == {
            "job": None,
            "plan": None,
            "node": None,
            "plans": {"nodes": []},
            "jobs": [],
        }
    plan = {"plan": job["plan"]["id"], "revision": 2}
    attempts: list[tuple[str, str, Json]] = [
        ("skipWorkout", IN_DAY, {"day": day["id"]}),
        ("restoreWorkout", IN_DAY, {"day": day["id"]}),
        ("chooseOption", IN_DAY, {"day": day["id"], "option": "A"}),
        ("writeNote", IN_DAY, {"day": day["id"], "text": "hello"}),
        ("activatePlan", IN_PLAN, plan),
        ("archivePlan", IN_PLAN, plan),
        ("regeneratePlan", IN_JOB, plan),
        ("cancelJob", IN_JOB, {"job": job["id"]}),
        ("retryJob", IN_JOB, {"job": job["id"]}),
        ("generatePlan", IN_JOB, {"goal": node_id("Goal", str(new_id()))}),
    ]
    for name, shown, sent in attempts:
        assert (await other.change(name, shown, **sent))["__typename"] == "NotFound"


async def test_strangers_and_admins_without_permission_are_told_so(asking: Asking) -> None:
    first, last = span(asking, 0, 1)
    stranger = replace(asking, viewer=STRANGER)
    text = "query C($a: Date!, $b: Date!) { calendar(from: $a, to: $b) { today } }"
    assert await stranger.codes(text, a=first, b=last) == ["UNAUTHENTICATED"]
    assert await asking.codes("{ jobCounts { state count } }") == ["FORBIDDEN"]
    assert await asking.codes(text, a=last, b=first) == ["BAD_USER_INPUT"]
    manages = frozenset({Permission.MANAGE_JOBS})
    admin = await asking.other(Role.ADMIN, granted=manages)
    counts = await admin.query("{ jobCounts { state count } }")
    assert {each["state"] for each in counts["jobCounts"]} >= {"QUEUED", "FAILED"}


async def test_no_more_is_read_than_is_shown(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asking.generated()
    counts, with_texts = [], []
    for shown in ("today", "days { day }", f"days {{ workouts {{ {STEPS} }} }}", WHOLE):
        for length in (1, 90):
            with counted(monkeypatch) as said:
                await asking.calendar(shown, *span(asking, 0, length))
            counts.append(len(said))
            with_texts.append(any("option_a" in each for each in said))
    short, long = counts[::2], counts[1::2]
    assert short == long
    assert short[0] < short[1] == short[2] < short[3]
    assert with_texts == [False] * 4 + [True] * 4


async def test_many_plans_take_as_many_statements_as_one(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asking.generated(activate=False)
    text = "{ plans { nodes { plannedWeeks { load days { reasons { code } } } } } }"

    async def statements() -> int:
        with counted(monkeypatch) as made:
            assert all(
                plan["plannedWeeks"] for plan in (await asking.query(text))["plans"]["nodes"]
            )
        return len(made)

    one = await statements()
    goal = node_id("Goal", str(await asking.bench.goal(asking.viewer, weeks=WEEKS + 2)))
    await asking.done(await asking.change("generatePlan", IN_JOB, goal=goal))
    assert await statements() == one


async def test_planned_weeks_bring_their_days_without_the_calendars(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asking.generated(activate=False)

    async def statements(shown: str) -> int:
        with counted(monkeypatch) as made:
            await asking.query(f"{{ plans {{ nodes {{ plannedWeeks {{ {shown} }} }} }} }}")
        return len(made)

    few = await statements("number")
    assert await statements("load days { title also { title } steps { __typename } }") == few
