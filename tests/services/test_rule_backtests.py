from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Viewer
from strideiq.core.domain.errors import NotFound, NotIncluded, Refusal
from strideiq.core.domain.job import Job, JobState
from strideiq.core.domain.rule_set import BacktestResult, RuleDays, RuleSet
from strideiq.core.ports import Store
from strideiq.core.services.rule_refusals import DraftChanged, UnsoundRules
from strideiq.core.services.rule_texts import digest_of
from tests.belongings import linked
from tests.people import NOW, new_id, someone
from tests.rule_texts import rule, text_of
from tests.services.rule_desk import REQUEST, RuleDesk

pytestmark = pytest.mark.anyio

TODAY = NOW.date()
BEFORE = text_of(rule("long", '{fact: history.longest_run_30d_km, ">=": 20}'))
AFTER = text_of(
    rule("long", '{fact: history.longest_run_30d_km, ">=": 30}'),
    rule("gap", '{fact: history.days_since_last_run, ">=": 5}', cooldown_days=3),
)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


async def trained(desk: RuleDesk, coach: Viewer, km: float, *days_ago: int) -> UUID:
    """An athlete of this coach who ran so far on these days."""
    ada = await someone(desk.store)
    await linked(desk.store, ada, coach)
    await desk.ran(ada.account_id, km, *days_ago)
    return ada.account_id


async def edited(desk: RuleDesk, coach: Viewer) -> RuleSet:
    """A set of which one version serves, and a draft that says otherwise."""
    made = await desk.rule_sets.create(coach, "easy-weeks", "Easy", REQUEST, text=BEFORE)
    await desk.rule_sets.publish(coach, made.id, 1, "", REQUEST)
    return await desk.rule_sets.save(coach, made.id, 1, AFTER, REQUEST)


async def asked(
    desk: RuleDesk,
    coach: Viewer,
    rules: RuleSet,
    *athletes: UUID,
    **changes: Any,  # noqa: ANN401  any argument
) -> Job:
    values: dict[str, Any] = {"revision": 2, "first": ago(9), "last": ago(0)}
    return await desk.backtests.ask(
        coach, rules.id, **(values | changes), athlete_ids=athletes or None
    )


async def results(desk: RuleDesk, coach: Viewer, job: Job) -> Sequence[BacktestResult]:
    assert job.result_id is not None, job.error
    return await desk.backtests.results(coach, job.result_id)


async def test_backtest_tells_for_each_athlete_what_would_be_new_and_gone(store: Store) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    ada, bob = await trained(desk, coach, 25, 7, 20), await trained(desk, coach, 35, 1, 5, 9)
    rules = await edited(desk, coach)
    stages: list[str] = []

    async def progress(stage: str, percent: int) -> None:
        assert 0 <= percent <= 100
        stages.append(stage)

    job = await desk.made(await asked(desk, coach, rules), progress)
    assert (job.kind, job.state, job.athlete_id) == (
        "backtest_rules",
        JobState.SUCCEEDED,
        coach.account_id,
    )
    assert stages == ["reading", "athlete 1 of 2", "athlete 2 of 2", "storing"]
    assert job.result_id is not None
    made = await desk.backtests.get(coach, job.result_id)
    assert (made.rule_set_id, made.digest, made.against, made.first, made.last, made.job_id) == (
        rules.id,
        digest_of(AFTER),
        1,
        ago(9),
        ago(0),
        job.id,
    )
    whole = tuple(ago(days) for days in range(9, -1, -1))
    gone = RuleDays("long", "About long", gone=whole)
    same = RuleDays("long", "About long", same=whole[1:])
    gap = RuleDays("gap", "About gap")
    assert await results(desk, coach, job) == [
        BacktestResult(ada, (gone, replace(gap, new=(ago(9), ago(2))))),
        BacktestResult(bob, (same, gap)),
    ]


async def test_without_anything_that_serves_everything_is_new(store: Store) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    ada = await trained(desk, coach, 35, 1)
    rules = await desk.rule_sets.create(coach, "a", "A", REQUEST, text=BEFORE)
    job = await desk.made(await asked(desk, coach, rules, ada, revision=1, first=ago(0)))
    [result] = await results(desk, coach, job)
    assert result.rules == (RuleDays("long", "About long", new=(ago(0),)),)
    assert result.never_known == ("history.week_km",)
    assert job.result_id is not None
    assert (await desk.backtests.get(coach, job.result_id)).against is None


async def test_result_is_for_whoever_asked_and_only_while_they_see_the_athlete(
    store: Store,
) -> None:
    desk = RuleDesk(store)
    coach, admin = await desk.coach(), await desk.admin(frozenset(Permission))
    ada, bob = await trained(desk, coach, 25, 1), await trained(desk, coach, 25, 1)
    rules = await edited(desk, coach)
    job = await desk.made(await asked(desk, coach, rules))
    assert job.result_id is not None
    for other in (admin, await desk.coach()):
        with pytest.raises(NotFound):
            await desk.backtests.get(other, job.result_id)
        assert await desk.backtests.results(other, job.result_id) == []
    async with store.begin(PROGRAM) as unit:
        link = await unit.coach_links.between(bob, coach.account_id)
        assert link is not None
        await unit.coach_links.revoke(link.id, NOW)
    assert [each.athlete_id for each in await results(desk, coach, job)] == [ada]
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.delete(ada)
    assert await results(desk, coach, job) == []


async def test_athlete_who_left_since_it_was_asked_is_left_out(store: Store) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    ada, bob = await trained(desk, coach, 25, 1), await trained(desk, coach, 25, 1)
    job = await asked(desk, coach, await edited(desk, coach))
    async with store.begin(PROGRAM) as unit:
        link = await unit.coach_links.between(ada, coach.account_id)
        assert link is not None
        await unit.coach_links.revoke(link.id, NOW)
    done = await desk.made(job)
    assert [each.athlete_id for each in await results(desk, coach, done)] == [bob]


@pytest.mark.parametrize("between", ["edited", "account", "membership"])
async def test_job_fails_where_what_was_asked_cannot_be_any_more(
    store: Store, between: str
) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    await trained(desk, coach, 25, 1)
    rules = await edited(desk, coach)
    job = await asked(desk, coach, rules)
    if between == "edited":
        await desk.rule_sets.save(coach, rules.id, 2, BEFORE, REQUEST)
    elif between == "account":
        async with store.begin(PROGRAM) as unit:
            await unit.accounts.disable(coach.account_id, NOW)
    else:
        desk = RuleDesk(store, membership="free")
    failed = await desk.made(job)
    assert (failed.state, failed.result_id) == (JobState.FAILED, None)
    assert failed.error


async def test_job_that_is_done_twice_leaves_one_backtest(store: Store) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    await trained(desk, coach, 25, 1)
    job = await asked(desk, coach, await edited(desk, coach))
    done = await desk.made(job)

    async def unsaid(stage: str, percent: int) -> None:
        assert (stage, percent) == ("reading", 1)

    async with store.begin(PROGRAM) as unit:
        finish = await desk.making(job, unsaid)
        assert await finish(unit) == done.result_id


async def test_what_cannot_be_asked_is_refused(store: Store) -> None:
    desk = RuleDesk(
        store, limits={"backtest_days": 30, "backtest_athletes": 2, "open_backtests": 1}
    )
    coach, other = await desk.coach(), await desk.coach()
    rules = await edited(desk, coach)
    with pytest.raises(Refusal, match="nobody"):
        await asked(desk, coach, rules)
    ada, bob = await trained(desk, coach, 25, 1), await trained(desk, coach, 25, 1)
    stranger = await trained(desk, other, 25, 1)
    for athletes in ((stranger,), (ada, stranger), (new_id(),)):
        with pytest.raises(NotFound, match="athlete"):
            await asked(desk, coach, rules, *athletes)
    with pytest.raises(NotFound, match="rule set"):
        await asked(desk, other, rules, stranger)
    for first, last, why in (
        (ago(3), ago(4), "past days"),
        (ago(3), ago(-1), "past days"),
        (date.min, ago(0), "30 days"),
        (ago(30), ago(0), "30 days"),
    ):
        with pytest.raises(Refusal, match=why):
            await asked(desk, coach, rules, ada, first=first, last=last)
    with pytest.raises(DraftChanged):
        await asked(desk, coach, rules, ada, revision=1)
    job = await asked(desk, coach, rules, ada, ada, first=ago(29))
    assert job.payload["athletes"] == [str(ada)]
    with pytest.raises(Refusal, match="1 backtests have not ended"):
        await asked(desk, coach, rules, bob)
    await trained(desk, coach, 25, 1)
    with pytest.raises(Refusal, match="more than 2 athletes"):
        await asked(desk, coach, rules)
    broken = await desk.rule_sets.create(coach, "b", "B", REQUEST, text="rules: []")
    with pytest.raises(UnsoundRules):
        await asked(desk, coach, broken, ada, revision=1)
    with pytest.raises(NotIncluded):
        await asked(RuleDesk(store, membership="pro"), coach, rules, ada)
