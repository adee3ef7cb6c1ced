"""Fitness comes from the races that were entered, as plans judge them."""

from datetime import date, timedelta

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import EvidenceKind
from strideiq.core.domain.profile import StoredRace
from strideiq.core.domain.units import UnitSystem
from strideiq.core.services.fitness import RacedFitness
from tests.people import NOW, new_id
from tests.schema.serving import runtime

TODAY = date(2026, 11, 21)
FITNESS = RacedFitness(runtime().planner.config.rules)


def raced(metres: float, seconds: float, days_ago: int) -> StoredRace:
    result = RaceResult(metres, seconds, TODAY - timedelta(days=days_ago))
    return StoredRace(new_id(), new_id(), result, NOW)


def test_the_telling_race_gives_vdot_evidence_and_paces() -> None:
    races = [raced(5000, 1500, 10), raced(10_000, 2730, 40)]
    found = FITNESS.of(races, TODAY, UnitSystem.METRIC)
    assert found is not None
    assert (found.vdot, found.evidence.kind) == (44.7, EvidenceKind.RACE)
    assert found.evidence.sentence == "10.0 km in 45:30 on 2026-10-12 is VDOT 44.7."
    imperial = FITNESS.of(races, TODAY, UnitSystem.IMPERIAL)
    assert imperial is not None
    assert imperial.evidence.sentence.startswith("6.2 mi in 45:30")


def test_nothing_known_is_no_fitness() -> None:
    assert FITNESS.of([], TODAY, UnitSystem.METRIC) is None
    assert FITNESS.of([raced(10_000, 2730, 800)], TODAY, UnitSystem.METRIC) is None


def test_equivalent_times_give_back_the_race_itself() -> None:
    found = FITNESS.of([raced(10_000, 2730, 40)], TODAY, UnitSystem.METRIC)
    assert found is not None
    times = {each.distance: each.duration_s for each in FITNESS.equivalents(found)}
    assert list(times) == list(runtime().planner.config.rules.distances)
    assert times["10k"] == pytest.approx(2730, rel=0.005)
    assert sorted(times.values()) == list(times.values())
