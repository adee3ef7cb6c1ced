from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.account import CoachLink, EmailPurpose, EmailToken, Invite, LinkState
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.domain.flag import (
    Constraint,
    FlagChange,
    FlagState,
    Operator,
    Schedule,
    Strategy,
    Variant,
)
from strideiq.core.domain.plugin import PluginSetting
from strideiq.core.domain.season import GenerationLog
from strideiq.core.ports import Store
from strideiq.core.store.tables import metadata
from strideiq.core.store.unit_of_work import SqlUnit
from tests.people import NOW, new_id, new_plan, someone

pytestmark = pytest.mark.anyio

OWNERLESS = {
    "configuration_revisions",
    "flag_changes",
    "plugin_settings",
    "trials_taken",
}


def event(**changes: object) -> AuditEvent:
    values = {"id": new_id(), "at": NOW, "action": "account.registered"}
    return AuditEvent(**(values | changes))  # type: ignore[arg-type]


async def test_events_are_read_newest_first_and_filtered(store: Store) -> None:
    actor, subject = new_id(), new_id()
    first = event(actor_id=actor, request_id="r1", details={"door": "invite", "tries": 2})
    second = event(action="account.disabled", actor_id=actor, subject_id=subject)
    third = event(action="account.disabled")
    async with store.begin(PROGRAM) as unit:
        for one in (first, second, third):
            await unit.audit.add(one)
        assert await unit.audit.page() == [third, second, first]
        assert await unit.audit.page(before=third.id, limit=1) == [second]
        assert await unit.audit.page(action="account.disabled") == [third, second]
        assert await unit.audit.page(concerning=subject) == [second]
        assert await unit.audit.page(concerning=actor) == [second, first]


async def run(store: Store, statement: str) -> None:
    async with store.begin(PROGRAM) as unit:
        assert isinstance(unit, SqlUnit)
        await unit.connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET action = 'nothing'",
        "DELETE FROM audit_events",
        "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events",
        "TRUNCATE audit_events",
    ],
)
async def test_events_can_neither_be_changed_nor_removed(
    store: Store, database: str, statement: str
) -> None:
    on_sqlite = database.startswith("sqlite")
    if ("REPLACE" in statement and not on_sqlite) or ("TRUNCATE" in statement and on_sqlite):
        return
    written = event()
    async with store.begin(PROGRAM) as unit:
        await unit.audit.add(written)
    with pytest.raises(Exception, match="audit events stay as they are"):
        await run(store, statement)
    async with store.read(PROGRAM) as unit:
        assert await unit.audit.page() == [written]


async def test_the_last_change_of_a_flag_counts_and_none_is_lost(store: Store) -> None:
    on = FlagState(
        enabled=True,
        strategies=(Strategy(30, ("ada",), (Constraint("country", Operator.IN, ("AT", "DE")),)),),
        variants=(Variant("blue", 500, "{}"),),
        schedule=Schedule(on_at=NOW),
    )
    first = FlagChange("adaptive", 1, on, NOW, new_id(), "rolled out")
    given_back = FlagChange("adaptive", 2, None, NOW, None)
    async with store.begin(PROGRAM) as unit:
        assert await unit.flag_changes.add(first)
        assert await unit.flag_changes.add(given_back)
        assert not await unit.flag_changes.add(replace(first, note="too late"))
        assert await unit.flag_changes.add(replace(first, name="heat"))
    async with store.read(PROGRAM) as unit:
        assert await unit.flag_changes.of("adaptive") == [given_back, first]
        assert await unit.flag_changes.current() == {
            "adaptive": given_back,
            "heat": replace(first, name="heat"),
        }


async def test_revisions_rise(store: Store) -> None:
    async with store.begin(PROGRAM) as unit:
        assert await unit.revisions.all() == {}
        for topic in ("flags", "rules", "flags"):
            await unit.revisions.rise(topic)
    async with store.read(PROGRAM) as unit:
        assert await unit.revisions.all() == {"flags": 2, "rules": 1}


async def test_plugin_settings_are_replaced(store: Store) -> None:
    async with store.begin(PROGRAM) as unit:
        for setting in (
            PluginSetting(enabled=False),
            PluginSetting(None, {"grade": 6.5, "on": True}),
        ):
            await unit.plugin_settings.save("hills", setting, at=NOW, by=None)
            await unit.plugin_settings.save("stairs", setting, at=NOW, by=None)
            assert await unit.plugin_settings.all() == {"hills": setting, "stairs": setting}


async def test_newest_log_of_each_plan(store: Store) -> None:
    viewer = await someone(store)
    one, other, who = new_id(), new_id(), viewer.account_id
    plans = (one, None, one, other)
    logs = [GenerationLog(new_id(), who, NOW, 1.0, "stored", plan) for plan in plans]
    async with store.begin(viewer) as unit:
        for log in logs:
            await unit.generation_logs.add(log)
        found = await unit.generation_logs.newest(one, other, new_id())
        assert found == {one: logs[2], other: logs[3]}
        assert await unit.generation_logs.newest() == {}


async def test_generation_logs_newest_first(store: Store) -> None:
    viewer = await someone(store)
    logs = [
        GenerationLog(new_id(), viewer.account_id, NOW, 2.5 + n, "stored", details={"n": [n]})
        for n in range(3)
    ]
    async with store.begin(viewer) as unit:
        for log in logs:
            await unit.generation_logs.add(log)
        assert await unit.generation_logs.of(viewer.account_id, limit=2) == [logs[2], logs[1]]


async def test_export_holds_every_row_of_one_person_without_secrets(store: Store) -> None:
    viewer, coach, other = (
        await someone(store),
        await someone(store, Role.COACH),
        await someone(store),
    )
    mine, theirs = new_plan(viewer.account_id), new_plan(other.account_id)
    until = NOW + timedelta(hours=1)
    async with store.begin(PROGRAM) as unit:
        for new in (mine, theirs):
            await unit.plans.add(new)
            await unit.plans.activate(new.id, revision=1, at=NOW)
        token = EmailToken(new_id(), viewer.account_id, EmailPurpose.VERIFY, b"digest", until)
        await unit.email_tokens.add(token)
        await unit.audit.add(event(actor_id=viewer.account_id))
        await unit.audit.add(event(action="account.closed", subject_id=viewer.account_id))
        link = CoachLink(
            new_id(),
            viewer.account_id,
            coach.account_id,
            LinkState.INVITED,
            coach.account_id,
            NOW,
        )
        await unit.coach_links.invite(link)
        found = await unit.accounts.get(viewer.account_id)
        assert found is not None
        await unit.invites.add(Invite(new_id(), found.email, Role.ATHLETE, NOW))
        await unit.invites.add(Invite(new_id(), "x@example.org", Role.COACH, NOW))
    async with store.read(viewer) as unit:
        given = await unit.export(viewer.account_id)
    assert set(given) == set(metadata.tables) - OWNERLESS
    assert len(given["planned_workouts"]) == len(given["calendar_days"]) == 14
    assert [row["id"] for row in given["plans"]] == [str(mine.id)]
    assert given["plan_weeks"][0]["snapshot"]["phase"] == "base"  # type: ignore[index]
    assert [row["state"] for row in given["coach_links"]] == ["invited"]
    assert [row["action"] for row in given["audit_events"]] == [
        "account.registered",
        "account.closed",
    ]
    assert [row["role"] for row in given["invites"]] == ["athlete"]
    assert "password_hash" not in given["accounts"][0]
    assert "token_hash" not in given["email_tokens"][0]
    assert str(other.account_id) not in str(given)
