"""What plans are made from beside workouts: race distances, volume tiers and phases."""

from typing import Self

import strawberry

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import PhaseRole
from strideiq.core.domain.catalogue import PhaseTemplate as Phase
from strideiq.core.reading.shapes.planning import RaceDistance as RaceShape
from strideiq.schema.context import RequestInfo
from strideiq.schema.node import Node, node_id
from strideiq.schema.units import UnitsArgument, chosen, distance_in


@strawberry.type(description="A race distance that can be a goal.")
class RaceDistance(Node):
    """One configured race distance."""

    key: str = strawberry.field(description="The name requests use: marathon, 10k.")
    title: str = strawberry.field(description="The name shown to runners.")
    race_zone: Zone = strawberry.field(
        description="The zone whose limits work at race pace counts against."
    )
    fewest_weeks: int = strawberry.field(description="Less time to the race is refused.")
    honest_weeks: int = strawberry.field(
        description="With less time a plan sharpens and tapers only."
    )
    metres: strawberry.Private[float]

    @strawberry.field(description="The length of the race in kilometres or miles.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The length in the units asked for."""
        return distance_in(self.metres, chosen(units, info))

    @classmethod
    def of(cls, key: str, shape: RaceShape) -> Self:
        """The race distance with this key."""
        return cls(
            id=node_id("RaceDistance", key),
            key=key,
            title=shape.title,
            race_zone=Zone(shape.race_zone),
            fewest_weeks=shape.fewest_weeks,
            honest_weeks=shape.honest_weeks,
            metres=shape.length,
        )


@strawberry.type(description="How far the biggest week of a volume tier may go for one race.")
class BiggestWeek:
    """Bounds of the biggest week."""

    race_distance: str = strawberry.field(description="The key of the race distance.")
    metres: strawberry.Private[tuple[float, float]]

    @strawberry.field(description="The least distance in kilometres or miles.")
    def least(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The lower bound in the units asked for."""
        return distance_in(self.metres[0], chosen(units, info))

    @strawberry.field(description="The greatest distance in kilometres or miles.")
    def greatest(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The upper bound in the units asked for."""
        return distance_in(self.metres[1], chosen(units, info))


@strawberry.type(description="How much a plan runs: low, mid or high weekly distance.")
class VolumeTier(Node):
    """One configured volume tier."""

    key: str = strawberry.field(description="The name requests use: low.")
    title: str = strawberry.field(description="The name shown to runners.")
    biggest_weeks: list[BiggestWeek] = strawberry.field(
        description="What the biggest week may come to, for every race distance."
    )


@strawberry.type(description="A phase that plans are built of.")
class PhaseTemplate(Node):
    """One declared phase."""

    key: str = strawberry.field(description="The name plans and workouts use: base.")
    title: str = strawberry.field(description="The name shown to runners.")
    purpose: str = strawberry.field(description="What it is for, in a sentence.")
    focus: str = strawberry.field(description="What its weeks work on.")
    role: PhaseRole = strawberry.field(description="What it does in a plan.")
    min_weeks: int = strawberry.field(description="The fewest weeks it is worth having for.")
    ideal_weeks: float = strawberry.field(description="Its share when phases divide the weeks.")
    max_weeks: int | None = strawberry.field(description="The most weeks; null has no limit.")

    @classmethod
    def of(cls, phase: Phase) -> Self:
        """The phase as it was declared."""
        return cls(
            id=node_id("PhaseTemplate", phase.id),
            key=phase.id,
            title=phase.title,
            purpose=phase.purpose,
            focus=phase.focus,
            role=phase.role,
            min_weeks=phase.min_weeks,
            ideal_weeks=phase.ideal_weeks,
            max_weeks=phase.max_weeks,
        )
