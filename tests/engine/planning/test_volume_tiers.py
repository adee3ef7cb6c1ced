from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Finding
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.engine.planning.volume_tiers import VolumePlan, classify
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask, runs


def classified(
    request: PlanRequest, weeks: int, config: PlanConfig
) -> tuple[VolumePlan, tuple[Finding, ...]]:
    return classify(request, starting_point(request, config.rules.start), weeks, config)


@pytest.mark.parametrize(
    ("weekly", "weeks", "tier", "biggest"),
    [
        (30_000, 18, "low", 50_400),  # 30 km and 17 steps of 1.2 km
        (45_000, 18, "mid", 65_400),
        (60_000, 18, "mid", 80_400),
        (80_000, 18, "high", 104_000),  # 130 %
        (130_000, 18, "high", 140_000),  # no tier goes further
        (80_000, 11, "high", 92_000),  # 115 %
        (20_000, 10, "low", 30_800),
    ],
)
def test_the_tier_follows_from_what_can_be_reached(
    config: PlanConfig, weekly: float, weeks: int, tier: str, biggest: float
) -> None:
    volume, findings = classified(ask(weekly_m=weekly), weeks, config)
    assert volume.tier == tier
    assert volume.biggest_week_m == pytest.approx(biggest)
    assert findings == ()


def test_a_tier_asked_for_within_reach_is_given(config: PlanConfig) -> None:
    usual, _ = classified(ask(weekly_m=40_000), 18, config)
    asked, findings = classified(ask(weekly_m=40_000, volume_tier="mid"), 18, config)
    assert (usual.tier, asked.tier) == ("low", "mid")
    assert asked.biggest_week_m == 65_000
    assert findings == ()


def test_a_lower_tier_than_usual_holds_the_volume_down(config: PlanConfig) -> None:
    volume, findings = classified(ask(weekly_m=80_000, volume_tier="low"), 18, config)
    assert (volume.tier, volume.first_week_m, volume.biggest_week_m) == ("low", 65_000, 65_000)
    assert findings == ()


def test_a_tier_out_of_reach_is_replaced_and_said(config: PlanConfig) -> None:
    volume, (finding,) = classified(ask(weekly_m=30_000, volume_tier="high"), 18, config)
    assert volume.tier == "low"
    assert finding.code == "tier-out-of-reach"
    assert "'high' needs a biggest week of 90 km; from where you are 61 km" in finding.sentence
    assert "uses 'low'" in finding.sentence


def test_a_plan_of_too_few_weeks_never_grows(config: PlanConfig) -> None:
    volume, _ = classified(ask(weekly_m=50_000), 9, config)
    assert volume.first_week_m == volume.biggest_week_m == 50_000


def test_after_a_break_the_first_week_is_a_share_of_the_usual_one(config: PlanConfig) -> None:
    history = runs(MONDAY, 75_000.0, 22_000.0, pause=40)
    request = ask(history=history, weekly_m=None, longest_m=None)
    volume, _ = classified(request, 18, config)
    assert volume.first_week_m == pytest.approx(75_000 * 0.33)
    assert volume.biggest_week_m >= 75_000


def test_the_reason_tells_the_numbers_it_rests_on(config: PlanConfig) -> None:
    volume, _ = classified(ask(weekly_m=60_000), 18, config)
    assert volume.reason.sentence == (
        "Volume tier mid (biggest week 65 km to 90 km): from a first week of 60 km the plan aims "
        "at a biggest week of 80 km."
    )
    assert dict(volume.reason.facts) == {
        "tier": "mid",
        "from": "65 km",
        "to": "90 km",
        "first_week": "60 km",
        "biggest_week": "80 km",
    }


@given(
    distance=st.sampled_from(["5k", "10k", "half", "marathon"]),
    weekly=st.floats(0, 200_000),
    weeks=st.integers(2, 40),
    tier=st.sampled_from([None, "low", "mid", "high"]),
)
def test_the_biggest_week_is_within_the_tier_and_never_beyond_safe_growth(
    config: PlanConfig, distance: str, weekly: float, weeks: int, tier: str | None
) -> None:
    request = ask(distance, weekly_m=weekly, volume_tier=tier, today=MONDAY + timedelta(days=1))
    volume, findings = classified(request, weeks, config)
    low, high = config.tiers.biggest_week[distance][volume.tier]
    first = max(weekly, config.rules.start.first_week[distance])
    grown = max(first * 1.6, first + (weeks - 1) * 1800)
    assert volume.first_week_m <= volume.biggest_week_m <= min(high, grown) + 1e-6
    assert volume.biggest_week_m >= low or volume.tier == "low"
    assert (tier is not None and volume.tier != tier) == bool(findings)
