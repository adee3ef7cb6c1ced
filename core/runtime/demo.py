"""Demo data: an athlete in the middle of a plan, their coach and an owner, made by the use cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.clock import SystemClock
from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.account import LinkState
from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability, Away
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.profile import Athlete, Sex
from strideiq.core.domain.season import Option, PlannedDay
from strideiq.core.domain.sign_up import NewAccount
from strideiq.core.domain.workout import Stress
from strideiq.core.jobs.run import Runner
from strideiq.core.reading.settings import Mode, Settings
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import Runtime
from strideiq.core.runtime.service import use_cases
from strideiq.core.runtime.worker import handlers
from strideiq.core.services.tools import Tools
from strideiq.core.services.use_cases import UseCases
from strideiq.core.services.wishes import Wishes

PASSWORD: Final = "run-easy-and-often"  # noqa: S105  everybody may know it: production refuses it
ZONE: Final = "Europe/Vienna"
WEEKS_IN, WEEKS_LEFT, TUNE_UP_WEEKS = 5, 9, 4
JOURNEY: Final = (timedelta(days=4), timedelta(days=6))
JOURNEY_MINUTES: Final = 35
SICK, BACK = 4, 6
"""Runs of the plan, counted from 0: one missed with a cold, and one after it."""

NAME: Final = "demo"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as."""

    role: Role
    email: str
    name: str


ATHLETE = DemoPerson(Role.ATHLETE, "athlete@example.org", "Ada Winter")
COACH = DemoPerson(Role.COACH, "coach@example.org", "Emil Berg")
OWNER = DemoPerson(Role.OWNER, "owner@example.org", "Olga Stein")
PEOPLE: Final = (ATHLETE, COACH, OWNER)


@dataclass(slots=True)
class Then:
    """A clock that is set, so that the athlete can live through the weeks behind them."""

    at: datetime

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at


def refuse_in_production(settings: Settings) -> None:
    """Raise Refusal in production mode."""
    if settings.mode is Mode.PRODUCTION:
        raise Refusal(
            "mode",
            "demo accounts have passwords that everybody knows, and this is production mode",
            suggestion="use strideiq admin create",
        )


async def seed(
    settings: Settings, runtime: Runtime, now: datetime | None = None
) -> Sequence[DemoPerson]:
    """Make what is missing of the demo data. Raises Refusal in production mode."""
    refuse_in_production(settings)
    today = now or SystemClock().now()
    clock = Then(today - timedelta(weeks=WEEKS_IN))
    shared = replace(tools(settings, SilentBell(), InProcessEvents()), clock=clock)
    try:
        demo = _Demo(settings, runtime, shared, clock)
        viewers = {person: await demo.person(person) for person in PEOPLE}
        await demo.enrol(viewers[OWNER], viewers[ATHLETE], viewers[COACH])
        await demo.train(viewers[ATHLETE], viewers[COACH], today.date())
    finally:
        await shared.store.close()
    return PEOPLE


async def people(settings: Settings) -> Sequence[DemoPerson]:
    """The demo people that the database has."""
    store = tools(settings).store
    try:
        async with store.read(PROGRAM) as unit:
            found = [(person, await unit.accounts.by_email(person.email)) for person in PEOPLE]
    finally:
        await store.close()
    return [person for person, account in found if account is not None and account.demo]


class _Demo:
    """The demo data in the making; whatever is there already stays as it is."""

    def __init__(self, settings: Settings, runtime: Runtime, shared: Tools, clock: Then) -> None:
        self._runtime = runtime
        self._tools = shared
        self._clock = clock
        self._do: UseCases = use_cases(shared, settings, runtime)
        made = handlers(settings, runtime, shared)
        self._runner = Runner(shared, made, runtime.defaults.service.jobs, NAME)

    async def person(self, person: DemoPerson) -> Viewer:
        """The account of this person. Raises Refusal where it is no demo account."""
        # The program looks: nobody has signed in.
        async with self._tools.store.read(PROGRAM) as unit:
            found = await unit.accounts.by_email(person.email)
        if found is None:
            new = NewAccount(person.email, PASSWORD, person.name, ZONE)
            await self._do.registration.appoint(new, person.role, NAME, invite=True, demo=True)
            return await self.person(person)
        if not found.demo:
            raise Refusal(
                "email",
                f"{person.email} is somebody's real account",
                suggestion="seed a database of its own",
            )
        return found.viewer()

    async def enrol(self, owner: Viewer, athlete: Viewer, coach: Viewer) -> None:
        """Make the athlete a member of what a trial gives, and the coach of the most there is."""
        grants = self._do.grants
        most = max(grants.terms.memberships.values(), key=lambda each: each.rank)
        for viewer, membership in ((athlete, grants.terms.trial.membership), (coach, most.key)):
            who = viewer.account_id
            if not await grants.grants(owner, who, before=None, limit=1):
                await grants.give_membership(owner, who, membership, NAME, reason="demo")

    async def train(self, athlete: Viewer, coach: Viewer, today: date) -> None:
        """Link the two, and put the athlete into the middle of a plan."""
        await self._link(athlete, coach)
        plans = await self._do.season_plans.plans(athlete, athlete.account_id)
        if any(view.plan.last_day > today for view in plans):
            return
        first = today - timedelta(weeks=WEEKS_IN)
        ended = max((view.plan.last_day for view in plans), default=date.min)
        first = max(first, ended + timedelta(days=1))
        self._set(first)
        if not plans:
            await self._introduce(athlete, first)
        plan_id = await self._plan(athlete, today)
        async with self._tools.store.read(athlete) as unit:
            days = await unit.calendar.plan_days(plan_id)
        await self._live(athlete, coach, days, today)

    async def _link(self, athlete: Viewer, coach: Viewer) -> None:
        coaching = self._do.coaching
        async with self._tools.store.read(athlete) as unit:
            link = await unit.coach_links.between(athlete.account_id, coach.account_id)
        if link is None or link.state is LinkState.REVOKED:
            await coaching.invite_coach(athlete, COACH.email, NAME)
            await self._link(athlete, coach)
        elif link.state is LinkState.INVITED:
            await coaching.accept(coach, link.id, NAME)

    async def _introduce(self, athlete: Viewer, first: date) -> None:
        """The profile, and two races before the plan."""
        minutes = (40, 60, 45, 75, 0, 60, 150)

        def told(before: Athlete) -> Athlete:
            return replace(
                before,
                birth_date=date(1988, 3, 14),
                sex=Sex.FEMALE,
                resting_hr=52,
                max_hr=186,
                availability=Availability(
                    5, minutes, quality_weekdays=(3,), strength_weekdays=(0,)
                ),
            )

        await self._do.athletes.update(athlete, told)
        for metres, seconds, weeks, name in (
            (10_000, 49 * 60 + 20, 2, "Autumn run"),
            (5_000, 24 * 60 + 10, 20, "Park run"),
        ):
            result = RaceResult(metres, seconds, first - timedelta(weeks=weeks))
            await self._do.races.add(athlete, athlete.account_id, result, name)

    async def _plan(self, athlete: Viewer, today: date) -> UUID:
        """A plan for a half marathon with a race and a journey on the way, asked for at its start."""
        race_day = today + timedelta(weeks=WEEKS_LEFT, days=6 - today.weekday())
        goals, who = self._do.goals, athlete.account_id
        hilly = Conditions(Course.HILLY, ascent_m=180.0)
        half = Goal("half", race_day, 6480.0, conditions=hilly)
        tune_up = Goal("10k", race_day - timedelta(weeks=TUNE_UP_WEEKS), 2880.0)
        goal = await goals.add(athlete, who, half, Priority.A, "City half")
        await goals.add(athlete, who, tune_up, Priority.B, "River ten")
        journey = Away(today + JOURNEY[0], today + JOURNEY[1], JOURNEY_MINUTES)
        await self._do.time_away.add(athlete, who, journey, "Conference in Lisbon")
        wishes = Wishes(weekly_m=36_000, longest_m=13_000, activate=True)
        job = await self._do.plan_requests.generate(athlete, goal.id, wishes)
        await self._runner.run(job.id)
        done = await self._do.jobs.job(athlete, job.id)
        if done.result_id is None:
            raise Refusal("demo", f"no plan came of it: {done.error}", suggestion="try again")
        return done.result_id

    async def _live(
        self, athlete: Viewer, coach: Viewer, days: Sequence[PlannedDay], today: date
    ) -> None:
        """What athlete and coach chose, skipped and wrote on the days so far, and on one ahead."""
        calendar = self._do.calendar
        behind = [day for day in days if day.day < today and day.stress is not Stress.REST]
        ahead = [day for day in days if day.day > today and day.has_options]
        for number, day in enumerate(behind):
            self._set(day.day)
            if number == SICK:
                await calendar.skip(athlete, day.id)
                await calendar.note(athlete, day.id, "A cold. Stayed in bed.")
            if number == BACK:
                await calendar.note(athlete, day.id, "Legs fine again, breath short.")
                await calendar.note(coach, day.id, "Good. Keep the next two days easy.")
        for day in [*_first(day for day in behind if day.has_options), *_first(ahead)]:
            self._set(min(day.day, today))
            await calendar.choose(athlete, day.id, Option.B)

    def _set(self, day: date) -> None:
        self._clock.at = datetime.combine(day, time(6), UTC)


def _first(days: Iterator[PlannedDay] | list[PlannedDay]) -> list[PlannedDay]:
    return list(days)[:1]
