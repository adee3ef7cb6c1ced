"""How much of a week is easy: the share its kind and phase ask for, and which running is fast."""

from typing import Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.plan import WeekKind
from strideiq.core.reading.shapes.planning import PlanRules, ZoneName

FAST: Final = frozenset({"I", "R"})

_OWN: Final[dict[Zone, ZoneName]] = {Zone.M: "M", Zone.T: "T", Zone.I: "I", Zone.R: "R"}


def easy_share(rules: PlanRules, kind: WeekKind, phase: str, distance: str, tier: str) -> float:
    """The least easy share of a week's running time."""
    for row in rules.intensity.easy:
        fits = (
            (not row.kinds or kind.value in row.kinds)
            and (not row.phases or phase in row.phases)
            and (not row.distances or distance in row.distances)
            and (not row.volume_tiers or tier in row.volume_tiers)
        )
        if fits:
            return row.least
    return 0.0


def cap_zone(zone: Zone, race_zone: ZoneName) -> ZoneName:
    """The zone whose caps hold for work in ``zone``; race pace counts as the race's own zone."""
    return _OWN.get(zone, race_zone)


def is_fast(zone: Zone, race_zone: ZoneName) -> bool:
    """Whether running in ``zone`` is as fast as interval pace or faster."""
    return zone is Zone.I or zone is Zone.R or (zone is Zone.RACE and race_zone in FAST)
