"""The pace of a race: on a flat cool day at the sea, and under its conditions."""

from typing import Self

import strawberry

from strideiq.core.domain.athlete import PaceRange, Zones
from strideiq.core.domain.conditions import Adjustment
from strideiq.core.domain.conditions import RacePacing as DomainPacing
from strideiq.core.domain.units import UnitSystem
from strideiq.schema.context import RequestInfo
from strideiq.schema.units import PaceBand, UnitsArgument, band_in, chosen


@strawberry.type(description="The five training paces of one fitness.")
class TrainingPaces:
    """Paces in the units they were asked for."""

    easy: PaceBand = strawberry.field(description="E, easy running.")
    marathon: PaceBand = strawberry.field(description="M, marathon pace.")
    threshold: PaceBand = strawberry.field(description="T, threshold running.")
    interval: PaceBand = strawberry.field(description="I, intervals.")
    repetition: PaceBand = strawberry.field(description="R, repetitions.")

    @classmethod
    def of(cls, zones: Zones, units: UnitSystem) -> Self:
        """The paces of these zones."""
        return cls(
            easy=band_in(zones.easy, units),
            marathon=band_in(zones.marathon, units),
            threshold=band_in(zones.threshold, units),
            interval=band_in(zones.interval, units),
            repetition=band_in(zones.repetition, units),
        )


@strawberry.type(description="One thing that changes the pace of a race.")
class PaceAdjustment:
    """Heat, height or hills, with what it rests on."""

    code: str = strawberry.field(description="What it is: heat, altitude or hills.")
    share: float = strawberry.field(
        description="What is added to the pace: 0.02 makes it 2 % slower."
    )
    sentence: str = strawberry.field(description="The change in plain words.")
    table: str = strawberry.field(description="The table or equation used, with its source.")

    @classmethod
    def of(cls, adjustment: Adjustment) -> Self:
        """The adjustment as it was found."""
        return cls(
            code=adjustment.code,
            share=round(adjustment.share, 4),
            sentence=adjustment.sentence,
            table=adjustment.table,
        )


@strawberry.type(description="How a race is paced under its conditions.")
class RacePacing:
    """The flat pace beside the adjusted one."""

    flat_s: float = strawberry.field(description="Seconds for the race on a flat cool day.")
    adjusted_s: float = strawberry.field(description="Seconds for it under its conditions.")
    by_effort: bool = strawberry.field(
        description="Whether effort and time count instead of these paces, as on trails."
    )
    adjustments: list[PaceAdjustment] = strawberry.field(
        description="What changes the pace, in order.", metadata={"size": 3}
    )
    paced: strawberry.Private[DomainPacing]

    @strawberry.field(description="The pace on a flat cool day at the sea.")
    def flat_pace(self, info: RequestInfo, units: UnitsArgument = None) -> PaceBand:
        """The flat pace in the units asked for."""
        pace = self.paced.flat_s_km
        return band_in(PaceRange(pace, pace), chosen(units, info))

    @strawberry.field(description="The pace that the conditions leave.")
    def adjusted_pace(self, info: RequestInfo, units: UnitsArgument = None) -> PaceBand:
        """The adjusted pace in the units asked for."""
        pace = self.paced.adjusted_s_km
        return band_in(PaceRange(pace, pace), chosen(units, info))

    @strawberry.field(
        description="The training paces in the same heat and at the same height; null where they"
        " are the usual ones."
    )
    def paces(self, info: RequestInfo, units: UnitsArgument = None) -> TrainingPaces | None:
        """The training paces in the units asked for."""
        zones = self.paced.zones
        return None if zones is None else TrainingPaces.of(zones, chosen(units, info))

    @classmethod
    def of(cls, pacing: DomainPacing | None) -> Self | None:
        """The pacing of a plan; None where no conditions are known."""
        if pacing is None:
            return None
        return cls(
            flat_s=round(pacing.flat_s, 1),
            adjusted_s=round(pacing.adjusted_s, 1),
            by_effort=pacing.by_effort,
            adjustments=[PaceAdjustment.of(each) for each in pacing.adjustments],
            paced=pacing,
        )
