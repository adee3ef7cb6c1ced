"""The coach's story of the README over the wire: from a slip in a rule to a version taken back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from click.testing import CliRunner

from strideiq.core.cli.main import cli
from strideiq.core.reading.settings import CONFIG_DIR, DATA_DIR
from strideiq.core.runtime.demo import ATHLETE, COACH, OWNER, PASSWORD, ZONE
from tests.e2e.client import Client, Json
from tests.e2e.readme import blocks, operations
from tests.environments import ROOT
from tests.jobs.programs import serving
from tests.jobs.season import QUICK, config

pytestmark = pytest.mark.slow

STORY = "A coach's story"
HISTORY = (ROOT / "tests/fixtures/history_marathon.csv").read_text(encoding="utf-8")
LAST_RUN = date(2026, 11, 8)
"""The day before the README tries the rule on this history."""

SAYS = "You ran 46.6 km in 7 days, 21.3 % more than"
FLAG = "plans.adaptive"
FREE, FLAGLESS = "cleo@example.org", "bela@example.org"
PLAN = """query ($id: ID!) { plan(id: $id) { revision findings { code severity } plannedWeeks {
    days { day title stress distance } } } }"""
ACTIVE = "{ plans(status: ACTIVE) { nodes { id } } }"


RULE = blocks(STORY, "yaml")[0]
PATIENT = RULE.replace("45", "50")
SLIP = RULE.replace("km_change_pct,", "km_chnge_pct,")
DOES = operations(STORY)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in and says what the README says."""

    client: Client
    id: str

    def does(self, name: str, **variables: Any) -> Json:  # noqa: ANN401  JSON
        """The one thing that an operation of the story answers."""
        [answer] = self.client.ask(DOES[name], **variables).values()
        return answer

    def waits(self, job: str) -> None:
        """Until a job has succeeded."""
        followed = f'subscription {{ jobProgress(id: "{job}") {{ state error }} }}'
        with self.client.following(followed) as events:
            *_, last = (event["jobProgress"] for event in events)
        assert last["state"] == "SUCCEEDED", last


def signed_in(client: Client, email: str, password: str = PASSWORD) -> Person:
    own = replace(client, headers={})
    own.sign_in(email, password)
    return Person(own, own.ask("{ viewer { athlete { id } } }")["viewer"]["athlete"]["id"])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One server with the demo people and two athletes more; no shipped rule gets in the way."""
    tmp = tmp_path_factory.mktemp("story")
    folder = config(tmp / "config", **QUICK)
    (folder / "memberships.yaml").unlink()
    plugins = (ROOT / "config/plugins.yaml").read_text(encoding="utf-8")
    off = [f"  - {{plugin: {name}, enabled: false}}\n" for name in ("following", "volume")]
    (folder / "plugins.yaml").write_text(plugins + "".join(off), encoding="utf-8")
    settings = {DATA_DIR: str(tmp / "data"), CONFIG_DIR: str(folder)}
    typed(settings, "seed", "demo")
    new = ("admin", "create", "--role", "athlete", "--time-zone", ZONE, "--email")
    for email in (FREE, FLAGLESS):
        typed(settings, *new, email, sent=PASSWORD)
    with serving(settings) as server, httpx.Client() as http:
        yield Client([server.address], lambda: server.kept.log, http)


def typed(settings: dict[str, str], *words: str, sent: str | None = None) -> None:
    done = CliRunner(env=settings).invoke(cli, list(words), input=sent)
    assert done.exit_code == 0, done.output


def shifted_history(today: date) -> str:
    """The synthetic history up to the day before the README's, as if that had been yesterday."""
    head, *rows = HISTORY.splitlines()
    later = today - timedelta(days=1) - LAST_RUN
    told = [row.partition(",") for row in rows]
    kept = [(date.fromisoformat(day) + later, rest) for day, _, rest in told]
    return "\n".join([head, *(f"{day},{rest}" for day, rest in kept if day < today)])


def trained_by(coach: Person, athlete: Person, email: str) -> None:
    coach.client.change("inviteAthlete", "CoachingInvitation { email }", email=email)
    [link] = athlete.client.ask("{ coachLinks { nodes { id } } }")["coachLinks"]["nodes"]
    athlete.client.change("acceptCoachLink", "CoachLink { state }", id=link["id"])


def planned(athlete: Person, today: date) -> None:
    """Put somebody at the beginning of a plan."""
    race = {"distance": "10k", "time": "48:00", "day": str(today - timedelta(weeks=3))}
    athlete.client.change("addRace", "RaceResult { id }", race=race, name="Autumn run")
    wanted = {"raceDistance": "10k", "raceDay": str(today + timedelta(weeks=8))}
    goal = athlete.client.change("addGoal", "Goal { id }", goal=wanted, priority="A", name="Ten")
    sent = {"goal": goal["id"], "weeklyDistance": "40 km", "activate": True}
    athlete.waits(athlete.client.change("generatePlan", "Job { id }", **sent)["id"])


def active_plan(athlete: Person) -> Json:
    [active] = athlete.client.ask(ACTIVE)["plans"]["nodes"]
    return athlete.client.ask(PLAN, id=active["id"])["plan"]


def days_of(plan: Json) -> dict[str, Json]:
    return {day["day"]: day for week in plan["plannedWeeks"] for day in week["days"]}


def ledger(coach: Person, athlete: Person) -> Json:
    """What is in the ledger of an athlete once their rules were looked at, newest first."""
    coach.waits(coach.does("Look", athlete=athlete.id)["id"])
    return coach.does("Ledger", athlete=athlete.id)["nodes"]


def held_back(coach: Person, athlete: Person) -> tuple[str, str]:
    [entry] = ledger(coach, athlete)
    assert (entry["outcome"], entry["replay"]["same"]) == ("HELD_BACK", True)
    return entry["heldBackBy"], entry["why"]


def published_after_a_slip(coach: Person, ada: Person, today: date) -> str:
    """Edit, be told what is wrong, mend it, try it, test it on the past and publish it; the set."""
    made = coach.does("Create", text=PATIENT)
    rules = made["id"]
    first = coach.does("Publish", rules=rules, revision=made["draft"]["revision"], note="patient")
    assert first["published"] == {"version": 1, "note": "patient"}
    draft = coach.does("Save", rules=rules, revision=1, text=SLIP)["draft"]
    [slip] = draft["problems"]
    told = (
        f"{slip['line']}:{slip['column']}: rules.0.when.all.1.fact: {slip['what']} -> {slip['fix']}"
    )
    assert blocks(STORY, "text") == [f"big-weeks.yaml:{told}\n"]
    refused = coach.does("Publish", rules=rules, revision=draft["revision"], note="")
    assert refused["faults"] == [slip]
    saved = coach.does("Save", rules=rules, revision=draft["revision"], text=RULE)
    [changed] = saved["changes"]["changed"]
    assert (changed["rule"], [each["part"] for each in changed["changes"]]) == (
        "big-week",
        ["when"],
    )

    tried = coach.does("Try", rules=rules, athlete=ada.id)
    assert [each["rule"] for each in tried["fired"]] == ["big-week"]
    assert tried["fired"][0]["says"].startswith(SAYS)

    revision = saved["draft"]["revision"]
    past = {"first": str(today - timedelta(days=60)), "last": str(today)}
    job = coach.does("Backtest", rules=rules, revision=revision, **past)["id"]
    coach.waits(job)
    done = coach.does("Tested", job=job)
    tested = coach.does("Days", backtest=done["backtestId"])
    days = [str(today - timedelta(days=ago)) for ago in (28, 14, 0)]
    by_athlete = {each["athleteId"]: each["rules"] for each in tested["athletes"]}
    fired = {"rule": "big-week", "new": days, "gone": [], "same": []}
    assert (tested["against"], by_athlete[ada.id]) == (1, [fired])
    served = coach.does("Publish", rules=rules, revision=revision, note="45 km is big for them")
    assert served["published"] == {"version": 2, "note": "45 km is big for them"}
    return str(rules)


def accepted(ada: Person, proposal: Json, today: date) -> None:
    """Take a proposal; the plan goes on otherwise, and what is behind stays."""
    before = active_plan(ada)
    assert proposal["planRevision"] == before["revision"]
    taken = ada.does("Accept", proposal=proposal["id"])
    assert taken == {"state": "ACCEPTED", "madeRevision": before["revision"] + 1}
    after = active_plan(ada)
    assert after["revision"] == taken["madeRevision"]
    assert [found for found in after["findings"] if found["severity"] == "ERROR"] == []
    was, now = days_of(before), days_of(after)
    changed = {day for day in was if was[day] != now[day]}
    assert changed == {each["day"] for each in proposal["diff"]}
    assert min(changed) >= str(today) > min(was)


def with_histories(coach: Person, athletes: Sequence[Person], today: date) -> None:
    """Bring the same runs in for each of them."""
    for athlete in athletes:
        sent = {"text": shifted_history(today), "athlete": athlete.id}
        shown = "ImportedActivities { new known problems { what } }"
        brought = coach.client.change("importActivities", shown, **sent)
        assert (brought["new"] > 200, brought["known"], brought["problems"]) == (True, 0, [])


def joins(owner: Person, email: str) -> None:
    """Make somebody a member."""
    query = "query ($email: String!) { accounts(email: $email) { nodes { id } } }"
    [account] = owner.client.ask(query, email=email)["accounts"]["nodes"]
    sent = {"account": account["id"], "membership": "pro"}
    owner.client.change("giveMembership", "Access { trialOpen }", **sent)


def with_and_without(owner: Person) -> None:
    """Make one athlete a member for whom the flag is off; for the other two it is on."""
    joins(owner, FLAGLESS)
    found = owner.client.ask("{ accounts { nodes { key email } } }")["accounts"]["nodes"]
    some = [{"users": [each["key"] for each in found if each["email"] in (ATHLETE.email, FREE)]}]
    shown = "FeatureFlag { version }"
    owner.client.change("changeFlag", shown, name=FLAG, enabled=True, strategies=some)


def test_a_coach_changes_rules_and_three_athletes_hear_of_it(client: Client) -> None:
    coach, owner = signed_in(client, COACH.email), signed_in(client, OWNER.email)
    ada, bela, cleo = (signed_in(client, each) for each in (ATHLETE.email, FLAGLESS, FREE))
    today = datetime.now(ZoneInfo(ZONE)).date()
    # First of all, for the worker obeys within two seconds and what follows takes longer.
    with_and_without(owner)
    for athlete, email in ((bela, FLAGLESS), (cleo, FREE)):
        trained_by(coach, athlete, email)
        planned(athlete, today)
    with_histories(coach, (ada, bela, cleo), today)
    rules = published_after_a_slip(coach, ada, today)

    with ada.client.following(DOES["Told"]) as told:
        assert next(told)["proposalsChanged"] == {"open": 0}
        ada.waits(ada.does("Look", athlete=ada.id)["id"])
        assert next(told)["proposalsChanged"] == {"open": 1}
    assert held_back(coach, bela) == ("FLAG", "After a big week is not on for this account yet")
    assert held_back(coach, cleo) == ("MEMBERSHIP", "it is for membership pro or elite only")

    [proposal] = ada.does("Proposed")["nodes"]
    assert proposal["title"] == "After a big week"
    accepted(ada, proposal, today)
    [entry] = ada.does("Ledger", athlete=ada.id)["nodes"]
    assert (entry["outcome"], entry["says"]) == ("PROPOSED", proposal["reason"])
    assert entry["says"].startswith(SAYS)
    assert [each["holds"] for each in entry["comparisons"]] == [True, True]
    assert entry["turning"] == "history.week_km is 46.6 km: just below 45.0 km it would not hold"

    back = coach.does("RollBack", rules=rules, version=1)
    assert back == {"published": {"version": 1, "note": "patient"}, "draft": {"text": RULE}}
    [again] = ada.does("Ledger", athlete=ada.id)["nodes"]
    assert again["replay"] == {"same": True, "differences": []}
    joins(owner, FREE)
    assert [each["outcome"] for each in ledger(coach, cleo)] == ["HELD_BACK"]
    coach.does("RollBack", rules=rules, version=2)
    assert [each["outcome"] for each in ledger(coach, cleo)] == ["PROPOSED", "HELD_BACK"]
