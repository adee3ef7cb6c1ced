"""Proposals over the wire: asked for, read with their reasons, accepted, taken back, followed."""

from collections.abc import AsyncIterator

import pytest

from strideiq.core.domain.access import Role
from strideiq.schema.node import node_id
from tests.belongings import linked
from tests.schema.asking import Asking, asking_on
from tests.services.adapting import Adapting, rule
from tests.store.statements import counted

pytestmark = pytest.mark.anyio

SHOWN = """id athleteId planId planRevision origin title reason state day expiresAt rule ruleVersion
  source decidedById madeRevision undoesId actions { name sentence } evidence { name text number }
  diff { day before { title family stress durationS distance }
         after { distance distanceInMiles: distance(units: IMPERIAL) } }
  findings { code sentence }
  decision { id outcome heldBackBy says turning comparisons { holds sentence }
    facts { name number } proposalId replay { same differences } }"""
PROPOSALS = f"""query ($athlete: ID, $states: [ProposalState!], $first: Int, $after: String) {{
  proposals(athlete: $athlete, states: $states, first: $first, after: $after) {{
    nodes {{ {SHOWN} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
LEDGER = """query ($athlete: ID, $first: Int, $after: String) {
  ledger(athlete: $athlete, first: $first, after: $after) {
    nodes { id rule outcome heldBackBy why day } pageInfo { hasNextPage endCursor } } }"""
STATE = "... on Proposal { id state madeRevision undoesId }"


@pytest.fixture
async def asking(database: str) -> AsyncIterator[Asking]:
    async with asking_on(database) as asking:
        yield asking


async def adapting(asking: Asking) -> Adapting:
    """The bench of rules on the service's store, with the asker in the middle of a plan."""
    here = Adapting(asking.bench.store, clock=asking.bench.clock)
    await here.runner(asking.viewer)
    return here


async def test_a_proposal_is_read_accepted_and_taken_back(asking: Asking) -> None:
    here = await adapting(asking)
    await here.look(asking.viewer)
    [made] = (await asking.query(PROPOSALS))["proposals"]["nodes"]
    assert (made["title"], made["state"], made["rule"]) == ("Ease off", "OPEN", "test/tired")
    assert made["reason"] == made["decision"]["says"] == "You ran 7 runs a week."
    assert made["actions"] == [
        {
            "name": "ADJUST_LOAD",
            "sentence": "change the training load by -30 % for 10 days",
        }
    ]
    assert made["evidence"] == [{"name": "history.runs_per_week_4", "text": "7", "number": 7.0}]
    day = made["diff"][0]
    assert day["after"]["distance"] < day["before"]["distance"]
    assert day["after"]["distanceInMiles"] < day["after"]["distance"]
    decision = made["decision"]
    assert decision["comparisons"] == [
        {"holds": True, "sentence": "history.runs_per_week_4 is 7 runs, wanted >= 4 runs"}
    ]
    assert (decision["outcome"], decision["heldBackBy"]) == ("PROPOSED", None)
    assert "it would not hold" in decision["turning"]
    assert decision["replay"] == {"same": True, "differences": []}
    assert decision["proposalId"] == made["id"]
    accepted = await asking.change("acceptProposal", STATE, proposal=made["id"])
    assert (accepted["state"], accepted["madeRevision"]) == ("ACCEPTED", 3)
    again = await asking.change("acceptProposal", STATE, proposal=made["id"])
    assert (again["__typename"], again["code"]) == ("Refused", "proposal")
    assert again["message"] == "the proposal was accepted already"
    back = await asking.change("undoProposal", STATE, proposal=made["id"])
    assert (back["state"], back["undoesId"]) == ("OPEN", made["id"])
    declined = await asking.change("declineProposal", STATE, proposal=back["id"])
    assert declined["state"] == "DECLINED"
    node = f'{{ node(id: "{made["id"]}") {{ ... on Proposal {{ decidedById madeRevision }} }} }}'
    by = node_id("Athlete", str(asking.viewer.account_id))
    assert await asking.query(node) == {"node": {"decidedById": by, "madeRevision": 3}}
    one = f'{{ proposal(id: "{made["id"]}") {{ state }} }}'
    assert await asking.query(one) == {"proposal": {"state": "ACCEPTED"}}


async def test_pages_of_proposals_and_of_the_ledger(asking: Asking) -> None:
    here = await adapting(asking)
    here.book.rules = [rule("a", priority=1), rule("b", priority=2), rule("c", priority=3)]
    await here.look(asking.viewer)
    page = (await asking.query(LEDGER, first=2))["ledger"]
    assert [(each["rule"], each["heldBackBy"]) for each in page["nodes"]] == [
        ("test/c", "ANOTHER_PROPOSAL"),
        ("test/b", "ANOTHER_PROPOSAL"),
    ]
    rest = (await asking.query(LEDGER, after=page["pageInfo"]["endCursor"]))["ledger"]
    assert [(each["rule"], each["outcome"]) for each in rest["nodes"]] == [("test/a", "PROPOSED")]
    node = f'{{ node(id: "{rest["nodes"][0]["id"]}") {{ ... on LedgerEntry {{ rule }} }} }}'
    assert await asking.query(node) == {"node": {"rule": "test/a"}}
    assert (await asking.query(PROPOSALS, states=["DECLINED"]))["proposals"]["nodes"] == []
    [made] = (await asking.query(PROPOSALS, states=["OPEN"]))["proposals"]["nodes"]
    after = (await asking.query(PROPOSALS, after=made["id"]))["proposals"]
    assert (after["nodes"], after["pageInfo"]["hasNextPage"]) == ([], False)
    assert await asking.codes(PROPOSALS, after="x") == ["BAD_USER_INPUT"]


async def test_a_page_takes_as_many_statements_however_long_it_is(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await adapting(asking)

    async def statements(expected: int) -> int:
        with counted(monkeypatch) as said:
            found = await asking.query(PROPOSALS)
        assert len(found["proposals"]["nodes"]) == expected
        return len(said)

    await here.look(asking.viewer)
    one = await statements(1)
    made = (await here.of(asking.viewer))[0]
    for _ in range(2):
        accepted = await here.proposals.accept(asking.viewer, made.id, "r")
        made = await here.undoing.undo(asking.viewer, accepted.id, "r")
    assert await statements(3) == one


async def test_a_coach_asks_for_a_look_and_reads_what_comes_of_it(asking: Asking) -> None:
    await adapting(asking)
    coach = await asking.other(Role.COACH)
    athlete = node_id("Athlete", str(asking.viewer.account_id))
    shown = "... on Job { id kind state }"
    refused = await coach.change("evaluateRules", shown, athlete=athlete)
    assert refused["__typename"] == "NotFound"
    await linked(asking.bench.store, asking.viewer, coach.viewer)
    job = await coach.change("evaluateRules", shown, athlete=athlete)
    assert (job["kind"], job["state"]) == ("evaluate_rules", "QUEUED")
    again = await asking.change("evaluateRules", shown)
    assert again["id"] == job["id"]
    assert (await asking.done(job))["state"] == "SUCCEEDED"
    theirs = (await coach.query(LEDGER, athlete=athlete))["ledger"]["nodes"]
    own = (await asking.query(LEDGER))["ledger"]["nodes"]
    assert theirs == own
