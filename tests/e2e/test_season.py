"""A season from registering to planning anew, by everything a client has, in both modes."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from strideiq.core.reading.settings import (
    DATA_DIR,
    DATABASE_URL,
    MODE,
    PUBLIC_URL,
    REDIS_URL,
    SECRET_KEY,
)
from tests.databases import PostgresDatabases
from tests.e2e.client import Client, Json
from tests.jobs.programs import Program, running, serving
from tests.schema.serving import KEY
from tests.servers import Redis

pytestmark = pytest.mark.slow

PASSWORD = "twelve hills before noon"  # noqa: S105  of a test
PUBLIC = "https://run.example.org"
CALENDAR = """query ($from: Date!, $to: Date!) { calendar(from: $from, to: $to) {
  today revision
  days { day workouts { id day title option hasOptions isSkipped stress
    distance(units: IMPERIAL) } }
  weeks { number start end phase focus distance target }
  phases { key title start end }
  nextRace { name daysToRace }
  races { raceDay priority }
  timeAway { first last minutes note }
} }"""
JOB = "Job { id state stage percent error plan { id revision status } }"


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One server on an SQLite file, with a worker of its own."""
    settings = {DATA_DIR: str(tmp_path_factory.mktemp("data")), PUBLIC_URL: PUBLIC}
    with serving(settings) as server, httpx.Client() as http:
        yield Client([server.address], lambda: server.kept.log, http)


@pytest.fixture(scope="module")
def several(
    postgres_databases: PostgresDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """Two servers and two workers in production mode, on PostgreSQL and Redis."""
    redis = Redis.launch()
    settings: Mapping[str, str] = {
        MODE: "production",
        DATA_DIR: str(tmp_path_factory.mktemp("unused")),
        DATABASE_URL: postgres_databases.fresh(),
        REDIS_URL: redis.url(),
        SECRET_KEY: KEY,
        PUBLIC_URL: PUBLIC,
    }
    with ExitStack() as stack:
        stack.callback(redis.kept.remove)
        workers = stack.enter_context(running(["worker", "--processes", "2"], settings))
        servers: list[Program] = [stack.enter_context(serving(settings)) for _ in range(2)]
        http = stack.enter_context(httpx.Client())
        yield Client([server.address for server in servers], lambda: workers.kept.log, http)


@pytest.fixture(scope="module", params=["embedded", "several"])
def client(request: pytest.FixtureRequest) -> Client:
    found: Client = request.getfixturevalue(request.param)
    return found


def signed_up(client: Client, email: str) -> None:
    """Register, open the link that was mailed, and sign in."""
    client.headers = {}
    client.change(
        "register",
        "MailOnItsWay { email }",
        email=email,
        password=PASSWORD,
        name="Ada",
        timeZone="Pacific/Auckland",
    )
    token = client.mailed(email, rf"{PUBLIC}/#confirm=(\S+)")
    client.change("verifyEmail", "EmailConfirmed { nextStep }", token=token)
    client.sign_in(email, PASSWORD)


def profile_and_goal(client: Client) -> str:
    """Say how one trains and what for; the id of the goal."""
    ada = client.change(
        "updateProfile",
        "Athlete { name }",
        units="METRIC",
        birthDate="1988-03-14",
        daysPerWeek=5,
        minutes={"monday": 0, "wednesday": 75, "saturday": 90, "sunday": 180},
        strengthDays=["TUESDAY"],
    )
    assert ada["name"] == "Ada"
    today = datetime.now(UTC).date()
    race = {"distance": "10k", "time": "47:30", "day": str(today - timedelta(weeks=3))}
    client.change("addRace", "RaceResult { id time }", race=race, name="Autumn run")
    goal = client.change(
        "addGoal",
        "Goal { id daysToRace }",
        goal={"raceDistance": "half", "raceDay": str(today + timedelta(weeks=13))},
        priority="A",
        name="Spring half",
    )
    for distance, weeks, priority in (("10k", 8, "B"), ("5k", 5, "C")):
        race = {"raceDistance": distance, "raceDay": str(today + timedelta(weeks=weeks))}
        client.change("addGoal", "Goal { id }", goal=race, priority=priority, name=priority)
    away = {"first": str(today + timedelta(days=16)), "last": str(today + timedelta(days=17))}
    client.change("addTimeAway", "TimeAway { id }", away=away, note="a fair")
    return str(goal["id"])


def followed(client: Client, job: str) -> Json:
    """The job when it has ended, as its progress over a socket tells."""
    seen: list[Json] = []
    subscription = f'subscription {{ jobProgress(id: "{job}") {{ {JOB[6:-2]} }} }}'
    with client.following(subscription) as events:
        seen.extend(event["jobProgress"] for event in events)
    percents = [state["percent"] for state in seen]
    assert percents == sorted(percents)
    assert seen[-1]["state"] == "SUCCEEDED", seen
    return seen[-1]


def calendar(client: Client) -> Json:
    """Fourteen weeks of the calendar, from yesterday on."""
    first = datetime.now(UTC).date() - timedelta(days=1)
    last = first + timedelta(weeks=14)
    return client.ask(CALENDAR, **{"from": str(first), "to": str(last)})["calendar"]


def workouts(shown: Json) -> dict[str, Json]:
    """What is planned, by day."""
    return {day["day"]: workout for day in shown["days"] for workout in day["workouts"]}


def test_a_season_from_registering_to_planning_anew(client: Client) -> None:
    signed_up(client, "ada@example.org")
    goal = profile_and_goal(client)

    wish = {"goal": goal, "weeklyDistance": "40 km", "key": "first", "activate": True}
    asked = client.change("generatePlan", JOB, **wish)
    made = followed(client, asked["id"])
    assert made["plan"]["status"] == "ACTIVE"
    assert client.change("generatePlan", JOB, **wish)["id"] == asked["id"]

    shown = calendar(client)
    days = workouts(shown)
    today = date.fromisoformat(shown["today"])
    assert shown["nextRace"]["name"] == "C"
    assert [race["priority"] for race in shown["races"]] == ["C", "B", "A"]
    raced = [day for day, workout in days.items() if workout["stress"] == "RACE"]
    assert raced == [race["raceDay"] for race in shown["races"]]
    [away] = shown["timeAway"]
    assert {days[away[end]]["stress"] for end in ("first", "last")} == {"REST"}
    assert shown["weeks"][0]["number"] == 1
    assert shown["phases"][0]["title"]
    ahead = [workout for day, workout in days.items() if day > str(today)]
    assert len(ahead) > 40

    with_b = next(workout for workout in ahead if workout["hasOptions"])
    left_out = next(workout for workout in ahead if workout["stress"] == "EASY")
    with client.following("subscription { calendarChanged { revision } }") as events:
        before = next(events)["calendarChanged"]["revision"]
        assert before == shown["revision"]
        client.change("chooseOption", "PlannedDay { option }", day=with_b["id"], option="B")
        assert next(events)["calendarChanged"]["revision"] > before
    client.change("skipWorkout", "PlannedDay { isSkipped }", day=left_out["id"])

    changed = workouts(calendar(client))
    assert changed[with_b["day"]]["option"] == "B"
    assert changed[with_b["day"]]["title"] != with_b["title"]
    assert changed[left_out["day"]]["isSkipped"]

    plan, revision = made["plan"]["id"], made["plan"]["revision"]
    read = client.ask("query ($id: ID!) { plan(id: $id) { revision days { day } } }", id=plan)
    revision = read["plan"]["revision"]
    anew = client.change("regeneratePlan", JOB, plan=plan, revision=revision)
    again = followed(client, anew["id"])
    assert again["plan"]["id"] == plan
    assert again["plan"]["revision"] > revision
    assert set(workouts(calendar(client))) >= {workout["day"] for workout in ahead}


def test_signing_out_and_a_new_password_by_mail(client: Client) -> None:
    signed_up(client, "grace@example.org")
    client.ask("{ plans(first: 1) { edges { node { id } } } }")
    client.change("signOut", "SignedOut { __typename }")
    assert client.post("{ jobs { id } }").status_code == 401
    client.headers = {}
    client.change("requestPasswordReset", "MailOnItsWay { email }", email="grace@example.org")
    token = client.mailed("grace@example.org", rf"{PUBLIC}/#reset-password=(\S+)")
    client.change(
        "resetPassword",
        "SignInTokens { accessToken }",
        token=token,
        newPassword="another hill before noon",
    )
    client.sign_in("grace@example.org", "another hill before noon")
    assert client.ask("{ jobs { id } }") == {"jobs": []}
