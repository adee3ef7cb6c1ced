"""The demo data is what people find in a service that is used, and seeding it twice changes nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.calendar import CalendarPart
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import Priority
from strideiq.core.domain.job import JobState
from strideiq.core.domain.season import Option, PlanStatus
from strideiq.core.domain.workout import Sport, Stress
from strideiq.core.ports import Store
from strideiq.core.reading.settings import Mode, Settings
from strideiq.core.runtime.demo import ATHLETE, COACH, OWNER, PASSWORD, seed
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from strideiq.core.services.plan_requests import MAKES_PLANS
from strideiq.core.services.tries import Origin
from tests.people import NOW, account
from tests.schema.serving import KEY, runtime

pytestmark = pytest.mark.anyio

HERE = Origin("127.0.0.1", "test")


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=database, secret_key=KEY)


@pytest.fixture
async def seeded(settings: Settings) -> Settings:
    await seed(settings, runtime(), NOW)
    return settings


async def viewer_of(store: Store, email: str) -> Viewer:
    async with store.read(PROGRAM) as unit:
        found = await unit.accounts.by_email(email)
    assert found is not None
    assert found.demo
    return found.viewer()


async def test_everybody_can_sign_in(seeded: Settings) -> None:
    shared = tools(seeded)
    do = use_cases(shared, seeded, runtime())
    for person in (ATHLETE, COACH, OWNER):
        await do.sign_in.sign_in(person.email, PASSWORD, HERE)
    await shared.store.close()


@pytest.mark.usefixtures("seeded")
async def test_the_athlete_is_in_the_middle_of_a_plan_that_was_lived(store: Store) -> None:
    ada = await viewer_of(store, ATHLETE.email)
    today = NOW.date()
    month = timedelta(weeks=5)
    async with store.read(ada) as unit:
        (plan,) = await unit.plans.of(ada.account_id)
        days = await unit.calendar.days(ada.account_id, today - month, today + month)
        races = await unit.races.of(ada.account_id)
        jobs = await unit.jobs.of(ada.account_id)
        held = await unit.grants.of(ada.account_id)
    (job,) = [job for job in jobs if job.kind in MAKES_PLANS]
    assert [grant.gives for grant in held] == ["pro"]
    assert plan.status is PlanStatus.ACTIVE
    assert plan.first_day < today - timedelta(weeks=4) < today < plan.last_day
    assert job.state is JobState.SUCCEEDED
    assert today in {day.day for day in days}
    assert len(races) == 2
    chosen = [day for day in days if day.option is Option.B]
    assert {day.day < today for day in chosen} == {True, False}
    assert [day.day < today for day in days if day.skipped_at] == [True]
    assert sum(bool(day.athlete_note) for day in days) == 2
    assert sum(bool(day.coach_note) for day in days) == 1


@pytest.mark.usefixtures("seeded")
async def test_the_plan_holds_a_race_and_a_journey_on_the_way_and_strength(store: Store) -> None:
    ada = await viewer_of(store, ATHLETE.email)
    today, who = NOW.date(), ada.account_id
    async with store.read(ada) as unit:
        half, tune_up = sorted(await unit.goals.of(who), key=lambda goal: goal.priority)
        [away] = await unit.time_away.of(who, since=today)
        days = await unit.calendar.days(who, today, half.goal.race_day)
        workouts = await unit.calendar.workouts([day.id for day in days])
    shown = {day.day: day for day in days}
    assert (half.priority, tune_up.priority) == (Priority.A, Priority.B)
    assert [day for day in shown if shown[day].stress is Stress.RACE] == [
        tune_up.goal.race_day,
        half.goal.race_day,
    ]
    gone = [day for day in days if away.away.first <= day.day <= away.away.last]
    assert gone
    assert all(day.duration_s <= away.away.minutes * 60 for day in gone)
    done = [each for both in workouts.values() for each in both.a.also]
    assert Sport.STRENGTH in {each.sport for each in done}


async def test_the_coach_sees_the_athlete(seeded: Settings, store: Store) -> None:
    shared = tools(seeded)
    do = use_cases(shared, seeded, runtime())
    emil = await viewer_of(store, COACH.email)
    (ada,) = await do.coaching.athletes(emil, after=None, limit=5)
    today = NOW.date()
    shown = await do.calendar.calendar(emil, ada.id, today, today, frozenset({CalendarPart.DAYS}))
    assert len(shown.contents.days) == 1
    await shared.store.close()


async def test_seeding_again_changes_nothing(seeded: Settings, store: Store) -> None:
    async with store.read(PROGRAM) as unit:
        before = await unit.export((await viewer_of(store, ATHLETE.email)).account_id)
        events = await unit.audit.page()
    await seed(seeded, runtime(), NOW)
    async with store.read(PROGRAM) as unit:
        assert (
            await unit.export((await viewer_of(store, ATHLETE.email)).account_id),
            await unit.audit.page(),
        ) == (before, events)


async def test_once_the_race_is_run_there_is_a_new_plan(seeded: Settings, store: Store) -> None:
    ada = await viewer_of(store, ATHLETE.email)
    later = NOW + timedelta(weeks=12)
    await seed(seeded, runtime(), later)
    async with store.read(ada) as unit:
        plans = await unit.plans.of(ada.account_id)
        today = await unit.calendar.days(ada.account_id, later.date(), later.date())
    assert len(plans) == 2
    assert [day.plan_id for day in today] == [plans[1].id]


async def test_a_real_account_is_left_alone(settings: Settings, store: Store) -> None:
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(account(email=COACH.email))
    with pytest.raises(Refusal, match="somebody's real account"):
        await seed(settings, runtime(), NOW)


async def test_production_has_no_demo(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="use strideiq admin create"):
        await seed(Settings(data_dir=tmp_path, mode=Mode.PRODUCTION), runtime(), NOW)
