"""What the sections about days around races and about second runs must name."""

from collections.abc import Collection, Iterator

from strideiq.core.domain.goal import Priority
from strideiq.core.reading.faults import Fault
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.reading.tables import TIER, same, unknown

SHORTEST = 1000.0
ON_THE_WAY = (Priority.B.value, Priority.C.value)


def days_and_beside(rules: PlanRules, tiers: Collection[str]) -> Iterator[Fault]:
    """Rows for every priority, volume tiers that are declared, and sizes that can be kept."""
    around = rules.around_races
    yield from same(("around_races", "rest_before"), around.rest_before, ON_THE_WAY, "priority")
    yield from same(("around_races", "easy_before"), around.easy_before, ON_THE_WAY, "priority")
    if around.easy_day_for < SHORTEST:
        what = "one easy day for every so short a part of a race would leave no other days"
        yield Fault(("around_races", "easy_day_for"), what, "write 1 km or more")
    for place, tier in enumerate(rules.doubles.tiers):
        for fault in unknown(("doubles", "tiers"), (tier,), tiers, TIER):
            yield Fault(("doubles", "tiers", place), fault.what, fault.fix)
    if rules.doubles.least > rules.doubles.from_distance * rules.doubles.share:
        what = "more than doubles.share of doubles.from_distance"
        yield Fault(("doubles", "least"), what, "write less, or more there")
