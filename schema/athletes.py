"""Who asks, and athletes: profile, fitness, races and goals."""

from datetime import date
from typing import Annotated, Final, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.access import Permission, Role
from strideiq.core.domain.account import Account
from strideiq.core.domain.athlete import CrossSlot
from strideiq.core.domain.athlete import Fitness as DomainFitness
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.profile import Athlete as DomainAthlete
from strideiq.core.domain.profile import Sex, StoredRace
from strideiq.core.domain.units import UnitSystem
from strideiq.core.reading.shapes.defaults import WEEKDAYS
from strideiq.schema.connection import After, Before, Connection, First, Last, Page, paginate
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.goals import Goal
from strideiq.schema.node import Node, node_id, uuid_in
from strideiq.schema.plans import Fitness
from strideiq.schema.races import RaceResult
from strideiq.schema.time_away import TimeAway
from strideiq.schema.weekdays import Weekday, weekdays

ATHLETE: Final = "Athlete"


@strawberry.type(
    description="The most minutes for all that is trained on each weekday; 0 keeps it free."
)
class WeekdayMinutes:
    """Minutes by weekday."""

    monday: int = strawberry.field(description="Minutes on Mondays.")
    tuesday: int = strawberry.field(description="Minutes on Tuesdays.")
    wednesday: int = strawberry.field(description="Minutes on Wednesdays.")
    thursday: int = strawberry.field(description="Minutes on Thursdays.")
    friday: int = strawberry.field(description="Minutes on Fridays.")
    saturday: int = strawberry.field(description="Minutes on Saturdays.")
    sunday: int = strawberry.field(description="Minutes on Sundays.")


@strawberry.type(description="A weekday with cross-training.")
class CrossTraining:
    """A slot of the week."""

    day: Weekday = strawberry.field(description="The weekday.")
    minutes: int = strawberry.field(description="Minutes on the bike or in the pool.")

    @classmethod
    def of(cls, slot: CrossSlot) -> Self:
        """The slot as it is stored."""
        return cls(day=weekdays([slot.weekday])[0], minutes=slot.minutes)


@strawberry.type(description="What a race distance would take at some fitness.")
class EquivalentTime:
    """A time after the same VDOT."""

    race_distance: str = strawberry.field(description="The key of the race distance.")
    duration_s: float = strawberry.field(
        description="Seconds, for a runner who has trained for this distance."
    )


@strawberry.type(
    description="A runner with their profile, for themselves and whoever may see them."
)
class Athlete(Node):
    """One stored athlete."""

    name: str = strawberry.field(description="The name they gave.")
    birth_date: date | None = strawberry.field(description="The day they were born.")
    age: int | None = strawberry.field(description="Whole years today.")
    country: str | None = strawberry.field(
        description="Where they live: two capital letters of ISO 3166."
    )
    sex: Sex | None = strawberry.field(description="For age grading; nothing else rests on it.")
    resting_hr: int | None = strawberry.field(description="Resting heart rate, beats per minute.")
    max_hr: int | None = strawberry.field(description="Maximum heart rate, beats per minute.")
    units: UnitSystem = strawberry.field(description="The units they prefer.")
    time_zone: str = strawberry.field(description="IANA name of the zone that decides their day.")
    today: date = strawberry.field(description="The day it is for them.")
    days_per_week: int = strawberry.field(description="Training days a week.")
    long_run_day: Weekday = strawberry.field(description="The weekday of the long run.")
    minutes: WeekdayMinutes = strawberry.field(description="Time to train on each weekday.")
    quality_days: list[Weekday] = strawberry.field(
        description="Weekdays they prefer for hard sessions.", metadata={"size": 2}
    )
    cross_training: list[CrossTraining] = strawberry.field(
        description="Weekdays with cross-training.", metadata={"size": 2}
    )
    strength_days: list[Weekday] = strawberry.field(
        description="Weekdays with strength work.", metadata={"size": 2}
    )
    doubles: int = strawberry.field(description="The most second runs of a week.")
    last_injury: date | None = strawberry.field(
        description="The last day on which an injury kept them from running."
    )
    injuries: str = strawberry.field(description="Their injury history; may be empty.")
    stored: strawberry.Private[DomainAthlete]

    @strawberry.field(description="Races they have run, newest first.")
    async def races(
        self,
        info: RequestInfo,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[RaceResult]:
        """One page of the results."""
        page = Page(first, after, last, before, info.context.services.most_items)
        return paginate([RaceResult.of(race) for race in await self._raced(info)], page)

    @strawberry.field(description="Goals from today on, the next race first.")
    async def goals(self, info: RequestInfo) -> list[Goal]:
        """Goals ahead."""
        return [goal for goal in await self._goals(info) if goal.days_to_race >= 0]

    @strawberry.field(description="Goals that have passed, the last race first.")
    async def past_goals(self, info: RequestInfo) -> list[Goal]:
        """Goals behind."""
        return [goal for goal in reversed(await self._goals(info)) if goal.days_to_race < 0]

    @strawberry.field(
        description="Days from today on that are not as usual, in order.", metadata={"size": 4}
    )
    async def time_away(self, info: RequestInfo) -> list[TimeAway]:
        """Time away ahead."""
        of_many = info.context.services.do.time_away.of_many
        found = await info.context.load(of_many, self.stored.id) or ()
        return [TimeAway.of(each) for each in found if each.away.last >= self.today]

    @strawberry.field(
        description="Fitness today by the races entered, with its evidence and training paces; null"
        " where no race tells."
    )
    async def fitness(self, info: RequestInfo) -> Fitness | None:
        """VDOT and what it rests on."""
        found = await self._fitness(info)
        return None if found is None else Fitness.of(found)

    @strawberry.field(
        description="What race distances would take at this fitness; empty where none is known.",
        metadata={"size": 4},
    )
    async def equivalent_times(self, info: RequestInfo) -> list[EquivalentTime]:
        """Times after the same VDOT."""
        found = await self._fitness(info)
        if found is None:
            return []
        times = info.context.services.do.fitness.equivalents(found)
        return [
            EquivalentTime(race_distance=each.distance, duration_s=round(each.duration_s, 1))
            for each in times
        ]

    async def _raced(self, info: RequestInfo) -> list[StoredRace]:
        of_many = info.context.services.do.races.of_many
        return list(await info.context.load(of_many, self.stored.id) or ())

    async def _goals(self, info: RequestInfo) -> list[Goal]:
        of_many = info.context.services.do.goals.of_many
        found = await info.context.load(of_many, self.stored.id) or ()
        return [Goal.of(goal, self.stored, info.context) for goal in found]

    async def _fitness(self, info: RequestInfo) -> DomainFitness | None:
        judge, units = info.context.services.do.fitness, info.context.admitted.units
        return judge.of(await self._raced(info), self.today, units)

    @classmethod
    def of(cls, athlete: DomainAthlete, context: Context) -> Self:
        """The athlete as they are stored, on their own day."""
        today = athlete.today(context.services.do.tools.clock.now())
        available = athlete.availability
        return cls(
            id=node_id(ATHLETE, str(athlete.id)),
            name=athlete.name,
            birth_date=athlete.birth_date,
            age=athlete.age(today),
            country=athlete.country,
            sex=athlete.sex,
            resting_hr=athlete.resting_hr,
            max_hr=athlete.max_hr,
            units=athlete.units,
            time_zone=athlete.time_zone,
            today=today,
            days_per_week=available.days_per_week,
            long_run_day=Weekday(WEEKDAYS[available.long_run_weekday]),
            minutes=WeekdayMinutes(**dict(zip(WEEKDAYS, available.minutes, strict=True))),
            quality_days=weekdays(available.quality_weekdays),
            cross_training=[CrossTraining.of(slot) for slot in available.cross_training],
            strength_days=weekdays(available.strength_weekdays),
            doubles=available.doubles,
            last_injury=athlete.last_injury,
            injuries=athlete.injuries,
            stored=athlete,
        )


async def find_athlete(context: Context, athlete_id: UUID) -> Athlete | None:
    """The athlete of this id, None for one whom the viewer may not see."""
    found = await context.load(context.services.do.athletes.many, athlete_id)
    return None if found is None else Athlete.of(found, context)


@strawberry.type(description="Whoever is signed in: their account, and the athlete they are.")
class Viewer:
    """The viewer's own account."""

    email: str = strawberry.field(description="The address they sign in with.")
    role: Role = strawberry.field(description="What the account is for.")
    permissions: list[Permission] = strawberry.field(
        description="What they may do besides; athletes and coaches hold none.",
        metadata={"size": 7},
    )
    is_verified: bool = strawberry.field(description="Whether they proved the address.")
    account_id: strawberry.Private[UUID]

    @strawberry.field(description="The athlete they are; null for an account that does not train.")
    async def athlete(self, info: RequestInfo) -> Athlete | None:
        """The training half of the account."""
        return await find_athlete(info.context, self.account_id)

    @classmethod
    def of(cls, account: Account) -> Self:
        """The viewer of this account."""
        return cls(
            email=account.email,
            role=account.role,
            permissions=sorted(account.viewer().permissions),
            is_verified=account.verified_at is not None,
            account_id=account.id,
        )


AthleteIdArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the athlete.")
]


@strawberry.type
class AthleteQuery:
    """Who asks, and whom they may see."""

    @strawberry.field(description="Whoever asks; null for a stranger.")
    async def viewer(self, info: RequestInfo) -> Viewer | None:
        """The viewer's account."""
        if info.context.viewer.is_stranger:
            return None
        return Viewer.of(await info.context.services.do.athletes.account(info.context.viewer))

    @strawberry.field(
        description="Oneself, an athlete whose coach one is, or any athlete for admins who may read"
        " them; null for everybody else."
    )
    async def athlete(
        self,
        info: RequestInfo,
        id: AthleteIdArgument,  # noqa: A002  the schema's word
    ) -> Athlete | None:
        """The athlete with this id."""
        info.context.signed_in()
        try:
            return await find_athlete(info.context, uuid_in(ATHLETE, id, "athlete"))
        except NotFound:
            return None
